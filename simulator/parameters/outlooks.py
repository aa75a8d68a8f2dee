"""Which outlooks a city reads: in place of a driver of its own, or after one has ended."""

from __future__ import annotations

from simulator.parameters.base_rows import ITEM, year_of
from simulator.parameters.load import Tables
from simulator.parameters.reader import Value

OUTLOOKS, OWN = "outlooks", "city_drivers"
NAME = ITEM + 1
"""Place of the driver's name in the keys of activity.csv."""


def followed(found: Tables) -> set[str]:
    """Return the names of the series that activities of the city follow."""
    return {row.keys[NAME] for row in found.rows("city_activity") if row.keys[ITEM] == "driver"}


def driving(found: Tables) -> set[str]:
    """Return the outlooks that activities follow; a city's own rows replace one as a whole."""
    return (followed(found) & _names(found, OUTLOOKS)) - _names(found, OWN)


def continuing(found: Tables, base: int, end: int) -> dict[str, str]:
    """Return driver of the city -> the outlook that it goes on by, where it ends before `end`."""
    legal = _names(found, OUTLOOKS)
    last: dict[str, Value] = {}
    for row in sorted(found.rows(OWN), key=lambda row: year_of(row, base)):
        last[row.keys[0]] = row
    return {name: row.extend for name, row in last.items()
            if row.extend in legal and year_of(row, base) < end}


def outlooks_read(found: Tables, base: int, end: int) -> set[str]:
    """Return the outlooks that the city reads from its base year to `end`."""
    return driving(found) | set(continuing(found, base, end).values())


def _names(found: Tables, table: str) -> set[str]:
    return {row.keys[0] for row in found.rows(table)}
