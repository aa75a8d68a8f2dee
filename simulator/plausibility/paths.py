"""Paths of measures that turn round, and paths below what there is already."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise

import numpy as np

from simulator import units
from simulator.city.index import REST
from simulator.measures.acting import acting_sites, at_least_as_good, controls_at, processes_at
from simulator.measures.library import Move
from simulator.measures.move_kinds import MOVE_KINDS
from simulator.measures.moves import Fixed
from simulator.plausibility.known import thresholds
from simulator.plausibility.places import problem_at
from simulator.plausibility.warned import Warned
from simulator.scenario.keys import Uptake
from simulator.simulation.scenario import Scenario
from simulator.tolerances import TO_PLAN
from simulator.wording import readable

TURN, CUT = "W-TURN", "W-CUT"
Points = dict[int, float]


def odd_paths(scenario: Scenario) -> Iterator[Warned]:
    """Yield paths of the active measures that turn round or stay below what there is."""
    for key, measure in scenario.file.measures.items():
        found = scenario.library.measures.get(key)
        if measure.active and found is not None:
            for number, uptake in enumerate(measure.uptake):
                move = found.moves[uptake.move]
                points = _points(scenario, uptake, move)
                if points:
                    place = ("measures", key, "uptake", number, "path")
                    yield from _turned(scenario, place, uptake, move, points)
                    yield from _cut(scenario, place, uptake, move, points)
                    yield from _eased(scenario, place, uptake, move, points)


def _points(scenario: Scenario, uptake: Uptake, move: Move) -> Points:
    """Return year -> uptake in the unit of the move, for years after the base year."""
    unit, base = move.unit(scenario.index.lists.sources), scenario.index.years[0]
    return {year: units.quantity(str(written), unit)
            for year, written in sorted(uptake.path.items())
            if written is not None and year > base}


def _existing(scenario: Scenario, uptake: Uptake, move: Move) -> float | None:
    """Return the least level of the base year where a move acts; None where none is stated."""
    fixed = MOVE_KINDS[move.kind].fixes
    if fixed not in LEVELS:
        return None
    sites = acting_sites(scenario.index, move, tuple(uptake.facility))
    levels = LEVELS[fixed](scenario, move, processes_at(scenario.index, move, sites))
    return min(levels, default=None)


def _capacities(scenario: Scenario, move: Move, processes: list[int]) -> list[float]:
    """Return what stands; of several sites a path is that of the rest of the city."""
    del move
    index = scenario.index
    rest = [p for p in processes if index.sites[index.processes[p].site].facility == REST]
    return [float(scenario.city.base.capacity[p, 0]) for p in rest or processes]


def _coverages(scenario: Scenario, move: Move, processes: list[int]) -> list[float]:
    share = scenario.city.base.control_share
    return [float(sum(share[n] for n in at_least_as_good(scenario.index, control)))
            for control in controls_at(scenario.index, move, processes)]


def _shares(scenario: Scenario, move: Move, processes: list[int]) -> list[float]:
    del move
    own = [scenario.index.processes[p] for p in processes]
    return [float(scenario.city.base.share[p.site, p.slot]) for p in own]


LEVELS: Mapping[Fixed | None, Callable[[Scenario, Move, list[int]], list[float]]] = {
    Fixed.CAPACITY: _capacities, Fixed.COVERAGE: _coverages, Fixed.STOCK: _shares,
}
"""What a move fixes -> its levels in the base year, where the tables state them."""


def _turned(
    scenario: Scenario, place: tuple[object, ...], uptake: Uptake, move: Move, points: Points,
) -> Iterator[Warned]:
    kind = MOVE_KINDS[move.kind]
    far, year = _turns(kind.start, points, kind.fixes is not None)
    if far > 1:
        said = ", ".join(f"{y}: {uptake.path[y]}" for y in points)
        yield Warned(problem_at(
            scenario, (*place, year), TURN, f'"{uptake.path[year]}" in a path that turns round '
            f"({said})", "a path in one direction, or one that gives back less than "
            f"{thresholds()['given_back']:.0%} of what it gained",
            "check the years and numbers of the path, and whether two were exchanged"), far)


def _turns(start: float, points: Points, lasting: bool) -> tuple[float, int]:
    """Return how many times too far a path turns back, and the year; twice is always too far.

    lasting : what it gains is built, so that one turn is odd as well if it is a wide one.
    """
    levels, years = np.array([start, *points.values()]), list(points)
    steps = np.diff(levels)
    moving = [(n, step) for n, step in enumerate(steps.tolist())
              if abs(step) > TO_PLAN * max(1.0, float(np.abs(levels).max()))]
    back = [n for (_, before), (n, step) in pairwise(moving) if before * step < 0]
    if len(back) > 1:
        return float(len(back)), years[back[0]]
    if not back or not lasting:
        return 0.0, years[0]
    top = levels[back[0]]
    given = float(np.abs(top - levels[back[0] + 1:]).max()) / abs(float(top) - start)
    return given / thresholds()["given_back"], years[back[0]]


def _cut(
    scenario: Scenario, place: tuple[object, ...], uptake: Uptake, move: Move, points: Points,
) -> Iterator[Warned]:
    """Yield a path that lies below what there is in every place where it acts."""
    kept, existing = MOVE_KINDS[move.kind].fixes in KEPT, _existing(scenario, uptake, move)
    least = thresholds()["cut" if kept else "cut_share"]
    below = {} if not existing else {y: value for y, value in points.items()
                                     if value < least * existing}
    if not existing or not below:
        return
    unit = move.unit(scenario.index.lists.sources)
    shown = f"{readable(100 * existing)} %" if unit == "1" else f"{readable(existing)} {unit}"
    year, value = min(below.items(), key=lambda pair: pair[1])
    what = "what stands is kept: it changes nothing" if kept else "it takes away what is there"
    yield Warned(problem_at(
        scenario, (*place, year), CUT, f'"{uptake.path[year]}", below the {shown} that there are '
        f"in the base year; {what}", f"a level of {shown} or more: a path names the level that is "
        "reached, not what is added", "add what stands already, check the unit, or correct the "
        "row of the base year"), least * existing / value if value > 0 else np.inf)


def _eased(
    scenario: Scenario, place: tuple[object, ...], uptake: Uptake, move: Move, points: Points,
) -> Iterator[Warned]:
    """Yield a path of activity that asks for less than was due when the activity was observed."""
    sites = acting_sites(scenario.index, move, tuple(uptake.facility))
    base = scenario.index.years[0]
    seen = int(scenario.city.base.observed.activity[sites].min(initial=scenario.index.years[-1]))
    due = float(np.interp(seen, [base, *points], [0.0, *points.values()]))
    if MOVE_KINDS[move.kind].fixes is not None or seen == base or not due:
        return
    for year, value in points.items():
        if year > seen and 0 < value / due < 1 - TO_PLAN:
            yield Warned(problem_at(
                scenario, (*place, year), TURN, f'"{uptake.path[year]}", less than the '
                f"{readable(100 * due)} % that were due by {seen}, up to which the activity is "
                "observed", "a path that goes on from what was due: a measure gives nothing back "
                "of what was observed, and does nothing here", "check the years and numbers of "
                "the path, or leave out the years that are observed"), due / value)
            return


KEPT = (Fixed.CAPACITY, Fixed.COVERAGE)
"""What a move fixes at least as high as it was."""
