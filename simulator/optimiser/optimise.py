"""`optimise`: build, solve, replay, report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from pyomo.common.gc_manager import PauseGC

from simulator.accounting.balances import net_import
from simulator.mix import Mix
from simulator.model import Scenario
from simulator.optimiser.compiled import Compiled, compile_model
from simulator.optimiser.data import MONEY_SCALE, Data, build_data
from simulator.optimiser.programme import build_programme
from simulator.optimiser.solution import mix_of, moves_of
from simulator.optimiser.solver import INFEASIBLE, Handle, Solution
from simulator.optimiser.tables import constant_cost
from simulator.optimiser.target_rows import TargetRows, build_rows, enforced, is_quota
from simulator.run import LEAST_COST, Case, Run, simulate, total_cost
from simulator.schema.scenario import Target

Array = np.ndarray
REPLAY_GAP = 1e-6


class ReplayError(AssertionError):
    """The optimised mix and its replay disagree: a fault of the program, not of the input."""


@dataclass
class Best:
    """The answer of the optimiser.

    status : optimal or infeasible; run : the cases, least_cost among them if optimal; objective :
    present value of system cost [CNY of 2020]; shadow_prices : target -> [(year, CNY undiscounted,
    CNY discounted)] per canonical unit of tightening; replay_gap : largest relative difference
    between programme and replay; seconds : time of each step.
    """

    status: str
    run: Run
    objective: float
    shadow_prices: dict[str, list[tuple[int, float, float]]] = field(default_factory=dict)
    replay_gap: float = 0.0
    seconds: dict[str, float] = field(default_factory=dict)
    data: Data | None = None
    rows: TargetRows | None = None
    handle: Handle | None = None


def optimise(
    scenario: Scenario,
    run: Run | None = None,
    chosen: Callable[[str, Target], bool] | None = None,
    quotas: str = "hold",
    time_limit: float | None = None,
) -> Best:
    """Return the least-cost mix that meets the targets of all years.

    Parameters
    ----------
    scenario : a loaded scenario.
    run : its baseline and plan cases, if they have been run.
    chosen : which targets bind; default every scored row with a plan value.
    quotas : "hold" or "free": whether technology quotas bind as well.
    time_limit : seconds for the solver.

    Raises
    ------
    SolverError
        If the solver stops without an answer.
    ReplayError
        If the replayed mix differs from the programme by more than 1e-6.
    """
    run = run or simulate(scenario)
    data = build_data(run)
    binds = chosen or enforced
    rows = build_rows(run, data, lambda n, t: binds(n, t) if chosen is None else chosen(n, t)) \
        if quotas == "hold" else build_rows(run, data, _without_quotas(chosen))
    with PauseGC():
        programme = compile_model(build_programme(data, rows))
    handle = Handle(programme, time_limit)
    found = handle.solve()
    if found.status == INFEASIBLE:
        found = handle.solve(presolve=False)
    best = Best(found.status, run, float("inf"), data=data, rows=rows, handle=handle)
    if found.status == INFEASIBLE:
        return best
    best.objective = (found.objective + constant_cost(data)) * MONEY_SCALE
    _add_case(best, data, programme, found)
    best.shadow_prices = shadow_prices(data, rows, programme, found)
    best.replay_gap = replay_gap(best, data)
    if best.replay_gap > REPLAY_GAP:
        raise ReplayError(f"programme and replay differ by {best.replay_gap:.3g}")
    return best


def _without_quotas(
    chosen: Callable[[str, Target], bool] | None
) -> Callable[[str, Target], bool]:
    def binds(name: str, target: Target) -> bool:
        own = enforced(target) if chosen is None else chosen(name, target)
        return own and not is_quota(target)

    return binds


def _add_case(best: Best, data: Data, programme: Compiled, found: Solution) -> None:
    mix = mix_of(data, programme, found.values)
    moves = moves_of(data, programme, found.values)
    rate = data.scenario.discount_rate
    best.run = Run(best.run.scenario, {
        **best.run.cases, LEAST_COST: Case(LEAST_COST, data.city, moves, mix, rate)
    })


def shadow_prices(
    data: Data, rows: TargetRows, programme: Compiled, found: Solution
) -> dict[str, list[tuple[int, float, float]]]:
    """Return what one unit of tightening costs, per target and year, never negative.

    The dual of a row is money (present value) per unit of its bound; times the change of the bound
    per unit of the target's value it is CNY of 2020 per canonical unit, discounted to 2020;
    divided by the discount factor of the year it is undiscounted.
    """
    prices: dict[str, list[tuple[int, float, float]]] = {}
    for i, row in enumerate(rows.rows):
        name = "c_target_least" if row.least else "c_target_most"
        dual = found.duals[programme.row[name, i]]
        discounted = abs(dual) * MONEY_SCALE * abs(row.value_weight) / row.scale
        year = data.city.index.years[row.year]
        undiscounted = discounted / float(data.discount[row.year])
        prices.setdefault(row.target, []).append((year, undiscounted, discounted))
    return prices


def replay_gap(best: Best, data: Data) -> float:
    """Return the largest relative difference between the programme and the replayed mix.

    Compared: present value of cost; balance of every local carrier; activity against capacity.
    """
    run = best.run
    case = run.cases[LEAST_COST]
    cost = float((total_cost(data.scenario, case) * data.discount).sum())
    gaps = [abs(cost - best.objective) / abs(best.objective)]
    gaps += _carrier_gaps(data, case.mix)
    return max(gaps)


def _carrier_gaps(data: Data, mix: Mix) -> list[float]:
    index = data.city.index
    imports = net_import(mix, data.city.coefficients, index)
    gaps = []
    for u, site in enumerate(index.sites):
        if index.source(u).kind != "linked":
            continue
        f = index.carrier(index.source(u).carrier)
        stated = data.city.base.fixed_import[f]
        size = max(float(mix.demand[u].max()), 1.0)
        del site
        gaps.append(float(np.abs(imports[f] - stated).max()) / size)
    return gaps
