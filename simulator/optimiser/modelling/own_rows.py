"""A model with what its user changed, as arrays, and the way back to the programme beneath."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyomo.core as pyo

from simulator.errors import InputError, Problem
from simulator.optimiser.linear.compiled import Compiled, compile_model
from simulator.optimiser.linear.symbols import BUILDING
from simulator.optimiser.solving.solver import Solution

Array = np.ndarray
HERE = "model.pyomo"
UNDERSTOOD = (pyo.Var, pyo.Constraint, pyo.Objective, pyo.Set, pyo.RangeSet, pyo.Param,
              pyo.Expression, pyo.Block, pyo.Suffix, pyo.BuildAction, pyo.BuildCheck)
"""Kinds of components that a programme can hold, or that say nothing to a solver."""


@dataclass(frozen=True)
class OwnProgramme:
    """The programme of a user, and where columns and rows of the one beneath are in it.

    shrunk : (row,) what rows of the user's own were multiplied by; column, row : numbers here of
    what is beneath, -1 where it is gone; left : (column beneath,) values of columns that are gone;
    own : rows that the user added, by name; is_cost : whether system cost is minimised.
    """

    programme: Compiled
    shrunk: Array
    column: Array
    row: Array
    left: Array
    own: dict[str, int]
    is_cost: bool

    def beneath(self, found: Solution) -> Solution:
        """Return a solution in the columns and rows of the programme beneath."""
        if not len(found.values):
            return found
        kept = self.column >= 0
        values = np.where(kept, found.values[self.column], self.left)
        reduced = np.where(kept, found.reduced[self.column], 0.0)
        duals = np.where(self.row >= 0, found.duals[self.row], 0.0)
        return replace(found, values=values, reduced=reduced, duals=duals)

    def put(self, m: pyo.ConcreteModel, found: Solution) -> None:
        """Give the variables of the model their values, so that expressions can be read off."""
        if not len(found.values):
            return
        parts = self.programme.column.parts
        for variable in m.component_objects(pyo.Var, active=True):
            index = parts[variable.name].index
            for key, data in variable.items():
                if not data.fixed:
                    value = found.values[index[key]] if key in index else _left(data)
                    data.set_value(float(value), skip_validation=True)

    def prices(self, found: Solution, money: float) -> dict[str, float]:
        """Return constraint of the user's own -> fall of cost per unit of room in its bound.

        At least zero; money : CNY per unit of the objective.
        """
        return {name: abs(float(found.duals[n] * self.shrunk[n])) * money
                for name, n in self.own.items()}


@dataclass(frozen=True)
class GivenModel:
    """A model before its user changed it.

    components : by name; goal : expression that is minimised; columns : variable behind every
    column of the programme beneath; rows : (family, key) of every row beneath.
    """

    m: pyo.ConcreteModel
    components: Mapping[str, Any]
    goal: Any
    columns: Sequence[Any]
    rows: Sequence[tuple[str, Any]]

    def left_out(self, own: OwnProgramme) -> list[str]:
        """Return the families of which rows are not in what its user made of it."""
        gone = {self.rows[n][0] for n in np.flatnonzero(own.row < 0).tolist()}
        return [name for name in self.components if name in gone]


def compile_own(given: GivenModel) -> OwnProgramme:
    """Return the arrays of a model as its user left it.

    Raises
    ------
    InputError
        For what no linear programme can hold.
    """
    m = given.m
    _check(given)
    (objective,) = m.component_data_objects(pyo.Objective, active=True)
    is_cost = objective.expr is given.goal
    with BUILDING:
        try:
            found = compile_model(m, templates=False)
        except ValueError as error:
            raise _refused("constraints", str(error), "linear constraints over variables "
                           "of the model, and an objective to be minimised", "write it as a linear "
                           "expression, or approximate it by several") from error
    column = np.array(_numbers(found.column.parts, given.columns), dtype=int)
    row = np.array([found.row.parts[name].index.get(key, -1) if name in found.row.parts else -1
                    for name, key in given.rows], dtype=int)
    known = set(row.tolist())
    own = {_name(name, key): n for name, part in found.row.parts.items()
           for key, n in part.index.items() if n not in known}
    programme, shrunk = _shrunk(found, list(own.values()), is_cost)
    left = np.array([_left(v) for v in given.columns])
    return OwnProgramme(programme, shrunk, column, row, left, own, is_cost)


def _check(given: GivenModel) -> None:
    """Report names that were taken from the model, and what no linear programme holds."""
    m = given.m
    for name, component in given.components.items():
        now = m.component(name)
        if now is not component and (now is not None or component.ctype is pyo.Var):
            instead = "nothing" if now is None else f"a {now.ctype.__name__}"
            raise InputError([Problem(
                "E-NAME", HERE, 0, name,
                f"{instead} in place of the {component.ctype.__name__} of the model",
                "a name that the model does not use itself", f'write "my_{name}"',
            )])
    other = sorted(kind.__name__ for kind in m.collect_ctypes(active=True)
                   if not issubclass(kind, UNDERSTOOD))
    if other:
        raise _refused("components", ", ".join(other), "Var, Constraint, Objective, Set, "
                       "Param, Expression and Block", "write it with these, or deactivate it")
    goals = [o.name for o in m.component_data_objects(pyo.Objective, active=True)]
    if len(goals) != 1:
        raise _refused("objective", f"{len(goals)} objectives that are active: "
                       f"{', '.join(goals) or 'none'}", "one",
                       "deactivate the others: model.pyomo.objective.deactivate()")


def _refused(key: str, found: str, expected: str, fix: str) -> InputError:
    return InputError([Problem("E-USAGE", HERE, 0, key, found, expected, fix)])


def _name(family: str, key: Any) -> str:
    if key is None:
        return family
    return f"{family}[{','.join(map(str, key if isinstance(key, tuple) else (key,)))}]"


def _numbers(parts: Any, variables: Sequence[Any]) -> list[int]:
    """Return the column of every variable, -1 where it has none."""
    owners = {id(v.parent_component()): v.parent_component() for v in variables}
    index = {name: parts[own.name].index if own.name in parts else {}
             for name, own in owners.items()}
    return [index[id(v.parent_component())].get(v.index(), -1) for v in variables]


def _left(variable: Any) -> float:
    """Return the value of a variable that no row holds: what it is fixed at, or nearest to zero."""
    if variable.fixed:
        return float(variable.value)
    low, high = (np.inf * sign if bound is None else bound
                 for sign, bound in ((-1, variable.lb), (1, variable.ub)))
    return float(np.clip(0.0, low, high))


def _shrunk(found: Compiled, own: Sequence[int], is_cost: bool) -> tuple[Compiled, Array]:
    """Divide rows of the user's own, and an objective of his own, by the size of their weights.

    Powers of two, so that no digit is lost. A row in CNY has weights of billions beside others near
    one, which a solver would take for faulty.
    """
    factor = np.ones(len(found.row_lower))
    for n in own:
        weights = found.value[found.start[n] : found.start[n + 1]]
        factor[n] = _power(weights)
    value = found.value * np.repeat(factor, np.diff(found.start))
    size = 1.0 if is_cost else _power(found.cost)
    return replace(found, value=value, row_lower=found.row_lower * factor,
                   row_upper=found.row_upper * factor, cost=found.cost * size,
                   offset=found.offset * size), factor


def _power(weights: Array) -> float:
    largest = float(np.abs(weights).max(initial=0.0))
    return float(2.0 ** -np.round(np.log2(largest))) if 0.0 < largest < np.inf else 1.0
