"""One works among several: without its controls, or far larger than any; families of controls."""

from __future__ import annotations

import csv

import pytest

from docs.update_plausible import text_of_coverage, text_of_works
from simulator.bundled import bundled_scenarios, parameters_root
from simulator.errors import InputError, Problem
from simulator.plausibility import controls, works
from simulator.plausibility.collecting import warnings_of
from simulator.plausibility.controls import known_coverage, odd_controls
from simulator.plausibility.known import thresholds
from simulator.plausibility.works import known_works, odd_works
from tests.fixtures.bundled_cities import EACH_CITY, loaded, simulated
from tests.fixtures.city import TinyCity
from tests.fixtures.pencil import PencilCity

ENERGY, INDUSTRY = "cities/tiny/energy/", "cities/tiny/industry/"
POWER = "grid_coal_power flue_gas"
STANDARD = {"source": "grid_coal_power", "facility": "plant_a", "technology": "*",
            "control": "standard"}


def of(city: TinyCity, code: str) -> list[Problem]:
    return [one.problem for one in warnings_of(city.run()) if one.problem.code == code]


def keys(city: TinyCity) -> set[str]:
    return {one.key for one in of(city, "W-CONTROLS")}


def two_plants(covered: float = 100.0) -> TinyCity:
    """1000 GWh in each of two plants; the row of controls is of the first alone."""
    city = TinyCity()
    columns, named = city.files[f"{ENERGY}facilities.csv"]
    named.append(dict(zip(columns, ("plant_b", "grid_coal_power", "plant_b", "plant_b", "no",
                                    "yes", "", "", ""), strict=True)))
    for item, value, unit, cells in (("activity", 1000, "GWh", {"model_year": "2020"}),
                                     ("driver", 1, "1", {"name": "constant"})):
        city.add(f"{ENERGY}activity.csv", value, unit, source="grid_coal_power",
                 facility="plant_b", item=item, **cells)
    for table in ("mix.csv", "controls.csv"):
        for row in city.rows(f"{ENERGY}{table}", source="grid_coal_power"):
            if row["facility"] in ("*", "plant_a"):
                row["facility"] = "*" if table == "mix.csv" else "plant_a"
    return city.set(f"{ENERGY}controls.csv", covered, **STANDARD)


def test_a_plant_without_the_controls_of_the_others_is_named() -> None:
    (found,) = (one for one in of(two_plants(), "W-CONTROLS") if one.key == POWER)
    assert found.file.endswith("energy/controls.csv")
    assert found.line == 2
    assert found.found.startswith("no control share of the base year for plant_b ")
    assert "plant_a" not in found.found
    assert found.expected == ("as the others of grid_coal_power: 100 % of what they do is under "
                              "flue_gas controls")
    assert found.fix == ("add the rows of the controls that stand there, or rows of 0 % with their "
                         "source")


@pytest.mark.parametrize(("covered", "seen"), [(51.0, True), (50.0, False)])
def test_what_most_others_have_is_missed(covered: float, seen: bool) -> None:
    """51 % of the first plant; of both together 25 %, which the least covered city halved is not.
    """
    found = [one for one in of(two_plants(covered), "W-CONTROLS") if one.key == POWER]
    assert len(found) == 1, "the plant, or else the source: never both"
    assert ("plant_b" in found[0].found) == seen


def test_a_row_of_nothing_says_that_there_is_nothing() -> None:
    """Half of the source is covered, as half of what the least covered city has: 100 %."""
    city = two_plants().add(f"{ENERGY}controls.csv", 0.0, "percent",
                            **STANDARD | {"facility": "plant_b"})
    assert known_coverage()["grid_coal_power", "flue_gas"] == 1
    assert POWER not in keys(city)


@pytest.mark.parametrize(("percent", "seen"), [(51.0, False), (49.0, True), (0.0, True)])
def test_a_family_covered_less_than_half_of_elsewhere_is_named(percent: float, seen: bool) -> None:
    city = TinyCity().set(f"{ENERGY}controls.csv", percent, source="grid_coal_power")
    found = [one for one in of(city, "W-CONTROLS") if one.key == POWER]
    assert bool(found) == seen
    if seen:
        assert found[0].found == (
            f"{percent:g} % of grid_coal_power under flue_gas controls in the base year")
        assert found[0].expected == ("at least 50 %, half of what the least covered bundled city "
                                     "has, control_coverage.csv")


