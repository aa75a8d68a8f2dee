"""Read a results folder again: its record, its tables, and the names in both languages."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulator.errors import Problems, closest
from simulator.folders.manifest import SEAL, file_hash, is_sealed, outputs
from simulator.folders.owned import restore
from simulator.foreign import from_cell
from simulator.scenario.old_keys import renamed_record
from simulator.wording import SelfShown

if TYPE_CHECKING:
    import pandas as pd

RUN_FILE = "run.json"
NUMBERS = frozenset({
    "year", "value", "low", "high", "required", "tolerance", "achieved", "gap", "shadow_price",
    "shadow_price_discounted", "uptake", "potential", "pace", "annual_cost", "unit_cost_co2",
    "frozen_activity", "old_activity_share", "inventory_change", "booked", "transferred",
    "offset", "marginal_cost", "marginal_cost_discounted", "rank", "cost_pv",
    "cost_above_cheapest", "base_year", "target_year", "line",
    "effect", "own_effect", "per_unit", "factor", "elasticity", "total_cost", "present_cost",
    "closed_share", "closed_activity", "closed_emission",
})
"""Columns of the tables that hold numbers; columns reduction_<pollutant> do as well."""
WORDS_IN = {"parameters.csv": ("year",), "references.csv": ("year",),
            "macc.csv": ("reduction_unit",)}
"""Columns that hold text in one table although they hold numbers in others."""
NEEDED = {
    "targets.csv": ("target_id", "clause", "bureaux", "indicator", "kind", "target_year",
                    "required", "tolerance", "unit", "value_source", "enforced", "case", "achieved",
                    "gap", "verdict", "reason", "shadow_price", "shadow_price_unit"),
    "emissions.csv": ("case", "sector", "source", "facility", "technology", "pollutant",
                      "boundary", "origin", "year", "value", "unit"),
    "measures.csv": ("measure", "clause", "case", "year", "uptake", "potential", "binding"),
    "labels.csv": ("kind", "key", "group", "zh", "en"),
}
"""Columns without which nothing can be said about results, by table."""


@dataclass(frozen=True, repr=False)
class ResultsFolder(SelfShown):
    """A folder written by `simulate`, `run` or `optimise`.

    path : the folder; record : run.json.
    """

    path: Path
    record: dict[str, Any]
    _tables: dict[str, pd.DataFrame] = field(default_factory=dict, repr=False)

    def told(self) -> list[tuple[str, str]]:
        """Return what is shown: scenario, place, cases, the optimiser's status, tables."""
        status = self.record.get("optimise", {}).get("status", "not_run")
        return [("scenario", self.name), ("folder", self.path.as_posix()),
                ("cases", ", ".join(self.cases)), ("optimiser", str(status)),
                ("tables", ", ".join(self.tables))]

    @property
    def tables(self) -> tuple[str, ...]:
        """Return the names of the tables that the folder holds."""
        return tuple(sorted(path.stem for path in self.path.glob("*.csv")
                            if not self._listed or path.name in self._listed))

    @property
    def name(self) -> str:
        """Return the name of the scenario."""
        return str(self.record["scenario"])

    @property
    def cases(self) -> tuple[str, ...]:
        """Return the cases: baseline, plan and, where there is one, least_cost."""
        return tuple(self.record["cases"])

    @property
    def resolved(self) -> dict[str, Any]:
        """Return the scenario as it was resolved, with the keys of today."""
        return renamed_record(self.record["resolved"])

    def title(self, lang: str) -> str:
        """Return the title of the scenario in one language ("zh" or "en")."""
        return str(self.resolved["title"][lang])

    def has(self, table: str) -> bool:
        """Tell whether the folder holds a table (such as "diagnosis")."""
        return table in self.tables

    def table(self, name: str) -> pd.DataFrame:
        """Return a table by its name without ".csv"; blank text cells are "", numbers NaN.

        Raises
        ------
        InputError
            If the folder has no such table, it was changed since it was written, or it cannot be
            read (E-RESULTS).
        """
        if name not in self._tables:
            self._check_table(name)
            self._refuse_changed(f"{name}.csv")
            self._tables[name] = _read_table(self.path / f"{name}.csv")
        return self._tables[name]

    def _check_table(self, name: str) -> None:
        problems = Problems()
        if not self.has(name):
            near = closest(str(name), self.tables)
            problems.add("E-RESULTS", self.path.as_posix(), 0, str(name),
                         "no such table in the folder", "one of " + ", ".join(self.tables),
                         f'write "{near}"' if near else "run the scenario again")
        problems.raise_if_any()

    @cached_property
    def _listed(self) -> dict[str, str]:
        """Return file -> SHA-256 of what was written; empty in folders of earlier versions."""
        return outputs(self.record)

    def _refuse_changed(self, name: str) -> None:
        path, problems = self.path / name, Problems()
        if self._listed and path.is_file() and file_hash(path) != self._listed.get(name):
            problems.add("E-RESULTS", path.as_posix(), 0, "",
                         "a file that was changed since it was written", "the file as it was",
                         "run the scenario again with --replace; keep your copy under another name")
        problems.raise_if_any()

    @cached_property
    def labels(self) -> dict[tuple[str, str], tuple[str, str]]:
        """Return (kind, key) -> (zh, en) of every name in the results."""
        rows = self.table("labels")
        return {(kind, key): (zh, en) for kind, key, zh, en in
                zip(rows["kind"], rows["key"], rows["zh"], rows["en"], strict=True)}

    def label(self, kind: str, key: str, lang: str) -> str:
        """Return the name of something in one language; its key where it has no name."""
        found = self.labels.get((kind, key))
        return found[lang != "zh"] if found else key


