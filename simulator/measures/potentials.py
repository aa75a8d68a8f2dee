"""What a measure of the library moves at its potential, wherever it can act."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from simulator.city.base_year import BaseYear
from simulator.city.index import Index
from simulator.errors import Problems
from simulator.measures.acting import acting_processes
from simulator.measures.library import Library, rests_on_plan
from simulator.measures.moves import Fixed, Moves
from simulator.measures.resolving import resolve_moves
from simulator.scenario.keys import Measure, Text, Uptake
from simulator.scenario.yaml_file import Document

Array = np.ndarray


def whole_measure(library: Library, key: str) -> Measure:
    """Return a measure of the library with every move."""
    found = library.measures[key]
    uptake = [Uptake(move=name, path={}, basis="plan") for name in found.moves]
    return Measure(clause=[], label=Text(zh=found.label.zh, en=found.label.en), uptake=uptake)


def at_potential(
    library: Library, index: Index, base: BaseYear, theta: Array, keys: Collection[str],
    planned: Moves | None = None,
) -> Moves:
    """Return what some measures of the library move at their potential.

    Each move stands at its own potential: shares of one site may exceed 100 % together.
    planned : of the plan, whose own path is the potential of a move in an amount without a basis;
    without it such a move does nothing.
    """
    measures = {key: whole_measure(library, key) for key in keys}
    moves = resolve_moves(measures, library, index, base, theta,
                          Document(places={(): ("", 0)}), Problems(), at_potential=True)
    if planned is not None:
        for key in keys:
            _follow_plan(moves, planned, library, index, key)
    return moves


def _follow_plan(
    moves: Moves, planned: Moves, library: Library, index: Index, key: str
) -> None:
    """Let the moves of a measure that have no basis go as far as the plan does."""
    own = [move for move in library.measures[key].moves.values() if rests_on_plan(library, move)]
    acting = {n for move in own for n in acting_processes(index, move)}
    for claim in planned.claims.get(key, ()):
        if claim.number in acting and claim.fixed in (Fixed.CAPACITY, Fixed.AREA):
            moves.claims.setdefault(key, []).append(claim)
            moves.capacity[..., claim.number, :] = planned.capacity[..., claim.number, :]
            moves.area[..., claim.number, :] = planned.area[..., claim.number, :]
