"""The numbers of the programme, scaled so that every site's activity is near one.

Activities, capacities and controlled activities are in units of their site's largest activity
(capacity times full load over that scale), carriers in PJ or Mt, money in million CNY of 2020.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from simulator.kernels.annuity import capital_recovery_factor, discount_factor
from simulator.kernels.shares import shares_in
from simulator.kernels.survival import base_stock_share, surviving_share
from simulator.mix import Mix
from simulator.model import Scenario
from simulator.moves import DemandMove, Moves, TransferMove
from simulator.optimiser.limits import Limits, build_limits
from simulator.projection import City, displacement, renewable_output, stock_ages
from simulator.run import Run, carrier_prices
from simulator.supply import DISPATCHED

Array = np.ndarray
CARRIER_SCALE = 1e3
MONEY_SCALE = 1e6


@dataclass(frozen=True)
class Lever:
    """One demand or transfer variable: a share of baseline activity, per year.

    effect : (site, year) change of activity per unit of the share [activity]; cost : (year,) CNY
    per unit of the share (negative where the share is); low, high : (year,) bounds; pace :
    largest yearly change;
    fixed : whether it stays at the plan's path (`low` equals `high`).
    """

    kind: str
    measure: str
    move: str
    effect: Array
    cost: Array
    low: Array
    high: Array
    pace: float
    template: DemandMove | TransferMove


@dataclass
class Data:
    """Everything the constraint functions read; arrays are (..., year) over all years.

    site, process, control numbers are those of the index; `scale` is per site.
    """

    scenario: Scenario
    baseline: Mix
    plan: Mix
    limits: Limits
    scale: Array
    fixed_demand: Array
    levers: list[Lever]
    demand_before: Array
    base_capacity: Array
    base_survival: Array
    new_survival: Array
    reserve: Array
    floor_cover: Array
    fixed_cover: Array
    control_base_survival: Array
    control_new_survival: Array
    discount: Array
    prices: dict[str, Array]
    processes: list[int] = field(default_factory=list)
    free_controls: list[int] = field(default_factory=list)
    fixed_controls: list[int] = field(default_factory=list)

    @property
    def city(self) -> City:
        """Return the city."""
        return self.scenario.city


def build_data(run: Run) -> Data:
    """Prepare the programme of a scenario from its baseline and plan cases."""
    scenario, city = run.scenario, run.scenario.city
    index, c = city.index, city.coefficients
    baseline, plan = run.cases["baseline"].mix, run.cases["plan"].mix
    limits = build_limits(scenario, baseline, plan)
    largest = np.maximum(baseline.demand, plan.demand)
    peak = largest.max(-1)
    scale = np.where(peak > 0, peak, 1.0)
    years = np.arange(len(index.years))
    levers = build_levers(run, limits)
    life, age, youngest = stock_ages(city)
    data = Data(
        scenario=scenario, baseline=baseline, plan=plan, limits=limits, scale=scale,
        fixed_demand=_exogenous(run), levers=levers, demand_before=largest,
        base_capacity=_scaled_capacity(run, scale, baseline.capacity[:, 0]),
        base_survival=base_stock_share(
            years.astype(float), life[:, None], c.shape[:, None], age[:, None], youngest[:, None]
        ),
        new_survival=surviving_share(years.astype(float), life[:, None], c.shape[:, None]),
        reserve=_reserve(run, scale),
        floor_cover=_least_cover(run), fixed_cover=_least_cover(run, cumulative=False),
        control_base_survival=base_stock_share(
            years.astype(float), c.control_life[:, None], np.zeros((len(index.controls), 1)),
            np.where(np.isinf(c.control_life), 0.0, c.control_life / 2)[:, None],
        ),
        control_new_survival=surviving_share(
            years.astype(float), c.control_life[:, None], np.zeros((len(index.controls), 1))
        ),
        discount=np.concatenate([[0.0], discount_factor(scenario.discount_rate, years[1:])]),
        prices=carrier_prices(scenario),
    )  # fmt: skip
    _choose(data)
    return data


def _exogenous(run: Run) -> Array:
    """Return baseline activity with the plan's bans, before levers, (site, year)."""
    city, moves = run.scenario.city, run.scenario.moves
    stopped = [s.growth and s.facility in moves.bans for s in city.index.sites]
    result: Array = city.baseline_activity * (1.0 - np.array(stopped, dtype=float))[:, None]
    return result


