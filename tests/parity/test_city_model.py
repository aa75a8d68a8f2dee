"""The model that modellers get says what `optimise` and the accounting say, by every solver."""

from __future__ import annotations

import pickle
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pyomo.core as pyo
import pytest
from pyomo.environ import SOSConstraint

from simulator.errors import InputError, SolverError
from simulator.optimiser.answers.best import Best
from simulator.optimiser.modelling import city_model, solvers
from simulator.optimiser.modelling.city_model import CityModel, build_model
from simulator.optimiser.modelling.solvers import solve_with
from simulator.optimiser.modes.alternatives import near_optimal
from simulator.optimiser.optimise import optimise
from simulator.results.rows.series import outlays
from simulator.scenario.keys import Quantity
from simulator.simulation.case import LEAST_COST
from simulator.simulation.loading import load
from simulator.simulation.run import series_of, simulate
from simulator.simulation.scenario import Scenario
from tests.fixtures.moving import moving_city
from tests.fixtures.solvers import SOLVERS
from tests.parity.test_expressions import quantities


@cache
def tiny() -> Scenario:
    return moving_city().load()


@cache
def expected() -> Best:
    return optimise(tiny())


@cache
def solved() -> tuple[CityModel, Best]:
    """Return a model with bounds that bind, and its answer."""
    model = build_model(tiny())
    free = model.solve()
    most = 0.8 * max(_outlay(free))
    model.pyomo.budget = pyo.Constraint(
        model.pyomo.LATER, rule=lambda _, year: model.investment[year] <= most)
    return model, model.solve()


def _outlay(best: Best) -> Any:
    """Return investment of every year as the results have it [CNY]."""
    return sum(part.sum(0) for part in outlays(best.run.cases[LEAST_COST]).values())


def fresh() -> CityModel:
    return build_model(tiny())


@pytest.mark.slow
@pytest.mark.parametrize("solver", SOLVERS)
def test_a_model_to_which_nothing_is_added_is_that_of_optimise(solver: str) -> None:
    best = fresh().solve(solver)
    assert best.status == "optimal"
    assert best.objective == pytest.approx(expected().objective, rel=1e-6)
    assert best.replay_gap < 1e-6
    for name, price in expected().shadow_prices.items():
        assert best.shadow_prices[name].discounted == pytest.approx(price.discounted, rel=1e-5)


def test_highs_gives_the_very_answer_of_optimise() -> None:
    best = fresh().solve()
    ours, theirs = (vars(b.run.cases[LEAST_COST].mix) for b in (best, expected()))
    for name, array in theirs.items():
        assert np.allclose(ours[name], array, rtol=1e-9, atol=1e-9), name


def test_a_bound_binds() -> None:
    model, best = solved()
    assert best.objective > expected().objective
    assert max(best.own_prices.values()) > 0
    assert set(best.own_prices) == {f"budget[{year}]" for year in model.pyomo.LATER}


def test_investment_is_that_of_the_results() -> None:
    """Outlay for plant and controls, which the results work out from the replayed mix."""
    model, best = solved()
    found = [pyo.value(model.investment[year]) for year in model.pyomo.YEAR]
    assert found == pytest.approx(_outlay(best), rel=1e-9, abs=1.0)
    assert found[0] == 0.0


def test_cost_is_that_of_the_accounting() -> None:
    model, best = solved()
    case = best.run.cases[LEAST_COST]
    found = [pyo.value(model.cost[year]) for year in model.pyomo.YEAR]
    assert found == pytest.approx(case.total_cost, rel=1e-9)
    assert pyo.value(model.present_cost) == pytest.approx(case.present_cost, rel=1e-9)
    discounted = sum(pyo.value(model.cost[y] * model.pyomo.discount[y]) for y in model.pyomo.LATER)
    assert discounted == pytest.approx(case.present_cost, rel=1e-9)


def test_every_quantity_is_that_of_the_run() -> None:
    model, best = solved()
    seen = 0
    for written in quantities(best.run):
        series, unit = series_of(best.run, LEAST_COST, Quantity(**written))
        found = [pyo.value(term) for term in model.quantity(written).values()]
        size = max(float(np.abs(series).max()), 1.0)
        assert found == pytest.approx(series, abs=1e-7 * size), written
        assert model.unit(written) == unit
        seen += 1
    assert seen > 100


