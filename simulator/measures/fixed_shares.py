"""How the shares that measures fix are laid over the free ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np

from simulator.kernels.adding import added
from simulator.kernels.grouping import Grouping, quotient

Array = np.ndarray
Gives = Mapping[int, tuple[int, ...]]
"""Process -> processes that a stock move on it takes from; missing = all free ones."""


def additions_with(base: Array, fixed: Array, sites: Grouping) -> Array:
    """Return shares of additions with the fixed ones laid over; the rest scaled to fit.

    base, fixed : (process, year and draw), NaN where no move fixes the share.
    """
    said = ~np.isnan(fixed)
    if not said.any():
        return base
    free = np.where(said, 0.0, base)
    given = np.where(said, fixed, 0.0)
    left = 1 - sites.sum(given)
    scaled = quotient(free * sites.spread(left), sites.spread(sites.sum(free)))
    touched = sites.spread(sites.sum(said.astype(float)) > 0)
    return np.where(said, fixed, np.where(touched, scaled, base))


class _Step(NamedTuple):
    """One fixed share of some sites: rows of the table, its place there, who gives and who else."""

    rows: Array
    place: Array
    givers: Array
    others: Array


class Reallocation:
    """Lays the shares that stock moves and observations fix over the free shares of a year."""

    def __init__(self, fixed: Array, sites: Grouping, gives: Gives, moved: Array) -> None:
        """Take shares (year, process, draw), NaN where nothing fixes them, and where moves do."""
        said = ~np.isnan(fixed)
        blank = np.full((1, fixed.shape[-1]), np.nan)
        self.fixed = [np.concatenate([own, blank]) for own in fixed]
        self.layouts: list[_Layout | None] = []
        for t, (own, by_move) in enumerate(zip(said, moved, strict=True)):
            if t > 0 and (own == said[t - 1]).all() and (by_move == moved[t - 1]).all():
                self.layouts.append(self.layouts[-1])
            else:
                self.layouts.append(_Layout(own, sites, gives, by_move) if own.any() else None)

    def __call__(self, shares: Array, t: int) -> Array:
        """Return (process, draw) shares; fixed ones first, replaced ones give or take."""
        layout = self.layouts[t]
        return shares if layout is None else layout.laid(shares, self.fixed[t][layout.table])


class _Layout:
    """Who holds a fixed share, who gives and who takes, in years in which the same are fixed.

    The sites that have such shares stand in a table (row, place, draw) of their processes.
    """

    def __init__(self, said: Array, sites: Grouping, gives: Gives, moved: Array) -> None:
        """Take where shares are fixed, and where by a move, (process, draw) bool."""
        rows = np.unique(sites.site[said.any(axis=-1)])
        self.table = sites.ordered(rows, np.arange(len(sites.site)))
        self.real = self.table < len(sites.site)
        held = np.concatenate([said, np.zeros((1, said.shape[-1]), bool)])[self.table]
        self.free = self.real[..., None] & ~held
        self.closed = ~self.free.any(axis=1)
        self.steps = [self._step(n, held.any(axis=-1), gives, moved)
                      for n in range(int(held.any(axis=-1).sum(axis=-1).max(initial=0)))]

    def _step(self, number: int, held: Array, gives: Gives, moved: Array) -> _Step:
        """Return the fixed shares that come after `number` others of their sites.

        What a move takes from gives way to the move alone, not to what was observed.
        """
        rows = np.flatnonzero(held.sum(axis=-1) > number)
        place = np.array([np.flatnonzero(held[row])[number] for row in rows], dtype=int)
        table = self.table[rows]
        named = np.array([np.isin(own, gives.get(int(own[at]), ()))
                          for own, at in zip(table, place, strict=True)])
        free = self.free[rows]
        by_move = moved[table[np.arange(len(rows)), place]]
        wanted = free & named[..., None] & by_move[:, None]
        givers = np.where(wanted.any(axis=1, keepdims=True), wanted, free)
        return _Step(rows, place, givers, free & ~givers)

    def laid(self, shares: Array, fixed: Array) -> Array:
        """Return shares (process, draw) with the fixed ones, (row, place, draw), laid over."""
        own = np.concatenate([shares, np.zeros((1, shares.shape[-1]))])[self.table]
        # what falls gives back first, so that what rises finds its share
        for bound in (np.minimum, np.maximum):
            for step in self.steps:
                self._move(own, step, fixed, bound)
        if self.closed.any():
            own = np.where(self.closed[:, None], _of_total(fixed), own)
        result = shares.copy()
        result[self.table[self.real]] = own[self.real]
        return result

    def _move(
        self, shares: Array, step: _Step, fixed: Array, bound: Callable[[Array, float], Array]
    ) -> None:
        rows, place = step.rows, step.place
        change = bound(fixed[rows, place] - shares[rows, place], 0.0)
        change = np.where(np.isnan(change) | self.closed[rows], 0.0, change)
        if not change.any():
            return
        own = shares[rows]
        rest = _take(own, step.givers, change)
        rest = _take(own, step.others, rest)
        own[np.arange(len(rows)), place] += change - rest
        shares[rows] = own


def _of_total(fixed: Array) -> Array:
    """Return shares (row, place, draw) that add up to one, of sites that are fixed throughout."""
    shares = np.where(np.isnan(fixed), 0.0, fixed)
    total = added(np.moveaxis(shares, 1, 0))[:, None]
    return np.where(total > 0, quotient(shares, total), shares)


def _take(own: Array, givers: Array, change: Array) -> Array:
    """Take `change` from givers pro rata (give back if negative); return what was not found.

    own, givers : (row, place, draw); change : (row, draw).
    """
    if not change.any():
        return change
    count = givers.sum(axis=1)
    theirs = np.where(givers, own, 0.0)
    total = added(np.moveaxis(theirs, 1, 0))
    taken = np.where(count > 0, np.minimum(change, total), 0.0)
    even = givers / np.maximum(count, 1)[:, None]
    weight = np.where(total[:, None] > 0, quotient(theirs, total[:, None]), even)
    own -= taken[:, None] * weight
    left: Array = change - taken
    return left
