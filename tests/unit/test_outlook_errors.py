"""What is wrong with outlooks, and with what names them: file, line, key, found, expected, fix."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from simulator.errors import InputError
from simulator.parameters.codelists import DRIVERS
from tests.fixtures.city import TinyCity
from tests.fixtures.outlooks import OWN, PATH, ending, following, outlook

CEMENT, FREIGHT = "cement_cn", "freight_cn"
TABLE, HOME = "parameters/outlooks.csv", "parameters/cities/tiny/"
Change = Callable[[TinyCity], object]
Said = tuple[str, str, str, str, str, str]


def index(city: TinyCity, path: dict[int, float], name: str = CEMENT, unit: str = "1",
          extend: str = "") -> TinyCity:
    return outlook(following(city, name), name, path, unit, extend)


def said(change: Change) -> list[Said]:
    city = TinyCity()
    change(city)
    with pytest.raises(InputError) as caught:
        city.load()
    return [(p.code, f"{p.file}:{p.line}", p.key, p.found, p.expected, p.fix)
            for p in caught.value.problems]


def only(change: Change) -> Said:
    (one,) = said(change)
    return one


WRONG: dict[str, tuple[Change, Said]] = {
    "zero": (lambda city: index(city, {2020: 100, 2030: 0}), (
        "E-RANGE", f"{TABLE}:3", f"{CEMENT} 2030", 'value 0 with unit "1"', "a number above 0",
        "correct the number, its sign or its unit")),
    "negative": (lambda city: index(city, {2020: -1, 2030: 1}), (
        "E-RANGE", f"{TABLE}:2", f"{CEMENT} 2020", 'value -1 with unit "1"', "a number above 0",
        "correct the number, its sign or its unit")),
    "low end of zero": (
        lambda city: index(city, {2020: 1, 2030: 1}).change(PATH, {"low": "0"}, model_year="2030"),
        ("E-RANGE", f"{TABLE}:3", f"{CEMENT} 2030", 'low 0 with unit "1"', "a number above 0",
         "correct the number, its sign or its unit")),
    "base year not covered": (lambda city: index(city, {2025: 1, 2060: 2}), (
        "E-MISSING", f"{TABLE}:2", "outlooks",
        f"no outlooks of 2020 for {CEMENT}; the tables have 2025, 2060",
        "a row of the base year 2020, or rows before and after it", "add rows of 2020")),
    "last years missing": (lambda city: index(city, {2020: 1, 2025: 2}), (
        "E-YEAR", f"{TABLE}:3", f"{CEMENT} 2025", "an outlook that ends in 2025, needed until 2030",
        "rows for all years, or how it goes on",
        'add a row, or a column "extend" with "hold" or "trend" in this row')),
    "trend of one row": (lambda city: index(city, {2020: 1}, extend="trend"), (
        "E-YEAR", f"{TABLE}:2", f"{CEMENT} 2020", "the trend of a single row",
        "two rows that a trend can be read from", 'add a row, or write "hold"')),
    "no year": (
        lambda city: index(city, {2020: 1, 2030: 2}).change(
            PATH, {"model_year": ""}, model_year="2020"),
        ("E-YEAR", f"{TABLE}:2", f"{CEMENT} model_year", "an empty cell", "a year such as 2025",
         "write the year in four digits")),
    "extend by another outlook": (lambda city: index(city, {2020: 1, 2025: 2}, extend=CEMENT), (
        "E-NAME", f"{TABLE}:3", f"{CEMENT} 2025 extend", f'"{CEMENT}"',
        "one of hold, trend, or an empty cell", "use one of: hold, trend")),
    "a name with a blank": (lambda city: outlook(city, "cement cn", {2020: 1}), (
        "E-NAME", f"{TABLE}:2", "driver", 'an outlook "cement cn"',
        "a name of letters, digits and _ that is none of hold, trend, constant",
        "write for example cement_output_national")),
    "a name that means something": (lambda city: outlook(city, "hold", {2020: 1}), (
        "E-NAME", f"{TABLE}:2", "driver", 'an outlook "hold"',
        "a name of letters, digits and _ that is none of hold, trend, constant",
        "write for example cement_output_national")),
    "unit of another kind": (
        lambda city: index(city, {2020: 1, 2030: 2}, unit="Mt").change(
            PATH, {"unit": "GWh"}, model_year="2030"),
        ("E-UNIT", f"{TABLE}:3", f"{CEMENT} 2030", 'unit "GWh"',
         "an amount convertible to t: mass (kg, t, 万吨, Mt)",
         'give the value in "t" or a unit of the same kind')),
    "city's own in another unit": (
        lambda city: outlook(index(city, {2020: 1, 2030: 2}), CEMENT, {2020: 1, 2030: 2}, "t",
                             table=OWN).change(OWN, {"unit": "1"}, driver=CEMENT,
                                               model_year="2020"),
        ("E-UNIT", f"{HOME}drivers.csv:21", f"{CEMENT} 2030", 'unit "t"',
         "an amount convertible to percent: %, ‰ or a plain number",
         'give the value in "percent" or a unit of the same kind')),
    "unknown outlook to go on by": (lambda city: ending(
        outlook(city, FREIGHT, {2020: 1, 2030: 2}), 2025, 1100, "freight_us"), (
        "E-NAME", f"{HOME}drivers.csv:17", "freight_turnover 2025 extend", '"freight_us"',
        f"one of hold, trend, {FREIGHT}, or an empty cell", f'write "{FREIGHT}"')),
    "begins after the driver ends": (lambda city: ending(
        outlook(city, FREIGHT, {2027: 1, 2030: 2}), 2025, 1100, FREIGHT), (
        "E-YEAR", f"{HOME}drivers.csv:17", "freight_turnover 2025 extend",
        f'"{FREIGHT}", an outlook that begins in 2027 ({TABLE}:2)',
        "one with a row of 2025, where the driver ends, or before it",
        "add a row of 2025 to the outlook, or one of 2027 to the driver")),
    "ends while a driver goes on by it": (lambda city: ending(
        outlook(city, FREIGHT, {2020: 1, 2028: 2}), 2025, 1100, FREIGHT), (
        "E-YEAR", f"{TABLE}:3", f"{FREIGHT} 2028",
        "an outlook that ends in 2028, needed until 2030", "rows for all years, or how it goes on",
        'add a row, or a column "extend" with "hold" or "trend" in this row')),
    "a second driver": (
        lambda city: outlook(city, CEMENT, {2020: 1, 2030: 2}).add(
            "cities/tiny/industry/activity.csv", 1, "1", source="cement", facility="rest",
            item="driver", name=CEMENT), (
            "E-CLASH", f"{HOME}industry/activity.csv:10", f"cement rest driver {CEMENT}",
            f"a second driver beside constant ({HOME}industry/activity.csv:9)",
            "one driver for an activity", "delete the row that is not wanted")),
    "the same row twice": (
        lambda city: outlook(index(city, {2020: 1, 2030: 2}), CEMENT, {2030: 3}), (
            "E-DUPLICATE", f"{TABLE}:4", f"{CEMENT} 2030", f"the same keys as {TABLE}:3",
            "each key once per table", "delete the row that is not wanted")),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_mistake_is_told_once_with_its_place(name: str) -> None:
    change, expected = WRONG[name]
    assert only(change) == expected


def test_an_unknown_driver_names_drivers_and_outlooks() -> None:
    def change(city: TinyCity) -> None:
        following(outlook(city, CEMENT, {2020: 1, 2030: 2}), "cement_ch")

    code, place, key, found, expected, fix = only(change)
    assert (code, key, found) == ("E-NAME", "driver", 'unknown driver "cement_ch"')
    assert place == f"{HOME}industry/activity.csv:9"
    assert expected == f"a driver: {', '.join(DRIVERS)}, or an outlook: {CEMENT}"
    assert fix == f'write "{CEMENT}"'


def test_a_unit_of_no_amount() -> None:
    first = said(lambda city: index(city, {2020: 1, 2030: 2}, unit="beans"))[0]
    assert first[:4] == ("E-UNIT", f"{TABLE}:2", f"{CEMENT} 2020", 'unit "beans"')
    assert first[4].startswith("an index, or an amount convertible to one of t, TJ, m^3")


def test_an_outlook_that_nobody_reads_need_not_fit() -> None:
    """It may begin after the base year, and end before the last one."""
    outlook(TinyCity(), CEMENT, {2023: 1, 2024: 2}).load()


@pytest.mark.parametrize("rows", [False, True], ids=["no file", "header only"])
def test_there_need_not_be_any(rows: bool, tmp_path: Path) -> None:
    city = outlook(TinyCity(), CEMENT, {}) if rows else TinyCity()
    scenario = city.load(tmp_path)
    assert (tmp_path / TABLE).is_file() == rows
    assert not scenario.tables.rows("outlooks")
