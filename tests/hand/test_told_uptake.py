"""How far a plan goes is told from the level of the base year on, as an optimised mix is."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.results.rows.measure_rows import UPTAKE_HEADER, uptake_rows
from simulator.simulation.run import Run, simulate
from simulator.simulation.uptake import uptake_paths
from tests.fixtures.city import TinyCity, build, measure, uptake
from tests.fixtures.moving import moving_city
from tests.fixtures.observed import with_observations
from tests.hand.test_observations import ENERGY, EXACT, covered

TRANSPORT = "cities/tiny/transport/mix.csv"


def told(run: Run, key: str, case: str = "plan") -> list[float]:
    """Return the uptake of a measure of one move in uptake.csv, by year."""
    _, rows = uptake_rows(run)
    column = {name: n for n, name in enumerate(UPTAKE_HEADER)}
    return [float(str(row[column["uptake"]])) for row in rows
            if (row[column["measure"]], row[column["case"]]) == (key, case)]


def with_panels(city: TinyCity, path: dict[int, str]) -> TinyCity:
    return city.measures(pv_deployment=measure(uptake(path, "utility")))


def test_installed_capacity_begins_with_what_stands() -> None:
    """100 MW in 2020, 300 in 2025: 40 MW a year."""
    run = with_panels(build(), {2025: "300 MW"}).run()
    assert told(run, "pv_deployment")[:6] == pytest.approx([100, 140, 180, 220, 260, 300],
                                                           rel=EXACT)


def test_up_to_the_last_observation_the_plan_is_told_and_then_what_it_does() -> None:
    """Stated: 100, 400, 433 MW on the way to 500. 300 MW stood in 2022; on from there."""
    city = build(lambda c: c.add(f"{ENERGY}activity.csv", 300, "MW", source="pv_power",
                                 facility="rest", technology="utility_pv", item="capacity",
                                 model_year="2022"))
    run = with_panels(city, {2021: "400 MW", 2024: "500 MW"}).run()
    wanted = [100, 400, 400 + 100 / 3, 400, 500]
    assert told(run, "pv_deployment")[:5] == pytest.approx(wanted, rel=EXACT)


def test_coverage_begins_with_what_is_covered_and_never_falls_below_it() -> None:
    """20 % ultra-low in 2020, 60 % in 2025: 8 points a year. A path to 10 % stays at 20 %."""
    def begun(city: TinyCity) -> TinyCity:
        return covered(city.change("cities/tiny/industry/controls.csv",
                                   {"value": "80", "low": "80", "high": "80"}, source="coke",
                                   control="standard"), 2020, ultra_low=20)

    for goal, wanted in (("60 %", [0.2, 0.28, 0.36]), ("10 %", [0.2, 0.2, 0.2])):
        run = build(begun).measures(coking_ule=measure(uptake({2025: goal}))).run()
        assert told(run, "coking_ule")[:3] == pytest.approx(wanted, rel=EXACT)


def test_shares_of_new_capacity_begin_with_those_of_the_base_year() -> None:
    """10 % of new buses ran on batteries in 2020, 50 % shall in 2024: 10 points a year."""
    def sold(city: TinyCity) -> TinyCity:
        city.change(TRANSPORT, {"value": "90", "low": "90", "high": "90"}, source="buses",
                    technology="china_6", item="additions_share")
        return city.add(TRANSPORT, 10, "percent", source="buses", facility="*",
                        technology="bev", item="additions_share", model_year="")

    run = build(sold).measures(nev_bus=measure(uptake({2024: "50 %"}))).run()
    assert told(run, "nev_bus")[:5] == pytest.approx([0.1, 0.2, 0.3, 0.4, 0.5], rel=EXACT)


def test_several_works_are_told_as_their_mean_by_activity() -> None:
    """20 % of 100 kt and none of 300 kt are 5 %; all of both are covered in 2025."""
    def two(city: TinyCity) -> TinyCity:
        for item, name, value, unit in (("activity", "", 300_000, "t"),
                                        ("driver", "constant", 1, "1")):
            city.add("cities/tiny/industry/activity.csv", value, unit, source="coke",
                     facility="rest", item=item, name=name, model_year="")
        city.change("cities/tiny/industry/controls.csv",
                    {"value": "80", "low": "80", "high": "80"}, source="coke",
                    control="standard")
        return city.add("cities/tiny/industry/controls.csv", 20, "percent", source="coke",
                        facility="works_a", technology="*", control="ultra_low", model_year="")

    run = build(two).measures(coking_ule=measure(uptake({2025: "100 %"}))).run()
    found = told(run, "coking_ule")
    assert [found[0], found[5]] == pytest.approx([0.05, 1.0], rel=EXACT)


def test_what_does_not_run_in_the_base_year_has_no_uptake_in_it() -> None:
    """The new ovens make coke from 2024 on; their controls are the plan's from 2021 on."""
    city = build().growth()
    city.measures(coking_ule=measure(uptake({2021: "50 %"}, facility=["coking_new"])))
    assert told(city.run(), "coking_ule")[:3] == pytest.approx([0, 0.5, 0.5], rel=EXACT)


@pytest.mark.parametrize("observed", [False, True])
def test_every_move_begins_where_the_mix_does(observed: bool) -> None:
    """What is read off the mix of the base year, as for an optimised one, is where plans begin."""
    scenario = moving_city().load()
    run = simulate(with_observations(scenario) if observed else scenario)
    case = run.cases["plan"]
    read = uptake_paths(run.scenario, case.moves, case.mix)
    assert len(case.moves.paths) > 8
    for place, path in case.moves.paths.items():
        np.testing.assert_allclose(path[0], read[place][0], rtol=EXACT, atol=EXACT,
                                   err_msg=str(place))


def test_before_its_first_year_the_potential_is_what_there_was() -> None:
    """100 MW stand; the library lets panels be added from 2023 on."""
    city = build()
    city.add("measures/limits.csv", 2023, "1", measure="pv_deployment", move="utility",
             item="earliest", model_year="")
    run = with_panels(city, {2025: "300 MW"}).run()
    _, rows = uptake_rows(run)
    found = [row[UPTAKE_HEADER.index("potential")] for row in rows if row[3] == "plan"]
    assert found[1:3] == [100, 100]
