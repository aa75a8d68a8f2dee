"""How far a move goes that acts on several processes or controls: their mean."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from simulator.city.base_year import BaseYear
from simulator.city.index import Index
from simulator.kernels.adding import summed
from simulator.kernels.axes import over_years

Array = np.ndarray
Place = tuple[str, str]


class MeanUptake:
    """The mean uptake of every move of a case, weighted by activity of the base year."""

    def __init__(self, index: Index, base: BaseYear) -> None:
        self.index, self.base = index, base
        self.found: dict[Place, list[tuple[Array, Array]]] = defaultdict(list)

    def of_site(self, site: int) -> Array:
        """Return what a site weighs, (...): its activity, its part of what several balance, or 1.

        A source that follows its capacity has one site whose capacity a move fixes.
        """
        if self.index.linked[site]:
            return self.base.split[..., site]
        if self.index.own_activity[site]:
            return self.base.activity[..., site, 0]
        return np.ones(())

    def of_process(self, number: int) -> Array:
        """Return what a process weighs, (...): its part of its site."""
        own = self.index.processes[number]
        return np.asarray(self.of_site(own.site) * self.base.share[..., own.site, own.slot])

    def add(self, place: Place, path: Array, weight: Array) -> Array:
        """Take in one process or control of a move; return the mean so far, (..., year).

        Where nothing of it runs in the base year there is no uptake in that year.
        """
        self.found[place].append((path, weight))
        return _mean(self.found[place])


def _mean(found: list[tuple[Array, Array]]) -> Array:
    """Return the weighted mean of paths, (..., year); the plain one where nothing has a weight."""
    paths = np.stack(np.broadcast_arrays(*(path for path, _ in found)), axis=-2)
    weights = np.stack(np.broadcast_arrays(*(weight for _, weight in found)), axis=-1)
    runs = summed(weights, 1)[..., None] > 0
    weights = np.where(runs, weights, 1.0)
    mean = summed(paths * over_years(weights), 2, -2) / over_years(summed(weights, 1))
    first = np.arange(mean.shape[-1]) == 0
    return np.asarray(np.where(first & ~runs, 0.0, mean))
