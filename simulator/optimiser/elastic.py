"""The programme with a price on breaking its targets: always feasible, so that it can be asked.

Every target row gets a column that fills what is lacking, as a share of the bound; the objective
is the sum of these columns. Everything physical stays as it is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from simulator.errors import SolverError
from simulator.optimiser.solver import OPTIMAL, Handle, Solution
from simulator.optimiser.target_kinds import rows_of
from simulator.optimiser.target_rows import TargetRows, scaled
from simulator.optimiser.programme import scale_mix
from simulator.optimiser.task import Task
from simulator.schema.scenario import Target
from simulator.targets import evaluation_year, takes_over

Array = np.ndarray
FREE = (-np.inf, np.inf)
TOLERANCE = 1e-6
"""Total violation, as a share of the bounds, that counts as none."""
NOISE = 1e-9


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


class Elastic:
    """A second copy of the programme in which targets may be broken at a price."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.handle = Handle(task.programme, task.handle.time_limit)
        self.handle.set_cost(np.zeros(len(task.programme.cost)))
        self.changes = Changes(task, self.handle)
        self.spare: list[int] = []
        self.columns = {
            name: [self._column(task.row_numbers[i], task.rows.rows[i].least) for i in numbers]
            for name, numbers in task.rows_of_target.items()
        }  # fmt: skip

    def _column(self, row: int, least: bool) -> int:
        return self.handle.add_column(1.0, (0.0, np.inf), {row: 1.0 if least else -1.0})

    def lacking(self, active: Collection[str], changed: Iterable[Changed] = ()) -> float:
        """Return the smallest total violation of some targets; the others may be broken freely.

        changed : targets in another form, beside those in `active`.
        """
        for name, columns in self.columns.items():
            for column in columns:
                self.handle.set_column_cost(column, 1.0 if name in active else 0.0)
        for change in changed:
            for row, least in self.changes.add(change):
                self.spare.append(self._column(row, least))
        self.found = self._solve()
        self.changes.clear()
        for column in self.spare:
            self.handle.set_column(column, 0.0, 0.0)
        self.spare.clear()
        return self.found.objective

    def _solve(self) -> Solution:
        found = self.handle.solve()
        if found.status != OPTIMAL:
            raise SolverError("the programme has no solution even where targets may be broken")
        return found

    def broken(self) -> list[str]:
        """Return the targets that the last solution breaks."""
        values = self.found.values
        return [name for name, columns in self.columns.items()
                if sum(values[column] for column in columns) > TOLERANCE]  # fmt: skip

    def support(self) -> list[str]:
        """Return the targets without which the last violation would not be proved."""
        numbers = self.task.row_numbers
        return [name for name, rows in self.task.rows_of_target.items()
                if any(abs(self.found.duals[numbers[i]]) > NOISE for i in rows)]  # fmt: skip

    def furthest(self, held: Collection[str], others: Sequence[Changed], own: Changed) -> Array | None:
        """Return the solution that goes as far as possible beyond a changed target.

        held : targets that must hold as they are; others : changed ones that must hold. None where
        these cannot hold together.
        """
        for name, columns in self.columns.items():
            for column in columns:
                self.handle.set_column_cost(column, 0.0)
                self.handle.set_column(column, 0.0, 0.0 if name in held else np.inf)
        for change in others:
            self.changes.add(change)
        margin = self.handle.add_column(-1.0, (-10.0, 1.0), {})
        self.changes.add(own, {margin: -1.0})
        found = self.handle.solve()
        self.changes.clear()
        self.handle.set_column_cost(margin, 0.0)
        self.handle.set_column(margin, 0.0, 0.0)
        for columns in self.columns.values():
            for column in columns:
                self.handle.set_column(column, 0.0, np.inf)
        return found.values if found.status == OPTIMAL else None
