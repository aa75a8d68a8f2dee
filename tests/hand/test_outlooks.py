"""Outlooks of the nation: what follows one, or goes on by one, against pencil numbers."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.hindcasting.cutting import Continued, cut
from simulator.parameters.outlooks import OUTLOOKS
from simulator.plausibility.collecting import warnings_of
from simulator.rebasing.rebase import rebase
from simulator.scenario.keys import Quantity
from simulator.simulation.run import Run, series_of, simulate
from simulator.simulation.sampling import sampled
from simulator.simulation.scenario import Scenario
from tests.fixtures.city import TinyCity
from tests.fixtures.outlooks import OWN, PATH, ending, following, outlook

EXACT = 1e-12
CEMENT = "cement_cn"


def made(run: Run, source: str = "cement") -> np.ndarray:
    """Return the activity of a source over the years."""
    values, _ = series_of(run, "baseline", Quantity(kind="activity", sources=[source]))
    return np.asarray(values)


def driver(scenario: Scenario, name: str) -> np.ndarray:
    return np.asarray(scenario.city.base.drivers[name])


def growing(elasticity: float = 1.0) -> TinyCity:
    """Let cement follow an index of 100 in 2020 and 144 in 2030."""
    return outlook(following(TinyCity(), CEMENT, elasticity), CEMENT, {2020: 100, 2030: 144})


def freight(extend: str = "freight_cn") -> TinyCity:
    """Let freight be 1100 Mtkm in 2025 and go on by an outlook of 50 in 2020, 100 in 2030."""
    return outlook(ending(TinyCity(), 2025, 1100, extend), extend, {2020: 50, 2030: 100}, "Mt")


@pytest.mark.parametrize(("elasticity", "in_2025", "in_2030"), [
    (1.0, 122_000, 144_000), (0.5, 100_000 * 1.22 ** 0.5, 120_000), (-1.0, 1e5 / 1.22, 1e5 / 1.44),
])
def test_an_activity_follows_an_outlook(
    elasticity: float, in_2025: float, in_2030: float
) -> None:
    """100,000 t times (122/100) and (144/100) to the elasticity."""
    run = growing(elasticity).run()
    assert made(run)[[0, 5, 10]] == pytest.approx([100_000, in_2025, in_2030], rel=EXACT)
    assert driver(run.scenario, CEMENT)[10] == pytest.approx(144)


def test_rows_of_an_outlook_may_have_different_units_of_one_kind() -> None:
    """From 100 Mt to 15,000 万吨 a year: half as much again."""
    city = outlook(following(TinyCity(), CEMENT), CEMENT, {2020: 100}, "Mt")
    assert made(outlook(city, CEMENT, {2030: 15_000}, "万吨/a").run())[10] == pytest.approx(150_000)


def test_rows_of_the_city_replace_an_outlook_as_a_whole() -> None:
    """The city's own 10 and 15 say 125,000 t in 2025; the nation's 2026 is not mixed in."""
    city = outlook(following(TinyCity(), CEMENT), CEMENT, {2020: 100, 2026: 500, 2030: 900})
    outlook(city, CEMENT, {2020: 10, 2030: 15}, table=OWN)
    run = city.run()
    assert made(run)[[5, 6, 10]] == pytest.approx([125_000, 130_000, 150_000], rel=EXACT)
    assert not run.scenario.city.base.outlooks


@pytest.mark.parametrize("name", ["freight_cn", "freight_turnover"])
def test_a_driver_goes_on_in_proportion_to_an_outlook(name: str) -> None:
    """75 in 2025, 90 in 2028, 100 in 2030: 1100 Mtkm times 1.2 and 4/3; trucks from 600 Mtkm."""
    run = freight(name).run()
    path = driver(run.scenario, "freight_turnover")
    assert path[[0, 4, 5]] == pytest.approx([1000, 1080, 1100], rel=EXACT)
    assert path[[8, 10]] == pytest.approx([1320, 1100 * 4 / 3], rel=EXACT)
    assert made(run, "heavy_trucks")[8] == pytest.approx(600 * 1.32, rel=EXACT)
    said = [one.problem for one in warnings_of(run) if one.problem.code == "W-EXTEND"]
    assert not any("freight" in problem.key for problem in said)


def test_an_outlook_goes_on_by_its_own_trend() -> None:
    """100 in 2020 and 110 in 2025 are 121 in 2030, with a warning."""
    city = outlook(following(TinyCity(), CEMENT), CEMENT, {2020: 100, 2025: 110}, extend="trend")
    run = city.run()
    assert made(run)[10] == pytest.approx(121_000, rel=EXACT)
    (said,) = [one.problem for one in warnings_of(run)
               if one.problem.code == "W-EXTEND" and one.problem.key.startswith(CEMENT)]
    assert (said.file, said.line) == ("parameters/outlooks.csv", 3)
    assert said.found == "an outlook that ends in 2025, needed until 2030: trend"


def test_draws_of_an_outlook_move_what_follows_it() -> None:
    """Rows of one outlook share a quantile, and so do rows of a group across tables."""
    city = growing()
    columns, rows = city.files[PATH]
    city.files[PATH] = ((*columns, "distribution", "group"), rows)
    city.change(PATH, {"low": "90", "high": "110", "distribution": "uniform", "group": "market"},
                model_year="2020")
    city.change(PATH, {"low": "144", "high": "244", "distribution": "uniform", "group": "market"},
                model_year="2030")
    scenario = city.load()
    draws = sampled(scenario, 8, 1)
    first, last = (draws.theta[:, i] for i in scenario.store.ids(OUTLOOKS))
    assert (first - 90) / 20 == pytest.approx((last - 144) / 100, rel=EXACT)
    assert np.ptp(last) > 50
    run = simulate(scenario, draws)
    assert made(run)[:, 10] == pytest.approx(100_000 * last / first, rel=EXACT)


@pytest.mark.parametrize("change", [
    {"drivers": {CEMENT: {2030: 200}}}, {"parameters": {"outlooks": {f"{CEMENT} 2030": 200}}},
])
def test_replace_reaches_an_outlook(change: dict[str, object]) -> None:
    """200 in place of 144 in 2030: 150 in 2025."""
    scenario = growing().load().replace(**change)  # type: ignore[arg-type]
    assert made(simulate(scenario))[[5, 10]] == pytest.approx([150_000, 200_000], rel=EXACT)


def test_the_hindcast_knows_no_later_row_of_an_outlook() -> None:
    """80 in 2015 and 100 in 2020 are 125 in 2025; what the outlook said of 2030 is left out."""
    city = freight()
    outlook(following(city, CEMENT), CEMENT, {2015: 80, 2020: 100, 2030: 900})
    scenario, continued = cut(city.load())
    assert Continued("driver", CEMENT, "trend", 2015, 2020) in continued
    assert "freight_cn" not in {one.name for one in continued}
    assert {row.keys[1] for row in scenario.tables.rows(OUTLOOKS)} == {"2015", "2020"}
    run = simulate(scenario)
    assert made(run)[5] == pytest.approx(125_000, rel=EXACT)
    assert made(run, "heavy_trucks")[10] == pytest.approx(600, rel=EXACT)


def test_a_later_base_year_hands_outlooks_on() -> None:
    """Both outlooks end before the later base year, and so does the driver that goes on by one."""
    city = ending(TinyCity(), 2021, 1100, "freight_cn")
    outlook(city, "freight_cn", {2020: 50, 2022: 60}, extend="trend")
    outlook(following(city, CEMENT, 0.7), CEMENT, {2020: 100, 2022: 104}, extend="trend")
    before = simulate(city.load())
    after = simulate(rebase(before.scenario, 2025))
    for source in ("cement", "heavy_trucks"):
        assert made(after, source) == pytest.approx(made(before, source)[5:], rel=1e-9)
    assert driver(after.scenario, "freight_turnover") == pytest.approx(
        driver(before.scenario, "freight_turnover")[5:], rel=1e-9)
