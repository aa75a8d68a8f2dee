"""Write what the optimiser found: the results folder with the least-cost case, or the diagnosis."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulator.optimiser.programme.binding_targets import is_past, why_free, why_past
from simulator.results.folder.folder import NOTHING, Beside, Finish, write_results
from simulator.results.folder.mix_as_scenario import mix_text
from simulator.results.folder.mode_record import mode_record
from simulator.results.rows.diagnosis_rows import diagnosis_rows
from simulator.results.rows.mode_rows import alternatives_text, projects_text
from simulator.results.rows.tables import Enforced
from simulator.results.rows.text import table_text
from simulator.results.rows.unused_rows import unused_rows
from simulator.simulation.case import LEAST_COST

if TYPE_CHECKING:
    from simulator.optimiser.answers.best import Best

OPTIMAL, HIGHS = "optimal", "HiGHS"
LP_FILE = "model.lp"
ALTERNATIVES_FILE, PROJECTS_FILE = "alternatives.csv", "projects.csv"
DIAGNOSIS_FILE, MIX_FILE, UNUSED_FILE = "diagnosis.csv", "least_cost.yaml", "unused.csv"


def write_best(
    best: Best, folder: Path, *, seconds: float | None = None, lp: bool = False,
    asked: Mapping[str, Any] | None = None, finish: Finish = None, replace: bool = False,
    beside: Beside = NOTHING,
) -> list[Path]:
    """Write the results folder of an optimised run and return the files.

    Without a feasible mix the folder is complete for the baseline and the plan and holds the
    diagnosis; nothing of a least-cost case is written.

    seconds : time used so far; lp : whether to write the programme as model.lp; asked : what the
    optimiser was asked for, for the record; finish, replace : see `write_results`; beside : what
    is known already of warnings and effects.
    """
    return write_results(
        best.run, folder, seconds=seconds, enforced=enforced_of(best),
        beside=dataclasses.replace(beside, record=record_of(best, asked or {}),
                                   texts=_texts(best, lp, folder)),
        finish=finish, replace=replace,
    )


def _texts(best: Best, lp: bool, folder: Path) -> dict[str, str]:
    texts, years = {}, best.run.index.years
    if LEAST_COST in best.run.cases:
        case = best.run.cases[LEAST_COST]
        texts[MIX_FILE] = mix_text(best.run.scenario, case, folder)
        texts[UNUSED_FILE] = table_text(*unused_rows(best))
    if best.alternatives is not None:
        texts[ALTERNATIVES_FILE] = alternatives_text(best.alternatives, years, _shown(best))
    if best.decisions:
        texts[PROJECTS_FILE] = projects_text(best.decisions, years)
    if best.diagnosis is not None:
        texts[DIAGNOSIS_FILE] = table_text(*diagnosis_rows(best.diagnosis))
    if lp:
        from simulator.optimiser.solving.lp_text import lp_text

        texts[LP_FILE] = lp_text(best.task)
    return texts


def _shown(best: Best) -> tuple[int, ...]:
    """Return the main target year and the last one."""
    file = best.run.scenario.file
    return tuple(sorted({file.years.main_target, file.years.end}))


def enforced_of(best: Best) -> Enforced:
    """Return which targets bound, what each cost at the margin, and why the others did not."""
    prices = {name: (p.undiscounted, p.discounted, p.unit)
              for name, p in best.shadow_prices.items()}
    file = best.run.scenario.file
    past = frozenset(name for name, target in file.targets.items() if is_past(target, file.years))
    free = {name: why_past(target, file.years) if name in past else why_free(target)
            for name, target in file.targets.items() if name not in best.enforced}
    return Enforced(best.enforced, prices, free, past)


def record_of(best: Best, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return the entries of run.json."""
    found: dict[str, Any] = {
        "status": best.status, **asked, "enforced": sorted(best.enforced),
        "cheapest_without_targets": best.cheapest,
        "seconds": {name: round(value, 3) for name, value in best.seconds.items()},
    }
    if best.status == OPTIMAL:
        found |= {"least_cost": best.objective, "cost_of_targets": best.targets_cost,
                  "replay_gap": best.replay_gap}
    if best.most is not None:
        found.pop("least_cost", None)
        found.pop("cost_of_targets", None)
    found |= mode_record(best)
    size = {"columns": len(best.task.programme.cost), "rows": len(best.task.programme.row_lower),
            "nonzeros": len(best.task.programme.value)}
    return {"optimise": found, "solver": {**_solver(str(asked.get("solver", HIGHS))), **size}}


def _solver(name: str) -> dict[str, str]:
    """Return name and versions of a solver; of one that Pyomo has called, Pyomo's."""
    pyomo = {"pyomo": metadata.version("pyomo")}
    if name.casefold() != HIGHS.casefold():
        return {"name": name, **pyomo}
    return {"name": HIGHS, "version": metadata.version("highspy"), **pyomo}
