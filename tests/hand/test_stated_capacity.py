"""Capacities stated beside an activity: exactly that stands, then the stock goes on by itself."""

from __future__ import annotations

import numpy as np
import pytest

import simulator
from simulator.errors import InputError
from simulator.kernels.stock import StockResult, StockRules, turnover
from simulator.plausibility.collecting import warnings_of
from simulator.simulation.run import Run
from tests.fixtures.city import TinyCity, build, measure, uptake
from tests.hand.test_kernels_stock import keep, one_site
from tests.hand.test_observations import CASES, ENERGY, EXACT, INDUSTRY, TRANSPORT

EVERY = (*CASES, "least_cost")


def stated(city: TinyCity, path: str, unit: str, rows: dict[int, float], **cells: str) -> TinyCity:
    """State the capacity or the activity of some years."""
    for year, value in rows.items():
        city.add(f"{path}activity.csv", value, unit, **cells, model_year=str(year))
    return city


def plant(city: TinyCity, unit: str, item: str, rows: dict[int, float]) -> TinyCity:
    """State something of the power plant: 1 000 GWh of 2020 run at 80 % of 250 MW."""
    return stated(city, ENERGY, unit, rows, source="grid_coal_power", facility="plant_a", item=item)


def coke(city: TinyCity, item: str, rows: dict[int, float]) -> TinyCity:
    """State something of the coke works: 100 kt of 2020 at full load."""
    return stated(city, INDUSTRY, "t", rows, source="coke", facility="works_a", item=item)


def buses(rows: dict[int, float]) -> TinyCity:
    """State how many buses there were: 100 of 2020 run 5 Mvkm, 1 % more in each year."""
    return stated(build(), TRANSPORT, "vehicle", rows, source="buses", facility="rest",
                  item="capacity")


def of(run: Run, case: str, name: str, technology: str, what: str = "capacity") -> list[float]:
    """Return a path of one technology of a site."""
    p = next(n for n, p in enumerate(run.index.processes)
             if (run.index.sites[p.site].name, p.technology) == (name, technology))
    return [float(value) for value in getattr(run.cases[case].mix, what)[p]]


def closed() -> TinyCity:
    city = plant(plant(build(), "MW", "capacity", {2022: 0}), "GWh", "activity", {2022: 0})
    return plant(city, "percent", "closed", {2022: 100})


def test_nothing_stands_where_that_was_observed() -> None:
    """250 MW of 2020 are gone in 2022, half of them in 2021, and do not come back."""
    run = simulator.optimise(closed().load()).run
    for case in EVERY:
        found = of(run, case, "grid_coal_power@plant_a", "subcritical")
        assert found == pytest.approx([250, 125, *[0] * 9], abs=1e-6)


def test_what_stood_still_stood() -> None:
    """100 kt of 2020 and 200 kt of 2022: of the first a thirtieth dies each year after it.

    The least cost cannot sell what stands idle: 200 kt of 2022, then 3.33 kt less each year.
    """
    city = coke(coke(build(), "capacity", {2022: 200_000}), "activity", {2022: 0})
    run = simulator.optimise(city.load()).run
    wanted = [100, 150, 200, 200 - 100 / 30, 200 - 200 / 30]
    for case in EVERY:
        found = np.array(of(run, case, "coke@works_a", "coke_oven")) / 1000
        assert found[:5] == pytest.approx(wanted, rel=1e-6)


def known(base: list[float], demand: list[float], installed: list[float],
          additions: list[float], *, full: bool, life: float = np.inf) -> StockResult:
    """Run one site of two technologies with a known capacity; a unit of the second does 2."""
    years = len(demand)
    parameters = one_site(np.array(base), np.array([1.0, 2.0]), life, life / 2, years, full=full)
    rules = StockRules(
        additions=np.repeat(np.array(additions)[:, None], years, axis=-1),
        ceiling=np.full((2, years), np.inf), capacity=np.zeros((2, years)), reallocate=keep,
        installed=np.array([installed]))
    return turnover(parameters, rules, np.array([demand]))


@pytest.mark.parametrize(("full", "own", "left"), [
    (False, 20, [15, 5]), (True, 20, [10, 10]), (True, 5, [0, 5]), (False, 0, [0, 0]),
    (True, 0, [0, 0]), (False, 60, [30, 30]), (True, 60, [30, 30]),
])
def test_a_known_capacity_of_two_technologies_at_rest(
    full: bool, own: float, left: list[float]
) -> None:
    """30 and 10 of two technologies with nothing to do: half goes, of both alike or the older
    first; 20 more are of the one that is added."""
    result = known([30, 10], [50, 0], [np.nan, own], [0, 1], full=full)
    assert result.capacity[:, 1] == pytest.approx(left, abs=1e-12)
    assert result.activity[:, 1].tolist() == [0, 0]


