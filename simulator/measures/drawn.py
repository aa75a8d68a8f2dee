"""How far and whether measures go, draw by draw, where that differs from what a plan says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from simulator.doors import Reader, Refused, of_flags, of_numbers
from simulator.errors import PYTHON, Problems
from simulator.kernels.axes import Lead
from simulator.kernels.fixed import FixedInCopies, kept

Array = np.ndarray
Place = tuple[str, str]
"""A measure and one of its moves."""
UPTAKE, REALISATION, ABSENT = "uptake", "realisation", "absent"


@dataclass(frozen=True)
class _Part:
    """How one part is written: what reads its arrays, what names them, and an example of a name."""

    reader: Reader
    named: str
    example: Any


_PARTS: Mapping[str, _Part] = {
    UPTAKE: _Part(lambda path: of_numbers(path, "[[0.1, 0.2], [0.1, 0.3]]"),
                  "pairs of measure and move", ("boiler_ule", "main")),
    REALISATION: _Part(lambda parts: of_numbers(parts, "[0.8, 1.0]"), "measures", "boiler_ule"),
    ABSENT: _Part(of_flags, "measures", "boiler_ule"),
}


@dataclass(frozen=True)
class DrawnMeasures(FixedInCopies):
    """What draws change of the measures of a plan; leading axes of all arrays are the draws.

    uptake : (measure, move) -> (..., year) in the canonical unit of the move, before realisation;
        NaN where the plan's own path stands; the base year stays as it is
    realisation : measure -> (...) share of the path that is realised; NaN as the plan says
    absent : measure -> (...) bool, draws in which it is as if the plan did not have the measure
    """

    uptake: Mapping[Place, Array] = field(default_factory=dict)
    realisation: Mapping[str, Array] = field(default_factory=dict)
    absent: Mapping[str, Array] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Read the arrays; raise InputError with every one that is none."""
        problems = Problems()
        for part in _PARTS:
            own = _read(part, getattr(self, part), problems)
            vars(self)[part] = {key: kept(array) for key, array in own.items()}
        problems.raise_if_any()

    @property
    def lead(self) -> Lead:
        """Return the lengths of the draw axes."""
        return np.broadcast_shapes(
            *(path.shape[:-1] for path in self.uptake.values()),
            *(own.shape for own in (*self.realisation.values(), *self.absent.values())),
        )

    def realised(self, measure: str, planned: float) -> Array | float:
        """Return the share of a measure's paths that is realised, (...)."""
        drawn = self.realisation.get(measure)
        return planned if drawn is None else np.where(np.isnan(drawn), planned, drawn)

    def left(self, measure: str, path: Array, nothing: float) -> Array:
        """Return a path (..., year), and nothing in draws in which its measure is absent."""
        absent = self.absent.get(measure)
        return path if absent is None else np.where(absent[..., None], nothing, path)

    def of(self, numbers: Array | slice) -> DrawnMeasures:
        """Return some of the draws, by their numbers on the first axis."""
        return DrawnMeasures(
            {key: own[numbers] for key, own in self.uptake.items()},
            {key: own[numbers] for key, own in self.realisation.items()},
            {key: own[numbers] for key, own in self.absent.items()},
        )


def _read(part: str, given: Any, problems: Problems) -> dict[Any, Array]:
    """Return the arrays of one part by their names, as they are where they are arrays already."""
    own, found = _PARTS[part], {}
    if not isinstance(given, Mapping):
        problems.add("E-VALUE", PYTHON, 0, f"draws {part}", type(given).__name__,
                     f"a mapping of {own.named} to arrays",
                     f"write for example {{{own.example!r}: ...}}")
        return {}
    for key, array in given.items():
        if not _is_key(key, own.example):
            problems.add("E-NAME", PYTHON, 0, f"draws {part}", repr(key), own.named,
                         f"write for example {own.example!r}")
            continue
        try:
            found[key] = own.reader(array)
        except Refused as refused:
            problems.add("E-VALUE", PYTHON, 0, f"draws {part} {words_of(key)}", repr(array)[:40],
                         refused.expected, refused.fix)
    return found


def words_of(key: str | Place) -> str:
    """Return the name of a measure, or of a measure and its move, as a message has it."""
    return key if isinstance(key, str) else " ".join(key)


def _is_key(key: Any, example: Any) -> bool:
    """Tell whether a key is a text, or as many texts, as the example is."""
    if isinstance(example, str) or not isinstance(key, tuple):
        return isinstance(key, str) and isinstance(example, str)
    return len(key) == len(example) and all(isinstance(word, str) for word in key)


NOTHING_DRAWN = DrawnMeasures()
"""Every measure as the plan says."""
