"""The golden numbers of the bundled cities: what must not drift without a word in the changelog.

They are the program's own, not independent checks; those stand in tests/hand and tests/parity.
`python -m tests.golden.numbers "why they moved"` writes them anew, with the date and the reason.
"""

from __future__ import annotations

import csv
import hashlib
import re
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import simulator
from simulator.bundled import bundled_scenarios

HERE = Path(__file__).parent
MOVES = HERE / "moves.csv"
COLUMNS = ("what", "case", "name", "year", "value")
DIGITS = 9
YEARS = (2025, 2030, 2035)
FEASIBLE = ("binzhou", "handan", "huzhou")
"""Cities of which a mix meets every target that is held."""
Row = tuple[str, str, str, str, str]


def simulated(city: str) -> list[Row]:
    """Return emissions and verdicts of a city without optimising."""
    run = simulator.simulate(city)
    return [*_emissions(run), *_verdicts(run)]


def optimised(city: str) -> list[Row]:
    """Return the least cost of a city, and what it emits."""
    best = simulator.optimise(city, explain=False)
    run = best.run
    cost = float(run.cases["least_cost"].total_cost.sum())
    return [("system_cost", "least_cost", "undiscounted", "", _written(cost)),
            *(row for row in _emissions(run) if row[1] == "least_cost")]


def _emissions(run: simulator.Run) -> Iterator[Row]:
    total = run.emissions.sum("source")
    for case in total.case.values:
        for pollutant in total.pollutant.values:
            for year in YEARS:
                value = float(total.sel(case=case, pollutant=pollutant, year=year))
                yield "emissions", str(case), str(pollutant), str(year), _written(value)


def _verdicts(run: simulator.Run) -> Iterator[Row]:
    for row in simulator.assess(run).itertuples():
        yield "verdict", row.case, row.target_id, "", row.verdict


def _written(value: float) -> str:
    return f"{value:.{DIGITS}g}"


def files() -> dict[Path, tuple[str, bool]]:
    """Return each file with its city, and whether it holds what is optimised."""
    return {HERE / f"{city}.csv": (city, False) for city in bundled_scenarios()} | {
        HERE / f"{city}_least_cost.csv": (city, True) for city in FEASIBLE}


def numbers(path: Path) -> list[Row]:
    """Return what a file should hold today."""
    city, best = files()[path]
    return optimised(city) if best else simulated(city)


def read(path: Path) -> list[Row]:
    """Return what a file holds."""
    with path.open(encoding="utf-8", newline="") as stream:
        return [tuple(row) for row in csv.reader(stream)][1:]


def digest(path: Path) -> str:
    """Return how `moves.csv` knows a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


def moves() -> list[list[str]]:
    """Return what moved so far: date, file, digest and reason, oldest first."""
    with MOVES.open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))[1:]


def is_stale(reason: str, day: str, earlier: list[list[str]]) -> bool:
    """Tell whether a reason is empty, or explained a move of an earlier day."""
    return not reason.strip() or any(row[3] == reason and row[0] < day for row in earlier)


def is_told(reason: str, day: str, changelog: str) -> bool:
    """Tell whether one item of a changelog holds the reason and the day, as written in it."""
    on = date.fromisoformat(day)
    items = (" ".join(item.split()) for item in re.split(r"\n(?=- |#)", changelog))
    return any(reason in item and re.search(rf"\b({day}|{on.day} {on:%B %Y})\b", item)
               for item in items)


def main(reason: str) -> None:
    """Write every file anew; note the day and the reason of those that differ."""
    today = datetime.now(UTC).date().isoformat()
    if is_stale(reason, today, moves()):
        raise SystemExit(f'"{reason}": write a reason that no earlier day has')
    for path in files():
        before = digest(path) if path.is_file() else ""
        with path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, lineterminator="\n").writerows([COLUMNS, *numbers(path)])
        if digest(path) != before:
            with MOVES.open("a", encoding="utf-8", newline="") as stream:
                csv.writer(stream, lineterminator="\n").writerow(
                    [today, path.name, digest(path), reason])


if __name__ == "__main__":
    main(sys.argv[1])
