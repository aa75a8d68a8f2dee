"""The newest observation beside what was known before it, each limit worked out by hand."""

from __future__ import annotations

import re

import pytest

from simulator.errors import InputError, Problem
from simulator.plausibility.collecting import warnings_of
from simulator.plausibility.known import thresholds
from tests.fixtures.city import TinyCity, build
from tests.fixtures.outlooks import OWN, ending, following, outlook
from tests.hand.test_observations import ENERGY, INDUSTRY, bus_shares, covered, output
from tests.hand.test_since_the_base_year import closed

PANELS = {"source": "pv_power", "facility": "rest", "technology": "utility_pv", "item": "capacity"}
SUN = {"source": "pv_power", "facility": "rest", "item": "activity"}
PLANT = {"source": "grid_coal_power", "facility": "plant_a"}


def warned(city: TinyCity, code: str) -> list[Problem]:
    return [one.problem for one in warnings_of(city.run()) if one.problem.code == code]


def energy(city: TinyCity, value: float, unit: str, year: int, **cells: str) -> TinyCity:
    return city.add(f"{ENERGY}activity.csv", value, unit, **cells, model_year=str(year))


@pytest.mark.parametrize(("year", "made", "seen"), [
    (2022, 1_000_000, True), (2022, 10_000, True), (2022, 290_000, False), (2022, 310_000, True),
    (2025, 360_000, False), (2025, 380_000, True), (2030, 490_000, False), (2030, 510_000, True),
    (2022, 0, False),
])
def test_an_only_observation_beside_the_base_year(year: int, made: float, seen: bool) -> None:
    """100 kt in 2020: 3 times at once, 1.3^5 = 3.71 times in five years, 5 times at most."""
    assert [thresholds()[name] for name in ("peak", "yearly", "step")] == [3, 1.3, 5]
    found = warned(build(lambda c: output(c, year, made)), "W-JUMP")
    assert [one.key for one in found] == [f"coke works_a activity {year}"] * seen


def test_the_step_is_told_with_both_years() -> None:
    (one,) = warned(build(lambda c: output(c, 2022, 1_000_000)), "W-JUMP")
    assert one.found == "1,000,000 t in 2022 after 100,000 t in 2020: 10 times apart"
    assert one.expected == "at most 3 times over 2 years"
    assert one.zh is not None
    assert one.zh[0] == "2022 年的 1,000,000 t，此前为 2020 年的 100,000 t：相差 10 倍"


def test_the_last_of_several_is_told_and_a_spike_between_once() -> None:
    last = build(lambda c: output(output(c, 2022, 110_000), 2023, 1_100_000))
    assert [one.key for one in warned(last, "W-JUMP")] == ["coke works_a activity 2023"]
    between = output(output(output(build(), 2022, 110_000), 2023, 1_100_000), 2024, 110_000)
    assert [one.key for one in warned(between, "W-JUMP")] == ["coke works_a activity 2023"]


def test_rows_in_two_units_are_compared_in_one() -> None:
    """0.1 Mt in 2020 is what 100 kt are: 120 kt in 2022 are no step."""
    city = build(lambda c: output(c, 2022, 120_000))
    city.change(f"{INDUSTRY}activity.csv", {"value": "0.1", "low": "0.1", "high": "0.1",
                                            "unit": "Mt"},
                facility="works_a", item="activity", model_year="2020")
    assert not warned(city, "W-JUMP")


def test_what_closed_is_no_slip() -> None:
    """10 kt of 100 are left where nine tenths closed; a growth project begins as it will."""
    city = closed(output(build(), 2022, 10_000), 2022, 90)
    assert not warned(city, "W-JUMP")


def test_a_capacity_is_compared_as_an_activity_is() -> None:
    """100 MW of panels in 2020; 80 % of 250 MW ran in the plant, which states no capacity then."""
    city = energy(energy(build(), 1000, "MW", 2022, **PANELS), 1000, "MW", 2022, **PLANT,
                  item="capacity")
    assert [(one.key, one.found) for one in warned(city, "W-JUMP")] == [
        ("pv_power rest utility_pv capacity 2022",
         "1,000 MW in 2022 after 100 MW in 2020: 10 times apart"),
        ("grid_coal_power plant_a capacity 2022",
         "1,000 MW in 2022 after 250 MW in 2020: 4 times apart"),
    ]


def test_more_hours_than_a_year_has_are_an_error() -> None:
    """4 000 GWh from 100 MW: 40 000 h. Of panels, 1 200 GWh from 100 MW: 12 000 h."""
    city = energy(energy(build(), 100, "MW", 2022, **PLANT, item="capacity"), 4000, "GWh", 2022,
                  **PLANT, item="activity")
    energy(city, 1200, "GWh", 2023, **SUN)
    with pytest.raises(InputError) as raised:
        city.load()
    assert [(one.code, one.key, one.found) for one in raised.value.problems] == [
        ("E-RANGE", "grid_coal_power plant_a activity 2022",
         "4,000 GWh from 100 MW in 2022: 40,000 h"),
        ("E-RANGE", "pv_power rest activity 2023", "1,200 GWh from 100 MW in 2023: 12,000 h"),
    ]
    assert {one.expected for one in raised.value.problems} == {
        "at most 8,784 h, all hours of a leap year"}


@pytest.mark.parametrize(("made", "refused"), [(878.4, False), (880, True)])
def test_all_hours_of_a_leap_year_are_allowed(made: float, refused: bool) -> None:
    city = energy(build(), made, "GWh", 2022, **SUN)
    if refused:
        with pytest.raises(InputError):
            city.load()
    else:
        city.load()


