"""`optimise`: build, solve, replay, price, and explain where there is no answer."""

from __future__ import annotations

import time
from collections.abc import Collection
from typing import TYPE_CHECKING

from simulator.optimiser.answers.answering import answer, compare
from simulator.optimiser.answers.best import Best
from simulator.optimiser.infeasible.proof import solve
from simulator.optimiser.programme.binding_targets import (
    HOLD,
    LUMPY,
    PARTS,
    PLAN_VALUES,
    Chosen,
    choose,
)
from simulator.optimiser.solving.solver import OPTIMAL, Solution
from simulator.optimiser.solving.task import Task, prepare
from simulator.simulation.run import Run, simulate
from simulator.simulation.scenario import Scenario

if TYPE_CHECKING:
    from simulator.optimiser.answers.decisions import Project
    from simulator.optimiser.infeasible.diagnosis import Circumstance


def optimise(  # noqa: PLR0913
    scenario: Scenario,
    run: Run | None = None,
    *,
    targets: Collection[str] = PLAN_VALUES,
    quotas: str = HOLD,
    chosen: Chosen | None = None,
    time_limit: float | None = None,
    gap: float | None = None,
    explain: bool = True,
    projects: str = PARTS,
    myopic: bool = False,
) -> Best:
    """Return the least-cost mix that meets the targets of all years.

    The arguments are those of `simulator.optimise`, read and checked there.

    Raises
    ------
    SolverError
        If the solver stops without an answer.
    AnswerError
        If the mix misses a target that it was to hold.
    ReplayError
        If the replayed mix differs from the programme by more than 1e-6.
    """
    clock = _Clock()
    run = run or simulate(scenario)
    parts = prepare(run, choose(targets, quotas, chosen), time_limit, gap)
    task, named = _lumpy(parts) if projects == LUMPY else (parts, [])
    clock.lap("build")
    best = Best("", run, task)
    found = _solved(best, named, myopic)
    best.status = found.status
    clock.lap("solve")
    if found.status == OPTIMAL:
        answer(best, found)
        clock.lap("replay")
    compare(best, found)
    clock.lap("cheapest")
    if named and found.status != OPTIMAL:
        best.circumstance = _whole(parts, task)
    if explain and best.diagnose() is not None:
        clock.lap("diagnosis")
    task.handle.release()
    best.seconds = clock.seconds
    return best


def _lumpy(task: Task) -> tuple[Task, list[Project]]:
    from simulator.optimiser.modes.projects import with_projects

    return with_projects(task)


def _whole(parts: Task, whole: Task) -> Circumstance:
    from simulator.optimiser.modes.projects import too_large

    return too_large(parts, whole)


def _solved(best: Best, named: list[Project], myopic: bool) -> Solution:
    """Solve as asked, and note what is particular to it."""
    task = best.task
    if named:
        from simulator.optimiser.modes.projects import solve_fixed

        found, best.decisions = solve_fixed(task, named)
        return found
    found = solve(task)
    if myopic:
        from simulator.optimiser.modes.myopic import solve_in_steps, too_late

        best.foresight = task.cost_of(found) if found.status == OPTIMAL else None
        steps = solve_in_steps(task)
        found, best.milestones, best.stuck = steps.found, steps.milestones, steps.stuck
        if steps.stuck is not None and best.foresight is not None:
            best.circumstance = too_late(task, steps, best.foresight)
    return found


class _Clock:
    """Time used by each step [s]."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, name: str) -> None:
        """End a step."""
        now = time.perf_counter()
        self.seconds[name], self._last = now - self._last, now
