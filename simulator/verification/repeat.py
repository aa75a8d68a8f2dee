"""The run of a results folder once more, from its record, into a folder of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulator.optimiser.programme.binding_targets import HOLD, LUMPY, PARTS
from simulator.results.folder.folder import write_results
from simulator.results.folder.least_cost import DIAGNOSIS_FILE, write_best
from simulator.simulation.case import LEAST_COST
from simulator.simulation.loading import load
from simulator.simulation.run import Run, simulate
from simulator.verification.inputs import write_inputs

if TYPE_CHECKING:
    from simulator.optimiser.answers.best import Best

ANSWERED = ("optimal", "infeasible")
UNKNOWN = ("chosen", "added")
"""Entries of the record where a script asked what no file holds: a rule, further constraints."""
TABLE = "*.csv"
OF_ALL_CASES = ("iamc.csv",)
"""Tables whose rows follow from all cases together, and tell nothing where some are left out."""


@dataclass(frozen=True)
class Repeat:
    """What a repeat gave.

    texts : table -> text; cases : those that were repeated, empty for all; home : what the names
    of the planner's own tables begin with in them.
    """

    texts: Mapping[str, str]
    cases: tuple[str, ...]
    home: str


def repeat(record: Mapping[str, Any], folder: Path) -> Repeat:
    """Load, simulate and, where the record says how, optimise again; write below a folder.

    Raises
    ------
    InputError
        If the inputs of the record cannot be loaded.
    SolverError
        If the solver stops without an answer.
    """
    own, results = folder / "own", folder / "results"
    own.mkdir()
    scenario, tables = write_inputs(record, own)
    run = simulate(load(scenario, tables))
    asked, cases = record.get("optimise"), tuple[str, ...]()
    if isinstance(asked, dict) and can_repeat(asked):
        write_best(optimised(run, asked, DIAGNOSIS_FILE in record.get("outputs", {})), results)
    else:
        cases = tuple(run.cases) if LEAST_COST in record["cases"] else ()
        write_results(run, results)
    texts = {path.name: path.read_text("utf-8") for path in sorted(results.glob(TABLE))
             if not (cases and path.name in OF_ALL_CASES)}
    return Repeat(texts, cases, f"{own.as_posix()}/")


def can_repeat(asked: Mapping[str, Any]) -> bool:
    """Tell whether the record says all that the optimiser was asked."""
    return (asked.get("status") in ANSWERED and isinstance(asked.get("targets"), list)
            and not any(asked.get(key) for key in UNKNOWN) and "solver" not in asked)


def optimised(run: Run, asked: Mapping[str, Any], explain: bool) -> Best:
    """Return the answer to the questions of a record; an answer is not bound to its time limit."""
    common = {"targets": asked["targets"], "quotas": asked.get("quotas", HOLD)}
    if asked.get("maximise"):
        from simulator.optimiser.modes.budget import most_reduction

        return most_reduction(run.scenario, run, maximise=asked["maximise"],
                              budget=asked.get("budget"), year=asked.get("year"), **common)
    from simulator.optimiser.optimise import optimise

    best = optimise(run.scenario, run, gap=asked.get("gap"), explain=explain,
                    projects=LUMPY if asked.get("projects", PARTS) != PARTS else PARTS,
                    myopic=bool(asked.get("myopic")), **common)
    _look_for_others(best, asked.get("alternatives"))
    return best


def _look_for_others(best: Best, asked: Any) -> None:
    """Look for as many other mixes as the record tells of."""
    if isinstance(asked, dict) and best.status == "optimal":
        from simulator.optimiser.modes.alternatives import near_optimal

        near_optimal(best, len(asked["present_value"]) - 1, asked["within"], asked["seed"])
