"""A heating plant that stands idle while coke works give off more heat than the town uses.

The town uses 1 Mm2 x 0.2 GJ/m2 x 40 % = 80 TJ of district heat in every year. The works make
100,000 t of coke, and give off so much heat per tonne as each test says; what they lack of the 80
TJ is made by the plant, half in a boiler and half in a CHP unit, and what is too much is dumped.
"""

from __future__ import annotations

import numpy as np
import pytest

from simulator.optimiser.answers.best import Best
from simulator.optimiser.optimise import optimise
from simulator.simulation.case import LEAST_COST
from simulator.simulation.run import Run
from tests.fixtures.city import TinyCity, measure, target, uptake

COKE = {"kind": "activity", "sources": ["coke"]}
WARM = ("coke", "district_heat", "urban_heating")
LIMITS = "measures/limits.csv"
MET = 1e-6
"""A cap is met to within this share, and with it the heat of the coke works."""


def with_heat(gj_per_t: float) -> TinyCity:
    """Return the city whose coke works give off heat."""
    return TinyCity().add("industry/processes.csv", gj_per_t, "GJ/t", source="coke",
                          technology="coke_oven", item="output", name="heat")


def warm_city(gj_per_t: float) -> TinyCity:
    """Return the same where the works may make half of their coke."""
    city = with_heat(gj_per_t)
    for item, value, unit in (("potential", -50, "percent"), ("cost", 100, "CNY/t")):
        city.add(LIMITS, value, unit, measure="output_limit", move="coke", item=item)
    return city


def at_most(city: TinyCity, tonnes: float) -> TinyCity:
    """Cap all coke of the city from 2025 on."""
    return city.targets(cap=target("cap", COKE, comparator="<=", value=f"{tonnes:g} t",
                                   target_year=2025))


def heat(run: Run, case: str, year: int = 2025) -> tuple[dict[str, float], float]:
    """Return what each technology of the plant delivers and what is dumped [TJ]."""
    mix, index, at = run.cases[case].mix, run.index, run.index.years.index(year)
    made = {p.technology: float(mix.activity[k, at]) for k, p in enumerate(index.processes)
            if index.sites[p.site].source == "district_heat"}
    return made, float(mix.dumped[index.carrier("heat"), at])


def solved(city: TinyCity) -> Best:
    best = optimise(city.load())
    assert best.status == "optimal"
    assert best.replay_gap < 1e-6
    return best


def same_by_measure(best: Best, city: TinyCity) -> None:
    """Compare with the simulation of a plan that cuts coke as far as the optimiser did."""
    mix, index = best.run.cases[LEAST_COST].mix, best.run.index
    works = next(n for n, s in enumerate(index.sites) if s.facility == "works_a")
    cuts = mix.demand[works] / mix.demand[works, 0] - 1
    path = {year: f"{100 * cut:.12f} %" for year, cut in zip(index.years, cuts, strict=True)
            if year > 2020}
    plan = city.measures(output_limit=measure(uptake(path, "coke"))).run().cases["plan"].mix
    own = [k for k, p in enumerate(index.processes) if index.sites[p.site].source in WARM]
    for one, other in ((mix.activity[own], plan.activity[own]), (mix.dumped, plan.dumped)):
        np.testing.assert_allclose(one, other, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("gj_per_t", [0.8, 0.9, 3.0])
def test_a_plant_that_never_runs_leaves_its_carrier_local(gj_per_t: float) -> None:
    """The works give off 80, 90 or 300 TJ; the plant makes nothing, the rest is dumped."""
    best = solved(warm_city(gj_per_t))
    made, dumped = heat(best.run, LEAST_COST)
    assert made == {"coal_boiler_large": 0, "chp_coal": 0}
    assert dumped == pytest.approx(100 * gj_per_t - 80, abs=1e-6)
    assert not np.abs(best.run.cases[LEAST_COST].net_import[best.run.index.carrier("heat")]
                      ).max() > 1e-6


def test_it_runs_where_the_optimum_leaves_less_heat() -> None:
    """90 TJ from 100,000 t, 54 from 60,000: the plant makes 26, 13 in each of its technologies."""
    best = solved(at_most(warm_city(0.9), 60_000))
    made, dumped = heat(best.run, LEAST_COST)
    assert made == pytest.approx({"coal_boiler_large": 13, "chp_coal": 13}, abs=54 * MET)
    assert dumped == pytest.approx(0, abs=1e-6)
    assert heat(best.run, "plan") == ({"coal_boiler_large": 0, "chp_coal": 0},
                                      pytest.approx(10))
    same_by_measure(best, warm_city(0.9))


def test_so_does_one_that_is_idle_in_later_years_only() -> None:
    """70 TJ until 2023, 105 with the new works of 50,000 t: the plant makes 10, then nothing.

    All coke may be 100,000 t: 70 TJ, and the plant makes 10 again, 5 in each technology.
    """
    best = solved(at_most(warm_city(0.7).growth(), 100_000))
    assert heat(best.run, "plan", 2023)[0] == pytest.approx({"coal_boiler_large": 5,
                                                             "chp_coal": 5})
    assert heat(best.run, "plan") == ({"coal_boiler_large": 0, "chp_coal": 0},
                                      pytest.approx(25))
    made, dumped = heat(best.run, LEAST_COST)
    assert made == pytest.approx({"coal_boiler_large": 5, "chp_coal": 5}, abs=70 * MET)
    assert dumped == pytest.approx(0, abs=1e-6)
    same_by_measure(best, warm_city(0.7).growth())


def test_it_never_runs_for_the_power_beside_it() -> None:
    """Power at 4 CNY/kWh pays for a CHP unit whose heat nobody needs: it stands idle all the same.

    90 TJ from coke, 80 used, 10 dumped, as in the plan: no mix has less of it to spare.
    """
    city = with_heat(0.9)
    for item, value in (("import", 4.0), ("export", 3.5)):
        city.set("prices.csv", value, carrier="electricity", item=item)
    best = solved(city)
    for year in best.run.index.years:
        made, dumped = heat(best.run, LEAST_COST, year)
        assert made == pytest.approx({"coal_boiler_large": 0, "chp_coal": 0}, abs=1e-6)
        assert dumped == pytest.approx(10, abs=1e-6)
