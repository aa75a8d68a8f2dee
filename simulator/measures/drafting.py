"""The moves of a case while they are written: what they set out from, and who fixed what."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from simulator.city.base_year import BaseYear
from simulator.city.index import Index
from simulator.errors import Problems
from simulator.kernels.axes import over_years
from simulator.kernels.paths import interpolate
from simulator.measures.acting import at_least_as_good, processes_at
from simulator.measures.clashes import Owner
from simulator.measures.drawn import NOTHING_DRAWN, DrawnMeasures
from simulator.measures.library import Library, Move, limit_rows
from simulator.measures.mean_uptake import MeanUptake
from simulator.measures.moves import Claim, Fixed, no_moves
from simulator.parameters.source_kinds import with_own_activity

Array = np.ndarray
Where = tuple[object, ...]
Place = Callable[[Where], tuple[str, int]]
"""Returns file and line of a key of the scenario."""


@dataclass(frozen=True)
class UptakeStep:
    """One uptake entry on its way into the arrays.

    fixes : what its kind of move fixes; points : year -> what the plan or the library says, one
    number or (...) by draw; realisation : (...) share of the path that is realised; still : (...)
    year up to which nothing moves.
    """

    key: str
    move: Move
    fixes: Fixed | None
    facilities: tuple[str, ...]
    sites: list[int]
    points: Mapping[int, Array | float]
    realisation: Array | float
    where: Where
    still: Array


class MovesDraft:
    """Moves in the making: the arrays of a case, and what helps the kinds of move to fill them."""

    def __init__(
        self, library: Library, index: Index, base: BaseYear, theta: Array, place: Place,
        problems: Problems, drawn: DrawnMeasures = NOTHING_DRAWN,
    ) -> None:
        self.library, self.index, self.theta = library, index, theta
        self.place, self.problems, self.drawn = place, problems, drawn
        self.moves = no_moves(index, np.broadcast_shapes(theta.shape[:-1], drawn.lead))
        self.moves.absent = drawn.absent
        self.owner: Owner = {}
        self.share, self.added = base.share, base.additions
        self.stated_share = base.stated_share
        self.capacity, self.coverage = base.capacity, base.coverage
        self.observed, self.mean = base.observed, MeanUptake(index, base)

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

    def path(
        self, step: UptakeStep, start: Array | float, least: Array | float = -np.inf,
        absent: float = np.nan, until: int = 0, origin: Array | float | None = None,
    ) -> Array:
        """Return (..., year): still at `start`, then along the points, as far as realised.

        start, least : (...) where the path begins, and what no point falls below; absent : what
        stands in draws in which the plan does not have the measure; until : the last year in which
        what it moves was observed, up to which nothing moves either; origin : (...) level of the
        base year, from which what was observed may have gone further than a point: it then stays.
        """
        step = replace(step, still=np.maximum(step.still, until))
        if origin is not None and until > self.index.years[0]:
            step = replace(step, points={year: _no_way_back(value, origin, start)
                                         for year, value in step.points.items()})
        begin = over_years(start)
        path = self._along(step, start, least)
        drawn = self.drawn.uptake.get((step.key, step.move.name))
        if drawn is not None:
            path = np.where(np.isnan(drawn), path, np.maximum(drawn, over_years(least)))
            path[..., : 1 + max(until - self.index.years[0], 0)] = over_years(start)
        result = begin + over_years(step.realisation) * (path - begin)
        return self.drawn.left(step.key, result, absent)

    def _along(self, step: UptakeStep, start: Array | float, least: Array | float) -> Array:
        """Return (..., year): still at `start` as long as a step is, then along its points."""
        points = {year: np.maximum(value, least) for year, value in step.points.items()}
        known = np.unique(step.still)
        if len(known) == 1:
            return self._after(points, start, int(known[0]))
        values = (step.still, np.asarray(start), *points.values())
        lead = np.broadcast_shapes(*(value.shape for value in values))
        still, begin = (np.broadcast_to(value, lead) for value in (step.still, start))
        wide = {year: np.broadcast_to(value, lead) for year, value in points.items()}
        result = np.zeros((*lead, len(self.index.years)))
        for year in known.tolist():
            own = still == year
            result[own] = self._after({y: v[own] for y, v in wide.items()}, begin[own], year)
        return result

    def _after(
        self, points: Mapping[int, Array], start: Array | float, still: int
    ) -> Array:
        """Return (..., year) along points after a year up to which all is still."""
        later = {year: value for year, value in points.items() if year > still}
        if points and not later:
            later = {still + 1: interpolate(points, np.array([still + 1]))[..., 0]}
        return interpolate({**later, self.index.years[0]: start, still: start},
                           self.index.year_array)

    def told(
        self, step: UptakeStep, path: Array, before: Array, until: int,
        least: Array | float = -np.inf,
    ) -> Array:
        """Return how far a step goes as it is told, (..., year).

        Up to the last observed year that is what the plan states, beside what was observed. path :
        as it acts; before : (...) level of the base year.
        """
        if until <= self.index.years[0]:
            return path
        known = self.index.year_array <= until
        return np.where(known, self.path(step, before, least), path)

    def tell(self, step: UptakeStep, path: Array, weight: Array) -> None:
        """Put down how far a step goes on one of the processes or controls on which it acts."""
        place = step.key, step.move.name
        self.moves.paths[place] = self.mean.add(place, path, weight)

    def covered(self, control: int) -> Array:
        """Return the share under a control or a better one of its family, (..., year)."""
        return np.asarray(sum(self.coverage[..., n, :]
                              for n in at_least_as_good(self.index, control)))

    def share_in(self, until: int, site: int, slot: int) -> Array:
        """Return the share of activity of a technology in a year in which it is known, (...)."""
        stated = self.stated_share[..., site, slot, self.place_of(until)]
        return np.where(np.isnan(stated), self.share[..., site, slot], stated)

    def known(self, until: int) -> slice:
        """Return the years up to one, at least the base year: no measure moves them."""
        return slice(0, max(until - self.index.years[0], 0) + 1)

    def observed_activity(self, sites: Sequence[int]) -> int:
        """Return the place of the last year in which the activity of all sites is observed."""
        return self.place_of(int(self.observed.activity[list(sites)].min(
            initial=self.index.years[-1]))) if sites else 0

    def open(self, sites: Sequence[int], others: Sequence[int] = ()) -> Array | bool:
        """Return years in which neither a site nor any of others is observed, (site, year) bool."""
        base, years = self.index.years[0], self.index.year_array
        last = self.observed.activity[list(sites)]
        last = np.maximum(last, self.observed.activity[list(others)].max(initial=base))
        return True if (last == base).all() else years > last[:, None]

    def place_of(self, until: int) -> int:
        """Return the place of a year on the year axis, the last one at most."""
        return min(until - self.index.years[0], len(self.index.years) - 1)

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


def _no_way_back(point: Array | float, origin: Array | float, start: Array | float) -> Array:
    """Return a point, or where the path begins if that lies beyond it as seen from the origin."""
    beyond = np.where(np.asarray(point) >= origin, np.maximum(point, start),
                      np.minimum(point, start))
    return np.asarray(beyond)
