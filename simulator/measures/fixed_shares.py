"""How the shares that measures fix are laid over the free ones."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from simulator.city.index import Index
from simulator.measures.moves import Moves

Array = np.ndarray


def additions_with(base: Array, fixed: Array) -> Array:
    """Return shares of additions with the fixed ones laid over; the rest scaled to fit."""
    if np.isnan(fixed).all():
        return base
    free = np.where(np.isnan(fixed), base, 0.0)
    left = 1 - np.nansum(fixed, axis=-2, keepdims=True)
    total = free.sum(-2, keepdims=True)
    scaled = np.divide(free * left, total, out=np.zeros_like(free), where=total > 0)
    return np.where(np.isnan(fixed), scaled, fixed)


class Reallocation:
    """Lays the shares that stock moves fix over the free shares of a year."""

    def __init__(self, moves: Moves, sites: Array, index: Index) -> None:
        self.fixed = moves.stock[sites]
        said = ~np.isnan(self.fixed).all(axis=-1)
        filled = np.bincount(index.process_site, minlength=len(index.sites))
        self.rows = []
        for row in np.flatnonzero(said.any(axis=-1)):
            fixed = np.flatnonzero(said[row]).tolist()
            free = [s for s in range(filled[sites[row]]) if s not in fixed]
            self.rows.append((int(row), int(sites[row]), fixed, free))
        self.replaces = moves.replaces

    def __call__(self, shares: Array, t: int) -> Array:
        """Return (..., site, slot) shares; fixed ones first, replaced ones give or take."""
        if not self.rows or np.isnan(self.fixed[..., t]).all():
            return shares
        result = shares.copy()
        for row, site, fixed, free in self.rows:
            if free:
                # what falls gives back first, so that what rises finds its share
                self._move(result, (row, site), fixed, free, self.fixed[row, :, t], np.minimum)
                self._move(result, (row, site), fixed, free, self.fixed[row, :, t], np.maximum)
            else:
                result[..., row, fixed] = _of_total(self.fixed[row, fixed, t])
        return result

    def _move(
        self, result: Array, place: tuple[int, int], fixed: list[int], free: list[int],
        wanted: Array, bound: Callable[[Array, float], Array],
    ) -> None:
        row, site = place
        for slot in fixed:
            change = bound(wanted[slot] - result[..., row, slot], 0.0)
            if not change.any():
                continue
            givers = [s for s in self.replaces.get((site, slot), ()) if s in free] or free
            rest = _take(result, row, givers, change)
            rest = _take(result, row, [s for s in free if s not in givers], rest)
            result[..., row, slot] += change - rest


def _of_total(shares: Array) -> Array:
    """Return shares that add up to one, for a site whose every technology is fixed."""
    total = shares.sum()
    result: Array = shares / total if total > 0 else shares
    return result


def _take(result: Array, row: int, slots: list[int], change: Array) -> Array:
    """Take `change` from slots pro rata (give back if negative); return what was not found."""
    if not slots or not change.any():
        return change
    own = result[..., row, slots]
    total = own.sum(-1)
    taken = np.minimum(change, total)
    weight = np.divide(own, total[..., None], out=np.full_like(own, 1 / len(slots)),
                       where=total[..., None] > 0)
    result[..., row, slots] = own - taken[..., None] * weight
    left: Array = change - taken
    return left
