"""Pencil-size optima: which technology serves what, local supply, and trade at the border.

Units of all pencil cities: kt, PJ, million CNY; six equal years, nothing discounted.
"""

from __future__ import annotations

from functools import cache
from math import inf

import pytest

from tests.fixtures.pencil import PencilCity, Solved, same

close = pytest.approx
NEW = {"technology": "new", "replaces": "old"}


def mill(old: float, new: float) -> PencilCity:
    return PencilCity().plant("mill", {"old": old, "new": new})


@cache
def serve() -> Solved:
    return mill(10, 4).lever("modernise", "stock_share", "mill", 100, **NEW).solve()


def test_serve() -> None:
    """The cheaper technology serves all there is to serve.

    1 kt a year; old costs 10, new 4, and new may take all: 6 x 4 = 24.
    Proves: the mix adds up to the activity; without that nothing would run, at no cost.
    Sensitivity: the activity, 1 kt: with 2 kt the cost is 48.
    """
    solved = serve()
    assert solved.runs("mill", "new") == close(same(1))
    assert solved.runs("mill", "old") == close(same(0))
    assert solved.cost == close(24, rel=1e-6)


@cache
def exogenous() -> Solved:
    city = PencilCity().plant("mill", {"old": 10})
    return city.lever("less", "demand", "mill", -20, cost=3).solve()


def test_exogenous() -> None:
    """Activity is what drivers say less what demand moves take.

    A kt not made saves 10 and costs 3, and a fifth may go: 6 x (0.8 x 10 + 0.2 x 3) = 51.6.
    Proves: the move acts on the activity, to its potential.
    Sensitivity: the move's cost, 3: above 10 nothing is cut and the cost is 60.
    """
    solved = exogenous()
    assert solved.runs("mill", "old") == close(same(0.8))
    assert solved.moved() == close(same(-0.2))
    assert solved.cost == close(51.6, rel=1e-6)


def test_a_move_dearer_than_the_activity_is_not_made() -> None:
    """The same city with a move at 11 per kt keeps its activity: 60.

    Proves: demand moves are chosen, not imposed. Sensitivity: as above.
    """
    city = PencilCity().plant("mill", {"old": 10})
    solved = city.lever("less", "demand", "mill", -20, cost=11).solve()
    assert solved.cost == close(60, rel=1e-6)


@cache
def linked() -> Solved:
    city = mill(10, 15).lever("modernise", "stock_share", "mill", 100, **NEW)
    city.process("mill", "old", "use", 2, "TJ/t", "steam")
    city.process("mill", "new", "use", 1, "TJ/t", "steam")
    return city.plant("boiler", {"coal": 20}, kind="linked:steam").solve()


def test_linked() -> None:
    """The boiler makes the steam that the mill uses, so the mill's choice counts its cost.

    Old: 10 + 2 PJ x 20 = 50; new: 15 + 1 x 20 = 35. New serves, the boiler makes 1 PJ: 210.
    Proves: local supply follows use. Sensitivity: the boiler's cost, 20: below 5 old would stay.
    """
    solved = linked()
    assert solved.runs("mill", "new") == close(same(1))
    assert solved.runs("boiler", "coal") == close(same(1))
    assert solved.cost == close(210, rel=1e-6)


def test_steam_that_is_bought_need_not_be_made() -> None:
    """Of the 1 PJ that the new mill uses 0.2 cross the border as stated: 6 x (15 + 0.8 x 20) = 186.

    Proves: a stated import lowers local supply and stays as stated.
    Sensitivity: the stated import, 0.2 PJ; its price is zero here.
    """
    city = mill(10, 15).lever("modernise", "stock_share", "mill", 100, **NEW)
    city.process("mill", "old", "use", 2, "TJ/t", "steam")
    city.process("mill", "new", "use", 1, "TJ/t", "steam")
    city.plant("boiler", {"coal": 20}, kind="linked:steam")
    city.add("cities/tiny/industry/activity.csv", 200, "TJ", source="boiler", facility="rest",
             item="import", name="steam")
    solved = city.solve()
    assert solved.runs("boiler", "coal") == close(same(0.8))
    assert solved.cost == close(186, rel=1e-6)


@cache
def dump_limit() -> Solved:
    city = PencilCity().plant("mill", {"old": 10})
    city.plant("dryer", {"old": 1}, activity={2020: 4, 2021: 1, 2026: 4})
    city.plant("boiler", {"coal": 2}, kind="linked:steam").price("electricity", 4)
    city.process("mill", "*", "output", 3, "TJ/t", "steam")
    city.process("dryer", "*", "use", 1, "TJ/t", "steam")
    return city.process("boiler", "*", "output", 1, "TJ/t", "electricity").solve()


