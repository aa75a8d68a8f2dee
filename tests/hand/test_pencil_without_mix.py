"""Pencil-size plans that no mix meets, in every way of planning: which clauses, how far, ways out.

Units of all pencil cities: kt, PJ, million CNY; six equal years after the given one, nothing
discounted. A mill of 1 kt costs 10 a year, 60 in all, and emits 1000 t of NOx a year; a filter on
all of it costs 4 a year.
"""

from __future__ import annotations

import pytest

from simulator.optimiser.infeasible.diagnosis import Diagnosis
from simulator.optimiser.infeasible.ways_out import FORESIGHT, IN_PARTS
from simulator.optimiser.modes.budget import most_reduction
from simulator.optimiser.modes.frontier import pareto
from simulator.optimiser.optimise import optimise
from simulator.optimiser.programme.binding_targets import LUMPY
from simulator.parameters import tables
from simulator.results.rows.diagnosis_rows import diagnosis_rows
from tests.fixtures.pencil import MILLION, PencilCity

close = pytest.approx
NOX = {"kind": "emission", "pollutant": "NOx"}
FILTERED = {"kind": "coverage", "sources": ["mill"], "controls": ["filter"]}
OF_MILL = {"kind": "activity", "sources": ["mill"]}


def filtered(potential: float = 100, pace: float | None = None) -> PencilCity:
    city = PencilCity().plant("mill", {"old": 10}).process("mill", "old", "emit", 1, name="NOx")
    city.control("mill", "filter", 4, NOx=1)
    return city.lever("fit", "coverage", "mill", potential, pace=pace, control="filter")


def named(city: PencilCity) -> PencilCity:
    """Give the mill a name, so that its filter is a project."""
    columns = (*tables.FACILITIES.keys,)
    own = {"source": "mill", "facility": "works", "zh": "works", "en": "works",
           "registered": "yes", "growth": "no"}
    city.files["cities/tiny/industry/facilities.csv"] = (
        columns, [dict.fromkeys(columns, "") | own])
    for row in city.rows("cities/tiny/industry/activity.csv", facility="rest"):
        row["facility"] = "works"
    return city


def out_of_reach() -> PencilCity:
    """Six tenths can be filtered: 400 t are left where 200 t are asked for."""
    return filtered(potential=60).aim("B", "cap", NOX, "200 t", clause="7.2")


def costs(found: Diagnosis) -> dict[tuple[str, str], float]:
    """Return what the ways out cost that work, by kind and target or measure [million CNY]."""
    return {(r.what, r.measure or ";".join(r.targets)): r.cost / MILLION
            for r in found.relaxations if r.cost is not None}


def said(found: Diagnosis) -> str:
    return "\n".join(text.en for text in found.sentences())


PLAIN = {("move_value", "B"): 62.4, ("raise_potential", "fit"): 63.2}
"""400 t cost 0.6 filters, 2.4; a potential of 1.4 times 0.6 is enough for 0.8 filters, 3.2."""


def check_plain(found: Diagnosis | None) -> None:
    """Check the sentences about the clause that is out of reach whatever the way of planning."""
    assert found is not None
    assert [conflict.members for conflict in found.conflicts] == [("B",)]
    assert costs(found) == close(PLAIN, rel=1e-6)
    words = said(found)
    assert 'Conflict 1: 7.2 "target" (B, ≤ 200 t, 2026) cannot be met even on its own' in words
    assert "the furthest is 400 t." in words
    assert 'Raise the potential of the measure "fit" to 140 % of the present: feasible' in words
    assert found.circumstance is None


def test_a_clause_out_of_reach_is_told_alike_by_every_mode() -> None:
    """Least cost, milestones, whole projects, a budget and a front: 400 t, not 200 t.

    Proves: each mode ends in the sentences of least cost where the targets alone clash.
    Sensitivity: the potential, 60 %; 80 % would do.
    """
    scenario = out_of_reach().load()
    check_plain(optimise(scenario).diagnosis)
    check_plain(optimise(scenario, myopic=True).diagnosis)
    check_plain(most_reduction(scenario, targets=("plan",)).diagnosis)
    check_plain(pareto(scenario, x="NOx", targets=("plan",), points=2).diagnosis)
    check_plain(optimise(named(out_of_reach()).load(), projects=LUMPY).diagnosis)


def test_what_was_decided_too_late_is_told_with_what_it_costs_to_foresee() -> None:
    """A fifth more filters a year; nothing is asked for until 2023, 200 t in 2026.

    Fitted from 2024 on: 0.2 + 0.4 + 0.6 = 1.2 kt-years, 4.8, and 400 t are left. With a pace of
    1.4 times 0.2 it is 0.8 - 0.28 * 2 = 0.24, 0.52, 0.8: 1.56 kt-years, 6.24. Begun in 2023, 0.2
    to 0.8 are 2 kt-years, 8. Proves: the diagnosis is of what earlier milestones left, and
    foresight is a way out with its price. Sensitivity: the pace, 20 %.
    """
    city = filtered(pace=20).aim("A", "cap", NOX, "1000 t", year=2023, clause="3.1")
    best = optimise(city.aim("B", "cap", NOX, "200 t", clause="7.2").load(), myopic=True)
    found = best.diagnosis
    assert (best.stuck, found is not None) == (2026, True)
    assert [conflict.members for conflict in found.conflicts] == [("B",)]
    assert costs(found) == close(
        {("move_value", "B"): 64.8, ("raise_pace", "fit"): 66.24, (FORESIGHT, ""): 68.0}, rel=1e-6)
    first, conflict, *_, last = found.sentences()
    assert "(2023, 2026), what was decided up to 2023" in first.en
    assert "leaves no mix in 2026." in first.en
    assert "到2023年为止" in first.zh
    assert '7.2 "target" (B, ≤ 200 t, 2026)' in conflict.en
    assert "the furthest is 400 t" in conflict.en
    assert last.en.startswith("Plan all years together, with foresight: feasible")
    assert last.zh.startswith("统筹规划全部年份（全程预见），即可行")


def test_whole_projects_that_clash_are_told_with_what_parts_would_cost() -> None:
    """500 t ask for half a filter, and at most 60 % may be filtered; a project filters all.

    Without it 1000 t are left: 60; with it 100 % is filtered: 64; half of one costs 62. Proves:
    the conflict is that of whole projects, and parts are a way out with their price. Sensitivity:
    the ceiling, 60 %; 100 % would do.
    """
    city = named(filtered()).aim("A", "cap", NOX, "500 t", clause="3.1")
    city.aim("C", "share", FILTERED, "60 %", denominator=OF_MILL, clause="9.4")
    scenario = city.load()
    assert optimise(scenario).objective / MILLION == close(62, rel=1e-6)
    best = optimise(scenario, projects=LUMPY)
    found = best.diagnosis
    assert (best.status, found is not None) == ("infeasible", True)
    (conflict,) = found.conflicts
    assert set(conflict.members) == {"A", "C"}
    assert costs(found) == close({("move_value", "A"): 60.0, ("move_value", "C"): 64.0,
                                  ("free_quota", "C"): 64.0, (IN_PARTS, ""): 62.0}, rel=1e-6)
    words = said(found)
    assert words.startswith("With every named project built in full or not at all")
    assert '3.1 "target" (A, ≤ 500 t, 2026)' in words
    assert '9.4 "target" (C, ≤ 60 %, 2026)' in words
    assert "from 500 t to 1000 t: feasible" in words
    assert "from 60 % to 100 %: feasible" in words
    assert "Let named projects be built in part: feasible" in words
    assert next(row[0] for row in diagnosis_rows(found)[1]) == "circumstance"
