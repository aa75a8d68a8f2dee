"""Ranges in which a number can make sense: shares, changes, amounts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

_ROUNDING = 1e-9
_INFINITE = float("inf")


@dataclass(frozen=True)
class Bounds:
    """Limits in canonical units; `above` excludes the lower one; `words` name them."""

    low: float
    high: float
    words: str
    above: bool = False

    def hold(self, number: float) -> bool:
        """Tell whether a canonical number lies within."""
        enough = number > self.low if self.above else number >= self.low
        return enough and number <= self.high + _ROUNDING

    def inside(self, numbers: np.ndarray) -> np.ndarray:
        """Tell the same of many numbers; what is infinite lies nowhere."""
        enough = numbers > self.low if self.above else numbers >= self.low
        return np.asarray(enough & (numbers <= self.high + _ROUNDING) & np.isfinite(numbers))


SHARE = Bounds(0.0, 1.0, "0 to 100 %")
CHANGE = Bounds(-1.0, _INFINITE, "at least -100 %")
POSITIVE = Bounds(0.0, _INFINITE, "a number above 0", above=True)
NOT_NEGATIVE = Bounds(0.0, _INFINITE, "0 or more")
