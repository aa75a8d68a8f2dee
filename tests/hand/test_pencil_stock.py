"""Pencil-size optima: what stands, what is built and scrapped, what runs.

Units of all pencil cities: kt, PJ, million CNY; six equal years, nothing discounted.
"""

from __future__ import annotations

from functools import cache

import pytest

from tests.fixtures.pencil import KILO, PencilCity, Solved, same

close = pytest.approx
NEW = {"technology": "new", "replaces": "old"}


@cache
def standing() -> Solved:
    city = PencilCity().plant("mill", {"old": 10, "new": 4})
    city.process("mill", "*", "life", 4, "yr")
    city.cost("mill", "old", "capex", 8).cost("mill", "new", "capex", 40)
    return city.lever("modernise", "stock_share", "mill", 100, **NEW).solve()


def test_standing() -> None:
    """What dies has to be built again: old at 8 / 4 + 10 = 12 a year, new at 40 / 4 + 4 = 14.

    Life 4, even ages: 0.25 kt is built each year; built stock 0.25, 0.5, 0.75, 1, 1, 1 = 4.5
    kt years x 2 = 9, and running 60: 69.
    Proves: capacity is what survives and what is built, and the cheaper one is built.
    Sensitivity: the price of new, 40: below 32 the mill would turn to new as old dies.
    """
    solved = standing()
    assert solved.built("mill", "old") == close(same(0.25))
    assert solved.runs("mill", "new") == close(same(0))
    assert solved.cost == close(69, rel=1e-6)


def test_what_dies_is_replaced_by_the_cheaper() -> None:
    """The same mill with new at 30: 7.5 + 4 = 11.5 < 12 when built, but more than 10 to displace.

    Old stock runs out: 0.75, 0.5, 0.25, 0, 0, 0 kt at 10 = 15; new fills the rest,
    4.5 kt years x 11.5 = 51.75. In all 66.75. Proves: old stock runs to its end, where its
    running cost alone is below the full cost of new. Sensitivity: the price of new, as above;
    below 24 (6 + 4 = 10) old would be scrapped at once.
    """
    city = PencilCity().plant("mill", {"old": 10, "new": 4})
    city.process("mill", "*", "life", 4, "yr")
    city.cost("mill", "old", "capex", 8).cost("mill", "new", "capex", 30)
    solved = city.lever("modernise", "stock_share", "mill", 100, **NEW).solve()
    assert solved.runs("mill", "new") == close([0.25, 0.5, 0.75, 1, 1, 1])
    assert solved.cost == close(66.75, rel=1e-6)


@cache
def standing_exact() -> Solved:
    city = PencilCity().plant("mill", {"old": 7}).cost("mill", "*", "fixed_om", 3)
    return city.lever("less", "demand", "mill", -50, cost=1).solve()


def test_standing_exact() -> None:
    """Where no measure replaces a plant it stands, and is kept up, for as long as it lives.

    Half of the activity goes: 0.5 x 7 + 0.5 x 1 + upkeep of the whole 1 kt, 3: 7 a year, 42.
    Proves: upkeep is not saved by a cut of activity.
    Sensitivity: upkeep, 3 per kt: if half could be scrapped the cost would be 33.
    """
    solved = standing_exact()
    assert solved.stands("mill", "old") == close(same(1))
    assert solved.runs("mill", "old") == close(same(0.5))
    assert solved.cost == close(42, rel=1e-6)


@cache
def no_return() -> Solved:
    path = {2020: 1, 2021: 0.5, 2022: 1}
    city = PencilCity().plant("fleet", {"bus": 5}, activity=path, stock="full")
    city.process("fleet", "*", "economic_life", 4, "yr")
    return city.cost("fleet", "*", "capex", 12).solve()


def test_no_return() -> None:
    """Buses that were scrapped when half were needed do not come back: half are bought anew.

    0.5 kt in 2022 at 12 / 4 = 3 a year for four years: 6; running (0.5 + 5) x 5 = 27.5; 33.5.
    Proves: stock that must run is scrapped for good. Sensitivity: the price, 12.
    """
    solved = no_return()
    assert solved.built("fleet", "bus") == close([0, 0.5, 0, 0, 0, 0])
    assert solved.cost == close(33.5, rel=1e-6)


@cache
def run_idle() -> Solved:
    city = PencilCity().plant("mill", {"old": 10}, activity={2020: 1, 2021: 2})
    city.process("mill", "*", "economic_life", 4, "yr")
    return city.cost("mill", "*", "capex", 12).solve()


def test_run_idle() -> None:
    """Activity that doubles needs a second plant: 6 x 20 + 4 x 12 / 4 = 132.

    Proves: nothing runs beyond its capacity. Sensitivity: the price, 12; the four years over
    which it is paid lie inside the six.
    """
    solved = run_idle()
    assert solved.built("mill", "old") == close([1, 0, 0, 0, 0, 0])
    assert solved.cost == close(132, rel=1e-6)


def test_idle_capacity_is_used_first() -> None:
    """The same mill, half idle in 2020, doubles without a plant: 120.

    Proves: idle capacity serves growth. Sensitivity: the utilisation of 2020, 50 %.
    """
    city = PencilCity().plant("mill", {"old": 10}, activity={2020: 1, 2021: 2})
    solved = city.utilised("mill", 50).cost("mill", "*", "capex", 12).solve()
    assert solved.cost == close(120, rel=1e-6)


def observed_mill(stood: float) -> Solved:
    city = PencilCity().plant("mill", {"old": 10})
    city.process("mill", "*", "economic_life", 4, "yr").cost("mill", "*", "capex", 12)
    city.add("cities/tiny/industry/activity.csv", stood * KILO, "t", source="mill",
             facility="rest", item="capacity", model_year="2022")
    return city.solve()


