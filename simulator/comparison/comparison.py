"""Runs or cities side by side: on a common scale, and where one city ran twice what differs."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.comparison.differences import add_differences
from simulator.comparison.rows import COLUMNS, ComparedItem, Entry, Label, LongTable, widened
from simulator.comparison.scale import (
    Named,
    add_costs,
    add_emissions,
    add_grades,
    add_settings,
    add_verdicts,
    spanned,
)
from simulator.comparison.targets import add_stringency
from simulator.errors import InputError, Problems
from simulator.facts import city_totals as totals
from simulator.results.reading import ResultsFolder, read_results
from simulator.wording import SelfShown, listed

if TYPE_CHECKING:
    import pandas as pd

LEAST_FOLDERS = 2
CODE = "E-COMPARE"
PARTS = (add_settings, add_emissions, add_stringency, add_costs, add_verdicts, add_grades)


@dataclass(frozen=True, repr=False)
class Comparison(SelfShown):
    """Runs side by side.

    runs : folders with their labels; rows : the long table, see `frame`; labels : (section, item)
    -> (zh, en) of the items that have a name; years : those that all runs have, which are compared.
    """

    runs: tuple[Named, ...]
    rows: tuple[Entry, ...]
    labels: dict[tuple[str, str], Label]
    years: tuple[int, ...]

    def told(self) -> list[tuple[str, str]]:
        """Return what is shown: the runs, the years compared, what there is."""
        sections = dict.fromkeys(row.section for row in self.rows)
        return [("runs", listed(run.label for run in self.runs)), ("years", spanned(self.years)),
                ("rows", f"{len(self.rows)} in {len(sections)} sections; see frame, lines")]

    @property
    def frame(self) -> pd.DataFrame:
        """Return the long table: section, item, case, year, run, value, unit."""
        import pandas as pd

        return pd.DataFrame(self.rows, columns=list(COLUMNS))

    @cached_property
    def lines(self) -> dict[str, list[ComparedItem]]:
        """Return section -> items with the values of all runs beside each other."""
        found: dict[str, list[ComparedItem]] = {}
        for line in widened(list(self.rows)):
            found.setdefault(line.section, []).append(line)
        return found

    @property
    def same_city(self) -> dict[str, tuple[Named, ...]]:
        """Return city -> its runs, of the cities that have two or more."""
        return _same_city(self.runs)

    @property
    def year(self) -> int:
        """Return the main target year that most runs have, the earlier one in doubt.

        If no run's is compared, it is the last year.
        """
        counts = Counter(year for run in self.runs
                         if (year := totals.main_year(run.folder)) in self.years[1:])
        return min(counts, key=lambda year: (-counts[year], year), default=self.years[-1])

    @property
    def base_year(self) -> int:
        """Return the base year of the comparison: the first year that all runs have."""
        return self.years[0]

    @property
    def heads(self) -> tuple[Label, ...]:
        """Return the years that are compared, and a warning where runs have other years."""
        span = spanned(self.years)
        found = [(f"比较的年份：{span}", f"Years compared: {span}")]
        other = [run for run in self.runs if not run.whole]
        if other:
            own = [f"{run.label} {spanned(totals.years(run.folder))}" for run in self.runs]
            found.append((
                f"警告：各结果的年份不同（{'；'.join(own)}）；只比较共有的年份，现值折算到 "
                f"{self.years[0]} 年，不含该年之前和 {self.years[-1]} 年之后的成本。",
                f"Warning: the runs have other years ({'; '.join(own)}). Only the years that all "
                f"have are compared; present values are those in {self.years[0]}, without costs "
                f"before it or after {self.years[-1]}.",
            ))
        return tuple(found)

    def label(self, section: str, item: str, lang: str) -> str:
        """Return the name of an item in one language, or its key."""
        found = self.labels.get((section, item))
        return found[lang != "zh"] if found else item


def compare(folders: Iterable[str | Path]) -> Comparison:
    """Set two or more results folders side by side.

    Raises
    ------
    InputError
        For fewer than two folders, one folder named twice or runs without two years in common
        (E-COMPARE); for what is no results folder (E-RESULTS).
    """
    read = _read([Path(folder) for folder in folders])
    years = _common_years(read)
    runs = _named(read, years)
    rows = LongTable()
    for run in runs:
        for add in PARTS:
            add(rows, run)
    for group in _same_city(runs).values():
        add_differences(rows, group)
    return Comparison(runs, tuple(rows.items), rows.labels, years)


def _same_city(runs: Sequence[Named]) -> dict[str, tuple[Named, ...]]:
    groups: dict[str, tuple[Named, ...]] = {}
    for run in runs:
        city = str(run.folder.record.get("city", run.folder.name))
        groups[city] = (*groups.get(city, ()), run)
    return {city: group for city, group in groups.items() if len(group) >= LEAST_FOLDERS}


def _read(paths: list[Path]) -> list[ResultsFolder]:
    """Read the folders; report the problems of all of them at once."""
    problems, found, seen = Problems(), [], set()
    if len(paths) < LEAST_FOLDERS:
        problems.add(CODE, "simulator compare", 0, "", f"{len(paths)} results folder(s)",
                     "two or more", "name the folders that are to stand side by side")
    for path in paths:
        if path.resolve() in seen:
            problems.add(CODE, path.as_posix(), 0, "", "a folder that is named twice",
                         "each folder once", "name another folder, or leave it out")
            continue
        seen.add(path.resolve())
        try:
            found.append(read_results(path))
        except InputError as error:
            problems.items += error.problems
    problems.raise_if_any()
    return found


def _common_years(folders: list[ResultsFolder]) -> tuple[int, ...]:
    """Return the years that all runs have; refuse runs without two: nothing follows a base year."""
    problems, own = Problems(), [totals.years(folder) for folder in folders]
    first, last = max(years[0] for years in own), min(years[-1] for years in own)
    for folder, years in zip(folders, own, strict=True):
        if last <= first and (years[0] == first or years[-1] == last):
            problems.add(
                CODE, folder.path.as_posix(), 0, "years", f"the years {spanned(years)}",
                "two years or more that all runs have",
                "run it again with other years (--set years.end=YEAR), or leave it out",
            )
    problems.raise_if_any()
    return tuple(range(first, last + 1))


def _named(folders: list[ResultsFolder], years: tuple[int, ...]) -> tuple[Named, ...]:
    """Give every folder the shortest end of its path that no other has."""
    parts = [folder.path.resolve().parts for folder in folders]
    labels = []
    for own in parts:
        length = 1
        while length < len(own) and sum(p[-length:] == own[-length:] for p in parts) > 1:
            length += 1
        labels.append("/".join(part.strip(os.sep) for part in own[-length:]))
    judged = {year for folder in folders for year in totals.milestones(folder)} | {years[-1]}
    shown = tuple(sorted(judged & set(years[1:])))
    return tuple(Named(label, folder, years, shown)
                 for label, folder in zip(labels, folders, strict=True))
