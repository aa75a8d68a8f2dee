"""Modes of the optimiser on the tiny city: fronts, budgets, cost curves, other mixes, yes or no."""

from __future__ import annotations

from itertools import pairwise
from types import SimpleNamespace

import numpy as np
import pytest

import simulator
from simulator.accounting.equivalents import weights
from simulator.errors import InputError
from simulator.kernels.annuity import capital_recovery_factor
from simulator.optimiser.answers.aims import read_aim
from simulator.optimiser.infeasible.proof import solve
from simulator.optimiser.modes.alternatives import near_optimal
from simulator.optimiser.modes.budget import most_reduction
from simulator.optimiser.modes.cost_curve import macc
from simulator.optimiser.modes.frontier import pareto
from simulator.optimiser.modes.textbook_curve import Alone, ranked, textbook_curve
from simulator.optimiser.optimise import optimise
from simulator.optimiser.programme.binding_targets import LUMPY, choose
from simulator.optimiser.solving.task import prepare
from simulator.results.rows.mode_rows import (
    alternatives_text,
    macc_text,
    pareto_text,
    projects_text,
)
from simulator.simulation.case import BASELINE, LEAST_COST
from simulator.simulation.run import series_of
from tests.fixtures.city import TinyCity, target
from tests.fixtures.places import process_numbers

CO2 = {"kind": "emission", "pollutant": "CO2"}
NOX = {"kind": "emission", "pollutant": "NOx"}
EQUIVALENTS = {"SO2": 0.95, "NOx": 0.95, "PM2.5": 2.18, "NH3": 9.09, "COD": 1.0, "NH3-N": 0.8}
YEAR = 5
NEAR = 1e-6


def city() -> TinyCity:
    found = TinyCity()
    for name, kilograms in EQUIVALENTS.items():
        found.add("finance.csv", kilograms, "kg", item=f"pollution_equivalent_{name}")
    for item, value, unit in (("carbon_price", 60, "CNY/t"), ("environment_tax_air", 1.2, "CNY"),
                              ("gwp_ch4", 28, "1"), ("gwp_n2o", 265, "1")):
        found.add("finance.csv", value, unit, item=item)
    return found


def cap(quantity, tonnes, **keys):
    return target("cap", quantity, comparator="<=", value=f"{tonnes} t", **keys)


@pytest.fixture(scope="module")
def plain():
    run = city().run()
    emitted = {name: float(series_of(run, BASELINE, read_aim(run.scenario, name).quantities[0][0])
                           [0][YEAR]) for name in ("CO2", "NOx")}
    return SimpleNamespace(run=run, scenario=run.scenario, emitted=emitted)


@pytest.fixture(scope="module")
def front(plain):
    return pareto(plain.scenario, plain.run, points=9)


def test_a_rule_may_choose_every_target():
    """Those without a value, or of a sum that is not decided, do not bind; the others do."""
    tracked = target("tracked", None, status="tracked", reason="a duty")
    open_cap = target("cap", NOX, comparator="<=", value_source="missing")
    run = city().targets(A=cap(NOX, 1e6), B=tracked, C=open_cap).run()
    best = optimise(run.scenario, run, chosen=lambda _name, _target: True)
    assert best.enforced == {"A"}
    assert not optimise(run.scenario, run, chosen=lambda _name, _target: None).enforced


@pytest.mark.parametrize("rule", [lambda: True, lambda _one: True, lambda _a, _b, _c: True, "x"])
def test_a_rule_takes_name_and_target(plain, rule):
    with pytest.raises(InputError, match="expected a function of name and target"):
        simulator.optimise(plain.scenario, plain.run, chosen=rule)


def test_an_answer_without_a_mix_has_no_others_beside_it():
    best = solved(A=cap(NOX, 0))
    assert best.status == "infeasible"
    with pytest.raises(InputError, match="an answer without a mix: infeasible"):
        near_optimal(best, 1)


def solved(**targets):
    run = city().targets(**targets).run()
    return optimise(run.scenario, run)


# fronts


def test_a_front_falls_and_is_convex(front):
    x = np.array([p.x for p in front.points])
    y = np.array([p.y for p in front.points])
    assert front.status == "optimal"
    assert len(x) == 9
    assert (np.diff(x) < 0).all()
    assert (np.diff(y) > 0).all()
    slopes = -np.diff(y) / np.diff(x)
    assert (np.diff(slopes) > -NEAR * slopes[1:]).all()


def test_the_price_of_a_point_lies_between_the_slopes_beside_it(front):
    points = front.points
    for before, own, after in zip(points, points[1:], points[2:], strict=False):
        left = (own.y - before.y) / (before.x - own.x)
        right = (after.y - own.y) / (own.x - after.x)
        assert left * (1 - NEAR) <= own.price <= right * (1 + NEAR)


