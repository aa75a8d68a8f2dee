"""Constraint families row by row through Pyomo: for whatever the templates do not know."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyomo.core as pyo

from simulator.optimiser.linear.arrays import Family, Goal
from simulator.optimiser.linear.columns import Columns
from simulator.optimiser.linear.templates import Rows


def walk_family(constraint: Any, columns: Columns) -> Rows:
    """Return the rows of any Pyomo constraint."""
    if isinstance(constraint, Family):
        constraint.fill()
    found = [data for data in constraint.values() if data.active]
    rows = Rows.blank([data.index() for data in found], len(found))
    walker = _Walker(rows, columns)
    for n, data in enumerate(found):
        low, body, high = data.to_bounded_expression(evaluate_bounds=True)
        walker.add(n, body, data)
        rows.lower[n] = -np.inf if low is None else low
        rows.upper[n] = np.inf if high is None else high
    return walker.done()


def walk_goal(objective: Any, columns: Columns) -> Rows:
    """Return an objective as one row without bounds."""
    if isinstance(objective, Goal):
        objective.fill()
    if objective.sense != pyo.minimize:
        raise ValueError(f"{objective.name} is maximised; write it as a minimum")
    walker = _Walker(Rows.blank([None], 1), columns)
    walker.add(0, objective.expr, objective)
    return walker.done()


class _Walker:
    """Collects the terms of one row after another."""

    def __init__(self, rows: Rows, columns: Columns) -> None:
        from pyomo.repn.linear import LinearRepnVisitor

        self.rows, self.columns, self.visitor = rows, columns, LinearRepnVisitor({})
        self.row: list[int] = []
        self.column: list[int] = []
        self.value: list[float] = []

    def add(self, row: int, body: Any, data: Any) -> None:
        """Add the terms of one row; data : its Pyomo object."""
        form = self.visitor.walk_expression(body)
        if form.nonlinear is not None:
            raise ValueError(f"{data.name} is not linear")
        self.rows.constant[row] = form.constant
        for key, value in form.linear.items():
            self.row.append(row)
            self.column.append(self.columns.number(self.visitor.var_map[key]))
            self.value.append(value)

    def done(self) -> Rows:
        """Return the rows."""
        self.rows.add(np.array(self.row, dtype=np.int64), np.array(self.column, dtype=np.int64),
                      np.array(self.value))
        return self.rows
