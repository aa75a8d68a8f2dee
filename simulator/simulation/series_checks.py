"""Drivers that end before the horizon: an error, or a warning where the row says how they go on.

Between its rows a driver is a straight line. After the last one nothing is known, unless that row
says `hold` (the value stays) or `trend` (it grows as between the last two rows).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from simulator.accounting.quantities import QUANTITY_KINDS, NameOf
from simulator.errors import Problem, Problems
from simulator.parameters.base_rows import year_of
from simulator.parameters.canonical import Store
from simulator.parameters.reader import TREND, Value, row_name
from simulator.scenario.keys import ScenarioFile

WARNED = "W-EXTEND"
Rows = dict[int, Value]
"""Year -> row."""


def check_drivers(
    file: ScenarioFile, store: Store, problems: Problems, of_tables: Iterable[Problem] = ()
) -> None:
    """Report needed drivers that end before the last year and do not say how they go on.

    Those that do not reach to the base year are reported with it. of_tables : what is wrong with
    rows; a driver may end early for want of one that could not be read.
    """
    at_fault = {(problem.file, problem.key.split(" ")[0]) for problem in of_tables}
    for rows, found in _short(file, store):
        row = rows[max(rows)]
        if (row.file, row.keys[0]) in at_fault:
            continue
        place = row.file, row.line, row_name(row.keys)
        if not row.extend:
            problems.add("E-YEAR", *place, found, "rows for all years, or how it goes on",
                         'add a row, or a column "extend" with "hold" or "trend" in this row')
        elif row.extend == TREND and len(rows) == 1:
            problems.add("E-YEAR", *place, "the trend of a single row",
                         "two rows that a trend can be read from", 'add a row, or write "hold"')


def extended_drivers(file: ScenarioFile, store: Store) -> Iterator[Problem]:
    """Yield a warning for every needed driver that is held or continued beyond its last row."""
    for rows, found in _short(file, store):
        row = rows[max(rows)]
        yield Problem(WARNED, row.file, row.line, row_name(row.keys), f"{found}: {row.extend}",
                      "rows for all years", f"add a row for {file.years.end}")


def _short(file: ScenarioFile, store: Store) -> Iterator[tuple[Rows, str]]:
    """Yield the rows of every needed driver that ends before the last year, and that in words."""
    needed, last = needed_drivers(file, store), file.years.end
    for name, rows in _series(store, file.years.start).items():
        if name in needed and max(rows) < last:
            yield rows, f"a driver that ends in {max(rows)}, needed until {last}"


def needed_drivers(file: ScenarioFile, store: Store) -> set[str]:
    """Return the drivers that an activity follows or a scored target is measured by."""
    found = {row.keys[4] for row in map(store.rows.__getitem__, store.ids("city_activity"))
             if row.keys[3] == "driver"}
    for target in file.targets.values():
        for q in (target.quantity, target.denominator) if target.status == "scored" else ():
            if q is not None and QUANTITY_KINDS[q.kind].named is NameOf.DRIVER:
                found.add(q.name)
    return found


def _series(store: Store, base: int) -> dict[str, Rows]:
    found: dict[str, Rows] = defaultdict(dict)
    for i in store.ids("city_drivers"):
        row = store.rows[i]
        found[row.keys[0]][year_of(row, base)] = row
    return found

