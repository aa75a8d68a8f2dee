"""The numbers of the programme, scaled so that every site's activity is near one.

Activities, capacities and controlled activities are in units of their site's largest activity
(capacity times full load over that scale), carriers in PJ or Mt, money in million CNY of 2020.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from simulator.accounting.balances import renewable_output
from simulator.accounting.costs import discount_weights
from simulator.accounting.mix import Mix
from simulator.city.city import City, displacement
from simulator.kernels.survival import base_stock_share, surviving_share
from simulator.measures.acting import under_or_better
from simulator.measures.activity_moves import Closure
from simulator.measures.levers import exogenous_activity
from simulator.optimiser.programme.levers import Lever, build_levers
from simulator.optimiser.programme.limits import Limits, build_limits
from simulator.simulation.run import Run
from simulator.simulation.scenario import Scenario
from simulator.tolerances import LEAST_CHOICE, ROOM

Array = np.ndarray
CARRIER_SCALE = 1e3
MONEY_SCALE = 1e6


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
    least_idle: Array
    floor_cover: Array
    fixed_cover: Array
    control_base_survival: Array
    control_new_survival: Array
    discount: Array
    prices: Mapping[str, Array]
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
    data = Data(
        scenario=scenario, baseline=baseline, plan=plan, limits=limits, scale=scale,
        fixed_demand=exogenous_activity(city, scenario.moves), levers=levers, demand_before=largest,
        base_capacity=_scaled_capacity(run, scale, baseline.capacity[:, 0]),
        base_survival=city.survival.stock.T,
        new_survival=surviving_share(years.astype(float), c.life[:, None], c.shape[:, None]),
        reserve=_reserve(run), least_idle=_least_idle(run, scale),
        floor_cover=_least_cover(run), fixed_cover=np.asarray(city.base.control_share),
        control_base_survival=base_stock_share(
            years.astype(float), c.control_life[:, None], np.zeros((len(index.controls), 1)),
            np.where(np.isinf(c.control_life), 0.0, c.control_life / 2)[:, None],
        ),
        control_new_survival=surviving_share(
            years.astype(float), c.control_life[:, None], np.zeros((len(index.controls), 1))
        ),
        discount=discount_weights(scenario.discount_rate, len(years)),
        prices=scenario.city.prices,
    )
    _choose(data)
    return data


def _scaled_capacity(run: Run, scale: Array, capacity: Array) -> Array:
    site = run.index.process_site
    result: Array = capacity * run.scenario.city.coefficients.full_load / scale[site]
    return result


def _reserve(run: Run) -> Array:
    """Return least capacity per activity of a site, (site, year): idle stock is not sold off."""
    ratios = []
    for case in ("baseline", "plan"):
        able, demand = _able(run, case), run.cases[case].mix.demand
        ratios.append(np.divide(able, demand, out=np.ones_like(able), where=demand > 0))
    return np.asarray(np.minimum(*ratios) * (1 - ROOM))


def _least_idle(run: Run, scale: Array) -> Array:
    """Return scaled capacity that stays where a known one stands still in both, (site, year)."""
    cases = ("baseline", "plan")
    still = np.all([run.cases[case].mix.demand == 0 for case in cases], axis=0)
    least = np.minimum(*(_able(run, case) for case in cases)) / scale[:, None] * (1 - ROOM)
    return np.where(still & run.scenario.city.may_idle, least, 0.0)


def _able(run: Run, case: str) -> Array:
    """Return what the capacity of a case could do, (site, year)."""
    mix = run.cases[case].mix
    able = np.zeros_like(mix.demand)
    full_load = run.scenario.city.coefficients.full_load[:, None]
    np.add.at(able, run.index.process_site, mix.capacity * full_load)
    return able


def _least_cover(run: Run) -> Array:
    """Return (control, year) share under a control or a better one without any measure."""
    return under_or_better(run.scenario.city.base.coverage, run.scenario.city.families)


def _choose(data: Data) -> None:
    """Choose the processes and controls that are variables."""
    index, limits = data.city.index, data.limits
    led = index.led[index.process_site]
    possible = (limits.share[:, 1:] > 0).any(-1) | (led & (
        (data.baseline.capacity > 0).any(-1) | (limits.capacity > 0).any(-1)))
    active = _active_sites(data, possible)[index.process_site]
    data.processes = np.flatnonzero(possible & active).tolist()
    chosen = set(data.processes)
    for group in data.city.families:
        if index.control_process[group[0]] not in chosen:
            continue
        floor = data.floor_cover[group]
        above = limits.coverage[group, 1:] - floor[:, 1:]
        if (above > LEAST_CHOICE).any() or (np.abs(floor - floor[:, :1]) > LEAST_CHOICE).any():
            data.free_controls += group
        else:
            data.fixed_controls += [j for j in group if data.fixed_cover[j] > 0]
    data.free_controls.sort()
    data.fixed_controls.sort()


def _active_sites(data: Data, possible: Array) -> Array:
    """Return which sites are variables, (site,): those that run, and what balances what they use.

    A site that balances a carrier stands idle where others give off all that is used of it. It
    has to be there nevertheless: for the mix in which they give off less.
    """
    index, c = data.city.index, data.city.coefficients
    active: Array = (data.demand_before > 0).any(-1) | index.led
    linked = np.flatnonzero(index.linked & ~active)
    carriers = [index.carrier(index.source(u).carrier) for u in linked.tolist()]
    while True:
        own = possible & active[index.process_site]
        by_control = c.control_use[own[index.control_process]]
        used = (c.net_use[own] != 0).any(0) | (by_control != 0).any(0)
        joining = linked[used[carriers] & ~active[linked]]
        if not joining.size:
            return active
        active[joining] = True


def dispatch(data: Data) -> tuple[list[int], Array, Array]:
    """Return dispatched sites, what they give up per TJ, and baseline renewable output [TJ]."""
    if not data.city.index.dispatched.any():
        return [], np.zeros((0, len(data.discount))), np.zeros(len(data.discount))
    numbers, cut = displacement(data.city)
    return numbers, cut, renewable_output(data.city, data.baseline)


def lever_owners(data: Data, number: int) -> list[str]:
    """Return the measures that a lever belongs to: for a closure, those that act on its stock."""
    own = data.levers[number].template
    if not isinstance(own, Closure):
        return [own.measure]
    return [key for p, process in enumerate(data.city.index.processes)
            if (process.site, process.slot) == (own.site, own.slot)
            for key in data.limits.process_owners.get(p, ())]