NATURAL = ("activity", "capacity", "additions", "controlled", "control_additions", "dumped")


@pytest.mark.parametrize("name", NATURAL)
def test_expressions_are_the_arrays_of_the_mix(name: str) -> None:
    model, best = solved()
    index, array = best.run.index, getattr(best.run.cases[LEAST_COST].mix, name)
    members = _members(index, name)
    own = model.pyomo.component(name)
    size = float(np.abs(array).max()) or 1.0
    assert len(own) > 0
    for key, term in own.items():
        *member, year = key
        value = array[members[tuple(member)], index.year(year)]
        assert pyo.value(term) == pytest.approx(value, abs=1e-7 * size), key


def _members(index: Any, name: str) -> dict[tuple[str, ...], int]:
    if name == "dumped":
        return {(carrier,): n for n, carrier in enumerate(index.carriers)}
    if name.startswith("control"):
        return {(*_process(index, c.process), c.control): n for n, c in enumerate(index.controls)}
    return {_process(index, p): p for p in range(len(index.processes))}


def _process(index: Any, number: int) -> tuple[str, ...]:
    own = index.processes[number]
    site = index.sites[own.site]
    return site.source, site.facility, own.technology


@pytest.mark.slow
def test_what_is_in_the_model_is_documented_and_readable() -> None:
    m = fresh().pyomo
    silent = [c.name for c in m.component_objects((pyo.Var, pyo.Constraint, pyo.Expression,
                                                   pyo.Param, pyo.Objective)) if not c.doc]
    assert silent == []
    key = next(iter(m.share_limit))
    assert key[:3] in m.PROCESS
    assert key[3] in m.YEAR
    assert str(next(iter(m.target_most))) == "('T1', 2025)"
    assert "CityModel\n  scenario   tiny" in repr(fresh())
    assert repr(fresh()).splitlines()[-1] == "  added      nothing"
    assert repr(solved()[0]).splitlines()[-1] == "  added      budget"
    assert fresh()._repr_html_().startswith("<table><caption>CityModel")


@pytest.mark.slow
def test_a_model_pickles_with_what_was_added() -> None:
    model = fresh()
    model.pyomo.purse = pyo.Constraint(expr=model.cost[2030] <= 0.99 * expected().run.cases[
        LEAST_COST].total_cost[-1])
    copy = pickle.loads(pickle.dumps(model))
    assert copy.solve() == model.solve()
    assert copy.solve().own_prices["purse"] > 0
    copy.pyomo.purse.deactivate()
    assert copy.solve().objective == pytest.approx(expected().objective, rel=1e-9)


@pytest.mark.slow
def test_years_that_are_not_decided_are_the_plans() -> None:
    """With decisions from 2024 the years before are the plan's, fixed variables and all."""
    city = moving_city()
    city.scenario["years"]["decide_from"] = 2024
    scenario = city.load()
    model = build_model(scenario, quotas="free")
    best = model.solve()
    assert best.objective == pytest.approx(optimise(scenario, quotas="free").objective, rel=1e-9)
    case = best.run.cases[LEAST_COST]
    found = [pyo.value(model.cost[year]) for year in model.pyomo.YEAR]
    assert found == pytest.approx(case.total_cost, rel=1e-9)
    assert found[:4] == pytest.approx(best.run.cases["plan"].total_cost[:4], rel=1e-6)
    outlay = [pyo.value(model.investment[year]) for year in model.pyomo.YEAR]
    assert outlay == pytest.approx(_outlay(best), rel=1e-9, abs=1.0)


def test_an_answer_does_not_change_with_the_next_one() -> None:
    model = fresh()
    first = model.solve()
    cost = first.objective
    model.pyomo.less = pyo.Constraint(
        expr=model.quantity({"kind": "emission", "pollutant": "NOx"})[2030] <= 0.9 * float(
            series_of(first.run, LEAST_COST, Quantity(kind="emission", pollutant="NOx"))[0][-1]))
    second = model.solve()
    assert second.objective > cost == first.objective
    model.pyomo.less.deactivate()
    assert model.solve().objective == pytest.approx(cost, rel=1e-12)


