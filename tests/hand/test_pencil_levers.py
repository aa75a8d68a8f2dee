"""Pencil-size optima: demand moves, closures and transfers.

Units of all pencil cities: kt, PJ, million CNY; six equal years, nothing discounted.
"""

from __future__ import annotations

from functools import cache

import pytest

from simulator.optimiser.solving.replay import least_cost_case
from tests.fixtures.pencil import PencilCity, Solved, same

close = pytest.approx


@cache
def lever_pace() -> Solved:
    city = PencilCity().plant("mill", {"old": 10})
    return city.lever("less", "demand", "mill", -50, pace=10, cost=3).solve()


def test_lever_pace() -> None:
    """A tenth more is cut each year to half: 0.1, 0.2, 0.3, 0.4, 0.5, 0.5 kt, each saving 7.

    60 - 7 x 2 = 46. Proves: demand moves change no faster than their pace and stop at their
    potential. Sensitivity: the pace, 10 %: without it the cost is 60 - 7 x 3 = 39.
    """
    solved = lever_pace()
    assert solved.moved() == close([-0.1, -0.2, -0.3, -0.4, -0.5, -0.5])
    assert solved.cost == close(46, rel=1e-6)


def selling(early: float, late: float) -> Solved:
    """1 kt to 2023, 2 kt from 2024; what is made is sold at two prices; two fifths may close."""
    city = PencilCity().plant("mill", {"old": 10}, activity={2020: 1, 2023: 1, 2024: 2})
    city.process("mill", "*", "output", 1, name="goods")
    city.price("goods", early, year="2023").price("goods", late, year="2024")
    return city.lever("close", "retire", "mill", 60, technology="old", effect="lost").solve()


@cache
def closed_stays_closed() -> Solved:
    return selling(7, 12)


def test_closed_stays_closed() -> None:
    """A mill that loses 3 a kt to 2023 and earns 2 from 2024 is not closed for three years.

    Closing two fifths for good saves 0.4 x 1 x 3 a year and forgoes 0.4 x 2 x 2 later; the mill
    stays whole: 3 x 3 - 3 x 2 x 2 = -3. Proves: a closure is a part of the activity and is not
    undone: from 2024 two fifths of what has grown are closed as well.
    Sensitivity: the early loss, 3: above 4 the two fifths would close at once.
    """
    solved = closed_stays_closed()
    assert solved.runs("mill", "old") == close([1, 1, 1, 2, 2, 2])
    assert solved.cost == close(-3, rel=1e-6)


def test_a_closure_keeps_its_pace() -> None:
    """A mill that costs 10 a kt closes by a tenth a year, to three fifths: 0.9, 0.8, 0.7, 0.6 ...

    4.2 kt years x 10 = 42. Proves: a stock closes no faster than the pace of the measure.
    Sensitivity: the pace, 10 %: at 50 % the cost is 36.
    """
    city = PencilCity().plant("mill", {"old": 10})
    city.lever("close", "retire", "mill", 60, pace=10, technology="old", effect="lost")
    solved = city.solve()
    assert solved.runs("mill", "old") == close([0.9, 0.8, 0.7, 0.6, 0.6, 0.6])
    assert solved.cost == close(42, rel=1e-6)


def closing(activity: float | dict[int, float], pace: float | None = None) -> Solved:
    """A mill whose stock costs 10 a kt that stands; three fifths of it may close."""
    city = PencilCity().plant("mill", {"old": 10}, activity=activity, item="fixed_om")
    city.lever("close", "retire", "mill", 60, pace=pace, technology="old", effect="lost")
    return city.solve()


def test_the_uptake_of_a_closure_is_what_is_left() -> None:
    """A tenth of the stock of the base year closes each year, to three fifths.

    Proves: the uptake of a closing move is read from the optimised mix as the part of the stock
    of the base year that stands. Sensitivity: the pace, 10 %.
    """
    assert left(closing(1, pace=10)) == close([1.0, 0.9, 0.8, 0.7, 0.6, 0.6, 0.6])


def left(solved: Solved) -> list[float]:
    """Return the uptake of the closing move in the optimised mix, by year from 2020 [1]."""
    case = least_cost_case(solved.task, solved.found)
    return [float(value) for value in case.moves.paths["close", "main"]]


def test_a_closure_that_pays_is_made_at_once() -> None:
    """The same mill with an early loss of 5: 60 % stays: 0.6 x (3 x 5 - 3 x 2 x 2) = 1.8.

    Proves: perfect foresight weighs all years, and the potential bounds the closure.
    Sensitivity: as above.
    """
    solved = selling(5, 12)
    assert solved.runs("mill", "old") == close([0.6, 0.6, 0.6, 1.2, 1.2, 1.2])
    assert solved.cost == close(1.8, rel=1e-6)


def test_transfer() -> None:
    """Freight moves from road at 10 to rail at 4 for 2 a kt moved: 4 gained on 0.3 of it.

    6 x (10 + 4 - 0.3 x 4) = 76.8. Proves: the donor loses what the receiver gains.
    Sensitivity: the cost of moving, 2: above 6 nothing moves and the cost is 84.
    """
    city = PencilCity().plant("road", {"truck": 10}).plant("rail", {"train": 4})
    solved = city.lever("shift", "transfer", "road", 30, cost=2, factor=1, to_source="rail").solve()
    assert solved.moved(kind="transfers") == close(same(0.3))
    assert solved.runs("rail", "train") == close(same(1.3))
    assert solved.cost == close(76.8, rel=1e-6)


def test_transfer_with_a_detour() -> None:
    """Rail needs 1.5 units for one of road: 10 - 1.5 x 4 - 2 = 2 gained: 84 - 6 x 0.3 x 2 = 80.4.

    Proves: the receiver gains the factor times what the donor loses. Sensitivity: the factor,
    1.5: above 2 nothing moves.
    """
    city = PencilCity().plant("road", {"truck": 10}).plant("rail", {"train": 4})
    city.lever("shift", "transfer", "road", 30, cost=2, factor=1.5, to_source="rail")
    solved = city.solve()
    assert solved.runs("rail", "train") == close(same(1.45))
    assert solved.cost == close(80.4, rel=1e-6)


def test_a_receiver_may_grow_past_what_survives_of_its_old_stock() -> None:
    """Travel moves from cars at 10 to buses at 4, whose old half is not sold any more.

    0.3 kt move and are served by new buses: 6 x (10 + 4 - 0.3 x 6) = 73.2. The old half kt stays,
    as nothing retires it. Proves: what no measure displaces stays as it is, and does not have to
    grow with what is moved to it. Sensitivity: the potential of moving, 30 %.
    """
    city = PencilCity().plant("car", {"car": 10})
    city.plant("bus", {"old": 4, "new": 4}, share={"old": 50, "new": 50}, stock="full")
    city.bought("bus", new=100).lever("buy", "sales_share", "bus", 100, technology="new")
    city.lever("shift", "transfer", "car", 30, cost=0, factor=1, to_source="bus")
    solved = city.solve()
    assert solved.runs("bus", "old") == close(same(0.5))
    assert solved.runs("bus", "new") == close(same(0.8))
    assert solved.cost == close(73.2, rel=1e-6)
