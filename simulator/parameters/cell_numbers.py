"""The number of a cell: written as in an amount, with its unit in a cell of its own."""

from __future__ import annotations

import re

from simulator.units.grammar import normalise
from simulator.units.written_numbers import UnitError, split_quantity

_PLAIN = re.compile(r"[+-]?[0-9]{1,30}(\.[0-9]{1,30})?")
"""What needs no grammar, as nearly all cells; a table has thousands."""
_MULTIPLE = re.compile(r"1e-?[0-9]+")
_SHARES = {"percent": 0.01, "permille": 0.001}


def number(text: str) -> float | None:
    """Return a number as planners write it ("1 500", "3万", 1.5×10⁴), or None."""
    try:
        return number_in(text, "")
    except UnitError:
        return None


def number_in(text: str, unit: str) -> float:
    """Return the number of a cell, in the unit of its row: "5 %" is 5 percent, or 0.05 of 1.

    Raises
    ------
    UnitError
        If the text is no number, or one with another unit.
    """
    if _PLAIN.fullmatch(text):
        return float(text)
    found, rest = split_quantity(text)
    behind = normalise(rest)
    if not rest:
        return found
    if _MULTIPLE.fullmatch(behind):
        return found * float(behind)
    own = normalise(unit)
    if behind in _SHARES and unit and own in (behind, "1"):
        return found if own == behind else found * _SHARES[behind]
    raise UnitError(f'"{text}" holds more than a number')