def squared(model: CityModel) -> None:
    own = model.pyomo.x[next(k for k, v in model.pyomo.x.items() if not v.fixed)]
    model.pyomo.curve = pyo.Constraint(expr=own * own <= 1)


def second_goal(model: CityModel) -> None:
    model.pyomo.other = pyo.Objective(expr=model.cost[2025])


def most(model: CityModel) -> None:
    model.pyomo.objective.deactivate()
    model.pyomo.other = pyo.Objective(expr=model.cost[2025], sense=pyo.maximize)


def taken_name(model: CityModel) -> None:
    model.pyomo.cap = pyo.Constraint(expr=model.cost[2025] <= 1)


def of_another(model: CityModel) -> None:
    model.pyomo.mine = pyo.Constraint(expr=fresh().cost[2025] <= 1)


def ordered(model: CityModel) -> None:
    model.pyomo.steps = pyo.Var([1, 2, 3])
    model.pyomo.order = SOSConstraint(var=model.pyomo.steps, sos=2)


REFUSED: tuple[tuple[Callable[[CityModel], None], str], ...] = (
    (squared, "curve is not linear"),
    (second_goal, "found 2 objectives that are active: objective, other; expected one"),
    (most, "other is maximised; write it as a minimum"),
    (taken_name, "E-NAME model.pyomo cap\n  found a Constraint in place of the Var of the model"),
    (of_another, "is no variable of the model"),
    (ordered, "found SOSConstraint; expected Var, Constraint"),
)


@pytest.mark.parametrize(("add", "said"), REFUSED)
def test_what_no_programme_can_hold_is_refused(add: Callable[[CityModel], None], said: str) -> None:
    model = fresh()
    add(model)
    with pytest.raises(InputError) as caught:
        model.solve()
    assert said in str(caught.value)


def wrong_calls() -> Iterator[tuple[Callable[[CityModel], Any], str]]:
    nox = {"kind": "emission", "pollutant": "NOx"}
    yield lambda m: m.solve("gurobbi"), 'E-SOLVER model.solve solver\n  found "gurobbi"'
    yield lambda m: m.solve("gurobbi"), "expected one of those found: highs"
    yield lambda m: m.solve(3), "found 3; expected the name of a solver"
    yield lambda m: m.solve(time_limit=-1), "found -1; expected seconds above zero"
    yield lambda m: m.solve(options={"mip_gapp": 1}), "expected an option of HiGHS"
    yield lambda m: m.solve(options=1), "found 1; expected a mapping of names to values"
    yield lambda m: m.solve(time_limit=True), "found True; expected seconds above zero"
    yield lambda m: m.quantity(None), "a Quantity, or a mapping of its keys"
    yield lambda m: m.quantity(1), "a Quantity, or a mapping of its keys"
    yield lambda m: m.unit("NOx"), "a Quantity, or a mapping of its keys"
    yield lambda m: m.quantity({"kind": "cost"}), "take model.cost"
    yield lambda m: m.quantity(nox | {"pollutant": "NOX"}), 'unknown pollutant "NOX"'
    yield lambda m: m.quantity(nox | {"pollutnat": "NOx"}), 'fix: write "pollutant"'
    yield lambda m: m.quantity({"kind": "emision"}), 'found "emision"; expected a kind of quantity'
    yield lambda m: m.quantity(nox | {"sectors": ["powre"]}), 'unknown name "powre"'
    yield lambda m: m.quantity({"pollutant": "NOx"}), 'expected a kind of quantity'
    yield lambda m: m.quantity(nox | {"sectors": "power"}), "E-VALUE model.quantity sectors"
    yield lambda m: m.quantity({"kind": "control_capacity"}), "use one of: emission, activity"
    yield lambda m: near_optimal(m.solve(), 1), "found an answer of build_model"


@pytest.fixture(scope="module")
def untouched() -> CityModel:
    return fresh()


@pytest.mark.parametrize(("call", "said"), [*wrong_calls()])
def test_wrong_arguments_are_told(
    untouched: CityModel, call: Callable[[CityModel], Any], said: str
) -> None:
    with pytest.raises(InputError) as caught:
        call(untouched)
    assert said in str(caught.value)


