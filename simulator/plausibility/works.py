"""Single works that are far larger than any that is known of their source.

`works_sizes.csv` holds the largest works of every source in the bundled cities, made by
`docs/update_plausible.py`: a slip at one works of several is lost in the sum of its source.
"""

from __future__ import annotations

import csv
import functools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from simulator.city.index import REST
from simulator.errors import Problem
from simulator.parameters.base_rows import ITEM, LEVELS, year_of
from simulator.parameters.reader import row_name
from simulator.plausibility.known import thresholds
from simulator.plausibility.sizes import CODE, LEAST
from simulator.plausibility.warned import Warned
from simulator.simulation.scenario import Scenario
from simulator.wording import readable

PLACE = Path(__file__).with_name("works_sizes.csv")
COLUMNS = ("source", "item", "unit", "works", "cities", "largest")
Key = tuple[str, str, str]
"""Source, item and canonical unit."""


@dataclass(frozen=True)
class Largest:
    """The largest of some works, in canonical units."""

    works: int
    size: float


def works_rows(scenario: Scenario) -> dict[Key, list[int]]:
    """Return the rows that state the size of one registered works in the base year."""
    store, base = scenario.store, scenario.index.years[0]
    works = {(site.source, site.facility) for site in scenario.index.sites
             if site.registered and site.facility != REST}
    found: dict[Key, list[int]] = defaultdict(list)
    for i in store.ids("city_activity"):
        row = store.rows[i]
        if row.keys[ITEM] in LEVELS and row.keys[:2] in works and year_of(row, base) == base:
            found[row.keys[0], row.keys[ITEM], store.units[i]].append(i)
    return found


def works_sizes_of(scenarios: Iterable[Scenario]) -> list[tuple[str, ...]]:
    """Return the rows of the table: the upper end of the largest works over several cities."""
    found: dict[Key, list[list[float]]] = defaultdict(list)
    for scenario in scenarios:
        high = scenario.store.high()
        for key, rows in works_rows(scenario).items():
            sizes = [float(high[i]) for i in rows if high[i] > 0]
            found[key] += [sizes] if sizes else []
    return [(*key, str(sum(map(len, cities))), str(len(cities)), f"{max(map(max, cities)):.4g}")
            for key, cities in sorted(found.items()) if cities]


@functools.cache
def known_works() -> Mapping[Key, Largest]:
    """Return source -> its largest works, of sources that several cities have."""
    with PLACE.open(encoding="utf-8", newline="") as file:
        return {(row["source"], row["item"], row["unit"]): Largest(
            int(row["works"]), float(row["largest"]))
            for row in csv.DictReader(file) if int(row["cities"]) >= LEAST}


def odd_works(scenario: Scenario) -> Iterator[Warned]:
    """Yield works that are more than a few times the largest that is known."""
    for key, rows in works_rows(scenario).items():
        if key in known_works():
            known = known_works()[key]
            most = known.size * thresholds()["works"]
            for i in rows:
                if scenario.theta[i] > most:
                    yield Warned(_problem(scenario, i, known, most),
                                 float(scenario.theta[i]) / most)


def _problem(scenario: Scenario, i: int, known: Largest, most: float) -> Problem:
    row, scale = scenario.store.rows[i], scenario.store.scale[i]
    return Problem(
        CODE, row.file, row.line, row_name(row.keys),
        f"{readable(float(scenario.theta[i]) / scale)} {row.unit} of one works",
        f"at most {readable(most / scale)} {row.unit}, {thresholds()['works']:g} times the largest "
        f"of {known.works} works of {row.keys[0]}, {PLACE.name}",
        "check the unit and the decimal point, or split the row if it is of several works")
