"""What verdict a series deserves: by a value, by the sign of a change, by the year of a peak."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from simulator.tolerances import EQUALLY_BAD, VERDICT

Array = np.ndarray
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

    series : (..., year) what is compared; years : of the series; at : position of the target's
    year; judged : positions of the years in which it is judged; comparator : as written or as the
    kind has it; required : None where the plan gives no value; tolerance : in the same unit;
    whole : 100 % in the unit of a share or a change, which rounding at zero is relative to, else 0.
    """

    series: Array
    years: tuple[int, ...]
    at: int
    judged: tuple[int, ...]
    comparator: str
    required: float | None
    tolerance: float = 0.0
    whole: float = 0.0


@dataclass(frozen=True)
class Judged:
    """What one series deserves, draw by draw.

    met : (...) bool; achieved, gap : (...), NaN where there is none; at : (...) position of the
    year that decides; required, tolerance : in the unit of the row, or in `unit` where one is
    named; state : the verdict where nothing is judged; words : a reason for that, or for a miss, in
    which {year} stands for the deciding one.
    """

    met: Array
    achieved: Array
    gap: Array
    at: Array
    required: float | None = None
    tolerance: float = 0.0
    unit: str | None = None
    state: str | None = None
    words: str = ""

    def verdict(self, blank: Verdict, years: tuple[int, ...]) -> Verdict:
        """Return the verdict of a series without draws, filled into a blank one."""
        year = None if self.state == "tracked" else years[int(self.at)]
        named = blank.reason or self.words if self.state else self.words.format(year=year)
        return replace(
            blank, required=self.required, tolerance=self.tolerance, unit=self.unit or blank.unit,
            achieved=_number(self.achieved), gap=_number(self.gap), year=year,
            verdict=self.state or ("met" if self.met else "missed"),
            reason=blank.reason if self.met and not self.state else named or blank.reason,
        )


def _number(value: Array) -> float | None:
    found = float(value)
    return None if np.isnan(found) else found


def by_value(asked: Question) -> Judged:
    """Judge by a required value: the worst of the judged years decides, the first of equal ones.

    What is rounding is no gap: a programme holds its rows to a tolerance only.
    """
    required, series = asked.required, asked.series
    at = np.full(series.shape[:-1], asked.at)
    if required is None:
        return Judged(np.zeros(at.shape, bool), series[..., asked.at], np.full(at.shape, np.nan),
                      at, state="not_set", words="the plan prints no value")
    values = series[..., list(asked.judged)]
    gaps = short_by(values, asked.comparator, required)
    size = np.maximum(np.maximum(np.abs(values), abs(required)), asked.whole)
    worst = np.argmax(gaps >= gaps.max(axis=-1, keepdims=True) - EQUALLY_BAD * size, axis=-1)
    achieved, gap, scale = (_taken(own, worst) for own in (values, gaps, size))
    rounding = VERDICT * scale
    short = np.where((gap > 0) & (gap <= rounding), 0.0, gap)
    return Judged(np.asarray(gap <= asked.tolerance + rounding), achieved, short,
                  np.asarray(asked.judged)[worst], required, asked.tolerance)


def _taken(values: Array, place: Array) -> Array:
    """Return the number at a place of the last axis, (...)."""
    return np.take_along_axis(values, np.asarray(place)[..., None], axis=-1)[..., 0]


def short_by(values: Array, comparator: str, required: float) -> Array:
    """Return by how much each value falls short of what is required, negative where it does not."""
    if comparator == ">=":
        return np.asarray(required - values)
    if comparator == "<=":
        return np.asarray(values - required)
    return np.abs(values - required)


def by_sign(asked: Question) -> Judged:
    """Judge a row that only says rise or fall, by the sign of the change since the base year."""
    value = asked.series[..., asked.at]
    good = value > VERDICT if is_up(asked.comparator) else value < -VERDICT
    return Judged(np.asarray(good), value, np.where(good, np.nan, np.abs(value)),
                  np.full(value.shape, asked.at), required=0.0)


def is_up(comparator: str | None) -> bool:
    """Tell whether a comparator asks for more."""
    return comparator in (RISE, ">=")


def by_peak(asked: Question) -> Judged:
    """Judge a peak: no year after the target's is above the year before it."""
    series, at = asked.series, asked.at
    rises = series[..., at + 1 :] > series[..., at:-1] * (1 + VERDICT)
    met = np.asarray(~rises.any(axis=-1))
    last = series.shape[-1] - 1 - np.argmax(rises[..., ::-1], axis=-1) if rises.size else at
    years = np.array(asked.years, dtype=float)
    highest = np.minimum(years[np.argmax(series, axis=-1)], years[at])
    achieved = np.where(met, highest, years[last])
    return Judged(met, achieved, np.where(met, 0.0, years[last] - years[at]),
                  np.where(met, at, last), float(years[at]), unit="yr",
                  words="still rising in {year}")


def listed(asked: Question) -> Judged:
    """Judge nothing: the row is only listed."""
    nothing = np.full(asked.series.shape[:-1], np.nan)
    return Judged(np.zeros(nothing.shape, bool), nothing, nothing, np.zeros(nothing.shape, int),
                  state="tracked")
