"""Whether anything is left to decide after what was observed."""

from __future__ import annotations

from simulator.city.index import Index
from simulator.errors import InputError, Problem
from simulator.parameters.base_rows import is_observation, year_of
from simulator.parameters.canonical import Store
from simulator.parameters.reader import row_name
from simulator.scenario.yaml_file import Document

AHEAD = 5
"""Years over which a peak is judged, after the last one that a plan speaks of."""


def nothing_open(document: Document, store: Store, index: Index) -> InputError:
    """Return the error of a scenario whose last year was observed, at the key of that year."""
    first, last = index.years[0], index.years[-1]
    growth = {(site.source, site.facility) for site in index.sites if site.growth}
    row = next(row for row in store.rows
               if is_observation(row, first, last) and year_of(row, first) == last
               and row.keys[:2] not in growth)
    file, line = document.place(("years", "end"))
    return InputError([Problem(
        "E-YEAR", file, line, "years.end",
        f"{last}, in which {row_name(row.keys)} was observed ({row.file}:{row.line}): no year is "
        "left to decide",
        f"a last year after {last}, the last observed one",
        f'write a later year, such as "end: {last + AHEAD}", correct the year of the row, or '
        "decide without --from-now (from_now() in Python)",
        (f"{last} 年，而 {row_name(row.keys)} 的实测值已到该年（{row.file}:{row.line}）："
         "没有可决定的年份",
         f"晚于最后实测年 {last} 的末年",
         f"写更晚的末年，例如 “end: {last + AHEAD}”，或改正该行的年份，或去掉 --from-now"
         "（Python 中为 from_now()）"),
    )])
