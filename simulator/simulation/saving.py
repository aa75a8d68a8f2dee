"""A scenario as a folder that loads as the same scenario: file, tables that differ, clauses."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from simulator.bundled import SCENARIO_FILE, parameters_root
from simulator.errors import Problems
from simulator.folders.whole_files import whole_folder
from simulator.foreign import to_cell
from simulator.kernels.containers import thawed
from simulator.parameters.bibliography import FIELDS, SOURCES_FILE, Reference
from simulator.parameters.given_rows import TABLES
from simulator.parameters.load import Tables, load_city, load_tables
from simulator.parameters.reader import COMMON, OPTIONAL, Record, Value
from simulator.parameters.tables import CITY, kinds
from simulator.scenario.clauses import CLAUSES_FILE, in_line
from simulator.scenario.keys import ScenarioFile

WORDS = (*COMMON, *OPTIONAL, "extend", "basis", "condition")
"""What a row with a number says beside its keys."""
Row = Value | Record


def save_scenario(
    file: ScenarioFile, data: Mapping[str, Any], found: Tables, home: Path, folder: Path
) -> Path:
    """Write a scenario folder; `simulator run FOLDER` and `load(FOLDER)` read it.

    file, data : the scenario, checked and as plain data; found : its tables; home : where its
    clauses lie. Tables of a bundled city are written only where they differ from the bundled ones.

    Raises
    ------
    InputError
        If something stands in the folder already, or it cannot be written (E-OUTPUT).
    """
    problems = Problems()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        problems.add("E-OUTPUT", folder.as_posix(), 0, "", "a place where something stands",
                     "a new folder or an empty one", "name another folder")
    problems.raise_if_any()
    with whole_folder(folder) as fresh:
        _write(file, data, found, home, fresh)
    return folder


def _write(
    file: ScenarioFile, data: Mapping[str, Any], found: Tables, home: Path, folder: Path
) -> None:
    said = {key: value for key, value in thawed(data).items() if key != TABLES}
    text = yaml.safe_dump(said, allow_unicode=True, sort_keys=False, width=100)
    (folder / SCENARIO_FILE).write_text(text, "utf-8", newline="\n")
    if (home / CLAUSES_FILE).is_file():
        _write_clauses(home / CLAUSES_FILE, folder / CLAUSES_FILE, file)
    before = _bundled(file.city)
    for path, header, rows in _tables(found, before):
        place = folder / TABLES / path
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, header, lineterminator="\n", restval="")
            writer.writeheader()
            writer.writerows({name: to_cell(text) for name, text in row.items()} for row in rows)
    own = [r for key, r in found.codelists.references.items()
           if key not in before.codelists.references]
    if own and (folder / TABLES).is_dir():
        text = "\n".join(map(_entry, own))
        (folder / TABLES / SOURCES_FILE).write_text(text, "utf-8", newline="\n")


def _write_clauses(table: Path, place: Path, file: ScenarioFile) -> None:
    """Copy a table of clauses; targets that the scenario does not score are treated as it says."""
    shutil.copyfile(table, place)
    statuses = {key: (target.status, target.reason) for key, target in file.targets.items()
                if target.status != "scored"}
    before = place.read_text("utf-8")
    after = in_line(before, statuses)
    if after != before:
        place.write_text(after, "utf-8", newline="\n")


def _bundled(city: str) -> Tables:
    """Return the bundled tables, with those of a bundled city."""
    root, problems = parameters_root(), Problems()
    found = load_tables(root, problems)
    if (root / "cities" / city).is_dir():
        load_city(found, root / "cities" / city, problems)
    return found


def _tables(
    found: Tables, before: Tables
) -> Iterator[tuple[str, tuple[str, ...], list[dict[str, str]]]]:
    """Yield path, columns and rows of every table that has to be written.

    A city that lacks a row of the bundled one, or is another, is written whole.
    """
    old = {name: {_identity(row) for row in _rows(before, name)} for name in kinds()}
    new = {name: {_identity(row): row for row in _rows(found, name)} for name in kinds()}
    own = [name for name in kinds() if name.startswith(CITY) or name == "facilities"]
    whole = not old["city_activity"] or any(
        {key for key, _ in old[name]} - {key for key, _ in new[name]} for name in own)
    for name, table in kinds().items():
        rows = [row for identity, row in new[name].items()
                if (whole and name in own) or identity not in old[name]]
        by_path: dict[str, list[dict[str, str]]] = {}
        for row in rows:
            by_path.setdefault(_path(name, table.name, row, found), []).append(_cells(row, name))
        yield from ((path, table.columns, cells) for path, cells in by_path.items())


def _rows(found: Tables, kind: str) -> Iterable[Row]:
    return found.rows(kind) if kinds()[kind].values else found.plain(kind)


def _identity(row: Row) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what names a row, and what it says."""
    if isinstance(row, Value):
        words = tuple(str(getattr(row, column)) for column in WORDS)
        return row.keys, words
    cells = tuple(row.cells.values())
    return cells[:2], cells


def _cells(row: Row, kind: str) -> dict[str, str]:
    if isinstance(row, Record):
        return {column: row[column] for column in kinds()[kind].keys}
    columns = kinds()[kind].columns
    words = {column: getattr(row, column) for column in WORDS if column in columns}
    numbers = {column: repr(words[column]) for column in ("value", "low", "high")}
    return {**words, **numbers, **dict(zip(kinds()[kind].keys, row.keys, strict=True))}


def _path(kind: str, name: str, row: Row, found: Tables) -> str:
    """Return where a row belongs below the folder of tables: tables of sources by sector."""
    columns = kinds()[kind].keys
    if "source" not in columns or name in ("moves", "limits"):
        return f"{name}.csv"
    cells = _cells(row, kind)
    sources = found.codelists.sources
    return f"{sources[cells['source']].sector}/{name}.csv"


def _entry(reference: Reference) -> str:
    """Return a reference as BibTeX."""
    fields = {name: getattr(reference, name) for name in FIELDS}
    inside = ",\n".join(f"  {name} = {{{text}}}" for name, text in fields.items() if text)
    return f"@misc{{{reference.key},\n{inside}\n}}\n"
