"""The answer first: which targets are met and missed, what it costs, and the ways out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.facts import answer, city_totals, periods
from simulator.facts.numbers import Pair, Scale, scale_for
from simulator.report.part import PagePart
from simulator.report.sections.target_table import TargetLine, missed_lines, target_lines
from simulator.report.texts import say

if TYPE_CHECKING:
    from simulator.results.reading import ResultsFolder

WITHOUT_ANSWER = ("not_run", "failed")
"""Words of the optimiser for having no mix to show."""


@dataclass(frozen=True)
class AnswerPart(PagePart):
    """The answer of a run.

    judged : the case that stands for the plan; counts : case -> verdict -> targets that have it;
    ways : sentences of the diagnosis by kind, where no mix meets all targets; missed : the targets
    that the plan misses, furthest first; cases : those with columns in the tables of targets.
    """

    judged: str
    counts: Mapping[str, Mapping[str, int]]
    is_infeasible: bool
    costs: CostCard
    ways: Mapping[str, Sequence[Pair]]
    missed: Sequence[TargetLine]
    targets: Sequence[TargetLine]
    cases: Sequence[str]


@dataclass(frozen=True)
class CaseLine:
    """What a case costs [CNY of 2020]: present value, that above the baseline, the main year."""

    case: str
    present: float
    above: float | None
    in_year: float


@dataclass(frozen=True)
class CostCard:
    """What the cases cost: the findings first, then a row per case, then notes by their keys."""

    scale: Scale
    first: int
    main: int
    findings: Sequence[tuple[Pair, float]]
    cases: Sequence[CaseLine]
    notes: Sequence[str]


def section(folder: ResultsFolder) -> AnswerPart:
    """Return the part of the page with the answer."""
    is_infeasible = answer.status(folder) == answer.INFEASIBLE
    return AnswerPart(
        answer.judged_case(folder), city_totals.verdict_counts(folder), is_infeasible,
        _costs(folder), answer.sentences(folder) if is_infeasible else {}, missed_lines(folder),
        target_lines(folder), [c for c in folder.cases if c != city_totals.BASELINE],
    )


def _costs(folder: ResultsFolder) -> CostCard:
    costs = answer.case_costs(folder)
    base = costs[city_totals.BASELINE]
    lines = [CaseLine(case, c.present, None if c is base else c.present - base.present, c.in_year)
             for case, c in costs.items()]
    return CostCard(
        scale_for("CNY_2020", [c.present for c in costs.values()]), city_totals.years(folder)[0],
        city_totals.main_year(folder), _findings(folder, costs), lines, _notes(folder),
    )


def _findings(
    folder: ResultsFolder, costs: Mapping[str, answer.CaseCost]
) -> list[tuple[Pair, float]]:
    """Return what the plan costs, what the least-cost mix saves, and what the targets cost."""
    plan, best = costs.get(city_totals.PLAN), costs.get(city_totals.LEAST_COST)
    found: list[tuple[Pair, float]] = []
    if plan:
        more = plan.present - costs[city_totals.BASELINE].present
        own, word = say("answer.of_plan"), say(f"answer.costs_{'more' if more >= 0 else 'less'}")
        found.append(((own[0] + word[0], f"{own[1]} {word[1]}"), abs(more)))
    if plan and best:
        saved = plan.present - best.present
        found.append((say(f"answer.mix_{'saves' if saved >= 0 else 'costs'}"), abs(saved)))
        found += _of_past(folder, saved)
    asked = folder.record.get("optimise", {}).get("cost_of_targets")
    if asked is not None:
        found.append((say("answer.targets_cost"), float(asked)))
    return found


def _of_past(folder: ResultsFolder, saved: float) -> list[tuple[Pair, float]]:
    """Return which part of what the mix saves or costs more lies in years already past."""
    parts, last = periods.saved(folder), periods.last_observed(folder)
    if parts is None:
        return []
    return [(say("answer.mix_past", year=last), parts[0] if saved >= 0 else -parts[0])]


def _notes(folder: ResultsFolder) -> list[str]:
    status = answer.status(folder)
    found = [f"answer.{status}"] if status in WITHOUT_ANSWER else []
    return [*found, "answer.most"] if folder.record.get("optimise", {}).get("most") else found
