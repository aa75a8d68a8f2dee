"""The inputs of a run, from its record: the bundled ones of today, the planner's own as kept."""

from __future__ import annotations

import csv
import os
from collections.abc import Collection, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

from simulator.bundled import SCENARIO_FILE, parameters_root, scenarios_root
from simulator.folders.manifest import file_hash, is_inside
from simulator.parameters.given_rows import TABLES
from simulator.plausibility.accepted import ACCEPTED_FILE, COLUMNS
from simulator.scenario.old_keys import renamed_record

OF_TABLES = (".csv", ".bib")
LAYERS = ("base", "overrides", TABLES)
"""Keys that name other files: what they held is in the resolved scenario, or among the inputs."""


def other_tables(record: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the bundled inputs of a run that are others today, or gone."""
    roots = {"parameters": parameters_root(), "scenarios": scenarios_root()}
    found, own = [], own_files(record)
    for name, sha in _mapping(record, "inputs").items():
        root, _, rest = name.partition("/")
        if root in roots and is_inside(name) and not _is_own(name, own):
            path = roots[root] / rest
            if not path.is_file() or file_hash(path) != sha:
                found.append(name)
    return tuple(found)


def own_files(record: Mapping[str, Any]) -> dict[str, str]:
    """Return name -> text of the inputs that do not come with the package."""
    return {name: text for name, text in _mapping(record, "own_files").items()
            if is_inside(name) and isinstance(text, str)}


def write_inputs(record: Mapping[str, Any], folder: Path) -> tuple[Path, Path | None]:
    """Write the resolved scenario and the planner's own tables below a folder.

    Returns the scenario file, and the folder of the tables if there are any.
    """
    own = {name: text for name, text in own_files(record).items() if name.endswith(OF_TABLES)}
    for name, text in own.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", newline="\n")
    resolved = {key: value for key, value in renamed_record(record["resolved"]).items()
                if key not in LAYERS}
    path = folder / ".scenario" / SCENARIO_FILE
    path.parent.mkdir(parents=True)
    path.write_text(yaml.safe_dump(resolved, allow_unicode=True, sort_keys=False), "utf-8")
    _write_accepted(record.get("accepted"), path.with_name(ACCEPTED_FILE))
    return path, folder / _tables_folder(own) if own else None


def _write_accepted(rows: Any, path: Path) -> None:
    """Write the reasons for which warnings were accepted, where the record tells of any."""
    if isinstance(rows, list) and rows:
        with path.open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, COLUMNS, restval="", extrasaction="ignore")
            writer.writeheader()
            writer.writerows(row for row in rows if isinstance(row, dict))


def _tables_folder(names: Collection[str]) -> str:
    """Return the folder that holds all tables, which may all stand in one sector's folder."""
    above = {PurePosixPath(name).parent.as_posix() for name in names}
    common = PurePosixPath(os.path.commonpath(above))
    sectors = {path.parent.name for path in parameters_root().glob("*/sources.csv")}
    return (common.parent if common.name in sectors else common).as_posix()


def _is_own(name: str, own: Collection[str]) -> bool:
    """Tell whether an input is one of the planner's own, kept by the end of its path."""
    parts = PurePosixPath(name).parts
    return any(_is_end(PurePosixPath(other).parts, parts) for other in own)


def _is_end(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    shorter = min(len(one), len(other))
    return shorter > 0 and one[-shorter:] == other[-shorter:]


def _mapping(record: Mapping[str, Any], key: str) -> dict[str, Any]:
    found = record.get(key)
    return found if isinstance(found, dict) else {}
