"""One year that does not fit its neighbours: a digit too many, two rows exchanged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from simulator.errors import Problem
from simulator.parameters.reader import Value, row_name
from simulator.plausibility.known import thresholds
from simulator.plausibility.series import TableSeries, all_series
from simulator.plausibility.warned import Warned
from simulator.simulation.run import Run
from simulator.tolerances import IN_RANGE
from simulator.wording import readable

CODE = "W-JUMP"
SMOOTH = ("city_drivers", "outlooks", "city_grid")
"""Tables whose numbers go on from year to year; prices and works come and go."""
SHORT = 3
"""Rows of a series that is too short to tell a step back from a turn."""
FIX = "check number, unit and year of the row, and whether two rows were exchanged"


@dataclass(frozen=True)
class SeriesRow:
    """A row of a series with its range, in the unit that it is written in."""

    year: int
    row: Value
    low: float
    high: float

    def above(self, other: SeriesRow) -> float:
        """Return how many times the range lies above another one; below 1 where they meet."""
        if other.high > 0:
            return self.low / other.high
        return np.inf if self.low > 0 else 0.0

    def apart(self, other: SeriesRow) -> float:
        """Return how many times two ranges lie apart, to either side."""
        return max(self.above(other), other.above(self))

    def shown(self) -> str:
        """Return number, unit and year."""
        return f"{readable(self.row.value)} {self.row.unit} in {self.year}"


def odd_years(run: Run) -> Iterator[Warned]:
    """Yield rows of a series that lie apart from the rows before and after them."""
    for one in all_series(run):
        points = _points(run, one)
        smooth = points[0].row.table in SMOOTH
        odd = list(_spikes(points, "spike" if smooth else "peak"))
        yield from (_spike(points, n, far) for n, far in odd)
        if smooth and not odd:
            yield from _exchanged(points)
            yield from _steps(points)


def _points(run: Run, one: TableSeries) -> list[SeriesRow]:
    """Return the rows by year; a value in place of that of the table has no range of its own."""
    store, found = run.scenario.store, []
    for year, i in sorted(one.rows.items()):
        row, value = store.rows[i], float(run.scenario.theta[i]) / store.scale[i]
        inside = row.low * (1 - IN_RANGE) <= value <= row.high * (1 + IN_RANGE)
        found.append(SeriesRow(year, row, *((row.low, row.high) if inside else (value, value))))
    return found


def _spikes(points: list[SeriesRow], limit: str) -> Iterator[tuple[int, float]]:
    """Yield the positions of rows above, or below, both neighbours, and how many times too far."""
    for n in range(1, len(points) - 1):
        before, here, after = points[n - 1 : n + 2]
        if before.high > 0 or after.high > 0:
            far = max(min(here.above(before), here.above(after)),
                      min(before.above(here), after.above(here))) / thresholds()[limit]
            if far > 1:
                yield n, far


def _exchanged(points: list[SeriesRow]) -> Iterator[Warned]:
    """Yield a step back that two rows make which were exchanged, in a series of four or more.

    Its neighbours go the other way. At an end of the series, where a real turn looks alike, the
    growth has to become far smoother if the two are exchanged again.
    """
    steps = [after.row.value - before.row.value for before, after in pairwise(points)]
    for n, step in enumerate(steps):
        beside = [steps[m] for m in (n - 1, n + 1) if 0 <= m < len(steps)]
        here, after = points[n], points[n + 1]
        if len(points) > SHORT and all(step * other < 0 for other in beside) \
                and here.apart(after) > 1 and (len(beside) > 1 or _is_smoother(points, n)):
            yield Warned(_problem(
                after, f"{after.shown()} after {here.shown()}: a step back in a series that goes "
                "the other way beside it", "one direction, or ranges that meet"),
                here.apart(after))


def _is_smoother(points: list[SeriesRow], n: int) -> bool:
    """Tell whether the growth is far smoother with the rows at a place and after it exchanged."""
    values, years = [one.row.value for one in points], [one.year for one in points]
    again = [*values[:n], values[n + 1], values[n], *values[n + 2:]]
    return min(values) > 0 and (
        _roughness(values, years) > thresholds()["rough"] * _roughness(again, years))


def _roughness(values: list[float], years: list[int]) -> float:
    """Return the largest change of the yearly growth between two steps."""
    growth = np.diff(np.log(values)) / np.diff(years)
    return float(np.abs(np.diff(growth)).max())


def _steps(points: list[SeriesRow]) -> Iterator[Warned]:
    """Yield a step that is too large for the years between two rows."""
    for before, after in pairwise(points):
        most = min(thresholds()["yearly"] ** (after.year - before.year), thresholds()["step"])
        far = before.apart(after) / most if before.high > 0 and after.high > 0 else 0.0
        if far > 1:
            yield Warned(_problem(
                after, f"{after.shown()} after {before.shown()}: "
                f"{readable(before.apart(after), 2)} times apart",
                f"at most {readable(most, 2)} times over {after.year - before.year} years"), far)


def _spike(points: list[SeriesRow], n: int, far: float) -> Warned:
    before, here, after = points[n - 1 : n + 2]
    share = (here.year - before.year) / (after.year - before.year)
    between = before.row.value + share * (after.row.value - before.row.value)
    return Warned(_problem(
        here, f"{here.shown()}, between {before.shown()} and {after.shown()}",
        f"something near {readable(between)} {here.row.unit}"), far)


def _problem(at: SeriesRow, found: str, expected: str) -> Problem:
    row = at.row
    return Problem(CODE, row.file, row.line, row_name(row.keys), found, expected, FIX)
