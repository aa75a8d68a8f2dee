"""A base year that was carried from an earlier one is no place to begin a hindcast."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.errors import Problems
from simulator.parameters.base_rows import BASED, year_of
from simulator.parameters.reader import Value, row_name
from simulator.rebasing.marks import CarriedFrom, is_computed, origin_of
from simulator.simulation.scenario import Scenario

DATED = (*BASED, "city_drivers", "city_grid")
"""Tables whose rows describe the base year."""


def check_blind(scenario: Scenario) -> None:
    """Raise InputError for a base year that a rebase has written: it holds what happened since.

    The baseline passed through what was observed up to that year, and on to what was observed
    after it; where it goes on from is no longer what was known then.
    """
    base = scenario.file.years.start
    rows = list(_computed(scenario, base))
    first = next((row for row, _ in rows if year_of(row, base) == base), None)
    if first is None:
        return
    origin = min((origin for _, origin in rows), key=lambda origin: origin.base)
    problems = Problems()
    problems.add(
        "E-CLASH", first.file, first.line, row_name(first.keys),
        f"a base year {base} that was carried forward from {origin.base}: it holds what was "
        "observed since", "the base year that it was carried from",
        f"run the hindcast of {_named(origin)}, in the folder that this one was rebased from; what "
        "is observed later goes into its tables",
    )
    problems.raise_if_any()


def _named(origin: CarriedFrom) -> str:
    """Return the scenario that rows were carried from; early ones do not name it."""
    return f'the scenario "{origin.name}"' if origin.name else f"the scenario of {origin.base}"


def _computed(scenario: Scenario, base: int) -> Iterator[tuple[Value, CarriedFrom]]:
    """Yield the rows up to the base year that a baseline came to, with their origin."""
    for table in DATED:
        for row in scenario.tables.rows(table):
            origin = origin_of(row)
            if origin is not None and is_computed(row) and year_of(row, base) <= base:
                yield row, origin
