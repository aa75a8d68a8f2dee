"""What a row of a plan asks for: its year, comparator, value, tolerance, years and series."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from simulator import units
from simulator.scenario.keys import Target
from simulator.targets.kinds import Asks, Span, TargetKind, kind_of
from simulator.targets.measured import Array, Base, Measured
from simulator.targets.verdicts import FALL, RISE, is_up

BAND = ("band", "=")
"""Comparators that set a floor and a ceiling."""


def own_kind(target: Target) -> TargetKind:
    """Return the kind by which a target is judged."""
    return kind_of(target.kind, target.comparator)


def is_direction(target: Target) -> bool:
    """Tell whether a target only says rise or fall: it is judged by the sign of a change."""
    return own_kind(target).asks is Asks.DIRECTION


def rises(target: Target) -> bool:
    """Tell whether a direction is up."""
    return is_up(target.comparator)


def evaluation_year(target: Target, main: int) -> int:
    """Return the year in which a target is judged."""
    return target.evaluation_year or target.target_year or main


def judged_years(
    target: Target, years: tuple[int, ...], year: int, until: int | None
) -> list[int]:
    """Return the positions of the years in which a target is judged.

    year : of the target; until : year from which a later row of the same indicator takes over.
    """
    span = own_kind(target).span
    if span is Span.UP_TO_ITS_YEAR:
        return [n for n, y in enumerate(years) if years[0] < y <= year]
    if span is Span.ITS_YEAR or not target.hold or target.comparator == "band":
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


def number_of(target: Target) -> float:
    """Return the number of the value, in the unit of the row."""
    return units.split_quantity(str(target.value))[0]


def unit_of(target: Target) -> str:
    """Return the unit in which a target is written; percent for shares and changes."""
    if target.value is not None:
        try:
            unit = units.split_quantity(str(target.value))[1]
        except units.UnitError:
            unit = ""
        if unit:
            return unit
    return "%" if own_kind(target).percent else ""


def row_unit(target: Target, unit: str) -> tuple[str, float]:
    """Return the unit of a target's row, and what turns its canonical `unit` into it."""
    written = unit if target.value is None and unit != "1" else unit_of(target) or unit
    return written, 1 / units.factor(written, unit) if unit != "*" else 1.0


def canonical_unit(target: Target, measured: str) -> str:
    """Return the canonical unit of what is compared, from that of what is measured."""
    return "1" if own_kind(target).relative else measured


def tolerance_of(target: Target, required: float) -> float:
    """Return the tolerance in the unit of the row; a tolerance is a share of the value."""
    return abs(required) * tolerated(target)


def tolerated(target: Target) -> float:
    """Return the tolerance as a share of the value."""
    return 0.0 if target.tolerance is None else units.quantity(str(target.tolerance), "1")


def required(target: Target, measured: str) -> tuple[float, float, str]:
    """Return value, tolerance and unit in canonical units; measured : unit of what is measured."""
    number, unit = number_of(target), canonical_unit(target, measured)
    scale = units.factor(units.normalise(unit_of(target)), unit)
    return number * scale, tolerance_of(target, number) * scale, unit


def comparator_of(target: Target) -> str:
    """Return the comparator; where none is written, that which the sign of the value means."""
    if target.comparator is None and own_kind(target).signed and target.value is not None:
        return "<=" if number_of(target) < 0 else ">="
    return target.comparator or ""


def is_floor(target: Target) -> bool:
    """Tell whether the value is one to stay above."""
    return comparator_of(target) != "<="


def towards(target: Target, more: float) -> float:
    """Return 1 where more is nearer to the target, -1 where less is; 0 for a band.

    more : what holds where the row does not say: 1 where more of the quantity is better, else -1.
    """
    fixed, comparator = own_kind(target).towards, comparator_of(target)
    if fixed is not None:
        return fixed
    if comparator in ("<=", FALL):
        return -1.0
    if comparator in (">=", RISE):
        return 1.0
    return 0.0 if target.value is not None else more


def indicator(
    target: Target, case: str, measure: Callable[[str], Measured], years: tuple[int, ...]
) -> tuple[Array, str]:
    """Return the series that is compared, (..., year), and its canonical unit.

    measure : case -> what is measured there.
    """
    measured = measure(case)
    origin = measure("plan") if target.base_case == "plan" else measured
    series = own_kind(target).series(measured, base_of(target, origin, years))
    return series, canonical_unit(target, measured.unit)


def base_of(target: Target, origin: Measured, years: tuple[int, ...]) -> Base:
    """Return the value of the base year; of one before the first year, the value written for it.

    origin : what is measured in the case of its base year.
    """
    year = target.base_year or years[0]
    if year >= years[0]:
        at = years.index(year)
        return Base(year, origin.ratio[..., at], at)
    value = units.quantity(str(target.base_value), origin.unit)
    return Base(year, np.full(origin.ratio.shape[:-1], value))
