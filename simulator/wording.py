"""Words and numbers as they are shown everywhere: names of cases and verdicts, digits."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from html import escape
from math import floor, isfinite, log10
from typing import ClassVar

from simulator.tolerances import SOLVER_SHARE

CASES: dict[str, tuple[str, str]] = {
    "baseline": ("基准", "baseline"),
    "plan": ("规划", "plan"),
    "least_cost": ("最低成本", "least cost"),
}
VERDICT_NAMES: dict[str, tuple[str, str]] = {
    "met": ("达标", "met"),
    "missed": ("未达标", "missed"),
    "slack": ("自然达标", "slack"),
    "not_set": ("无数值", "not set"),
    "not_modelled": ("未建模", "not modelled"),
    "tracked": ("跟踪", "tracked"),
}
VERDICTS = tuple(VERDICT_NAMES)
"""Keys of verdicts, in the order of their codes in results."""
NAMES = {
    **{f"case.{key}": names for key, names in CASES.items()},
    **{f"verdict.{key}": names for key, names in VERDICT_NAMES.items()},
}
"""Key -> (Chinese, English), such as "verdict.met"."""
INTERACTION = "interaction"
"""Beside the keys of measures: what they change together and none of them alone."""
OBSERVED = "observed"
"""Beside the keys of measures: what happened anyway, from the frozen path to the baseline."""
TOGETHER = "together"
"""Beside the keys of measures: all that a case does against the baseline, in one."""
NO_MEASURES: dict[str, tuple[str, str]] = {
    OBSERVED: ("已发生的变化", "what happened anyway"),
    INTERACTION: ("相互影响", "interaction"),
    TOGETHER: ("全部措施合计", "all measures together"),
}
"""What stands among measures and is none -> (Chinese, English)."""
PAST, OPEN = "past", "open"
"""Years up to the last one in which anything was observed, and those after it."""
LANGUAGES = ("zh", "en")
DIGITS = 4
"""Significant digits of a number that people read."""


def readable(value: float, digits: int = DIGITS, *, beside: float = 0.0) -> str:
    """Return a number with so many significant digits, thousands grouped, without an exponent.

    digits before the decimal point are never rounded away; beside : what the number is compared
    with, of which a share of one in a million counts as nothing.
    """
    if not isfinite(value):
        return str(value)
    if abs(value) <= SOLVER_SHARE * abs(beside) or value == 0:
        return "0"
    decimals = max(digits - 1 - floor(log10(abs(value))), 0)
    text = f"{value:,.{decimals}f}"
    text = text.rstrip("0").rstrip(".") if decimals else text
    return "0" if text == "-0" else text


def cleared(value: float, beside: float) -> float:
    """Return a difference, or zero where it is what a solver leaves beside a requirement."""
    return 0.0 if abs(value) <= SOLVER_SHARE * max(abs(beside), 1.0) else value


class SelfShown(ABC):
    """Base of what shows itself in a few lines, and as a table in notebooks.

    TITLE : what stands above; the name of the class where it is empty.
    """

    TITLE: ClassVar[str] = ""

    @abstractmethod
    def told(self) -> list[tuple[str, str]]:
        """Return what is shown, a word and a value for every line."""

    def __repr__(self) -> str:
        told = self.told()
        width = max((len(word) for word, _ in told), default=0)
        title = self.TITLE or type(self).__name__
        return "\n".join([title, *(f"  {word:<{width}}  {value}" for word, value in told)])

    def _repr_html_(self) -> str:
        rows = "".join(f'<tr><th style="text-align:left">{escape(word)}</th>'
                       f'<td style="text-align:left">{escape(value)}</td></tr>'
                       for word, value in self.told())
        title = escape(self.TITLE or type(self).__name__)
        return f"<table><caption>{title}</caption>{rows}</table>"


def listed(names: Iterable[str], most: int = 8) -> str:
    """Return the first few of some names, and dots for the others."""
    found = list(names)
    return ", ".join(found[:most]) + (" ..." if len(found) > most else "")
