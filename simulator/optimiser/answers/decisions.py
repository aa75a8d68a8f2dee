"""Named projects that are built or not, and what was decided of each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.optimiser.content import Answer

Array = np.ndarray


@dataclass(frozen=True, eq=False, repr=False)
class Decision(Answer):
    """Whether a project is built, the first year with it, and its uptake in every year."""

    project: Project
    built: bool
    begins: int | None
    uptake: Array


@dataclass(frozen=True, eq=False, repr=False)
class Project(Answer):
    """A control or a technology at a named facility.

    variable : z or x; items : controls (this or better) or the process that count; whole : (name,
    item) of what the uptake is a share of; none, most : (year,) uptake without the project and the
    largest one; full : (year,) uptake from the year it is complete; years : how many years it
    takes at the pace of the library; measures : whose move it is.
    """

    name: str
    measures: tuple[str, ...]
    variable: str
    items: tuple[tuple[int, ...], ...]
    whole: tuple[tuple[str, int], ...]
    none: Array
    most: Array
    full: Array
    room: Array
    years: int
