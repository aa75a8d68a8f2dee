"""What verdict each target deserves in each case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from simulator import units
from simulator.scenario.keys import Target
from simulator.targets.asked import (
    comparator_of,
    evaluation_year,
    indicator,
    judged_years,
    number_of,
    own_kind,
    row_unit,
    tolerance_of,
    unit_of,
)
from simulator.targets.kinds import Asks
from simulator.targets.measured import Measured
from simulator.targets.verdicts import Question, Verdict


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
    kind, year = own_kind(target), evaluation_year(target, main)
    series, unit = indicator(target, case, measure, years)
    written, scale = (unit, 1.0) if kind.asks is Asks.YEAR else row_unit(target, unit)
    required = None if target.value is None or kind.asks is not Asks.AMOUNT else number_of(target)
    asked = Question(
        series * scale, years, years.index(year), tuple(judged_years(target, years, year, until)),
        comparator_of(target), required, _whole(target, written),
    )
    tolerance = 0.0 if required is None else tolerance_of(target, required)
    return kind.judge(replace(blank, unit=written, tolerance=tolerance), asked)


def _whole(target: Target, unit: str) -> float:
    """Return 100 % in the unit of a share or a change: what rounding is relative to at zero."""
    if own_kind(target).limits is None:
        return 0.0
    try:
        return units.factor("1", units.normalise(unit))
    except units.UnitError:
        return 0.0
