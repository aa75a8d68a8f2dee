"""Years that count for nothing, and years with two digits exchanged, in tables and in paths."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from simulator.errors import Problem, Words
from simulator.parameters.base_rows import BASED, CLOSED, is_measured, item_of, year_of
from simulator.parameters.reader import row_name
from simulator.plausibility.places import problem_at
from simulator.plausibility.series import all_series
from simulator.plausibility.warned import Warned
from simulator.scenario.keys import HORIZON
from simulator.simulation.run import Run
from simulator.simulation.scenario import Scenario

CODE = "W-YEAR"


class Said(NamedTuple):
    """What was found, what was expected, and a fix, in English and in Chinese."""

    en: Words
    zh: Words


def odd_path_years(scenario: Scenario) -> Iterator[Warned]:
    """Yield years of paths that no run reaches, or whose digits are exchanged."""
    for key, measure in scenario.file.measures.items():
        for number, uptake in enumerate(measure.uptake):
            years, place = list(uptake.path), ("measures", key, "uptake", number, "path")
            for year, said in _odd(years):
                yield Warned(problem_at(scenario, (*place, year), CODE, *said.en, said.zh))


def odd_row_years(run: Run) -> Iterator[Warned]:
    """Yield years of rows that count for nothing, or whose digits are exchanged."""
    store, named = run.scenario.store, dict(_before_the_base(run))
    for one in all_series(run):
        years = [year for year, i in one.rows.items() if i not in named]
        years.sort(key=lambda year: (store.rows[one.rows[year]].file, one.rows[year]))
        named |= {one.rows[year]: said for year, said in _odd(years)}
    named = dict(_after_the_end(run)) | named
    for i, said in sorted(named.items()):
        row = store.rows[i]
        yield Warned(Problem(CODE, row.file, row.line, row_name(row.keys), *said.en, said.zh))


def _before_the_base(run: Run) -> Iterator[tuple[int, Said]]:
    """Yield closures that the base year's activity must know of already: no case reads them."""
    store, base = run.scenario.store, run.index.years[0]
    for i in store.ids("city_activity"):
        year = year_of(store.rows[i], base)
        if item_of(store.rows[i]) == CLOSED and year <= base:
            yield i, Said(
                (f"a closure in {year}, not after the base year {base}: it does not count",
                 f"a year after {base}; the activity of {base} is without what closed before",
                 f"delete the row; if the activity of {base} still holds those works, lower it"),
                (f"{year} 年的关停，不晚于基准年 {base}：不起作用",
                 f"{base} 年以后的年份；{base} 年的活动水平已不含此前关停的部分",
                 f"删除该行；如果 {base} 年的活动水平仍含这部分产能，请调低它"))


def _after_the_end(run: Run) -> Iterator[tuple[int, Said]]:
    """Yield what was observed, or closed, after the last year, where it cannot count as such."""
    store, base, end = run.scenario.store, run.index.years[0], run.index.years[-1]
    growth = {(site.source, site.facility) for site in run.index.sites if site.growth}
    for i in (i for table in BASED for i in store.ids(table)):
        row = store.rows[i]
        year, closed = year_of(row, base), item_of(row) == CLOSED
        if year > end and (closed or is_measured(row)) and row.keys[:2] not in growth:
            yield i, _unreached(year, end, closed)


def _unreached(year: int, end: int, closed: bool) -> Said:
    kind, art = ("a closure", "关停") if closed else ("an observation", "实测值")
    left = "" if closed else ", it only bends the path towards it"
    rest = "" if closed else "，只影响此前走势"
    return Said(
        (f"{kind} of {year}, after the last year {end}: it does not count as one{left}",
         f"a year up to {end}",
         f'correct the year, write "end: {year}" in years of the scenario, or delete the row'),
        (f"{year} 年的{art}，晚于末年 {end}：不算{art}{rest}", f"不晚于 {end} 的年份",
         f"改正年份，或在情景的 years 中写 “end: {year}”，或删除该行"))


def _odd(years: Sequence[int]) -> Iterator[tuple[int, Said]]:
    """Yield years in the order in which they are written that are odd, and what is."""
    meant = dict(_exchanged(years))
    for year in years:
        if year in meant:
            yield year, Said(
                (f"{year} in the place of {meant[year]}", "years in their order",
                 f'write "{meant[year]}", if two digits were exchanged'),
                (f"{year} 处在 {meant[year]} 的位置", "年份按顺序排列",
                 f"如果是两位数字写反了，请写 “{meant[year]}”"))
        elif year > HORIZON:
            yield year, Said(
                (f"{year}, which no run reaches", f"a year up to {HORIZON}",
                 "correct the year, or delete the entry"),
                (f"{year}，任何模拟都到不了", f"不晚于 {HORIZON} 的年份",
                 "改正年份，或删除该条"))


def _exchanged(years: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield years out of order that fit where they stand with their last digits exchanged."""
    rest = [0, *years, 9999]
    for before, here, after in zip(rest, rest[1:], rest[2:], strict=False):
        meant = here // 100 * 100 + here % 10 * 10 + here % 100 // 10
        others = [year for year in years if year != here]
        ordered = all(one < next_one for one, next_one in pairwise(others))
        if ordered and not before < here < after and before < meant < min(after, HORIZON + 1):
            yield here, meant
