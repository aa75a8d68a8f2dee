"""Ranges in which a number can make sense: shares, changes, amounts."""

from __future__ import annotations

from dataclasses import dataclass

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


SHARE = Bounds(0.0, 1.0, "0 to 100 %")
CHANGE = Bounds(-1.0, _INFINITE, "at least -100 %")
POSITIVE = Bounds(0.0, _INFINITE, "a number above 0", above=True)
NOT_NEGATIVE = Bounds(0.0, _INFINITE, "0 or more")