def test_the_ends_of_a_front_are_the_single_optima(plain, front):
    task = prepare(plain.run, choose(()))
    assert front.points[0].y == pytest.approx(task.cost_of(solve(task)), rel=NEAR)
    least = most_reduction(plain.scenario, plain.run, year=2030)
    last = pareto(plain.scenario, plain.run, points=2, year=2030).points[-1]
    assert last.x == pytest.approx(least.most.baseline - least.most.limit, rel=NEAR)


def test_a_front_is_the_same_from_both_sides(plain):
    one = pareto(plain.scenario, plain.run, x="CO2", y="NOx", points=3)
    two = pareto(plain.scenario, plain.run, x="NOx", y="CO2", points=3)
    assert one.points[0].y == pytest.approx(two.points[-1].x, rel=1e-5)
    assert one.points[-1].x == pytest.approx(two.points[0].y, rel=1e-5)


def test_no_point_of_a_front_beats_another(plain):
    points = pareto(plain.scenario, plain.run, x="CO2", y="NOx", points=5).points
    for one in points:
        assert not any(o.x < one.x * (1 - NEAR) and o.y < one.y * (1 - NEAR) for o in points)


def test_targets_make_a_front_dearer_and_never_cheaper(plain, front):
    run = city().targets(N=cap(NOX, 0.7 * plain.emitted["NOx"])).run()
    held = pareto(run.scenario, run, points=3, targets=("plan",))
    assert held.points[0].y >= front.points[0].y * (1 - NEAR)
    assert held.points[0].emissions["NOx"] <= 0.7 * plain.emitted["NOx"] * (1 + NEAR)


def test_a_front_without_a_mix_says_so(plain):
    run = city().targets(C=cap(CO2, 1.0)).run()
    found = pareto(run.scenario, run, points=2, targets=("plan",))
    assert (found.status, found.points) == ("infeasible", [])


def test_pareto_csv_names_units(front):
    lines = pareto_text(front).splitlines()
    assert lines[0].startswith("point,year,x,x_cap,x_value,x_unit,y,y_value,y_unit,shadow_price")
    assert len(lines) == 10
    assert "CNY_2020/t" in lines[1]


# targets and prices


def test_a_joint_optimum_is_never_cheaper_than_a_single_one(plain):
    carbon = cap(CO2, 0.7653 * plain.emitted["CO2"])
    nitrogen = cap(NOX, 0.65 * plain.emitted["NOx"])
    one, two, both = solved(C=carbon), solved(N=nitrogen), solved(C=carbon, N=nitrogen)
    assert both.objective >= max(one.objective, two.objective) * (1 - 1e-9)
    assert one.objective >= one.cheapest * (1 - 1e-9)


def test_tightening_never_lowers_the_cost_and_the_shadow_price_is_its_slope(plain):
    loose, tight = 0.7653 * plain.emitted["CO2"], 0.7653 * plain.emitted["CO2"] - 1.0
    first, second = solved(C=cap(CO2, loose)), solved(C=cap(CO2, tight))
    rise = second.objective - first.objective
    assert rise >= 0
    prices = [best.shadow_prices["C"].discounted for best in (first, second)]
    assert prices[0] * (1 - 1e-3) <= rise <= prices[1] * (1 + 1e-3)
    assert prices[0] > 0


# budgets


def test_equivalents_are_a_thousand_kilograms_over_the_law(plain):
    found = weights(plain.scenario.store, plain.scenario.theta, "IAPeq")
    assert found["NOx"] == pytest.approx(1000 / 0.95)
    assert found["CO2"] == pytest.approx(50)
    assert found["CH4"] == pytest.approx(50 * 28)
    assert set(weights(plain.scenario.store, plain.scenario.theta, "WPeq")) == {"COD", "NH3-N"}


def test_a_budget_is_kept_and_buys_more_the_larger_it_is(plain):
    small, large = (most_reduction(plain.scenario, plain.run, maximise="NOx", budget=budget).most
                    for budget in (2e6, 2e7))
    assert small.spent <= 2e6 * (1 + NEAR) + 1.0
    assert large.spent <= 2e7 * (1 + NEAR) + 1.0
    assert 0 < small.reduction < large.reduction <= large.limit * (1 + NEAR)
    step = most_reduction(plain.scenario, plain.run, maximise="NOx", budget=2e6 + 1e3).most
    assert (step.reduction - small.reduction) == pytest.approx(1e3 / small.price, rel=1e-2)


def test_a_weighted_budget_reduces_what_it_weighs(plain):
    best = most_reduction(plain.scenario, plain.run, maximise="NOx=1,CO2=0.001", budget=1e7)
    case = best.run.cases[LEAST_COST]
    assert best.most.reduction > 0
    assert best.replay_gap < NEAR
    reached = 0.0
    for quantity, weight in best.most.aim.quantities:
        reached += weight * float(series_of(best.run, case.name, quantity)[0][YEAR:].mean())
    assert best.most.baseline - reached == pytest.approx(best.most.reduction, rel=NEAR)


