"""Myopic planning: each milestone knows only the targets up to it and keeps what was decided."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from math import inf

from simulator.optimiser.infeasible.diagnosis import Circumstance
from simulator.optimiser.infeasible.proof import solve
from simulator.optimiser.infeasible.ways_out import FORESIGHT, Relaxation
from simulator.optimiser.solving.solver import OPTIMAL, Handle, Solution
from simulator.optimiser.solving.task import Task
from simulator.scenario.keys import Text
from simulator.targets.asked import evaluation_year
from simulator.tolerances import KEPT

DECISIONS = ("x", "cap", "n", "z", "m", "v")


@dataclass(frozen=True)
class Steps:
    """The last solution, the milestones, and the one at which no mix was left (else None).

    kept : column -> bounds of what was decided before that one.
    """

    found: Solution
    milestones: tuple[int, ...]
    stuck: int | None = None
    kept: dict[int, tuple[float, float]] = field(default_factory=dict)


def solve_in_steps(task: Task) -> Steps:
    """Solve milestone by milestone and return the last mix.

    At a milestone the targets judged by then are in force, for as long as they hold, and no later
    one; all decisions of the years up to it are then kept. The result is a mix of the programme
    with perfect foresight too, so it is never cheaper than that programme's.
    """
    milestones = _milestones(task)
    found, kept = None, dict[int, tuple[float, float]]()
    for number, year in enumerate(milestones):
        for target, rows in task.rows_of_target.items():
            for row in rows:
                known = _judged(task, target) <= year
                change = task.handle.restore_row if known else task.handle.free_row
                change(task.row_numbers[row])
        found = solve(task)
        if found.status != OPTIMAL:
            _release(task)
            return Steps(found, milestones, year, kept)
        if number + 1 < len(milestones):
            kept = _kept(task, found, task.run.index.year(year))
            for column, bounds in kept.items():
                task.handle.set_column(column, *bounds)
    _release(task)
    return Steps(found or solve(task), milestones)


def too_late(task: Task, steps: Steps, foresight: float) -> Circumstance:
    """Return what was decided before the milestone that left no mix, as its programme.

    foresight : least cost of all years together [CNY of 2020].
    """
    assert steps.stuck is not None
    programme, known = task.programme, _known(task, steps.stuck)
    lower, upper = programme.lower.copy(), programme.upper.copy()
    for column, bounds in steps.kept.items():
        lower[column], upper[column] = bounds
    least, most = programme.row_lower.copy(), programme.row_upper.copy()
    unknown = [task.row_numbers[row] for target, rows in task.rows_of_target.items()
               if target not in known for row in rows]
    least[unknown], most[unknown] = -inf, inf
    held = replace(programme, lower=lower, upper=upper, row_lower=least, row_upper=most)
    own = replace(task, programme=held, handle=Handle(held, task.handle.time_limit), known=known,
                  feasible=False)
    return Circumstance(own, _said(steps), Relaxation(0, FORESIGHT, (), cost=foresight))


def _said(steps: Steps) -> Text:
    years = [str(year) for year in steps.milestones]
    before = max(year for year in steps.milestones if year < (steps.stuck or 0))
    return Text(
        zh=f"逐期规划（{'、'.join(years)}年）：到{before}年为止已作的决定没有顾及以后的目标，"
        f"到{steps.stuck}年已没有可行的组合。",
        en=f"Planned milestone by milestone ({', '.join(years)}), what was decided up to {before} "
        f"without a view of later targets leaves no mix in {steps.stuck}.",
    )


def _milestones(task: Task) -> tuple[int, ...]:
    return tuple(sorted({_judged(task, target) for target in task.rows_of_target}))


def _judged(task: Task, target: str) -> int:
    file = task.run.scenario.file
    return evaluation_year(file.targets[target], file.years.main_target)


def _known(task: Task, year: int) -> frozenset[str]:
    return frozenset(name for name in task.rows_of_target if _judged(task, name) <= year)


def _kept(task: Task, found: Solution, last: int) -> dict[int, tuple[float, float]]:
    """Return the bounds of every decision up to a year number, within the solver's rounding."""
    lower, upper = task.programme.lower, task.programme.upper
    kept = {}
    for name in DECISIONS:
        for (_, year), column in task.programme.column.parts[name].index.items():
            if year <= last:
                value = float(found.values[column])
                kept[column] = (max(value - KEPT, float(lower[column])),
                                min(value + KEPT, float(upper[column])))
    return kept


def _release(task: Task) -> None:
    """Put all bounds back."""
    for name in DECISIONS:
        for column in task.programme.column.parts[name].index.values():
            task.handle.set_column(column, float(task.programme.lower[column]),
                                   float(task.programme.upper[column]))
    for row in task.row_numbers:
        task.handle.restore_row(row)
