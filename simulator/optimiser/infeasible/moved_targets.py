"""Targets moved to what can be reached, rounded to the safe side."""

from __future__ import annotations

from math import floor, log10

from simulator.optimiser.infeasible.changed_targets import Changed
from simulator.scenario.keys import Target
from simulator.targets.asked import is_direction, is_floor, rises, tolerated, unit_of
from simulator.targets.kinds import CHANGE
from simulator.tolerances import WHOLE_COUNT

DIGITS = 3
LARGE = 1e4
"""From here on a value is written without decimals, and so never with an exponent."""


def as_change(target: Target) -> Target:
    """Return a row that only says rise or fall as a change of zero, which can be moved."""
    if not is_direction(target):
        return target
    sign = ">=" if rises(target) else "<="
    return target.model_copy(
        update={"kind": CHANGE.key, "comparator": sign, "value": "0 %", "hold": False}
    )


def moved_to(target: Target, name: str, achieved: float, step: int = 0) -> Changed:
    """Return a target whose value is what was achieved, rounded to the safe side.

    step : how many more units of the last digit to give way.
    """
    unit = unit_of(target)
    bound = without_tolerance(target, achieved)
    size = 10.0 ** (floor(log10(abs(bound))) - DIGITS + 1) if bound else 1.0
    down = is_floor(target)
    whole = bound / size
    near = round(whole)
    count = near if abs(whole - near) < WHOLE_COUNT * abs(whole) else (
        floor(whole) if down else -floor(-whole)
    )
    number = (count - step if down else count + step) * size
    plain = f"{number:.0f}" if abs(number) >= LARGE else f"{number:.{DIGITS + 2}g}"
    text = f"{plain} {unit}".strip()
    return Changed(name, target.model_copy(update={"value": text}))


def without_tolerance(target: Target, achieved: float) -> float:
    """Return the value whose bound, less its tolerance, is what was achieved."""
    if target.tolerance is None:
        return achieved
    share = tolerated(target)
    sign = 1.0 if achieved >= 0 else -1.0
    return achieved / (1 - sign * share if is_floor(target) else 1 + sign * share)