def test_a_budget_below_the_cost_of_the_targets_is_refused(plain):
    run = city().targets(N=cap(NOX, 0.65 * plain.emitted["NOx"])).run()
    with pytest.raises(InputError, match="E-BUDGET") as caught:
        most_reduction(run.scenario, run, maximise="CO2", budget=1.0, targets=("plan",))
    assert "that the targets cost above the cheapest mix" in str(caught.value)


@pytest.mark.parametrize("text", ["NO", "CO2:net", "NOx:energy_net", "NOx=much", "NO=1"])
def test_a_word_that_means_nothing_is_refused(plain, text):
    with pytest.raises(InputError, match="E-USAGE simulator --maximise"):
        read_aim(plain.scenario, text, "--maximise")


@pytest.mark.parametrize(("text", "meant"), [("nox", "NOx"), ("co2:energy_net", "CO2:energy_net"),
                                             ("Nox=1", "NOx=1"), ("COST", "cost")])
def test_a_word_is_found_whatever_its_case(plain, text, meant):
    found, wanted = (read_aim(plain.scenario, word, "--maximise") for word in (text, meant))
    assert found.weights == wanted.weights


# cost curve


def test_a_cost_curve_rises_and_begins_with_what_pays_for_itself(plain):
    curve = macc(plain.scenario, plain.run, pollutant="NOx", year=2030, points=6)
    steps = curve.steps
    task = prepare(plain.run, choose(()))
    cheapest, base = task.cost_of(solve(task)), plain.run.cases[BASELINE]
    paid = float((base_cost(plain, base) * task.data.discount).sum())
    assert steps[0].present_value == pytest.approx(cheapest - paid, rel=1e-5, abs=1e3)
    assert steps[0].marginal == 0.0
    for before, after in pairwise(steps):
        assert after.reduction > before.reduction
        assert after.present_value >= before.present_value - 1.0
        assert after.marginal >= before.marginal * (1 - NEAR)
    named = {change.effort.measure for step in steps for change in step.changes}
    assert "coal_power_ule" in named
    assert macc_text(curve).count("after_interactions") > len(steps)


def base_cost(plain, case):
    return case.total_cost


def test_a_measure_alone_costs_what_it_adds_over_what_it_reduces(plain):
    found = {a.measure: a for a in textbook_curve(plain.run, read_aim(plain.scenario, "NOx"), 10)}
    ule = found["coal_power_ule"]
    assert ule.kind == "costs"
    before, after, fuel = 1 - 0.5, 1 - 0.9, 1000 * 10 * 0.3
    assert ule.reduction == pytest.approx(fuel * (before - after))
    assert ule.unit_cost == pytest.approx(ule.cost / ule.reduction)
    assert "cement_staggered" not in found, "it has no potential"


def test_savings_are_ranked_by_net_benefit_and_no_reduction_has_no_rank():
    """C/ER would put `small` (-10 per t) before `large` (-5 per t), which saves more."""
    found = ranked([
        Alone("dear", 10.0, 50.0, 5.0, "costs"), Alone("small", 1.0, -10.0, None, "saves"),
        Alone("large", 10.0, -50.0, None, "saves"), Alone("cheap", 10.0, 20.0, 2.0, "costs"),
        Alone("worse", -1.0, -99.0, None, "no_reduction"),
    ])
    assert [a.measure for a in found] == ["large", "small", "cheap", "dear", "worse"]
    assert [a.rank for a in found] == [1, 2, 3, 4, None]
    assert [a.efficient for a in found] == [True, False, False, False, False]
    assert [a.cumulative for a in found] == [10.0, 11.0, 21.0, 31.0, None]
    assert found[-1].unit_cost is None


# other mixes


def test_other_mixes_are_near_in_cost_meet_the_targets_and_differ(plain):
    best = solved(N=cap(NOX, 0.65 * plain.emitted["NOx"]))
    found = near_optimal(best, 3, within=0.02, seed=4)
    assert len(found.mixes) == 4
    for mix in found.mixes:
        assert mix.cost <= best.objective * 1.02 * (1 + NEAR)
        emitted = mix.case.emissions.sum(axis=(0, 1))[best.run.index.pollutant("NOx")]
        assert emitted[YEAR] <= 0.65 * plain.emitted["NOx"] * (1 + 1e-5)
    for n, one in enumerate(found.mixes):
        for other in found.mixes[:n]:
            assert np.abs(one.uptake - other.uptake).max() > 0.01
    text = alternatives_text(found, best.run.index.years, (2025, 2030))
    assert len(text.splitlines()) == 1 + 4 * 2 * len(found.efforts)


