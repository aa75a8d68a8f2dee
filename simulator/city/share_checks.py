"""Shares in a city's tables that must add up, in every year for which they are stated."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from simulator.errors import Problems
from simulator.kernels.paths import interpolate
from simulator.parameters.base_rows import BUILT, ITEM, year_of
from simulator.parameters.canonical import Store
from simulator.parameters.reader import Value, row_name
from simulator.parameters.tables import ANY
from simulator.tolerances import WRITTEN_SHARES

Rows = list[tuple[Value, float]]
"""Rows with their canonical values."""


def check_additions(mix: Rows, base: int, problems: Problems) -> None:
    """Report shares of new capacity that do not add to 100 % in a year that is stated."""
    groups: dict[tuple[str, str], Rows] = defaultdict(list)
    for row, number in mix:
        if row.keys[ITEM] == "additions_share":
            groups[row.keys[0], row.keys[1]].append((row, number))
    for rows in groups.values():
        for year, total in _totals(rows, base, 2):
            if abs(total - 1) > WRITTEN_SHARES:
                _report(rows[0][0], f"additions_share rows that add up to {total:.6g} in {year}",
                        "1 (100 %)", "make them add up to 100 % in every year", problems)
                break


def check_stated_shares(mix: Rows, base: int, problems: Problems) -> None:
    """Report shares of activity stated for a later year that are more, or all and less, than 1.

    All are what served in the base year: of a facility that has no rows of it, what `*` says.
    """
    groups: dict[tuple[str, str], dict[int, Rows]] = defaultdict(lambda: defaultdict(list))
    for row, number in mix:
        if row.keys[ITEM] == "share":
            groups[row.keys[0], row.keys[1]][year_of(row, base)].append((row, number))
    begun = {place: {row.keys[2] for row, number in years.get(base, ()) if number > 0}
             for place, years in groups.items()}
    for (source, facility), years in groups.items():
        before = begun[source, facility] if base in years else begun.get((source, ANY), set())
        for year, rows in years.items():
            if year == base:
                continue
            total, whole = sum(n for _, n in rows), before <= {row.keys[2] for row, _ in rows}
            if total > 1 + WRITTEN_SHARES or (whole and total < 1 - WRITTEN_SHARES):
                _report(rows[0][0], f"share rows that add up to {total:.6g} in {year}",
                        "1 (100 %)" if whole else "at most 1 (100 %)",
                        "correct row " + _lines(rows), problems)


def check_built(mix: Rows, base: int, problems: Problems) -> None:
    """Report parts of the base stock that add up to more than all, or were built after it."""
    groups: dict[tuple[str, ...], Rows] = defaultdict(list)
    for row, number in mix:
        if row.keys[ITEM] == BUILT:
            groups[row.keys[:3]].append((row, number))
            if year_of(row, base) > base:
                problems.add("E-YEAR", row.file, row.line, row_name(row.keys),
                             f'a part of the base stock built in "{row.keys[-1]}"',
                             f"a year up to the base year {base}",
                             "correct the year, or delete the row")
    for rows in groups.values():
        check_sum(rows, "built rows", True, problems)


def check_coverage(store: Store, controls: Rows, base: int, problems: Problems) -> None:
    """Report controls of one family of which the rows of a year cover more than all.

    Controls without a row of that year give way to those that have one.
    """
    sources = store.tables.codelists.sources
    groups: dict[tuple[str, ...], Rows] = defaultdict(list)
    for row, number in controls:
        family = sources[row.keys[0]].controls[row.keys[3]].family
        groups[(*row.keys[:3], family)].append((row, number))
    for (*_, family), rows in groups.items():
        years: dict[int, Rows] = defaultdict(list)
        for row, number in rows:
            years[year_of(row, base)].append((row, number))
        for year, own in sorted(years.items()):
            check_sum(own, f"controls of family {family}", True, problems,
                      "" if year == base else f" in {year}")


def check_sum(
    rows: Rows, what: str, less: bool, problems: Problems, when: str = ""
) -> None:
    """Report rows that add up to more than 1, or to less unless they may."""
    total = sum(number for _, number in rows)
    if total > 1 + WRITTEN_SHARES or (not less and total < 1 - WRITTEN_SHARES):
        _report(rows[0][0], f"{what} that add up to {total:.6g}{when}",
                "at most 1 (100 %)" if less else "1 (100 %)", "correct row " + _lines(rows),
                problems)


def _totals(rows: Rows, base: int, name: int) -> list[tuple[int, float]]:
    """Return (year, sum of the paths of all names) of the years that any of them states.

    name : the place of what has a path of its own in the keys.
    """
    paths: dict[str, dict[int, float]] = defaultdict(dict)
    for row, number in rows:
        paths[row.keys[name]][year_of(row, base)] = number
    years = sorted({year for path in paths.values() for year in path})
    totals = np.sum([interpolate(path, np.array(years)) for path in paths.values()], axis=0)
    return list(zip(years, totals.tolist(), strict=True))


def _lines(rows: Rows) -> str:
    return " or ".join(str(row.line) for row, _ in rows)


def _report(row: Value, found: str, expected: str, fix: str, problems: Problems) -> None:
    problems.add("E-SHARE", row.file, row.line, row_name(row.keys), found, expected, fix)
