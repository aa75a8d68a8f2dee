"""Drivers that end before the horizon: an error, or a warning where the row says how they go on.

Between its rows a driver is a straight line. After the last one nothing is known, unless that row
says `hold` (the value stays), `trend` (it grows as between the last two rows) or names an outlook,
whose rows then have to reach from there to the last year.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from simulator.accounting.quantities import QUANTITY_KINDS, NameOf
from simulator.errors import Problem, Problems
from simulator.parameters.base_rows import year_of
from simulator.parameters.canonical import Store
from simulator.parameters.outlooks import OUTLOOKS, OWN, continuing, driving, followed
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
    for rows, found, zh in _short(file, store):
        row = rows[max(rows)]
        if (row.file, row.keys[0]) in at_fault:
            continue
        place = row.file, row.line, row_name(row.keys)
        if not row.extend:
            problems.add("E-YEAR", *place, found, "rows for all years, or how it goes on",
                         'add a row, or a column "extend" with "hold" or "trend" in this row',
                         (zh, "各年都有数据行，或写明如何延续",
                          "补充数据行，或在该行加一列 extend，写 hold 或 trend"))
        elif row.extend == TREND and len(rows) == 1:
            problems.add("E-YEAR", *place, "the trend of a single row",
                         "two rows that a trend can be read from", 'add a row, or write "hold"',
                         ("只有一行的趋势", "能看出趋势的两行", "补充一行，或写 hold"))
    _check_joints(file, store, problems, at_fault)


def _check_joints(
    file: ScenarioFile, store: Store, problems: Problems, at_fault: Collection[tuple[str, str]]
) -> None:
    """Report drivers that end before the outlook begins that they go on by.

    at_fault : file and name of series with rows that could not be read.
    """
    base = file.years.start
    drivers, outlooks = _series(store, OWN, base), _series(store, OUTLOOKS, base)
    for name, outlook in _carried(file, store).items():
        own, other = drivers.get(name, {}), outlooks.get(outlook, {})
        last, begin = max(own, default=base), min(other, default=base)
        if own and begin > last and (other[begin].file, outlook) not in at_fault:
            problems.add(
                "E-YEAR", own[last].file, own[last].line, f"{row_name(own[last].keys)} extend",
                f'"{outlook}", an outlook that begins in {begin} ({other[begin].file}:'
                f"{other[begin].line})", f"one with a row of {last}, where the driver ends, or "
                "before it", f"add a row of {last} to the outlook, or one of {begin} to the driver",
                (f"展望 “{outlook}” 从 {begin} 年开始（{other[begin].file}:{other[begin].line}）",
                 f"在驱动因子结束的 {last} 年或更早就有数据行的展望",
                 f"为展望补充 {last} 年的一行，或为驱动因子补充 {begin} 年的一行"))


def extended_drivers(file: ScenarioFile, store: Store) -> Iterator[Problem]:
    """Yield a warning for every needed driver that is held or continued beyond its last row."""
    for rows, found, zh in _short(file, store):
        row, end = rows[max(rows)], file.years.end
        yield Problem(WARNED, row.file, row.line, row_name(row.keys), f"{found}: {row.extend}",
                      "rows for all years", f"add a row for {end}",
                      (f"{zh}：{row.extend}", "各年都有数据行", f"补充 {end} 年的一行"))


def _short(file: ScenarioFile, store: Store) -> Iterator[tuple[Rows, str, str]]:
    """Yield the rows of every needed series that ends before the last year, and that in words.

    In English, then in Chinese.
    """
    last, carried, needed = file.years.end, _carried(file, store), needed_drivers(file, store)
    drivers = [rows for name, rows in _series(store, OWN, file.years.start).items()
               if name in needed and name not in carried]
    known = needed_outlooks(file, store)
    outlooks = [rows for name, rows in _series(store, OUTLOOKS, file.years.start).items()
                if name in known]
    for what, zh, series in (("a driver", "驱动因子", drivers), ("an outlook", "展望", outlooks)):
        for rows in series:
            if max(rows) < last:
                yield (rows, f"{what} that ends in {max(rows)}, needed until {last}",
                       f"{zh}止于 {max(rows)} 年，需要到 {last} 年")


def needed_drivers(file: ScenarioFile, store: Store) -> set[str]:
    """Return the drivers that an activity follows or a scored target is measured by."""
    found = followed(store.tables)
    for target in file.targets.values():
        for q in (target.quantity, target.denominator) if target.status == "scored" else ():
            if q is not None and QUANTITY_KINDS[q.kind].named is NameOf.DRIVER:
                found.add(q.name)
    return found


def needed_outlooks(file: ScenarioFile, store: Store) -> set[str]:
    """Return the outlooks that stand for a driver, or that a needed driver goes on by."""
    return driving(store.tables) | set(_carried(file, store).values())


def _carried(file: ScenarioFile, store: Store) -> dict[str, str]:
    """Return needed driver -> the outlook that it goes on by."""
    needed = needed_drivers(file, store)
    every = continuing(store.tables, file.years.start, file.years.end)
    return {name: outlook for name, outlook in every.items() if name in needed}


def _series(store: Store, table: str, base: int) -> dict[str, Rows]:
    found: dict[str, Rows] = defaultdict(dict)
    for i in store.ids(table):
        row = store.rows[i]
        found[row.keys[0]][year_of(row, base)] = row
    return dict(found)
