"""The moves of a case while they are written: what they set out from, and who fixed what."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from simulator.city.base_year import BaseYear
from simulator.city.index import Index
from simulator.errors import Problems
from simulator.kernels.paths import interpolate
from simulator.measures.acting import at_least_as_good, processes_at
from simulator.measures.clashes import Owner
from simulator.measures.library import Library, Move, limit_rows
from simulator.measures.moves import Claim, Fixed, no_moves
from simulator.parameters.source_kinds import with_own_activity

Array = np.ndarray
Where = tuple[object, ...]
Place = Callable[[Where], tuple[str, int]]
"""Returns file and line of a key of the scenario."""


@dataclass(frozen=True)
class UptakeStep:
    """One uptake entry on its way into the arrays.

    fixes : what its kind of move fixes; still : year up to which nothing moves.
    """

    key: str
    move: Move
    fixes: Fixed | None
    facilities: tuple[str, ...]
    sites: list[int]
    points: Mapping[int, float]
    realisation: float
    where: Where
    still: int


class MovesDraft:
    """Moves in the making: the arrays of a case, and what helps the kinds of move to fill them."""

    def __init__(
        self, library: Library, index: Index, base: BaseYear, theta: Array, place: Place,
        problems: Problems,
    ) -> None:
        self.library, self.index, self.theta = library, index, theta
        self.place, self.problems = place, problems
        self.moves = no_moves(index)
        self.owner: Owner = {}
        self.share = _first(base.share, 2)
        self.added = _first(base.additions, 3)
        self.capacity = _first(base.capacity, 2)
        self.control_share = _first(base.control_share, 1)

    def report(self, key: Where, code: str, found: str, expected: str, fix: str) -> None:
        """Record a problem at the place of a key of the scenario."""
        file, line = self.place(key)
        self.problems.add(code, file, line, ".".join(map(str, key)), found, expected, fix)

    def processes(self, step: UptakeStep, sites: Iterable[int] | None = None) -> list[int]:
        """Return the processes on which a step acts, at its sites or some of them."""
        return processes_at(self.index, step.move, step.sites if sites is None else sites)

    def claim(self, step: UptakeStep, number: int, control: str = "") -> None:
        """Book what a step fixes of a process, or of a control on one; report a second measure."""
        fixed = step.fixes
        assert fixed is not None, f"a move of kind {step.move.kind} fixes nothing that clashes"
        process = self.index.controls[number].process if control else number
        own = self.index.processes[process]
        _, line = self.place(step.where)
        first = self.owner.setdefault((fixed, number), (step.key, line, step.where))
        self.moves.claims[step.key].append(Claim(fixed, number, own.site))
        if first[2] != step.where:
            name = f"{self.index.sites[own.site].name} {own.technology}"
            self._report_clash(step, f"{fixed.value} of {name}{control and f' by {control}'}",
                               first[0], first[1])

    def _report_clash(self, step: UptakeStep, what: str, other: str, line: int) -> None:
        file, _ = self.place(step.where)
        self.report(
            step.where, "E-CLASH", f"{what} fixed by {step.key} and by {other} (line {line})",
            "one measure per quantity", f"merge the two into one measure, or narrow one of "
            f"them to other facilities or technologies (file {file})",
        )

    def path(self, step: UptakeStep, start: float, least: float = -np.inf) -> Array:
        """Return (year,): still at `start`, then along the points, as far as realised.

        least : what no point falls below.
        """
        points = {year: max(value, least) for year, value in step.points.items()}
        later = {year: value for year, value in points.items() if year > step.still}
        if points and not later:
            first = step.still + 1
            later = {first: float(interpolate(points, np.array([first]))[0])}
        stated = {**later, self.index.years[0]: start, step.still: start}
        path = interpolate(stated, self.index.year_array)
        result: Array = start + step.realisation * (path - start)
        return result

    def covered(self, control: int) -> float:
        """Return the base-year share under a control or a better one of its family."""
        return float(sum(self.control_share[n] for n in at_least_as_good(self.index, control)))

    def limit(self, move: Move, item: str, default: float) -> Array | float:
        """Return a limit of a move that has no years, or a default."""
        rows = limit_rows(self.library, move, item)
        if not rows:
            return default
        value: Array = self.theta[..., rows[max(rows)]]
        return value

    def with_activity(self, sites: Iterable[int], where: Where) -> list[int]:
        """Return the sites whose activity is their own; report where there is none."""
        usable = [n for n in sites if self.index.own_activity[n]]
        if not usable:
            self.report(where, "E-MOVE", "a demand or transfer move without a source of its own "
                        "activity", f"{with_own_activity()} that the city has",
                        "choose another move, or add the source to the city's tables")
        return usable


def _first(array: Array, own: int) -> Array:
    """Return the array without its draw axes (the first draw), for checks and start values."""
    result: Array = array[(0,) * (array.ndim - own)]
    return result
