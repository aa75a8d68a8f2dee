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
    """Yield closures beside an activity that did not fall by them: the ledger counts it twice.

    What is left may grow as fast as anything does.
    """
    scenario, years = run.scenario, run.index.years
    for one in closures(scenario.store, scenario.theta, run.index):
        if one.year not in years:
            continue
        t, base = run.index.year(one.year), run.city.base
        first, now = (float(base.activity[one.site, n]) for n in (0, t))
        left = max(1.0 - float(base.closed[one.site, t]), 0.0) * first
        most = left * thresholds()["yearly"] ** t
        if first > 0 and now > most:
            yield Warned(_still_there(run, one, now, left), 1 + (now - most) / first)


def _still_there(run: Run, one: DocumentedClosure, now: float, left: float) -> Problem:
    unit = run.index.source(one.site).unit
    return Problem(
        CODE, one.row.file, one.row.line, row_name(one.row.keys),
        f"an activity of {readable(now)} {unit} in {one.year}",
        f"about {readable(left)} {unit}, what is left of the base year's",
        "give the activity of the year without what closed, or the closure in its first full year")
