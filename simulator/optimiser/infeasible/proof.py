"""A solve whose verdict of infeasible is proved before it is believed."""

from __future__ import annotations

from simulator.optimiser.infeasible.elastic import Elastic
from simulator.optimiser.solving.solver import INFEASIBLE, Solution
from simulator.optimiser.solving.task import Task
from simulator.tolerances import VIOLATION

RECHECK = 10_000
"""Most steps of the simplex method without presolve."""


def solve(task: Task) -> Solution:
    """Solve; a verdict of infeasible is checked again without presolve.

    Where that takes long, it is proved by the least violation of the targets instead.
    """
    found = task.handle.solve()
    if found.status == INFEASIBLE:
        task.handle.forget()
        again = task.handle.attempt(RECHECK, presolve=False)
        if again is not None or not _lacks(task):
            found = again or task.handle.solve(presolve=False)
    task.feasible = found.status != INFEASIBLE
    return found


def _lacks(task: Task) -> bool:
    """Tell whether some target is broken even in the mix that breaks them least."""
    in_force = [name for name, rows in task.rows_of_target.items()
                if any(task.handle.in_force(task.row_numbers[i]) for i in rows)]
    return Elastic(task).lacking(in_force) > VIOLATION