def read_results(folder: str | Path) -> ResultsFolder:
    """Open a results folder.

    Raises
    ------
    InputError
        If it is no results folder, or its record cannot be read (E-RESULTS).
    """
    path, problems = Path(folder), Problems()
    restore(path)
    record = read_record(path)
    if SEAL in record and not is_sealed(record):
        _unreadable(path / RUN_FILE, "a record that was changed since it was written", problems)
    problems.raise_if_any()
    return ResultsFolder(path, record)


def read_record(path: Path) -> dict[str, Any]:
    """Return run.json of a results folder, changed since or not; raise InputError (E-RESULTS)."""
    problems, record = Problems(), None
    try:
        record = json.loads((path / RUN_FILE).read_text("utf-8"))
    except OSError:
        where = f"a folder without {RUN_FILE}" if path.is_dir() else "no such folder"
        problems.add("E-RESULTS", path.as_posix(), 0, "", where,
                     "a folder written by `simulator run`",
                     "name the folder that `simulator run` printed at its end")
    except ValueError:
        _unreadable(path / RUN_FILE, "text that is no JSON", problems)
    problems.raise_if_any()
    if not isinstance(record, dict) or not {"scenario", "cases", "resolved"} <= record.keys():
        _unreadable(path / RUN_FILE, "a record without scenario, cases and resolved", problems)
    problems.raise_if_any()
    assert isinstance(record, dict)
    return record


def _unreadable(path: Path, found: str, problems: Problems) -> None:
    problems.add("E-RESULTS", path.as_posix(), 0, "", found, "the file as it was written",
                 "run the scenario again")


def _is_cut(path: Path) -> bool:
    """Tell whether a table does not end with the end of a row."""
    with path.open("rb") as file:
        file.seek(0, os.SEEK_END)
        file.seek(max(file.tell() - 1, 0))
        return file.read(1) not in (b"\n", b"\r")


def _texts(cells: pd.Series) -> pd.Series:
    """Return a column with the texts behind its cells."""
    other = {cell: text for cell in cells.unique() if (text := from_cell(cell)) != cell}
    return cells.replace(other) if other else cells


def _read_table(path: Path) -> pd.DataFrame:
    import pandas as pd

    problems = Problems()
    if _is_cut(path):
        _unreadable(path, "a table whose last row is cut off", problems)
    problems.raise_if_any()
    try:
        with path.open(encoding="utf-8") as file:
            header = file.readline().rstrip("\n").split(",")
        words = WORDS_IN.get(path.name, ())
        numbers = {c for c in header
                   if c not in words and (c in NUMBERS or c.startswith("reduction_"))}
        kinds: dict[Any, Any] = {c: float if c in numbers else str for c in header}
        blank = {c: [""] for c in numbers}
        frame = pd.read_csv(path, dtype=kinds, keep_default_na=False, na_values=blank,
                            encoding="utf-8")
    except (OSError, ValueError) as error:
        _unreadable(path, f"a table that cannot be read ({type(error).__name__})", problems)
    problems.raise_if_any()
    for name in (c for c in frame.columns if c not in numbers):
        frame[name] = _texts(frame[name])
    lost = [name for name in NEEDED.get(path.name, ()) if name not in frame.columns]
    if lost:
        _unreadable(path, f"a table without the columns {', '.join(lost)}", problems)
    problems.raise_if_any()
    if "year" in numbers and frame["year"].notna().all():
        frame["year"] = frame["year"].astype(int)
    return frame
