"""The measure library: what each measure moves, how far and how fast it may go, what it costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from simulator.kernels.paths import interpolate
from simulator.parameters.codelists import Source
from simulator.parameters.labels import Label
from simulator.parameters.written_moves import WRITTEN_MOVES

PLAN_PATH, CITY_ROW = "plan_path", "city_row"
"""What a potential in an amount rests on beside facts of the city: no basis; the city's own row."""


@dataclass(frozen=True)
class Move:
    """One move of a measure; empty tuples mean all."""

    measure: str
    name: str
    kind: str
    sources: tuple[str, ...]
    facilities: tuple[str, ...]
    technologies: tuple[str, ...]
    replaces: tuple[str, ...]
    control: str
    to_sources: tuple[str, ...]
    lost: bool
    place: tuple[str, int]

    def unit(self, sources: Mapping[str, Source]) -> str:
        """Return the canonical unit of its uptake."""
        return WRITTEN_MOVES[self.kind].unit or sources[self.sources[0]].capacity_unit


@dataclass(frozen=True)
class LibraryMeasure:
    """A measure of the library."""

    key: str
    sector: str
    label: Label
    moves: dict[str, Move] = field(default_factory=dict)


@dataclass(frozen=True)
class Basis:
    """What in the city a potential rests on.

    fact : its name; rows : {year: row number} of the fact that the rows of the potential are
    multiplied by, empty where they say the amount outright.
    """

    fact: str
    rows: Mapping[int, int]


@dataclass(frozen=True)
class Library:
    """All measures, and the rows of their limits: (measure, move, item) -> {year: row number}.

    bases : (measure, move) -> what its potential in an amount rests on; a move that has none has
    no potential but the plan's own path, and no rows of one in `limits`.
    """

    measures: dict[str, LibraryMeasure]
    limits: dict[tuple[str, str, str], dict[int, int]]
    bases: dict[tuple[str, str], Basis] = field(default_factory=dict)


def limit_rows(library: Library, move: Move, item: str) -> dict[int, int]:
    """Return {year: row number} of one limit of a move (year 0 = all years)."""
    return library.limits.get((move.measure, move.name, item), {})


def potentials(library: Library, move: Move, theta: np.ndarray) -> dict[int, np.ndarray]:
    """Return {year: how far a move may go}, (...), year 0 = all years; empty where none is known.

    Equation: potential[t] = density[t] * basis[t]. theta : (..., row) parameter values.
    """
    points = _points(limit_rows(library, move, "potential"), theta)
    basis = library.bases.get((move.measure, move.name))
    if not points or basis is None or not basis.rows:
        return points
    facts = _points(basis.rows, theta)
    years = sorted({*points, *facts} - {0}) or [0]
    product = interpolate(points, np.array(years)) * interpolate(facts, np.array(years))
    return {year: product[..., n] for n, year in enumerate(years)}


def _points(rows: Mapping[int, int], theta: np.ndarray) -> dict[int, np.ndarray]:
    return {year: theta[..., i] for year, i in rows.items()}


def rests_on_plan(library: Library, move: Move) -> bool:
    """Tell whether a move in an amount has no basis: its potential is the plan's own path."""
    return is_amount(move) and (move.measure, move.name) not in library.bases


def is_amount(move: Move) -> bool:
    """Tell whether a move is in MW, ha, km or t rather than a share."""
    return WRITTEN_MOVES[move.kind].unit != "1"


def first_years(library: Library, move: Move, theta: np.ndarray) -> np.ndarray:
    """Return the first year in which a move can act, (...) int, 0 where the library states none.

    theta : (..., row) parameter values.
    """
    rows = limit_rows(library, move, "earliest")
    stated = theta[..., max(rows.values())] if rows else np.zeros(theta.shape[:-1])
    return np.asarray(stated).astype(int)


def first_year(library: Library, move: Move, theta: np.ndarray) -> int:
    """Return the first year in which a move can act, of parameter values (row,) without draws."""
    return int(first_years(library, move, theta))
