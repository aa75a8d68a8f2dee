"""Who answers for what: targets, measures and reductions by responsible bureau, and clauses."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from simulator.facts import city_totals
from simulator.facts.answer import target_rows
from simulator.facts.measures import in_year

if TYPE_CHECKING:
    from simulator.results.reading import ResultsFolder


@dataclass
class Duties:
    """What the plan names one bureau for: ids of targets, keys of measures, in its order."""

    targets: list[str] = field(default_factory=list)
    measures: list[str] = field(default_factory=list)


def duties(folder: ResultsFolder) -> dict[str, Duties]:
    """Return bureau -> what it answers for, in the order in which the plan names them.

    A target or measure of several bureaux stands with each of them.
    """
    found: dict[str, Duties] = defaultdict(Duties)
    for block in ("targets", "measures"):
        for name, own in (folder.resolved.get(block) or {}).items():
            for bureau in own.get("bureaux") or ():
                getattr(found[bureau], block).append(name)
    return dict(found)


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
    """Return every bureau that the plan names with its rows, those with most to do first."""
    targets = {str(next(iter(row.values()))["target_id"]): row for row in target_rows(folder)}
    rows = in_year(folder, city_totals.main_year(folder))
    measures = {str(r["measure"]): {str(k): v for k, v in r.items()}
                for r in rows[rows["case"] == case].to_dict("records")}
    found = [Bureau(key, [targets[name] for name in own.targets],
                    {name: measures.get(name) for name in own.measures})
             for key, own in duties(folder).items()]
    return sorted(found, key=lambda b: (-len(b.targets) - len(b.measures), b.key))


def clause_counts(folder: ResultsFolder) -> dict[str, dict[str, int]]:
    """Return kind of row (clause, target, measure) -> status -> how many."""
    rows = folder.table("clauses")
    found: dict[str, dict[str, int]] = {}
    for kind, status in zip(rows["kind"], rows["status"], strict=True):
        counts = found.setdefault(str(kind), {})
        counts[str(status)] = counts.get(str(status), 0) + 1
    return found
