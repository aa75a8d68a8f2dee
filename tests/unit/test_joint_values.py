"""Values that draws put beside each other are held to what loading holds the tables to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest

import simulator
from simulator.errors import InputError
from simulator.simulation.run import BLOCK
from simulator.simulation.scenario import Scenario
from tests.fixtures.whole_city import whole_city

EARNS = ("expected no more than the import price of electricity in any year: bought and sold "
         "again, it would earn without end\n"
         "  fix: lower the export price, or raise the import price")


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    city = whole_city()
    city.add("energy/processes.csv", 0, "TJ/TJ", source="district_heat", technology="*", item="use",
             name="useful_heat_urban")
    return city.load(tmp_path_factory.mktemp("joint"))


def told(scenario: Scenario, draws: Mapping[str, Any]) -> str:
    with pytest.raises(InputError) as caught:
        simulator.simulate(scenario, draws=draws)
    return str(caught.value)


def theta_of(scenario: Scenario, table: str, name: str, values: Sequence[float]) -> np.ndarray:
    """Return rows of the store in which one row has other values, in its own unit."""
    store = scenario.store
    own = next(i for i in store.ids(table) if " ".join(filter(None, store.rows[i].keys)) == name)
    theta = np.repeat(scenario.theta[None], len(values), axis=0)
    theta[:, own] = np.array(values) * store.scale[own]
    return theta


def test_a_drawn_export_price_above_the_import_price_is_refused(scenario: Scenario) -> None:
    """Power is bought at 0.4 CNY/kWh in every draw, and sold at 0.45 in the third."""
    said = told(scenario, {"prices": {"electricity export": [0.3, 0.4, 0.45]}})
    assert said.startswith(
        "E-TRADE Python draws prices electricity export\n  found an export price of 0.45 CNY/kWh "
        "(prices of 2020) in 2020 in draw 2 beside the import price, 0.4 CNY/kWh (prices of 2020) "
        "in ")
    assert EARNS in said


def test_the_import_price_may_be_what_is_drawn(scenario: Scenario) -> None:
    said = told(scenario, {"prices": {"electricity import": [0.25, 0.4]}})
    assert ("0.3 CNY/kWh (prices of 2020) in 2020 in draw 0 beside the import price, 0.25 CNY/kWh"
            in said)


def test_collect_and_values_are_held_to_the_same(scenario: Scenario) -> None:
    prices = np.full(BLOCK + 2, 0.3)
    prices[-1] = 0.5
    with pytest.raises(InputError, match=f"in 2020 in draw {BLOCK + 1} beside"):
        simulator.collect(scenario, {"prices": {"electricity export": prices}})
    theta = theta_of(scenario, "city_prices", "electricity export", [0.5])[0]
    with pytest.raises(InputError, match="E-TRADE Python with_values"):
        scenario.with_values(theta)
    with pytest.raises(InputError, match=r"(?s)E-TRADE .*0.5 CNY/kWh"):
        simulator.optimise(scenario.at_values(theta))


def test_prices_that_move_together_are_legal(scenario: Scenario) -> None:
    run = simulator.simulate(scenario, draws={"prices": {
        "electricity import": [0.2, 0.6], "electricity export": [0.2, 0.5]}})
    assert run.lead == (2,)


def test_a_drawn_circle_of_carriers_is_refused(scenario: Scenario) -> None:
    """District heat that needs the useful heat which it serves."""
    said = told(scenario, {"processes": {"district_heat * use useful_heat_urban": [0, 0, 0.1]}})
    row = "processes district_heat * use useful_heat_urban"
    assert said == (
        f"E-LOOP Python draws {row}\n  found these sources supply each other in a circle: "
        f"district_heat, urban_heating, in draw 2, by {row}; expected local carriers that flow one "
        "way\n  fix: leave at 0 what is 0 in the tables")


def test_a_drawn_driver_of_zero_is_refused(scenario: Scenario) -> None:
    """Freight of 2020 divides that of later years."""
    said = told(scenario, {"drivers": {"freight_turnover 2020": [700, 0]}})
    assert said == (
        "E-RANGE Python draws drivers freight_turnover 2020\n  found a driver that starts at 0 in "
        "draw 1; expected a number above 0: an activity is divided by it\n"
        "  fix: correct the number")


def test_a_driver_of_zero_that_an_activity_falls_with_is_refused(scenario: Scenario) -> None:
    """Freight of 2030 may be 0, but where an elasticity below zero divides by it."""
    last = {"drivers": {"freight_turnover 2030": [900, 0, 0]}}
    falls = {"activity": {"rail_freight rest driver freight_turnover": [-1, 1, -1]}}
    assert "found a driver that is 0 in draw 2; " in told(scenario, {**last, **falls})
    assert simulator.simulate(scenario, draws=last).lead == (3,)


def test_drawn_shares_of_nothing_are_refused(scenario: Scenario) -> None:
    rows = ("urban_heating * gas_boiler share", "urban_heating * district_heat share")
    said = told(scenario, {"mix": {row: [50, 0] for row in rows}})
    assert said == (
        f"E-SHARE Python draws mix {rows[0]}\n  found shares that are all 0 in draw 1: mix "
        f"{rows[0]}, mix {rows[1]}; expected at least one above 0: shares are scaled to 100 % "
        "together\n  fix: correct one of them")
    assert "district_heat rest split" in told(
        scenario, {"activity": {"district_heat rest split": [1, 0]}})
