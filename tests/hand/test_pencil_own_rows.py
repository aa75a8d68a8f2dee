"""Pencil-size optima with constraints of a modeller's own, by every solver that is there.

Units as of all pencil cities: kt, million CNY; six equal years, nothing discounted.
"""

from __future__ import annotations

import pyomo.core as pyo
import pytest

from simulator.optimiser.answers.best import Best
from simulator.optimiser.modelling.city_model import CityModel, build_model
from simulator.scenario.keys import Quantity
from simulator.simulation.case import LEAST_COST
from simulator.simulation.run import series_of, simulate
from tests.fixtures.pencil import MILLION, PencilCity
from tests.fixtures.solvers import SOLVERS
from tests.hand.test_pencil_controls import NOX, cover, mill

close = pytest.approx
ATOM = 1e-6
by_every_solver = pytest.mark.parametrize("solver", SOLVERS)


def model_of(city: PencilCity) -> CityModel:
    scenario = city.load()
    return build_model(scenario, simulate(scenario))


def filters(target: str = "500 t") -> CityModel:
    """A filter takes all NOx of a kt; it costs 12, paid over 4 years, and stands for ever."""
    city = mill().control("mill", "filter", 0, NOx=1)
    city.cost("mill", "*", "capex", 12, control="filter")
    city.effect("mill", "filter", "economic_life", 4, "yr")
    return model_of(cover(city, "filter", 100).aim("T", "cap", NOX, target, year=2024))


def budget(model: CityModel, most: float) -> None:
    """Hold what is invested in every year below a number [million CNY]."""
    model.pyomo.budget = pyo.Constraint(
        model.pyomo.LATER, rule=lambda _, year: model.investment[year] <= most * MILLION)


def invested(model: CityModel) -> list[float]:
    return [pyo.value(model.investment[year]) / MILLION for year in model.pyomo.LATER]


def cost(best: Best) -> float:
    assert best.status == "optimal"
    assert best.run.cases[LEAST_COST].present_cost == close(best.objective, rel=1e-6)
    return best.objective / MILLION


@by_every_solver
def test_without_a_bound_all_is_built_when_it_is_needed(solver: str) -> None:
    """Half a kt of filters in 2024 at 12: 6 are invested at once; paid 3 a year per kt.

    Three payments of 1.5 fall into the horizon: 60 + 4.5.
    Proves: a model to which nothing is added is that of `optimise`. Sensitivity: the capex, 12.
    """
    model = filters()
    best = model.solve(solver)
    assert cost(best) == close(64.5, rel=ATOM)
    assert invested(model) == close([0, 0, 0, 6, 0, 0], rel=ATOM, abs=ATOM)
    assert best.own_prices == {}


@by_every_solver
def test_a_bound_on_yearly_investment_spreads_it(solver: str) -> None:
    """1.5 a year buy an eighth of a kt: filters are built in each of 2021 to 2024.

    Paid four times each, three times the last: 1/8 x 3 x (4 + 4 + 4 + 3) = 5.625, so 65.625.
    Proves: yearly investment is outlay in the year of building, controls included. Sensitivity:
    the bound: without it 64.5.
    """
    model = filters()
    budget(model, 1.5)
    best = model.solve(solver)
    assert cost(best) == close(65.625, rel=ATOM)
    assert invested(model) == close([1.5, 1.5, 1.5, 1.5, 0, 0], abs=1e-5)
    added = best.run.cases[LEAST_COST].mix.control_additions.sum(0) / 1e3
    assert added == close([0, 0.125, 0.125, 0.125, 0.125, 0, 0], abs=ATOM)


@by_every_solver
def test_what_room_in_the_budget_is_worth(solver: str) -> None:
    """At 2 a year a third of the filters is built in 2024, the rest in two of the years before.

    1/6 x 3 x (4 + 4 + 3) = 5.5. One more in 2024 buys 1/12 kt there instead of earlier and saves
    one payment of 3: a quarter of what it is. Proves: prices of own rows are in their unit.
    Sensitivity: the capex over the life, 3.
    """
    model = filters()
    budget(model, 2)
    best = model.solve(solver)
    assert cost(best) == close(65.5, rel=ATOM)
    assert best.own_prices["budget[2024]"] == close(0.25, rel=1e-5)
    assert best.own_prices["budget[2026]"] == close(0, abs=1e-9)


@by_every_solver
def test_a_budget_that_is_too_small(solver: str) -> None:
    """1.4 a year buy 4 x 1.4 / 12 = 0.467 kt by 2024, and half a kt is needed.

    Proves: infeasible is an answer, and it is not laid at the door of the targets. Sensitivity:
    the bound, 1.5.
    """
    model = filters()
    budget(model, 1.4)
    best = model.solve(solver)
    assert best.status == "infeasible"
    assert LEAST_COST not in best.run.cases
    assert best.diagnose() is None
    assert "the targets alone leave a mix, what was added to the model does not" in repr(best)
    assert "diagnose()" not in repr(best)
    assert best.cheapest / MILLION == close(60, rel=ATOM)


