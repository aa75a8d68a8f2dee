"""Water: urban and rural sewage, sludge and urban water supply.

What is generated per head and carried by the sewage of a head gives the load of a cubic metre;
a technology removes part of it and the rest is discharged. Methane follows the COD that is
treated and the COD that is discharged, nitrous oxide the nitrogen (IPCC 2019, volume 5,
chapter 6). CO2 from sewage is biogenic and not counted.
"""

from __future__ import annotations

from collections.abc import Iterator

from simulator.kernels.constants import N2O_PER_N2O_N
from simulator.kernels.landfill import methane_commitment
from simulator.sectors.base import Coefficient, Number, ProcessParameters, emission, generic

ITEMS = {
    # sewage: what a person generates, and in how much sewage it arrives
    "cod_generation": "t/person/yr",
    "nh3n_generation": "t/person/yr",
    "nitrogen_generation": "t/person/yr",
    "sewage_per_person": "m^3/person/yr",
    # what a technology removes, and the gases it makes
    "cod_removal": "1",
    "nh3n_removal": "1",
    "nitrogen_removal": "1",
    "cod_digested": "1",
    "b0": "t/t",
    "mcf": "1",
    "mcf_discharge": "1",
    "n2o_treatment": "t/t",
    "n2o_discharge": "t/t",
    # sludge in a landfill (per dry solids)
    "doc": "1",
    "docf": "1",
    "methane_fraction": "1",
    "oxidation": "1",
}
"""Raw items of this sector and their canonical units."""


def coefficients(view: ProcessParameters) -> list[Coefficient]:
    """Return all coefficients of one process, per unit of its activity."""
    return [*generic(view), *_sewage(view), *_landfilled_sludge(view)]


def load(generation: Number, sewage_per_person: Number) -> Number:
    """Return what a cubic metre of raw sewage carries [t/m^3].

    Parameters
    ----------
    generation : (draw) [t/person/yr] per head
    sewage_per_person : (draw) [m^3/person/yr] in which it arrives

    Notes
    -----
    Equation: generation / sewage. Valid: sewage_per_person > 0.
    """
    return generation / sewage_per_person


def residual(raw: Number, removal: Number) -> Number:
    """Return the discharge that is left of a raw load, in its unit.

    Parameters
    ----------
    raw : (draw) [t/m^3]
    removal : (draw) [1]

    Notes
    -----
    Equation: raw * (1 - removal). Valid: 0 <= removal <= 1.
    """
    return raw * (1 - removal)


def sewage_methane(
    treated: Number, discharged: Number, b0: Number, mcf: Number, mcf_discharge: Number
) -> Number:
    """Return the CH4 of treatment and of discharge [t/m^3].

    Parameters
    ----------
    treated : (draw) [t/m^3] COD that the treatment digests or removes
    discharged : (draw) [t/m^3] COD left in the effluent
    b0 : (draw) [t/t] CH4 per COD at full digestion
    mcf, mcf_discharge : (draw) [1] shares of b0 reached

    Notes
    -----
    Equation: B0 (MCF COD_treated + MCF_discharge COD_discharged).
    Source: ipcc2019v5ch6, equations 6.1 and 6.2; cai2015wwtp for plants (per COD removed).
    """
    return b0 * (mcf * treated + mcf_discharge * discharged)


def sewage_nitrous_oxide(
    nitrogen: Number, discharged: Number, treatment: Number, discharge: Number
) -> Number:
    """Return the N2O of treatment and of discharge [t/m^3].

    Parameters
    ----------
    nitrogen, discharged : (draw) [t/m^3] total nitrogen of raw sewage and of effluent
    treatment, discharge : (draw) [t/t] N2O-N per nitrogen

    Notes
    -----
    Equation: 44/28 (EF_treatment N + EF_discharge N_discharged).
    Source: ipcc2019v5ch6, equations 6.7 and 6.9.
    """
    return N2O_PER_N2O_N * (treatment * nitrogen + discharge * discharged)


def _sewage(view: ProcessParameters) -> Iterator[Coefficient]:
    if not view.has("cod_generation"):
        return
    volume = view.value("sewage_per_person")
    cod = load(view.value("cod_generation"), volume)
    ammonia = load(view.value("nh3n_generation"), volume)
    nitrogen = load(view.value("nitrogen_generation"), volume)
    cod_left = residual(cod, view.value("cod_removal"))
    methane = sewage_methane(
        cod * _digested(view), cod_left, view.value("b0"), view.get("mcf"),
        view.value("mcf_discharge"),
    )
    nitrous_oxide = sewage_nitrous_oxide(
        nitrogen, residual(nitrogen, view.value("nitrogen_removal")),
        view.get("n2o_treatment"), view.value("n2o_discharge"),
    )
    yield emission("COD", cod_left)
    yield emission("NH3-N", residual(ammonia, view.value("nh3n_removal")))
    yield emission("CH4", methane)
    yield emission("N2O", nitrous_oxide)


def _digested(view: ProcessParameters) -> Number:
    """Return the share of raw COD that treatment turns over; what a plant removes by default."""
    item = "cod_digested" if view.has("cod_digested") else "cod_removal"
    return view.value(item)


def _landfilled_sludge(view: ProcessParameters) -> Iterator[Coefficient]:
    if view.has("docf"):
        methane = methane_commitment(
            view.value("doc") * view.value("docf"), view.value("mcf"),
            view.value("methane_fraction"), view.value("oxidation"),
        )
        yield emission("CH4", methane)
