"""A city's rows with their year and their facility written out, so that a year can be added."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from simulator.city.index import Index
from simulator.parameters.base_rows import BASED
from simulator.parameters.load import Tables
from simulator.parameters.reader import Value

ANY = "*"
DATED = (*BASED, "city_drivers", "city_grid", "city_prices")
"""Tables of a city in which an empty model year is the base year."""
SHARED = ("city_mix", "city_controls")
"""Tables in which a row may speak of every facility of a source."""
Rows = dict[str, list[Value]]


def own_rows(found: Tables, index: Index, base: int) -> Rows:
    """Return the rows of every table, those of a city by year and facility."""
    rows = {name: list(values) for name, values in found.values.items()}
    for name in DATED:
        rows[name] = [_with_year(row, base) for row in rows.get(name, ())]
    facilities: dict[str, list[str]] = defaultdict(list)
    for site in index.sites:
        facilities[site.source].append(site.facility)
    for name in SHARED:
        rows[name] = list(_by_facility(rows[name], facilities, name))
    return rows


def in_order(rows: Rows) -> Rows:
    """Return the rows of a city with those of one thing beside each other, by their years."""
    return {name: _by_year(own) if name in DATED else own for name, own in rows.items()}


def _by_year(rows: Iterable[Value]) -> list[Value]:
    groups: dict[tuple[str, ...], list[Value]] = defaultdict(list)
    for row in rows:
        groups[row.keys[:-1]].append(row)
    return [row for group in groups.values()
            for row in sorted(group, key=lambda row: int(row.keys[-1]))]


def _with_year(row: Value, base: int) -> Value:
    return row if row.keys[-1] else replace(row, keys=(*row.keys[:-1], str(base)))


def _by_facility(
    rows: Iterable[Value], facilities: dict[str, list[str]], table: str
) -> Iterator[Value]:
    """Yield rows of every facility as rows of each one that has none of its own in their place.

    Of a mix they also stand before the first year of which the facility has rows of its own.
    """
    found = list(rows)
    own: dict[tuple[str, ...], str] = {}
    for row in found:
        if row.keys[1] != ANY:
            place = _place(row, table)
            own[place] = min(own.get(place, row.keys[-1]), row.keys[-1])
    for row in found:
        if row.keys[1] != ANY:
            yield row
            continue
        for facility in facilities[row.keys[0]]:
            copy = replace(row, keys=(row.keys[0], facility, *row.keys[2:]))
            first = [own[place] for place in (_place(copy, table), _place(copy, table, ANY))
                     if place in own]
            if not first or (table == "city_mix" and row.keys[-1] < min(first)):
                yield copy


def _place(row: Value, table: str, technology: str = "") -> tuple[str, ...]:
    """Return what a row of one facility takes the place of.

    Of a mix, every row of the item; of controls, the row of its technology, or of all, and year.
    """
    source, facility, own, item, year = row.keys
    if table == "city_mix":
        return source, facility, item
    return source, facility, technology or own, item, year
