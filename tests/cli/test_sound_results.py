"""What may never leave the program: numbers that are none, sums that do not add up, false verdicts.

The tiny city through the whole command line; each test says what is right by hand.
"""

from __future__ import annotations

import csv
import json
from dataclasses import replace

import numpy as np
import pytest

from simulator.errors import AccountingError
from simulator.optimiser.answers import answering
from simulator.simulation import run as runs
from simulator.simulation.postconditions import check_case
from tests.fixtures.city import TinyCity, measure, target, uptake

PRICES, ACTIVITY = "prices.csv", "cities/tiny/industry/activity.csv"
NOX = {"kind": "emission", "pollutant": "NOx"}
POWER = {**NOX, "sources": ["grid_coal_power"]}


@pytest.fixture
def program(in_tiny_city):
    """Return a function that writes a city, runs one command, and gives code, rows and words."""
    return in_tiny_city


def cleaner(city):
    """Return a city whose coal power may be cleaned up: 1000 GWh, NOx 3000 t, half removed."""
    return city.measures(coal_power_ule=measure(uptake({2025: "100 %"}, facility=["plant_a"])))


def test_power_sold_above_its_price_is_found_before_any_solve(program, tmp_path):
    city = TinyCity().set(PRICES, 0.5, carrier="electricity", item="export")
    code, _, said = program(city)
    assert code == 2
    assert "E-TRADE" in said
    assert "prices.csv:8" in said
    assert "prices.csv:7" in said
    assert not (tmp_path / "out").exists()


def test_prices_that_cross_later_are_found_in_their_year(program):
    """Import falls from 0.40 by 0.01 a year, export stays at 0.35: they cross after 2025."""
    city = TinyCity().change(PRICES, {"model_year": "2020"}, carrier="electricity", item="import")
    city.add(PRICES, 0.3, "CNY/kWh", carrier="electricity", item="import", model_year="2030")
    code, _, said = program(city)
    assert code == 2
    assert "0.35 CNY/kWh (prices of 2020) in 2026 beside the import price" in said


@pytest.mark.slow
def test_equal_prices_are_no_trade(program):
    city = TinyCity().set(PRICES, 0.4, carrier="electricity", item="export")
    assert program(city)[0] == 0


def test_a_negative_price_is_no_price(program, tmp_path):
    code, _, said = program(TinyCity().set(PRICES, -740, carrier="raw_coal"))
    assert code == 2
    assert "E-RANGE" in said
    assert "raw_coal import" in said
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_a_change_of_nothing_is_not_judged(program):
    """Coke is 0 t in 2020: no share of its NOx is a number, and nothing binds."""
    city = TinyCity().set(ACTIVITY, 0, source="coke", facility="works_a", item="activity")
    city.targets(zero=target("change", {**NOX, "sources": ["coke"]}, value="-18 %",
                             base_year=2020, target_year=2025))
    code, rows, _ = program(city)
    assert code == 0
    assert [row["case"] for row in rows] == ["baseline", "plan", "least_cost"]
    for row in rows:
        assert (row["verdict"], row["enforced"], row["achieved"]) == ("not_modelled", "no", "")
        assert row["reason"].startswith("the base is zero in 2020")


def test_a_share_of_a_negative_base_is_not_judged(program):
    """1000 GWh from coal emit 1.1 Mt; exported at 3 kg/kWh they count less than nothing."""
    city = TinyCity().set("cities/tiny/grid.csv", 3, item="grid_factor")
    city.targets(less=target("change", {"kind": "emission", "pollutant": "CO2",
                                        "boundary": "energy_net"}, value="-18 %",
                             base_year=2020, target_year=2025, hold=False))
    code, rows, _ = program(city)
    assert code == 0
    assert {row["verdict"] for row in rows} == {"not_modelled"}
    assert {row["enforced"] for row in rows} == {"no"}
    assert all(row["reason"].startswith("the base is negative in 2020") for row in rows)


@pytest.mark.slow
def test_an_intensity_without_a_denominator_is_not_judged(program):
    city = TinyCity().set(ACTIVITY, 0, source="coke", facility="works_a", item="activity")
    city.targets(per_t=target("intensity", {**NOX, "sources": ["coke"]}, comparator="<=",
                              denominator={"kind": "activity", "sources": ["coke"]},
                              value="1 kg/t", target_year=2025))
    code, rows, _ = program(city)
    assert code == 0
    assert {row["verdict"] for row in rows} == {"not_modelled"}
    assert rows[0]["reason"] == "what it is divided by is not above zero in 2025"


