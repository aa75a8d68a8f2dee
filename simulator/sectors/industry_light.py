"""Light industry: solvents by balance, effluent by volume and concentration, stenter exhaust."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.kernels.constants import N2O_PER_N2O_N
from simulator.sectors.base import Coefficient, Number, ProcessParameters

ITEMS: dict[str, str] = {
    "voc_content": "t/{u}",
    "voc_retained": "1",
    "stenter_voc": "t/{u}",
    "heat_set_share": "1",
    "wastewater_volume": "m^3/{u}",
    "concentration": "t/m^3",
    "methane_capacity": "1",
    "methane_correction": "1",
    "nitrogen_ratio": "1",
    "n2o_factor": "1",
}
"""Raw items of this module with their canonical units; `concentration` is named by pollutant."""


def coefficients(view: ProcessParameters) -> list[Coefficient]:
    """Return the emissions of one process that follow from a balance, before any control."""
    return [*_solvent(view), *_stenter(view), *_effluent(view), *_effluent_gases(view)]


def solvent_emission(content: Number, retained: Number) -> Number:
    """Return the VOC released by using one tonne of a solvent-bearing material.

    Parameters
    ----------
    content : (draw) [t VOC per t material]
    retained : (draw) [1] share that leaves in product, sludge or spent solvent instead of air

    Notes
    -----
    Equation: E = content * (1 - retained).
    Source: mass balance of the 2014 Chinese VOC inventory guide (mep2014voc).
    Valid: 0 <= retained <= 1.
    """
    return content * (1 - retained)


def stenter_emission(factor: Number, heat_set_share: Number) -> Number:
    """Return the VOC of stenter exhaust per tonne of fabric.

    Parameters
    ----------
    factor : (draw) [t VOC per t of fabric that is heat-set]
    heat_set_share : (draw) [1] share of the fabric that passes a stenter

    Notes
    -----
    Equation: factor * share.
    """
    return factor * heat_set_share


def pollutant_load(volume: Number, concentration: Number) -> Number:
    """Return the untreated load of a pollutant per unit of activity [t].

    Parameters
    ----------
    volume : (draw) [m^3 waste water per activity unit]
    concentration : (draw) [t/m^3] before treatment

    Notes
    -----
    Equation: volume * concentration.
    """
    return volume * concentration


def effluent_methane(cod: Number, capacity: Number, correction: Number) -> Number:
    """Return the CH4 formed by organic load that reaches a water body [t].

    Parameters
    ----------
    cod : (draw) [t COD per activity unit]
    capacity : (draw) [t CH4 per t COD] largest methane yield, B0
    correction : (draw) [1] methane correction factor of the receiving water

    Notes
    -----
    Equation: CH4 = COD * B0 * MCF.
    Source: IPCC 2019 Refinement, volume 5, equation 6.1 (ipcc2019v5).
    """
    return cod * capacity * correction


def effluent_nitrous_oxide(ammonia: Number, ratio: Number, factor: Number) -> Number:
    """Return the N2O formed by nitrogen that reaches a water body [t].

    Parameters
    ----------
    ammonia : (draw) [t NH3-N per activity unit]
    ratio : (draw) [1] total nitrogen per ammonia nitrogen
    factor : (draw) [t N2O-N per t N]

    Notes
    -----
    Equation: N2O = NH3-N * ratio * EF * 44/28.
    Source: IPCC 2019 Refinement, volume 5, equation 6.7 (ipcc2019v5).
    """
    return ammonia * ratio * factor * N2O_PER_N2O_N


def _solvent(view: ProcessParameters) -> Iterator[Coefficient]:
    if view.has("voc_content"):
        released = solvent_emission(view.value("voc_content"), view.get("voc_retained"))
        yield Coefficient("emit", "VOC", released)


def _stenter(view: ProcessParameters) -> Iterator[Coefficient]:
    if view.has("stenter_voc"):
        released = stenter_emission(view.value("stenter_voc"), view.value("heat_set_share"))
        yield Coefficient("emit", "VOC", released)


def _effluent(view: ProcessParameters) -> Iterator[Coefficient]:
    for pollutant in view.names("concentration"):
        yield Coefficient("emit", pollutant, _load(view, pollutant))


def _effluent_gases(view: ProcessParameters) -> Iterator[Coefficient]:
    if view.has("methane_correction"):
        methane = effluent_methane(
            _load(view, "COD"), view.value("methane_capacity"), view.value("methane_correction")
        )
        yield Coefficient("emit", "CH4", methane)
    if view.has("n2o_factor"):
        nitrous = effluent_nitrous_oxide(
            _load(view, "NH3-N"), view.value("nitrogen_ratio"), view.value("n2o_factor")
        )
        yield Coefficient("emit", "N2O", nitrous)


def _load(view: ProcessParameters, pollutant: str) -> Number:
    """Return the untreated load, from concentration where given, else from its own emit row."""
    if view.has("concentration", pollutant):
        return pollutant_load(
            view.value("wastewater_volume"), view.value("concentration", pollutant)
        )
    return view.get("emit", pollutant)
