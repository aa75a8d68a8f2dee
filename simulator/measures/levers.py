"""From demand, transfer and closing moves to activity: for projection and programme alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from simulator.city.city import City
from simulator.measures.activity_moves import ActivityMove, Closure, DemandMove, TransferMove
from simulator.measures.library import Library, limit_rows
from simulator.measures.moves import Moves

Array = np.ndarray


def has_cost(library: Library, own: DemandMove | TransferMove) -> bool:
    """Tell whether the library knows what a demand or transfer move costs."""
    return bool(limit_rows(library, library.measures[own.measure].moves[own.move], "cost"))


def exogenous_activity(city: City, moves: Moves) -> Array:
    """Return baseline activity without the growth projects that are banned, (..., site, year)."""
    stopped = {n: moves.stopped(s.facility) for n, s in enumerate(city.index.sites)
               if s.growth and s.facility in moves.bans}
    before = city.baseline_activity
    lead = np.broadcast_shapes(before.shape[:-2], *(own.shape for own in stopped.values()))
    result: Array = np.broadcast_to(before, (*lead, *before.shape[-2:])).copy()
    for site, own in stopped.items():
        result[..., site, :] *= np.where(own, 0.0, 1.0)[..., None]
    return result


def closure_of(city: City, site: int, slot: int, path: Array) -> Closure:
    """Return the closure of a part of a stock: path (..., year) of what stood in the base year.

    Activity that is gone when it is last observed counts as closed, and is not closed again.
    """
    stock, years = city.base.share[..., site, slot, None], city.index.year_array
    seen = city.base.observed.activity[site]
    if seen == years[0]:
        return Closure(site, slot, path, stock)
    done = _gone(city, site, stock, int(seen))
    left = 1 - stock * done
    more = np.divide(path - done, left, out=np.zeros(np.broadcast_shapes(path.shape, left.shape)),
                     where=left > 0)
    later = years > seen
    return Closure(site, slot, np.where(later, np.maximum(more, 0.0), 0.0), stock, later, done)


def _gone(city: City, site: int, stock: Array, seen: int) -> Array:
    """Return the part of a stock that the activity of a year lacks, (..., 1)."""
    made = city.baseline_activity[..., site, :]
    place = min(seen - city.index.years[0], made.shape[-1] - 1)
    lost = made[..., :1] - made[..., place : place + 1]
    had = stock * made[..., :1]
    whole = np.zeros(np.broadcast_shapes(lost.shape, had.shape))
    result: Array = np.clip(np.divide(lost, had, out=whole, where=had > 0), 0.0, 1.0)
    return result


def closures(city: City, moves: Moves) -> Iterator[Closure]:
    """Yield what is retired and not replaced: its ceiling says how much is left."""
    for site, slot in np.argwhere(moves.lost).tolist():
        closed = 1 - np.minimum(moves.ceiling[..., site, slot, :], 1.0)
        yield closure_of(city, site, slot, closed)


def moved_activity(city: City, moves: Moves, base: Array) -> Array:
    """Return activity after demand, transfer and closing moves, (..., site, year).

    base : activity before them, of which every move takes its share whatever the others do.
    """
    lead = np.broadcast_shapes(base.shape[:-2], moves.lead)
    activity: Array = np.broadcast_to(base, (*lead, *base.shape[-2:])).copy()
    own: list[ActivityMove] = [*moves.of_activity, *closures(city, moves)]
    for move in own:
        apply(move, base, move.path, activity)
    return np.asarray(np.maximum(activity, 0.0))


def apply(move: ActivityMove, base: Array, share: Array | float, activity: Array) -> None:
    """Add to activity, (..., site, year), what a share of a move changes."""
    for sites, change in move.changes(base, share):
        activity[..., sites, :] += change


def effect_of(move: ActivityMove, base: Array) -> Array:
    """Return the change of activity per unit of the share, (..., site, year)."""
    effect = np.zeros_like(base)
    apply(move, base, 1.0, effect)
    return effect


def amounts(moves: Sequence[DemandMove] | Sequence[TransferMove], base: Array) -> Array:
    """Return what each move moves at its path, (..., move, year) in the unit of its source."""
    return stacked([move.amount(base, move.path) for move in moves], base)


def stacked(series: Iterable[Array], like: Array) -> Array:
    """Return yearly series side by side, (..., item, year), with the draws and years of another."""
    shape = (*like.shape[:-2], like.shape[-1])
    wide = [np.broadcast_to(values, shape) for values in series]
    return np.stack(wide, axis=-2) if wide else np.zeros((*shape[:-1], 0, shape[-1]))
