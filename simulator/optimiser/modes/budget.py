"""The most that a budget can reduce: one pollutant or a weighted sum of several."""

from __future__ import annotations

from collections.abc import Collection
from math import ceil

from simulator.errors import InputError, Problem
from simulator.optimiser.answers.aims import COST, COSTS, read_aim
from simulator.optimiser.answers.answering import answer
from simulator.optimiser.answers.best import Best
from simulator.optimiser.answers.most import Most
from simulator.optimiser.infeasible.proof import solve
from simulator.optimiser.modes.aims_as_rows import LinearSum, cost_line, mean_line
from simulator.optimiser.modes.frontier import SLIGHT, typical, year_number
from simulator.optimiser.modes.sweep import Sweep
from simulator.optimiser.programme.binding_targets import HOLD, choose
from simulator.optimiser.solving.solver import OPTIMAL, Solution
from simulator.optimiser.solving.task import prepare
from simulator.simulation.case import BASELINE
from simulator.simulation.run import Run, series_of, simulate
from simulator.simulation.scenario import Scenario
from simulator.tolerances import ROOM

AIM = "aim"
SHOWN = 1e3
"""A budget that is too small is answered with one rounded up to thousands [CNY of 2020]."""


def most_reduction(
    scenario: Scenario, run: Run | None = None, *, maximise: str = "CO2",
    budget: float | None = None, year: int | None = None, targets: Collection[str] = (),
    quotas: str = HOLD, time_limit: float | None = None,
) -> Best:
    """Return the mix that reduces a pollutant, or a weighted sum, most within a budget.

    How much it reduces is `most` of the answer.

    The arguments are those of `simulator.most_reduction`, read and checked there.

    Equation: min mean over t >= year of E[t] + small * cost subject to cost <= cheapest + budget.
    The small weight makes the mix efficient. Targets have no shadow price in money here.

    Raises
    ------
    InputError
        For an unknown pollutant or year, or a budget below what the targets cost (E-BUDGET).
    """
    aim, when = read_aim(scenario, maximise, "--maximise"), year_number(scenario, year)
    if aim.is_cost:
        raise InputError([Problem("E-USAGE", "simulator", 0, "--maximise", f'"{COST}"',
                                  "a pollutant, equivalents or weights", 'write "CO2"')])
    run = run or simulate(scenario)
    task = prepare(run, choose(targets, quotas), time_limit)
    most = Most(aim, scenario.index.years[when], budget)
    best = Best("", run, task, most=most)
    years = range(when, len(scenario.index.years))
    size = sum(typical(run, aim, t) for t in years) / len(years)
    most.baseline = sum(w * float(series_of(run, BASELINE, q)[0][when:].mean())
                        for q, w in aim.quantities)
    found = _solve(best, most, Sweep(task), mean_line(task, aim, years), size)
    best.status = found.status
    if found.status == OPTIMAL:
        answer(best, found, priced=False)
        most.spent = best.targets_cost
    best.diagnose()
    task.handle.release()
    return best


def _solve(best: Best, most: Most, sweep: Sweep, line: LinearSum, size: float) -> Solution:
    task = best.task
    sweep.add(AIM, line, size)
    sweep.add(COST, cost_line(task), typical(best.run, COSTS, 0))
    least = solve(task)
    best.cheapest = task.cost_of(task.without_targets())
    if least.status != OPTIMAL:
        return least
    sweep.minimise({AIM: 1.0, COST: SLIGHT})
    sweep.task.handle.forget()
    most.limit = most.baseline - sweep.value(AIM, sweep.solve())
    if most.budget is not None:
        _within(most.budget, task.cost_of(least) - best.cheapest)
        ceiling = best.cheapest + most.budget
        sweep.between(COST, upper=ceiling + ROOM * abs(ceiling))
        sweep.task.handle.forget()
    found = sweep.solve()
    if found.status == OPTIMAL:
        most.reduction = most.baseline - sweep.value(AIM, found)
        fall = sweep.price(COST, AIM, found)
        most.price = 1.0 / fall if fall > 0 else float("inf")
    return found


def _within(budget: float, needed: float) -> None:
    """Raise InputError if the budget does not pay for the targets."""
    if budget < needed * (1 - ROOM):
        enough = ceil(needed / SHOWN) * SHOWN
        raise InputError([Problem(
            "E-BUDGET", "simulator", 0, "--budget", f"{budget:,.0f} CNY",
            f"at least the {enough:,.0f} CNY that the targets cost above the cheapest mix",
            "raise the budget, or leave --targets out",
        )])
