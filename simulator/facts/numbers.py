"""Numbers as planners read them: one scale per quantity, the same digits in both languages."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

from simulator.kernels.constants import TJ_PER_TCE
from simulator.tolerances import SHOWN_ZERO

Pair = tuple[str, str]
"""A text in Chinese and in English."""
MINUS = "\N{MINUS SIGN}"
TEN_THOUSAND, HUNDRED_MILLION = 1e4, 1e8
MANY_TONNES = 1e6
SMALL = 1e-4
"""Anything smaller is what is left over when equal numbers are subtracted."""

WORDS: dict[str, Pair] = {
    "t": ("吨", "t"), "ha": ("公顷", "ha"), "km": ("公里", "km"), "km^2": ("平方公里", "km²"),
    "m^2": ("平方米", "m²"), "m^3": ("立方米", "m³"), "mu": ("亩", "mu"), "yr": ("年", "year"),
    "vehicle": ("辆", "vehicles"), "person": ("人", "persons"), "head": ("头", "head"),
    "CNY_2020": ("元（2020年价）", "CNY of 2020"), "CNY": ("元", "CNY"), "MW": ("兆瓦", "MW"),
    "GWh": ("吉瓦时", "GWh"), "t/yr": ("吨/年", "t/yr"), "t/day": ("吨/日", "t/day"),
    "CNY_2020/yr": ("元/年（2020年价）", "CNY of 2020 per year"), "TJ/yr": ("太焦/年", "TJ/yr"),
    "ha/yr": ("公顷/年", "ha/yr"), "mg/m^3": ("毫克/立方米", "mg/m³"), "1": ("", ""), "": ("", ""),
    "*": ("", ""),
}


class Scale(NamedTuple):
    """How a quantity is shown: value / factor, in a unit with a name in both languages."""

    factor: float
    unit: Pair
    raw: str


def plain(unit: str) -> Scale:
    """Return the scale that leaves a unit of the tables as it is."""
    return Scale(1.0, WORDS.get(unit, (unit, unit)), unit)


def scale_for(unit: str, values: Iterable[float]) -> Scale:
    """Return the scale in which a whole series is read best, the same in both languages."""
    largest = max((abs(v) for v in values if v is not None and math.isfinite(v)), default=0.0)
    bare, slash, per = unit.partition("/")
    year: Pair = ("/年", " per year") if slash and per == "yr" else ("", "")
    if bare == "t" and (not slash or per == "yr") and largest >= MANY_TONNES:
        return Scale(TEN_THOUSAND, ("万吨" + year[0], "×10⁴ t" + year[1]), unit)
    if bare == "TJ" and (not slash or per == "yr"):
        return Scale(TEN_THOUSAND * TJ_PER_TCE,
                     ("万吨标准煤" + year[0], "×10⁴ tce" + year[1]), unit)
    if bare in ("CNY_2020", "CNY") and (not slash or per == "yr"):
        return _money(unit, largest, year)
    if unit == "1":
        return Scale(0.01, ("%", "%"), unit)
    return plain(unit)


def large(unit: str, values: Iterable[float]) -> Scale:
    """Return the scale that leaves a unit as it is, in ten thousands where numbers are large."""
    own = plain(unit)
    size = max((abs(v) for v in values if math.isfinite(v)), default=0.0)
    if size < MANY_TONNES:
        return own
    return Scale(TEN_THOUSAND, ("万" + own.unit[0], ("×10⁴ " + own.unit[1]).strip()), unit)


def _money(unit: str, largest: float, year: Pair) -> Scale:
    if largest >= HUNDRED_MILLION:
        return Scale(HUNDRED_MILLION, ("亿元" + year[0], "hundred million CNY" + year[1]), unit)
    if largest >= TEN_THOUSAND:
        return Scale(TEN_THOUSAND, ("万元" + year[0], "ten thousand CNY" + year[1]), unit)
    return Scale(1.0, ("元" + year[0], "CNY" + year[1]), unit)


def shown(value: float, factor: float = 1.0) -> str:
    """Return a number with four digits or so, thousands apart; the page's script does the same."""
    number = value / factor
    size = abs(number) if abs(number) > SHOWN_ZERO else 0.0
    number = number if size else 0.0
    if size >= 1000:
        text = f"{number:,.0f}"
    elif size >= 100:
        text = f"{number:,.1f}"
    elif size >= 1 or size == 0:
        text = f"{number:.2f}"
    else:
        text = f"{number:.3g}" if size >= SMALL else _power(number)
    if "." in text and "e" not in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "0", "") else text.replace("-", MINUS)


def _power(number: float) -> str:
    """Return a very small number with a power of ten."""
    digits, power = f"{number:.2e}".split("e")
    return f"{digits}e{int(power)}"


def exact(value: float) -> str:
    """Return a number as the tables of the folder write it."""
    return f"{value:.12g}"


def compact(value: float) -> float | int | None:
    """Return a number for JSON with the digits of the tables; None for what is missing."""
    if not math.isfinite(value):
        return None
    rounded = float(exact(value))
    return int(rounded) if rounded == int(rounded) and abs(rounded) < 1e15 else rounded