def _scaled_capacity(run: Run, scale: Array, capacity: Array) -> Array:
    site = run.index.process_site
    result: Array = capacity * run.scenario.city.coefficients.full_load / scale[site]
    return result


def _reserve(run: Run, scale: Array) -> Array:
    """Return least capacity per activity of a site, (site, year): idle stock is not sold off."""
    c, site = run.scenario.city.coefficients, run.index.process_site
    ratios = []
    for case in ("baseline", "plan"):
        mix = run.cases[case].mix
        able = np.zeros_like(mix.demand)
        np.add.at(able, site, mix.capacity * c.full_load[:, None])
        ratios.append(np.divide(able, mix.demand, out=np.ones_like(able), where=mix.demand > 0))
    del scale
    return np.asarray(np.minimum(*ratios) * (1 - 1e-9))


def _least_cover(run: Run, cumulative: bool = True) -> Array:
    """Return (control,) base-year share under a control (or, cumulative, a better one)."""
    base = run.scenario.city.base.control_share
    if not cumulative:
        return np.asarray(base)
    result: Array = base.copy()
    for group in run.scenario.city.families:
        result[group] = np.flip(np.cumsum(np.flip(base[group])))
    return result


def _choose(data: Data) -> None:
    """Choose the processes and controls that are variables."""
    index, limits = data.city.index, data.limits
    led = np.array([index.source(p.site).kind in ("capacity", "area") for p in index.processes])
    possible = (limits.share[:, 1:] > 0).any(-1) | (led & (
        (data.baseline.capacity > 0).any(-1) | (limits.capacity > 0).any(-1)))
    active = np.asarray((data.demand_before > 0).any(-1))[index.process_site] | led
    data.processes = np.flatnonzero(possible & active).tolist()
    chosen = set(data.processes)
    for group in data.city.families:
        if index.control_process[group[0]] not in chosen:
            continue
        above = limits.coverage[group, 1:] - data.floor_cover[group][:, None]
        if (above > 1e-12).any():
            data.free_controls += group
        else:
            data.fixed_controls += [j for j in group if data.fixed_cover[j] > 0]
    data.free_controls.sort()
    data.fixed_controls.sort()


def build_levers(run: Run, limits: Limits) -> list[Lever]:
    """Return every demand, transfer and closing move as a variable or as the plan's path."""
    return [*_demand_levers(run, limits), *_transfer_levers(run, limits), *_closures(run, limits)]


def _demand_levers(run: Run, limits: Limits) -> list[Lever]:
    """Return one lever per demand move: free within its potential, or fixed at the plan."""
    exogenous = _exogenous(run)
    planned = {(d.measure, d.move): d for d in run.scenario.moves.demand}
    levers = []
    for key in dict.fromkeys([*planned, *limits.demand]):
        own = planned.get(key)
        free = limits.demand.get(key)
        known = own if own is not None else free[0].demand[free[1]]  # type: ignore[index]
        path = own.change if own is not None else np.zeros(exogenous.shape[-1])
        reach = free[0].demand[free[1]].change if free else path
        effect = np.zeros_like(exogenous)
        effect[known.sites] = exogenous[known.sites]
        sign = -1.0 if min(reach.min(), path.min()) < 0 else 1.0
        amount = sign * np.abs(effect).sum(0)
        low = np.minimum(np.minimum(reach, path), 0.0) if free else path
        high = np.maximum(np.maximum(reach, path), 0.0) if free else path
        levers.append(Lever("demand", *key, effect, float(known.cost) * amount, low, high,
                            _own_pace(free[2] if free else np.inf, path), known))
    return levers


def _own_pace(pace: float, path: Array) -> float:
    """Return the larger of the library's pace and the plan's own largest step."""
    return max(pace, float(np.abs(np.diff(path)).max(initial=0.0)))


