"""Slips in tables of a city that are legal, and the rows that are named for them."""

from __future__ import annotations

import csv

import numpy as np
import pytest

import simulator
from docs.update_plausible import text_of_plan_sizes, text_of_sizes
from simulator.bundled import bundled_scenarios, parameters_root
from simulator.plausibility import planned_sizes
from simulator.plausibility.collecting import warnings_of
from simulator.plausibility.known import HOME, thresholds
from simulator.plausibility.narrow import FILE, beyond_known, narrow_ranges
from simulator.plausibility.sizes import PLACE, known_sizes, odd_sizes, totals
from simulator.plausibility.warned import Warned
from tests.fixtures.bundled_cities import EACH_CITY, loaded
from tests.fixtures.city import TinyCity

DRIVERS, GRID = "cities/tiny/drivers.csv", "cities/tiny/grid.csv"
PV_2026 = "measures.pv_deployment.uptake.0.path.2026"
GROWTH = {2022: 1.2e9, 2024: 1.4e9, 2026: 1.6e9, 2028: 1.8e9}
"""Rows of GDP between 1e9 in 2020 and 2e9 in 2030."""


def with_gdp(rows: dict[int, float], **changed: float) -> TinyCity:
    """Return a city whose GDP has these rows; changed : y2024=1 instead of the row of 2024."""
    city, found = TinyCity(), rows | {int(key[1:]): value for key, value in changed.items()}
    for year, value in found.items():
        if city.rows(DRIVERS, driver="gdp", model_year=str(year)):
            city.set(DRIVERS, value, driver="gdp", model_year=str(year))
        else:
            city.add(DRIVERS, value, "CNY", driver="gdp", model_year=str(year))
    return city


def of(city: TinyCity, code: str) -> list[Warned]:
    return [one for one in warnings_of(city.run()) if one.problem.code == code]


def keys(city: TinyCity, code: str) -> list[str]:
    return [one.problem.key for one in of(city, code)]


@pytest.mark.parametrize(("changed", "seen"), [
    ({}, []),
    ({"y2024": 1.4e10}, ["gdp 2024"]),
    ({"y2024": 1.4e8}, ["gdp 2024"]),
    ({"y2024": 1.5e9}, []),
    ({"y2024": 1.6e9, "y2026": 1.4e9}, ["gdp 2026"]),
    ({"y2028": 2e9, "y2030": 1.8e9}, ["gdp 2030"]),
    ({"y2020": 1.2e9, "y2022": 1e9}, ["gdp 2022"]),
    ({"y2030": 1.75e9}, []),
    ({"y2030": 2e10}, ["gdp 2030"]),
    ({"y2030": 2e8}, ["gdp 2030"]),
    ({"y2020": 1e8}, ["gdp 2022"]),
])
def test_a_year_that_does_not_fit_its_neighbours(
    changed: dict[str, float], seen: list[str]
) -> None:
    """Ten times more or less, two rows exchanged, a first or last row ten times off.

    A fall from 1.8e9 to 1.75e9 at the end is a turn: exchanged, its bend is 2.4 times less.
    From 1.8e9 to 2e10 in two years is 11 times; 1.3 a year allow for 1.69.
    """
    assert keys(with_gdp(GROWTH, **changed), "W-JUMP") == seen


def test_the_neighbours_are_told() -> None:
    """1.4e10 lies 8.75 times above 1.6e9, and 1.2 is allowed."""
    (one,) = of(with_gdp(GROWTH, y2024=1.4e10), "W-JUMP")
    assert one.problem.found == (
        "14,000,000,000 CNY in 2024, between 1,200,000,000 CNY in 2022 and 1,600,000,000 CNY in "
        "2026")
    assert one.problem.expected == "something near 1,400,000,000 CNY"
    assert one.problem.file.endswith(DRIVERS)
    assert one.problem.line > 0
    assert one.weight == pytest.approx(14 / 1.6 / 1.2)


def test_ranges_that_meet_are_no_jump() -> None:
    """3e9 is 1.9 times its neighbour, but its own lower end is 1.5e9."""
    city = with_gdp(GROWTH, y2024=3e9)
    assert keys(city, "W-JUMP") == ["gdp 2024"]
    city.change(DRIVERS, {"low": "1.5e9"}, driver="gdp", model_year="2024")
    assert not keys(city, "W-JUMP")


