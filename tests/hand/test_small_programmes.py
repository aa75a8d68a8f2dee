"""Programmes of two variables, solved on paper and by every solver that is there."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyomo.core as pyo
import pytest

from simulator.optimiser.linear.compiled import Compiled, compile_model
from simulator.optimiser.modelling.solvers import HIGHS, solve_with
from simulator.optimiser.solving.solver import INFEASIBLE, OPTIMAL
from tests.fixtures.solvers import SOLVERS

close = pytest.approx
every_solver = pytest.mark.parametrize("solver", SOLVERS)


def programme(least: float = 4.0, whole: bool = False, **empty: float) -> Compiled:
    """min 2 x + 3 y + 10; 0 <= x + y - least <= 8; x <= 2.5; one row may be empty."""
    m = pyo.ConcreteModel()
    m.x = pyo.Var(bounds=(0, 9), within=pyo.Integers if whole else pyo.Reals)
    m.y = pyo.Var(bounds=(0, None))
    m.c = pyo.Constraint(expr=(least, m.x + m.y, least + 8))
    m.r = pyo.Constraint(expr=m.x <= 2.5)
    m.o = pyo.Objective(expr=2 * m.x + 3 * m.y + 10)
    found = compile_model(m)
    if empty:
        found.start = _more(found.start, found.start[-1])
        found.row_lower = _more(found.row_lower, empty["low"])
        found.row_upper = _more(found.row_upper, empty["high"])
    return found


def _more(values: Any, one: float) -> Any:
    return np.append(values, one).astype(values.dtype)


@every_solver
def test_two_variables(solver: str) -> None:
    """x is cheaper and full: 2.5 and 1.5, 5 + 4.5 + 10. One more asked costs 3, more x saves 1."""
    found = solve_with(solver, programme(), None, {})
    assert found.status == OPTIMAL
    assert found.seconds == 0 or solver == HIGHS    # of other solvers it is not measured
    assert found.values.tolist() == close([2.5, 1.5])
    assert found.objective == close(19.5)
    assert found.duals.tolist() == close([3, -1])
    assert found.reduced.tolist() == close([0, 0], abs=1e-9)


@every_solver
def test_whole_numbers_have_the_prices_of_what_was_decided(solver: str) -> None:
    """x is 2 at most: 2 and 2, 4 + 6 + 10; with x kept the row is still worth 3, and x saves 1."""
    found = solve_with(solver, programme(whole=True), None, {})
    assert found.status == OPTIMAL
    assert found.values.tolist() == close([2, 2])
    assert found.objective == close(20)
    assert found.duals.tolist() == close([3, 0], abs=1e-9)
    assert found.reduced.tolist() == close([-1, 0], abs=1e-9)


@every_solver
@pytest.mark.parametrize(("low", "high", "status"), [
    (1.0, float("inf"), INFEASIBLE), (float("-inf"), -1.0, INFEASIBLE), (-1.0, 1.0, OPTIMAL),
    (0.0, 0.0, OPTIMAL),
])
def test_a_row_without_variables_is_zero(
    solver: str, low: float, high: float, status: str
) -> None:
    found = solve_with(solver, programme(low=low, high=high), None, {})
    assert found.status == status


@every_solver
def test_what_cannot_be_is_infeasible(solver: str) -> None:
    """At most -1 of two things that are not below zero."""
    assert solve_with(solver, programme(least=-9.0), None, {}).status == INFEASIBLE
