"""One year that does not fit its neighbours: a digit too many, two rows exchanged."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from simulator.errors import Words
from simulator.plausibility.known import thresholds
from simulator.plausibility.levels import FIX, FIX_ZH, Level, at, level_of, steps
from simulator.plausibility.series import TableSeries, all_series
from simulator.plausibility.warned import Warned
from simulator.simulation.run import Run

SMOOTH = ("city_drivers", "outlooks", "city_grid")
"""Tables whose numbers go on from year to year; prices and works come and go."""
SHORT = 3
"""Rows of a series that is too short to tell a step back from a turn."""


def odd_years(run: Run) -> Iterator[Warned]:
    """Yield rows of a series that lie apart from the rows before and after them."""
    for one in all_series(run):
        points = _points(run, one)
        smooth = _table(points) in SMOOTH
        odd = list(spikes(points, "spike" if smooth else "peak"))
        yield from (_spike(points, n, far) for n, far in odd)
        if smooth and not odd:
            yield from _exchanged(points)
            yield from steps(points)


def _table(points: list[Level]) -> str:
    row = points[0].row
    return row.table if row is not None else ""


def _points(run: Run, one: TableSeries) -> list[Level]:
    """Return the rows by year."""
    return [level_of(run.scenario, i, year) for year, i in sorted(one.rows.items())]


def spikes(points: list[Level], limit: str) -> Iterator[tuple[int, float]]:
    """Yield the positions of rows above, or below, both neighbours, and how many times too far."""
    for n in range(1, len(points) - 1):
        before, here, after = points[n - 1 : n + 2]
        if before.high > 0 or after.high > 0:
            far = max(min(here.above(before), here.above(after)),
                      min(before.above(here), after.above(here))) / thresholds()[limit]
            if far > 1:
                yield n, far


def _exchanged(points: list[Level]) -> Iterator[Warned]:
    """Yield a step back that two rows make which were exchanged, in a series of four or more.

    Its neighbours go the other way. At an end of the series, where a real turn looks alike, the
    growth has to become far smoother if the two are exchanged again.
    """
    steps = [after.value - before.value for before, after in pairwise(points)]
    for n, step in enumerate(steps):
        beside = [steps[m] for m in (n - 1, n + 1) if 0 <= m < len(steps)]
        here, after = points[n], points[n + 1]
        if len(points) > SHORT and all(step * other < 0 for other in beside) \
                and here.apart(after) > 1 and (len(beside) > 1 or _is_smoother(points, n)):
            yield Warned(at(after, *_back(here, after)), here.apart(after))


def _back(here: Level, after: Level) -> tuple[Words, Words]:
    """Return the words about a step back, in English and in Chinese."""
    return ((f"{after.shown()} after {here.shown()}: a step back in a series that goes the other "
             "way beside it", "one direction, or ranges that meet", FIX),
            (f"{after.shown('zh')}，此前为 {here.shown('zh')}：与前后走势相反",
             "方向一致，或区间相接", FIX_ZH))


def _is_smoother(points: list[Level], n: int) -> bool:
    """Tell whether the growth is far smoother with the rows at a place and after it exchanged."""
    values, years = [one.value for one in points], [one.year for one in points]
    again = [*values[:n], values[n + 1], values[n], *values[n + 2:]]
    return min(values) > 0 and (
        _roughness(values, years) > thresholds()["rough"] * _roughness(again, years))


def _roughness(values: list[float], years: list[int]) -> float:
    """Return the largest change of the yearly growth between two steps."""
    growth = np.diff(np.log(values)) / np.diff(years)
    return float(np.abs(np.diff(growth)).max())


def _spike(points: list[Level], n: int, far: float) -> Warned:
    before, here, after = points[n - 1 : n + 2]
    share = (here.year - before.year) / (after.year - before.year)
    between = before.value + share * (after.value - before.value)
    return Warned(at(
        here,
        (f"{here.shown()}, between {before.shown()} and {after.shown()}",
         f"something near {here.said(between)}", FIX),
        (f"{here.shown('zh')}，处在 {before.shown('zh')}与 {after.shown('zh')}之间",
         f"接近 {here.said(between, 'zh')}", FIX_ZH)), far)