@pytest.mark.parametrize(("old", "seen"), [(0.3, True), (0.9, True), (1.2, False), (15, False)])
def test_a_share_of_stock_written_as_a_fraction(old: float, seen: bool) -> None:
    """Buses of China IV: 20 % in 2022, 0.3 or 0.9 % in 2023. 30 and 90 % lie nearer to 20 %."""
    city = bus_shares(build(), 2022, china_4=20, china_6=50, bev=30)
    bus_shares(city, 2023, china_4=old, china_6=70 - old, bev=30)
    found = warned(city, "W-PERCENT")
    assert [one.key for one in found] == ["buses * china_4 share 2023"] * seen
    if seen:
        assert found[0].found == (
            f"{old} percent in 2023, after 20 percent in 2022: written as a fraction?")
        assert found[0].fix == f'write {old * 100:g}, or the unit "1", if a share was meant'


def test_a_coverage_written_as_a_fraction() -> None:
    """Standard controls stood at all ovens in 2020; 0.4 % of them in 2022 were 40 %."""
    found = warned(covered(build(), 2022, standard=0.4, ultra_low=60), "W-PERCENT")
    assert [one.key for one in found] == ["coke * * standard 2022"]


def test_a_small_share_that_stays_small_is_none() -> None:
    """China IV goes from 60 % to 5 % and on to 0.6 and 0.5 %."""
    city = bus_shares(build(), 2022, china_4=5, china_6=65, bev=30)
    bus_shares(city, 2023, china_4=0.6, china_6=69.4, bev=30)
    bus_shares(city, 2024, china_4=0.5, china_6=69.5, bev=30)
    assert not warned(city, "W-PERCENT")


@pytest.mark.parametrize(("percent", "made", "seen"), [
    (1, 0, True), (60, 0, True), (99.5, 0, False), (100, 0, False), (60, 30_000, False),
])
def test_a_works_that_stands_still_though_hardly_any_of_it_closed(
    percent: float, made: float, seen: bool
) -> None:
    found = warned(closed(output(build(), 2022, made), 2022, percent), "W-CLOSED")
    assert [one.key for one in found] == ["coke works_a closed 2022"] * seen
    if seen:
        assert found[0].found == (
            f"an activity of 0 in 2022, of which {percent} % is documented as closed")
        assert f"by the {100 - percent} % that is left" in found[0].expected


@pytest.mark.parametrize(("percent", "made", "seen"), [
    (0.5, 50_000, True), (0.5, 95_000, False), (0.5, 99_000, False), (50, 50_000, False),
    (2, 50_000, False), (1, 75_000, False), (1, 65_000, True),
])
def test_a_closure_written_as_a_fraction(percent: float, made: float, seen: bool) -> None:
    """Half of the works closed, written as 0.5 percent: 100 kt became 50.

    A fall by a third of the hundredfold is told, and one by a tenth may have other reasons.
    """
    found = warned(closed(output(output(build(), 2021, 100_000), 2022, made), 2022, percent),
                   "W-CLOSED")
    assert [one.key for one in found] == ["coke works_a closed 2022"] * seen
    if percent == 0.5 and seen:
        assert found[0].found == ("0.5 % closed by 2022, while the activity fell by 50 %: "
                                  "written as a fraction?")
        assert found[0].fix.startswith("write 50, ")


@pytest.mark.parametrize(("percent", "later", "seen"), [
    (100, 50_000, True), (100, 0, False), (50, 60_000, False),
])
def test_what_closed_and_runs_again_is_told(percent: float, later: float, seen: bool) -> None:
    """Nothing was left of the works in 2022, and 50 kt were made in 2025; half may grow again."""
    left = 100_000 * (1 - percent / 100)
    city = output(output(output(build(), 2021, 100_000), 2022, left), 2025, later)
    found = warned(closed(city, 2022, percent), "W-CLOSED")
    assert [one.found for one in found] == ["an activity of 50,000 t in 2025"] * seen


IDENTIFIERS = {"CNY", "end", "hold", "trend", "years"}
"""Keys, what stands in cells, units: what is no word of a sentence."""


def odd_cities() -> dict[str, TinyCity]:
    """Return a city for each code whose words are told in both languages."""
    path = {2020: 100, 2027: 144, 2028: 150, 2029: 9000, 2030: 160}
    return {
        "W-JUMP": output(build(), 2022, 1_000_000),
        "W-YEAR": closed(output(output(build(), 2031, 80_000), 2021, 90_000), 2018, 50),
        "W-CLOSED": closed(output(build(), 2022, 0), 2022, 1),
        "W-LOAD": build(lambda c: c.add(f"{INDUSTRY}activity.csv", 40_000, "t", source="coke",
                                        facility="works_a", item="capacity", model_year="2022")),
        "W-PERCENT": covered(build(), 2022, standard=0.4, ultra_low=60),
        "W-UNREAD": build(lambda c: c.change(OWN, {"extend": "trend"}, driver="gdp",
                                             model_year="2020")),
        "W-HOLE": outlook(following(build(), "cement_cn"), "cement_cn", path),
        "W-EXTEND": build(lambda c: ending(c, 2025, 1100, "hold")),
        "W-RANGE": output(build(), 2022, 1e12),
    }


@pytest.mark.parametrize("code", odd_cities())
def test_what_is_odd_is_told_in_chinese_too(code: str) -> None:
    found = warned(odd_cities()[code], code)
    assert found
    for problem in found:
        words = " ".join(problem.words("zh"))
        assert re.search("[\u4e00-\u9fff]", words)
        assert {word for word in re.findall(r"[A-Za-z_]{3,}", words)} <= IDENTIFIERS, words
        assert problem.words() != problem.words("zh")
        assert problem.words() == (problem.found, problem.expected, problem.fix)