@pytest.mark.parametrize(("written", "seen"), [
    ("2024", []), ("2042", [("gdp 2042", 'write "2024", if two digits were exchanged')]),
    ("2099", [("gdp 2099", "correct the year, or delete the entry")]),
])
def test_a_year_with_its_digits_exchanged(written: str, seen: list[tuple[str, str]]) -> None:
    city = with_gdp({2022: 1.2e9, 2024: 1.4e9, 2026: 1.6e9})
    last = city.rows(DRIVERS, driver="gdp", model_year="2030")[0]
    city.files[DRIVERS][1].remove(last)
    city.files[DRIVERS][1].append(last)
    city.change(DRIVERS, {"model_year": written}, driver="gdp", model_year="2024")
    assert [(one.problem.key, one.problem.fix) for one in of(city, "W-YEAR")] == seen


@pytest.mark.parametrize(("item", "value", "codes"), [
    ("grid_factor", 3.0, {"W-BEYOND"}), ("grid_factor", 0.9, set()),
    ("nonfossil_share", 0.613, {"W-PERCENT"}), ("nonfossil_share", 61.3, set()),
    ("gce_per_kwh", 30.0, {"W-BEYOND"}),
])
def test_a_number_of_the_grid_that_no_grid_has(item: str, value: float, codes: set[str]) -> None:
    city = TinyCity().set(GRID, value, item=item)
    found = [one for one in warnings_of(city.run()) if one.problem.file.endswith(GRID)]
    assert {one.problem.code for one in found} - {"W-RANGE"} == codes
    assert all(one.problem.key == item and one.problem.line for one in found)


def test_a_percentage_that_was_a_share_is_told_with_its_number() -> None:
    (one,) = of(TinyCity().set(GRID, 0.613, item="nonfossil_share"), "W-PERCENT")
    assert one.problem.found == "0.613 percent"
    assert one.problem.fix == 'write 61.3, or the unit "1", if a share was meant'


@pytest.mark.parametrize(("elasticity", "seen"), [(9.0, True), (2.0, False), (-0.3, False)])
def test_an_elasticity_as_none_is(elasticity: float, seen: bool) -> None:
    city = TinyCity().set("cities/tiny/transport/activity.csv", elasticity, source="buses",
                          item="driver")
    found = of(city, "W-BEYOND")
    assert [one.problem.key for one in found] == ["buses rest driver population"] * seen
    assert narrow_ranges()["activity", "driver"].high == 4


@pytest.mark.parametrize(("urban", "seen"), [(600_000, False), (605_000, False), (700_000, True)])
def test_parts_add_up_to_their_whole(urban: float, seen: bool) -> None:
    """1,000,000 people of whom 400,000 are rural; 1,100,000 are 10 % too many."""
    found = of(TinyCity().set(DRIVERS, urban, driver="urban_population"), "W-SUM")
    assert [one.problem.key for one in found] == ["population 2020"] * seen
    if seen:
        assert "1,100,000 person as the sum of urban_population, rural_population (" in (
            found[0].problem.found)
        assert found[0].weight == pytest.approx(1.1 / 1.01)


def test_ranges_of_parts_and_whole_that_meet_are_silent() -> None:
    city = TinyCity().set(DRIVERS, 700_000, driver="urban_population")
    city.change(DRIVERS, {"low": "610000"}, driver="urban_population")
    assert not of(city, "W-SUM")


def test_a_mark_before_the_last_row_is_not_read() -> None:
    city = with_gdp(GROWTH).change(DRIVERS, {"extend": "trend"}, driver="gdp", model_year="2024")
    (one,) = of(city, "W-UNREAD")
    assert one.problem.key == "gdp 2024 extend"
    assert one.problem.found == '"trend" in the row of 2024, which is not the last'
    assert "move it to the row of 2030 (line " in one.problem.fix


@pytest.mark.parametrize(("name", "near"), [
    ("crude_stel_output", "crude_steel_output"), ("Crude_steel_output", "crude_steel_output"),
    ("crude_steel_output", ""), ("rainfall", ""), ("jiangsu_crude_steel_output", ""),
])
def test_a_statistic_with_a_slip_in_its_name(name: str, near: str) -> None:
    city = TinyCity().add("cities/tiny/statistics.csv", 1e5, "t", variable=name, model_year="2020")
    assert [one.problem.fix for one in of(city, "W-UNREAD")] == [
        f'write "{near}", if that was meant'] * bool(near)


