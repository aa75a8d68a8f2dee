"""Stock turnover: what stands, what is built, what is retired early, what runs.

One engine serves vehicles, plants, boilers, furnaces and buildings. Arrays are (..., process), and
a number says which site a process belongs to; leading axes may be draws. Inside, the draws lie
last, and stocks have a vintage axis in front: 0 is the base stock, 1 the first year after the base
year, and so on. Where it is known when parts of the base stock were built, their cohorts stand
between the two, the oldest first.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from simulator.kernels.adding import added
from simulator.kernels.axes import Lead, draws_first, draws_last
from simulator.kernels.grouping import Grouping, quotient
from simulator.kernels.survival import base_stock_share, surviving_share
from simulator.kernels.vintages import Survival, oldest
from simulator.tolerances import STOCK_NOISE

Array = np.ndarray


@dataclass(frozen=True)
class StockParameters:
    """What the engine needs to know of every process.

    site : (process,) number of its site, from 0; base : (..., process) base-year capacity;
    full_load : (..., process) activity per capacity; survival : of its stock; full : (site,) bool,
    nothing stands idle; capacity_led : (site,) bool, activity follows capacity; rank : (process,)
    int, 1 = oldest.
    """

    site: Array
    base: Array
    full_load: Array
    survival: Survival
    full: Array
    capacity_led: Array
    rank: Array


@dataclass(frozen=True)
class StockRules:
    """What baseline and measures say, per year; NaN where nothing is said.

    additions : (..., process, year) shares of the new capacity of a site
    ceiling : (..., process, year) largest capacity as a share of the base stock, inf = none
    capacity : (..., process, year) capacity of capacity-led sites
    reallocate : turns free shares (process, draw) of a year into the shares that moves fix
    load : (..., site, year) activity of a capacity-led site over that at full load, 1 elsewhere
    installed : (..., site, year) capacity of other sites, where it is known
    """

    additions: Array
    ceiling: Array
    capacity: Array
    reallocate: Callable[[Array, int], Array]
    load: Array | None = None
    installed: Array | None = None


@dataclass(frozen=True)
class StockResult:
    """Activity, capacity, additions and early retirement, each (..., process, year)."""

    activity: Array
    capacity: Array
    additions: Array
    retired: Array


def turnover(parameters: StockParameters, rules: StockRules, demand: Array) -> StockResult:
    """Run the stocks through the years.

    demand : (..., site, year) activity to serve; ignored where the site is capacity-led.
    Year by year: survivors; ceilings; new capacity for what is missing, in the shares of
    additions; surplus retired oldest first (full sites) or left idle, running pro rata to
    available capacity; then the shares that moves fix, building what is short and retiring what
    they displace. Where a capacity is known the stock comes to that in the same way, and all of it
    runs alike; from then on full sites may have idle stock too.
    Raises nothing; a demand that no technology may serve is left unserved and seen by the caller.
    """
    lead = np.broadcast_shapes(
        demand.shape[:-2], parameters.base.shape[:-1], parameters.full_load.shape[:-1],
        *parameters.survival.leads,
        rules.additions.shape[:-2], rules.ceiling.shape[:-2], rules.capacity.shape[:-2],
        *(known.shape[:-2] for known in (rules.load, rules.installed) if known is not None),
    )
    stocks = _Stocks(parameters, rules, demand, lead)
    for t in range(demand.shape[-1]):
        stocks.turn(t)
    return StockResult(*(
        _by_process(values, lead)
        for values in (stocks.activity, stocks.capacity, stocks.additions, stocks.retired)
    ))


class _Stocks:
    """The stocks of some sites while the years pass; all arrays (..., process or site, draw)."""

    def __init__(
        self, p: StockParameters, rules: StockRules, demand: Array, lead: Lead
    ) -> None:
        years = demand.shape[-1]
        self.demand = np.moveaxis(draws_last(demand, lead, 2), 1, 0)
        self.base, self.full_load = (draws_last(v, lead, 1) for v in (p.base, p.full_load))
        draws = self.base.shape[-1]
        self.sites = Grouping(p.site, len(p.full), draws)
        self.survival = p.survival.wide(lead)
        self.full, self.led, self.rank = p.full[:, None], p.capacity_led[p.site, None], p.rank
        self.any_led = bool(p.capacity_led.any())
        ceiling = _by_year(rules.ceiling, lead)
        self.capped = np.isfinite(ceiling)
        self.allowed = np.multiply(ceiling, self.base, out=np.full(ceiling.shape, np.inf),
                                   where=self.capped) if self.capped.any() else None
        self.weight = self._weights(_by_year(rules.additions, lead))
        self.served = _by_year(rules.capacity, lead) * self.full_load if self.any_led else None
        self.load, self.installed = (
            None if values is None else _by_year(values, lead)
            for values in (rules.load, rules.installed)
        )
        self.tight = np.broadcast_to(self.full, (years, *self.full.shape))
        if self.installed is not None:
            known = ~np.isnan(self.installed).all(axis=-1, keepdims=True)
            self.tight = self.full & ~np.logical_or.accumulate(known)
        self.reallocate = rules.reallocate
        self.older = len(self.survival.built)
        self.left = np.zeros((self.older + years, *self.base.shape))
        self.left[: self.older + 1] = self.survival.as_built(self.base)
        shape = (years, *self.base.shape)
        self.activity, self.capacity = np.empty(shape), np.empty(shape)
        self.additions, self.retired = np.zeros(shape), np.zeros(shape)

    def _weights(self, additions: Array) -> Array:
        """Return shares of what new capacity serves, (year, process, draw).

        Stock under a ceiling is not added to, unless the site adds nothing else.
        """
        share = np.where(self.capped, 0.0, additions)
        found = np.empty(share.shape)
        for t, own in enumerate(share):
            some = self.sites.spread(self.sites.sum(own) > 0)
            weight = np.where(some, own, additions[t]) * self.full_load
            found[t] = quotient(weight, self.sites.spread(self.sites.sum(weight)))
        return found

    def turn(self, t: int) -> None:
        """Run one year."""
        surviving = self.survival.of_vintages(t)
        standing = self.left[: len(surviving)] * surviving
        able = added(standing)
        if self.allowed is not None:
            gone = np.maximum(able - self.allowed[t], 0.0)
            self._retire(t, standing, able, gone, surviving)
        running, built, surplus = self._year(t, standing, able)
        self._retire(t, standing, able, surplus, surviving)
        if t > 0:
            self.left[self.older + t] = self.additions[t] = built
        self.activity[t] = running
        self.capacity[t] = able + built

    def _retire(
        self, t: int, standing: Array, able: Array, amount: Array, surviving: Array
    ) -> None:
        """Take an amount of every process away, the oldest vintage first."""
        rows = np.flatnonzero(amount.any(axis=-1))
        if not rows.size:
            return
        own = standing[:, rows]
        removed = oldest(own, amount[rows])
        standing[:, rows] = own - removed
        able[rows] = added(standing[:, rows])
        self.retired[t, rows] += added(removed)
        self.left[: len(surviving), rows] -= quotient(removed, surviving[:, rows])

    def _year(self, t: int, standing: Array, able: Array) -> tuple[Array, Array, Array]:
        """Return activity, new capacity and surplus capacity to retire, each (process, draw)."""
        sites, demand, full_load = self.sites, self.demand[t], self.full_load
        able = able * full_load
        total = sites.sum(able)
        free = self._free_activity(t, standing, able, total)
        stood = self._standing_for(t, standing, able)
        if stood is not None:
            alike = stood * sites.spread(quotient(demand, sites.sum(stood)))
            free = np.where(self._known(t), alike, free)
        wanted, more = self._moved(t, free)
        if self.served is not None:
            wanted = np.where(self.led, self.served[t], wanted)
        spare = sites.spread(
            np.where(self.tight[t], 1.0, np.maximum(quotient(total, demand), 1.0))
        )
        standing_for = wanted if more is None else np.where(more, wanted * spare, wanted)
        short, surplus = np.maximum(standing_for - able, 0.0), np.maximum(able - wanted, 0.0)
        displaced = np.maximum(free - wanted, 0.0) * spare
        whole = sites.spread(self.tight[t]) | self.led
        retire = np.where(whole, surplus, np.minimum(surplus, displaced))
        if stood is not None:
            short, retire = self._as_installed(t, wanted, stood, able, short, retire)
        if self.load is not None:
            wanted = wanted * sites.spread(self.load[t])
        scale = able / full_load
        return wanted, _clean(short / full_load, scale), _clean(retire / full_load, scale)

    def _known(self, t: int) -> Array:
        """Return where the capacity of a site is known: one of 0 is not where something runs."""
        assert self.installed is not None
        own = self.installed[t]
        return self.sites.spread((own > 0) | ((own == 0) & (self.demand[t] <= 0)))

    def _standing_for(self, t: int, standing: Array, able: Array) -> Array | None:
        """Return full activity of stocks that come to the capacities that are known, None if none.

        What is missing is built in the shares of additions; what is too much goes, the oldest
        first where nothing stands idle, elsewhere of all alike.
        """
        if self.installed is None:
            return None
        sites, own, stock = self.sites, self.installed[t], able / self.full_load
        have, share = sites.sum(stock), self.weight[t] / self.full_load
        share = quotient(share, sites.spread(sites.sum(share)))
        more = stock + sites.spread(np.maximum(own - have, 0.0)) * share
        over = np.where(self.full & (have > own), have - own, 0.0)
        oldest_gone = stock - self._oldest_across(standing, over, 1.0)
        alike = stock * sites.spread(quotient(own, have))
        less = np.where(sites.spread(self.full), oldest_gone, alike)
        result: Array = np.where(sites.spread(own >= have), more, less) * self.full_load
        return result

    def _as_installed(
        self, t: int, wanted: Array, stood: Array, able: Array, short: Array, retire: Array
    ) -> tuple[Array, Array]:
        """Return what is built and retired [activity] where the capacity of a site is known.

        It has the shares of what runs; what more than that stands, or less, is idle or overrun.
        """
        assert self.installed is not None
        runs, known = self.sites.sum(wanted / self.full_load), self._known(t)
        ratio = self.sites.spread(quotient(self.installed[t], runs))
        target = np.where(self.sites.spread(runs > 0), wanted * ratio, stood)
        return (np.where(known, np.maximum(target - able, 0.0), short),
                np.where(known, np.maximum(able - target, 0.0), retire))

    def _moved(self, t: int, free: Array) -> tuple[Array, Array | None]:
        """Return the activity that moves make of free activity, and where a move raises a share."""
        demand = self.sites.spread(self.demand[t])
        shares = quotient(free, demand)
        moved = self.reallocate(shares, t)
        if moved is shares:
            return free, None
        return np.where(moved == shares, free, moved * demand), moved > shares

    def _free_activity(self, t: int, standing: Array, able: Array, total: Array) -> Array:
        """Return what each technology would serve if no move fixed its share."""
        sites, demand = self.sites, self.demand[t]
        gap = np.maximum(demand - total, 0.0)
        grown = able + sites.spread(gap) * self.weight[t]
        shrunk = able * sites.spread(np.minimum(quotient(demand, total), 1.0))
        tight = self.tight[t]
        if tight.any():
            amount = np.where(tight, np.maximum(total - demand, 0.0), 0.0)
            older = self._oldest_across(standing, amount, self.full_load)
            shrunk = np.where(sites.spread(tight), able - older, shrunk)
        return np.asarray(np.where(sites.spread(demand >= total), grown, shrunk))

    def _oldest_across(
        self, standing: Array, amount: Array, each: Array | float
    ) -> Array:
        """Return how much of each process goes where sites lose an amount, oldest first.

        Vintages in order of age; within a vintage the technology of the lowest rank first.
        each : what the amount counts, per unit of capacity.
        """
        result = np.zeros((standing.shape[1] + 1, standing.shape[2]))
        rows = np.flatnonzero(amount.any(axis=-1))
        if rows.size:
            table = self.sites.ordered(rows, self.rank)
            served = np.zeros((len(standing), len(result), result.shape[1]))
            served[:, :-1] = standing * each
            by_age = np.moveaxis(served[:, table], 0, 1)
            flat = by_age.reshape(len(rows), -1, result.shape[1])
            gone = oldest(np.moveaxis(flat, 1, 0), amount[rows])
            parts = np.moveaxis(gone, 0, 1).reshape(by_age.shape)
            result[table] = added(np.moveaxis(parts, 1, 0))
        return np.asarray(result[:-1])


def _by_year(values: Array, lead: Lead) -> Array:
    """Return (year, process, draw) from (..., process, year)."""
    return np.ascontiguousarray(np.moveaxis(draws_last(values, lead, 2), 1, 0))


def _clean(amount: Array, scale: Array) -> Array:
    """Drop amounts that are rounding noise of what stands."""
    cleaned: Array = amount * (amount > STOCK_NOISE * np.maximum(scale, amount))
    return cleaned


def control_additions(use: Array, life: Array) -> tuple[Array, Array]:
    """Return new control capacity and the capacity in place, each (..., control, year).

    use : (..., control, year) controlled activity; the capacity of the base year is its use then
    and retires linearly over one life; what is missing is built. life : (..., control) [yr].
    """
    lead, years = np.broadcast_shapes(use.shape[:-2], life.shape[:-1]), use.shape[-1]
    wide = _by_year(use, lead)
    rows = np.flatnonzero(wide.any(axis=(0, 2)))
    used, lasting = wide[:, rows], draws_last(life, lead, 1)[rows]
    ages = np.arange(years, dtype=float)[:, None, None]
    base = base_stock_share(ages, lasting, np.zeros_like(lasting), lasting / 2)
    new = surviving_share(ages, lasting, np.zeros_like(lasting))
    found = np.zeros_like(used), np.zeros_like(used)
    built, place = found
    place[0] = used[0]
    for t in range(1, years):
        later = added(built[1:t] * new[t - 1 : 0 : -1])
        standing = used[0] * base[t] + later
        lacking = used[t] - standing
        built[t] = lacking * (lacking > STOCK_NOISE * used[t])
        place[t] = standing + built[t]
    full = np.zeros_like(wide), np.zeros_like(wide)
    for array, own in zip(full, found, strict=True):
        array[:, rows] = own
    return _by_process(full[0], lead), _by_process(full[1], lead)


def _by_process(values: Array, lead: Lead) -> Array:
    """Return (..., process, year) from (year, process, draw)."""
    return np.moveaxis(draws_first(values, lead), len(lead), -1)
