"""Whether a city's tables hold a whole base year; what lacks is reported once per kind of row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from simulator.errors import Problems
from simulator.parameters.base_rows import (
    BASED,
    LEVELS,
    MAY_BEGIN_LATER,
    is_age,
    is_based,
    is_still,
    item_of,
    usual_base,
    year_of,
)
from simulator.parameters.load import Tables
from simulator.parameters.outlooks import OUTLOOKS, OWN, driving
from simulator.parameters.reader import Value, row_name

SERIES = ("city_drivers", "city_grid")
"""Tables of what has a path over the years."""
MOST_NAMES = 5
"""Names in one message; the others are counted."""
Groups = dict[tuple[str, ...], list[Value]]


def check_base(found: Tables, base: int, problems: Problems, of: Collection[str]) -> None:
    """Report, once per kind of row, what lacks in the base year and rows after it.

    of : tables that can be judged: all their rows could be read.
    """
    for item, groups in _kinds(found, of):
        based = {name for name, rows in groups.items()
                 if any(_holds(row, base) for row in rows)}
        later = {name for name, rows in groups.items() if name not in based and based
                 and all(year_of(row, base) > base and (is_still(row) or item in MAY_BEGIN_LATER)
                         for row in rows)}
        lacking = {name: rows for name, rows in groups.items() if name not in based | later}
        if lacking:
            _lacks(found, item, lacking, base, problems)
        _later(item, (row for name in groups if name in based | later for row in groups[name]
                      if is_still(row)), base, problems)
    for table in SERIES:
        if table in of:
            _check_series(found, table, base, problems)
    if {OUTLOOKS, OWN, "city_activity"} <= set(of):
        _check_series(found, OUTLOOKS, base, problems, driving(found))


def _kinds(found: Tables, of: Collection[str]) -> Iterator[tuple[str, Groups]]:
    """Yield the items of the base year, with their rows by what has one of its own."""
    kinds: dict[tuple[str, str], Groups] = defaultdict(lambda: defaultdict(list))
    for table in (name for name in BASED if name in of):
        for row in filter(is_based, found.rows(table)):
            needed = found.codelists.sources[row.keys[0]].kind.needed
            if item_of(row) in LEVELS and item_of(row) != needed:
                continue  # stated beside what the source follows, of any year
            kinds[table, item_of(row)][_owner(row)].append(row)
    for (_, item), groups in kinds.items():
        yield item, groups


def _holds(row: Value, base: int) -> bool:
    """Tell whether a row describes the base year, or how old its stock was before it."""
    year = year_of(row, base)
    return year == base or (year < base and is_age(row))


def _owner(row: Value) -> tuple[str, ...]:
    """Return the site of a row, for a capacity with its technology."""
    return tuple(row.keys[:3]) if item_of(row) == "capacity" else tuple(row.keys[:2])


def _lacks(
    found: Tables, item: str, lacking: Groups, base: int, problems: Problems
) -> None:
    """Report one item that has rows, but none of the base year."""
    first = next(iter(lacking.values()))[0]
    years = _spans({year_of(row, base) for rows in lacking.values() for row in rows})
    problems.add(
        "E-MISSING", first.file, first.line, item,
        f"no {item} of {base} for {_names(map(_name, lacking))}; the tables have {years}",
        f"a row of the base year {base}, or with an empty year, for each", _fix(found, base),
    )


def _later(item: str, rows: Iterable[Value], base: int, problems: Problems) -> None:
    """Report rows of later years of an item that is read for the base year only."""
    found = [row for row in rows if year_of(row, base) > base]
    if not found:
        return
    first, more = found[0], len(found) - 1
    problems.add(
        "E-YEAR", first.file, first.line, row_name(first.keys),
        f'{item} of "{first.keys[-1]}"' + (f" and {more} more rows of later years" if more else ""),
        f"the base year {base}, or an empty cell",
        "delete the row: later years follow from drivers and measures",
    )


def _check_series(
    found: Tables, table: str, base: int, problems: Problems, needed: Collection[str] | None = None
) -> None:
    """Report drivers, or items of the grid, whose years do not reach to the base year.

    needed : names of those that must; all if left out.
    """
    groups: dict[str, list[Value]] = defaultdict(list)
    for row in found.rows(table):
        if needed is None or row.keys[0] in needed:
            groups[row.keys[0]].append(row)
    years = {name: [year_of(row, base) for row in rows] for name, rows in groups.items()}
    short = [name for name, own in years.items() if not min(own) <= base <= max(own)]
    if short:
        first = groups[short[0]][0]
        what = table.removeprefix("city_")
        spans = _spans({year for name in short for year in years[name]})
        problems.add(
            "E-MISSING", first.file, first.line, what,
            f"no {what} of {base} for {_names(short)}; the tables have {spans}",
            f"a row of the base year {base}, or rows before and after it",
            _fix(found, base),
        )


def _fix(found: Tables, base: int) -> str:
    other = usual_base(found)
    at = f', or write "start: {other}" in years' if other not in (None, base) else ""
    return f"add rows of {base}{at}"


def _name(owner: tuple[str, ...]) -> str:
    source, facility, *technology = (key for key in owner if key)
    return " ".join([source if facility in ("*", "rest") else f"{source}@{facility}", *technology])


def _names(names: Iterable[str]) -> str:
    known = list(dict.fromkeys(names))
    more = len(known) - MOST_NAMES
    return ", ".join(known[:MOST_NAMES]) + (f" and {more} more" if more > 0 else "")


def _spans(years: Iterable[int]) -> str:
    """Return years in words, those that follow each other as first-last."""
    spans: list[list[int]] = []
    for year in sorted(years):
        if spans and year == spans[-1][-1] + 1:
            spans[-1] = [spans[-1][0], year]
        else:
            spans.append([year])
    return ", ".join("-".join(map(str, span)) for span in spans)
