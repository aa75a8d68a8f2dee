"""What verdict a series deserves: by a value, by the sign of a change, by the year of a peak."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

Array = np.ndarray
RELATIVE = 1e-6
"""Rounding that is forgiven, as a share of what is compared."""
VERDICTS = ("met", "missed", "slack", "not_set", "not_modelled", "tracked")
RISE, FALL = "rise", "fall"
SIGNS = (RISE, FALL)
"""Comparators of a row that only says which way."""


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


@dataclass(frozen=True)
class Question:
    """What one series is asked, in the unit of the target's row.

    series : (year,) what is compared; years : of the series; at : position of the target's year;
    judged : positions of the years in which it is judged; comparator : as written or as the kind
    has it; required : None where the plan gives no value; whole : 100 % in the unit of a share or
    a change, which rounding at zero is relative to, else 0.
    """

    series: Array
    years: tuple[int, ...]
    at: int
    judged: tuple[int, ...]
    comparator: str
    required: float | None
    whole: float = 0.0


def by_value(blank: Verdict, asked: Question) -> Verdict:
    """Judge by a required value: the worst of the judged years decides."""
    required = asked.required
    if required is None:
        return replace(blank, achieved=float(asked.series[asked.at]), verdict="not_set",
                       year=asked.years[asked.at],
                       reason=blank.reason or "the plan prints no value")
    values = asked.series[list(asked.judged)]
    gaps = short_by(values, asked.comparator, required)
    worst = int(np.argmax(gaps))
    achieved, gap = float(values[worst]), float(gaps[worst])
    allowed = blank.tolerance + RELATIVE * max(abs(required), abs(achieved), asked.whole)
    return replace(
        blank, required=required, achieved=achieved, gap=gap,
        verdict="met" if gap <= allowed else "missed", year=asked.years[asked.judged[worst]],
    )


def short_by(values: Array, comparator: str, required: float) -> Array:
    """Return by how much each value falls short of what is required, negative where it does not."""
    if comparator == ">=":
        return np.asarray(required - values)
    if comparator == "<=":
        return np.asarray(values - required)
    return np.abs(values - required)


def by_sign(blank: Verdict, asked: Question) -> Verdict:
    """Judge a row that only says rise or fall, by the sign of the change since the base year."""
    value = float(asked.series[asked.at])
    good = value > RELATIVE if is_up(asked.comparator) else value < -RELATIVE
    return replace(blank, achieved=value, gap=None if good else abs(value), required=0.0,
                   tolerance=0.0, verdict="met" if good else "missed", year=asked.years[asked.at])


def is_up(comparator: str | None) -> bool:
    """Tell whether a comparator asks for more."""
    return comparator in (RISE, ">=")


def by_peak(blank: Verdict, asked: Question) -> Verdict:
    """Judge a peak: no year after the target's is above the year before it."""
    series, years, year = asked.series, asked.years, asked.years[asked.at]
    after = [n for n, y in enumerate(years) if y > year]
    rises = [n for n in after if series[n] > series[n - 1] * (1 + RELATIVE)]
    blank = replace(blank, required=float(year), tolerance=0.0, unit="yr")
    if not rises:
        highest = years[int(np.argmax(series))]
        return replace(blank, achieved=float(min(highest, year)), gap=0.0, verdict="met", year=year)
    last = years[rises[-1]]
    return replace(blank, achieved=float(last), gap=float(last - year), verdict="missed",
                   year=last, reason=f"still rising in {last}")


def listed(blank: Verdict, asked: Question) -> Verdict:
    """Judge nothing: the row is only listed."""
    del asked
    return replace(blank, verdict="tracked")
