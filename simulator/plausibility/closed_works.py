"""Documented closures of works whose activity of the year still holds what closed."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.city.closures import DocumentedClosure, closures
from simulator.errors import Problem
from simulator.parameters.reader import row_name
from simulator.plausibility.known import thresholds
from simulator.plausibility.warned import Warned
from simulator.simulation.run import Run
from simulator.wording import readable

CODE = "W-CLOSED"


def odd_closures(run: Run) -> Iterator[Warned]:
    """Yield closures beside an activity that did not fall by them, or fell to nothing without them.

    The ledger counts the first twice. What is left may grow as fast as anything does.
    """
    scenario, years, base = run.scenario, run.index.years, run.city.base
    for one in closures(scenario.store, scenario.theta, run.index):
        if one.year not in years:
            continue
        t = run.index.year(one.year)
        first, now = (float(base.activity[one.site, n]) for n in (0, t))
        share = max(1.0 - float(base.closed[one.site, t]), 0.0)
        most = share * first * thresholds()["yearly"] ** t
        if first > 0 and now > most:
            yield Warned(_still_there(run, one, now, share * first), 1 + (now - most) / first)
        elif first > 0 and now == 0 and share > thresholds()["sum"]:
            yield Warned(_stands_still(one, share), 1 + share)


def _still_there(run: Run, one: DocumentedClosure, now: float, left: float) -> Problem:
    unit, row = run.index.source(one.site).unit, one.row
    made, rest = readable(now), readable(left)
    return Problem(
        CODE, row.file, row.line, row_name(row.keys),
        f"an activity of {made} {unit} in {one.year}",
        f"about {rest} {unit}, what is left of the base year's",
        "give the activity of the year without what closed, or the closure in its first full year",
        (f"{one.year} 年的活动水平为 {made} {unit}", f"约 {rest} {unit}，即基准年关停后余下的部分",
         "填写当年不含已关停部分的活动水平，或把关停写在其第一个完整年份"))


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
