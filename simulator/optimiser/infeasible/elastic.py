"""The programme with a price on breaking its targets: always feasible, so that it can be asked.

Every target row gets a column that fills what is lacking, as a share of the bound; the objective
is the sum of these columns. Everything physical stays as it is.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np

from simulator.errors import SolverError
from simulator.optimiser.infeasible.changed_targets import Changed, Changes
from simulator.optimiser.infeasible.raised_limits import Raised
from simulator.optimiser.solving.solver import OPTIMAL, Handle, Solution
from simulator.optimiser.solving.task import Task
from simulator.tolerances import NO_DUAL, VIOLATION

Array = np.ndarray


class Elastic:
    """A second copy of the programme in which targets may be broken at a price."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.handle = Handle(task.programme, task.handle.time_limit)
        self.handle.prefer_devex()
        self.handle.set_cost(np.zeros(len(task.programme.cost)))
        self.changes = Changes(task, self.handle)
        self.columns = {
            name: [self._column(task.row_numbers[i], task.rows.rows[i].least) for i in numbers]
            for name, numbers in task.rows_of_target.items()
        }

    def _column(self, row: int, least: bool) -> int:
        return self.handle.add_column(1.0, (0.0, np.inf), {row: 1.0 if least else -1.0})

    def lacking(self, active: Collection[str]) -> float:
        """Return the smallest total violation of some targets; the others may be broken freely."""
        for name, columns in self.columns.items():
            for column in columns:
                self.handle.set_column_cost(column, 1.0 if name in active else 0.0)
        self.handle.forget()
        self.found = self._solve()
        return self.found.objective

    def lacking_after(
        self, held: Collection[str], changed: Sequence[Changed], raised: Raised | None
    ) -> float:
        """Return the smallest total violation with some targets changed and limits raised."""
        spare = [self._column(row, least) for change in changed
                 for row, least in self.changes.add(change)]
        if raised is not None:
            raised.apply(self.handle)
        lacking = self.lacking(held)
        if raised is not None:
            raised.revert(self.handle)
        self.changes.clear()
        for column in spare:
            self.handle.set_column(column, 0.0, 0.0)
            self.handle.set_column_cost(column, 0.0)
        return lacking

    def _solve(self) -> Solution:
        """Solve; the objective is violation alone, without the cost of years that are fixed."""
        found = self.handle.solve()
        if found.status != OPTIMAL:
            raise SolverError("the programme has no solution even where targets may be broken")
        return replace(found, objective=found.objective - self.task.programme.offset)

    def broken(self) -> list[str]:
        """Return the targets that the last solution breaks."""
        values = self.found.values
        return [name for name, columns in self.columns.items()
                if sum(values[column] for column in columns) > VIOLATION]

    def support(self) -> list[str]:
        """Return the targets without which the last violation would not be proved."""
        numbers = self.task.row_numbers
        return [name for name, rows in self.task.rows_of_target.items()
                if any(abs(self.found.duals[numbers[i]]) > NO_DUAL for i in rows)]

    def furthest(
        self, held: Collection[str], others: Sequence[Changed], own: Changed
    ) -> Array | None:
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
        self.handle.forget()
        found = self.handle.solve()
        self.changes.clear()
        self.handle.set_column_cost(margin, 0.0)
        self.handle.set_column(margin, 0.0, 0.0)
        for columns in self.columns.values():
            for column in columns:
                self.handle.set_column(column, 0.0, np.inf)
        return found.values if found.status == OPTIMAL else None
