"""diagnosis.csv: what is lacking, which clauses clash, and what would give a mix."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.scenario.keys import Text
from simulator.targets.verdicts import Verdict

if TYPE_CHECKING:
    from simulator.optimiser.infeasible.diagnosis import Diagnosis
    from simulator.optimiser.infeasible.ways_out import Relaxation

Row = list[object]
HEADER = ["kind", "rank", "conflict", "targets", "clauses", "what", "measure", "from_value",
          "to_value", "unit", "feasible", "cost_pv", "cost_above_cheapest", "beside",
          "sentence_zh", "sentence_en"]


def diagnosis_rows(found: Diagnosis) -> tuple[list[str], list[Row]]:
    """Return header and rows of diagnosis.csv.

    rank : of a conflict its number, of a relaxation its place among those of its conflict, the
    cheapest first; cost in CNY of 2020, present value.
    """
    violations = [_violation(found, n, v) for n, v in enumerate(found.broken.values(), 1)]
    conflicts = [
        _row(found, "conflict", n, n, conflict.members, "irreducible",
             text=found.words.conflict(n, conflict, found.limit_of(n)))
        for n, conflict in enumerate(found.conflicts, 1)
    ]
    how = [] if found.circumstance is None else [
        _row(found, "circumstance", 1, 0, (), "planning", text=found.circumstance)]
    return HEADER, [*how, *violations, *conflicts, *_relaxations(found)]


def _relaxations(found: Diagnosis) -> list[Row]:
    rows, ranks = [], dict.fromkeys(range(len(found.conflicts) + 1), 0)
    for r in found.relaxations:
        ranks[r.conflict] += 1
        rows.append(_relaxation(found, ranks[r.conflict], r))
    return rows


def _row(
    found: Diagnosis, kind: str, rank: int, conflict: int, targets: tuple[str, ...], what: str,
    *, text: Text,
) -> Row:
    clauses = list(dict.fromkeys(found.targets[name].clause for name in targets))
    return [kind, rank, conflict or None, ";".join(targets), ";".join(clauses), what,
            *[None] * 8, text.zh, text.en]


def _violation(found: Diagnosis, rank: int, verdict: Verdict) -> Row:
    row = _row(found, "violation", rank, 0, (verdict.target,), "closest_mix",
               text=found.words.violation(verdict))
    row[7:10] = [verdict.required, verdict.achieved, verdict.unit]
    return row


def _relaxation(found: Diagnosis, rank: int, r: Relaxation) -> Row:
    row = _row(found, "relaxation", rank, r.conflict, r.targets, r.what,
               text=found.words.relaxation(r))
    above = None if r.cost is None else r.cost - found.cheapest
    row[6:14] = [r.measure or None, r.before, r.after, r.unit, "yes" if r.feasible else "no",
                 r.cost, above, ";".join(r.beside)]
    return row
