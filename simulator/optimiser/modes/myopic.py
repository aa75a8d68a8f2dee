"""Myopic planning: each milestone knows only the targets up to it and keeps what was decided."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.optimiser.infeasible.proof import solve
from simulator.optimiser.solving.solver import OPTIMAL, Solution
from simulator.optimiser.solving.task import Task
from simulator.targets.asked import evaluation_year
from simulator.tolerances import KEPT

DECISIONS = ("x", "cap", "n", "z", "m", "v")


@dataclass(frozen=True)
class Steps:
    """The last solution, the milestones, and the one at which no mix was left (else None)."""

    found: Solution
    milestones: tuple[int, ...]
    stuck: int | None = None


def solve_in_steps(task: Task) -> Steps:
    """Solve milestone by milestone and return the last mix.

    At a milestone the targets judged by then are in force, for as long as they hold, and no later
    one; all decisions of the years up to it are then kept. The result is a mix of the programme
    with perfect foresight too, so it is never cheaper than that programme's.
    """
    milestones = _milestones(task)
    found = None
    for number, year in enumerate(milestones):
        for target, rows in task.rows_of_target.items():
            for row in rows:
                known = _judged(task, target) <= year
                change = task.handle.restore_row if known else task.handle.free_row
                change(task.row_numbers[row])
        found = solve(task)
        if found.status != OPTIMAL:
            _release(task)
            return Steps(found, milestones, year)
        if number + 1 < len(milestones):
            _keep(task, found, task.run.index.year(year))
    _release(task)
    return Steps(found or solve(task), milestones)


def _milestones(task: Task) -> tuple[int, ...]:
    return tuple(sorted({_judged(task, target) for target in task.rows_of_target}))


def _judged(task: Task, target: str) -> int:
    file = task.run.scenario.file
    return evaluation_year(file.targets[target], file.years.main_target)


def _keep(task: Task, found: Solution, last: int) -> None:
    """Keep every decision up to a year number, within the solver's rounding."""
    lower, upper = task.programme.lower, task.programme.upper
    for name in DECISIONS:
        for (_, year), column in task.programme.column.parts[name].index.items():
            if year <= last:
                value = float(found.values[column])
                task.handle.set_column(column, max(value - KEPT, float(lower[column])),
                                       min(value + KEPT, float(upper[column])))


def _release(task: Task) -> None:
    """Put all bounds back."""
    for name in DECISIONS:
        for column in task.programme.column.parts[name].index.values():
            task.handle.set_column(column, float(task.programme.lower[column]),
                                   float(task.programme.upper[column]))
    for row in task.row_numbers:
        task.handle.restore_row(row)
