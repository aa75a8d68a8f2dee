"""The unit of a table does not matter, and draws of one parameter set are that run."""

from __future__ import annotations

from dataclasses import fields
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.accounting.balances import renewable_output
from simulator.accounting.ledger import build_ledger
from simulator.accounting.mix import Mix
from simulator.accounting.quantities import form
from simulator.city.base_year import build_base_year
from simulator.city.city import City
from simulator.city.coefficients import build_coefficients
from simulator.city.index import ORIGINS
from simulator.errors import Problems
from simulator.measures.moves import no_moves
from simulator.measures.resolving import resolve_moves
from simulator.scenario.keys import Quantity
from simulator.simulation.case import Case
from simulator.simulation.projection import project
from simulator.simulation.run import Run
from simulator.simulation.scenario import Scenario
from tests.fixtures.checks import (
    level,
)
from tests.fixtures.city import TinyCity
from tests.fixtures.efforts import FEW, Array, city_with, plans

# units and draws

OTHER_UNITS = {
    "kg/t": ("t/t", 1e-3), "GJ/t": ("MJ/t", 1e3), "GWh": ("MWh", 1e3), "percent": ("1", 0.01),
    "kWh/t": ("MJ/t", 3.6), "CNY/kW": ("CNY/MW", 1e3), "t": ("kg", 1e3), "MW": ("kW", 1e3),
    "TJ/GWh": ("GJ/MWh", 1.0), "g/vkm": ("kg/vkm", 1e-3), "t/TJ": ("kg/TJ", 1e3),
    "m^2": ("km^2", 1e-6), "ha": ("km^2", 0.01), "Mtkm": ("tkm", 1e6), "km/yr": ("m/yr", 1e3),
    "CNY/t": ("CNY/kg", 1e-3), "kg/kWh": ("t/GWh", 1e3), "kWh/vkm": ("MJ/vkm", 3.6),
    "GJ/m^2": ("kWh/m^2", 1 / 0.0036), "MWh/GWh": ("GJ/GWh", 3.6),
}
"""Unit of the tables -> another unit, and how many of it make one."""


@pytest.mark.slow
@FEW
@given(chosen=st.sets(st.sampled_from(sorted(OTHER_UNITS)), min_size=1))
def test_the_unit_of_a_table_does_not_matter(chosen: set[str]) -> None:
    city = city_with({"coal_power_ule": 0.5, "nev_bus": 0.5})
    changed = 0
    for columns, rows in city.files.values():
        for row in rows if "value" in columns else ():
            if row["unit"] in chosen:
                unit, scale = OTHER_UNITS[row["unit"]]
                row["unit"] = unit
                for column in ("value", "low", "high"):
                    row[column] = repr(float(row[column]) * scale)
                changed += 1
    assert changed
    one, other = usual().cases["plan"], city.run().cases["plan"]
    np.testing.assert_allclose(other.emissions, one.emissions, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(other.net_import, one.net_import, rtol=1e-9, atol=1e-9)
    for item, values in one.costs.items():
        np.testing.assert_allclose(other.costs[item], values, rtol=1e-9, atol=1e-6)


@cache
def usual() -> Run:
    return city_with({"coal_power_ule": 0.5, "nev_bus": 0.5}).run()


def drawn(scenario: Scenario, theta: Array) -> tuple[City, Case, Case]:
    """Compile and run a scenario for parameter values with a leading axis of draws."""
    problems = Problems()
    store, index = scenario.store, scenario.index
    base = build_base_year(store, index, theta, problems)
    coefficients = build_coefficients(store, index, theta, problems)
    city = City(index, coefficients, base, scenario.city.growth_on, scenario.city.prices)
    moves = resolve_moves(scenario.file.measures, scenario.library, index, base, theta,
                          scenario.document, problems)
    problems.raise_if_any()
    baseline = project(city, no_moves(index))
    plan = project(city, moves, renewable_output(city, baseline))
    return city, Case("baseline", city, no_moves(index), baseline, 0.06), Case(
        "plan", city, moves, plan, 0.06)


QUANTITIES = (
    {"kind": "emission", "pollutant": "CO2", "boundary": "energy_net"},
    {"kind": "emission", "pollutant": "NOx"},
    {"kind": "primary_energy"},
    {"kind": "non_fossil_energy"},
    {"kind": "energy", "group": "coal"},
    {"kind": "capacity", "sources": ["buses"]},
    {"kind": "flue_gas"},
)


@pytest.mark.slow
@settings(FEW, max_examples=6)
@given(efforts=plans, growth=st.booleans())
def test_three_equal_draws_give_three_equal_results(
    efforts: dict[str, float], growth: bool
) -> None:
    run = city_with(efforts, growth).run()
    scenario = run.scenario
    city, baseline, plan = drawn(scenario, np.repeat(scenario.theta[None], 3, axis=0))
    for case in (baseline, plan):
        check_draws(run.cases[case.name], case)
        for q in QUANTITIES:
            many = form(city, Quantity(**q)).value(case.mix)
            one = level(run, case.name, **q)
            np.testing.assert_allclose(many, np.broadcast_to(one, many.shape), rtol=1e-12)
    ledger = build_ledger(city, plan.moves, baseline.mix, run.frozen.mix, plan.mix).total
    one = run.ledger("plan").total
    np.testing.assert_allclose(ledger, np.broadcast_to(one, ledger.shape), rtol=1e-9, atol=1e-9)


def check_draws(one: Case, many: Case) -> None:
    """Every array of the mix and every result has the draws in front, all alike."""
    pairs = [(getattr(one.mix, f.name), getattr(many.mix, f.name)) for f in fields(Mix)[:-1]]
    pairs += [(one.emissions, many.emissions), (one.net_import, many.net_import)]
    pairs += [(values, many.costs[item]) for item, values in one.costs.items()]
    for single, stacked in pairs:
        assert stacked.shape == (3, *single.shape)
        np.testing.assert_allclose(stacked, np.broadcast_to(single, stacked.shape), rtol=1e-12,
                                   atol=1e-12)


def test_draws_differ_only_where_their_parameters_differ() -> None:
    """Another oxidation of coal in the second draw moves its carbon and nothing else."""
    scenario = TinyCity().load()
    theta = np.repeat(scenario.theta[None], 2, axis=0)
    row = next(i for i in scenario.store.ids("fuels")
               if scenario.store.rows[i].keys[::2] == ("raw_coal", "carbon_content"))
    theta[1, row] *= 1.1
    _, baseline, _ = drawn(scenario, theta)
    emitted = baseline.emissions.sum((1, 2))
    for name in scenario.index.pollutants:
        first, second = emitted[:, scenario.index.pollutant(name), 0]
        assert (second > first) if name == "CO2" else (second == first)
    assert len(ORIGINS) == baseline.emissions.shape[2]
