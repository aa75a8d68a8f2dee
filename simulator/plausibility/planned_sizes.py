"""Amounts of a plan that are far larger than in any other plan, per person and per GDP.

`plan_sizes.csv` holds the most that the bundled plans have of a source, standing or planned, made
by `docs/update_plausible.py`. It judges what has no potential of its own: where a city states one,
that says more. No area is larger than the land of the city.
"""

from __future__ import annotations

import csv
import functools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import numpy as np

from simulator import units
from simulator.measures.bases import facts_of
from simulator.measures.library import Move, limit_rows
from simulator.plausibility.known import thresholds
from simulator.plausibility.places import problem_at
from simulator.plausibility.sizes import BY, CODE, LEAST, amounts, totals
from simulator.plausibility.warned import Warned
from simulator.scenario.keys import Uptake
from simulator.simulation.scenario import Scenario
from simulator.wording import readable

PLACE = Path(__file__).with_name("plan_sizes.csv")
COLUMNS = ("source", "unit", "cities", *(f"high_{by}" for by in BY))
AREA, LAND = "ha", "land_area"
Key = tuple[str, str]
"""Source and canonical unit."""
Written = tuple[tuple[object, ...], Move, int, float]
"""Place in the file, move, year and size of the furthest point of a path."""


def plan_sizes_of(scenarios: Iterable[Scenario]) -> list[tuple[str, ...]]:
    """Return the rows of the table: the most of a source per person and per GDP, over several."""
    found: dict[Key, list[np.ndarray]] = defaultdict(list)
    for scenario in scenarios:
        by = amounts(scenario.store, scenario.index.years[0])
        for key, most in _most(scenario).items():
            found[key].append(np.array([most / by[name] for name in BY]))
    return [(*key, str(len(sizes)), *(f"{end:.4g}" for end in np.max(sizes, axis=0)))
            for key, sizes in sorted(found.items())]


def _most(scenario: Scenario) -> dict[Key, float]:
    """Return the most that a plan has of a source, and at least what stands at the high end."""
    most: dict[Key, float] = defaultdict(float)
    for _, move, _, size in _furthest_points(scenario):
        key = _key(scenario, move)
        most[key] = max(most[key], size)
    for (source, _, unit), total in totals(scenario.store, scenario.index.years[0]).items():
        if (source, unit) in most:
            most[source, unit] = max(most[source, unit], float(total.ends[-1]))
    return {key: size for key, size in most.items() if size > 0}


def _key(scenario: Scenario, move: Move) -> Key:
    return move.sources[0], move.unit(scenario.index.lists.sources)


def _furthest_points(scenario: Scenario) -> Iterator[Written]:
    """Yield the furthest point of every path of an active measure that is written as an amount."""
    for key, measure in scenario.file.measures.items():
        found = scenario.library.measures.get(key)
        for number, uptake in enumerate(measure.uptake if measure.active and found else ()):
            assert found is not None
            move = found.moves[uptake.move]
            if _is_amount(scenario, move) and (point := _furthest_point(scenario, uptake, move)):
                yield ("measures", key, "uptake", number, "path", point[0]), move, *point


def _is_amount(scenario: Scenario, move: Move) -> bool:
    return bool(move.sources) and move.unit(scenario.index.lists.sources) != "1"


def _furthest_point(scenario: Scenario, uptake: Uptake, move: Move) -> tuple[int, float] | None:
    unit = move.unit(scenario.index.lists.sources)
    sizes = [(year, abs(units.quantity(str(text), unit)))
             for year, text in uptake.path.items() if text is not None]
    return max(sizes, key=lambda point: (point[1], -point[0]), default=None)


@functools.cache
def known_plan_sizes() -> Mapping[Key, np.ndarray]:
    """Return source -> (by,) the most per person and per GDP, of those that several plans have."""
    with PLACE.open(encoding="utf-8", newline="") as file:
        return {(row["source"], row["unit"]): np.array([float(row[f"high_{by}"]) for by in BY])
                for row in csv.DictReader(file) if int(row["cities"]) >= LEAST}


def odd_plan_sizes(scenario: Scenario) -> Iterator[Warned]:
    """Yield amounts beyond what other plans have in such a city, or beyond its land."""
    for place, move, year, size in _furthest_points(scenario):
        unit = move.unit(scenario.index.lists.sources)
        for high, said in (*_beside_others(scenario, move), *_beside_the_land(scenario, unit)):
            if size > high:
                found = f"{readable(size)} {unit} of {move.sources[0]} in {year}"
                yield Warned(problem_at(
                    scenario, place, CODE, found, f"up to {readable(high)} {unit}: {said}",
                    "check the unit (kW, MW and GW; mu and ha) and the decimal point"), size / high)
                break


def _beside_others(scenario: Scenario, move: Move) -> Iterator[tuple[float, str]]:
    """Yield the most for a city of this size, where the move has no potential that says more."""
    by, known = amounts(scenario.store, scenario.index.years[0]), known_plan_sizes()
    key = _key(scenario, move)
    if key in known and set(by) == set(BY) and not limit_rows(scenario.library, move, "potential"):
        most = float((known[key] * [by[name] for name in BY]).max())
        wider = thresholds()["size"]
        yield wider * most, (f"{wider:g} times the most of the bundled plans for so many people "
                             f"and such a GDP, {PLACE.name}")


def _beside_the_land(scenario: Scenario, unit: str) -> Iterator[tuple[float, str]]:
    store = scenario.store
    rows = facts_of(store).get(LAND, {})
    if unit == AREA and rows:
        row = max(rows.values())
        yield float(store.high()[row]) * units.factor(store.units[row], AREA), (
            f"all the land of the city ({store.rows[row].file}:{store.rows[row].line})")
