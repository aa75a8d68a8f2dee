"""Infeasible is an answer: planted contradictions are named, and every way out is real.

The coke works (100,000 t) burns 0.05 GJ of natural gas per tonne in its ultra-low controls: 50 % of
the output under them needs 2.5 TJ, and 1 TJ is enough for 20 %.
"""

from __future__ import annotations

from copy import deepcopy
from functools import cache

import pytest

from simulator.optimiser.answers.best import Best
from simulator.optimiser.infeasible.moved_targets import moved_to
from simulator.optimiser.infeasible.proof import solve
from simulator.optimiser.infeasible.sentences import PlanWords
from simulator.optimiser.optimise import optimise
from simulator.optimiser.programme.target_terms import DIRECTION_MARGIN
from simulator.results.rows.diagnosis_rows import HEADER, diagnosis_rows
from simulator.scenario.keys import Target
from simulator.simulation.assessing import assess_cases
from simulator.simulation.run import series_of
from simulator.targets.verdicts import Verdict
from tests.fixtures.city import TinyCity, measure, target, uptake
from tests.fixtures.moving import moving_city

COKE = {"sources": ["coke"], "facilities": ["works_a"]}
ULE = {"kind": "coverage", **COKE, "controls": ["ultra_low"]}
GAS = {"kind": "energy", **COKE, "carriers": ["natural_gas"]}
PV = {"kind": "capacity", "sources": ["pv_power"], "technologies": ["utility_pv"]}
BUSES = {"kind": "additions", "sources": ["buses"]}


def city(pv: str = "500 MW", gas: str = "1 TJ") -> TinyCity:
    found = TinyCity().measures(
        coking_ule=measure(uptake({2025: "80 %"})),
        nev_bus=measure(uptake({2025: "50 %"})),
    )
    found.targets(
        ule=target("share", ULE, denominator={"kind": "activity", **COKE}, comparator=">=",
                   value="50 %", target_year=2025) | {"clause": "3"},
        gas=target("cap", GAS, comparator="<=", value=gas, target_year=2025) | {"clause": "7"},
        pv=target("capacity", PV, comparator=">=", value=pv, target_year=2030) | {"clause": "9"},
        buses=target("share", BUSES | {"technologies": ["bev"]}, denominator=BUSES,
                     comparator=">=", value="40 %", target_year=2025) | {"clause": "11"},
    )
    return found


@cache
def planted() -> Best:
    return optimise(city().load())


@cache
def out_of_reach() -> Best:
    return optimise(city(pv="1500 MW", gas="5 TJ").load())


@cache
def both() -> Best:
    return optimise(city(pv="1500 MW").load())


def found(best: Best, what: str, *targets: str):
    assert best.diagnosis is not None
    return [r for r in best.diagnosis.relaxations if r.what == what and r.targets == targets]


def cost_after(changes: dict[str, dict[str, object]], **limits: float) -> float:
    """Return the least cost of the planted city after a planner has changed its files."""
    other = city(pv=limits.pop("pv", "500 MW"), gas=limits.pop("gas", "1 TJ"))
    for name, keys in changes.items():
        other.scenario["targets"][name] |= deepcopy(keys)
    for name, value in limits.items():
        other.set("measures/limits.csv", value, measure=name, item="potential")
    best = optimise(other.load())
    assert best.status == "optimal"
    return best.objective


def test_exactly_the_planted_clauses_are_named():
    best = planted()
    assert best.status == "infeasible"
    assert list(best.run.cases) == ["baseline", "plan"]
    assert best.diagnosis is not None
    (conflict,) = best.diagnosis.conflicts
    assert set(conflict.members) == {"ule", "gas"}
    text = best.diagnosis.sentences()[0]
    assert "3 \"target\" (ule, ≥ 50 %, 2025)" in text.en
    assert "7“目标”（gas，≤1 TJ，2025年）" in text.zh
    assert "pv" not in text.en
    assert "buses" not in text.en


def test_values_move_to_what_can_be_reached():
    (ule,), (gas,) = found(planted(), "move_value", "ule"), found(planted(), "move_value", "gas")
    assert (ule.before, ule.after) == ("50 %", "20 %")
    assert (gas.before, gas.after) == ("1 TJ", "2.5 TJ")


@pytest.mark.parametrize("name", ["ule", "gas"])
def test_a_moved_value_costs_what_is_quoted(name):
    (moved,) = found(planted(), "move_value", name)
    assert moved.cost == pytest.approx(cost_after({name: {"value": moved.after}}), rel=1e-6)


def test_a_freed_quota_costs_what_is_quoted():
    (freed,) = found(planted(), "free_quota", "ule")
    assert freed.cost == pytest.approx(cost_after({"ule": {"enforce": False}}), rel=1e-6)
    assert found(planted(), "free_quota", "gas") == []


