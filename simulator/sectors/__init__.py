"""The sectors, in the order of the calculation: one module each, all of one shape."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from functools import cache
from types import ModuleType

from simulator.sectors.base import GENERIC_ITEMS

CATALOGUE = (
    "energy",
    "industry",
    "transport",
    "buildings",
    "agriculture",
    "water",
    "waste",
    "land",
)
"""Every sector; a new one is one module of this package plus one line here."""


@cache
def module(sector: str) -> ModuleType:
    """Return the module of a sector."""
    if sector not in CATALOGUE:
        raise KeyError(sector)
    return importlib.import_module(f"simulator.sectors.{sector}")


@cache
def items() -> Mapping[str, Mapping[str, str]]:
    """Return, for each sector, every legal item with the template of its canonical unit."""
    return {sector: {**GENERIC_ITEMS, **module(sector).ITEMS} for sector in CATALOGUE}