def test_dump_limit() -> None:
    """Steam that is left over may be dumped; none is made for the sake of the power beside it.

    The mill gives off 3 PJ; the dryer needs 1, 1.6, 2.2, 2.8, 3.4 and 4, so a boiler is there in
    2025 and 2026. Power sold at 4 pays for its cost of 2: there it serves the dryer alone, and all
    of the mill's steam is dumped: 6 x 10 + 15 x 1 + (3.4 + 4) x (2 - 4) = 60.2.
    Proves: no more is dumped than others give off. Sensitivity: what the mill gives off, 3 PJ;
    without the row the boiler would run for ever.
    """
    solved = dump_limit()
    assert solved.runs("boiler", "coal") == close([0, 0, 0, 0, 3.4, 4])
    steam = solved.task.run.index.carrier("steam")
    assert solved.mix.dumped[steam, 1:].tolist() == close([2000, 1400, 800, 200, 3000, 3000])
    assert solved.cost == close(60.2, rel=1e-6)
    assert solved.cost_without("dump_limit") == -inf


@cache
def dispatched() -> Solved:
    city = PencilCity().plant("grid_coal_power", {"coal": 10}, kind="dispatched")
    city.plant("wind", {"wind": 6}, kind="capacity", item="fixed_om").price("electricity", 4)
    for source in ("grid_coal_power", "wind"):
        city.process(source, "*", "output", 1, "TJ/t", "electricity")
    return city.lever("more", "capacity", "wind", 2, technology="wind").solve()


def test_dispatched() -> None:
    """Half of what more wind delivers displaces coal power; the other half is sold.

    One more unit of wind: 6 - 4 sold - 0.5 x (10 - 4) = -1, so wind doubles and coal halves:
    0.5 x 10 + 2 x 6 - 2.5 x 4 = 7 a year, 42 in all (48 without more wind).
    Proves: coal gives way by the stated part. Sensitivity: that part, 50 %: below 1/3 no wind
    would be built.
    """
    solved = dispatched()
    assert solved.stands("wind", "wind") == close(same(2))
    assert solved.runs("grid_coal_power", "coal") == close(same(0.5))
    assert solved.cost == close(42, rel=1e-6)


@cache
def share_limit() -> Solved:
    return mill(10, 4).lever("modernise", "stock_share", "mill", 40, **NEW).solve()


def test_share_limit() -> None:
    """A technology goes no further than its potential: 6 x (0.6 x 10 + 0.4 x 4) = 45.6.

    Proves: the potential bounds the share. Sensitivity: the potential, 40 %: each point is worth
    6 x 0.06.
    """
    solved = share_limit()
    assert solved.runs("mill", "new") == close(same(0.4))
    assert solved.cost == close(45.6, rel=1e-6)


@cache
def share_floor() -> Solved:
    city = PencilCity().plant("mill", {"old": 20, "new": 4}, share={"old": 50, "new": 50})
    city.process("mill", "*", "life", 4, "yr").bought("mill", new=100)
    return city.lever("buy", "sales_share", "mill", 100, technology="new").solve()


def test_share_floor() -> None:
    """A measure on what is bought does not displace what stands before its time.

    Life 4, even ages: of the old half kt 0.375, 0.25, 0.125, 0, 0, 0 are left: 0.75 kt years cost
    16 more than new ones: 24 + 12 = 36. A quarter is bought each year, so that without the floor
    0.25 would be left in 2021 and none later: 28. Proves: what nobody buys and no measure
    retires keeps its baseline share. Sensitivity: the price of old, 20: at 4 it costs 24 as well.
    """
    solved = share_floor()
    assert solved.runs("mill", "old") == close([0.375, 0.25, 0.125, 0, 0, 0])
    assert solved.cost == close(36, rel=1e-6)


def test_a_sales_move_scraps_nothing() -> None:
    """Mills that never wear out are not bought, so that a share of what is bought means nothing.

    The old mill runs on at 10 though a new one would cost 4: 60. Proves: stock turns through
    sales only as fast as it is built anew. Sensitivity: the life, none: with 4 years the new
    would be bought at a quarter a year.
    """
    city = mill(10, 4).lever("buy", "sales_share", "mill", 100, technology="new")
    solved = city.solve()
    assert solved.runs("mill", "new") == close(same(0))
    assert solved.cost == close(60, rel=1e-6)


def test_the_share_of_sales_rises_at_its_pace() -> None:
    """A quarter kt is bought each year, of it 10 %, 20 %, 30 % and then 40 % new.

    New: 0.025, 0.075, 0.15, 0.25; then the first 0.025 and 0.05 die: 0.325, 0.375: 1.2 kt years
    save 6: 60 - 7.2 = 52.8, and 22.5 for what is built. In all 75.3. Proves: the share of sales
    in a year is within the pace of the years since 2020. Sensitivity: the pace, 10 %: without it
    the cost is 71.7.
    """
    city = mill(10, 4).process("mill", "*", "life", 4, "yr").cost("mill", "*", "capex", 20)
    solved = city.lever("buy", "sales_share", "mill", 40, pace=10, technology="new").solve()
    assert solved.runs("mill", "new") == close([0.025, 0.075, 0.15, 0.25, 0.325, 0.375])
    assert solved.cost == close(75.3, rel=1e-6)


@cache
def share_pace() -> Solved:
    return mill(10, 4).lever("modernise", "stock_share", "mill", 100, pace=10, **NEW).solve()


