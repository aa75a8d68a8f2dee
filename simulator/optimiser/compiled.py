"""From the Pyomo model to arrays, with the way back from rows and columns to names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyomo.core as pyo
from pyomo.common.gc_manager import PauseGC

Array = np.ndarray


@dataclass
class Compiled:
    """A linear programme as arrays.

    matrix : (start, index, value) by rows; cost, lower, upper : (column,); row_lower, row_upper :
    (row,); column : (variable name, index) -> column; row : (constraint name, index) -> row.
    """

    start: Array
    index: Array
    value: Array
    cost: Array
    lower: Array
    upper: Array
    row_lower: Array
    row_upper: Array
    column: dict[tuple[str, Any], int]
    row: dict[tuple[str, Any], int]
    integer: Array
    offset: float = 0.0

    def block(self, solution: Array, name: str, shape: tuple[int, int]) -> Array:
        """Return the values of one variable as an array, zero where it has no column."""
        result = np.zeros(shape)
        for (variable, key), number in self.column.items():
            if variable == name:
                result[key] = solution[number]
        return result


def compile_model(m: pyo.ConcreteModel) -> Compiled:
    """Return the arrays of a Pyomo model through its own standard form."""
    from pyomo.repn.plugins.standard_form import LinearStandardFormCompiler  # noqa: PLC0415

    with PauseGC():
        form = LinearStandardFormCompiler().write(m, mixed_form=True)
    matrix = form.A.tocsr()
    kind = np.array([entry.bound_type for entry in form.rows])
    rhs = np.asarray(form.rhs, dtype=float)
    columns = form.columns
    lower = np.array([-np.inf if v.lb is None else v.lb for v in columns])
    upper = np.array([np.inf if v.ub is None else v.ub for v in columns])
    return Compiled(
        start=matrix.indptr, index=matrix.indices, value=matrix.data,
        cost=np.asarray(form.c.todense()).ravel(), lower=lower, upper=upper,
        row_lower=np.where(kind == 1, -np.inf, rhs), row_upper=np.where(kind == -1, np.inf, rhs),
        column={(v.parent_component().name, v.index()): n for n, v in enumerate(columns)},
        row={(e.constraint.parent_component().name, e.constraint.index()): n
             for n, e in enumerate(form.rows)},
        integer=np.array([v.is_integer() or v.is_binary() for v in columns]),
        offset=float(form.c_offset[0]) if len(form.c_offset) else 0.0,
    )  # fmt: skip
