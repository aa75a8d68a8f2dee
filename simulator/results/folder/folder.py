"""Write a results folder as a whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from simulator.analysis.attribution import attribute
from simulator.errors import Problems
from simulator.results.dataset.netcdf import write_dataset
from simulator.results.folder.runfile import run_text
from simulator.results.rows.iamc import iamc_text
from simulator.results.rows.tables import Enforced, all_tables
from simulator.scenario.whole_files import whole_folder
from simulator.simulation.assessing import assess_cases
from simulator.simulation.run import Run

RUN_FILE = "run.json"
DATASET_FILE = "results.nc"
Finish = Callable[[Path], None] | None
"""What adds files for people to a folder of results before it is put in its place."""


def write_results(
    run: Run, folder: Path, *, attribution: bool = True, seconds: float | None = None,
    enforced: Enforced | None = None, record: Mapping[str, Any] | None = None,
    extra: Mapping[str, str] | None = None, finish: Finish = None,
) -> list[Path]:
    """Write every table, the Dataset and the record of a run, and return the files.

    Earlier results stay as they are if anything fails.

    attribution : whether to work out what each measure contributes; seconds : time used so far;
    enforced : targets the programme held; record : entries for run.json; extra : name -> text of
    further files; finish : called with the folder when everything else stands in it.

    Raises
    ------
    InputError
        If the folder holds something else than results (E-OUTPUT).
    """
    refuse_foreign(folder)
    with whole_folder(folder) as fresh:
        _write(run, fresh, attribution, enforced)
        for name, text in {**(extra or {}), RUN_FILE: run_text(run, seconds, record)}.items():
            (fresh / name).write_text(text, "utf-8", newline="\n")
        if finish is not None:
            finish(fresh)
        names = sorted(path.name for path in fresh.iterdir())
    return [folder / name for name in names]


def refuse_foreign(folder: Path) -> None:
    """Raise InputError unless the folder is missing, empty, or holds earlier results."""
    problems = Problems()
    if folder.exists() and not folder.is_dir():
        problems.add("E-OUTPUT", folder.as_posix(), 0, "", "a file", "a folder for the results",
                     "name another folder with -o")
    elif folder.is_dir() and not (folder / RUN_FILE).is_file() and any(folder.iterdir()):
        problems.add(
            "E-OUTPUT", folder.as_posix(), 0, "", f"a folder with other files and no {RUN_FILE}",
            "a new folder, an empty one, or one of earlier results",
            "name another folder with -o, or empty this one yourself",
        )
    problems.raise_if_any()


def _write(run: Run, folder: Path, attribution: bool, enforced: Enforced | None) -> None:
    verdicts = assess_cases(run, tuple(run.cases))
    effects = attribute(run) if attribution and run.scenario.stated is None else None
    for name, text in all_tables(run, effects, enforced, verdicts):
        (folder / name).write_text(text, "utf-8", newline="\n")
    (folder / "iamc.csv").write_text(iamc_text(run), "utf-8", newline="\n")
    write_dataset(run, folder / DATASET_FILE, verdicts)