@pytest.mark.slow
def test_a_target_that_binds_shows_no_gap(program):
    """NOx of coal power: 1000 GWh x 8 to 10 TJ x 0.3 t, half of it removed. 1000 t need controls.

    Clean-up costs money, so the optimiser stops where the target is met: to within rounding.
    """
    city = cleaner(TinyCity()).targets(nox=target("cap", POWER, comparator="<=", value="1000 t",
                                                  target_year=2025))
    code, rows, _ = program(city)
    best = next(row for row in rows if row["case"] == "least_cost")
    assert code == 0
    assert (best["verdict"], best["enforced"]) == ("met", "yes")
    assert float(best["gap"]) == 0
    assert float(best["achieved"]) == pytest.approx(1000, rel=1e-6)


@pytest.mark.parametrize(("path", "value", "keys"), [
    ("cities/tiny/buildings/activity.csv", 1e6, {"item": "driver"}),
    ("energy/processes.csv", 1e308, {"source": "pv_power", "item": "full_load"}),
    ("fuels.csv", 1e300, {"carrier": "raw_coal", "item": "carbon_content"}),
    ("cities/tiny/transport/activity.csv", 1e300, {"source": "buses", "item": "activity"}),
    ("costs", 1e300, {}),
    ("energy/control_effects.csv", -1e300, {"item": "energy"}),
    ("measures/limits.csv", 1e300, {"item": "cost"}),
    ("cities/tiny/grid.csv", 1e300, {"item": "grid_factor"}),
    ("finance.csv", 1e300, {"item": "deflator"}),
    ("emission_factors.csv", 1e300, {"pollutant": "N2O"}),
    ("cities/tiny/drivers.csv", 1e300, {"driver": "gdp"}),
])
def test_a_number_beyond_this_world_is_refused_by_row(program, tmp_path, path, value, keys):
    path = "energy/costs.csv" if path == "costs" else path
    code, _, said = program(TinyCity().set(path, value, **keys))
    assert code == 2
    assert "E-RANGE" in said
    assert path.rpartition("/")[2] in said
    assert not (tmp_path / "out").exists()


def broken(change):
    """Return a projection whose mix was changed after it was worked out."""
    project = runs.project
    return lambda *arguments: change(project(*arguments))


def with_nan(mix):
    activity = mix.activity.copy()
    activity[0, 3] = np.nan
    return replace(mix, activity=activity)


def test_a_case_that_does_not_add_up_is_a_fault_and_writes_nothing(program, tmp_path, monkeypatch):
    monkeypatch.setattr(runs, "project", broken(with_nan))
    code, _, said = program(TinyCity())
    assert code == 1
    assert "AccountingError" in said
    assert "baseline, grid_coal_power@plant_a/subcritical, 2023: activity is nan" in said
    assert not (tmp_path / "out").exists()


def missed(name):
    """Return a judge who finds that one target is missed."""
    judge = answering.assess_cases

    def find(run, cases):
        return [replace(v, verdict="missed") if v.target == name else v for v in judge(run, cases)]

    return find


@pytest.mark.slow
def test_an_answer_that_misses_its_target_is_no_least_cost(program, tmp_path, monkeypatch):
    monkeypatch.setattr(answering, "assess_cases", missed("nox"))
    city = cleaner(TinyCity()).targets(nox=target("cap", POWER, comparator="<=", value="1000 t",
                                                  target_year=2025))
    code, rows, said = program(city)
    record = json.loads((tmp_path / "out" / "run.json").read_text("utf-8"))
    assert code == 4
    assert "misses what it was to hold: nox in 2025" in said
    assert {row["case"] for row in rows} == {"baseline", "plan"}
    assert record["optimise"]["status"] == "failed"
    assert not (tmp_path / "out" / "least_cost.yaml").exists()


@pytest.mark.slow
def test_a_target_that_is_not_held_says_why(program):
    cap = {"comparator": "<=", "value": "100 t", "target_year": 2025}
    city = cleaner(TinyCity()).targets(
        off=target("cap", POWER, **cap, enforce=False, indicator="a"),
        theirs=target("cap", POWER, **cap, value_source="province", indicator="b"),
        held=target("cap", POWER, **(cap | {"value": "2000 t"}), indicator="c"),
        again=target("cap", POWER, **(cap | {"value": "2000 t"}), indicator="d", same_as="held"),
    )
    code, rows, _ = program(city)
    best = {row["target_id"]: row for row in rows if row["case"] == "least_cost"}
    assert code == 0
    assert {name: row["enforced"] for name, row in best.items()} == {
        "off": "no", "theirs": "no", "held": "yes", "again": "no"}
    assert {name: row["reason"] for name, row in best.items()} == {
        "off": "not held: the scenario says enforce: false", "held": "",
        "theirs": "not held unless values of the source province are asked for",
        "again": "not held: the same target as held, which stands for both"}
    assert {row["reason"] for row in rows if row["case"] == "plan"} == {""}


