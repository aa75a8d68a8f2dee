"""A loaded programme whose objective and extra rows change in place, solved again and again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from simulator.optimiser.infeasible.proof import solve
from simulator.optimiser.modes.aims_as_rows import LinearSum
from simulator.optimiser.solving.solver import Solution
from simulator.optimiser.solving.task import Task

ROW, OBJECTIVE = 1e3, 1e5
"""Size of a row and of an objective in the programme: far above the solver's tolerances."""


@dataclass
class AddedRow:
    """A line as a row of the programme; size : a typical value of the line."""

    line: LinearSum
    size: float
    row: int


@dataclass
class Sweep:
    """Named rows on top of a programme, and an objective made of them."""

    task: Task
    gauges: dict[str, AddedRow] = field(default_factory=dict)

    def add(self, name: str, line: LinearSum, largest: float) -> None:
        """Add a row that says nothing yet; largest : a typical value of the line."""
        size = abs(largest) or 1.0
        row = self.task.handle.add_row((-np.inf, np.inf), line.times(ROW / size).cells)
        self.gauges[name] = AddedRow(line, size, row)

    def between(self, name: str, lower: float = -np.inf, upper: float = np.inf) -> None:
        """Hold a line between two values, in its own unit."""
        own = self.gauges[name]
        bounds = [(bound - own.line.constant) * ROW / own.size for bound in (lower, upper)]
        self.task.handle.set_row(own.row, *bounds)

    def minimise(self, weights: Mapping[str, float]) -> None:
        """Make the objective a weighted sum of lines, each divided by its size."""
        columns = len(self.task.programme.cost)
        parts = []
        for name, weight in weights.items():
            own = self.gauges[name]
            parts.append(own.line.dense(columns) * (weight * OBJECTIVE / own.size))
        self.task.handle.set_cost(np.sum(parts, axis=0))

    def solve(self) -> Solution:
        """Solve from the last basis; a verdict of infeasible is checked again without presolve."""
        return solve(self.task)

    def value(self, name: str, found: Solution) -> float:
        """Return a line at a solution, in its own unit."""
        return self.gauges[name].line.at(found.values)

    def price(self, name: str, objective: str, found: Solution) -> float:
        """Return how a line that is minimised falls per unit by which a row's bound rises."""
        dual = float(found.duals[self.gauges[name].row]) * ROW / OBJECTIVE
        return -dual * self.gauges[objective].size / self.gauges[name].size + 0.0
