"""Values of rows lie where a number can make sense, as in the tables they have to."""

from __future__ import annotations

import numpy as np

from simulator.errors import PYTHON, Problems
from simulator.parameters.canonical import Store
from simulator.parameters.ranges import Bounds
from simulator.parameters.reader import row_name
from simulator.parameters.tables import CITY

Array = np.ndarray
SHOWN = 20
"""Most rows that are reported."""


def check_values(store: Store, theta: Array, place: str, problems: Problems) -> None:
    """Report values that no table could have; theta : (..., row) canonical."""
    if theta.ndim == 0 or theta.shape[-1] != len(store.rows) or not theta.size:
        problems.add("E-VALUE", PYTHON, 0, place, f"the shape {theta.shape}",
                     f"one value for each of the {len(store.rows)} rows, (..., row)",
                     "begin with the theta of the scenario")
        return
    if not np.isfinite(theta).all():
        problems.add("E-VALUE", PYTHON, 0, place, "numbers that are missing or infinite",
                     "a value of every row", "begin with the theta of the scenario")
        return
    _check_bounds(store, theta.reshape(-1, theta.shape[-1]), place, problems)


def _check_bounds(store: Store, flat: Array, place: str, problems: Problems) -> None:
    wrong = [(n, bounds) for n, bounds in enumerate(store.bounds)
             if bounds is not None and not bounds.inside(flat[:, n]).all()]
    for n, bounds in wrong[:SHOWN]:
        row = store.rows[n]
        key = f"{place} {row.table.removeprefix(CITY)} {row_name(row.keys)}"
        report_range(problems, key, flat[:, n] / store.scale[n], bounds.inside(flat[:, n]),
                     bounds, row.unit)
    if len(wrong) > SHOWN:
        problems.add("E-RANGE", PYTHON, 0, place, f"{len(wrong) - SHOWN} more rows", "numbers in "
                     "the ranges of their kinds", "begin with the theta of the scenario")


def report_range(
    problems: Problems, key: str, shown: Array, right: Array, bounds: Bounds, unit: str = ""
) -> None:
    """Report the first draw with a number out of range.

    shown : (draw, ...) numbers as they are written; right : which of them lie in their range.
    """
    if right.all():
        return
    place = tuple(np.argwhere(~right)[0].tolist())
    found = f"{float(shown[place]):g}" + (f' with unit "{unit}"' if unit else "")
    problems.add("E-RANGE", PYTHON, 0, key, f"{found} in draw {place[0]}", bounds.words,
                 "correct the number, its sign or its unit")
