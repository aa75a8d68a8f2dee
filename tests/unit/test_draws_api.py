"""Draws through the public door: one batch is as many runs of changed scenarios."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

import simulator
from simulator.errors import InputError
from simulator.scenario.keys import Quantity
from simulator.simulation.run import BLOCK
from simulator.simulation.scenario import Scenario
from tests.fixtures.whole_city import whole_city

FACTORS = (0.5, 1.0, 1.5)


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    return whole_city().load(tmp_path_factory.mktemp("draws"))


def _diesel(scenario: Scenario) -> float:
    return next(row.value for row in scenario.tables.rows("city_prices")
                if row.keys == ("diesel", "import", "2020"))


@pytest.mark.slow
def test_a_batch_is_as_many_runs_by_replace(scenario: Scenario) -> None:
    """Price of diesel and a measure's realisation, three draws: emissions, cost, verdicts."""
    price = _diesel(scenario)
    run = simulator.simulate(scenario, draws={
        "prices": {"diesel import 2020": [price * f for f in FACTORS]},
        "realisation": {"coking_ule": [0.2, 0.6, 1.0]},
    })
    table = simulator.assess(run).set_index("draw")
    for draw, (factor, part) in enumerate(zip(FACTORS, (0.2, 0.6, 1.0), strict=True)):
        one = simulator.simulate(scenario.replace(
            parameters={"prices": {"diesel import 2020": price * factor}},
            measures={"coking_ule": {"realisation": part}},
        ))
        own = run.emissions.isel(draw=draw)
        assert own.dims == one.emissions.dims
        np.testing.assert_allclose(own, one.emissions, rtol=1e-12)
        cost = run.dataset.cost.isel(draw=draw).sel(case="plan")
        np.testing.assert_allclose(cost, one.cases["plan"].total_cost, rtol=1e-12)
        verdicts = simulator.assess(one).sort_values(["case", "target_id"]).verdict
        drawn = table.loc[draw].sort_values(["case", "target_id"]).verdict
        assert list(drawn) == list(verdicts)


@pytest.mark.slow
def test_a_measure_absent_is_one_taken_out(scenario: Scenario) -> None:
    run = simulator.simulate(scenario, draws={"absent": {"coking_ule": [False, True]}})
    out = simulator.simulate(scenario.replace(measures={"coking_ule": None}))
    both = run.emissions.sel(case="plan")
    np.testing.assert_allclose(both.isel(draw=1), out.emissions.sel(case="plan"), rtol=1e-12)
    assert (both.isel(draw=0) != both.isel(draw=1)).any()


def test_a_run_of_draws_shows_itself_and_is_not_saved_as_one(scenario: Scenario) -> None:
    run = simulator.simulate(scenario, draws={"absent": {"coking_ule": [False, True]}})
    assert "2 draws" in repr(run)
    with pytest.raises(InputError, match="a run of 2 draws"):
        run.save("nowhere")


@pytest.mark.parametrize(("draws", "words"), [
    (3, "a Draws object, or a mapping"),
    ({"price": {}}, 'write "prices"'),
    ({"prices": {"diesl import 2020": [1.0]}}, 'write "diesel import 2020"'),
    ({"prices": {"diesel import 2020": [1.0, 2.0], "diesel import 2030": [1.0]}}, "one value per"),
    ({"absent": {"coking_ulee": [True]}}, "coking_ule"),
    ({"absent": {"coking_ule": []}}, "at least one"),
])
def test_wrong_draws_say_what_is_legal(scenario: Scenario, draws: object, words: str) -> None:
    with pytest.raises(InputError) as caught:
        simulator.simulate(scenario, draws=draws)  # type: ignore[arg-type]
    assert words in str(caught.value)


def told(scenario: Scenario, draws: object) -> list[tuple[str, str]]:
    """Return code and key of every problem."""
    with pytest.raises(InputError) as caught:
        simulator.simulate(scenario, draws=draws)  # type: ignore[arg-type]
    return [(problem.code, problem.key) for problem in caught.value.problems]


PRICE = "diesel import 2020"


@pytest.mark.parametrize("part", [1.5, -0.5])
def test_a_batch_and_replace_hold_a_realisation_to_one_range(
    scenario: Scenario, part: float
) -> None:
    assert told(scenario, {"realisation": {"coking_ule": [1.0, part]}}) == [
        ("E-RANGE", "draws realisation coking_ule")]
    with pytest.raises(InputError, match="E-RANGE"):
        scenario.replace(measures={"coking_ule": {"realisation": part}})


@pytest.mark.parametrize("share", [50.0, -1.0, np.inf])
def test_an_uptake_lies_in_the_range_of_its_move(scenario: Scenario, share: float) -> None:
    """Shares of coverage; the base year and what is missing are as the plan says."""
    path = np.full((2, len(scenario.index.years)), np.nan)
    path[:, 0], path[1, 3] = 7.0, share
    assert told(scenario, {"uptake": {("coking_ule", "main"): path}}) == [
        ("E-RANGE", "draws uptake coking_ule main")]
    path[1, 3] = 0.5
    assert simulator.simulate(
        scenario, draws={"uptake": {("coking_ule", "main"): path}}).lead == (2,)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("factor", [0.0, -1.0])