def test_a_family_lost_beside_another_is_named_at_the_source() -> None:
    """Coke keeps the rows of VOC and wastewater; Liupanshui has 85 % of its flue gas treated."""
    city = TinyCity()
    lost = city.rows(f"{INDUSTRY}controls.csv", source="coke", control="standard")
    city.files[f"{INDUSTRY}controls.csv"][1].remove(lost[0])
    (found,) = (one for one in of(city, "W-CONTROLS") if one.key == "coke flue_gas")
    assert found.expected.startswith("at least 42.5 %, half of")


def test_what_other_cities_do_not_have_is_not_missed() -> None:
    """A source of one's own, and a family of which some bundled city has nothing."""
    assert known_coverage()["grid_coal_power", "energy_saving"] == 0
    city = PencilCity().plant("mill", {"old": 10}).control("mill", "filter", 1, covers=0.001)
    assert not keys(city)


@pytest.mark.parametrize("name", EACH_CITY)
def test_the_bundled_cities_have_no_works_left_out_nor_one_too_large(name: str) -> None:
    assert {one.problem.key for one in odd_controls(simulated(name))} <= {"controls"}
    assert not list(odd_works(loaded(name)))


@pytest.mark.parametrize(("gwh", "seen"), [(30_000, False), (31_000, True), (59_250, True)])
def test_one_plant_larger_than_three_of_the_largest_is_named(gwh: float, seen: bool) -> None:
    """The largest, of 8,664 GWh, has an upper end of 10,032; three times that is 30,096."""
    city = TinyCity().set(f"{ENERGY}activity.csv", gwh, facility="plant_a", item="activity")
    found = [one for one in of(city, "W-SIZE") if "one works" in one.found]
    assert bool(found) == seen
    if seen:
        assert found[0].key == "grid_coal_power plant_a activity 2020"
        assert found[0].found == f"{gwh:,} GWh of one works"
        assert found[0].expected == ("at most 30,090 GWh, 3 times the largest of 28 works of "
                                     "grid_coal_power, works_sizes.csv")


def test_the_rest_of_a_source_is_no_works() -> None:
    city = TinyCity().set(f"{INDUSTRY}activity.csv", 1e9, source="cement", item="activity")
    assert not [one for one in of(city, "W-SIZE") if "one works" in one.found]


@pytest.mark.parametrize(("mw", "refused"), [(110, True), (115, False)])
def test_hours_of_the_base_year_are_those_of_a_year(mw: float, refused: bool) -> None:
    """1,000 GWh from 110 MW are 9,091 h, from 115 MW 8,696."""
    city = TinyCity().add(f"{ENERGY}activity.csv", mw, "MW", source="grid_coal_power",
                          facility="plant_a", item="capacity", model_year="2020")
    if not refused:
        city.load()
        return
    with pytest.raises(InputError) as raised:
        city.load()
    assert [(one.code, one.key, one.found) for one in raised.value.problems] == [
        ("E-RANGE", "grid_coal_power plant_a activity 2020",
         "1,000 GWh from 110 MW in 2020: 9,091 h")]


def test_the_largest_plant_is_that_of_the_tables() -> None:
    """Worked out from the tables themselves: upper ends of named plants in 2020."""
    found = []
    for name in bundled_scenarios():
        place = parameters_root() / "cities" / name / "energy" / "activity.csv"
        with place.open(encoding="utf-8", newline="") as file:
            found += [float(row["high"]) for row in csv.DictReader(file)
                      if row["source"] == "grid_coal_power" and row["facility"] != "rest"
                      and (row["item"], row["model_year"]) == ("activity", "2020")
                      and float(row["value"])]
    known = known_works()["grid_coal_power", "activity", "GWh"]
    assert known.size == pytest.approx(max(found), rel=1e-3)
    assert known.works == len(found)
    assert ("urban_sewage", "activity", "m^3") not in known_works(), "of one city alone"
    assert [thresholds()[name] for name in ("works", "bare", "covered")] == [3, 0.5, 0.5]


@pytest.mark.slow
def test_works_and_coverage_are_those_of_the_tables_of_today() -> None:
    assert works.PLACE.read_text("utf-8") == text_of_works(), "run python docs/update_plausible.py"
    assert controls.PLACE.read_text("utf-8") == text_of_coverage()
