"""Published worked numbers that the simulation must reproduce from the bundled tables."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from simulator import units
from simulator.accounting.balances import import_emissions
from simulator.bundled import parameters_root
from simulator.city.base_year import BaseYear
from simulator.city.fuels import FuelTable
from simulator.city.index import Index
from simulator.kernels.constants import CO2_PER_C, TJ_PER_TCE
from simulator.parameters.canonical import Store
from simulator.sectors.industry import calcination
from tests.fixtures.city import TinyCity, read_store


@cache
def store() -> Store:
    return read_store(parameters_root())


@cache
def fuels() -> FuelTable:
    lists = store().tables.codelists
    return FuelTable(store(), Index(lists, (), (), (), (2020,)), store().central())


def heating_value(carrier: str) -> float:
    """Net calorific value, TJ per t or per 1000 m3."""
    rows = {store().rows[i].keys[::2]: i for i in store().ids("fuels")}
    row = rows[carrier, "ncv"]
    per_unit = 1000 if "m^3" in store().rows[row].unit else 1
    return float(store().central()[row]) * per_unit


@pytest.mark.parametrize(
    ("carrier", "printed"),
    [
        ("raw_coal", 1.9003),
        ("coke", 2.8604),
        ("crude_oil", 3.0202),
        ("fuel_oil", 3.1705),
        ("gasoline", 2.9251),
        ("kerosene", 3.0179),
        ("diesel", 3.0959),
        ("lpg", 3.1013),
        ("natural_gas", 2.1622),
    ],
)
def test_printed_carbon_dioxide_factors(carrier: str, printed: float) -> None:
    """kg CO2 per kg, per m3 for gas: heating value x carbon x oxidation x 44/12, four decimals.

    The class has no oxidation of its own, so the fuel's printed one is used.
    """
    per_tj = float(fuels().factors(carrier, "rail")[fuels().index.pollutant("CO2")])
    assert per_tj * heating_value(carrier) == pytest.approx(printed, abs=5e-5)


def test_refinery_gas_by_the_same_formula() -> None:
    """46.055 MJ/kg, 18.2 tC/TJ, 98 %: 3.0119 (no carrier of the model)."""
    assert 46055e-6 * 18.2 * 0.98 * CO2_PER_C == pytest.approx(3.0119, abs=5e-5)


def test_coal_equivalent_is_heat_over_its_definition() -> None:
    """20.908/29.307 is 0.7134; the printed 0.7143 kgce/kg is 5000/7000 kcal, of another calorie."""
    assert heating_value("raw_coal") * 1e6 / 29_307 == pytest.approx(0.7134, abs=5e-5)
    assert heating_value("raw_coal") / TJ_PER_TCE == pytest.approx(0.7134, abs=5e-5)
    assert units.factor("tce", "TJ") == pytest.approx(TJ_PER_TCE, rel=1e-12)


def test_biomass_carbon_is_a_memo_item() -> None:
    factors = fuels().factors("biomass", "biomass_boiler")
    assert factors[fuels().index.pollutant("CO2")] == 0
    assert factors[fuels().index.pollutant("CO2_biogenic")] > 0


def test_clinker_of_the_worked_example() -> None:
    """CaO 65 % and MgO 2 %: 0.5107 + 0.0220 = 0.5327 t CO2 per t."""
    assert calcination(0.65, 0.02, 0.0) == pytest.approx(0.5327, abs=5e-5)


def test_one_gwh_saved_in_hebei_in_2022() -> None:
    """0.7252 kg/kWh: 725.2 t."""
    scenario = TinyCity().load()
    base = BaseYear(**{**scenario.city.base.__dict__, "grid": {
        "grid_factor": np.array([725.2]), "heat_factor": np.array([0.0])}})
    imports = np.zeros((len(scenario.index.carriers), 1))
    imports[scenario.index.carrier("electricity")] = -3.6
    imports[scenario.index.carrier("electricity_green")] = -3.6
    found = import_emissions(imports, base, scenario.index)
    assert found["imported_electricity"][0] == pytest.approx(-725.2)
    assert found["imported_heat"][0] == 0
