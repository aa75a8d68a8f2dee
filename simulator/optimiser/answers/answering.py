"""From a solution to the answer: replayed, checked and priced."""

from __future__ import annotations

from simulator.optimiser.answers.best import Best
from simulator.optimiser.solving.replay import check_replay, least_cost_case, with_case
from simulator.optimiser.solving.shadow_prices import shadow_prices
from simulator.optimiser.solving.solver import Solution
from simulator.simulation.case import LEAST_COST


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
