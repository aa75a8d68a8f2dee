"""The tables of a results folder: verdicts on targets, measures, the ledger and the long ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from simulator.accounting.quantities import QUANTITY_KINDS, NameOf
from simulator.analysis.effects import Effect
from simulator.city.closures import closures
from simulator.results.rows import ledger_rows, measure_rows
from simulator.results.rows.closure_rows import HEADER as CLOSURE_HEADER
from simulator.results.rows.closure_rows import closure_rows
from simulator.results.rows.context import context_tables
from simulator.results.rows.period_rows import period_rows
from simulator.results.rows.series import TABLES
from simulator.results.rows.target_measures import TARGET_MEASURE_HEADER, target_measure_rows
from simulator.results.rows.text import long_text, table_text
from simulator.scenario.keys import Quantity, Target
from simulator.simulation.assessing import assess_cases
from simulator.simulation.case import LEAST_COST
from simulator.simulation.run import Run
from simulator.targets.verdicts import Verdict

Row = list[object]
TARGET_HEADER = [
    "target_id", "clause", "bureaux", "indicator", "kind", "pollutant", "boundary", "denominator",
    "base_year", "target_year", "comparator", "required", "tolerance", "unit", "strength", "scope",
    "value_source", "enforced", "case", "achieved", "gap", "verdict", "reason", "shadow_price",
    "shadow_price_discounted", "shadow_price_unit",
]
JUDGED = ("met", "slack", "missed")
"""Verdicts of a target that has a number to be held to."""


@dataclass(frozen=True)
class Enforced:
    """What the programme did with the targets: which it held, and what each cost at the margin.

    prices : target -> (undiscounted, discounted, unit); free : target -> why it was not held.
    """

    targets: frozenset[str] = frozenset()
    prices: Mapping[str, tuple[float, float, str]] = field(default_factory=dict)
    free: Mapping[str, str] = field(default_factory=dict)
    past: frozenset[str] = frozenset()

    def word(self, target: str) -> str:
        """Return whether a target was held: yes, no, or past where its outcome was settled."""
        return "past" if target in self.past else "yes" if target in self.targets else "no"


def target_rows(
    run: Run, enforced: Enforced | None = None, verdicts: Sequence[Verdict] | None = None
) -> tuple[list[str], list[Row]]:
    """Return header and rows of targets.csv: one row per target and case, None where blank.

    verdicts : those of all cases, if they have been found already.
    """
    known = enforced or Enforced()
    targets = run.scenario.file.targets
    found = assess_cases(run, tuple(run.cases)) if verdicts is None else verdicts
    return TARGET_HEADER, [_target_row(targets[v.target], v, known) for v in found]


def _target_row(target: Target, verdict: Verdict, enforced: Enforced) -> Row:
    q = target.quantity
    tolerance = verdict.tolerance if verdict.required is not None else None
    known = enforced.prices if verdict.case == LEAST_COST else {}
    price = known.get(verdict.target, (None, None, ""))
    judged = verdict.case == LEAST_COST and verdict.verdict in JUDGED
    reason = verdict.reason or (enforced.free.get(verdict.target, "") if judged else "")
    return [
        verdict.target, target.clause, ";".join(target.bureaux), target.indicator, target.kind,
        q.pollutant if q else "", q.boundary if q else "",
        describe(target.denominator), target.base_year, target.target_year, target.comparator,
        verdict.required, tolerance, verdict.unit, target.strength, target.scope,
        target.value_source, enforced.word(verdict.target), verdict.case,
        verdict.achieved, verdict.gap, verdict.verdict, reason, *price,
    ]


def describe(q: Quantity | None) -> str:
    """Return a quantity in a few words: its kind and what narrows it."""
    if q is None:
        return ""
    if QUANTITY_KINDS[q.kind].named is NameOf.DRIVER:
        return q.name
    narrowed = [*q.sectors, *q.sources, *q.facilities, *q.technologies, *q.controls, *q.carriers]
    words = [q.kind, q.pollutant, q.boundary, q.group, q.name, ";".join(narrowed)]
    return " ".join(word for word in words if word)


def all_tables(
    run: Run, effects: Mapping[str, Effect] | None = None, enforced: Enforced | None = None,
    verdicts: Sequence[Verdict] | None = None,
) -> Iterator[tuple[str, str]]:
    """Yield (file name, text) of every table."""
    for name in TABLES:
        yield f"{name}.csv", long_text(run, name)
    yield "targets.csv", table_text(*target_rows(run, enforced, verdicts))
    yield "measures.csv", table_text(*measure_rows.measure_rows(run, effects))
    contributions = target_measure_rows(run, effects)
    yield "target_measures.csv", table_text(TARGET_MEASURE_HEADER, contributions)
    yield "uptake.csv", table_text(*measure_rows.uptake_rows(run))
    yield "ledger.csv", ledger_rows.ledger_text(run)
    yield "ledger_bridge.csv", table_text(*ledger_rows.bridge_rows(run))
    yield from _since_the_base_year(run, effects)
    yield from context_tables(run)


def _since_the_base_year(
    run: Run, effects: Mapping[str, Effect] | None
) -> Iterator[tuple[str, str]]:
    """Yield the tables of a city in which something was observed after the base year."""
    if run.city.is_observed:
        yield "periods.csv", table_text(*period_rows(run, effects))
    if found := closures(run.scenario.store, run.scenario.theta, run.index):
        yield "closures.csv", table_text(CLOSURE_HEADER, closure_rows(run, found))
