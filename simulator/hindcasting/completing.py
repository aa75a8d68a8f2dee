"""A folder that ends in its base year, as one that can be checked like any other."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from simulator.hindcasting.going_on import (
    ADDITIONS,
    carried,
    constant,
    grouped,
    last_of,
    undriven,
    whole_additions,
)
from simulator.parameters.base_rows import ITEM, year_of
from simulator.parameters.load import Tables
from simulator.parameters.outlooks import OUTLOOKS, OWN, driving
from simulator.parameters.reader import HOLD, Value
from simulator.simulation.scenario import Scenario

GRID, ACTIVITY, MIX = "city_grid", "city_activity", "city_mix"


def completed(found: Tables, base: int) -> Tables:
    """Return tables in which what ends in the base year stays; these where nothing lacks.

    A hindcast reads no row of a later year, so that a folder need not have any.
    """
    names = driving(found)
    values = {
        OWN: _held(found.rows(OWN), base),
        OUTLOOKS: _held(found.rows(OUTLOOKS), base, names),
        GRID: _held(found.rows(GRID), base),
        ACTIVITY: [*found.rows(ACTIVITY), *map(constant, _still(found, base))],
        MIX: _told(found.rows(MIX), base),
    }
    if all(rows == list(found.rows(table)) for table, rows in values.items()):
        return found
    return replace(found, values={**found.values, **values})


def whole(scenario: Scenario) -> Scenario:
    """Return a scenario whose tables can be read as those of any other."""
    if scenario.values is not None:
        return scenario
    tables = completed(scenario.tables, scenario.file.years.start)
    return scenario if tables is scenario.tables else replace(scenario, tables=tables)


def _held(
    rows: Sequence[Value], base: int, names: Collection[str] | None = None
) -> list[Value]:
    """Return series with the last row of each that ends up to the base year as one that stays.

    names : of the series that are read; all if left out.
    """
    last = {row: carried(row, base) for row in _ends(rows, base)
            if names is None or row.keys[0] in names}
    stay = {row: own if row.table == GRID else replace(own, extend=HOLD)
            for row, own in last.items()}
    return [stay.get(row, row) for row in rows]


def _ends(rows: Sequence[Value], base: int) -> Iterator[Value]:
    for group in grouped(rows).values():
        row = last_of(group, base)
        if year_of(row, base) <= base:
            yield row


def _still(found: Tables, base: int) -> Iterator[Value]:
    """Yield the base year's row of every activity that has no later one and no driver."""
    rows = [row for row in found.rows(ACTIVITY) if row.keys[ITEM] == "activity"]
    return undriven(found, _ends(rows, base), base)


def _told(rows: Sequence[Value], base: int) -> list[Value]:
    """Return the shares; those of new capacity may be told in part where none is of a later year.

    Else a sum that is wrong is a mistake, and is reported as everywhere.
    """
    later = any(row.keys[ITEM] == ADDITIONS and year_of(row, base) > base for row in rows)
    return list(rows) if later else whole_additions(rows, base)