def test_values_that_no_table_could_have_are_refused(scenario: Scenario, factor: float) -> None:
    """Heating values are divided by: not zero; nothing of them is negative."""
    theta = np.stack([scenario.theta, factor * scenario.theta])
    found = told(scenario, simulator.Draws(theta=theta))
    assert {code for code, _ in found} == {"E-RANGE"}
    with pytest.raises(InputError, match="E-RANGE"):
        scenario.with_values(theta[1])


def test_the_ends_of_every_row_are_legal_draws(scenario: Scenario) -> None:
    ends = np.stack([scenario.store.low(), scenario.store.high()])
    assert simulator.simulate(scenario, draws=simulator.Draws(theta=ends)).lead == (2,)


@pytest.mark.parametrize("values", [
    [True, False], ["900 CNY/t"], None, [np.nan], [np.inf], {"a": 1}, [[1], [2, 3]],
])
def test_what_is_drawn_of_a_row_is_numbers(scenario: Scenario, values: object) -> None:
    assert told(scenario, {"prices": {PRICE: values}}) == [("E-VALUE", f"draws prices {PRICE}")]


def test_a_row_is_drawn_once(scenario: Scenario) -> None:
    assert told(scenario, {"prices": {PRICE: [1.0]}, "city_prices": {PRICE: [2.0]}}) == [
        ("E-DUPLICATE", f"draws city_prices {PRICE}")]
    assert told(scenario, {"prices": {PRICE: [1.0], PRICE.upper(): [2.0]}}) == [
        ("E-DUPLICATE", f"draws prices {PRICE.upper()}")]


@pytest.mark.parametrize(("draws", "code"), [
    ({1: 2}, "E-NAME"), ({"prices": 3}, "E-VALUE"), ({"prices": {1: [1.0]}}, "E-NAME"),
    ({"uptake": {"coking_ule": [[0.5]]}}, "E-NAME"), ({"absent": {"coking_ule": [0.5]}}, "E-VALUE"),
    ({}, "E-VALUE"),
])
def test_names_and_kinds_of_draws_are_told(scenario: Scenario, draws: object, code: str) -> None:
    assert [code for code, _ in told(scenario, draws)] == [code]


@pytest.mark.parametrize("call", [
    simulator.optimise, simulator.build_model, simulator.macc, simulator.pareto,
    simulator.most_reduction,
])
def test_a_programme_is_of_one_draw(scenario: Scenario, call: Callable[..., object]) -> None:
    """A run of many draws, and a scenario of many values, are named as such."""
    run = simulator.simulate(scenario, draws={"absent": {"coking_ule": [False, True]}})
    with pytest.raises(InputError, match="a run of 2 draws; expected a run of one"):
        call(scenario, run)
    many = scenario.with_values(np.stack([scenario.theta] * 3))
    with pytest.raises(InputError, match="a scenario of 3 draws"):
        call(many)


def test_any_number_of_draws_is_collected_as_each_would_be_alone(scenario: Scenario) -> None:
    count = BLOCK + 3
    prices = _diesel(scenario) * np.linspace(0.9, 1.1, count)
    draws = {"prices": {"diesel import 2020": prices}}
    found = simulator.collect(scenario, draws, {
        "carbon": {"kind": "emission", "pollutant": "CO2"}, "nox": Quantity.model_validate(
            {"kind": "emission", "pollutant": "NOx"})})
    assert found.carbon.dims == ("draw", "case", "year")
    assert found.carbon.attrs["units"] == "t"
    assert dict(found.sizes)["draw"] == count
    alone = simulator.simulate(scenario, draws={"prices": {"diesel import 2020": prices[-1:]}})
    table = simulator.assess(alone).set_index(["case", "target_id"])
    last = found.isel(draw=-1)
    words = last.verdict.attrs["flag_meanings"].split()
    for (case, target), row in table.iterrows():
        own = last.sel(case=case, target=target)
        assert words[int(own.verdict)] == row.verdict
        np.testing.assert_array_equal(own.achieved, row.achieved)
    co2 = alone.emissions.sel(pollutant="CO2").isel(draw=0).sum("source")
    np.testing.assert_allclose(last.carbon, co2, rtol=1e-12)
    assert found.achieved.attrs["unit_coordinate"] == "target_unit"


def test_draws_may_come_part_by_part(scenario: Scenario) -> None:
    prices = _diesel(scenario) * np.linspace(0.9, 1.1, 5)
    asked = {"carbon": {"kind": "emission", "pollutant": "CO2"}}
    whole = simulator.collect(scenario, {"prices": {"diesel import 2020": prices}}, asked)
    parts = ({"prices": {"diesel import 2020": part}} for part in (prices[:2], prices[2:]))
    assert simulator.collect(scenario, parts, asked).identical(whole)
    with pytest.raises(InputError, match="no draws"):
        simulator.collect(scenario, iter([]))
    with pytest.raises(InputError, match="Draws object"):
        simulator.collect(scenario, iter([7]))  # type: ignore[list-item]


def test_what_is_collected_is_a_quantity(scenario: Scenario) -> None:
    with pytest.raises(InputError, match="collect"):
        simulator.collect(scenario, {"absent": {"coking_ule": [True]}}, {"x": {"kind": "emision"}})
    with pytest.raises(InputError, match="draws"):
        simulator.collect(scenario, 7)  # type: ignore[arg-type]
