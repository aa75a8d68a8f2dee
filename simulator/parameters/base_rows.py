"""Which rows of a city's tables describe its base year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from simulator.parameters.load import Tables
from simulator.parameters.reader import Value

ITEM = 3
"""Place of the item in the keys of activity.csv and mix.csv."""
LEVELS = ("activity", "capacity")
"""Items of activity.csv that have a level in the base year, and may go on from there."""
CLOSED = "closed"
"""Item of activity.csv that says which part of the base year's activity is gone."""
STILL = {
    "city_activity": ("driver", "split", "import"),
    "city_mix": ("utilisation", "base_age", "youngest_age"),
}
"""Items that are read for the base year only."""
AGES = ("base_age", "youngest_age")
"""Items that say how old the stock of their year was: what is left of it later is as much older."""
BUILT = "built"
"""Item that says which part of the base stock was built in its year."""
OBSERVABLE = {
    "city_activity": LEVELS,
    "city_mix": ("share", "additions_share"),
    "city_controls": ("coverage",),
}
"""Items of which rows of later years say what the city came to."""
MAY_BEGIN_LATER = (OBSERVABLE["city_mix"][0], *OBSERVABLE["city_controls"])
"""Items of which a facility may have rows of later years alone: `*` says what was before, or 0."""
INFORMED = ("estimate", "assumption")
"""Grades of rows that inform the path of later years, but observe nothing."""
Numbered = tuple[int, Value]
"""A row with its number in the store."""
BASED = ("city_activity", "city_mix", "city_controls")
"""Tables whose rows are the base year's, or begin with it."""


def item_of(row: Value) -> str:
    """Return what a row of a table that describes the base year states."""
    return "coverage" if row.table == "city_controls" else row.keys[ITEM]


def is_age(row: Value) -> bool:
    """Tell whether a row says how old the stock of its year was."""
    return row.table == "city_mix" and row.keys[ITEM] in AGES


def is_still(row: Value) -> bool:
    """Tell whether a row is read for the base year only."""
    return row.table in STILL and row.keys[ITEM] in STILL[row.table]


def is_based(row: Value) -> bool:
    """Tell whether a row is the base year's, or one of a path that begins with it."""
    return is_still(row) or (
        row.table in OBSERVABLE and item_of(row) in (*LEVELS, "share", "coverage"))


def is_observation(row: Value, base: int, end: int) -> bool:
    """Tell whether a row says what was observed after the base year, up to the last year.

    What was scaled from elsewhere or assumed, or speaks of a year that no case reaches, informs the
    path, and is no observation.
    """
    return is_measured(row) and base < year_of(row, base) <= end


def is_measured(row: Value) -> bool:
    """Tell whether a row says what was observed in its year, whatever year that is."""
    return row.table in OBSERVABLE and item_of(row) in OBSERVABLE[row.table] \
        and row.grade not in INFORMED


def of_base(rows: Iterable[Numbered], base: int) -> list[Numbered]:
    """Return the rows of the base year among rows with their numbers."""
    return [(number, row) for number, row in rows if year_of(row, base) == base]


def year_of(row: Value, base: int) -> int:
    """Return the model year of a row; an empty cell means the base year."""
    return int(row.keys[-1] or base)


def is_earlier(row: Value, base: int) -> bool:
    """Tell whether a row describes a base year before this one: nothing reads it."""
    return is_based(row) and not is_age(row) and year_of(row, base) < base


def usual_base(found: Tables) -> int | None:
    """Return the year that most rows of a base year alone speak of, the last in doubt.

    Where none names a year, it is that of most activity, the earliest in doubt.
    """
    counts = Counter(_years(found.rows("city_activity")))
    still = Counter(int(row.keys[-1]) for table in STILL for row in found.rows(table)
                    if is_still(row) and not is_age(row) and row.keys[-1])
    return max(counts, key=lambda year: (still[year], year if still[year] else 0, counts[year],
                                         -year), default=None)


def _years(rows: Iterable[Value]) -> list[int]:
    return [int(row.keys[-1]) for row in rows if row.keys[ITEM] in LEVELS and row.keys[-1]]
