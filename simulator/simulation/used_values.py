"""Values that a user has put in place of those of the tables, as rows that say so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from simulator.errors import InputError, Problem, Problems
from simulator.kernels.containers import fixed
from simulator.parameters.canonical import Store, canonical
from simulator.parameters.load import Tables
from simulator.parameters.overlay import NOTE, OWN
from simulator.parameters.reader import Value
from simulator.sectors import items

Array = np.ndarray


def with_used(store: Store, theta: Array, base: int) -> Store:
    """Return a store whose rows state the values used, each at its place.

    theta : (row,) canonical values; base : the base year.

    Raises
    ------
    InputError
        For values of many draws, or some that no row may state.
    """
    if theta.ndim != 1:
        raise InputError([Problem(
            "E-VALUE", "Python", 0, "with_values()", f"values of the shape {theta.shape}",
            "one value per row where they are written down",
            "write with_values(theta[0]) for one of the draws",
        )])
    made, scale = store, store.scale
    for _ in range(2):  # a heating value or a deflator among them changes units of other rows
        problems = Problems()
        made = canonical(_stated(store, scale, theta), items(), base, problems)
        if problems:
            raise not_held(problems)
        if made.scale == scale:
            break
        scale = made.scale
    return made


def not_held(problems: Iterable[Problem]) -> InputError:
    """Return the error of values that tables cannot hold."""
    first = Problem("E-VALUE", "Python", 0, "with_values()", "values that no table may hold",
                    "values that may stand in their rows", "correct those of the rows named below")
    return InputError([first, *problems])


def carried(before: Store, values: Array, after: Store) -> Array:
    """Return values of the rows of other tables: those of rows that are the same stay.

    values : (..., row of before); of rows that have been given since, those of the tables.
    """
    at = {id(row): number for number, row in enumerate(before.rows)}
    pairs = [(new, at[id(row)]) for new, row in enumerate(after.rows) if id(row) in at]
    found = np.array(np.broadcast_to(after.central(), (*values.shape[:-1], len(after.rows))))
    found[..., [new for new, _ in pairs]] = values[..., [old for _, old in pairs]]
    return found


def _stated(store: Store, scale: Sequence[float], theta: Array) -> Tables:
    """Return the tables with rows that state the values used."""
    changed = dict(_changed(store, scale, theta))
    values = {name: [changed.get(id(row), row) for row in rows]
              for name, rows in store.tables.values.items()}
    return replace(store.tables, values=fixed(values))


def _changed(store: Store, scale: Sequence[float], theta: Array) -> Iterator[tuple[int, Value]]:
    """Yield each row that has another value than its own, by its identity."""
    for row, factor, used in zip(store.rows, scale, theta.tolist(), strict=True):
        if row.value * factor != used:
            value = used / factor
            yield id(row), replace(
                row, value=value, low=min(row.low, value), high=max(row.high, value),
                reference=OWN["reference"], grade=OWN["grade"], geography=OWN["geography"],
                note=f"{NOTE} in place of {row.value:.6g} {row.unit}",
            )