@pytest.mark.slow
@pytest.mark.parametrize("factor", [1000.0, 1 / 1000])
def test_sources_a_thousand_times_off_are_seen(factor: float) -> None:
    """PV of 900 kW for 900 MW: whole sources are multiplied, beside people and GDP.

    Of those of all five cities together 95 %; of Binzhou alone 77 of 83 where they are divided.
    """
    seen, all_of_them = 0, 0
    for name in bundled_scenarios():
        scenario = loaded(name)
        store, base = scenario.store, scenario.index.years[0]
        own = {key: total for key, total in totals(store, base).items()
               if key in known_sizes() and total.ends[1] > 0}
        found = list(odd_sizes(store, scenario.theta * factor, base))
        places = {(store.rows[i].file, store.rows[i].line) for total in own.values()
                  for i in total.rows}
        assert {(one.problem.file, one.problem.line) for one in found} <= places
        seen, all_of_them = seen + len(found), all_of_them + len(own)
    assert seen >= 0.95 * all_of_them


@pytest.mark.parametrize("name", EACH_CITY)
@pytest.mark.parametrize("end", ["low", "central", "high"])
def test_no_end_of_a_bundled_range_is_odd(name: str, end: str) -> None:
    scenario = loaded(name)
    values = getattr(scenario.store, end)()
    assert not list(odd_sizes(scenario.store, values, scenario.index.years[0]))
    assert not list(beyond_known(scenario.store, values))


def test_sown_area_in_mu_is_seen() -> None:
    """Fifteen mu are a hectare: cropland of Huzhou at a fifteenth."""
    scenario = loaded("huzhou")
    store, values = scenario.store, scenario.theta.copy()
    rows = totals(store, 2020)["rice", "activity", "ha"].rows
    values[rows] *= 15
    assert [one.problem.key.split()[0] for one in odd_sizes(store, values, 2020)] == ["rice"]


@pytest.mark.parametrize("name", EACH_CITY)
def test_planned_amounts_of_the_five_are_usual(name: str) -> None:
    assert not list(planned_sizes.odd_plan_sizes(loaded(name)))


@pytest.mark.parametrize(("written", "source"), [
    ("1050 GW", "pv_power"), ("1050 万千瓦", ""), ("1050 MW", "")])
def test_gigawatts_for_megawatts_are_seen_without_a_potential(written: str, source: str) -> None:
    """Ten million kW are what other plans have for such a GDP; a thousand million are not."""
    scenario = simulator.load("huzhou", sets={PV_2026: written})
    found = list(planned_sizes.odd_plan_sizes(scenario))
    assert [one.problem.code for one in found] == ["W-SIZE"] * bool(source)
    assert all(source in one.problem.found and one.problem.key == PV_2026 for one in found)


def test_more_land_than_the_city_has_is_seen() -> None:
    """Tillage has no range over plans: 3 of 5 cities have none; Huzhou has 5,820 km2 at 10 %."""
    place = "measures.conservation_tillage.uptake.0.path.2030"
    for hectares, seen in ((600_000, False), (650_000, True)):
        scenario = simulator.load("huzhou", sets={place: f"{hectares} ha"})
        found = [one.problem.key for one in planned_sizes.odd_plan_sizes(scenario)]
        assert found == [place] * seen


@pytest.mark.slow
def test_the_sizes_are_those_of_the_tables_of_today() -> None:
    assert PLACE.read_text("utf-8") == text_of_sizes(), "run python docs/update_plausible.py"
    assert planned_sizes.PLACE.read_text("utf-8") == text_of_plan_sizes()


def test_every_range_and_threshold_says_where_it_is_from() -> None:
    rows = list(csv.DictReader((HOME / FILE).open(encoding="utf-8", newline="")))
    assert rows
    assert all(row["derivation"] and row["source"] and row["grade"] == "estimate" for row in rows)
    assert all(float(row["low"]) < float(row["high"]) for row in rows)
    assert thresholds()["far"] == pytest.approx(np.sqrt(10), rel=1e-4)


def test_the_least_size_per_person_is_that_of_the_city_with_least() -> None:
    """Worked out from the tables themselves: PV of every city over its people."""
    found = []
    for name in bundled_scenarios():
        folder = parameters_root() / "cities" / name
        with (folder / "energy" / "activity.csv").open(encoding="utf-8", newline="") as file:
            own = [float(row["low"]) for row in csv.DictReader(file)
                   if (row["source"], row["item"], row["model_year"]) == (
                       "pv_power", "capacity", "2020")]
        with (folder / "drivers.csv").open(encoding="utf-8", newline="") as file:
            people = next(float(row["value"]) for row in csv.DictReader(file)
                          if (row["driver"], row["model_year"]) == ("population", "2020"))
        found.append(sum(own) / people)
    assert known_sizes()["pv_power", "capacity", "MW"][0, 0] == pytest.approx(min(found), rel=1e-3)
