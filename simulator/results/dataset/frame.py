"""What the variables and the coordinates of the Dataset share."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from simulator.results.rows.labels import Labels
from simulator.simulation.case import Case
from simulator.simulation.run import Run
from simulator.units.canonical import YEARLY_MONEY

Array = np.ndarray
Variable = tuple[tuple[str, ...], Array, dict[str, str]]
PER_SOURCE, PER_CAPACITY = "activity_unit", "capacity_unit"
PER_CARRIER, PER_TARGET, PER_MEASURE = "carrier_unit", "target_unit", "measure_unit"
"""Coordinates that name the unit of every source, carrier, target or measure."""
PER_YEAR = "yr-1"
PLANT = "plant"
"""Dimension of the pairs of source and technology that there are."""
PLANT_DIMS = ("source", "technology")


def described(long_name: str, units: str) -> dict[str, str]:
    """Return the attributes of a variable; units as UDUNITS reads them."""
    return {"units": units, "long_name": long_name}


def counted(long_name: str, coordinate: str) -> dict[str, str]:
    """Return the attributes of numbers whose unit a coordinate names: counts of that unit."""
    return {**described(f"{long_name}, counted in {coordinate}", "1"),
            "unit_coordinate": coordinate}


def money(long_name: str) -> dict[str, str]:
    """Return the attributes of yearly money: UDUNITS knows no currency, so yuan are counted."""
    return {**described(f"{long_name}, CNY of 2020", PER_YEAR), "unit_name": YEARLY_MONEY}


def scattered(variable: Variable, labels: Labels) -> Variable:
    """Return a variable over plants as one over all sources and technologies, zero elsewhere."""
    dims, values, attrs = variable
    if PLANT not in dims:
        return variable
    at = dims.index(PLANT)
    shape = (len(labels.sources), len(labels.technologies))
    full = np.zeros((*values.shape[:at], shape[0] * shape[1], *values.shape[at + 1 :]))
    full[(slice(None),) * at + (labels.plants,)] = values
    sizes = (*values.shape[:at], *shape, *values.shape[at + 1 :])
    return (*dims[:at], *PLANT_DIMS, *dims[at + 1 :]), full.reshape(sizes), attrs


def stack(run: Run, values: Callable[[Case], Array]) -> Array:
    """Return values of every case, ([draw,] case, ...)."""
    found = [values(case) for case in run.cases.values()]
    lead = len(run.lead)
    tail = max(one.ndim for one in found) - lead
    wide = [np.broadcast_to(one, (*run.lead, *one.shape[one.ndim - tail :])) for one in found]
    return np.stack(wide, axis=lead)


def measures_of(run: Run) -> list[str]:
    """Return the measures that are on in any case."""
    return list(dict.fromkeys(key for case in run.cases.values() for key in case.moves.claims))
