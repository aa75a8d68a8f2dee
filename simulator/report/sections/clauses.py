"""How every clause of the plan is treated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.facts.bureaux import clause_counts
from simulator.facts.numbers import Pair
from simulator.report.part import PagePart
from simulator.scenario.clauses import STATUSES

if TYPE_CHECKING:
    from simulator.results.reading import ResultsFolder


@dataclass(frozen=True)
class ClauseLine:
    """A row of the plan: what it is, how it is treated, by what and why."""

    clause: str
    label: Pair
    kind: str
    status: str
    by: str
    reason: str


@dataclass(frozen=True)
class ClausesPart(PagePart):
    """Kind of row -> status -> how many, and every row; None where there is no table of clauses."""

    statuses: Sequence[str]
    counts: Mapping[str, Mapping[str, int]]
    lines: Sequence[ClauseLine] | None


def section(folder: ResultsFolder) -> ClausesPart:
    """Return the part of the page about clause coverage."""
    if not folder.has("clauses"):
        return ClausesPart(STATUSES, {}, None)
    lines = [ClauseLine(r["clause"], (r["label_zh"], r["label_en"]), r["kind"], r["status"],
                        r["by"], r["reason"])
             for r in folder.table("clauses").to_dict("records")]
    return ClausesPart(STATUSES, clause_counts(folder), lines)
