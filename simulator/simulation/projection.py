"""From drivers, moves and stocks to the mix of one case: the `simulate` half of the model."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from simulator.accounting.balances import net_use_of, renewables_of
from simulator.accounting.mix import Mix
from simulator.city.city import City, displacement
from simulator.city.coefficients import FLARED_GROUP
from simulator.city.supply_order import supply_sign
from simulator.kernels.adding import summed
from simulator.kernels.axes import Lead, blank, draws_first, draws_last
from simulator.kernels.coverage import raise_coverage
from simulator.kernels.grouping import Grouping, quotient
from simulator.kernels.stock import (
    StockParameters,
    StockRules,
    control_additions,
    turnover,
)
from simulator.measures.fixed_shares import Reallocation, additions_with
from simulator.measures.levers import amounts, exogenous_activity, moved_activity
from simulator.measures.moves import Moves
from simulator.parameters.source_kinds import Follows

Array = np.ndarray


def project(city: City, moves: Moves, renewables: Array | None = None) -> Mix:
    """Return the mix of one case.

    renewables : (..., year) [TJ] electricity from local renewables in the baseline, what the
    displacement of local coal power is counted from; None for the baseline itself.
    """
    return _Projection(city, moves, renewables).run()


class _Projection:
    def __init__(self, city: City, moves: Moves, renewables: Array | None = None) -> None:
        self.city, self.moves, self.index = city, moves, city.index
        self.renewables = renewables
        index, years = self.index, len(self.index.years)
        others = () if renewables is None else renewables.shape[:-1]
        self.lead = np.broadcast_shapes(city.lead, moves.lead, others)
        before = exogenous_activity(city, moves)
        before = np.broadcast_to(before, (*self.lead, *before.shape[-2:]))
        self.demand = moved_activity(city, moves, before)
        self.transfers = amounts(moves.transfers, before)
        self.demand_moves = amounts(moves.demand, before)
        self.activity, self.capacity, self.additions, self.retired = (
            self._yearly(len(index.processes), years) for _ in range(4)
        )
        self.controlled = self._yearly(len(index.controls), years)
        self.dumped = self._yearly(len(index.carriers), years)
        self.coverage = raise_coverage(city.base.coverage, moves.coverage, city.families)

    def _yearly(self, items: int, years: int) -> Array:
        """Return zeros (..., item, year), in memory year by year as the stocks write them."""
        return np.moveaxis(blank(self.lead, (years, items)), len(self.lead), -1)

    def run(self) -> Mix:
        for stage in self.city.stages:
            self._settle(stage)
            self._run_stage(np.array(stage))
        self._flare()
        built, place = control_additions(self.controlled, self.city.coefficients.control_life)
        return Mix(
            demand=self.demand, activity=self.activity, capacity=self.capacity,
            additions=self.additions, retired=self.retired, controlled=self.controlled,
            control_capacity=place, control_additions=built, transfers=self.transfers,
            demand_moves=self.demand_moves, dumped=self.dumped,
        )

    def _settle(self, stage: list[int]) -> None:
        """Set the activity of the sites of a stage, before their stocks turn over."""
        groups: dict[Follows, list[int]] = defaultdict(list)
        for site in stage:
            groups[self.index.source(site).kind.follows].append(site)
        for follows, sites in groups.items():
            SETTLED[follows](self, sites)

    def _as_moved(self, sites: list[int]) -> None:
        """Leave what drivers and moves made of the sites; led ones follow from their stock."""

    def _supply(self, sites: list[int]) -> None:
        """Give linked sites what balances their carrier; a surplus is dumped."""
        names = {site: self.index.source(site).carrier for site in sites}
        used = {name: self._used(name) for name in dict.fromkeys(names.values())}
        for site, name in names.items():
            carrier = self.index.carrier(name)
            need = used[name] - self.city.base.fixed_import[..., carrier, :]
            need = need * supply_sign(self.index, site)
            self.dumped[..., carrier, :] = np.maximum(-need, 0.0)
            split = self.city.base.split[..., site, None]
            self.demand[..., site, :] = np.maximum(need, 0.0) * split

    def _used(self, carrier: str) -> Array:
        """Return the net use of a carrier so far, (..., year)."""
        return net_use_of(self.city, carrier, self.activity, self.controlled)

    def _give_way(self, sites: list[int]) -> None:
        """Lower dispatched sites by the part of additional renewables that displaces them."""
        if self.renewables is None:
            return
        above = renewables_of(self.city, self.activity) - self.renewables
        known, per_tj = displacement(self.city)
        own = [known.index(site) for site in sites]
        cut = above[..., None, :] * per_tj[..., own, :]
        self.demand[..., sites, :] = np.maximum(self.demand[..., sites, :] - cut, 0.0)

    def _run_stage(self, sites: Array) -> None:
        index = self.index
        own = np.flatnonzero(np.isin(index.process_site, sites))
        rows = np.searchsorted(sites, index.process_site[own])
        demand = self.demand[..., sites, :]
        parameters = _stock_parameters(self.city, sites, own, demand[..., rows, 0], rows)
        rules = replace(
            _stock_rules(self.city, self.moves, own, sites, self.lead),
            installed=_known_capacity(self.city, sites))
        result = turnover(parameters, rules, demand)
        self.activity[..., own, :] = result.activity
        self.capacity[..., own, :] = result.capacity
        self.additions[..., own, :] = result.additions
        self.retired[..., own, :] = result.retired
        for site in sites[index.led[sites]]:
            self.demand[..., site, :] = summed(
                self.activity[..., index.process_site == site, :], 2, -2)
        controls = np.flatnonzero(np.isin(index.control_process, own))
        if controls.size:
            served = self.activity[..., index.control_process[controls], :]
            self.controlled[..., controls, :] = self.coverage[..., controls, :] * served

    def _flare(self) -> None:
        """Burn the surplus of by-product gases that no process in the city uses."""
        for name, carrier in self.index.lists.carriers.items():
            if carrier.group == FLARED_GROUP:
                number = self.index.carrier(name)
                self.dumped[..., number, :] = np.maximum(-self._used(name), 0.0)


def _stock_parameters(
    city: City, sites: Array, own: Array, demand: Array, rows: Array
) -> StockParameters:
    """Return what the stocks of some processes are, to serve a demand (..., process) of 2020."""
    index, c, base = city.index, city.coefficients, city.base
    site, full_load = index.process_site[own], c.full_load[..., own]
    grown = np.array([index.sites[n].growth for n in site], dtype=bool)
    used = np.where(grown, 1.0, base.utilisation[..., site])
    share, each = base.share[..., site, index.process_slot[own]], full_load * used
    return StockParameters(
        site=rows,
        base=np.where(index.led[site], base.capacity[..., own, 0],
                      _installed(city, sites, rows, demand * share / each, share / each)),
        full_load=full_load,
        survival=city.survival.at(own),
        full=index.full[sites],
        capacity_led=index.led[sites],
        rank=index.process_rank[own],
    )


def _installed(city: City, sites: Array, rows: Array, needed: Array, each: Array) -> Array:
    """Return base capacity, (..., process), where a site's is stated: what is needed, and spare.

    each : what is needed per unit of activity, by which a site that stands still is divided.
    """
    stated = city.base.installed[..., sites, 0]
    if np.isnan(stated).all():
        return needed
    lead = np.broadcast_shapes(stated.shape[:-1], needed.shape[:-1])
    wide, still, own = (draws_last(values, lead, 1) for values in (needed, each, stated))
    grouping = Grouping(rows, len(sites), wide.shape[-1])
    idle = (grouping.sum(wide) == 0) & (own > 0)
    wide = np.where(idle[rows], still, wide)
    spare = quotient(own, grouping.sum(wide))
    return draws_first(np.where(np.isnan(spare), 1.0, spare)[rows] * wide, lead)


def _known_capacity(city: City, sites: Array) -> Array | None:
    """Return (..., site, year) stated capacities of some sites, None where none of them has one."""
    stated = city.base.installed[..., sites, :]
    return None if np.isnan(stated).all() else stated


def _stock_rules(city: City, moves: Moves, own: Array, sites: Array, lead: Lead) -> StockRules:
    """Return what baseline, observations and measures say of some processes at some sites."""
    index, base = city.index, city.base
    rows = np.searchsorted(sites, index.process_site[own])
    site, slot = index.process_site[own], index.process_slot[own]
    number = {place: n for n, place in enumerate(zip(site.tolist(), slot.tolist(), strict=True))}
    gives = {number[place]: tuple(number[place[0], k] for k in slots)
             for place, slots in moves.replaces.items() if place in number}
    shares = _fixed_shares(city, moves)
    by_move = np.broadcast_to(~np.isnan(moves.stock), shares.shape)
    fixed, moved = (np.moveaxis(draws_last(values, lead if values.shape[:-2] else (), 2), 1, 0)
                    for values in (own[..., site, slot, :] for own in (shares, by_move)))
    kept = np.isnan(moves.capacity[..., own, :])
    capacity = np.where(kept, base.capacity[..., own, :], moves.capacity[..., own, :])
    return StockRules(
        additions=_additions(base.additions[..., site, slot, :], moves.sales[..., site, slot, :],
                             rows),
        ceiling=_ceiling(city, moves)[..., site, slot, :],
        capacity=capacity + moves.area[..., own, :],
        reallocate=Reallocation(fixed, Grouping(rows, _count(rows), 1), gives, moved),
        load=None if (city.load == 1).all() else city.load[..., sites, :],
    )


def _fixed_shares(city: City, moves: Moves) -> Array:
    """Return (..., site, slot, year) shares of activity that are fixed, NaN where none is.

    What is stated for later years holds where no measure fixes shares of the site in that year;
    in observed years none does.
    """
    stated = city.base.stated_share
    if np.isnan(stated).all():
        return moves.stock
    acts = (~np.isnan(moves.stock)).any(axis=-2, keepdims=True)
    return np.where(acts, moves.stock, stated)


def _ceiling(city: City, moves: Moves) -> Array:
    """Return (..., site, slot, year) shares of the base stock still allowed, inf if observed.

    Of stock that closes with its activity as much more as a site is observed to do more than in the
    base year, or does more than when it was last observed: what it needs is not scrapped and built.
    """
    known = city.index.year_array <= city.base.observed.mix[:, None]
    known[:, 0] = False
    found = np.where(known[:, None], np.inf, moves.ceiling) if known.any() else moves.ceiling
    closing = moves.lost.any(-1) & (city.base.observed.activity > city.index.years[0])
    for site in np.flatnonzero(closing).tolist():
        wide = found[..., site, :, :] * _more_than_seen(city, site)[..., None, :]
        found = np.array(np.broadcast_to(found, (*wide.shape[:-2], *found.shape[-3:])))
        found[..., site, :, :] = np.where(moves.lost[site, :, None], wide, found[..., site, :, :])
    return found


def _more_than_seen(city: City, site: int) -> Array:
    """Return (..., year) activity over that of the last observation or base year, at least 1."""
    made, years = city.baseline_activity[..., site, :], city.index.years
    place = min(int(city.base.observed.activity[site]) - years[0], len(years) - 1)
    least = np.minimum(made[..., :1], made[..., place : place + 1])
    result: Array = np.maximum(
        np.divide(made, least, out=np.ones_like(made), where=least > 0), 1.0)
    return result


def _count(rows: Array) -> int:
    """Return the number of sites that have processes, counted to the last one."""
    return int(rows.max(initial=-1)) + 1


def _additions(base: Array, fixed: Array, rows: Array) -> Array:
    """Return shares of additions, (..., process, year), those of moves laid over the baseline's."""
    if np.isnan(fixed).all():
        return base
    lead = np.broadcast_shapes(base.shape[:-2], fixed.shape[:-2])
    flat = [draws_last(values, lead, 2) for values in (base, fixed)]
    shape = flat[0].shape
    sites = Grouping(rows, _count(rows), flat[0][0].size)
    own, laid = (values.reshape(len(rows), -1) for values in flat)
    return draws_first(additions_with(own, laid, sites).reshape(shape), lead)


SETTLED: Mapping[Follows, Callable[[_Projection, list[int]], None]] = {
    Follows.PATH: _Projection._as_moved,
    Follows.DISPATCH: _Projection._give_way,
    Follows.CARRIER: _Projection._supply,
    Follows.CAPACITY: _Projection._as_moved,
}
"""What the activity of sites follows -> how it is set before their stocks turn over."""
