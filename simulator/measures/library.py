"""The measure library: what each measure moves, how far and how fast it may go, what it costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from simulator.parameters.codelists import Source
from simulator.parameters.labels import Label
from simulator.parameters.written_moves import WRITTEN_MOVES


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
class Library:
    """All measures, and the rows of their limits: (measure, move, item) -> {year: row number}."""

    measures: dict[str, LibraryMeasure]
    limits: dict[tuple[str, str, str], dict[int, int]]


def limit_rows(library: Library, move: Move, item: str) -> dict[int, int]:
    """Return {year: row number} of one limit of a move (year 0 = all years)."""
    return library.limits.get((move.measure, move.name, item), {})


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
