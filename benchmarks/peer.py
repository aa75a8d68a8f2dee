"""The same programme in linopy.

Every family is given to linopy as one labelled array of finished coefficients (rows by terms), so
its own algebra over the model's tables is left out: its building time here is a lower bound.
"""

from __future__ import annotations

from typing import Any

import linopy
import numpy as np
import xarray as xr

from simulator.optimiser.linear.compiled import Compiled
from simulator.optimiser.solving.native import GUARD

Array = np.ndarray


def build(programme: Compiled) -> linopy.Model:
    """Return a linopy model with one variable array and one constraint array per name."""
    model = linopy.Model()
    label = _variables(model, programme)
    columns = label[programme.index]
    for name, part in programme.row.parts.items():
        if len(part.numbers):
            first, last = int(part.numbers[0]), int(part.numbers[-1]) + 1
            _family(model, programme, name, slice(first, last), columns)
    model.add_objective(_expression(model, label[None, :], programme.cost[None, :]).sum())
    return model


def translate(model: linopy.Model) -> Any:
    """Return the model in HiGHS."""
    with GUARD.dropped():
        return model.to_highspy()


def _variables(model: linopy.Model, programme: Compiled) -> Array:
    label = np.zeros(len(programme.cost), dtype=np.int64)
    for name, part in programme.column.parts.items():
        own = part.numbers[part.numbers >= 0]
        if len(own):
            added = model.add_variables(
                _array(programme.lower[own], name), _array(programme.upper[own], name), name=name
            )
            label[own] = added.labels.values
    return label


def _array(values: Array, name: str) -> xr.DataArray:
    return xr.DataArray(values, dims=[f"of_{name}"])


def _family(
    model: linopy.Model, programme: Compiled, name: str, rows: slice, columns: Array
) -> None:
    start = programme.start.astype(np.int64)
    count = np.diff(start)[rows]
    entries = slice(start[rows.start], start[rows.stop])
    row = np.repeat(np.arange(len(count)), count)
    place = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
    variables = np.full((len(count), max(int(count.max(initial=0)), 1)), -1)
    values = np.zeros(variables.shape)
    variables[row, place], values[row, place] = columns[entries], programme.value[entries]
    expression = _expression(model, variables, values)
    low, high = programme.row_lower[rows], programme.row_upper[rows]
    equal = bool((low == high).all())
    for sign, bound in (("=", low),) if equal else ((">=", low), ("<=", high)):
        known = np.isfinite(bound)
        if known.any():
            model.add_constraints(
                expression, sign, xr.DataArray(np.where(known, bound, 0.0), dims=["row"]),
                name=f"{name}{sign}", mask=xr.DataArray(known, dims=["row"]),
            )


def _expression(model: linopy.Model, variables: Array, values: Array) -> linopy.LinearExpression:
    dims = ("row", "_term")
    data = xr.Dataset({"coeffs": (dims, values), "vars": (dims, variables)})
    return linopy.LinearExpression(data, model)
