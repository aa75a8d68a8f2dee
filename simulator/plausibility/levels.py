"""A number of one year with its range, as it is compared with that of another year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from simulator.errors import Problem, Words
from simulator.parameters.reader import Value, row_name
from simulator.plausibility.known import thresholds
from simulator.plausibility.warned import Warned
from simulator.simulation.scenario import Scenario
from simulator.tolerances import IN_RANGE
from simulator.wording import readable

CODE = "W-JUMP"
FIX = "check number, unit and year of the row, and whether two rows were exchanged"
FIX_ZH = "核对该行的数值、单位和年份，以及两行是否写反"


@dataclass(frozen=True)
class Level:
    """What a row states, or a year comes to; value, low, high : in one unit for all years.

    scale : from the unit of the row to that one; row : None where no row states it.
    """

    year: int
    value: float
    low: float
    high: float
    scale: float
    unit: str
    row: Value | None = None

    def above(self, other: Level) -> float:
        """Return how many times the range lies above another one; below 1 where they meet."""
        if other.high > 0:
            return self.low / other.high
        return np.inf if self.low > 0 else 0.0

    def apart(self, other: Level) -> float:
        """Return how many times two ranges lie apart, to either side."""
        return max(self.above(other), other.above(self))

    def said(self, value: float, lang: str = "en") -> str:
        """Return a value as the row would write it."""
        names = {"1": "（无单位）", "percent": " %"} if lang == "zh" else {"1": " (no unit)"}
        return f"{readable(value / self.scale)}{names.get(self.unit, f' {self.unit}')}"

    def shown(self, lang: str = "en") -> str:
        """Return number, unit and year."""
        value = self.said(self.value, lang)
        return f"{self.year} 年的 {value}" if lang == "zh" else f"{value} in {self.year}"


def level_of(scenario: Scenario, i: int, year: int) -> Level:
    """Return what a row states; a value in place of that of the table has no range of its own."""
    store, value = scenario.store, float(scenario.theta[i])
    row, scale = store.rows[i], store.scale[i]
    low, high = row.low * scale, row.high * scale
    if not low - IN_RANGE * abs(low) <= value <= high + IN_RANGE * abs(high):
        low = high = value
    return Level(year, value, low, high, scale, row.unit, row)


def steps(points: Sequence[Level], least: float = 1.0) -> list[Warned]:
    """Return steps that are too large for the years between two rows.

    least : how many times two rows may lie apart, however near they stand.
    """
    found = []
    for before, after in pairwise(points):
        if after.row is not None and before.high > 0 and after.high > 0:
            years = after.year - before.year
            most = max(min(thresholds()["yearly"] ** years, thresholds()["step"]), least)
            if before.apart(after) > most:
                found.append(_step(before, after, most))
    return found


def _step(before: Level, after: Level, most: float) -> Warned:
    apart, years = before.apart(after), after.year - before.year
    times, limit = readable(apart, 2), readable(most, 2)
    return Warned(at(
        after,
        (f"{after.shown()} after {before.shown()}: {times} times apart",
         f"at most {limit} times over {years} years", FIX),
        (f"{after.shown('zh')}，此前为 {before.shown('zh')}：相差 {times} 倍",
         f"{years} 年内最多相差 {limit} 倍", FIX_ZH)), apart / most)


def at(level: Level, en: Words, zh: Words, code: str = CODE) -> Problem:
    """Return a problem at the row of a level."""
    row = level.row
    assert row is not None
    return Problem(code, row.file, row.line, row_name(row.keys), *en, zh)
