"""Waste: municipal waste by route, old landfills, bulk industrial and construction waste.

Waste landfilled in a year carries all its future methane (commitment); what was landfilled
before the base year decays in its own source, `old_landfills`, along an exogenous path. Only
fossil carbon of burnt waste counts as CO2 (IPCC 2006 and 2019, volume 5).
"""

from __future__ import annotations

from collections.abc import Iterable

from simulator.kernels.constants import CO2_PER_C
from simulator.kernels.landfill import methane_commitment
from simulator.sectors.base import Coefficient, Number, ProcessParameters, generic

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
    """Return all coefficients of one process."""
    return [*generic(view), *formulas(view)]


def formulas(view: ProcessParameters) -> Iterable[Coefficient]:
    """Return what the raw items of a process amount to."""
    if view.has("methane_fraction"):
        return [_emission("CH4", _landfilled(view))]
    if view.has("burnout"):
        return [_emission("CO2", _burnt(view))]
    return []


def decomposable_carbon(share: Number, doc: Number, docf: Number) -> Number:
    """Return the carbon of one component that decomposes in a landfill [t C/t waste].

    share : of wet waste [1]; doc : degradable carbon of the wet component [1];
    docf : part of it that decomposes [1]. Source: ipcc2006v5ch3 equation 3.2.
    """
    return share * doc * docf


def fossil_carbon(
    share: Number, dry_matter: Number, carbon: Number, fossil_share: Number
) -> Number:
    """Return the fossil carbon of one component [t C/t waste].

    share : of wet waste [1]; dry_matter : of the wet component [1]; carbon : of its dry matter
    [1]; fossil_share : of its carbon [1]. Source: ipcc2006v5ch5 equation 5.2.
    """
    return share * dry_matter * carbon * fossil_share


def incineration_co2(fossil: Number, burnout: Number) -> Number:
    """Return the fossil CO2 of burnt waste [t/t waste].

    fossil : fossil carbon of all components [t C/t waste]; burnout : share oxidised [1].
    Equation: 44/12 C_fossil OF. Source: ipcc2006v5ch5 equation 5.2.
    """
    return CO2_PER_C * fossil * burnout


def _landfilled(view: ProcessParameters) -> Number:
    carbon = sum(
        decomposable_carbon(
            view.value("composition", part), view.value("doc", part), view.value("docf", part)
        )
        for part in view.names("composition")
    )
    return methane_commitment(
        carbon, view.value("mcf"), view.value("methane_fraction"), view.value("oxidation"),
        view.get("gas_recovery"),
    )


def _burnt(view: ProcessParameters) -> Number:
    fossil = sum(
        fossil_carbon(
            view.value("composition", part), view.value("dry_matter", part),
            view.value("carbon", part), view.value("fossil_share", part),
        )
        for part in view.names("composition")
    )
    return incineration_co2(fossil, view.value("burnout"))


def _emission(pollutant: str, value: Number) -> Coefficient:
    return Coefficient("emit", pollutant, value, "other")
