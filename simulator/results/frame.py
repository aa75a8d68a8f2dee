"""What the variables and the coordinates of the Dataset share."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from simulator.run import Case, Run

Array = np.ndarray
Variable = tuple[tuple[str, ...], Array, dict[str, str]]
PER_SOURCE, PER_CAPACITY = "see activity_unit", "see capacity_unit"
PER_CARRIER, PER_TARGET, PER_MEASURE = "see carrier_unit", "see target_unit", "see measure_unit"


def described(long_name: str, units: str) -> dict[str, str]:
    """Return the attributes of a variable."""
    return {"units": units, "long_name": long_name}


def stack(run: Run, values: Callable[[Case], Array]) -> Array:
    """Return values of every case, (case, ...)."""
    return np.stack([values(case) for case in run.cases.values()])


def measures_of(run: Run) -> list[str]:
    """Return the measures that are on in any case."""
    return list(dict.fromkeys(key for case in run.cases.values() for key in case.moves.levers))
