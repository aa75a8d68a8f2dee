"""Horizons of any length: years beyond the last one are where a path was going, not mistakes."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.errors import InputError
from simulator.optimiser.optimise import optimise
from simulator.scenario.keys import Quantity
from simulator.simulation.run import Run, series_of, simulate
from tests.fixtures.city import TinyCity, measure, target, uptake
from tests.fixtures.moving import NOX, moving_city

END = 2035


def city(end: int = END) -> TinyCity:
    found = TinyCity()
    found.scenario["years"]["end"] = end
    return found


def level(run: Run, year: int, **quantity: object) -> float:
    values, _ = series_of(run, "plan", Quantity(**quantity))
    return float(values[run.index.year(year)])


def test_an_uptake_runs_towards_a_point_beyond_the_horizon() -> None:
    """40 % in 2025 and 100 % in 2040: 4 points a year, 80 % in 2035."""
    own = city().measures(coking_ule=measure(uptake({2025: "40 %", 2040: "100 %"})))
    path = own.load().moves.paths["coking_ule", "main"]
    assert path[[5, 10, 15]] == pytest.approx([0.4, 0.6, 0.8], rel=1e-12)


def test_an_uptake_whose_only_point_lies_beyond_the_horizon() -> None:
    """100 % in 2040 from nothing in 2020: three quarters of it in 2035."""
    own = city().measures(coking_ule=measure(uptake({2040: "100 %"})))
    assert own.load().moves.paths["coking_ule", "main"][-1] == pytest.approx(0.75, rel=1e-12)


def test_rows_of_tables_beyond_the_horizon_are_end_points() -> None:
    """From 2030 to 2050 a quarter of the way is gone by 2035; from 2020 to 2050 half of it."""
    home = "cities/tiny"
    own = city().growth()
    own.add(f"{home}/drivers.csv", 1_300_000, "person", driver="population", model_year="2050")
    own.add(f"{home}/energy/activity.csv", 800, "MW", source="pv_power", facility="rest",
            technology="utility_pv", item="capacity", model_year="2050")
    own.add(f"{home}/industry/activity.csv", 76_000, "t", source="coke", facility="coking_new",
            item="activity", model_year="2050")
    own.add(f"{home}/grid.csv", 0.1, "kg/kWh", item="grid_factor", model_year="2050")
    own.add("prices.csv", 1200, "CNY/t", carrier="raw_coal", item="import", model_year="2050")
    scenario = own.load()
    run = simulate(scenario)
    base = scenario.city.base
    assert base.drivers["population"][-1] == pytest.approx(1_150_000, rel=1e-12)
    assert base.grid["grid_factor"][-1] == pytest.approx((0.5 + 0.1) / 2 * 1000, rel=1e-12)
    solar = {"kind": "capacity", "sources": ["pv_power"], "technologies": ["utility_pv"]}
    assert level(run, END, **solar) == pytest.approx((100 + 800) / 2, rel=1e-12)
    works = {"kind": "activity", "sources": ["coke"], "facilities": ["coking_new"]}
    assert level(run, END, **works) == pytest.approx(50_000 + 26_000 * 11 / 26, rel=1e-12)
    coal = scenario.city.prices["import"][scenario.index.carrier("raw_coal")]
    assert coal[-1] == pytest.approx(1.5 * coal[0], rel=1e-12)


def test_what_comes_after_the_last_year_changes_nothing_before_it() -> None:
    """Forest has no life and is paid for over the horizon, whatever it is: it is left out."""
    runs = []
    for end in (2030, 2060):
        own = moving_city()
        del own.scenario["measures"]["afforestation"]
        own.scenario["years"]["end"] = end
        runs.append(simulate(own.load()))
    for name, case in runs[0].cases.items():
        longer = runs[1].cases[name]
        np.testing.assert_allclose(longer.emissions[..., :11], case.emissions, rtol=1e-12)
        np.testing.assert_allclose(longer.total_cost[:11], case.total_cost, rtol=1e-12)


def test_the_shortest_horizon_is_one_year() -> None:
    own = moving_city()
    own.scenario["years"] = {"start": 2020, "end": 2021, "main_target": 2021}
    own.scenario["targets"] = {"T": target("change", NOX, value="-1 %", target_year=2021)}
    assert optimise(own.load()).status == "optimal"


def test_a_scored_target_beyond_the_horizon_asks_for_more_years() -> None:
    own = city().targets(T=target("change", NOX, value="-20 %", target_year=2040))
    with pytest.raises(InputError) as caught:
        own.load()
    (problem,) = caught.value.problems
    assert (problem.key, problem.code) == ("targets.T.target_year", "E-YEAR")
    assert problem.fix == "correct the year, or extend years.end"


@pytest.mark.parametrize("status", ["tracked", "not_modelled"])
def test_a_target_beyond_the_horizon_that_is_not_scored_is_listed(status: str) -> None:
    own = city().targets(T=target("change", NOX, value="-20 %", target_year=2040, status=status,
                                  reason="after the plan"))
    best = optimise(own.load())
    assert best.status == "optimal"
