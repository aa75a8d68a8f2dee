"""run.json: everything needed to repeat the run."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterator, Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

from simulator.simulation.run import Run
from simulator.version import __version__, commit

PACKAGES = ("numpy", "pandas", "xarray", "h5netcdf", "h5py", "pydantic", "pint", "PyYAML", "pyomo",
            "highspy")


def run_record(run: Run, seconds: float | None, **more: Any) -> dict[str, Any]:
    """Return the record of a run.

    seconds : time used, if it was taken; more : entries of the programme, such as `optimise`,
    `solver` and `seed`, which replace the blanks.
    """
    file = run.scenario.file
    return {
        "simulator": __version__,
        **_commit(),
        "scenario": file.scenario,
        "city": file.city,
        "plan_status": file.plan.status,
        "status": "done",
        "cases": list(run.cases),
        "seed": None,
        "solver": None,
        "optimise": {"status": "not_run"},
        "seconds": seconds,
        "versions": _versions(),
        "inputs": dict(run.scenario.hashes),
        "own_files": dict(_own_files(run)),
        "given_tables": _given_tables(run),
        "warnings": [],
        "accepted": [],
        "resolved": run.scenario.resolved.model_dump(mode="json"),
        **more,
    }


def run_text(run: Run, seconds: float | None, more: Mapping[str, Any] | None = None) -> str:
    """Return run.json."""
    record = run_record(run, seconds, **(more or {}))
    return json.dumps(record, ensure_ascii=False, indent=1) + "\n"


def _commit() -> dict[str, str]:
    """Return the commit where the program runs from a checkout: a version has many."""
    found = commit()
    return {"commit": found} if found else {}


def _versions() -> dict[str, str]:
    found = {"python": platform.python_version()}
    for name in PACKAGES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found


def _given_tables(run: Run) -> list[str]:
    """Return the tables with rows or values that stand in none of the input files."""
    own, used, files = run.scenario.tables, run.scenario.used.tables, _names(run)
    rows = {name for name, rows in used.values.items() if any(r.file not in files for r in rows)}
    plain = {name for name, rows in used.records.items() if any(r.file not in files for r in rows)}
    values = {name for name, rows in used.values.items() if list(rows) != list(own.rows(name))}
    return sorted(rows | plain | values)


def _names(run: Run) -> set[str]:
    """Return the input files by the names that rows have for them."""
    inputs, base = run.scenario.inputs, run.scenario.tables.root.parent
    return {path.as_posix() for path in inputs} | {
        path.relative_to(base).as_posix() for path in inputs if path.is_relative_to(base)}


def _own_files(run: Run) -> Iterator[tuple[str, str]]:
    """Yield name and text of every input that does not come with the package."""
    own = {path.resolve(): read.text for path, read in run.scenario.inputs.items()
           if read.text is not None}
    if own:
        above = Path(os.path.commonpath([path.parent.parent for path in own]))
        for path, text in own.items():
            yield path.relative_to(above).as_posix(), text