def test_the_same_seed_gives_the_same_mixes_and_the_optimum_can_be_found_again(plain):
    best = solved(N=cap(NOX, 0.65 * plain.emitted["NOx"]))
    first, second = (near_optimal(best, 2, seed=7) for _ in range(2))
    for one, two in zip(first.mixes, second.mixes, strict=True):
        np.testing.assert_allclose(one.uptake, two.uptake, atol=1e-6)
    assert best.task.cost_of(solve(best.task)) == pytest.approx(best.objective, rel=1e-9)


# yes or no, step by step, hurdle rates


def test_a_named_project_is_built_in_full_or_not_at_all(plain):
    """The cap takes part of the plant's potential; in full it is never cheaper."""
    run = city().targets(N=cap(NOX, 0.7 * plain.emitted["NOx"])).run()
    parts, lumpy = optimise(run.scenario, run), optimise(run.scenario, run, projects=LUMPY)
    assert lumpy.status == "optimal"
    assert lumpy.objective >= parts.objective * (1 - 1e-9)
    names = [d.project.name for d in lumpy.decisions]
    assert "grid_coal_power@plant_a ultra_low" in names
    for decision in lumpy.decisions:
        assert np.all((np.abs(decision.uptake) < 1e-4) | (np.abs(decision.uptake - 1) < 1e-4))
        assert decision.built == (decision.begins is not None)
    assert lumpy.replay_gap < NEAR
    assert lumpy.shadow_prices["N"].discounted >= 0
    assert "yes" in projects_text(lumpy.decisions, run.index.years) or not any(
        d.built for d in lumpy.decisions)


def test_a_myopic_plan_is_never_cheaper_than_one_with_foresight(plain):
    run = city().targets(
        A=cap(NOX, 0.65 * plain.emitted["NOx"], target_year=2025),
        B=cap(NOX, 0.45 * plain.emitted["NOx"], target_year=2028),
        C=cap(CO2, 0.5311 * plain.emitted["CO2"], target_year=2030),
    ).run()
    best = optimise(run.scenario, run, myopic=True)
    assert best.milestones == (2025, 2028, 2030)
    assert best.status == "optimal"
    assert best.objective >= best.foresight * (1 - 1e-9)
    assert optimise(run.scenario, run).objective == pytest.approx(best.foresight, rel=1e-9)
    assert best.task.cost_of(solve(best.task)) == pytest.approx(best.foresight, rel=1e-9)


def test_without_foresight_a_late_target_may_be_out_of_reach(plain):
    """The ramp to 2030 must begin before 2025, where nothing asks for it yet."""
    found = city()
    found.add("measures/limits.csv", 5, "percent", measure="coal_power_ule", move="main",
              item="pace")
    found.targets(
        A=cap(NOX, plain.emitted["NOx"], target_year=2025),
        B=target("share", {"kind": "coverage", "sources": ["grid_coal_power"],
                           "controls": ["ultra_low"]}, comparator=">=", value="90 %",
                 denominator={"kind": "activity", "sources": ["grid_coal_power"]},
                 target_year=2030),
    )
    run = found.run()
    best = optimise(run.scenario, run, myopic=True)
    assert best.status == "infeasible"
    assert best.stuck == 2030
    assert best.foresight == pytest.approx(optimise(run.scenario, run).objective)


def hurdled(rate, **targets):
    found = city().targets(**targets)
    found.scenario["finance"] = {"hurdle_rates": {"nev_bus": rate}}
    run = found.run()
    return optimise(run.scenario, run)


def test_a_hurdle_rate_adds_the_difference_of_annuities(plain):
    """A bus of 2030, one payment left: 1 M CNY * (CRF(20 %, 10) - CRF(6 %, 10)) / 1.06^10."""
    task = hurdled("20 %").task
    index = task.run.index
    process = process_numbers(index)["buses", "rest", "bev"]
    column = task.programme.column["n", (process, 10)]
    per_unit = task.data.scale[index.process_site[process]]
    per_unit /= task.run.scenario.city.coefficients.full_load[process]
    more = capital_recovery_factor(0.20, 10) - capital_recovery_factor(0.06, 10)
    expected = 1e6 * more / 1.06**10 * per_unit / 1e6
    assert task.surcharge[column] == pytest.approx(expected)
    assert task.surcharge[task.programme.column["n", (process - 1, 10)]] == 0.0


def test_a_hurdle_rate_changes_the_choice_and_never_the_reported_cost(plain):
    free, same, high = solved(), hurdled("6 %"), hurdled("60 %")
    assert same.objective == pytest.approx(free.objective, rel=1e-9)
    assert high.objective >= free.objective * (1 - 1e-9)
    assert high.replay_gap < NEAR
