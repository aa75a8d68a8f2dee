"""Whether a target has something to be compared with: a base year, a denominator above zero."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.scenario.keys import Target
from simulator.targets.asked import base_of, own_kind
from simulator.targets.kinds import Asks
from simulator.targets.measured import Array, Base, Measured

ZERO = "the base is zero in {year}: nothing can be a share of it"
NEGATIVE = "the base is negative in {year}: a share of it has no direction"
NO_DENOMINATOR = "what it is divided by is not above zero in {year}"


@dataclass(frozen=True)
class Lack:
    """What a target lacks, draw by draw: absent : (...) bool; words : the reason."""

    absent: Array
    words: str

    @property
    def everywhere(self) -> bool:
        """Tell whether no draw can be judged."""
        return bool(np.all(self.absent))


def lack_of(target: Target, origin: Measured, judged: list[int], years: tuple[int, ...]) -> Lack:
    """Return what a target lacks to be judged.

    origin : what is measured in the case of its base year; judged : positions of the years in
    which it is judged. A direction needs only a sign, which a base of zero leaves.
    """
    kind = own_kind(target)
    if kind.relative:
        return _of_base(base_of(target, origin, years), kind.asks is Asks.DIRECTION)
    if kind.rated and origin.denominator is not None:
        return _of_denominator(origin.denominator, judged, years)
    return Lack(np.zeros(origin.numerator.shape[:-1], bool), "")


def _of_base(base: Base, zero_is_enough: bool) -> Lack:
    before = np.asarray(base.value)
    absent = before < 0 if zero_is_enough else before <= 0
    words = NEGATIVE if np.any(before < 0) else ZERO
    return Lack(np.asarray(absent), words.format(year=base.year))


def _of_denominator(below: Array, judged: list[int], years: tuple[int, ...]) -> Lack:
    bad = below[..., judged] <= 0
    first = int(np.argmax(bad.reshape(-1, len(judged)).any(0)))
    return Lack(np.asarray(bad.any(-1)), NO_DENOMINATOR.format(year=years[judged[first]]))
