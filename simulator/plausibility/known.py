"""What is known of plausible sizes: thresholds, costs per tonne, emissions per head, read once."""

from __future__ import annotations

import csv
import functools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

HOME = Path(__file__).parent
THRESHOLDS, COST_RANGES, PER_HEAD = "thresholds.csv", "cost_ranges.csv", "per_head.csv"
RATES = "rates.csv"


@dataclass(frozen=True)
class CostRange:
    """What a tonne of a pollutant is known to cost [CNY/t]; line : of the row in the table."""

    pollutant: str
    low: float
    high: float
    line: int

    def beyond(self, cost: float, bounded: bool = True) -> float:
        """Return how many widths of the range a cost lies outside of it; 0 inside.

        bounded : there is a least cost, too.
        """
        below = self.low - cost if bounded else 0.0
        return max(cost - self.high, below, 0.0) / (self.high - self.low)


@dataclass(frozen=True)
class PerHead:
    """What a Chinese city emits of a pollutant [t per person and year]."""

    pollutant: str
    low: float
    high: float


@functools.cache
def thresholds() -> Mapping[str, float]:
    """Return name -> threshold, in the unit of its row."""
    return {row["name"]: float(row["value"]) for row in _rows(THRESHOLDS)}


@functools.cache
def cost_ranges() -> Mapping[str, CostRange]:
    """Return pollutant -> what a tonne of it is known to cost."""
    return {row["pollutant"]: CostRange(row["pollutant"], float(row["low"]), float(row["high"]), n)
            for n, row in enumerate(_rows(COST_RANGES), start=2)}


@functools.cache
def usual_rates() -> Mapping[str, tuple[float, float]]:
    """Return kind of rate -> from and to, as plans and handbooks have it."""
    return {row["rate"]: (float(row["low"]), float(row["high"])) for row in _rows(RATES)}


@functools.cache
def per_head() -> tuple[PerHead, ...]:
    """Return what is known of emissions per head, from a rural city to one of heavy industry."""
    return tuple(PerHead(row["pollutant"], float(row["low"]), float(row["high"]))
                 for row in _rows(PER_HEAD))


def _rows(name: str) -> list[dict[str, str]]:
    with (HOME / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
