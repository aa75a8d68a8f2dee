"""Pencil-size optima: end-of-pipe controls, their ranks, limits and capacity.

Units of all pencil cities: kt, PJ, million CNY; six equal years, nothing discounted.
"""

from __future__ import annotations

from functools import cache

import pytest

from tests.fixtures.pencil import PencilCity, Solved, same

close = pytest.approx
NOX = {"kind": "emission", "pollutant": "NOx"}


def mill(cost: float = 10) -> PencilCity:
    """1 kt a year that emits 1 kt of NOx before any control."""
    city = PencilCity().plant("mill", {"old": cost})
    return city.process("mill", "old", "emit", 1, name="NOx")


def cover(city: PencilCity, control: str, percent: float, pace: float | None = None) -> PencilCity:
    return city.lever(control, "coverage", "mill", percent, pace=pace, control=control)


@cache
def family() -> Solved:
    city = mill().control("mill", "plain", 2, NOx=0.5).control("mill", "deep", 6, rank=2, NOx=0.9)
    city = cover(cover(city, "plain", 100), "deep", 100)
    return city.aim("T", "cap", NOX, "300 t").solve()


def test_family() -> None:
    """0.7 kt must go: plain removes 0.5 at 2, deep 0.9 at 6, and one excludes the other.

    All plain removes 0.5; turning a kt of plain into deep adds 0.4 for 4. Half and half:
    0.25 + 0.45 = 0.7 for 1 + 3 = 4 in 2026; 64 in all. Deep alone would be 0.7 / 0.9 x 6 = 4.67.
    Proves: controls of one family share the activity. Sensitivity: the cap, 0.3 kt: one more
    costs 4 / 0.4 = 10, the shadow price; without exclusion plain and deep would add up.
    """
    solved = family()
    assert solved.covered("mill", "old", "plain")[-1] == close(0.5, abs=1e-6)
    assert solved.covered("mill", "old", "deep") == close([0, 0, 0, 0, 0, 0.5], abs=1e-6)
    assert solved.cost == close(64, rel=1e-6)
    assert solved.price("T") == close(10_000, rel=1e-6)


@cache
def no_backsliding() -> Solved:
    city = mill().control("mill", "plain", 2, covers=60, NOx=0.5)
    return cover(city.control("mill", "deep", 6, rank=2, NOx=0.9), "deep", 100).solve()


def test_no_backsliding() -> None:
    """What is controlled stays controlled, at the cheapest control that is no worse.

    0.6 kt under plain at 2: 6 x (10 + 1.2) = 67.2. Proves: controls are not switched off to save
    their cost. Sensitivity: the coverage of 2020, 60 %.
    """
    solved = no_backsliding()
    assert solved.covered("mill", "old", "plain") == close(same(0.6))
    assert solved.cost == close(67.2, rel=1e-6)


def test_a_better_control_may_take_the_place_of_the_old() -> None:
    """The same mill with deep at 1 per kt: 6 x (10 + 0.6) = 63.6.

    Proves: no backsliding asks for this control or a better one. Sensitivity: the cost of deep:
    above 2 the mill stays with plain.
    """
    city = mill().control("mill", "plain", 2, covers=60, NOx=0.5)
    city = cover(city.control("mill", "deep", 1, rank=2, NOx=0.9), "deep", 100)
    solved = city.solve()
    assert solved.covered("mill", "old", "deep") == close(same(0.6))
    assert solved.cost == close(63.6, rel=1e-6)


def saving(percent: float, pace: float | None = None) -> Solved:
    """3 PJ of gas at 5; a heat exchanger at 4 saves 2 PJ per kt: 6 gained per kt covered."""
    city = mill(1).process("mill", "old", "use", 3, "TJ/t", "gas").price("gas", 5)
    city.control("mill", "exchanger", 4).effect("mill", "exchanger", "energy", -2, "TJ/t", "gas")
    return cover(city, "exchanger", percent, pace).solve()


@cache
def cover_limit() -> Solved:
    return saving(30)


def test_cover_limit() -> None:
    """The exchanger covers what can carry it: 6 x (1 + 15 - 0.3 x 6) = 85.2.

    Proves: the potential bounds coverage. Sensitivity: the potential, 30 %: 0.36 per point.
    """
    solved = cover_limit()
    assert solved.covered("mill", "old", "exchanger") == close(same(0.3))
    assert solved.cost == close(85.2, rel=1e-6)


@cache
def cover_pace() -> Solved:
    return saving(100, pace=10)


def test_cover_pace() -> None:
    """A tenth of the activity is fitted each year: 96 - 6 x (0.1 + 0.2 + ... + 0.6) = 83.4.

    Proves: the yearly rise of coverage is bounded. Sensitivity: the pace, 10 %.
    """
    solved = cover_pace()
    assert solved.covered("mill", "old", "exchanger") == close([0.1, 0.2, 0.3, 0.4, 0.5, 0.6])
    assert solved.cost == close(83.4, rel=1e-6)


