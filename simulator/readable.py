"""Numbers in sentences and tables of text: no exponents, no minus zero, no noise of a solver."""

from __future__ import annotations

from math import floor, isfinite, log10

DIGITS = 4
NOISE = 1e-6
"""A solver leaves this much, relative to what a number is compared with."""


def readable(value: float, digits: int = DIGITS, *, beside: float = 0.0) -> str:
    """Return a number with so many significant digits, thousands grouped, without an exponent.

    digits before the decimal point are never rounded away; beside : what the number is compared
    with, of which a share of one in a million counts as nothing.
    """
    if not isfinite(value):
        return str(value)
    if abs(value) <= NOISE * abs(beside) or value == 0:
        return "0"
    decimals = max(digits - 1 - floor(log10(abs(value))), 0)
    text = f"{value:,.{decimals}f}"
    text = text.rstrip("0").rstrip(".") if decimals else text
    return "0" if text == "-0" else text


def cleared(value: float, beside: float) -> float:
    """Return a difference, or zero where it is what a solver leaves beside a requirement."""
    return 0.0 if abs(value) <= NOISE * max(abs(beside), 1.0) else value
