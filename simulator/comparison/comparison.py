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
)
from simulator.comparison.targets import add_stringency
from simulator.errors import InputError, Problems
from simulator.facts import city_totals as totals
from simulator.results.reading import ResultsFolder, read_results

if TYPE_CHECKING:
    import pandas as pd

LEAST_FOLDERS = 2
CODE = "E-COMPARE"
PARTS = (add_settings, add_emissions, add_stringency, add_costs, add_verdicts, add_grades)


@dataclass(frozen=True)
class Comparison:
    """Runs side by side.

    runs : folders with their labels; rows : the long table, see `frame`; labels : (section, item)
    -> (zh, en) of the items that have a name.
    """

    runs: tuple[Named, ...]
    rows: tuple[Entry, ...]
    labels: dict[tuple[str, str], Label]

    @property
    def frame(self) -> pd.DataFrame:
        """Return the long table: section, item, case, year, run, value, unit."""
        import pandas as pd  # noqa: PLC0415

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
        """Return the main target year that most runs have, the earlier one in doubt."""
        counts = Counter(totals.main_year(run.folder) for run in self.runs)
        return min(counts, key=lambda year: (-counts[year], year))

    @property
    def base_year(self) -> int:
        """Return the base year."""
        return totals.years(self.runs[0].folder)[0]

    def label(self, section: str, item: str, lang: str) -> str:
        """Return the name of an item in one language, or its key."""
        found = self.labels.get((section, item))
        return found[lang != "zh"] if found else item


def compare(folders: Iterable[str | Path]) -> Comparison:
    """Set two or more results folders side by side.

    Raises
    ------
    InputError
        For fewer than two folders, one folder named twice or runs of other years (E-COMPARE); for
        what is no results folder (E-RESULTS).
    """
    runs = _named(_read([Path(folder) for folder in folders]))
    rows = LongTable()
    for run in runs:
        for add in PARTS:
            add(rows, run)
    for group in _same_city(runs).values():
        add_differences(rows, group)
    return Comparison(runs, tuple(rows.items), rows.labels)


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
    _check_years(found, problems)
    problems.raise_if_any()
    return found


def _check_years(folders: list[ResultsFolder], problems: Problems) -> None:
    """Refuse runs of other years: present values over other years cannot be compared."""
    first = totals.years(folders[0])
    for folder in folders[1:]:
        own = totals.years(folder)
        if own != first:
            problems.add(
                CODE, folder.path.as_posix(), 0, "years", f"the years {own[0]}-{own[-1]}",
                f"those of {folders[0].path.as_posix()}, {first[0]}-{first[-1]}",
                f"run it again with --set years.end={first[-1]}",
            )


def _named(folders: list[ResultsFolder]) -> tuple[Named, ...]:
    """Give every folder the shortest end of its path that no other has."""
    parts = [folder.path.resolve().parts for folder in folders]
    labels = []
    for own in parts:
        length = 1
        while length < len(own) and sum(p[-length:] == own[-length:] for p in parts) > 1:
            length += 1
        labels.append("/".join(part.strip(os.sep) for part in own[-length:]))
    return tuple(Named(label, folder) for label, folder in zip(labels, folders, strict=True))
