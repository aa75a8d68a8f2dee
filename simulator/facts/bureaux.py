"""Who answers for what: targets, measures and reductions by responsible bureau, and clauses."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from simulator.facts import city_totals
from simulator.facts.answer import target_rows
from simulator.facts.measures import in_year

if TYPE_CHECKING:
    from simulator.results.reading import ResultsFolder


@dataclass
class Bureau:
    """What one bureau is named for: rows of targets by case, and measures with their rows."""

    key: str
    targets: list[dict[str, dict[str, Any]]] = field(default_factory=list)
    measures: dict[str, dict[str, Any] | None] = field(default_factory=dict)

    def count(self, case: str, verdict: str) -> int:
        """Return how many of its targets have a verdict in a case."""
        return sum(t[case]["verdict"] == verdict for t in self.targets if case in t)


def bureaux(folder: ResultsFolder, case: str) -> list[Bureau]:
    """Return every bureau that the plan names, those with most to do first.

    A target or measure of several bureaux stands with each of them in full.
    """
    found: dict[str, Bureau] = {}
    for row in target_rows(folder):
        for key in str(next(iter(row.values()))["bureaux"]).split(";"):
            if key:
                found.setdefault(key, Bureau(key)).targets.append(row)
    rows = in_year(folder, city_totals.main_year(folder))
    own = {str(r["measure"]): r for r in rows[rows["case"] == case].to_dict("records")}
    for name, measure in (folder.resolved.get("measures") or {}).items():
        for key in measure.get("bureaux") or []:
            entry = own.get(name)
            found.setdefault(key, Bureau(key)).measures[name] = (
                {str(k): v for k, v in entry.items()} if entry else None)
    return sorted(found.values(), key=lambda b: (-len(b.targets) - len(b.measures), b.key))


def clause_counts(folder: ResultsFolder) -> dict[str, dict[str, int]]:
    """Return kind of row (clause, target, measure) -> status -> how many."""
    rows = folder.table("clauses")
    found: dict[str, dict[str, int]] = {}
    for kind, status in zip(rows["kind"], rows["status"], strict=True):
        counts = found.setdefault(str(kind), {})
        counts[str(status)] = counts.get(str(status), 0) + 1
    return found
