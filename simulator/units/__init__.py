"""Amounts as planners and yearbooks write them, and their conversion."""

from simulator.units.conversion import (
    by_pint,
    converts,
    factor,
    factor_by,
    legal_units,
    quantity,
    said_of,
    unknown_name,
    why_not,
)
from simulator.units.grammar import normalise
from simulator.units.written_numbers import UnitError, split_quantity

__all__ = ["UnitError", "by_pint", "converts", "factor", "factor_by", "legal_units", "normalise",
           "quantity", "said_of", "split_quantity", "unknown_name", "why_not"]