def test_a_delay_of_a_cap_that_never_gives_way_stays_infeasible():
    """Both hold to the horizon, so that no delay within five years resolves them."""
    for name in ("ule", "gas"):
        (late,) = found(planted(), "delay_year", name)
        assert not late.feasible
        assert (late.before, late.after) == ("2025", "2030")


def test_relaxations_are_ranked_by_cost_and_those_that_fail_come_last():
    ways = planted().diagnosis.relaxations
    costs = [r.cost for r in ways if r.feasible]
    assert costs == sorted(costs)
    assert [r.feasible for r in ways] == sorted((r.feasible for r in ways), reverse=True)
    assert all(cost >= planted().cheapest * (1 - 1e-9) for cost in costs)


def test_a_target_out_of_reach_is_a_conflict_of_its_own():
    best = out_of_reach()
    assert [c.members for c in best.diagnosis.conflicts] == [("pv",)]
    (moved,) = found(best, "move_value", "pv")
    assert moved.after == "1000 MW"
    assert "单独就无法实现" in best.diagnosis.sentences()[0].zh
    assert "1000 MW" in best.diagnosis.sentences()[0].en


def test_a_raised_potential_costs_what_is_quoted():
    (raised,) = found(out_of_reach(), "raise_potential", "pv")
    assert (raised.measure, raised.after) == ("pv_deployment", "150 %")
    again = cost_after({}, pv="1500 MW", gas="5 TJ", pv_deployment=1500.0)
    assert raised.cost == pytest.approx(again, rel=1e-6)


def test_two_conflicts_are_told_apart_and_moved_together():
    best = both()
    assert sorted(map(sorted, (c.members for c in best.diagnosis.conflicts))) == [
        ["gas", "ule"], ["pv"]]
    (everything,) = [r for r in best.diagnosis.relaxations if r.what == "move_all_values"]
    assert everything.feasible
    changes = dict(zip(everything.targets, everything.after.split("; "), strict=True))
    again = cost_after({name: {"value": value} for name, value in changes.items()}, pv="1500 MW")
    assert everything.cost == pytest.approx(again, rel=1e-6)
    (moved,) = found(best, "move_value", "pv")
    assert moved.beside


def test_what_moves_together_is_said_target_by_target():
    (everything,) = [r for r in both().diagnosis.relaxations if r.what == "move_all_values"]
    said = both().diagnosis.words.relaxation(everything)
    for name, before, after in zip(everything.targets, everything.before.split("; "),
                                   everything.after.split("; "), strict=True):
        label = both().diagnosis.words.name(name)
        assert f"{label.en} from {before} to {after}" in said.en
        assert f"{label.zh}由{before}放宽到{after}" in said.zh
    assert said.en.startswith("Move ")
    assert "; " not in said.en
    assert said.en.count(" and ") == len(everything.targets) - 1


# rows that only say rise or fall


STACK = {"kind": "emission", "pollutant": "NOx", "sources": ["grid_coal_power"]}
POWER = {"kind": "activity", "sources": ["grid_coal_power"]}


def fitted(percent: str, **targets) -> Best:
    """Return the answer for a city whose plan fits so much of its coal power by 2025."""
    found = TinyCity().measures(coal_power_ule=measure(uptake({2025: percent})))
    return optimise(found.targets(**targets).load())


def fall(kind: str = "direction") -> dict[str, object]:
    return target(kind, STACK, denominator=POWER, comparator="fall", base_year=2020,
                  target_year=2025)


def fallen(best: Best) -> float:
    """Return by which share NOx per kWh of coal power is lower in 2025 than in 2020."""
    above, below = (
        series_of(best.run, "least_cost", Target.model_validate(target("cap", q)).quantity)[0]
        for q in (STACK, POWER)
    )
    return float(1 - above[5] / below[5] / (above[0] / below[0]))


@pytest.mark.parametrize("kind", ["direction", "intensity"])
def test_a_fall_without_a_number_is_held_by_a_small_margin(kind):
    """Without the target the cheapest mix fits nothing."""
    free, held = fitted("80 %"), fitted("80 %", nox=fall(kind))
    assert fallen(free) == pytest.approx(0.0, abs=1e-6)
    assert held.enforced == {"nox"}
    assert fallen(held) == pytest.approx(DIRECTION_MARGIN, rel=1e-3)
    verdicts = assess_cases(held.run, ("plan", "least_cost"))
    assert {(v.case, v.verdict) for v in verdicts} == {("plan", "met"), ("least_cost", "met")}
    assert held.shadow_prices == {}


