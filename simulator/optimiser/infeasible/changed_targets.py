"""Targets with another value or year, tried on a loaded programme."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.optimiser.programme.assembly import scale_mix
from simulator.optimiser.programme.target_rows import TargetRows, scaled
from simulator.optimiser.programme.target_terms import rows_of
from simulator.optimiser.solving.solver import Handle
from simulator.optimiser.solving.task import Task
from simulator.scenario.keys import Target
from simulator.targets.asked import evaluation_year, takes_over

FREE = (-np.inf, np.inf)


@dataclass(frozen=True)
class Changed:
    """A target with another value or year, in place of the one of the scenario."""

    name: str
    target: Target


class Changes:
    """Rows of changed targets, added to a loaded programme and freed again."""

    def __init__(self, task: Task, handle: Handle) -> None:
        self.task, self.handle = task, handle
        file = task.run.scenario.file
        self.main = file.years.main_target
        self.until = takes_over(file.targets, self.main)
        self.fixed = scale_mix(task.data, task.data.plan)
        self.added: list[int] = []

    def rows(self, changed: Changed) -> TargetRows:
        """Return the rows of a changed target in scaled units."""
        year = evaluation_year(changed.target, self.main)
        found = rows_of(self.task.run, self.task.data, changed.name, changed.target, year,
                        self.until.get(changed.name))
        return scaled(found, self.task.data)

    def add(self, changed: Changed, more: dict[int, float] | None = None) -> list[tuple[int, bool]]:
        """Add the rows of a changed target; return their numbers and whether they set a floor.

        more : column -> coefficient per unit of a floor's slack, put into every row.
        """
        rows, numbers = self.rows(changed), []
        for i, row in enumerate(rows.rows):
            cells, constant = self._cells(rows, i)
            bound = rows.bound[i] - constant
            sign = 1.0 if row.least else -1.0
            cells |= {column: sign * value for column, value in (more or {}).items()}
            bounds = (bound, np.inf) if row.least else (-np.inf, bound)
            number = self.handle.add_row(bounds, cells)
            self.added.append(number)
            numbers.append((number, row.least))
        return numbers

    def clear(self) -> None:
        """Let the added rows say nothing."""
        for number in self.added:
            self.handle.set_row(number, *FREE)
        self.added.clear()

    def _cells(self, rows: TargetRows, i: int) -> tuple[dict[int, float], float]:
        """Return column -> coefficient of one row, and what its fixed variables add up to."""
        cells: dict[int, float] = {}
        constant = 0.0
        for name, keys in rows.keys.items():
            for key in keys.get(i, []):
                value = rows.cells[name][i, *key]
                column = self.task.programme.column.get((name, key))
                if column is not None:
                    cells[column] = cells.get(column, 0.0) + value
                elif name in self.fixed:
                    constant += value * float(self.fixed[name][key])
        return cells, constant
