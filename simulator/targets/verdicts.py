"""Targets: which are well written, and what verdict each deserves in each case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from simulator import units
from simulator.scenario.keys import Target
from simulator.targets.kinds import (
    RELATIVE,
    SHARE_KINDS,
    SIGNS,
    Measured,
    evaluation_year,
    indicator,
    judged_years,
    row_unit,
    tolerance_of,
    unit_of,
)

Array = np.ndarray
VERDICTS = ("met", "missed", "slack", "not_set", "not_modelled", "tracked")




@dataclass(frozen=True)
class Verdict:
    """The judgement of one target in one case, in the unit of the target's row."""

    target: str
    case: str
    required: float | None
    tolerance: float
    unit: str
    achieved: float | None
    gap: float | None
    verdict: str
    reason: str = ""
    year: int | None = None






def judge(
    name: str,
    target: Target,
    case: str,
    measure: Callable[[str], Measured],
    years: tuple[int, ...],
    main: int,
    until: int | None,
) -> Verdict:
    """Judge one target in one case.

    measure : case -> what is measured there; until : year from which a later row of the same
    indicator takes over (None = horizon).
    """
    blank = Verdict(name, case, None, 0.0, unit_of(target), None, None, target.status,
                    target.reason)
    if target.status != "scored" or target.quantity is None:
        return blank
    verdict = _score(blank, target, case, measure, years, main, until)
    if verdict.verdict != "met" or case == "baseline":
        return _slack_in_baseline(verdict) if case == "baseline" else verdict
    own = _score(blank, target, "baseline", measure, years, main, until)
    return replace(verdict, verdict="slack") if own.verdict == "met" else verdict


def _slack_in_baseline(verdict: Verdict) -> Verdict:
    return replace(verdict, verdict="slack") if verdict.verdict == "met" else verdict


def _score(
    blank: Verdict, target: Target, case: str, measure: Callable[[str], Measured],
    years: tuple[int, ...], main: int, until: int | None,
) -> Verdict:
    year = evaluation_year(target, main)
    measured = measure(case)
    if target.kind == "peak":
        return _peak(blank, target, measured, years, year)
    series, unit = indicator(target, case, measure, years)
    written, scale = row_unit(target, unit)
    shown = series * scale
    if target.kind == "direction" or target.comparator in SIGNS:
        return _direction(replace(blank, unit=written), target, shown, years, year)
    if target.value is None:
        at = years.index(year)
        return replace(blank, unit=written, achieved=float(shown[at]), verdict="not_set", year=year,
                       reason=target.reason or "the plan prints no value")
    required = units.split_quantity(str(target.value))[0]
    tolerance = tolerance_of(target, required)
    judged = judged_years(target, years, year, until)
    return _compare(replace(blank, unit=written, tolerance=tolerance), target, shown, required,
                    judged, years)










def _compare(
    blank: Verdict, target: Target, shown: Array, required: float, judged: list[int],
    years: tuple[int, ...],
) -> Verdict:
    comparator = target.comparator
    if target.kind == "change" and comparator is None:
        comparator = "<=" if required < 0 else ">="
    values = shown[judged]
    if comparator == ">=":
        gaps = required - values
    elif comparator == "<=":
        gaps = values - required
    else:
        gaps = np.abs(values - required)
    worst = int(np.argmax(gaps))
    gap = float(gaps[worst])
    size = max(abs(required), abs(float(values[worst])), _whole(target, blank.unit))
    allowed = blank.tolerance + RELATIVE * size
    return replace(
        blank, required=required, achieved=float(values[worst]), gap=gap,
        verdict="met" if gap <= allowed else "missed", year=years[judged[worst]],
    )


def _whole(target: Target, unit: str) -> float:
    """Return 100 % in the unit of a share or a change: what rounding is relative to at zero."""
    if target.kind not in SHARE_KINDS:
        return 0.0
    try:
        return units.factor("1", units.normalise(unit))
    except units.UnitError:
        return 0.0


def _direction(
    blank: Verdict, target: Target, change: Array, years: tuple[int, ...], year: int
) -> Verdict:
    """Judge a row that only says rise or fall, by the sign of the change since the base year."""
    at = years.index(year)
    value = float(change[at])
    rises = target.comparator in ("rise", ">=")
    good = value > RELATIVE if rises else value < -RELATIVE
    return replace(blank, achieved=value, gap=None if good else abs(value), required=0.0,
                   verdict="met" if good else "missed", year=year)


def _peak(
    blank: Verdict, target: Target, measured: Measured, years: tuple[int, ...], year: int
) -> Verdict:
    """Judge a peak: no year after `year` is above the year before it."""
    series = measured.ratio
    after = [n for n, y in enumerate(years) if y > year]
    rises = [n for n in after if series[n] > series[n - 1] * (1 + RELATIVE)]
    last_rise = years[rises[-1]] if rises else None
    highest = years[int(np.argmax(series))]
    if last_rise is None:
        achieved = highest if highest <= year else year
        return replace(blank, required=float(year), achieved=float(achieved), gap=0.0, unit="yr",
                       verdict="met", year=year)
    return replace(blank, required=float(year), achieved=float(last_rise),
                   gap=float(last_rise - year), unit="yr", verdict="missed", year=last_rise,
                   reason=f"still rising in {last_rise}")








