"""What lies around a scenario: files that nothing reads, and the names of other cities."""

from __future__ import annotations

import csv
import functools
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from simulator.bundled import SCENARIO_FILE
from simulator.errors import Problem
from simulator.parameters.given_rows import TABLES
from simulator.parameters.tables import CITY, CITY_TABLES
from simulator.plausibility.accepted import ACCEPTED_FILE
from simulator.plausibility.known import HOME
from simulator.plausibility.places import problem_at
from simulator.plausibility.similar import similar
from simulator.plausibility.warned import Warned
from simulator.scenario.clauses import CLAUSES_FILE
from simulator.simulation.scenario import Scenario

FILE, OTHER_CITY = "W-FILE", "W-CITY"
BLOCKS = ("targets.csv", "measures.csv", "growth.csv")
"""Tables that a planner may look for beside a scenario: they are blocks of its file."""
CITIES = "city_names.csv"
MOST = 0.5
"""Part of the rows of a city that has to speak of another one; an estimate."""


def odd_surroundings(scenario: Scenario) -> Iterator[Warned]:
    """Yield files beside a scenario that nothing reads, and another city in its names."""
    yield from _files(scenario)
    yield from _named_otherwise(scenario)
    yield from _rows_of_another(scenario)


def _files(scenario: Scenario) -> Iterator[Warned]:
    read = {path.resolve() for path in scenario.inputs}
    for path in _beside(scenario):
        meant = _meant(path.name, path.is_dir())
        if path.resolve() not in read and meant is not None:
            expected, fix = meant
            yield Warned(Problem(FILE, path.as_posix(), 0, path.name,
                                 f'"{path.name}" beside the scenario, which nothing reads',
                                 expected, fix))


def _beside(scenario: Scenario) -> list[Path]:
    """Return what lies beside a scenario, as far as it can be listed."""
    try:
        return sorted(scenario.folder.iterdir()) if _is_written(scenario) else []
    except OSError:
        return []


def _is_written(scenario: Scenario) -> bool:
    """Tell whether a scenario is a file in a folder, and was not given as data."""
    home = (scenario.folder / SCENARIO_FILE).resolve()
    return any(path.resolve() == home for path in scenario.inputs)


def _meant(name: str, is_folder: bool) -> tuple[str, str] | None:
    """Return what is read in place of a name, and a fix; None for a name near none, or right."""
    files = (ACCEPTED_FILE, CLAUSES_FILE)
    legal = (TABLES,) if is_folder else files
    if name in (*legal, SCENARIO_FILE):
        return None
    if near := similar(name, legal):
        return f"{SCENARIO_FILE}, {', '.join(files)} and the folder {TABLES}", f'rename it "{near}"'
    if not is_folder and (near := similar(name, [f"{one.name}.csv" for one in CITY_TABLES])):
        return f"tables in the folder {TABLES}", f'move it to "{TABLES}/{near}"'
    if not is_folder and similar(name, BLOCKS):
        block = similar(name, BLOCKS).removesuffix(".csv")
        return f"a block {block} of {SCENARIO_FILE}", f"write its rows in the block {block}"
    return None


@functools.cache
def city_names() -> Mapping[str, tuple[str, ...]]:
    """Return bundled city -> its names and its code (GB/T 2260)."""
    with (HOME / CITIES).open(encoding="utf-8", newline="") as file:
        return {row["city"]: (row["city"], row["zh"], row["code"]) for row in csv.DictReader(file)}


def _mentions(text: str) -> Collection[str]:
    """Return the bundled cities that a text names."""
    return {city for city, names in city_names().items()
            if any(name in text.casefold() for name in names)}


def _named_otherwise(scenario: Scenario) -> Iterator[Warned]:
    """Yield the key `city` where names of the scenario speak of another bundled city alone."""
    file = scenario.file
    texts = {"scenario": file.scenario, "title": f"{file.title.zh} {file.title.en}",
             "plan": f"{file.plan.zh} {file.plan.en}"}
    others = {key: _mentions(text) for key, text in texts.items()}
    odd = {key: sorted(found) for key, found in others.items()
           if found and file.city in city_names() and file.city not in found}
    if odd:
        key, found = next(iter(odd.items()))
        yield Warned(_other_city(scenario, f'{key} "{texts[key].strip()}"', found[0]))
    elif file.city in city_names():
        yield from _folder(scenario)


def _folder(scenario: Scenario) -> Iterator[Warned]:
    name, city = scenario.folder.resolve().name, scenario.file.city
    found = sorted(_mentions(name)) if _is_written(scenario) else []
    if found and city not in found:
        problem = _other_city(scenario, f'the folder "{name}"', found[0])
        yield Warned(Problem(FILE, problem.file, problem.line, *_words(problem)))


def _words(problem: Problem) -> tuple[str, str, str, str]:
    return problem.key, problem.found, problem.expected, problem.fix


def _other_city(scenario: Scenario, named: str, other: str) -> Problem:
    return problem_at(
        scenario, ("city",), OTHER_CITY,
        f'the tables of "{scenario.file.city}", and {named}', f'the tables of "{other}"',
        f'write "city: {other}", or correct the name')


def _rows_of_another(scenario: Scenario) -> Iterator[Warned]:
    """Yield a bundled city most of whose rows say in `geography` that they are another one's."""
    own = [row for row in scenario.store.rows
           if row.table.startswith(CITY) and row.geography in city_names()]
    city = scenario.file.city
    if not own or city not in city_names():
        return
    other, count = Counter(row.geography for row in own).most_common(1)[0]
    if other != city and count > MOST * len(own):
        first = next(row for row in own if row.geography == other)
        yield Warned(Problem(
            OTHER_CITY, first.file, first.line, "geography",
            f'{count} of {len(own)} rows of "{city}" are of {other}', f"rows of {city}",
            "name the folder of this city's tables, or correct the column geography"))
