"""How far and whether measures go, draw by draw, where that differs from what a plan says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from simulator.kernels.axes import Lead
from simulator.kernels.fixed import FixedInCopies, kept

Array = np.ndarray
Place = tuple[str, str]
"""A measure and one of its moves."""


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
        for name, own in vars(self).items():
            vars(self)[name] = {key: kept(array) for key, array in own.items()}

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


NOTHING_DRAWN = DrawnMeasures()
"""Every measure as the plan says."""
