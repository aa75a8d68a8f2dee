"""The answer of the optimiser, with labelled results and as a folder."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from simulator.api.labelled import LabelledRun, labelled
from simulator.api.pages import write_pages
from simulator.doors import door, flag, place
from simulator.optimiser.answers.best import Best
from simulator.optimiser.programme.binding_targets import PARTS

PLAIN = (None, False, PARTS)
"""Values of an argument that asks for nothing besides the least cost."""


@dataclass(eq=False, repr=False)
class LabelledBest(Best):
    """The answer of the optimiser; public as `simulator.Best`.

    run : the cases with labelled results, `least_cost` among them where there is a mix; asked :
    what was asked for, for the record.
    """

    TITLE = "Best"
    run: LabelledRun
    asked: Mapping[str, Any] = field(default_factory=dict)

    def save(
        self, folder: str | Path, report: bool = True, lp: bool = False, replace: bool = False
    ) -> Path:
        """Write the results folder that `simulator optimise` writes; return the folder.

        With a mix: the least-cost case in every table, shadow prices in targets.csv,
        least_cost.yaml, unused.csv; without one: diagnosis.csv, if it has been worked out. run.json
        says what was asked and how it ended.

        report : whether report.html and results.xlsx are written too; lp : whether the programme is
        written as model.lp; replace : whether results of another scenario, and files that were
        changed since, may be replaced.

        Raises
        ------
        InputError
            If the folder holds what this program did not write, or results of another scenario.
        """
        return _save(self, folder, report, lp, replace)


@door(folder=place, report=flag, lp=flag, replace=flag)
def _save(
    self: LabelledBest, folder: str | Path, report: bool, lp: bool, replace: bool
) -> Path:
    from simulator.results.folder.least_cost import write_best

    own = Path(folder)
    write_best(self, own, lp=lp, asked=self.asked, replace=replace)
    if report:
        write_pages(own)
    return own


def labelled_best(best: Best, asked: Mapping[str, Any]) -> LabelledBest:
    """Return an answer with labels on its results, and with what was asked for."""
    own = {f.name: getattr(best, f.name) for f in fields(Best)}
    return LabelledBest(**{**own, "run": labelled(best.run, of_answer=True)}, asked=asked)


def asked_for(
    targets: Collection[str], quotas: str, chosen: object, time_limit: float | None = None,
    gap: float | None = None, **modes: Any,
) -> dict[str, Any]:
    """Return what was asked for, for run.json, with the keys that the command line writes."""
    rule = {} if chosen is None else {"chosen": "a rule of the caller's own"}
    return {
        "targets": list(targets), "quotas": quotas, "time_limit": time_limit, "gap": gap, **rule,
        **{name: value for name, value in modes.items() if value not in PLAIN}, "target_files": [],
    }
