"""Linear quantities of a programme, to be read off a solution, capped or minimised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from simulator.accounting.quantities import form
from simulator.optimiser.answers.aims import Aim
from simulator.optimiser.programme.assembly import scale_mix
from simulator.optimiser.programme.prepared import MONEY_SCALE
from simulator.optimiser.programme.target_rows import placed
from simulator.optimiser.solving.task import Task

Array = np.ndarray


@dataclass(frozen=True)
class LinearSum:
    """constant + sum of coefficients * columns; cells : column -> coefficient."""

    cells: Mapping[int, float]
    constant: float = 0.0

    def at(self, values: Array) -> float:
        """Return the quantity at the values of the columns."""
        columns = np.fromiter(self.cells, dtype=int, count=len(self.cells))
        weights = np.fromiter(self.cells.values(), dtype=float, count=len(self.cells))
        return float(weights @ values[columns]) + self.constant

    def dense(self, columns: int) -> Array:
        """Return the coefficients of all columns, (column,)."""
        result = np.zeros(columns)
        result[list(self.cells)] = list(self.cells.values())
        return result

    def times(self, factor: float) -> LinearSum:
        """Return a multiple of the line."""
        return LinearSum({n: w * factor for n, w in self.cells.items()}, self.constant * factor)


def line_of(task: Task, aim: Aim, year: int) -> LinearSum:
    """Return an aim as a line: emissions of a year number in the aim's unit, or cost [CNY]."""
    return cost_line(task) if aim.is_cost else emission_line(task, aim, year)


def cost_line(task: Task) -> LinearSum:
    """Return the present value of system cost [CNY of 2020]."""
    cost = task.system_cost
    cells = {int(n): float(cost[n]) * MONEY_SCALE for n in np.flatnonzero(cost)}
    return LinearSum(cells, task.money(task.programme.offset))


def emission_line(task: Task, aim: Aim, year: int) -> LinearSum:
    """Return a weighted sum of emissions of one year."""
    terms: list[tuple[str, Array, int]] = []
    for quantity, weight in aim.quantities:
        for term in form(task.run.scenario.city, quantity).terms:
            own = term.weights[:, year] if term.weights.ndim > 1 else term.weights
            terms.append((term.array, own * weight, year))
    return line_from(task, placed(task.data, terms))


def mean_line(task: Task, aim: Aim, years: Sequence[int]) -> LinearSum:
    """Return the yearly mean of a weighted sum of emissions over some year numbers."""
    cells: dict[int, float] = {}
    constant = 0.0
    for year in years:
        own = emission_line(task, aim, year).times(1.0 / len(years))
        constant += own.constant
        for column, weight in own.cells.items():
            cells[column] = cells.get(column, 0.0) + weight
    return LinearSum(cells, constant)


def line_from(task: Task, cells: Mapping[str, Mapping[tuple[int, int], float]]) -> LinearSum:
    """Return variable -> (item, year) -> coefficient as a line; what is fixed is a constant."""
    fixed, number = scale_mix(task.data, task.data.plan), task.programme.column
    found: dict[int, float] = {}
    constant = 0.0
    for name, own in cells.items():
        for key, weight in own.items():
            column = number.get((name, key))
            if column is None:
                constant += weight * (float(fixed[name][key]) if name in fixed else 0.0)
            elif weight:
                found[column] = found.get(column, 0.0) + weight
    return LinearSum(found, constant)
