"""Stock turnover: what stands, what is built, what is retired early, what runs.

One engine serves vehicles, plants, boilers, furnaces and buildings. Arrays are (..., site, slot)
with slots for the technologies of a site, plus a bucket axis: 0 is the base stock, 1 the first
year after the base year, and so on. Leading axes may be draws.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from simulator.kernels.survival import base_stock_share, surviving_share

Array = np.ndarray


@dataclass(frozen=True)
class StockParameters:
    """What the engine needs to know of every site and slot.

    base : (..., site, slot) base-year capacity; full_load : (..., site, slot) activity per
    capacity; life, shape, base_age, youngest_age : (..., site, slot) [yr, 1, yr, yr];
    full : (site,) bool, nothing stands idle; capacity_led : (site,) bool, activity follows
    capacity; rank : (site, slot) int, 1 = oldest, large where the slot is empty.
    """

    base: Array
    full_load: Array
    life: Array
    shape: Array
    base_age: Array
    full: Array
    capacity_led: Array
    rank: Array
    youngest_age: Array | float = 0.0


@dataclass(frozen=True)
class StockRules:
    """What baseline and measures say, per year; NaN where nothing is said.

    additions : (..., site, slot, year) shares of new capacity
    ceiling : (site, slot, year) largest capacity as a share of the base stock, inf = none
    capacity : (..., site, slot, year) capacity of capacity-led sites
    reallocate : turns free shares (..., site, slot) of a year into the shares that moves fix
    """

    additions: Array
    ceiling: Array
    capacity: Array
    reallocate: Callable[[Array, int], Array]


@dataclass(frozen=True)
class StockResult:
    """Activity, capacity, additions and early retirement, each (..., site, slot, year)."""

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
    they displace.
    Raises nothing; a demand that no technology may serve is left unserved and seen by the caller.
    """
    years = demand.shape[-1]
    survival = _Survival(parameters, years)
    left = np.zeros((*np.broadcast_shapes(parameters.base.shape, rules.additions.shape[:-1]),
                     years))
    left[..., 0] = parameters.base
    shape = left.shape
    activity, capacity, additions, retired = (np.zeros(shape) for _ in range(4))
    for t in range(years):
        surviving = survival.at(t)
        standing = left[..., : t + 1] * surviving
        gone = _over_ceiling(standing.sum(-1), parameters.base, rules.ceiling[..., t])
        removed = _oldest_first(standing, gone)
        standing = standing - removed
        running, built, surplus = _year(parameters, rules, demand[..., t], standing, t)
        more = _oldest_first(standing, surplus)
        removed = removed + more
        left[..., : t + 1] -= _as_built(removed, surviving)
        if t > 0:
            left[..., t] = built
        activity[..., t] = running
        additions[..., t] = built if t > 0 else 0.0
        retired[..., t] = removed.sum(-1)
        capacity[..., t] = standing.sum(-1) - more.sum(-1) + built
    return StockResult(activity, capacity, additions, retired)


class _Survival:
    """Survival of every bucket at each year, (..., site, slot, bucket)."""

    def __init__(self, parameters: StockParameters, years: int) -> None:
        ages = np.arange(years, dtype=float)
        wide = (parameters.life[..., None], parameters.shape[..., None])
        self._new = surviving_share(ages, *wide)
        youngest = np.asarray(parameters.youngest_age)[..., None]
        self._base = base_stock_share(ages, *wide, parameters.base_age[..., None], youngest)

    def at(self, t: int) -> Array:
        newer = self._new[..., t - 1 :: -1] if t > 0 else self._new[..., :0]
        return np.concatenate([self._base[..., t : t + 1], newer], axis=-1)


def _over_ceiling(standing: Array, base: Array, ceiling: Array) -> Array:
    with np.errstate(invalid="ignore"):
        allowed = np.where(np.isfinite(ceiling), ceiling * base, np.inf)
    result: Array = np.maximum(standing - allowed, 0.0)
    return result


def _oldest_first(standing: Array, amount: Array) -> Array:
    """Return how much of each bucket goes, oldest bucket first, (..., site, slot, bucket)."""
    if not amount.any():
        return np.zeros_like(standing)
    before = np.cumsum(standing, axis=-1) - standing
    result: Array = np.clip(amount[..., None] - before, 0.0, standing)
    return result


def _as_built(removed: Array, survival: Array) -> Array:
    result: Array = np.divide(removed, survival, out=np.zeros_like(removed), where=survival > 0)
    return result


