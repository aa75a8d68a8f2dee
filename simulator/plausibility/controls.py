"""Controls of the base year: sources and works that have none, and families far below elsewhere.

`control_coverage.csv` holds which part of what a source does is under the controls of a family in
the least covered of the bundled cities, made by `docs/update_plausible.py`.
"""

from __future__ import annotations

import csv
import functools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from simulator.accounting.balances import sum_by
from simulator.city.control_shares import closest_rows
from simulator.city.index import Index
from simulator.city.rows import CityRows
from simulator.errors import Problem
from simulator.parameters.reader import Value
from simulator.plausibility.known import thresholds
from simulator.plausibility.sizes import LEAST
from simulator.plausibility.warned import Warned
from simulator.simulation.case import BASELINE
from simulator.simulation.run import Run
from simulator.wording import listed

CODE = "W-CONTROLS"
PLACE = Path(__file__).with_name("control_coverage.csv")
COLUMNS = ("source", "family", "cities", "least")
Key = tuple[str, str]
"""Source and family of controls."""


@dataclass(frozen=True)
class Treated:
    """The running processes of a source that take controls of a family, in the base year.

    processes : their numbers; activity, covered : (n,) what each does, and the part of it under
    control; stated : (n,) bool, whether a row speaks of one of the controls.
    """

    processes: list[int]
    activity: np.ndarray
    covered: np.ndarray
    stated: np.ndarray

    @property
    def share(self) -> float:
        """Return the part of the activity that is under control."""
        return float(np.average(self.covered, weights=self.activity))

    @property
    def bare(self) -> np.ndarray:
        """Return which processes have nothing, and no row that says so, (n,) bool."""
        result: np.ndarray = (self.covered == 0) & ~self.stated
        return result

    @property
    def share_of_others(self) -> float:
        """Return the part under control of what all others do; 0 without any."""
        others = ~self.bare
        if not others.any():
            return 0.0
        return float(np.average(self.covered[others], weights=self.activity[others]))


def odd_controls(run: Run) -> Iterator[Warned]:
    """Yield sources without controls, works that others of their source leave behind, and families.

    A family counts once: what a works lacks is not told again of its source.
    """
    scenario, index = run.scenario, run.index
    rows: dict[str, list[Value]] = defaultdict(list)
    for i in scenario.store.ids("city_controls"):
        rows[scenario.store.rows[i].keys[0]].append(scenario.store.rows[i])
    yield from _without_any(run, set(rows))
    for (source, family), found in treated(run).items():
        if source not in rows:
            continue
        row = _row_of(index, rows[source], family)
        if found.bare.any() and found.share_of_others > thresholds()["bare"]:
            yield Warned(_left_out(index, row, family, found))
        else:
            least = known_coverage().get((source, family), 0.0) * thresholds()["covered"]
            if found.share < least:
                yield Warned(_far_below(row, family, found.share, least),
                             least / found.share if found.share else np.inf)


def treated(run: Run) -> dict[Key, Treated]:
    """Return what the controls of each family cover in the base year, by source."""
    scenario, index = run.scenario, run.index
    activity, rows = run.cases[BASELINE].mix.activity[..., 0], CityRows.of(scenario.store)
    groups: dict[Key, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for number, control in enumerate(index.controls):
        if activity[control.process] > 0:
            source = index.source(index.processes[control.process].site).name
            groups[source, control.family][control.process].append(number)
    share = scenario.city.base.control_share
    return {key: Treated(
        list(own), activity[list(own)],
        covered=np.array([share[numbers].sum() for numbers in own.values()]),
        stated=np.array([_speaks(rows, index, numbers) for numbers in own.values()]))
        for key, own in groups.items()}


def _speaks(rows: CityRows, index: Index, controls: Iterable[int]) -> bool:
    own = (index.controls[number] for number in controls)
    return any(closest_rows(rows, index, index.processes[one.process], one.control) for one in own)


def coverage_of_runs(runs: Iterable[Run]) -> list[tuple[str, ...]]:
    """Return the rows of the table: the least part under control over several cities."""
    found: dict[Key, list[float]] = defaultdict(list)
    for run in runs:
        for key, own in treated(run).items():
            found[key].append(own.share)
    return [(*key, str(len(shares)), f"{min(shares):.3g}") for key, shares in sorted(found.items())]


@functools.cache
def known_coverage() -> Mapping[Key, float]:
    """Return source and family -> the least part under control, of what several cities have."""
    with PLACE.open(encoding="utf-8", newline="") as file:
        return {(row["source"], row["family"]): float(row["least"])
                for row in csv.DictReader(file) if int(row["cities"]) >= LEAST}


def _without_any(run: Run, stated: set[str]) -> Iterator[Warned]:
    """Yield each table whose active sources have controls, and no share of any in the base year."""
    scenario, index = run.scenario, run.index
    files = {row.keys[0]: row.file for row in scenario.store.rows if row.table == "city_activity"}
    activity = sum_by(run.cases[BASELINE].mix.activity[..., 0], index.process_site,
                      len(index.sites), 0)
    active = {site.source for site, amount in zip(index.sites, activity, strict=True) if amount > 0}
    lacking: dict[str, list[str]] = {}
    for name in sorted(active - stated):
        if index.lists.sources[name].controls and name in files:
            lacking.setdefault(files[name], []).append(name)
    for file, names in lacking.items():
        yield Warned(Problem(
            CODE, file.replace("activity.csv", "controls.csv"), 0, "controls",
            f"no control share of the base year for {', '.join(names)}",
            "the shares of their controls, 0 % where there is none",
            "add the rows of the controls that stand, or rows of 0 % with their source"))


def _row_of(index: Index, rows: list[Value], family: str) -> Value:
    """Return the first row of a source that speaks of a family, else its first row."""
    controls = index.lists.sources[rows[0].keys[0]].controls
    return next((row for row in rows if controls[row.keys[3]].family == family), rows[0])


def _left_out(index: Index, row: Value, family: str, found: Treated) -> Problem:
    processes = [index.processes[n] for n in np.array(found.processes)[found.bare]]
    names = sorted(f"{index.sites[one.site].facility} {one.technology}" for one in processes)
    return _of_family(
        row, family, f"no control share of the base year for {listed(names)}",
        f"as the others of {row.keys[0]}: {100 * found.share_of_others:.3g} % of what they do is "
        f"under {family} controls",
        "add the rows of the controls that stand there, or rows of 0 % with their source")


def _far_below(row: Value, family: str, share: float, least: float) -> Problem:
    return _of_family(
        row, family,
        f"{100 * share:.3g} % of {row.keys[0]} under {family} controls in the base year",
        f"at least {100 * least:.3g} %, half of what the least covered bundled city has, "
        f"{PLACE.name}",
        "check whether rows of the controls that stand were lost, or their shares")


def _of_family(row: Value, family: str, found: str, plausible: str, fix: str) -> Problem:
    return Problem(CODE, row.file, row.line, f"{row.keys[0]} {family}", found, plausible, fix)
