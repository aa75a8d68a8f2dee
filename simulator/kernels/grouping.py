"""Sums over the processes of a site, and values of a site for each of its processes."""

from __future__ import annotations

from functools import cached_property

import numpy as np

Array = np.ndarray


class Grouping:
    """Processes in groups of one site, for arrays (process, draw) and (site, draw)."""

    def __init__(self, site: Array, sites: int, draws: int) -> None:
        self.site, self.sites, self.draws = site, sites, draws
        self._cells = (site[:, None] * draws + np.arange(draws)).ravel()

    def sum(self, values: Array) -> Array:
        """Return the sums of the processes of every site, (site, draw)."""
        found = np.bincount(self._cells, values.ravel(), self.sites * self.draws)
        return found.astype(float, copy=False).reshape(self.sites, self.draws)

    def spread(self, values: Array) -> Array:
        """Return what holds at a site for each of its processes, (process, draw)."""
        result: Array = np.take(values, self.site, axis=0)
        return result

    @cached_property
    def members(self) -> list[Array]:
        """Return the processes of each site."""
        return [np.flatnonzero(self.site == n) for n in range(self.sites)]

    def ordered(self, sites: Array, rank: Array) -> Array:
        """Return the processes of some sites by rank, (site, place), one too many where none is."""
        own = [self.members[n][np.argsort(rank[self.members[n]], kind="stable")] for n in sites]
        table = np.full((len(own), max((len(o) for o in own), default=0)), len(self.site))
        for row, numbers in enumerate(own):
            table[row, : len(numbers)] = numbers
        return table


def quotient(above: Array, below: Array) -> Array:
    """Return one number over another, zero where the lower one is not above zero."""
    some = below > 0
    result: Array = above / np.where(some, below, 1.0) * some
    return result
