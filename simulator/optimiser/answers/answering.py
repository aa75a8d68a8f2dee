"""From a solution to the answer: replayed, checked and priced."""

from __future__ import annotations

from simulator.kernels.fixed import read_only
from simulator.optimiser.answers.best import Best
from simulator.optimiser.solving.replay import (
    check_replay,
    least_cost_case,
    mark_beyond,
    with_case,
)
from simulator.optimiser.solving.shadow_prices import shadow_prices
from simulator.optimiser.solving.solver import OPTIMAL, Solution
from simulator.optimiser.solving.unused import unused_moves
from simulator.simulation.case import LEAST_COST


def answer(best: Best, found: Solution, priced: bool = True) -> None:
    """Replay a solution as the least-cost case, check the replay, and price the targets.

    priced : whether the objective was money, so that the duals are prices.
    """
    task = best.task
    best.objective = task.cost_of(found)
    case = least_cost_case(task, found)
    read_only(case.mix)
    best.replay_gap = check_replay(task, case, best.objective)
    best.run = with_case(best.run, case)
    if priced:
        best.shadow_prices = shadow_prices(task, best.run, LEAST_COST, found)


def compare(best: Best, found: Solution) -> None:
    """Solve without targets, and note what the targets change and what stays unused."""
    free = best.task.without_targets()
    best.cheapest = best.task.cost_of(free)
    if found.status == OPTIMAL:
        case = best.run.cases[LEAST_COST]
        mark_beyond(best.task, case, free)
        best.unused = unused_moves(best.task, case, found)
