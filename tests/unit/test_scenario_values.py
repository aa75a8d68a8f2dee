"""Scenarios whose values are not those of their tables: kept, shown, saved."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import simulator
from simulator.errors import InputError
from simulator.simulation.run import simulate
from simulator.simulation.scenario import Scenario
from tests.fixtures.whole_city import price_of

DIESEL = {"carrier": "diesel", "item": "import", "model_year": 2020}


def _with(scenario: Scenario, table: str, name: str, factor: float) -> Scenario:
    """Return the scenario with a multiple of one row, by its values alone."""
    store, theta = scenario.store, scenario.theta.copy()
    own = next(i for i in store.ids(table) if " ".join(filter(None, store.rows[i].keys)) == name)
    theta[own] *= factor
    return scenario.with_values(theta)


def _cost(scenario: Scenario) -> float:
    return float(simulate(scenario).cases["plan"].total_cost.sum())


def test_values_are_kept_by_every_change(scenario: Scenario) -> None:
    """Twice the price of diesel stays, whatever else is changed, and loses to a price given."""
    dear = _with(scenario, "city_prices", "diesel import 2020", 2.0)
    twice = 2 * price_of(scenario, "diesel", 2020)
    changes: list[dict[str, object]] = [
        {"keys": {"years.end": 2033}}, {"drivers": {"gdp": {2030: "9e9 CNY"}}},
        {"parameters": {"prices": {"electricity import": "200 CNY/GJ"}}},
        {"measures": {"coking_ule": None}},
    ]
    for change in changes:
        assert price_of(dear.replace(**change), "diesel", 2020) == pytest.approx(twice), change
    given = dear.replace(parameters={"prices": {"diesel import 2020": "11 CNY/kg"}})
    same = scenario.replace(parameters={"prices": {"diesel import 2020": "11 CNY/kg"}})
    assert _cost(given) == _cost(same)


def test_values_are_rows_given_by_the_user(scenario: Scenario) -> None:
    """The same as a price given by `replace`; as it was read, where nothing is another value."""
    dear = _with(scenario, "city_prices", "diesel import 2020", 2.0)
    (row,) = (v for v in dear.used.rows if v.keys == ("diesel", "import", "2020"))
    (read,) = (v for v in scenario.used.rows if v.keys == ("diesel", "import", "2020"))
    assert row.value == pytest.approx(2 * read.value)
    assert (row.low, row.high) == (min(read.low, row.value), max(read.high, row.value))
    assert (row.grade, row.reference, row.line) == ("assumption", "none", read.line)
    assert f"{read.value:g} {read.unit}" in row.note
    assert dear != scenario
    assert scenario.with_values(scenario.theta) == scenario


@pytest.mark.parametrize(("table", "name"), [
    ("city_prices", "diesel import 2020"), ("fuels", "raw_coal * ncv"),
    ("finance", "deflator 2021"), ("finance", "discount_rate"), ("city_drivers", "gdp 2020"),
])
def test_saved_values_load_as_themselves(
    scenario: Scenario, tmp_path: Path, table: str, name: str
) -> None:
    """A heating value also changes what units of other rows mean: those keep their meaning."""
    other = _with(scenario, table, name, 1.1)
    again = simulator.load(other.save(tmp_path / "values"))
    assert again == other
    assert again != scenario
    np.testing.assert_allclose(again.theta, other.theta, rtol=1e-14)
    assert _cost(again) == pytest.approx(_cost(other), rel=1e-12)


def test_values_that_no_table_holds_are_not_saved(scenario: Scenario, tmp_path: Path) -> None:
    negative = scenario.theta.copy()
    negative[scenario.store.ids("fuels")[0]] *= -1
    below = scenario.at_values(negative)
    with pytest.raises(InputError, match="values that no table may hold"):
        below.save(tmp_path / "below")
    assert not (tmp_path / "below").exists()
    assert below != scenario
    shares = [i for i in scenario.store.ids("city_mix")
              if scenario.store.rows[i].keys[3] == "share"]
    theta = scenario.theta.copy()
    theta[shares[0]] *= 0.5
    odd = scenario.with_values(theta)
    with pytest.raises(InputError, match="E-SHARE") as caught:
        odd.save(tmp_path / "shares")
    assert "values that no table may hold" in str(caught.value)
    other = odd.replace(drivers={"gdp": {2031: "1e10 CNY"}})
    assert other.values is not None
    assert other.values[other.store.ids("city_mix")[0]] == theta[scenario.store.ids("city_mix")[0]]
    many = scenario.with_values(np.repeat(scenario.theta[None], 2, axis=0))
    with pytest.raises(InputError, match="one of the draws"):
        many.save(tmp_path / "many")


@pytest.mark.slow
def test_the_parameters_of_a_run_are_those_used(scenario: Scenario, tmp_path: Path) -> None:
    dear = _with(scenario, "city_prices", "diesel import 2020", 2.0)
    simulator.simulate(dear).save(tmp_path / "run", report=False)
    table = simulator.read(tmp_path / "run").table("parameters")
    (row,) = table[(table.carrier == "diesel") & (table.table == "city_prices")
                   & (table.item == "import") & (table.model_year == "2020")].itertuples()
    assert row.value == pytest.approx(2 * _row(scenario, "diesel import 2020").value)
    assert row.grade == "assumption"


def _row(scenario: Scenario, name: str) -> pd.Series:
    frame = scenario.parameters("prices").set_index("row")
    return frame.loc[name]