@pytest.mark.slow
def test_a_row_of_the_model_left_out_is_told_and_the_variables_stay() -> None:
    """Without the rows that serve demand nothing is made: no mix that the simulation can run."""
    model = fresh()
    model.solve()
    before = _outlay_of(model)
    model.pyomo.serve.deactivate()
    with pytest.raises(InputError) as caught:
        model.solve()
    (problem,) = caught.value.problems
    assert problem.found.startswith("serve left out, and a mix that the simulation does not")
    assert problem.fix == "write model.pyomo.serve.activate()"
    assert _outlay_of(model) == before
    model.pyomo.serve.activate()
    assert model.solve().objective == pytest.approx(expected().objective, rel=1e-12)


def test_a_solver_that_is_not_exact_enough_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """One answer in a thousand beside the rows, whatever is tried."""
    monkeypatch.setattr(city_model, "HIGHS", "another")
    monkeypatch.setattr(city_model, "solve_with", _beside)
    with pytest.raises(SolverError, match=r"highs ended with a mix .* fix: write solver="):
        fresh().solve("highs")


def _beside(*asked: Any) -> Any:
    found = solve_with(*asked)
    return replace(found, values=found.values * 1.001)


def _outlay_of(model: CityModel) -> list[float]:
    return [pyo.value(model.investment[year]) for year in model.pyomo.LATER]


@pytest.mark.slow
@pytest.mark.parametrize(("solver", "solves"), [("glpk", 2), ("cbc", 1)])
def test_an_answer_beside_the_rows_is_sought_closer(
    monkeypatch: pytest.MonkeyPatch, solver: str, solves: int
) -> None:
    """GLPK is asked again without its presolver; a solver without closer options once."""
    if solver not in fresh().solvers:
        pytest.skip(f"{solver} is not installed")
    seen: list[float] = []
    monkeypatch.setattr(solvers, "_beside", lambda *_: seen.append(1.0) or 1.0)
    assert fresh().solve(solver).objective == pytest.approx(expected().objective, rel=1e-6)
    assert len(seen) == solves


@pytest.mark.slow
@pytest.mark.parametrize("solver", SOLVERS)
def test_models_in_several_threads(solver: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: fresh().solve(solver), range(4)))
    assert len({best.objective for best in found}) == 1
    assert all(best == found[0] for best in found)


@pytest.mark.slow
def test_the_recipe_of_the_documentation(capsys: pytest.CaptureFixture[str]) -> None:
    """The last recipe, for the tiny city: the solvers agree, and what is bound stays below."""
    page = (Path(__file__).parents[2] / "docs" / "recipes.md").read_text("utf-8")
    code = re.findall(r"^```python\n(.*?)^```", page, re.S | re.M)[-1]
    assert len(code.splitlines()) < 60
    names: dict[str, Any] = {"scenario": tiny(), "run": simulate(tiny())}
    exec(compile(code, "recipes.md", "exec"), names)
    said = capsys.readouterr().out.splitlines()
    assert len({line.split(" ", 1)[1] for line in said[:-1]}) == 1
    assert said[0].startswith("highs optimal ")
    assert max(_outlay(names["own"])) <= names["most"] * (1 + 1e-6)
    assert max(_outlay(names["free"])) == pytest.approx(names["most"] / 0.9, rel=1e-9)
    assert names["own"].own_prices["clean"] > 0


@pytest.mark.slow
@pytest.mark.parametrize("solver", SOLVERS[:2])
def test_a_bundled_city(solver: str) -> None:
    scenario = load("liupanshui")
    best = optimise(scenario, targets=())
    found = build_model(scenario, targets=()).solve(solver)
    assert found.objective == pytest.approx(best.objective, rel=1e-6)


@pytest.mark.slow
@pytest.mark.parametrize("solver", SOLVERS[2:])
def test_targets_that_glpk_meets_only_without_its_presolver(solver: str) -> None:
    scenario = load("huzhou")
    found = build_model(scenario).solve(solver)
    assert found.replay_gap < 1e-6
    assert found.objective == pytest.approx(optimise(scenario).objective, rel=1e-8)
