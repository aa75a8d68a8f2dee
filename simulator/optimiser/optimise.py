"""`optimise`: build, solve, replay, price, and explain where there is no answer."""

from __future__ import annotations

import time
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from simulator.model import Scenario
from simulator.optimiser.choice import HOLD, LUMPY, PARTS, PLAN_VALUES, Chosen, choose
from simulator.optimiser.prices import Price, shadow_prices
from simulator.optimiser.replay import check_replay, least_cost_case, mark_beyond, with_case
from simulator.optimiser.solver import INFEASIBLE, OPTIMAL, Solution
from simulator.optimiser.task import Task, prepare
from simulator.optimiser.unused import Unused, unused_moves
from simulator.run import LEAST_COST, Run, simulate

if TYPE_CHECKING:
    from simulator.optimiser.alternatives import Alternatives
    from simulator.optimiser.budget import Most
    from simulator.optimiser.diagnosis import Diagnosis
    from simulator.optimiser.projects import Decision, Project


@dataclass
class Best:
    """The answer of the optimiser.

    status : optimal or infeasible; run : the cases, least_cost among them if optimal; objective :
    present value of system cost [CNY of 2020]; cheapest : the same for the cheapest mix without
    any target, so that what the targets cost is `objective - cheapest`; shadow_prices : target ->
    price of tightening it by one unit; unused : moves that are left out, with what one unit would
    cost; diagnosis : why there is no mix, and what would give one;
    replay_gap : largest relative difference between programme and replay; seconds : time of each
    step; task : the loaded programme; decisions : named projects, where they are yes or no;
    milestones, stuck, foresight : of a myopic solve, the years at which it planned, the one that
    left no mix, and the cost with perfect foresight; most, alternatives : of a budget and of a
    search for other mixes, if there was one.
    """

    status: str
    run: Run
    task: Task
    objective: float = float("inf")
    cheapest: float = float("nan")
    shadow_prices: dict[str, Price] = field(default_factory=dict)
    diagnosis: Diagnosis | None = None
    unused: list[Unused] = field(default_factory=list)
    replay_gap: float = 0.0
    seconds: dict[str, float] = field(default_factory=dict)
    decisions: list[Decision] = field(default_factory=list)
    milestones: tuple[int, ...] = ()
    stuck: int | None = None
    foresight: float | None = None
    most: Most | None = None
    alternatives: Alternatives | None = None

    @property
    def enforced(self) -> frozenset[str]:
        """Return the targets that bind in the programme."""
        return frozenset(self.task.rows_of_target)

    @property
    def targets_cost(self) -> float:
        """Return what the targets cost: least cost with them less the cheapest mix without."""
        return self.objective - self.cheapest


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

    Parameters
    ----------
    scenario : a loaded scenario.
    run : its baseline and plan cases, if they have been run.
    targets : sources of values that bind (plan, province, national_standard, assumed, user).
    quotas : "hold" or "free": whether technology quotas bind as well.
    chosen : a rule of the caller's own in place of `targets`.
    time_limit, gap : seconds for each solve, and relative gap where there are yes/no decisions.
    explain : whether to work out why there is no mix.
    projects : "parts", or "lumpy" for named projects as yes or no (shadow prices are then those
        with the decisions kept).
    myopic : plan milestone by milestone, without foresight; not together with lumpy projects.

    Raises
    ------
    ValueError
        For lumpy projects in a myopic plan.
    SolverError
        If the solver stops without an answer.
    ReplayError
        If the replayed mix differs from the programme by more than 1e-6.
    """
    clock = _Clock()
    run = run or simulate(scenario)
    task = prepare(run, choose(targets, quotas, chosen), time_limit, gap)
    task, named = _lumpy(task) if projects == LUMPY else (task, [])
    clock.lap("build")
    best = Best("", run, task)
    found = _solved(best, named, myopic)
    best.status = found.status
    clock.lap("solve")
    if found.status == OPTIMAL:
        answer(best, found)
        clock.lap("replay")
    _compare(best, found)
    clock.lap("cheapest")
    if found.status == INFEASIBLE and explain and not named and not myopic:
        best.diagnosis = _diagnosed(task, best.cheapest)
        clock.lap("diagnosis")
    best.seconds = clock.seconds
    return best


def _lumpy(task: Task) -> tuple[Task, list[Project]]:
    from simulator.optimiser.projects import with_projects  # noqa: PLC0415

    return with_projects(task)


def _diagnosed(task: Task, cheapest: float) -> Diagnosis:
    from simulator.optimiser.diagnosis import diagnose  # noqa: PLC0415

    return diagnose(task, cheapest)


def _compare(best: Best, found: Solution) -> None:
    """Solve without targets, and note what the targets change and what stays unused."""
    free = best.task.without_targets()
    best.cheapest = best.task.cost_of(free)
    if found.status == OPTIMAL:
        case = best.run.cases[LEAST_COST]
        mark_beyond(best.task, case, free)
        best.unused = unused_moves(best.task, case, found)


def _solved(best: Best, named: list[Project], myopic: bool) -> Solution:
    """Solve as asked, and note what is particular to it."""
    task = best.task
    if named and myopic:
        raise ValueError("named projects are not yes or no in a myopic plan")
    if named:
        from simulator.optimiser.projects import solve_fixed  # noqa: PLC0415

        found, best.decisions = solve_fixed(task, named)
        return found
    found = task.solve()
    if myopic:
        from simulator.optimiser.myopic import solve_in_steps  # noqa: PLC0415

        best.foresight = task.cost_of(found) if found.status == OPTIMAL else None
        steps = solve_in_steps(task)
        found, best.milestones, best.stuck = steps.found, steps.milestones, steps.stuck
    return found


def answer(best: Best, found: Solution, priced: bool = True) -> None:
    """Replay a solution as the least-cost case, check the replay, and price the targets.

    priced : whether the objective was money, so that the duals are prices.
    """
    task = best.task
    best.objective = task.cost_of(found)
    case = least_cost_case(task, found)
    best.replay_gap = check_replay(task, case, best.objective)
    best.run = with_case(best.run, case)
    if priced:
        best.shadow_prices = shadow_prices(task, best.run, LEAST_COST, found)


class _Clock:
    """Time used by each step [s]."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, name: str) -> None:
        """End a step."""
        now = time.perf_counter()
        self.seconds[name], self._last = now - self._last, now
