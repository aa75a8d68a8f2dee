"""Drivers of a city over the years: its own rows, or an outlook of the nation or a province."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from simulator.errors import Problems
from simulator.kernels.paths import continued, grow, interpolate
from simulator.parameters.base_rows import Numbered, year_of
from simulator.parameters.canonical import Store
from simulator.parameters.codelists import DRIVERS
from simulator.parameters.outlooks import OUTLOOKS, OWN, continuing, driving
from simulator.parameters.reader import TREND

Array = np.ndarray
Rows = Sequence[Numbered]


def by_name(store: Store, table: str) -> dict[str, list[Numbered]]:
    """Return the rows of a table by their first key."""
    groups: dict[str, list[Numbered]] = defaultdict(list)
    for i in store.ids(table):
        groups[store.rows[i].keys[0]].append((i, store.rows[i]))
    return dict(groups)


class DriverSeries:
    """The series that activities follow, (..., year), from parameter values `theta` (..., row)."""

    def __init__(self, store: Store, years: Array, theta: Array) -> None:
        self.years, self.theta = years, theta
        self.first, end = int(years[0]), int(years[-1])
        self.own, self.outlooks = by_name(store, OWN), by_name(store, OUTLOOKS)
        self.driving = [name for name in self.outlooks if name in driving(store.tables)]
        self.end = store.tables.end_of(OWN, "drivers.csv")
        self.continuing = continuing(store.tables, self.first, end)

    def drivers(self, problems: Problems) -> dict[str, Array]:
        """Return name -> series; report a driver that every city needs and this one lacks."""
        found = {name: self._of_city(name, rows) for name, rows in self.own.items()}
        still = np.ones((*self.theta.shape[:-1], len(self.years)))
        found.setdefault("constant", still)
        for name in DRIVERS:
            if name not in found:
                problems.add(
                    "E-MISSING", *self.end, name, f"no driver {name}",
                    f"every driver from {self.first}", f"add rows for {name} to drivers.csv",
                )
                found[name] = still
        return found | {name: self._path(self.outlooks[name]) for name in self.driving}

    def read(self) -> dict[str, Array]:
        """Return outlook -> series of all that stand for a driver or carry one on."""
        names = dict.fromkeys((*self.driving, *self.continuing.values()))
        return {name: self._path(self.outlooks[name]) for name in names}

    def _of_city(self, name: str, rows: Rows) -> Array:
        """Return the series of a driver, which may go on in proportion to an outlook.

        Equation: v[t] = v[b] * o[t] / o[b] after b, the year of the last row; o the outlook.
        """
        path = self._path(rows)
        if name in self.continuing:
            other = self._path(self.outlooks[self.continuing[name]])
            last = max(year_of(row, self.first) for _, row in rows) - self.first
            path[..., last:] = grow(path[..., last], other[..., last:], 1.0)
        return path

    def _path(self, rows: Rows) -> Array:
        """Return a series from its rows, which may follow its trend after its end."""
        points = {year_of(row, self.first): self.theta[..., i] for i, row in rows}
        _, last = max(rows, key=lambda pair: year_of(pair[1], self.first))
        if last.extend == TREND:
            return interpolate(continued(points, self.years), self.years)
        return interpolate(points, self.years)