def test_share_pace() -> None:
    """A tenth of the activity changes technology each year: 0.1, 0.2 ... 0.6 kt.

    60 less 6 for each of 2.1 kt: 47.4. Proves: the yearly addition is bounded.
    Sensitivity: the pace, 10 %: at 20 % the shares are 0.2 ... 1, 1 and the cost 36.
    """
    solved = share_pace()
    assert solved.runs("mill", "new") == close([0.1, 0.2, 0.3, 0.4, 0.5, 0.6])
    assert solved.cost == close(47.4, rel=1e-6)


def test_each_move_of_a_measure_has_its_own_pace() -> None:
    """One measure modernises two mills, one at 10 % a year, the other at 50 %.

    Mill: 0.1, 0.2 ... 0.6 = 2.1 kt years; works: 0.5, 1, 1, 1, 1, 1 = 5.5; each saves 6:
    120 - 7.6 x 6 = 74.4. Proves: the faster move does not lend its pace to the slower.
    Sensitivity: the pace of the mill, 10 %: at 50 % the cost is 54.
    """
    city = mill(10, 4).plant("works", {"old": 10, "new": 4})
    for source, pace in (("mill", 10), ("works", 50)):
        city.lever("modernise", "stock_share", source, 100, pace=pace, move=source, **NEW)
    solved = city.solve()
    assert solved.runs("mill", "new") == close([0.1, 0.2, 0.3, 0.4, 0.5, 0.6])
    assert solved.cost == close(74.4, rel=1e-6)


def test_a_pace_follows_what_a_transfer_adds() -> None:
    """All of the road moves to rail in 2021, half of it to electric trains, the rest of them later.

    Rail: 1 kt and 1 more from 2021; electric at most half, and 0.1 kt a year beside its half of
    what arrives: 0.6, 0.7, 0.8, 0.9, 1, 1 = 5 kt years x 2, the other 7 x 4: 38. Proves: growth
    that a lever makes does not count against the pace. Sensitivity: the pace, 10 %: at 50 % half
    is electric from the start: 36.
    """
    city = PencilCity().plant("road", {"truck": 10}).plant("rail", {"diesel": 4, "electric": 2})
    city.lever("wires", "stock_share", "rail", 50, pace=10, technology="electric",
               replaces="diesel")
    city.lever("shift", "transfer", "road", 100, cost=0, factor=1, to_source="rail")
    solved = city.solve()
    assert solved.runs("rail", "electric") == close([0.6, 0.7, 0.8, 0.9, 1, 1])
    assert solved.cost == close(38, rel=1e-6)


@cache
def additions_limit() -> Solved:
    city = mill(10, 4).process("mill", "*", "life", 4, "yr").cost("mill", "*", "capex", 20)
    return city.lever("buy", "sales_share", "mill", 40, technology="new").solve()


def test_additions_limit() -> None:
    """Two fifths of what is bought may be new; a quarter of the stock is bought each year.

    Life 4, base stock of even ages: 0.25 kt a year, 0.1 of it new: 0.1, 0.2, 0.3, 0.4, 0.4, 0.4.
    Running: 60 - 1.8 x 6 = 49.2. Annuity 20 / 4 = 5 per kt built: 1 + 2 + 3 + 4 + 4 + 4 quarters
    x 5 = 22.5. In all 71.7.
    Proves: the share of sales binds, and turnover sets how fast it acts.
    Sensitivity: the share, 40 %: at 80 % twice as much is new and the cost is 60.9.
    """
    solved = additions_limit()
    assert solved.runs("mill", "new") == close([0.1, 0.2, 0.3, 0.4, 0.4, 0.4])
    assert solved.built("mill", "old") == close(same(0.15))
    assert solved.cost == close(71.7, rel=1e-6)


def traded(chp: float) -> Solved:
    city = mill(1, 2).lever("modernise", "stock_share", "mill", 100, **NEW)
    city.price("gas", 5).price("electricity", 6, 3)
    city.process("mill", "old", "use", 2, "TJ/t", "gas")
    city.process("mill", "new", "use", 1, "TJ/t", "electricity")
    city.plant("chp", {"chp": 0}, activity=chp)
    return city.process("chp", "*", "output", 1, "TJ/t", "electricity").solve()


@cache
def trade() -> Solved:
    return traded(0.4)


@pytest.mark.parametrize(("chp", "cost"), [(0.4, 33.6), (1.5, 3.0)])
def test_trade(chp: float, cost: float) -> None:
    """Carriers are paid where they cross the border, after what the city makes itself.

    Old: 1 + 2 PJ of gas x 5 = 11. New: 2 + electricity. With 0.4 PJ made in the city 0.6 are
    bought at 6: 5.6 a year. With 1.5 made, 0.5 are sold at 3: 2 - 1.5 = 0.5 a year.
    Proves: imports and exports are the two sides of one balance, each at its own price.
    Sensitivity: the price of gas, 5: below 1.8 old would stay in the first city.
    """
    solved = trade() if chp == 0.4 else traded(chp)
    assert solved.runs("mill", "new") == close(same(1))
    assert solved.cost == close(cost, rel=1e-6)