def test_a_known_capacity_of_two_technologies_that_run() -> None:
    """30 and 10 do 50; 30 and 30 could do 90 and do 45, half of it: 15 and 30.

    After it 50 are done by what stands, 60 of which could do 90: 16.67 and 33.33.
    """
    result = known([30, 10], [50, 45, 50], [np.nan, 60, np.nan], [0, 1], full=True)
    assert result.capacity[:, 1] == pytest.approx([30, 30], rel=EXACT)
    assert result.activity[:, 1] == pytest.approx([15, 30], rel=EXACT)
    assert result.activity[:, 2] == pytest.approx([50 / 3, 100 / 3], rel=EXACT)
    assert result.capacity[:, 2] == pytest.approx([30, 30], rel=EXACT)


@pytest.mark.parametrize("year", [2020, 2022])
def test_a_capacity_of_nothing_does_nothing(year: int) -> None:
    """1 000 GWh run in every year."""
    with pytest.raises(InputError) as caught:
        plant(build(), "MW", "capacity", {year: 0}).load()
    assert [p.code for p in caught.value.problems] == ["E-CLASH"]
    problem = caught.value.problems[0]
    assert problem.found == f"1,000 GWh from a capacity of 0 MW in {year}"
    assert problem.key.startswith("grid_coal_power plant_a")


@pytest.mark.parametrize(("last", "wanted"), [(400, 350), (150, 250 - 100 * 10 / 15)])
def test_a_row_after_the_last_year_says_where_the_capacity_was_going(
    last: float, wanted: float
) -> None:
    """250 MW of 2020 and 400 of 2035: 10 MW more a year; or 150 then, 6.67 less a year."""
    scenario = plant(build(), "MW", "capacity", {2035: last}).load()
    assert not scenario.city.is_observed
    best = simulator.optimise(scenario)
    assert best.status == "optimal"
    for case in CASES:
        found = of(best.run, case, "grid_coal_power@plant_a", "subcritical")
        assert found[10] == pytest.approx(wanted, rel=EXACT)
        assert found[5] == pytest.approx((250 + wanted) / 2, rel=EXACT)


@pytest.mark.parametrize("case", CASES)
def test_buses_that_are_known_to_be_more_are_new_ones(case: str) -> None:
    """60 old buses lose 6 a year, 40 new ones none yet; 150 in 2022 and 125 in 2021.

    31 are bought in each of the two years, of the kind that is bought. All run alike: of 5.1 Mvkm
    48 / 150 by old ones. Then 5.15 Mvkm need 103 buses, and 42 + 102 are there: nobody buys or
    scraps one until 2029, when 6 old ones are left and 109 are needed in all.
    """
    run = buses({2022: 150}).run()
    old, new = (of(run, case, "buses@rest", name) for name in ("china_4", "china_6"))
    assert old == pytest.approx([60, 54, 48, 42, 36, 30, 24, 18, 12, 6, 0], abs=1e-6)
    assert new[:9] == pytest.approx([40, 71, 102, *[102] * 6], rel=1e-6)
    bought = of(run, case, "buses@rest", "china_6", "additions")
    assert bought[:9] == pytest.approx([0, 31, 31, *[0] * 6], abs=1e-6)
    ran = of(run, case, "buses@rest", "china_4", "activity")
    assert ran[2:4] == pytest.approx([5.1 * 48 / 150, 5.15 * 42 / 144], rel=EXACT)
    assert new[9] == pytest.approx(103, rel=EXACT)


@pytest.mark.parametrize("now", [False, True])
@pytest.mark.parametrize("rows", [{2022: 150}, {2022: 150, 2025: 190, 2028: 160}, {2022: 80}])
def test_the_least_cost_has_the_buses_that_were_there(rows: dict[int, float], now: bool) -> None:
    """On a straight line from the 100 of 2020; the plan runs 60 % of them on batteries by 2025."""
    city = buses(rows).measures(nev_bus=measure(uptake({2025: "60 %"}, "stock")))
    scenario = city.load()
    best = simulator.optimise(scenario.from_now() if now else scenario)
    assert best.status == "optimal"
    years = np.array([y for y in best.run.index.years if y <= max(rows)])
    wanted = np.interp(years, [2020, *rows], [100, *rows.values()])
    for case in EVERY:
        stood = np.sum([of(best.run, case, "buses@rest", name)
                        for name in ("china_4", "china_6", "bev")], axis=0)
        assert stood[: len(years)] == pytest.approx(wanted, rel=1e-6)


def test_a_capacity_far_too_small_is_told() -> None:
    """100 kt of coke from 40 kt: 250 %; 62.5 kt 160 %, 70 kt 143 %: no unit is a time."""
    def keys(value: float) -> list[tuple[str, str]]:
        run = coke(build(), "capacity", {2022: value}).run()
        return [(one.problem.key, one.problem.found) for one in warnings_of(run)
                if one.problem.code == "W-LOAD"]

    assert keys(40_000) == [("coke works_a capacity 2022", "250 % of full load in 2022")]
    assert keys(62_500) == [("coke works_a capacity 2022", "160 % of full load in 2022")]
    assert not keys(70_000)
