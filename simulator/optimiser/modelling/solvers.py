"""Solving a programme with HiGHS, or with any solver that Pyomo knows."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from typing import Any

import numpy as np
from pyomo.common.gc_manager import PauseGC

from simulator.errors import InputError, Problem, SolverError
from simulator.optimiser.linear.compiled import Compiled
from simulator.optimiser.linear.symbols import BUILDING
from simulator.optimiser.solving.native import GUARD
from simulator.optimiser.solving.solver import INFEASIBLE, OPTIMAL, Handle, Solution
from simulator.tolerances import BESIDE_ROW

Array = np.ndarray
HIGHS = "highs"
OTHERS = ("cbc", "glpk", "scip", "gurobi", "cplex", "xpress", "mosek")
"""Solvers of linear programmes that are looked for; Pyomo may know more."""
CLOSER: Mapping[str, Mapping[str, Any]] = {"glpk": {"nopresol": None}}
"""Options with which a solver keeps closer to the rows, for a second solve where its answer lies
beside them: what the presolver of GLPK takes out comes back thousands of tolerances away."""
STEPS = 10_000
"""Most steps of the simplex method in the first proof that nothing is feasible."""


def solvers() -> list[str]:
    """Return the names of the solvers that are found on this machine."""
    with BUILDING, _quiet():
        return [HIGHS, *(name for name in OTHERS if _found(name) is not None)]


def solve_with(
    solver: str, programme: Compiled, time_limit: float | None, options: Mapping[str, Any]
) -> Solution:
    """Return the answer of a solver; of whole numbers, prices with the decisions kept.

    Raises
    ------
    InputError
        For a solver that is not there.
    SolverError
        Where it stops without an answer.
    """
    found = _once(solver, programme, time_limit, options)
    if found.status != OPTIMAL or not programme.integer.any():
        return found
    whole = programme.integer
    kept = np.round(found.values[whole])
    lower, upper = programme.lower.copy(), programme.upper.copy()
    lower[whole] = upper[whole] = kept
    fixed = replace(programme, lower=lower, upper=upper, integer=np.zeros_like(whole))
    again = _once(solver, fixed, time_limit, options)
    return again if again.status == OPTIMAL else found


def _once(
    solver: str, programme: Compiled, time_limit: float | None, options: Mapping[str, Any]
) -> Solution:
    if solver == HIGHS:
        return _by_highs(programme, time_limit, options)
    with BUILDING, PauseGC(), _quiet():
        return _by_pyomo(solver, programme, time_limit, options)


def _by_highs(
    programme: Compiled, time_limit: float | None, options: Mapping[str, Any]
) -> Solution:
    """Solve; a verdict of infeasible is checked again without presolve."""
    handle = Handle(programme, time_limit, options.get("mip_rel_gap"))
    handle.set_options(options)
    found = handle.solve()
    if found.status == INFEASIBLE:
        handle.forget()
        found = handle.attempt(STEPS, presolve=False) or handle.solve(presolve=False)
    if found.status == OPTIMAL and programme.integer.any():
        return _with_duals(programme, found, np.zeros(len(programme.row_lower)))
    return found


def _by_pyomo(
    solver: str, programme: Compiled, time_limit: float | None, options: Mapping[str, Any]
) -> Solution:
    from pyomo.opt.solver import SystemCallSolver

    own = _found(solver)
    if own is None:
        there = [HIGHS, *(name for name in OTHERS if _found(name) is not None)]
        raise InputError([Problem(
            "E-SOLVER", "model.solve", 0, "solver", f'"{solver}", which is not found here',
            f"one of those found: {', '.join(there)}",
            f'write solver="{there[-1]}", or install {solver} so that its program is on the PATH',
        )])
    none = np.zeros(0)
    nothing = Solution(INFEASIBLE, float("inf"), none, none, none, 0.0)
    empty = np.diff(programme.start) == 0
    if (programme.row_lower[empty] > 0.0).any() or (programme.row_upper[empty] < 0.0).any():
        return nothing
    m, dual = _plain(programme)
    more: dict[str, Any] = {} if time_limit is None else {"timelimit": time_limit}
    for closer in ({}, CLOSER.get(solver)):
        if closer is None:
            break
        with nullcontext() if isinstance(own, SystemCallSolver) else GUARD.to_stderr():
            results = own.solve(m, load_solutions=False, options={**closer, **options}, **more)
        ended = str(results.solver.termination_condition)
        if ended in ("infeasible", "infeasibleOrUnbounded", "noFeasibleSolution"):
            return nothing
        if ended != "optimal":
            raise SolverError(f"{solver} stopped: {ended}")
        m.solutions.load_from(results)
        found = _read(programme, m, dual)
        if _beside(programme, found.values) <= BESIDE_ROW:
            break
    return found


def _read(programme: Compiled, m: Any, dual: Any) -> Solution:
    """Return the answer that stands in a Pyomo model."""
    values = np.array([m.x[n].value or 0.0 for n in range(len(programme.cost))])
    values = np.clip(values, programme.lower, programme.upper)
    duals = np.array([dual.get(m.c[n], 0.0) if n in m.c else 0.0
                      for n in range(len(programme.row_lower))])
    objective = float(programme.cost @ values) + programme.offset
    return _with_duals(programme, Solution(OPTIMAL, objective, values, duals, duals, 0.0), duals)


def _beside(programme: Compiled, values: Array) -> float:
    """Return how far the farthest row lies from its bounds."""
    row = np.repeat(np.arange(len(programme.row_lower)), np.diff(programme.start))
    sums = np.bincount(row, programme.value * values[programme.index],
                       minlength=len(programme.row_lower))
    beside = np.maximum(programme.row_lower - sums, sums - programme.row_upper)
    return float(beside.max(initial=0.0))


def _plain(programme: Compiled) -> tuple[Any, Any]:
    """Return the arrays as a Pyomo model with numbers for names, and where duals will be."""
    from pyomo import environ as pyo
    from pyomo.core.expr import LinearExpression

    m = pyo.ConcreteModel()
    bounds = [tuple(float(b) if np.isfinite(b) else None for b in both)
              for both in zip(programme.lower, programme.upper, strict=True)]
    kinds = [pyo.Integers if whole else pyo.Reals for whole in programme.integer]
    m.x = pyo.Var(range(len(bounds)), bounds=dict(enumerate(bounds)), within=dict(enumerate(kinds)))
    x = list(m.x.values())
    m.c = pyo.Constraint(pyo.Any)
    start, index, value = (a.tolist() for a in (programme.start, programme.index, programme.value))
    rows = zip(programme.row_lower.tolist(), programme.row_upper.tolist(), strict=True)
    for n, (low, high) in enumerate(rows):
        own = slice(start[n], start[n + 1])
        if start[n] == start[n + 1]:
            continue
        body = LinearExpression(linear_coefs=value[own], linear_vars=[x[j] for j in index[own]])
        m.c[n] = (body, low) if low == high else (
            low if np.isfinite(low) else None, body, high if np.isfinite(high) else None)
    m.goal = pyo.Objective(expr=LinearExpression(linear_coefs=programme.cost.tolist(),
                                                 linear_vars=x))
    dual: Any = {}
    if not programme.integer.any():
        dual = m.dual = pyo.Suffix(direction=pyo.Suffix.IMPORT)
    return m, dual


def _with_duals(programme: Compiled, found: Solution, duals: Array) -> Solution:
    """Return a solution with reduced costs: cost less what the rows are worth."""
    column = programme.index
    row = np.repeat(np.arange(len(duals)), np.diff(programme.start))
    worth = np.bincount(column, programme.value * duals[row], minlength=len(programme.cost))
    return replace(found, duals=duals, reduced=programme.cost - worth)


def _found(name: str) -> Any:
    """Return a solver of Pyomo's, None where it is not there."""
    from pyomo.environ import SolverFactory

    try:
        own = SolverFactory(name)
        return own if own.available(exception_flag=False) else None
    except Exception:  # a plugin without its licence or library may raise anything
        return None


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep Pyomo from telling what it looked for and did not find."""
    logger = logging.getLogger("pyomo")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(level)
