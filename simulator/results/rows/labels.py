"""The names under which results are reported, and the groups behind them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from simulator.accounting.balances import sum_by
from simulator.city.index import BIOGENIC, REST, SURPLUS_GAS, Index
from simulator.foreign import to_field
from simulator.parameters.labels import Label

Array = np.ndarray
SURPLUS_LABEL = Label("放散燃烧的副产煤气", "By-product gas burnt in flares")
FLARING = "flaring"
FLARE_SECTOR = "industry"
TRADE, NET_IMPORT = "trade", "net_import"


@dataclass(frozen=True)
class Labels:
    """Names of sources and technologies of a city, and where sites and processes belong.

    The last source is the flared by-product gas, which belongs to no site.
    """

    index: Index

    @cached_property
    def sources(self) -> tuple[str, ...]:
        """Return the sources of the city in the order of the catalogue, flared gas last."""
        return (*dict.fromkeys(s.source for s in self.index.sites), SURPLUS_GAS)

    @cached_property
    def sectors(self) -> tuple[str, ...]:
        """Return the sector of each source."""
        known = self.index.lists.sources
        return tuple(known[s].sector if s in known else FLARE_SECTOR for s in self.sources)

    @cached_property
    def titles(self) -> tuple[Label, ...]:
        """Return the label of each source."""
        known = self.index.lists.sources
        return tuple(known[s].label if s in known else SURPLUS_LABEL for s in self.sources)

    @cached_property
    def technologies(self) -> tuple[str, ...]:
        """Return the technologies of all sources, each name once."""
        return (*dict.fromkeys(p.technology for p in self.index.processes), FLARING)

    @cached_property
    def pollutants(self) -> tuple[str, ...]:
        """Return the pollutants without the memo item."""
        return tuple(p for p in self.index.pollutants if p != BIOGENIC)

    @cached_property
    def pollutant_numbers(self) -> list[int]:
        """Return the positions of the pollutants without the memo item."""
        return [self.index.pollutant(p) for p in self.pollutants]

    @cached_property
    def site_source(self) -> Array:
        """Return the source of each site, (site,)."""
        position = {name: n for n, name in enumerate(self.sources)}
        return np.array([position[s.source] for s in self.index.sites], dtype=int)

    @cached_property
    def process_source(self) -> Array:
        """Return the source of each process, (process,)."""
        result: Array = self.site_source[self.index.process_site]
        return result

    @cached_property
    def process_technology(self) -> Array:
        """Return the technology of each process, (process,)."""
        position = {name: n for n, name in enumerate(self.technologies)}
        return np.array([position[p.technology] for p in self.index.processes], dtype=int)

    @cached_property
    def plants(self) -> Array:
        """Return each pair of source and technology that there is, flared gas last, (plant,).

        A pair is the position in the table (source, technology), row by row.
        """
        flaring = len(self.sources) * len(self.technologies) - 1
        result: Array = np.unique([*self._process_plant.tolist(), flaring])
        return result

    @cached_property
    def _process_plant(self) -> Array:
        result: Array = self.process_source * len(self.technologies) + self.process_technology
        return result

    @cached_property
    def process_key(self) -> list[str]:
        """Return "sector,source,facility,technology" of each process."""
        found = []
        for process in self.index.processes:
            site, sector = self.index.sites[process.site], self.index.source(process.site).sector
            found.append(row_key(sector, site.source, site.facility, process.technology))
        return found

    @cached_property
    def flare_key(self) -> str:
        """Return "sector,source,facility,technology" of the flared gas."""
        return f"{FLARE_SECTOR},{SURPLUS_GAS},{REST},{FLARING}"

    def unit(self, source: str, attribute: str = "unit") -> str:
        """Return the unit of a source's activity or capacity; flared gas is energy."""
        found = self.index.lists.sources.get(source)
        return "TJ" if found is None else str(getattr(found, attribute))

    def by_source(self, values: Array, axis: int = 0) -> Array:
        """Sum an array over processes into sources, flared gas left at zero."""
        return sum_by(values, self.process_source, len(self.sources), axis)

    def by_plant(self, values: Array) -> Array:
        """Sum (process, ...) into (plant, ...), flared gas left at zero."""
        group = np.searchsorted(self.plants, self._process_plant)
        return sum_by(values, group, len(self.plants), 0)


def row_key(*names: str) -> str:
    """Return names as the first cells of a row."""
    return ",".join(map(to_field, names))


def carrier_key(name: str, sector: str = TRADE) -> str:
    """Return "sector,source,facility,technology" of a carrier at the city boundary."""
    return row_key(sector, name, REST, NET_IMPORT)
