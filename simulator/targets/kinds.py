"""Kinds of targets: what is measured, in which years, with what tolerance."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from simulator import units
from simulator.scenario.keys import Target

Array = np.ndarray
RELATIVE = 1e-6
HELD_KINDS = ("cap", "share", "change", "intensity", "capacity", "quantity")
PERCENT_KINDS = ("share", "change", "direction", "annual_rate")
SHARE_KINDS = {"share": (0.0, 1.0), "change": (-1.0, np.inf)}
"""Kind of target -> range of its value where it is in percent."""
SIGNS = ("rise", "fall")
PEAK_SEEN = 5
"""Years after a peak that must be simulated before it can be called one."""
BANS_FROM = 2021



@dataclass(frozen=True)
class Measured:
    """What a target is judged by in one case: series over years in its canonical unit.

    numerator, denominator : (year,); unit : canonical unit of their ratio.
    """

    numerator: Array
    denominator: Array | None
    unit: str

    @property
    def ratio(self) -> Array:
        """Return numerator over denominator, (year,); zero over zero is zero."""
        if self.denominator is None:
            return self.numerator
        result: Array = np.divide(
            self.numerator, self.denominator, out=np.zeros_like(self.numerator),
            where=self.denominator != 0,
        )
        return result


def evaluation_year(target: Target, main: int) -> int:
    """Return the year in which a target is judged."""
    return target.evaluation_year or target.target_year or main


def unit_of(target: Target) -> str:
    """Return the unit in which a target is written; percent for shares and changes."""
    if target.value is not None:
        try:
            unit = units.split_quantity(str(target.value))[1]
        except units.UnitError:
            unit = ""
        if unit:
            return unit
    return "%" if target.kind in PERCENT_KINDS or target.comparator in SIGNS else ""


def tolerance_of(target: Target, required: float) -> float:
    """Return the tolerance in the unit of the row; a tolerance is a share of the value."""
    if target.tolerance is None:
        return 0.0
    return abs(required) * units.quantity(str(target.tolerance), "1")


def row_unit(target: Target, unit: str) -> tuple[str, float]:
    """Return the unit of a target's row, and what turns its canonical `unit` into it."""
    written = unit if target.value is None and unit != "1" else unit_of(target) or unit
    return written, 1 / units.factor(written, unit) if unit != "*" else 1.0


def indicator(
    target: Target, case: str, measure: Callable[[str], Measured], years: tuple[int, ...]
) -> tuple[Array, str]:
    """Return the series that is compared, and its canonical unit."""
    measured = measure(case)
    ratio = measured.ratio
    if target.kind in ("change", "direction") or target.comparator in SIGNS:
        base_case = "plan" if target.base_case == "plan" else case
        base_year = target.base_year or years[0]
        origin = measure(base_case).ratio[years.index(base_year)]
        return (ratio / origin - 1 if origin else ratio), "1"
    if target.kind == "cumulative":
        total = np.cumsum(measured.numerator) - measured.numerator[0]
        if measured.denominator is not None:
            below = np.cumsum(measured.denominator) - measured.denominator[0]
            total = np.divide(total, below, out=np.zeros_like(total), where=below != 0)
        return total, measured.unit
    if target.kind == "annual_rate":
        return np.diff(ratio, prepend=ratio[0]), measured.unit
    return ratio, measured.unit


def judged_years(
    target: Target, years: tuple[int, ...], year: int, until: int | None
) -> list[int]:
    """Return the positions of the years in which a target is judged."""
    holds = target.hold and target.comparator != "band" and target.kind in HELD_KINDS
    if target.kind == "annual_rate":
        return [n for n, y in enumerate(years) if BANS_FROM <= y <= year]
    if not holds:
        return [years.index(year)]
    last = until - 1 if until is not None and until > year else years[-1]
    return [n for n, y in enumerate(years) if year <= y <= last]


def takes_over(targets: Mapping[str, Target], main: int) -> dict[str, int]:
    """Return target -> year from which a later row of the same indicator takes over."""
    found: dict[str, int] = {}
    for name, target in targets.items():
        own = evaluation_year(target, main)
        later = [
            evaluation_year(other, main) for key, other in targets.items()
            if key != name and other.indicator == target.indicator and other.status == "scored"
            and other.kind == target.kind and evaluation_year(other, main) > own
            and other.value is not None
        ]
        if later:
            found[name] = min(later)
    return found