@by_every_solver
def test_targets_that_cannot_be_met_are_diagnosed(solver: str) -> None:
    """No NOx at all but -1 t: the target alone leaves no mix, whatever is added.

    Proves: the diagnosis of a model is that of its targets. Sensitivity: the target.
    """
    best = filters("-1 t").solve(solver)
    assert best.status == "infeasible"
    assert "diagnose() tells why" in repr(best)
    found = best.diagnose()
    assert found is not None
    assert [conflict.members for conflict in found.conflicts] == [("T",)]


def two_controls() -> CityModel:
    """Plain removes half at 2 per kt, deep nine tenths at 6; one excludes the other."""
    city = mill().control("mill", "plain", 2, NOx=0.5).control("mill", "deep", 6, rank=2, NOx=0.9)
    return model_of(cover(cover(city, "plain", 100), "deep", 100))


@by_every_solver
def test_a_bound_on_a_quantity(solver: str) -> None:
    """At most 300 t in 2026: half plain, half deep, 60 + 1 + 3 = 64, and a tonne more saves 10000.

    Proves: a quantity of the scenario language is what the target of the same words would hold.
    Sensitivity: the bound, 300 t.
    """
    model = two_controls()
    nox = model.quantity(NOX)
    assert model.unit(NOX) == "t"
    model.pyomo.ceiling = pyo.Constraint(expr=nox[2026] <= 300)
    best = model.solve(solver)
    assert cost(best) == close(64, rel=ATOM)
    assert pyo.value(nox[2026]) == close(300, rel=1e-6)
    assert pyo.value(nox[2020]) == close(1000, rel=1e-9)
    assert best.own_prices["ceiling"] == close(10_000, rel=1e-6)


@by_every_solver
def test_a_bound_on_the_cost_of_a_year_and_an_objective_of_ones_own(solver: str) -> None:
    """Least NOx in 2026 when that year may cost 13: 3 above the mill buy half plain, half deep.

    With p plain and d deep: 2 p + 6 d <= 3, p + d <= 1, so p = 3/4, d = 1/4: 0.375 + 0.225 = 0.6
    goes and 400 t stay. Proves: the cost of a year counts what is paid in it; the objective may be
    replaced. Sensitivity: the 13.
    """
    model = two_controls()
    nox = model.quantity(NOX)
    m = model.pyomo
    m.objective.deactivate()
    m.cleanest = pyo.Objective(expr=nox[2026])
    m.purse = pyo.Constraint(expr=model.cost[2026] <= 13 * MILLION)
    best = model.solve(solver)
    assert best.status == "optimal"
    assert pyo.value(nox[2026]) == close(400, rel=1e-6)
    assert pyo.value(model.cost[2026]) == close(13 * MILLION, rel=1e-6)
    assert series_of(best.run, LEAST_COST, Quantity(**NOX))[0][-1] == close(400, rel=1e-6)
    assert best.shadow_prices == best.own_prices == {}


@by_every_solver
def test_a_decision_of_ones_own(solver: str) -> None:
    """Deep cleaning comes for 0.8 kt at least or not at all: 0.8 x 6 = 4.8 removes 720 t.

    Without deep plain removes 500 t of the 700; so 60 + 4.8. Proves: variables may be added, whole
    numbers too. Sensitivity: the 0.8: at half a kt the cost is 64, as without the decision.
    """
    model = two_controls()
    m = model.pyomo
    deep = m.controlled["mill", "rest", "old", "deep", 2026]
    m.built = pyo.Var(within=pyo.Binary)
    m.at_least = pyo.Constraint(expr=deep >= 800 * m.built)
    m.only_then = pyo.Constraint(expr=deep <= 1000 * m.built)
    m.ceiling = pyo.Constraint(expr=model.quantity(NOX)[2026] <= 300)
    assert cost(model.solve(solver)) == close(64.8, rel=ATOM)
    assert pyo.value(m.built) == close(1)
    m.at_least.set_value(deep >= 500 * m.built)
    assert cost(model.solve(solver)) == close(64, rel=ATOM)


def test_what_is_fixed_or_switched_off_counts() -> None:
    """The mill may be told to clean deep: 6 a year more for 1 kt; or to forget its target.

    Proves: bounds, fixed variables and rows that are switched off are taken as they are.
    Sensitivity: none but the switch.
    """
    model = two_controls()
    for year in model.pyomo.LATER:
        model.pyomo.z["mill", "rest", "old", "deep", year].fix(1.0)
    assert cost(model.solve()) == close(96, rel=ATOM)
    model = filters()
    model.pyomo.target_most.deactivate()
    assert cost(model.solve()) == close(60, rel=ATOM)