BREACHES = {
    "demand": (0, "grid_coal_power@plant_a, 2022: its technologies lack"),
    "activity": (0, "grid_coal_power@plant_a, 2022: its technologies lack"),
    "capacity": (-1e9, "grid_coal_power@plant_a/subcritical, 2022: capacity is -"),
    "additions": (np.inf, "grid_coal_power@plant_a/subcritical, 2022: additions is inf"),
    "retired": (-1e9, "grid_coal_power@plant_a/subcritical, 2022: retired is -"),
    "controlled": (1e9, "grid_coal_power@plant_a/subcritical, 2022: controls of one family exceed"),
    "control_capacity": (np.nan, "control_capacity is nan"),
    "control_additions": (-1e9, "control_additions is -"),
    "dumped": (-1e9, "2022: dumped is -"),
}
"""Part of a mix -> a number that is wrong there in 2022, and what is said of it."""


@pytest.mark.parametrize("part", BREACHES)
def test_every_part_of_a_mix_is_checked(part):
    number, words = BREACHES[part]
    case = TinyCity().run().cases["plan"]
    values = getattr(case.mix, part).copy()
    values[0, 2] = number
    with pytest.raises(AccountingError) as found:
        check_case(replace(case, mix=replace(case.mix, **{part: values})))
    assert str(found.value).startswith("plan, ")
    assert words in str(found.value)


def test_a_local_carrier_that_does_not_balance_is_named():
    """All sites and sums are in order, but 5 TJ of heat are dumped that nobody made."""
    case = TinyCity().run().cases["plan"]
    heat = case.city.index.carrier("heat")
    dumped = case.mix.dumped.copy()
    dumped[heat, 4] += 5
    with pytest.raises(AccountingError, match="plan, heat, 2024: its balance lacks 5"):
        check_case(replace(case, mix=replace(case.mix, dumped=dumped)))


DRIVERS = "cities/tiny/drivers.csv"


def longer(city):
    """Return a city that is asked for ten years more than its drivers have."""
    city.scenario["years"]["end"] = 2040
    return city


def test_a_driver_that_ends_is_an_error_unless_its_row_says_how_it_goes_on(program, tmp_path):
    city = longer(TinyCity()).change(DRIVERS, {"extend": ""}, driver="population")
    code, _, said = program(city, "simulate")
    assert code == 2
    assert said.count("E-YEAR") == 1
    assert "population 2030" in said
    assert "ends in 2030, needed until 2040" in said
    assert not (tmp_path / "out").exists()


def test_a_trend_of_one_row_is_no_trend(program):
    city = longer(TinyCity())
    city.files[DRIVERS][1].remove(city.rows(DRIVERS, driver="population", model_year="2020")[0])
    city.change(DRIVERS, {"model_year": "2020", "extend": "trend"}, driver="population")
    code, _, said = program(city, "simulate")
    assert code == 2
    assert "the trend of a single row" in said


def test_what_is_held_or_goes_on_is_a_warning(program, tmp_path):
    """1 million people in 2020 and 1.1 in 2030 are 1.21 in 2040; freight stays at 1200."""
    city = longer(TinyCity()).change(DRIVERS, {"extend": "trend"}, driver="population",
                                     model_year="2030")
    code, _, _ = program(city, "simulate")
    record = json.loads((tmp_path / "out" / "run.json").read_text("utf-8"))
    rows = csv.DictReader((tmp_path / "out" / "drivers.csv").open(encoding="utf-8"))
    found = {row["driver"]: float(row["value"]) for row in rows if row["year"] == "2040"}
    assert code == 0
    with (tmp_path / "out" / "warnings.csv").open(encoding="utf-8") as file:
        assert "W-EXTEND" in {row["code"] for row in csv.DictReader(file)}
    assert any("needed until 2040: trend" in words for words in record["warnings"])
    assert any("W-EXTEND" in words and "population" in words for words in record["warnings"])
    assert found["population"] == pytest.approx(1.21e6)
    assert found["freight_turnover"] == pytest.approx(1200)


def test_an_activity_cannot_fall_with_a_driver_of_zero(program):
    city = TinyCity().set("cities/tiny/buildings/activity.csv", -1, item="driver")
    city.set(DRIVERS, 0, driver="urban_floor_area", model_year="2030")
    code, _, said = program(city, "simulate")
    assert code == 2
    assert "a driver of 0 that an activity falls with" in said