def _transfer_levers(run: Run, limits: Limits) -> list[Lever]:
    exogenous = _exogenous(run)
    planned = {(d.measure, d.move): d for d in run.scenario.moves.transfers}
    levers = []
    for key in dict.fromkeys([*planned, *limits.transfers]):
        own = planned.get(key)
        free = limits.transfers.get(key)
        known = own if own is not None else free[0].transfers[free[1]]  # type: ignore[index]
        if not (len(known.donors) and len(known.receivers)):
            continue
        path = own.share if own is not None else np.zeros(exogenous.shape[-1])
        reach = free[0].transfers[free[1]].share if free else path
        effect = np.zeros_like(exogenous)
        given = exogenous[known.donors]
        effect[known.donors] -= given
        weight = shares_in(exogenous[known.receivers])
        effect[known.receivers] += given.sum(0) * float(known.factor) * weight
        levers.append(Lever("transfer", *key, effect, float(known.cost) * given.sum(0),
                            np.zeros_like(path) if free else path, np.maximum(reach, path),
                            _own_pace(free[2] if free else np.inf, path), known))
    return levers


def _closures(run: Run, limits: Limits) -> list[Lever]:
    """Return a lever per stock that may close with its activity lost."""
    exogenous, moves = _exogenous(run), run.scenario.moves
    share = run.scenario.city.base.share
    blank = DemandMove("", "", np.zeros(0, int), np.zeros(0), 0.0)
    planned = {(int(u), int(k)): 1 - np.minimum(moves.ceiling[u, k], 1.0)
               for u, k in np.argwhere(moves.lost)}
    levers = []
    for key in dict.fromkeys([*planned, *limits.closures]):
        path = planned.get(key, np.zeros(exogenous.shape[-1]))
        reach = limits.closures.get(key, path)
        effect = np.zeros_like(exogenous)
        effect[key[0]] = -exogenous[key[0]] * share[key]
        pace = _own_pace(limits.closure_pace.get(key, 0.0), path)
        levers.append(Lever("closure", f"{key[0]}", f"{key[1]}", effect, np.zeros_like(path),
                            np.zeros_like(path), np.maximum(reach, path), pace, blank))
    return levers


def plan_path(data: Data, k: int) -> Array:
    """Return what the plan does with a lever, (year,)."""
    lever, moves = data.levers[k], data.scenario.moves
    if lever.kind == "demand":
        found = [d.change for d in moves.demand
                 if (d.measure, d.move) == (lever.measure, lever.move)]
    elif lever.kind == "transfer":
        found = [d.share for d in moves.transfers
                 if (d.measure, d.move) == (lever.measure, lever.move)]
    else:
        site, slot = int(lever.measure), int(lever.move)
        closes = moves.lost[site, slot]
        found = [1 - np.minimum(moves.ceiling[site, slot], 1.0)] if closes else []
    return found[0] if found else np.zeros(len(data.discount))


def present_value(data: Data, capex: Array, life: Array, rates: Array | None = None) -> Array:
    """Return what one unit built in each year costs over the horizon, (item, year) [CNY].

    rates : (item,) rate of the annuities where it is not the discount rate.
    Equation: PV[v] = capex * CRF(r, n) * sum over t = v .. min(v + n - 1, end) of discount[t].
    """
    rate = data.scenario.discount_rate if rates is None else rates
    years = len(data.discount)
    horizon = np.where(np.isinf(life), float(years), life)
    payment = capex * capital_recovery_factor(rate, horizon)
    result = np.zeros((len(capex), years))
    for v in range(1, years):
        length = np.clip(horizon[:, None] - np.arange(years - v), 0.0, 1.0)
        result[:, v] = payment * (length * data.discount[v:]).sum(-1)
    return result


def dispatch(data: Data) -> tuple[list[int], Array, Array]:
    """Return dispatched sites, what they give up per TJ, and baseline renewable output [TJ]."""
    sites = [s.source for s in data.city.index.sites]
    if DISPATCHED not in sites:
        return [], np.zeros((0, len(data.discount))), np.zeros(len(data.discount))
    numbers, cut = displacement(data.city)
    return numbers, cut, renewable_output(data.city, data.baseline)


__all__ = ["Data", "Lever", "Moves", "build_data", "dispatch", "plan_path", "present_value"]
