"""What verdict each target deserves in each case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

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
from simulator.targets.measured import Array, Measured
from simulator.targets.verdicts import Judged, Question, Verdict
from simulator.wording import VERDICTS


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
    if not is_scored(target):
        return blank
    judged, unit = score(target, case, measure, years, main, until)
    verdict = judged.verdict(replace(blank, unit=unit), years)
    if verdict.verdict != "met":
        return verdict
    own = judged
    if case != "baseline":
        own, _ = score(target, "baseline", measure, years, main, until)
    return replace(verdict, verdict="slack") if own.met and not own.state else verdict


def is_scored(target: Target) -> bool:
    """Tell whether a target is judged by a number of its own."""
    return target.status == "scored" and target.quantity is not None


def score(
    target: Target, case: str, measure: Callable[[str], Measured], years: tuple[int, ...],
    main: int, until: int | None,
) -> tuple[Judged, str]:
    """Judge one target in one case, draw by draw; return the unit of its row as well."""
    kind, year = own_kind(target), evaluation_year(target, main)
    series, unit = indicator(target, case, measure, years)
    written, scale = (unit, 1.0) if kind.asks is Asks.YEAR else row_unit(target, unit)
    required = None if target.value is None or kind.asks is not Asks.AMOUNT else number_of(target)
    tolerance = 0.0 if required is None else tolerance_of(target, required)
    asked = Question(
        series * scale, years, years.index(year), tuple(judged_years(target, years, year, until)),
        comparator_of(target), required, tolerance, _whole(target, written),
    )
    return kind.judge(asked), written


def codes_of(judged: Judged, baseline: Judged) -> Array:
    """Return verdicts as positions in `VERDICTS`, (...): slack where the baseline meets it too."""
    if judged.state:
        return np.full(judged.met.shape, VERDICTS.index(judged.state))
    found = np.where(baseline.met, VERDICTS.index("slack"), VERDICTS.index("met"))
    return np.where(judged.met, found, VERDICTS.index("missed"))


def _whole(target: Target, unit: str) -> float:
    """Return 100 % in the unit of a share or a change: what rounding is relative to at zero."""
    if own_kind(target).limits is None:
        return 0.0
    try:
        return units.factor("1", units.normalise(unit))
    except units.UnitError:
        return 0.0
