"""Draws through the public door: one batch is as many runs of changed scenarios."""

from __future__ import annotations

import numpy as np
import pytest

import simulator
from simulator.errors import InputError
from simulator.simulation.scenario import Scenario
from tests.fixtures.whole_city import whole_city

FACTORS = (0.5, 1.0, 1.5)


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    return whole_city().load(tmp_path_factory.mktemp("draws"))


def _diesel(scenario: Scenario) -> float:
    return next(row.value for row in scenario.tables.rows("city_prices")
                if row.keys == ("diesel", "import", "2020"))


def test_a_batch_is_as_many_runs_by_replace(scenario: Scenario) -> None:
    """Price of diesel and a measure's realisation, three draws: emissions, cost, verdicts."""
    price = _diesel(scenario)
    run = simulator.simulate(scenario, draws={
        "prices": {"diesel import 2020": [price * f for f in FACTORS]},
        "realisation": {"coking_ule": [0.2, 0.6, 1.0]},
    })  # fmt: skip
    table = simulator.assess(run).set_index("draw")
    for draw, (factor, part) in enumerate(zip(FACTORS, (0.2, 0.6, 1.0), strict=True)):
        one = simulator.simulate(scenario.replace(
            parameters={"prices": {"diesel import 2020": price * factor}},
            measures={"coking_ule": {"realisation": part}},
        ))  # fmt: skip
        own = run.emissions.isel(draw=draw)
        assert own.dims == one.emissions.dims
        np.testing.assert_allclose(own, one.emissions, rtol=1e-12)
        cost = run.dataset.cost.isel(draw=draw).sel(case="plan")
        np.testing.assert_allclose(cost, one.cases["plan"].total_cost, rtol=1e-12)
        verdicts = simulator.assess(one).sort_values(["case", "target_id"]).verdict
        drawn = table.loc[draw].sort_values(["case", "target_id"]).verdict
        assert list(drawn) == list(verdicts)


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
])  # fmt: skip
def test_wrong_draws_say_what_is_legal(scenario: Scenario, draws: object, words: str) -> None:
    with pytest.raises(InputError) as caught:
        simulator.simulate(scenario, draws=draws)  # type: ignore[arg-type]
    assert words in str(caught.value)
