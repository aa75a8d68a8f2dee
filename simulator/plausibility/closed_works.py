"""Documented closures of works whose activity still holds what closed, or lost far more."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.city.closures import DocumentedClosure, closures
from simulator.city.rows import CityRows
from simulator.errors import Problem
from simulator.parameters.base_rows import year_of
from simulator.parameters.reader import row_name
from simulator.plausibility.known import thresholds
from simulator.plausibility.warned import Warned
from simulator.simulation.run import Run
from simulator.wording import readable

CODE = "W-CLOSED"
WHOLE = 100.0
FRACTION = 0.01
"""A part that closed of at most 1 % may be a fraction in the place of a percentage."""


def odd_closures(run: Run) -> Iterator[Warned]:
    """Yield closures beside an activity that did not fall by them, came back, or fell by far more.

    The ledger counts the first two twice. What is left may grow as fast as anything does.
    """
    scenario, base = run.scenario, run.city.base
    found = closures(scenario.store, scenario.theta, run.index)
    for one in found:
        if one.year in run.index.years and base.activity[one.site, 0] > 0:
            later = [o.year for o in found if o.site == one.site and o.year > one.year]
            yield from _judged(run, one, min(later, default=run.index.years[-1] + 1))


def _judged(run: Run, one: DocumentedClosure, before: int) -> Iterator[Warned]:
    """Yield what is odd about a closure; before : year of the next one of the works."""
    base, t = run.city.base, run.index.year(one.year)
    first, now = (float(base.activity[one.site, n]) for n in (0, t))
    left = max(1.0 - float(base.closed[one.site, t]), 0.0)
    for year in _stated(run, one, before):
        n = run.index.year(year)
        made, most = float(base.activity[one.site, n]), left * first * thresholds()["yearly"] ** n
        if made > most:
            yield Warned(_still_there(run, one, year, made, left * first),
                         1 + (made - most) / first)
            return
    if now == 0 and left > thresholds()["sum"]:
        yield Warned(_stands_still(one, left), 1 + left)
    elif _is_fraction(one.share, now / first):
        yield Warned(_fraction(one, now / first), WHOLE / thresholds()["far"])


def _stated(run: Run, one: DocumentedClosure, before: int) -> list[int]:
    """Return the year of a closure, and later ones in which the activity is stated."""
    site, base = run.index.sites[one.site], run.index.years[0]
    rows = CityRows.of(run.scenario.store).of_site(site, "activity")
    years = {one.year, *(year_of(row, base) for _, row in rows)}
    return sorted(y for y in years if one.year <= y < before and y in run.index.years)


def _is_fraction(closed: float, left: float) -> bool:
    """Tell whether the activity fell by what closed times a hundred rather than by what closed."""
    far, fell = thresholds()["far"], 1.0 - left
    return closed <= FRACTION and left < thresholds()["cut"] and fell >= WHOLE * closed / far


def _still_there(
    run: Run, one: DocumentedClosure, year: int, now: float, left: float
) -> Problem:
    unit, row = run.index.source(one.site).unit, one.row
    made, rest = readable(now), readable(left)
    return Problem(
        CODE, row.file, row.line, row_name(row.keys),
        f"an activity of {made} {unit} in {year}",
        f"about {rest} {unit}, what is left of the base year's",
        "give the activity of the year without what closed, or the closure in its first full year",
        (f"{year} 年的活动水平为 {made} {unit}", f"约 {rest} {unit}，即基准年关停后余下的部分",
         "填写当年不含已关停部分的活动水平，或把关停写在其第一个完整年份"))


def _fraction(one: DocumentedClosure, left: float) -> Problem:
    row, part, fell = one.row, readable(WHOLE * one.share), readable(WHOLE * (1 - left))
    meant = readable(WHOLE * WHOLE * one.share)
    return Problem(
        CODE, row.file, row.line, row_name(row.keys),
        f"{part} % closed by {one.year}, while the activity fell by {fell} %: "
        "written as a fraction?",
        "about as much closed as the activity fell by, or less that is no fraction",
        f'write {meant}, or the unit "1", if a share was meant',
        (f"{one.year} 年关停 {part} %，而活动水平下降 {fell} %：是否写成了小数？",
         "关停比例与活动水平的降幅相近", f"如果是指份额，请写 {meant}，或把单位写为 “1”"))


def _stands_still(one: DocumentedClosure, left: float) -> Problem:
    row, rest = one.row, readable(100 * left)
    gone = readable(100 * (1 - left))
    return Problem(
        CODE, row.file, row.line, row_name(row.keys),
        f"an activity of 0 in {one.year}, of which {gone} % is documented as closed",
        f"all of it closed, or something made by the {rest} % that is left",
        "correct the percentage, or the activity of the year",
        (f"{one.year} 年的活动水平为 0，而记录的关停只有 {gone} %",
         f"全部关停，或余下的 {rest} % 仍有活动", "改正百分数，或当年的活动水平"))