def test_a_margin_is_never_more_than_the_plan_reaches():
    """The plan fits 0.05 %, each of which emits a fifth of what it did: 0.04 % less."""
    best = fitted("0.05 %", nox=fall())
    assert best.status == "optimal"
    assert fallen(best) == pytest.approx(0.0004, rel=1e-2)


def test_a_direction_that_cannot_be_reached_is_moved_to_a_number():
    """No gas is burnt in 2020, so that its use cannot fall."""
    gas = target("direction", GAS, comparator="fall", base_year=2020, target_year=2025)
    best = optimise(TinyCity().targets(gas=gas).load())
    assert best.status == "infeasible"
    assert best.diagnosis is not None
    (conflict,) = best.diagnosis.conflicts
    assert conflict.members == ("gas",)
    (moved,) = found(best, "move_value", "gas")
    assert (moved.before, moved.feasible) == ("fall", True)
    said = best.diagnosis.words.relaxation(moved)
    assert f"to a change of at most {moved.after} since 2020" in said.en
    assert f"较2020年变化不高于{moved.after}" in said.zh
    assert "(gas, fall, 2025)" in said.en
    assert "（gas，下降，2025年）" in said.zh


def test_the_table_has_every_kind_of_row():
    header, rows = diagnosis_rows(planted().diagnosis)
    assert header == HEADER
    kinds = [row[0] for row in rows]
    assert set(kinds) == {"violation", "conflict", "relaxation"}
    conflict = rows[kinds.index("conflict")]
    assert conflict[header.index("clauses")] in ("3;7", "7;3")
    cheapest = next(row for row in rows if row[0] == "relaxation")
    assert cheapest[header.index("feasible")] == "yes"
    assert cheapest[header.index("cost_above_cheapest")] == pytest.approx(
        cheapest[header.index("cost_pv")] - planted().cheapest)
    assert all(row[-1] and row[-2] for row in rows)


@pytest.mark.parametrize(("kind", "comparator", "value", "tolerance", "achieved", "expected"), [
    ("share", ">=", "43 %", None, 41.9347, "41.9 %"),
    ("share", "<=", "43 %", None, 44.0561, "44.1 %"),
    ("change", None, "-18 %", None, -15.7249, "-15.7 %"),
    ("cap", "<=", "2825 t", None, 3000.0, "3000 t"),
    ("cap", ">=", "2825 t", None, 2534.9, "2530 t"),
    ("share", ">=", "20 %", "10 %", 9.0, "10 %"),
    ("cap", ">=", "5 t", None, 0.0, "0 t"),
])
def test_values_are_rounded_to_the_safe_side(kind, comparator, value, tolerance, achieved,
                                             expected):
    plain = Target.model_validate(target(kind, None, comparator=comparator, value=value,
                                         tolerance=tolerance))
    assert moved_to(plain, "t", achieved).target.value == expected


def test_a_recheck_that_takes_long_is_replaced_by_a_proof(monkeypatch):
    """Not one step without presolve is allowed: the least violation decides instead."""
    monkeypatch.setattr("simulator.optimiser.infeasible.proof.RECHECK", 0)
    task = planted().task
    assert solve(task).status == "infeasible"
    assert task.can_hold(["pv", "buses"])


@pytest.mark.parametrize(
    ("unit", "achieved", "text"),
    [("t", 11674.5151547, "comes to 11,675 t "), ("%", 42.0531141806, "comes to 42.05 % "),
     ("yr", 2035.0, "comes to 2035 yr ")],
)
def test_what_is_reached_is_told_without_an_exponent(unit, achieved, text):
    words = PlanWords(city().load(), 0.0)
    verdict = Verdict(target="pv", case="plan", year=2030, required=1.0, achieved=achieved,
                      gap=0.0, unit=unit, tolerance=0.0, verdict="missed", reason="")
    said = words.violation(verdict)
    assert text in said.en
    assert text.removeprefix("comes to ").strip() in said.zh


def test_a_large_value_moves_to_a_number_without_an_exponent():
    row = Target.model_validate(
        target("cap", GAS, comparator="<=", value="1000000 TJ", target_year=2025))
    assert moved_to(row, "gas", 1.1634e6).target.value == "1170000 TJ"


def test_the_cost_of_years_that_are_fixed_is_no_violation():
    """Decided from 2024 on, buses cannot be an eighth electric in 2025; all else can be met."""
    late = moving_city()
    late.scenario["years"]["decide_from"] = 2024
    best = optimise(late.load())
    (conflict,) = best.diagnosis.conflicts
    assert conflict.members == ("T2",)
    assert 0 < conflict.lacking < 0.1
    assert optimise(late.load(), quotas="free").status == "optimal"
