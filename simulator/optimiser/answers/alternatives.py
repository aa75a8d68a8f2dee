"""Mixes that cost nearly the least, and the moves by which they differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from simulator.optimiser.content import Answer
from simulator.simulation.case import Case

Array = np.ndarray


@dataclass(frozen=True, eq=False, repr=False)
class Alternative(Answer):
    """One mix; uptake : (effort, year); cost : present value [CNY of 2020]; method : of search.

    replay_gap : largest relative difference between programme and replay.
    """

    case: Case
    cost: float
    method: str
    uptake: Array
    replay_gap: float

    def content(self) -> Any:
        """Return the mix for the case."""
        return super().content() | {"case": self.case.mix}


@dataclass(eq=False, repr=False)
class Alternatives(Answer):
    """The least-cost mix first, then mixes within a share of its cost, each unlike the others.

    efforts : what the rows of every uptake are about; baseline : (effort, year); within, seed : as
    asked.
    """

    efforts: list[Effort]
    baseline: Array
    within: float
    seed: int
    mixes: list[Alternative]

    @property
    def replay_gap(self) -> float:
        """Return the largest of the mixes."""
        return max(mix.replay_gap for mix in self.mixes)


@dataclass(frozen=True)
class Effort:
    """A move of the library with what it acts on in the programme.

    unit : of its uptake; cells : (variable, item, weight), about one in sum where the uptake is
    whole, negative where the uptake is a fall.
    """

    measure: str
    move: str
    kind: str
    unit: str
    cells: tuple[tuple[str, int, float], ...]
