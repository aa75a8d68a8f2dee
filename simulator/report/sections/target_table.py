"""Targets line by line: what is asked for, what each case achieves, who answers for it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simulator.facts import answer, city_totals
from simulator.facts.numbers import Pair, Scale, large
from simulator.targets.kinds import Asks, kind_of
from simulator.tolerances import SOLVER_SHARE

if TYPE_CHECKING:
    from simulator.results.reading import ResultsFolder

SIGNS = {"<=": "≤ ", ">=": "≥ ", "band": "≈ "}
HELD = ("met", "slack")
Rows = Mapping[str, dict[str, Any]]
"""Case -> its row of targets.csv, for one target."""


@dataclass(frozen=True)
class CaseOutcome:
    """What a case makes of a target; is_rest : the gap is what a solver may leave of nothing."""

    verdict: str
    achieved: float
    gap: float
    is_rest: bool


@dataclass(frozen=True)
class TargetLine:
    """One target in all cases.

    direction : the comparator where the plan asks for a direction and no value, else "";
    sign : what stands before the value; is_year : the value is itself a year, as of a peak;
    verdict : that of the judged case, by which the table is filtered.
    """

    target: str
    name: Pair
    clause: str
    reason: str
    bureaux: Pair
    year: float
    direction: str
    sign: str
    required: float
    scale: Scale
    is_year: bool
    verdict: str
    outcomes: Sequence[CaseOutcome]


def target_lines(folder: ResultsFolder) -> list[TargetLine]:
    """Return every target in the order of the plan."""
    return [_line(folder, found) for found in answer.target_rows(folder)]


def missed_lines(folder: ResultsFolder) -> list[TargetLine]:
    """Return the targets that the plan misses, furthest first."""
    case = answer.judged_case(folder)
    rows = [r for r in answer.target_rows(folder) if r.get(case, {}).get("verdict") == "missed"]
    return [_line(folder, found) for found in sorted(rows, key=lambda r: -_share_missed(r[case]))]


def _share_missed(row: dict[str, Any]) -> float:
    """Return the gap as a share of what is required."""
    gap, required = float(row["gap"]), float(row["required"])
    if not math.isfinite(gap) or not math.isfinite(required):
        return 0.0
    return gap / abs(required) if required else math.inf


def _line(folder: ResultsFolder, found: Rows) -> TargetLine:
    row, judged = next(iter(found.values())), answer.judged_case(folder)
    is_direction = kind_of(row["kind"], row["comparator"]).asks is Asks.DIRECTION
    return TargetLine(
        row["target_id"], answer.name(folder, "target", row["target_id"]),
        row["clause"].replace(";", " "), found.get(judged, row)["reason"],
        answer.names(folder, "bureau", row["bureaux"]), row["target_year"],
        row["comparator"] if is_direction else "", SIGNS.get(row["comparator"], ""),
        row["required"], _scale(found), row["unit"] == "yr", str(found[judged]["verdict"]),
        [_outcome(found.get(case, row)) for case in folder.cases if case != city_totals.BASELINE],
    )


def _scale(found: Rows) -> Scale:
    values = [float(row[c]) for row in found.values() for c in ("required", "achieved")]
    return large(str(next(iter(found.values()))["unit"]), values)


def _outcome(row: dict[str, Any]) -> CaseOutcome:
    is_rest = row["verdict"] in HELD and 0 < row["gap"] <= SOLVER_SHARE * abs(row["required"])
    return CaseOutcome(str(row["verdict"]), row["achieved"], row["gap"], is_rest)
