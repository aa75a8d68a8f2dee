"""Potentials in an amount that rest on nothing in the city, and so do not count."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.errors import Problem
from simulator.measures.bases import is_outright
from simulator.measures.library import Move, rests_on_plan
from simulator.parameters.canonical import Store
from simulator.parameters.reader import Value, row_name
from simulator.plausibility.warned import Warned
from simulator.simulation.scenario import Scenario
from simulator.wording import readable

BASIS = "W-BASIS"


def unfounded(scenario: Scenario) -> Iterator[Warned]:
    """Yield every amount that is given as a potential without a basis, once per move."""
    library = scenario.library
    for measure in library.measures.values():
        for move in measure.moves.values():
            row = _amount(scenario.store, move) if rests_on_plan(library, move) else None
            if row is not None:
                yield Warned(_problem(row))


def _amount(store: Store, move: Move) -> Value | None:
    """Return the first row that says a potential of a move outright, the city's own first."""
    for table in ("city_limits", "limits"):
        for i in store.ids(table):
            row = store.rows[i]
            if row.keys[:3] == (move.measure, move.name, "potential") and not row.basis \
                    and is_outright(store, move, i):
                return row
    return None


def _problem(row: Value) -> Problem:
    return Problem(
        BASIS, row.file, row.line, row_name(row.keys),
        f"{readable(row.value)} {row.unit} without a basis: the row does not count",
        "a fact of the city that it rests on",
        "name it in the column basis; until then the potential is the plan's own path",
    )