def test_coverage_follows_what_a_transfer_adds() -> None:
    """Another kt arrives in 2021 and may be fitted at once, beside a tenth of a kt a year.

    2 kt cost 16 each: 192 over six years. Covered: 1.1, 1.2 ... 1.6 = 8.1 kt years, each saves 6:
    143.4. Proves: growth that a lever makes does not count against the pace of coverage.
    Sensitivity: the pace, 10 %: at 20 % 1.2, 1.4 ... 2, 2 are covered and the cost is 132.
    """
    city = mill(1).process("mill", "old", "use", 3, "TJ/t", "gas").price("gas", 5)
    city.control("mill", "exchanger", 4).effect("mill", "exchanger", "energy", -2, "TJ/t", "gas")
    city.plant("works", {"old": 50})
    city.lever("shift", "transfer", "works", 100, cost=0, factor=1, to_source="mill")
    solved = cover(city, "exchanger", 100, 10).solve()
    assert solved.covered("mill", "old", "exchanger") == close([1.1, 1.2, 1.3, 1.4, 1.5, 1.6])
    assert solved.cost == close(143.4, rel=1e-6)


def test_each_control_of_a_measure_has_its_own_pace() -> None:
    """One measure fits exchangers at 10 % a year and a scrubber, which costs 5, without a pace.

    The scrubber brings nothing and stays off: 83.4 as above. Proves: a move without a pace does
    not free the one that has it. Sensitivity: the pace, 10 %.
    """
    city = mill(1).process("mill", "old", "use", 3, "TJ/t", "gas").price("gas", 5)
    city.control("mill", "exchanger", 4).effect("mill", "exchanger", "energy", -2, "TJ/t", "gas")
    city.control("mill", "scrubber", 5, rank=2, NOx=0.5)
    for name, pace in (("exchanger", 10), ("scrubber", None)):
        city.lever("fit", "coverage", "mill", 100, pace=pace, move=name, control=name)
    solved = city.solve()
    assert solved.covered("mill", "old", "exchanger") == close([0.1, 0.2, 0.3, 0.4, 0.5, 0.6])
    assert solved.cost == close(83.4, rel=1e-6)


@cache
def control_standing() -> Solved:
    city = mill().control("mill", "filter", 0, NOx=1)
    city.cost("mill", "*", "capex", 12, control="filter")
    city.effect("mill", "filter", "economic_life", 4, "yr")
    return cover(city, "filter", 100).aim("T", "cap", NOX, "500 t", year=2024).solve()


def test_control_standing() -> None:
    """A filter for 0.5 kt is built when the cap begins, in 2024, and paid in 2024, 2025, 2026.

    0.5 x 12 / 4 x 3 = 4.5; 64.5 in all. Proves: control capacity is built before it runs, not
    earlier than needed. Sensitivity: the first year of the cap: a year earlier costs 1.5 more.
    """
    solved = control_standing()
    assert solved.covered("mill", "old", "filter") == close([0, 0, 0, 0.5, 0.5, 0.5], abs=1e-6)
    assert solved.cost == close(64.5, rel=1e-6)


@cache
def fixed_control_standing() -> Solved:
    city = PencilCity().plant("mill", {"old": 10}, activity={2020: 1, 2021: 2})
    city.control("mill", "filter", 1, covers=100)
    city.cost("mill", "*", "capex", 8, control="filter")
    city.cost("mill", "*", "fixed_om", 0.5, control="filter")
    city.effect("mill", "filter", "removal", 0, name="NOx")
    return city.effect("mill", "filter", "economic_life", 4, "yr").solve()


def test_fixed_control_standing() -> None:
    """Controls that no measure moves grow with the activity they cover.

    2 kt x (10 + 1) x 6 = 132; a second filter 8 / 4 x 4 years = 8; upkeep 2 x 0.5 x 6 = 6: 146.
    Proves: growth pays for its controls. Sensitivity: the coverage, 100 %: at half a second
    filter would be half as large.
    """
    solved = fixed_control_standing()
    assert solved.covered("mill", "old", "filter") == close(same(2))
    assert solved.cost == close(146, rel=1e-6)


def test_a_control_is_renewed_when_its_life_ends() -> None:
    """Filters of life 4 and even ages are renewed by a quarter each year, whoever moves them.

    1.5 kt years: built stock 0.25, 0.5, 0.75, 1, 1, 1 = 4.5 kt years x 12 / 4 = 13.5; 60 + 13.5.
    Proves: control capacity survives as long as its life. Sensitivity: the life, 4.
    """
    city = mill().control("mill", "filter", 0, covers=100, NOx=0.5)
    city.cost("mill", "*", "capex", 12, control="filter")
    city.effect("mill", "filter", "life", 4, "yr")
    assert city.solve().cost == close(73.5, rel=1e-6)