def _year(
    p: StockParameters, rules: StockRules, demand: Array, standing: Array, t: int
) -> tuple[Array, Array, Array]:
    """Return activity, new capacity and surplus capacity to retire, each (..., site, slot)."""
    able = standing.sum(-1) * p.full_load
    free = _free_activity(p, rules, demand, standing, able, t)
    shares = np.divide(free, demand[..., None], out=np.zeros_like(free),
                       where=demand[..., None] > 0)
    moved = rules.reallocate(shares, t)
    wanted = np.where(moved == shares, free, moved * demand[..., None])
    led = p.capacity_led[:, None]
    wanted = np.where(led, rules.capacity[..., t] * p.full_load, wanted)
    spare = _spare(able.sum(-1), demand, p.full)[..., None]
    standing_for = np.where(moved > shares, wanted * spare, wanted)
    built = np.maximum(standing_for - able, 0.0) / p.full_load
    surplus = np.maximum(able - wanted, 0.0) / p.full_load
    displaced = np.maximum(free - wanted, 0.0) * spare / p.full_load
    retire = np.where(p.full[:, None] | led, surplus, np.minimum(surplus, displaced))
    return wanted, _clean(built, able / p.full_load), _clean(retire, able / p.full_load)


def _spare(able: Array, demand: Array, full: Array) -> Array:
    """Return capacity per running capacity, at least 1: what a move converts stands as idle too."""
    ratio = np.divide(able, demand, out=np.ones_like(able), where=demand > 0)
    return np.where(full, 1.0, np.maximum(ratio, 1.0))


def _clean(amount: Array, scale: Array) -> Array:
    """Drop amounts that are rounding noise of what stands."""
    return np.where(amount > 1e-12 * np.maximum(scale, amount), amount, 0.0)


def _free_activity(
    p: StockParameters, rules: StockRules, demand: Array, standing: Array, able: Array, t: int
) -> Array:
    """Return what each technology would serve if no move fixed its share."""
    total = able.sum(-1)
    gap = np.maximum(demand - total, 0.0)
    share = np.where(np.isfinite(rules.ceiling[..., t]), 0.0, rules.additions[..., t])
    share = np.where(share.sum(-1, keepdims=True) > 0, share, rules.additions[..., t])
    weight = share * p.full_load
    weight = np.divide(weight, weight.sum(-1, keepdims=True), out=np.zeros_like(weight),
                       where=weight.sum(-1, keepdims=True) > 0)
    grown = able + gap[..., None] * weight
    part = np.divide(demand, total, out=np.zeros_like(total), where=total > 0)
    idle = able * np.minimum(part, 1.0)[..., None]
    full = able - _oldest_across(standing * p.full_load[..., None],
                                 np.maximum(total - demand, 0.0), p.rank)
    shrunk = np.where(p.full[:, None], full, idle)
    result: Array = np.where((demand >= total)[..., None], grown, shrunk)
    return result


def _oldest_across(standing: Array, amount: Array, rank: Array) -> Array:
    """Return what goes from each slot when a site's surplus retires oldest first.

    Buckets in order of age; within a bucket the technology of the lowest rank first.
    """
    if not amount.any():
        return np.zeros(standing.shape[:-1])
    order = np.argsort(rank, axis=-1, kind="stable")
    index = np.broadcast_to(order[..., None], standing.shape)
    by_age = np.take_along_axis(standing, index, axis=-2).swapaxes(-1, -2)
    flat = by_age.reshape(*by_age.shape[:-2], -1)
    before = np.cumsum(flat, axis=-1) - flat
    gone = np.clip(amount[..., None] - before, 0.0, flat).reshape(by_age.shape).sum(-2)
    result: Array = np.zeros(gone.shape)
    np.put_along_axis(result, np.broadcast_to(order, gone.shape), gone, axis=-1)
    return result


def control_additions(use: Array, life: Array) -> tuple[Array, Array]:
    """Return new control capacity and the capacity in place, each (..., control, year).

    use : (..., control, year) controlled activity; the capacity of the base year is its use then
    and retires linearly over one life; what is missing is built. life : (..., control) [yr].
    """
    years = use.shape[-1]
    none = np.zeros_like(life)
    ages = np.arange(years, dtype=float)
    wide = (life[..., None], none[..., None])
    base = base_stock_share(ages, *wide, (life / 2)[..., None])
    new = surviving_share(ages, *wide)
    built, place = np.zeros_like(use), np.zeros_like(use)
    place[..., 0] = use[..., 0]
    for t in range(1, years):
        standing = use[..., 0] * base[..., t] + (built[..., 1:t] * new[..., t - 1 : 0 : -1]).sum(-1)
        lacking = use[..., t] - standing
        built[..., t] = np.where(lacking > 1e-12 * use[..., t], lacking, 0.0)
        place[..., t] = standing + built[..., t]
    return built, place
