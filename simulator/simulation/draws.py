"""Draws of a scenario: parameter values and measures that differ from draw to draw."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from simulator.errors import suggest
from simulator.kernels.fixed import FixedInCopies, kept
from simulator.measures.drawn import DrawnMeasures
from simulator.simulation.scenario import Scenario

Array = np.ndarray


@dataclass(frozen=True)
class Draws(FixedInCopies):
    """What is drawn.

    theta : (draw, row) values of all parameter rows in canonical units, None = the central ones;
    measures : how far and whether measures go, each array with the draws in front. What is given is
    copied: an array that is changed afterwards changes no draw.
    """

    theta: Array | None = None
    measures: DrawnMeasures = field(default_factory=DrawnMeasures)

    def __post_init__(self) -> None:
        if self.theta is not None:
            vars(self)["theta"] = kept(self.theta)
        lengths = dict(self._lengths())
        if not lengths:
            raise ValueError("nothing is drawn: give theta, or arrays in measures")
        if len(set(lengths.values())) > 1:
            found = ", ".join(f"{name} {length}" for name, length in lengths.items())
            raise ValueError(f"arrays of different numbers of draws: {found}; expected one number")
        if not self.size:
            raise ValueError("arrays of no draws; expected at least one")

    def _lengths(self) -> Iterator[tuple[str, int]]:
        """Yield the number of draws of every array, which must have the axes that it should."""
        own = self.measures
        parts: Iterable[tuple[str, Array, int]] = [
            *(() if self.theta is None else [("theta", self.theta, 2)]),
            *((f"uptake of {measure} {move}", path, 2)
              for (measure, move), path in own.uptake.items()),
            *((f"realisation of {key}", values, 1) for key, values in own.realisation.items()),
            *((f"absent of {key}", values, 1) for key, values in own.absent.items()),
        ]  # fmt: skip
        for name, values, axes in parts:
            if np.ndim(values) != axes:
                expected = "(draw,)" if axes == 1 else "(draw, row)" if name == "theta" else (
                    "(draw, year)")
                raise ValueError(f"{name} has the shape {np.shape(values)}; expected {expected}")
            yield name, len(values)

    @property
    def size(self) -> int:
        """Return the number of draws."""
        return next(length for _, length in self._lengths())

    def of(self, numbers: Array | slice) -> Draws:
        """Return some of the draws."""
        theta = None if self.theta is None else self.theta[numbers]
        return replace(self, theta=theta, measures=self.measures.of(numbers))

    def check(self, scenario: Scenario) -> None:
        """Raise ValueError if a scenario has no such rows, years, measures or moves."""
        rows, years = len(scenario.store.rows), len(scenario.index.years)
        if self.theta is not None:
            if self.theta.shape[-1] != rows:
                raise ValueError(f"theta of {self.theta.shape[-1]} rows; expected the {rows} "
                                 f"parameter rows of {scenario.name}")
            if not np.isfinite(self.theta).all():
                raise ValueError("theta with numbers that are missing or infinite; expected a "
                                 "value of every row")
        planned = {key: measure for key, measure in scenario.file.measures.items()
                   if measure.active}
        own = self.measures
        for key in (*(key for key, _ in own.uptake), *own.realisation, *own.absent):
            _known("measure", key, planned)
        for (key, move), path in own.uptake.items():
            _known(f"move of {key}", move, dict.fromkeys(
                uptake.move for uptake in planned[key].uptake))
            if path.shape[-1] != years:
                raise ValueError(f"uptake of {key} {move} over {path.shape[-1]} years; expected "
                                 f"the {years} years of {scenario.name}")


def _known(what: str, name: str, legal: Mapping[str, object]) -> None:
    if name not in legal:
        raise ValueError(f'unknown {what} "{name}"; {suggest(name, legal)}')
