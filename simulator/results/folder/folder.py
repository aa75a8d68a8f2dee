"""Write a results folder as a whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from simulator.analysis.attribution import effects_of
from simulator.analysis.effects import Effects
from simulator.folders.owned import Owner, filled, refuse_foreign
from simulator.plausibility.accepted import rows_of
from simulator.plausibility.collecting import warnings_of
from simulator.plausibility.warned import Warned
from simulator.results.dataset.netcdf import write_dataset
from simulator.results.folder.runfile import run_text
from simulator.results.reading import RUN_FILE
from simulator.results.rows.iamc import iamc_text
from simulator.results.rows.tables import Enforced, all_tables
from simulator.results.rows.text import table_text
from simulator.results.rows.warning_rows import HEADER, WARNINGS_FILE, warning_rows
from simulator.simulation.assessing import assess_cases
from simulator.simulation.run import Run

DATASET_FILE = "results.nc"
LEGACY = frozenset({
    RUN_FILE, DATASET_FILE, "results.xlsx", "report.html", "least_cost.yaml", "model.lp",
    *(f"{name}.csv" for name in (
        "emissions", "energy", "activity", "costs", "investment", "targets", "measures", "uptake",
        "ledger", "ledger_bridge", "iamc", "labels", "parameters", "references", "moves", "drivers",
        "target_series", "target_measures", "coefficients", "removals", "ingredients", "unused",
        "diagnosis", "alternatives", "projects", "pareto", "macc")),
})
"""What version 0.1 wrote, which listed nothing."""
Finish = Callable[[Path], None] | None
"""What adds files for people to a folder of results before it is put in its place."""


@dataclass(frozen=True)
class Beside:
    """What is written beside the tables.

    record : entries for run.json; texts : file -> text; warnings, effects : where they are known
    already, the second by measure.
    """

    record: Mapping[str, Any] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    warnings: Sequence[Warned] | None = None
    effects: Effects | None = None


NOTHING = Beside()


def write_results(
    run: Run, folder: Path, *, attribution: bool = True, seconds: float | None = None,
    enforced: Enforced | None = None, beside: Beside = NOTHING, finish: Finish = None,
    replace: bool = False,
) -> list[Path]:
    """Write every table, the Dataset and the record of a run, and return the files.

    Earlier results stay as they are if anything fails.

    attribution : whether to work out what each measure contributes; seconds : time used so far;
    enforced : targets the programme held; beside : what else is written; finish : called with the
    folder when everything else stands in it; replace : whether results of another scenario, and
    files changed since, may be replaced.

    Raises
    ------
    InputError
        If the folder holds what this program did not write, or results of another scenario
        (E-OUTPUT).
    """
    with filled(folder, owner_of(run.scenario.name, replace)) as fresh:
        effects = beside.effects or (effects_of(run) if attribution else None)
        _write(run, fresh, effects, enforced)
        found = warnings_of(run, effects) if beside.warnings is None else beside.warnings
        warned = {"warnings": [one.problem.text() for one in found if not one.accepted],
                  "accepted": rows_of(found)}
        texts = {WARNINGS_FILE: table_text(HEADER, warning_rows(found)), **beside.texts,
                 RUN_FILE: run_text(run, seconds, {**warned, **beside.record})}
        for name, text in texts.items():
            (fresh / name).write_text(text, "utf-8", newline="\n")
        if finish is not None:
            finish(fresh)
        names = sorted(path.name for path in fresh.iterdir())
    return [folder / name for name in names]


def owner_of(name: str = "", replace: bool = False) -> Owner:
    """Return whose a results folder is: of a scenario, or of any."""
    return Owner(RUN_FILE, "results", name, replace, LEGACY)


def refuse_other_results(folder: Path, name: str, replace: bool) -> None:
    """Raise InputError unless results of a scenario may be written into a folder (E-OUTPUT)."""
    refuse_foreign(folder, owner_of(name, replace))


def _write(run: Run, folder: Path, effects: Effects | None, enforced: Enforced | None) -> None:
    verdicts = assess_cases(run, tuple(run.cases))
    for name, text in all_tables(run, effects, enforced, verdicts):
        (folder / name).write_text(text, "utf-8", newline="\n")
    (folder / "iamc.csv").write_text(iamc_text(run), "utf-8", newline="\n")
    write_dataset(run, folder / DATASET_FILE, verdicts)
