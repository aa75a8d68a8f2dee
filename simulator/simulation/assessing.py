"""Judging the targets of a scenario in the cases of a run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from simulator.scenario.keys import Target
from simulator.simulation.case import BASELINE, PLAN
from simulator.simulation.run import Run
from simulator.targets.asked import evaluation_year, judged_years, takes_over, unit_of
from simulator.targets.bases import Lack, lack_of
from simulator.targets.judging import codes_of, is_scored, judge, score
from simulator.targets.verdicts import Verdict
from simulator.wording import VERDICTS

Array = np.ndarray
ABSENT = "the city's tables have no such source; add its activity to judge this row"


def assess_cases(run: Run, cases: tuple[str, ...] = (BASELINE, PLAN)) -> list[Verdict]:
    """Return the verdict of every target in every case, in the order of the scenario."""
    main, years = run.scenario.file.years.main_target, run.index.years
    verdicts = []
    for name, target, until in _rows(run):
        measure = partial(run.measured, target)
        for case in cases:
            verdict = judge(name, target, case, measure, years, main, until)
            verdicts.append(_ranged(run, target, verdict, main))
    return verdicts


def _rows(run: Run) -> Iterator[tuple[str, Target, int | None]]:
    """Yield name, target and year from which a later row takes over; some are not modelled."""
    file = run.scenario.file
    until = takes_over(file.targets, file.years.main_target)
    for name, target in file.targets.items():
        reason = unjudged(run, target, until.get(name))
        if reason:
            target = target.model_copy(update={  # noqa: PLW2901
                "status": "not_modelled", "reason": target.reason or reason})
        yield name, target, until.get(name)


def unjudged(run: Run, target: Target, until: int | None) -> str:
    """Return why a scored target cannot be judged in this city; empty if it can.

    until : year from which a later row of the same indicator takes over.
    """
    if not is_scored(target) or target.quantity is None:
        return ""
    if not run.present(target.quantity):
        return ABSENT
    lack = _lack(run, target, until)
    return lack.words if lack.everywhere else ""


def _lack(run: Run, target: Target, until: int | None) -> Lack:
    """Return what a target lacks; a base year that is decided counts as the plan leaves it."""
    years = run.index.years
    own = evaluation_year(target, run.scenario.file.years.main_target)
    judged = judged_years(target, years, own, until)
    return lack_of(target, run.measured(target, PLAN), judged, years)


@dataclass(frozen=True)
class DrawnVerdicts:
    """The verdicts of all targets of a run, draw by draw.

    targets, cases : the names on the last two axes; units : (target,) of the rows; achieved, gap :
    (..., case, target) in those units, NaN where there is none; codes : (..., case, target)
    positions in `VERDICTS`.
    """

    targets: tuple[str, ...]
    units: tuple[str, ...]
    cases: tuple[str, ...]
    achieved: Array
    gap: Array
    codes: Array


def verdicts_of(run: Run, cases: tuple[str, ...] = (BASELINE, PLAN)) -> DrawnVerdicts:
    """Judge every target in some cases, in all draws of a run at once."""
    main, years = run.scenario.file.years.main_target, run.index.years
    rows = list(_rows(run))
    units = [unit_of(target) for _, target, _ in rows]
    shape = (*run.lead, len(cases), len(rows))
    achieved, gap = np.full(shape, np.nan), np.full(shape, np.nan)
    codes = np.zeros(shape, dtype=np.int8)
    for n, (_, target, until) in enumerate(rows):
        if not is_scored(target):
            codes[..., n] = VERDICTS.index(target.status)
            continue
        judged = {}
        for case in dict.fromkeys((BASELINE, *cases)):
            judged[case], units[n] = score(target, case, partial(run.measured, target), years, main,
                                           until)
        absent = _lack(run, target, until).absent
        for k, case in enumerate(cases):
            own = judged[case]
            achieved[..., k, n] = np.where(absent, np.nan, own.achieved)
            gap[..., k, n] = np.where(absent, np.nan, own.gap)
            codes[..., k, n] = np.where(absent, VERDICTS.index("not_modelled"),
                                        codes_of(own, judged[BASELINE]))
    names = tuple(name for name, _, _ in rows)
    return DrawnVerdicts(names, tuple(units), cases, achieved, gap, codes)


def _ranged(run: Run, target: Target, verdict: Verdict, main: int) -> Verdict:
    """Add the reachable range to a row without a value: baseline to all measures at potential."""
    if verdict.verdict != "not_set":
        return verdict
    year = evaluation_year(target, main)
    ends = [
        judge("", target, case, partial(at.measured, target), run.index.years, main, None).achieved
        for at, case in ((run, BASELINE), (run.at_potential, PLAN))
    ]
    low, high = sorted(value for value in ends if value is not None)
    reach = f"reachable {low:.4g} to {high:.4g} {verdict.unit} in {year}"
    if low == high:
        reach = f"no measure moves it: {low:.4g} {verdict.unit} in {year} in any case"
    return replace(verdict, reason=f"{verdict.reason}; {reach}")
