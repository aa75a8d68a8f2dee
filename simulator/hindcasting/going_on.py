"""Rows in place of what tables lack where nothing is told of the years after the base year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from simulator import units
from simulator.parameters.base_rows import ITEM, is_earlier, year_of
from simulator.parameters.load import Tables
from simulator.parameters.reader import Value
from simulator.tolerances import WRITTEN_SHARES

ADDITIONS = "additions_share"
Series = dict[tuple[str, ...], list[Value]]


def grouped(rows: Iterable[Value]) -> Series:
    """Return rows by their keys without the year."""
    groups: Series = defaultdict(list)
    for row in rows:
        groups[row.keys[:-1]].append(row)
    return groups


def last_of(rows: Iterable[Value], base: int) -> Value:
    """Return the row of the latest year."""
    return max(rows, key=lambda row: year_of(row, base))


def carried(row: Value, base: int) -> Value:
    """Return a row as one of the base year."""
    return row if year_of(row, base) == base else replace(row, keys=(*row.keys[:-1], str(base)))


def undriven(found: Tables, rows: Iterable[Value], base: int) -> Iterator[Value]:
    """Yield those rows of the base year whose activity nothing but rows of later years moves."""
    driven = {row.keys[:2] for row in found.rows("city_activity") if row.keys[ITEM] == "driver"}
    for row in rows:
        source = found.codelists.sources.get(row.keys[0])
        if (source is not None and source.kind.own_activity and row.keys[ITEM] == "activity"
                and row.keys[:2] not in driven and not is_earlier(row, base)):
            yield row


def constant(row: Value) -> Value:
    """Return the row of a driver that stands still, of the site of a row."""
    keys = (*row.keys[:ITEM], "driver", "constant", "")
    return replace(row, keys=keys, value=1.0, low=1.0, high=1.0, unit="1", group="", extend="")


def whole_additions(known: Sequence[Value], base: int) -> list[Value]:
    """Return the rows of shares without those of new capacity that are told of in part.

    A technology whose first row is of a later year has that row's share in the base year too. With
    it gone the others do not add up, and new capacity is as what stood in the base year.
    """
    totals: dict[tuple[str, ...], float] = defaultdict(float)
    for keys, group in grouped(row for row in known if row.keys[ITEM] == ADDITIONS).items():
        totals[keys[:2]] += _share(last_of(group, base))
    in_part = {keys for keys, total in totals.items() if total < 1 - WRITTEN_SHARES}
    return [row for row in known if row.keys[ITEM] != ADDITIONS or row.keys[:2] not in in_part]


def _share(row: Value) -> float:
    try:
        return row.value * units.factor(row.unit, "1")
    except units.UnitError:
        return 1.0  # reported where rows are read, so that it needs no word here
