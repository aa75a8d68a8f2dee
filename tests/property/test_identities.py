"""What must hold whatever the numbers are, on the tiny city."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
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
from simulator.kernels.survival import base_stock_share, surviving_share
from simulator.measures.moves import no_moves
from simulator.measures.resolving import resolve_moves
from simulator.scenario.keys import Quantity
from simulator.simulation.assessing import assess_cases
from simulator.simulation.case import Case
from simulator.simulation.projection import project
from simulator.simulation.run import Run
from simulator.simulation.scenario import Scenario
from tests.fixtures.checks import (
    carbon,
    check_activity,
    check_carriers,
    check_controls,
    check_sectors,
    level,
)
from tests.fixtures.city import TinyCity, measure, target, uptake
from tests.fixtures.places import site_numbers

Array = np.ndarray
FEW = settings(max_examples=6, deadline=None, derandomize=True,
               suppress_health_check=list(HealthCheck))
SOME = settings(FEW, max_examples=12)


def percent(value: float) -> str:
    return f"{100 * value:.12g} %"


def to(move: str, amount: Callable[[float], str]) -> Callable[[float], dict[str, Any]]:
    return lambda effort: measure(uptake({2025: amount(effort)}, move))


EFFORTS: dict[str, Callable[[float], dict[str, Any]]] = {
    "coal_power_ule": to("main", percent),
    "coal_power_new_advanced": to("main", percent),
    "coal_power_retire": to("main", lambda e: percent(1 - e)),
    "pv_deployment": to("utility", lambda e: f"{100 + 300 * e:.12g} MW"),
    "coking_ule": to("main", percent),
    "voc_treatment": to("coke", percent),
    "cdq_cog": to("main", percent),
    "cement_raw_fuel_sub": to("low_clinker", percent),
    "cement_staggered": to("output", lambda e: percent(-e / 2)),
    "nev_bus": to("stock", percent),
    "mode_shift_freight": to("rail", lambda e: percent(e / 2)),
    "old_vehicle_scrap": to("heavy", lambda e: percent(1 - e)),
    "clean_heating": to("heat_pump", lambda e: percent(0.6 * e)),
    "afforestation": to("main", lambda e: f"{1000 * e:.12g} ha"),
    "twohigh_project_control": to("offset", lambda e: f"{2 * e:.12g}"),
}
"""Measure -> what it is at an effort from 0 to 1."""

plans = st.dictionaries(st.sampled_from(sorted(EFFORTS)), st.floats(0, 1), max_size=6)


def city_with(efforts: Mapping[str, float], growth: bool = False) -> TinyCity:
    found = {key: EFFORTS[key](effort) for key, effort in efforts.items()}
    return TinyCity().growth(growth).measures(**found)


# the baseline


@FEW
@given(growth=st.booleans(), grid=st.floats(0.05, 1.2))
def test_without_measures_the_plan_is_the_baseline_to_the_bit(growth: bool, grid: float) -> None:
    city = TinyCity().growth(growth).set("cities/tiny/grid.csv", grid, item="grid_factor")
    run = city.run()
    baseline, plan = (run.cases[c].mix for c in ("baseline", "plan"))
    for field in fields(Mix):
        np.testing.assert_array_equal(getattr(baseline, field.name), getattr(plan, field.name))


def test_measures_that_are_off_do_nothing() -> None:
    found = {key: make(0.7) | {"active": False} for key, make in EFFORTS.items()}
    run = TinyCity().measures(**found).run()
    np.testing.assert_array_equal(run.cases["baseline"].emissions, run.cases["plan"].emissions)


@FEW
@given(efforts=plans)
def test_a_measure_without_realisation_does_nothing(efforts: dict[str, float]) -> None:
    found = {key: EFFORTS[key](e) | {"realisation": "0 %"} for key, e in efforts.items()}
    run = TinyCity().measures(**found).run()
    np.testing.assert_allclose(
        run.cases["plan"].emissions, run.cases["baseline"].emissions, rtol=1e-9, atol=1e-9
    )


# sums and balances


@SOME
@given(efforts=plans, growth=st.booleans())
def test_parts_sum_to_totals_and_carriers_balance(efforts: dict[str, float], growth: bool) -> None:
    run = city_with(efforts, growth).run()
    for case in run.cases.values():
        check_activity(case)
        check_carriers(case)
        check_controls(case)
    for name in run.cases:
        check_sectors(run, name)


# activity


@FEW
@given(factor=st.floats(0.1, 10))
def test_emissions_scale_with_activity(factor: float) -> None:
    """All activities, capacities and stated imports times a factor."""
    city = TinyCity()
    for sector in ("energy", "industry", "transport", "buildings", "land"):
        for row in city.files[f"cities/tiny/{sector}/activity.csv"][1]:
            if row["item"] in ("activity", "capacity", "import"):
                text = repr(float(row["value"]) * factor)
                row.update(value=text, low=text, high=text)
    one, many = plain().cases["baseline"], city.run().cases["baseline"]
    np.testing.assert_allclose(many.emissions, one.emissions * factor, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(many.net_import, one.net_import * factor, rtol=1e-9, atol=1e-9)


@cache
def plain() -> Run:
    return TinyCity().run()


@FEW
@given(cut=st.floats(0, 1))
@pytest.mark.parametrize(
    ("move", "site"), [("coke", ("coke", "works_a")), ("power", ("grid_coal_power", "plant_a"))]
)
def test_less_activity_lowers_every_pollutant_by_the_same_share(
    move: str, site: tuple[str, str], cut: float
) -> None:
    city = TinyCity().measures(output_limit=measure(uptake({2021: percent(-cut)}, move)))
    run = city.run()
    own = run.index.process_site == site_numbers(run.index)[site]
    before, after = (run.cases[c].emissions[own].sum((0, 1)) for c in ("baseline", "plan"))
    np.testing.assert_allclose(after[:, 1:], before[:, 1:] * (1 - cut), rtol=1e-9, atol=1e-9)


# controls and carbon


@settings(FEW, max_examples=3)
@given(effort=st.floats(0.01, 1))
@pytest.mark.parametrize("key", ["coal_power_ule", "coking_ule", "voc_treatment"])
def test_a_control_alone_never_lowers_carbon(key: str, effort: float) -> None:
    """Without an energy flag a control costs energy, if it costs anything."""
    run = city_with({key: effort}).run()
    plan, baseline = (carbon(run.cases[c]) for c in ("plan", "baseline"))
    assert (plan >= baseline - 1e-6).all()
    assert plan[5] > baseline[5]


@FEW
@given(factor=st.floats(0.05, 1.5))
def test_electric_buses_and_the_grid(factor: float) -> None:
    """12 TJ x 66 t = 792 t of diesel CO2 or 1 GWh per Mvkm: better below 0.792 kg/kWh."""
    city = city_with({"nev_bus": 1.0}).set("cities/tiny/grid.csv", factor, item="grid_factor")
    run = city.run()
    net = {"kind": "emission", "pollutant": "CO2", "boundary": "energy_net"}
    change = level(run, "plan", **net) - level(run, "baseline", **net)
    expected = level(run, "plan", kind="activity", technologies=["bev"]) * (1000 * factor - 792)
    np.testing.assert_allclose(change, expected, atol=1e-3)
    if abs(factor - 0.792) > 1e-3:
        assert np.sign(change[5]) == np.sign(factor - 0.792)


# growth


@SOME
@given(efforts=plans, ratio=st.floats(0, 2))
def test_growth_raises_emissions_in_every_case(efforts: dict[str, float], ratio: float) -> None:
    """A new coking plant; the ledger of the plan moves by the stated offset and by nothing else."""
    efforts = {k: e for k, e in efforts.items() if k != "twohigh_project_control"}
    offset = {"twohigh_project_control": ratio / 2}
    off = city_with(efforts | offset)
    on = city_with(efforts | offset)
    on.scenario["growth"]["coking_new"]["active"] = True
    without, grown = off.run(), on.run()
    for case in ("baseline", "plan"):
        for pollutant in ("CO2", "NOx", "VOC", "COD"):
            emission = {"kind": "emission", "pollutant": pollutant, "boundary": "direct"}
            rise = level(grown, case, **emission) - level(without, case, **emission)
            assert (rise[4:] > 0).all()
            np.testing.assert_allclose(rise[:4], 0, atol=1e-6)
    site = grown.index.process_site == site_numbers(grown.index)["coke", "coking_new"]
    new = grown.cases["plan"].emissions[site].sum((0, 1))
    moved = grown.ledger("plan").total - without.ledger("plan").total
    ratio_path = ratio * np.minimum(np.arange(11) / 5, 1)
    np.testing.assert_allclose(moved, -ratio_path * new, rtol=1e-9, atol=1e-6)
    assert not grown.ledger("baseline").total.any()


# stocks


@SOME
@given(efforts=plans, growth=st.booleans())
def test_stocks_conserve_what_was_built(efforts: dict[str, float], growth: bool) -> None:
    """capacity = survivors of base stock and of every vintage, less what was retired early."""
    run = city_with(efforts, growth).run()
    for case in run.cases.values():
        for number in range(len(run.index.processes)):
            expected = cohorts(case, number)
            np.testing.assert_allclose(case.mix.capacity[number], expected, rtol=1e-9, atol=1e-6)


def cohorts(case: Case, number: int) -> Array:
    """Follow one process vintage by vintage in plain Python, retiring the oldest first."""
    mix, c, base = case.mix, case.city.coefficients, case.city.base
    life, shape = c.life[number], c.shape[number]
    age = base.base_age[number]
    half = 0.0 if np.isinf(life) else life / 2
    mean = half if np.isnan(age) else min(age, life)
    years = np.arange(mix.capacity.shape[-1], dtype=float)
    young = surviving_share(years, life, shape)
    old = base_stock_share(years, np.array(life), np.array(shape), np.array(mean))
    stock = [float(mix.capacity[number, 0])]
    found = [stock[0]]
    for t in range(1, len(years)):
        factors = [old[t], *(young[t - v] for v in range(1, t))]
        standing = [amount * factor for amount, factor in zip(stock, factors, strict=True)]
        gone = float(mix.retired[number, t])
        for v, alive in enumerate(standing):
            taken = min(gone, alive)
            gone -= taken
            standing[v] -= taken
            stock[v] -= taken / factors[v] if factors[v] > 0 else 0.0
        stock.append(float(mix.additions[number, t]))
        found.append(sum(standing) + stock[-1])
    return np.array(found)


# effort

AIMS: dict[str, tuple[dict[str, Any], float]] = {
    "coal_power_ule": ({"kind": "emission", "pollutant": "NOx", "sectors": ["energy"]}, 1),
    "coal_power_new_advanced": (
        {"kind": "emission", "pollutant": "CO2", "sources": ["grid_coal_power"]}, 1),
    "coal_power_retire": ({"kind": "activity", "technologies": ["subcritical"]}, 1),
    "pv_deployment": ({"kind": "activity", "sources": ["grid_coal_power"]}, 1),
    "coking_ule": ({"kind": "emission", "pollutant": "NOx", "sources": ["coke"]}, 1),
    "voc_treatment": ({"kind": "emission", "pollutant": "VOC"}, 1),
    "cdq_cog": ({"kind": "emission", "pollutant": "CO2", "boundary": "energy_net"}, 1),
    "cement_raw_fuel_sub": ({"kind": "emission", "pollutant": "CO2"}, 1),
    "cement_staggered": ({"kind": "emission", "pollutant": "CO2"}, 1),
    "nev_bus": ({"kind": "emission", "pollutant": "NOx", "sources": ["buses"]}, 1),
    "mode_shift_freight": ({"kind": "activity", "sources": ["heavy_trucks"]}, 1),
    "old_vehicle_scrap": ({"kind": "emission", "pollutant": "NOx", "sectors": ["transport"]}, 1),
    "clean_heating": ({"kind": "energy", "carriers": ["natural_gas"]}, 1),
    "afforestation": ({"kind": "area"}, -1),
}
"""Measure -> what it lowers (1) or raises (-1)."""


@settings(FEW, max_examples=3)
@given(pair=st.tuples(st.floats(0, 1), st.floats(0, 1)))
@pytest.mark.parametrize("key", sorted(AIMS))
def test_more_effort_never_raises_what_a_measure_targets(
    key: str, pair: tuple[float, float]
) -> None:
    aim, sign = AIMS[key]
    less, more = (level(city_with({key: e}).run(), "plan", **aim) * sign for e in sorted(pair))
    assert (more <= less + 1e-9 * np.abs(less) + 1e-9).all()


@FEW
@given(effort=st.floats(0.05, 1), others=plans)
def test_removal_does_not_depend_on_the_order_of_measures(
    effort: float, others: dict[str, float]
) -> None:
    efforts = {**others, "coking_ule": effort}
    forward = city_with(efforts).run().cases["plan"]
    backward = city_with(dict(reversed(efforts.items()))).run().cases["plan"]
    np.testing.assert_allclose(forward.emissions, backward.emissions, rtol=1e-12, atol=1e-12)


# targets


@FEW
@given(slack=st.floats(0, 0.5), strict=st.floats(0.01, 0.5))
def test_a_target_that_the_baseline_meets_is_slack(slack: float, strict: float) -> None:
    nox = {"kind": "emission", "pollutant": "NOx", "sources": ["coke"]}
    level_now = 40.0
    city = city_with({"coking_ule": 1.0}).targets(
        easy=target("cap", nox, comparator="<=", value=f"{level_now * (1 + slack)} t"),
        real=target("cap", nox, comparator="<=", value=f"{level_now * (1 - strict)} t"),
    )
    found = {(v.target, v.case): v.verdict for v in assess_cases(city.run())}
    assert found["easy", "plan"] == found["easy", "baseline"] == "slack"
    assert (found["real", "plan"], found["real", "baseline"]) == ("met", "missed")


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
    ledger = build_ledger(city, plan.moves, baseline.mix, plan.mix).total
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
