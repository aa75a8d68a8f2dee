"""What the model has in place of what a row states, year by year."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

import numpy as np

from simulator.accounting.mix import Mix
from simulator.accounting.quantities import form
from simulator.city.city import City
from simulator.city.control_shares import closest_rows
from simulator.city.rows import CityRows
from simulator.kernels.adding import summed
from simulator.parameters.base_rows import ITEM, year_of
from simulator.parameters.reader import Value
from simulator.plausibility.base_year import MEASURED

Array = np.ndarray
ANY = "*"


class MixReader:
    """One mix of a city, read as the rows of its tables are written; draws may lie in front.

    rows : those of the tables, which say whom a row for all facilities or technologies is about.
    Growth projects are left out: what is stated of them is what they would do.
    """

    def __init__(self, rows: CityRows, city: City, mix: Mix) -> None:
        self.rows, self.city, self.mix = rows, city, mix
        self.index = city.index

    def of(self, row: Value) -> Array:
        """Return what the model has of a row over the years, (..., year); NaN where nothing."""
        return _READERS[row.table](self, row)

    def published(self, row: Value) -> Array:
        """Return what the model has of a published figure."""
        return self.figure(row.keys[0])

    def figure(self, name: str) -> Array:
        """Return what the model has of a variable of statistics.csv."""
        return np.asarray(np.abs(form(self.city, MEASURED[name]).value(self.mix)))

    def level(self, row: Value) -> Array:
        """Return activity, or capacity of a technology or of all."""
        site, technology = row.keys[:2], row.keys[2]
        at = self._processes({site})
        if row.keys[ITEM] == "activity":
            return self._sum(self.mix.activity, at)
        return self._sum(self.mix.capacity, at & self._technology(technology))

    def share(self, row: Value) -> Array:
        """Return a technology's share of activity, or of new capacity as it is to be built."""
        source, facility, technology, item = row.keys[:4]
        at = self._processes(self._sites(source, facility, item))
        own, whole = at & self._technology(technology), self._sum(self.mix.activity, at)
        if item == "share":
            return _quotient(self._sum(self.mix.activity, own), whole)
        index = self.index
        built = self.city.base.additions[..., index.process_site, index.process_slot, :]
        weighed = built * self.mix.demand[..., index.process_site, :]
        return _quotient(self._sum(weighed, own), whole)

    def coverage(self, row: Value) -> Array:
        """Return the share under a control of all that the row is the closest one of."""
        base, control = self.index.years[0], row.keys[3]
        under = np.array([c.control == control and self._speaks(row, c.process, base)
                          for c in self.index.controls], dtype=bool)
        at = np.zeros(len(self.index.processes), dtype=bool)
        at[self.index.control_process[under]] = True
        return _quotient(self._sum(self.mix.controlled, under), self._sum(self.mix.activity, at))

    def _speaks(self, row: Value, process: int, base: int) -> bool:
        own = self.index.processes[process]
        site = self.index.sites[own.site]
        if site.source != row.keys[0] or site.growth:
            return False
        closest = closest_rows(self.rows, self.index, own, row.keys[3]).get(year_of(row, base))
        return closest is not None and closest[1].keys[:-1] == row.keys[:-1]

    def _sites(self, source: str, facility: str, item: str) -> set[tuple[str, ...]]:
        """Return the sites that a row of mix.csv is about; those with rows of their own are not."""
        if facility != ANY:
            return {(source, facility)}
        return {(source, site.facility) for site in self.index.sites
                if site.source == source and (source, site.facility, item) not in self.rows.mix}

    def _processes(self, sites: Collection[tuple[str, ...]]) -> Array:
        chosen = np.array([(site.source, site.facility) in sites and not site.growth
                           for site in self.index.sites], dtype=bool)
        return np.asarray(chosen[self.index.process_site])

    def _technology(self, name: str) -> Array:
        return np.array([name in ("", ANY, p.technology) for p in self.index.processes], dtype=bool)

    def _sum(self, values: Array, chosen: Array) -> Array:
        """Return the sum over chosen items of (..., item, year)."""
        return summed(values[..., chosen, :], 2, -2)


def _quotient(part: Array, whole: Array) -> Array:
    nothing = np.full(np.shape(whole), np.nan)
    return np.asarray(np.divide(part, whole, out=nothing, where=whole > 0))


_READERS: Mapping[str, Callable[[MixReader, Value], Array]] = {
    "city_activity": MixReader.level, "city_mix": MixReader.share,
    "city_controls": MixReader.coverage, "city_statistics": MixReader.published,
}