@cache
def known_capacity() -> Solved:
    return observed_mill(0.5)


def test_known_capacity() -> None:
    """Half of the mill stood in 2022, three quarters in 2021; all of it ran: 66.

    6 x 10 = 60 of running, and 0.5 kt more from 2023 on at 12 / 4 = 3 a year for four years: 6.
    Proves: what was observed to be gone is gone, and what ran then ran above full load.
    Sensitivity: the price, 12.
    """
    solved = known_capacity()
    assert solved.stands("mill", "old")[:3] == close([0.75, 0.5, 1])
    assert solved.built("mill", "old") == close([0, 0, 0.5, 0, 0, 0])
    assert solved.cost == close(66, rel=1e-6)


def test_what_was_observed_was_built() -> None:
    """A mill of 1 kt that stood with 2 in 2022 was built, half of it a year before: 72.

    Running 6 x 10 = 60, and twice 0.5 kt at 12 / 4 = 3 a year for four years: 12.
    Proves: what was observed stands, needed or not. Sensitivity: the price, 12.
    """
    solved = observed_mill(2)
    assert solved.built("mill", "old") == close([0.5, 0.5, 0, 0, 0, 0])
    assert solved.cost == close(72, rel=1e-6)


@cache
def run_full() -> Solved:
    return PencilCity().plant("wind", {"wind": 5}, kind="capacity").solve()


def test_run_full() -> None:
    """What follows its capacity cannot stand idle to save its running cost: 6 x 5 = 30.

    Proves: activity equals capacity times full load. Sensitivity: the capacity, 1 kt.
    """
    solved = run_full()
    assert solved.runs("wind", "wind") == close(same(1))
    assert solved.cost == close(30, rel=1e-6)


@cache
def reserve() -> Solved:
    city = PencilCity().plant("mill", {"old": 10, "new": 30}).utilised("mill", 50)
    city.cost("mill", "*", "fixed_om", 3)
    return city.lever("modernise", "stock_share", "mill", 100, **NEW).solve()


def test_reserve() -> None:
    """Idle plants are not sold off to save their upkeep: 6 x (10 + 2 x 3) = 96.

    Half of 2 kt runs. Proves: a mill keeps its reserve of capacity over activity.
    Sensitivity: the utilisation of 2020: at 100 % the cost is 78.
    """
    solved = reserve()
    assert solved.stands("mill", "old") == close(same(2))
    assert solved.cost == close(96, rel=1e-6)


def wind(upkeep: float) -> PencilCity:
    city = PencilCity().plant("wind", {"wind": upkeep}, kind="capacity", item="fixed_om")
    return city.process("wind", "*", "output", 1, "TJ/t", "electricity").price("electricity", 4)


@cache
def capacity_limit() -> Solved:
    return wind(1).lever("more", "capacity", "wind", 1.5, technology="wind").solve()


def test_capacity_limit() -> None:
    """Wind that earns 4 and costs 1 is built to its potential: 6 x 1.5 x (1 - 4) = -27.

    Proves: the potential bounds capacity. Sensitivity: the potential, 1.5 kt, and its sign the
    price of power: below 1 nothing would be added.
    """
    solved = capacity_limit()
    assert solved.stands("wind", "wind") == close(same(1.5))
    assert solved.cost == close(-27, rel=1e-6)


@cache
def capacity_floor() -> Solved:
    return wind(5).lever("more", "capacity", "wind", 1.5, technology="wind").solve()


def test_capacity_floor() -> None:
    """Wind that costs 5 and earns 4 is not torn down: 6 x (5 - 4) = 6.

    Proves: what stands in the baseline is kept. Sensitivity: the capacity of 2020, 1 kt.
    """
    solved = capacity_floor()
    assert solved.stands("wind", "wind") == close(same(1))
    assert solved.cost == close(6, rel=1e-6)


@cache
def capacity_pace() -> Solved:
    return wind(1).lever("more", "capacity", "wind", 3, pace=0.2, technology="wind").solve()


def test_capacity_pace() -> None:
    """A fifth of a kt is added each year: 1.2, 1.4 ... 2.2 kt, 10.2 kt years x -3 = -30.6.

    Proves: yearly additions are bounded. Sensitivity: the pace, 0.2 kt.
    """
    solved = capacity_pace()
    assert solved.stands("wind", "wind") == close([1.2, 1.4, 1.6, 1.8, 2.0, 2.2])
    assert solved.cost == close(-30.6, rel=1e-6)


@cache
def land_stays() -> Solved:
    city = PencilCity().plant("wood", {"trees": 5}, kind="area")
    city.process("wood", "*", "output", 1, "TJ/t", "electricity")
    city.price("electricity", 8, year="2023").price("electricity", 4, year="2024")
    return city.lever("plant", "sink", "wood", 1.5, technology="trees").solve()


def test_land_stays() -> None:
    """A wood that earns 3 a year to 2023 and loses 1 after it is planted, and not felled.

    3 x (5 - 8) + 3 x (5 - 4) = -6 for each of the 1 + 1.5 kt: -15. Proves: land that entered stays.
    Sensitivity: felled in 2024 the 1.5 kt would not cost their 4.5, and the cost be -19.5.
    """
    solved = land_stays()
    assert solved.stands("wood", "trees") == close(same(2.5))
    assert solved.cost == close(-15, rel=1e-6)
    assert solved.cost_without("land_stays") == close(-19.5, rel=1e-6)
