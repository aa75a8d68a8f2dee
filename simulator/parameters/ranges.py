"""Ranges in which a number can make sense: shares, changes, amounts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.tolerances import IN_RANGE

_INFINITE = float("inf")


@dataclass(frozen=True)
class Bounds:
    """Limits in canonical units; `above` excludes the lower one.

    words : name them; ceiling : names the upper one, where a number that is too large needs other
    words than one that is too small.
    """

    low: float
    high: float
    words: str
    above: bool = False
    ceiling: str = ""

    def hold(self, number: float) -> bool:
        """Tell whether a canonical number lies within."""
        return self._enough(number) and number <= self.high + IN_RANGE

    def expected(self, number: float) -> str:
        """Return what a number that lies outside should have been."""
        if self.above and 0 < number <= self.low:
            return f"more than {self.low:g}"
        over = self.ceiling and self._enough(number)
        return f"{self.words}, {self.ceiling}" if over else self.words

    def up_to(self, high: float, of: str) -> Bounds:
        """Return the same range with an upper end; of : what no number of this kind exceeds."""
        return Bounds(self.low, high, self.words, self.above, f"at most {high:g} {of}")

    def _enough(self, number: float) -> bool:
        return number > self.low if self.above else number >= self.low

    def inside(self, numbers: np.ndarray) -> np.ndarray:
        """Tell the same of many numbers; what is infinite lies nowhere."""
        enough = numbers > self.low if self.above else numbers >= self.low
        return np.asarray(enough & (numbers <= self.high + IN_RANGE) & np.isfinite(numbers))


SHARE = Bounds(0.0, 1.0, "0 to 100 %")
POSITIVE = Bounds(0.0, _INFINITE, "a number above 0", above=True)
NOT_NEGATIVE = Bounds(0.0, _INFINITE, "0 or more")
CHANGE = Bounds(-1.0, 100.0, "at least -100 %", ceiling="at most 10000 %, a hundredfold rise")
CAPACITY = NOT_NEGATIVE.up_to(1e13, "of its unit, more than all of the world has")
AREA = NOT_NEGATIVE.up_to(1.5e10, "ha, the land of the world")
RATIO = NOT_NEGATIVE.up_to(1e3, "times")


def between(low: float, high: float, of: str = "") -> Bounds:
    """Return a range that its two ends name."""
    return Bounds(low, high, f"{low:g} to {high:g} {of}".rstrip())
