"""Rows that are compared: what was observed, and what else was stated of the same thing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from simulator import units
from simulator.accounting.quantities import unit_of
from simulator.city.city import City
from simulator.errors import Problems
from simulator.hindcasting.cutting import BACK
from simulator.parameters.base_rows import INFORMED, OBSERVABLE, is_observation, item_of, year_of
from simulator.parameters.canonical import Store, canonical
from simulator.parameters.reader import Value
from simulator.plausibility.base_year import MEASURED, counted
from simulator.sectors import items

STATISTIC = "statistic"
TABLES = ("city_activity", "city_mix", "city_controls")
STATISTICS = "city_statistics"
SHARES = ("city_mix", "city_controls")
Keys = tuple[str, ...]


@dataclass(frozen=True)
class Thing:
    """What a row is about.

    quantity : activity, capacity, share, additions_share, coverage or statistic; name : of the
    control, or of the published figure.
    """

    quantity: str
    source: str = ""
    facility: str = ""
    technology: str = ""
    name: str = ""

    @classmethod
    def of(cls, row: Value) -> Thing:
        """Return what a row is about."""
        if row.table == STATISTICS:
            return cls(STATISTIC, name=row.keys[0])
        control = row.keys[3] if row.table == "city_controls" else ""
        source, facility, technology = row.keys[:3]
        return cls(item_of(row), source, facility, technology, control)


@dataclass(frozen=True)
class StatedRow:
    """A row with what its number has to be multiplied by to be in the model's unit."""

    row: Value
    scale: float


def observations(store: Store, city: City) -> Iterator[StatedRow]:
    """Yield what was observed in the years after the base year of a city."""
    years = city.index.years
    growth = {(site.source, site.facility) for site in city.index.sites if site.growth}
    for table in TABLES:
        for i in store.ids(table):
            row = store.rows[i]
            if is_observation(row, years[0], years[-1]) and row.keys[:2] not in growth:
                yield StatedRow(row, store.scale[i])
    for stated in published(store, city):
        row = stated.row
        if row.grade not in INFORMED and years[0] < year_of(row, years[0]) <= years[-1]:
            yield stated


def published(store: Store, city: City) -> Iterator[StatedRow]:
    """Yield the published figures that the model has as well, of all years."""
    for i in store.ids(STATISTICS):
        row = store.rows[i]
        quantity = MEASURED.get(row.keys[0])
        if quantity is not None and counted(city.index, quantity):
            yield StatedRow(row, units.factor(row.unit, unit_of(city, quantity)))


def based(store: Store, city: City) -> Iterator[StatedRow]:
    """Yield the first row of everything that a table states of a city and that can be observed."""
    seen: set[tuple[str, Keys]] = set()
    growth = {(site.source, site.facility) for site in city.index.sites if site.growth}
    for table in TABLES:
        for i in store.ids(table):
            row = store.rows[i]
            named = (table, row.keys[:-1])
            if item_of(row) in OBSERVABLE[table] and named not in seen \
                    and row.keys[:2] not in growth:
                seen.add(named)
                yield StatedRow(row, store.scale[i])


class Past:
    """What is stated of the base year and of the years before it, in the model's units."""

    def __init__(self, store: Store, city: City, base: int) -> None:
        self.base = base
        self.found: Mapping[tuple[str, Keys], dict[int, float]] = defaultdict(dict)
        earlier = canonical(store.tables, items(), base - BACK, Problems())
        stated = [StatedRow(earlier.rows[i], earlier.scale[i])
                  for table in TABLES for i in earlier.ids(table)]
        for one in (*stated, *published(store, city)):
            year = year_of(one.row, base)
            if base - BACK <= year <= base:
                own = self.found[one.row.table, one.row.keys[:-1]]
                own.setdefault(year, one.row.value * one.scale)

    def at_base(self, row: Value) -> float | None:
        """Return what is stated of the base year."""
        return self._of(row).get(self.base)

    def trend(self, row: Value) -> float | None:
        """Return what a row would be, had it gone on as in the years up to the base year.

        Equation: v[b] * (v[b] / v[a]) ** ((t - b) / (b - a)), a the first year that is stated; a
        share ends at 1.
        """
        known = self._of(row)
        first = min(known, default=self.base)
        if first == self.base or self.base not in known or min(known[first], known[self.base]) <= 0:
            return None
        rate = (known[self.base] / known[first]) ** (1 / (self.base - first))
        found = known[self.base] * rate ** (year_of(row, self.base) - self.base)
        return float(min(found, 1.0) if row.table in SHARES else found)

    def _of(self, row: Value) -> dict[int, float]:
        return self.found.get((row.table, row.keys[:-1]), {})
