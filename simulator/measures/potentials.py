"""What a measure of the library moves at its potential, wherever it can act."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from simulator.city.base_year import BaseYear
from simulator.city.index import Index
from simulator.errors import Problems
from simulator.measures.library import Library
from simulator.measures.moves import Moves
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
    library: Library, index: Index, base: BaseYear, theta: Array, keys: Collection[str]
) -> Moves:
    """Return what some measures of the library move at their potential.

    Each move stands at its own potential: shares of one site may exceed 100 % together.
    """
    measures = {key: whole_measure(library, key) for key in keys}
    return resolve_moves(measures, library, index, base, theta, Document(places={(): ("", 0)}),
                         Problems(), at_potential=True)
