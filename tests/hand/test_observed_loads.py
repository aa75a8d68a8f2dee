"""What sources delivered that follow their capacity, known apart from what stood."""

from __future__ import annotations

import pytest
import yaml

import simulator
from simulator.errors import InputError
from simulator.results.folder.mix_as_scenario import mix_text
from simulator.simulation.run import Run
from tests.fixtures.city import TinyCity, build, measure, uptake
from tests.hand.test_observations import CASES, ENERGY, EXACT, demand


def delivered(city: TinyCity, grade: str = "official") -> TinyCity:
    """State what the panels delivered in 2022, with a plan that raises them to 500 MW in 2024."""
    path = f"{ENERGY}activity.csv"
    city.add(path, 150, "GWh", source="pv_power", facility="rest", item="activity",
             model_year="2022")
    city.rows(path)[-1].update(grade=grade, note="scaled from the province")
    return city.measures(pv_deployment=measure(uptake({2024: "500 MW"}, "utility")))


def panels(run: Run, case: str) -> list[float]:
    """Return the installed panels of the first five years [MW]."""
    p = next(n for n, p in enumerate(run.index.processes) if p.technology == "utility_pv")
    return [float(value) for value in run.cases[case].mix.capacity[p, :5]]


def test_what_panels_delivered_holds_the_measure_that_adds_panels() -> None:
    """100 MW run at 150 / 120 in 2022 in both cases, half as much above full load the year before.

    From then on the plan adds 200 MW a year.
    """
    run = build(delivered).run()
    for case, built in (("baseline", [100, 100]), ("plan", [300, 500])):
        assert panels(run, case) == pytest.approx([100, 100, 100, *built], rel=EXACT)
        found = demand(run, case, "pv_power")
        wanted = [120, 135, 150, *(1.2 * own for own in built)]
        assert [found[y] for y in range(2020, 2025)] == pytest.approx(wanted, rel=EXACT)


def test_an_estimate_of_what_panels_delivered_is_the_load_of_all_panels() -> None:
    """At 150 / 120 of full load the plan's 300 MW of 2022 deliver 450 GWh."""
    run = build(lambda c: delivered(c, "estimate")).run()
    assert panels(run, "plan") == pytest.approx([100, 200, 300, 400, 500], rel=EXACT)
    found = [demand(run, case, "pv_power")[2022] for case in CASES]
    assert found == pytest.approx([150, 450], rel=EXACT)


def test_what_nothing_delivered_is_refused() -> None:
    """150 GWh of 2022 from panels that were taken down by then."""
    city = build(delivered)
    city.add(f"{ENERGY}activity.csv", 0, "MW", source="pv_power", facility="rest",
             technology="utility_pv", item="capacity", model_year="2022")
    with pytest.raises(InputError) as caught:
        city.load()
    assert [p.code for p in caught.value.problems] == ["E-CLASH"]
    assert caught.value.problems[0].found == (
        "activity of pv_power@rest in 2022, where it has no capacity")


@pytest.mark.parametrize("now", [False, True])
@pytest.mark.parametrize("grade", ["official", "estimate"])
def test_the_least_cost_passes_through_what_panels_delivered(grade: str, now: bool) -> None:
    """Panels run at 150 / 120 of full load in 2022 in every case; what is found is a mix."""
    scenario = build(lambda c: delivered(c, grade)).load()
    best = simulator.optimise(scenario.from_now() if now else scenario)
    assert best.status == "optimal"
    built = panels(best.run, "least_cost")[2]
    assert demand(best.run, "least_cost", "pv_power")[2022] == pytest.approx(1.5 * built, rel=1e-6)
    if grade == "official":
        assert built == pytest.approx(100, rel=1e-6)


def test_a_least_cost_that_overran_in_a_year_is_read_again() -> None:
    """A mix that stands in a scenario may run above full load where that was observed."""
    city = build(delivered)
    run = simulator.optimise(city.load()).run
    city.scenario["mix"] = yaml.safe_load(mix_text(run.scenario, run.cases["least_cost"]))["mix"]
    assert demand(city.run(), "plan", "pv_power")[2022] == pytest.approx(150, rel=1e-6)


def plant(*stood: tuple[int, float]) -> Run:
    """Return the least cost of a city whose power plant stood so [MW]; 5 GWh per MW."""
    path = f"{ENERGY}activity.csv"
    city = build(lambda c: c.add(path, 1200, "GWh", source="grid_coal_power", facility="plant_a",
                                 item="activity", model_year="2022"))
    for year, value in stood:
        city.add(path, value, "MW", source="grid_coal_power", facility="plant_a",
                 item="capacity", model_year=str(year))
    return simulator.optimise(city.load()).run


@pytest.mark.parametrize(("last", "before"), [(320, 285), (180, 215)])
def test_the_least_cost_passes_through_what_stood(last: float, before: float) -> None:
    """250 MW of 2020 and those of 2022, halfway in 2021; 1 200 GWh ran with either in 2022.

    1 000 GWh need 200 MW, 1 200 need 240: 180 ran above full load.
    """
    run = plant((2022, last))
    p = next(n for n, p in enumerate(run.index.processes)
             if run.index.sites[p.site].name == "grid_coal_power@plant_a")
    own = run.index.site_processes[run.index.processes[p].site]
    for case in (*CASES, "least_cost"):
        mix = run.cases[case].mix
        assert mix.capacity[own, :3].sum(0) == pytest.approx([250, before, last], rel=1e-6)
        assert mix.activity[own, 2].sum() == pytest.approx(1200, rel=1e-6)
