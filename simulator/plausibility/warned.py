"""One warning, how far off it is, and whether somebody accepted it."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.errors import Problem


@dataclass(frozen=True)
class Warned:
    """A warning.

    problem : code, place, what was found, what is plausible, what to do; weight : how many times
    too far, by which the worst come first; accepted : the reason, where somebody accepted it; row :
    the row of the table of accepted warnings that does so, or that accepts nothing.
    """

    problem: Problem
    weight: float = 1.0
    accepted: str = ""
    row: tuple[str, ...] = ()
