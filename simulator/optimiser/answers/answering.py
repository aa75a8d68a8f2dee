"""From a solution to the answer: replayed, checked and priced."""

from __future__ import annotations

from simulator.errors import AccountingError, AnswerError, SolverError
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
from simulator.simulation.assessing import assess_cases
from simulator.simulation.case import LEAST_COST, Case
from simulator.simulation.postconditions import check_case


def answer(best: Best, found: Solution, priced: bool = True) -> None:
    """Replay a solution as the least-cost case, check it, and price the targets.

    priced : whether the objective was money, so that the duals are prices.

    Raises
    ------
    AnswerError
        Where the replay differs, does not add up, or misses a target that binds.
    """
    task = best.task
    best.objective = task.cost_of(found)
    case = least_cost_case(task, found)
    read_only(case.mix)
    best.replay_gap = check_replay(task, case, best.objective)
    _check_sums(case)
    best.run = with_case(best.run, case)
    _check_targets(best)
    if priced:
        best.shadow_prices = shadow_prices(task, best.run, LEAST_COST, found)


def _check_sums(case: Case) -> None:
    try:
        check_case(case)
    except AccountingError as error:
        raise AnswerError(str(error)) from error


def _check_targets(best: Best) -> None:
    """Judge every target that binds by the code that prints verdicts.

    Rows of a model may have been taken out by its user: then the programme never held them.
    """
    if best.of_model:
        return
    missed = [v for v in assess_cases(best.run, (LEAST_COST,))
              if v.verdict == "missed" and v.target in best.enforced]
    if missed:
        told = (f"{v.target} in {v.year}: {v.achieved:.10g} {v.unit}, required {v.required:.10g}"
                for v in missed)
        raise AnswerError("least_cost misses what it was to hold: " + "; ".join(told))


def compare(best: Best, found: Solution) -> None:
    """Solve without targets, and note what the targets change and what stays unused."""
    free = best.task.without_targets()
    if free.status != OPTIMAL:
        raise SolverError(f"the programme without targets ended as {free.status}")
    best.cheapest = best.task.cost_of(free)
    if found.status == OPTIMAL:
        case = best.run.cases[LEAST_COST]
        mark_beyond(best.task, case, free)
        best.unused = unused_moves(best.task, case, found)
