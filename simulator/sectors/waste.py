"""Waste: municipal waste by route, old landfills, bulk industrial and construction waste.

Waste landfilled in a year carries all its future methane (commitment); what was landfilled
before the base year decays in its own source, `old_landfills`, along an exogenous path. Only
fossil carbon of burnt waste counts as CO2 (IPCC 2006 and 2019, volume 5).
"""

from __future__ import annotations

from collections.abc import Iterator

from simulator.kernels.constants import CO2_PER_C
from simulator.kernels.landfill import methane_commitment
from simulator.sectors.base import Coefficient, Number, ProcessParameters, emission, generic

ITEMS = {
    # municipal waste by component (name)
    "composition": "1",
    "doc": "1",
    "docf": "1",
    "dry_matter": "1",
    "carbon": "1",
    "fossil_share": "1",
    # landfill
    "mcf": "1",
    "methane_fraction": "1",
    "oxidation": "1",
    "gas_recovery": "1",
    # incineration
    "burnout": "1",
}
"""Raw items of this sector and their canonical units."""


def coefficients(view: ProcessParameters) -> list[Coefficient]:
    """Return all coefficients of one process, per unit of its activity."""
    return [*generic(view), *_landfilled(view), *_burnt(view)]


def decomposable_carbon(share: Number, doc: Number, docf: Number) -> Number:
    """Return the carbon of one component that decomposes in a landfill [t C/t waste].

    Parameters
    ----------
    share : (draw) [1] of wet waste
    doc : (draw) [1] degradable carbon of the wet component
    docf : (draw) [1] part of it that decomposes

    Notes
    -----
    Equation: share * DOC * DOCf.
    Source: ipcc2006v5ch3 equation 3.2.
    """
    return share * doc * docf


def fossil_carbon(
    share: Number, dry_matter: Number, carbon: Number, fossil_share: Number
) -> Number:
    """Return the fossil carbon of one component [t C/t waste].

    Parameters
    ----------
    share : (draw) [1] of wet waste
    dry_matter : (draw) [1] of the wet component
    carbon : (draw) [1] of its dry matter
    fossil_share : (draw) [1] of its carbon

    Notes
    -----
    Equation: share * dm * CF * FCF.
    Source: ipcc2006v5ch5 equation 5.2.
    """
    return share * dry_matter * carbon * fossil_share


def incineration_co2(fossil: Number, burnout: Number) -> Number:
    """Return the fossil CO2 of burnt waste [t/t waste].

    Parameters
    ----------
    fossil : (draw) [t C/t waste] fossil carbon of all components
    burnout : (draw) [1] share oxidised

    Notes
    -----
    Equation: 44/12 C_fossil OF.
    Source: ipcc2006v5ch5 equation 5.2.
    """
    return CO2_PER_C * fossil * burnout


def _landfilled(view: ProcessParameters) -> Iterator[Coefficient]:
    if not view.has("methane_fraction"):
        return
    carbon = sum(
        decomposable_carbon(
            view.value("composition", part), view.value("doc", part), view.value("docf", part)
        )
        for part in view.names("composition")
    )
    methane = methane_commitment(
        carbon, view.value("mcf"), view.value("methane_fraction"), view.value("oxidation"),
        view.get("gas_recovery"),
    )
    yield emission("CH4", methane)


def _burnt(view: ProcessParameters) -> Iterator[Coefficient]:
    if not view.has("burnout"):
        return
    fossil = sum(
        fossil_carbon(
            view.value("composition", part), view.value("dry_matter", part),
            view.value("carbon", part), view.value("fossil_share", part),
        )
        for part in view.names("composition")
    )
    yield emission("CO2", incineration_co2(fossil, view.value("burnout")))
