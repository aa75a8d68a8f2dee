"""From the Pyomo model to arrays, with the way back from rows and columns to names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pyomo.core as pyo
from pyomo.common.gc_manager import PauseGC

from simulator.optimiser.linear.arrays import Family, Goal
from simulator.optimiser.linear.columns import Columns, Keys, named
from simulator.optimiser.linear.row_by_row import walk_family, walk_goal
from simulator.optimiser.linear.symbols import BUILDING, UnknownTemplate
from simulator.optimiser.linear.templates import Rows, expand_family, expand_goal
from simulator.tolerances import ROOM

Array = np.ndarray


@dataclass
class Numbered:
    """The rows of a family or the columns of a variable: keys and numbers, -1 where dropped."""

    keys: Keys
    numbers: Array

    @cached_property
    def index(self) -> dict[Any, int]:
        """Return key -> number."""
        numbers = self.numbers.tolist()
        return {key: n for key, n in zip(named(self.keys), numbers, strict=True) if n >= 0}


class Names(Mapping[tuple[str, Any], int]):
    """Maps (name, key) to the number of a row or column; the keys of a name are listed on use."""

    def __init__(self, parts: dict[str, Numbered]) -> None:
        self.parts = parts

    def __getitem__(self, key: tuple[str, Any]) -> int:
        return self.parts[key[0]].index[key[1]]

    def __iter__(self) -> Iterator[tuple[str, Any]]:
        return ((name, key) for name, part in self.parts.items() for key in part.index)

    def __len__(self) -> int:
        return sum(int((part.numbers >= 0).sum()) for part in self.parts.values())


@dataclass
class Compiled:
    """A linear programme as arrays.

    matrix : (start, index, value) by rows; cost, lower, upper : (column,); row_lower, row_upper :
    (row,); column : (variable name, index) -> column; row : (constraint name, index) -> row;
    walked : families that Pyomo wrote row by row, because their templates are not known.
    """

    start: Array
    index: Array
    value: Array
    cost: Array
    lower: Array
    upper: Array
    row_lower: Array
    row_upper: Array
    column: Names
    row: Names
    integer: Array
    offset: float = 0.0
    walked: tuple[str, ...] = ()

    def block(self, solution: Array, name: str, shape: tuple[int, ...]) -> Array:
        """Return the values of one variable as an array, zero where it has no column."""
        return self.overlay(solution, name, np.zeros(shape))

    def overlay(self, solution: Array, name: str, base: Array) -> Array:
        """Return a copy of `base` with the values of one variable where it has a column."""
        result: Array = base.copy()
        part = self.column.parts[name]
        if isinstance(part.keys, tuple):
            kept = part.numbers >= 0
            result[tuple(key[kept] for key in part.keys)] = solution[part.numbers[kept]]
        else:
            for key, number in part.index.items():
                result[key] = solution[number]
        return result


def compile_model(m: pyo.ConcreteModel, templates: bool = True) -> Compiled:
    """Return the arrays of a Pyomo model, its blocks included; several objectives are added up.

    templates : expand the rule of each family at once; if not, let Pyomo walk every row. The
    arrays are the same.
    """
    with BUILDING, PauseGC():
        columns, walked = Columns(m), []
        families: dict[str, Rows] = {}
        for constraint in m.component_objects(pyo.Constraint, active=True):
            rows = _expanded(constraint, columns) if templates else None
            if rows is None:
                walked.append(constraint.name)
                rows = walk_family(constraint, columns)
            families[constraint.name] = rows
        goals = [_goal(objective, columns, templates)
                 for objective in m.component_objects(pyo.Objective, active=True)]
        compiled = _assemble(columns, families, goals)
    compiled.walked = tuple(walked)
    return compiled


def _expanded(constraint: Any, columns: Columns) -> Rows | None:
    """Return the rows of a family that is not written yet, if its template is known."""
    if not isinstance(constraint, Family) or len(constraint):
        return None
    try:
        return expand_family(constraint, columns)
    except UnknownTemplate:
        return None


def _goal(objective: Any, columns: Columns, templates: bool) -> Rows:
    if templates and isinstance(objective, Goal) and objective.expr is None:
        try:
            return expand_goal(objective, columns)
        except UnknownTemplate:
            pass
    return walk_goal(objective, columns)


def _assemble(columns: Columns, families: dict[str, Rows], goals: list[Rows]) -> Compiled:
    """Put the families under each other, fold fixed columns into bounds, drop unused columns."""
    names, first, count = {}, 0, len(columns.lower)
    triplets: tuple[list[Array], list[Array], list[Array]] = ([], [], [])
    for name, rows in families.items():
        size = len(rows.constant)
        names[name] = Numbered(rows.keys, np.arange(first, first + size))
        triplets[0].extend(row + first for row in rows.row)
        triplets[1].extend(rows.column)
        triplets[2].extend(rows.value)
        first += size
    level = np.nan_to_num(columns.level)
    free = np.isnan(columns.level)
    row, column, value = (_joined(part, kind) for part, kind in zip(triplets, (int, int, float),
                                                                    strict=True))
    folded = ~free[column]
    constant = _stacked(families, "constant") + np.bincount(
        row[folded], value[folded] * level[column[folded]], minlength=first)
    row, column, value = _merged(row[~folded], column[~folded], value[~folded], count)
    cost = np.bincount(_joined([part for goal in goals for part in goal.column], int),
                       _joined([part for goal in goals for part in goal.value], float),
                       minlength=count)
    used = free & ((np.bincount(column, minlength=count) > 0) | (cost != 0.0))
    number = np.where(used, np.cumsum(used) - 1, -1)
    entries = np.bincount(row, minlength=first)
    low, high = _bounds(families, constant, entries == 0)
    _require_numbers(names, low, high, row[~np.isfinite(value)])
    return Compiled(
        start=np.concatenate([[0], np.cumsum(entries)]).astype(np.int32),
        index=number[column].astype(np.int32), value=value, cost=cost[used],
        lower=columns.lower[used], upper=columns.upper[used], row_lower=low, row_upper=high,
        column=Names({name: Numbered(own.keys, number[own.first : own.first + len(own.lower)])
                      for name, own in columns.own.items()}),
        row=Names(names), integer=columns.integer[used],
        offset=sum(float(goal.constant[0]) for goal in goals) + float((cost * level)[~free].sum()),
    )


def _joined(parts: list[Array], kind: type) -> Array:
    return np.concatenate([np.zeros(0, dtype=kind), *parts])


def _stacked(families: dict[str, Rows], name: str) -> Array:
    return np.concatenate([np.zeros(0), *(getattr(rows, name) for rows in families.values())])


def _merged(row: Array, column: Array, value: Array, count: int) -> tuple[Array, Array, Array]:
    """Sort triplets by row and column, add repeats, drop zeros."""
    order = np.argsort(row * count + column, kind="stable")
    row, column, value = row[order], column[order], value[order]
    new = np.ones(len(row), dtype=bool)
    new[1:] = (row[1:] != row[:-1]) | (column[1:] != column[:-1])
    if not new.all():
        row, column, value = row[new], column[new], np.add.reduceat(value, np.flatnonzero(new))
    kept = value != 0.0
    return row[kept], column[kept], value[kept]


def _bounds(families: dict[str, Rows], constant: Array, empty: Array) -> tuple[Array, Array]:
    """Return row bounds less constants; a row without entries holds in spite of rounding."""
    low, high = _stacked(families, "lower") - constant, _stacked(families, "upper") - constant
    low[empty & (low > 0.0) & (low <= ROOM)] = 0.0
    high[empty & (high < 0.0) & (high >= -ROOM)] = 0.0
    return low, high


def _require_numbers(names: dict[str, Numbered], low: Array, high: Array, faulty: Array) -> None:
    """Raise ValueError with the first row that holds what is not a number."""
    numbers = [*faulty.tolist(), *np.flatnonzero(np.isnan(low) | np.isnan(high)).tolist()]
    if not numbers:
        return
    first = min(numbers)
    family, part = next((n, p) for n, p in names.items() if first in p.numbers)
    key = named(part.keys)[first - int(part.numbers[0])]
    raise ValueError(f"{family}[{key}] has a coefficient or bound that is not a number")
