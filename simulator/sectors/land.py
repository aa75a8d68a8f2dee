"""Land: carbon taken up by forests and other land, and methane of wetlands, per hectare and year.

A sink is a negative emission of CO2 with origin `other`; it enters neither CO2 boundary and is
reported as its own line. `existing_forest` is the area of the base year; every other source
counts only area that entered after it, so no hectare is counted twice. The rates describe the
first 20 to 30 years after planting, closing or restoring; later they fall.
"""

from __future__ import annotations

from collections.abc import Iterator

from simulator.kernels.constants import CO2_PER_C
from simulator.sectors.base import Coefficient, Number, ProcessParameters, emission, generic

ITEMS = {
    "sink": "t/ha",
    "biomass_growth": "t/ha",
    "root_ratio": "1",
    "carbon_fraction": "1",
    "wetland_ch4": "t/ha",
}
"""Items of this sector beyond the generic ones, with their canonical unit (all per year)."""


def coefficients(view: ProcessParameters) -> list[Coefficient]:
    """Return all coefficients of one land use."""
    return [*generic(view), *_uptake(view), *_wetland(view)]


def biomass_sink(growth: Number, root_ratio: Number, carbon_fraction: Number) -> Number:
    """Return the carbon dioxide taken up by growing biomass [t CO2 per ha and year].

    Parameters
    ----------
    growth : (draw) [t dry matter per ha and year] above ground
    root_ratio : (draw) [1] below ground per above ground
    carbon_fraction : (draw) [1] of dry matter

    Notes
    -----
    Equation: growth (1 + root_ratio) carbon_fraction 44/12.
    Source: ipcc2019v4, chapter 2, equations 2.9 and 2.10.
    Valid: no harvest, at most 20 years with growth rates of young stands.
    """
    return growth * (1 + root_ratio) * carbon_fraction * CO2_PER_C


def _uptake(view: ProcessParameters) -> Iterator[Coefficient]:
    """Yield the uptake of biomass growth where a city states it, else the published rate."""
    if view.has("biomass_growth"):
        taken = biomass_sink(
            view.value("biomass_growth"), view.value("root_ratio"), view.value("carbon_fraction")
        )
    else:
        taken = view.value("sink")
    yield emission("CO2", -taken)


def _wetland(view: ProcessParameters) -> Iterator[Coefficient]:
    if view.has("wetland_ch4"):
        yield emission("CH4", view.value("wetland_ch4"))
