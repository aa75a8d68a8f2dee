"""What was observed after the base year passes through every case; measures act after it."""

from __future__ import annotations

import numpy as np
import pytest

import simulator
from simulator.results.folder.least_cost import enforced_of
from simulator.results.rows.ledger_rows import bridge
from simulator.simulation.run import Run, booked_of
from tests.fixtures.city import TinyCity, build, measure, target, uptake

INDUSTRY = "cities/tiny/industry/"
ENERGY = "cities/tiny/energy/"
TRANSPORT = "cities/tiny/transport/"
CASES = ("baseline", "plan")
EXACT = 1e-12


def output(city: TinyCity, year: int, value: float, grade: str = "official") -> TinyCity:
    """State what the coke works made in a year."""
    city.add(f"{INDUSTRY}activity.csv", value, "t", source="coke", facility="works_a",
             item="activity", model_year=str(year))
    city.rows(f"{INDUSTRY}activity.csv")[-1]["grade"] = grade
    return city


def bus_shares(city: TinyCity, year: int, item: str = "share", **shares: float) -> TinyCity:
    """State the shares of buses in a year."""
    for technology, value in shares.items():
        city.add(f"{TRANSPORT}mix.csv", value, "percent", source="buses", facility="*",
                 technology=technology, item=item, model_year=str(year))
    return city


def covered(city: TinyCity, year: int, **shares: float) -> TinyCity:
    """State the flue gas controls of coke ovens in a year."""
    for control, value in shares.items():
        city.add(f"{INDUSTRY}controls.csv", value, "percent", source="coke", facility="*",
                 technology="*", control=control, model_year=str(year))
    return city


def demand(run: Run, case: str, source: str, facility: str = "rest") -> dict[int, float]:
    """Return the activity of a site by year."""
    site = next(n for n, s in enumerate(run.index.sites)
                if (s.source, s.facility) == (source, facility))
    return dict(zip(run.index.years, run.cases[case].mix.demand[site].tolist(), strict=True))


def share(run: Run, case: str, source: str, technology: str) -> dict[int, float]:
    """Return the share of a technology in the activity of a source by year."""
    own = [n for n, p in enumerate(run.index.processes)
           if run.index.sites[p.site].source == source]
    mix = run.cases[case].mix
    wanted = next(n for n in own if run.index.processes[n].technology == technology)
    found = mix.activity[wanted] / mix.activity[own].sum(0)
    return dict(zip(run.index.years, found.tolist(), strict=True))


def coverage(run: Run, case: str, source: str, control: str) -> dict[int, float]:
    """Return the share of a source under a control by year."""
    mix, index = run.cases[case].mix, run.index
    j = next(n for n, c in enumerate(index.controls) if c.control == control
             and index.sites[index.processes[c.process].site].name.startswith(source))
    found = mix.controlled[j] / mix.activity[index.control_process[j]]
    return dict(zip(index.years, found.tolist(), strict=True))


def limited(path: dict[int, str]) -> dict[str, object]:
    return measure(uptake(path, "coke", ["works_a"]))


@pytest.mark.parametrize("case", CASES)
def test_activity_passes_through_what_was_made(case: str) -> None:
    """100 kt in 2020 and 80 kt in 2022: 90 kt between them; after it, its driver stands still."""
    city = build(lambda c: output(c, 2022, 80_000))
    city.measures(output_limit=limited({2022: "-10 %", 2025: "-19 %"}))
    found = demand(city.run(), case, "coke", "works_a")
    assert [found[y] for y in (2020, 2021, 2022)] == pytest.approx([1e5, 9e4, 8e4], rel=EXACT)
    if case == "baseline":
        assert found[2030] == pytest.approx(8e4, rel=EXACT)


def test_a_demand_measure_does_what_is_left_of_it() -> None:
    """Of -19 % by 2025, -10 % were due by 2022: 0.81 / 0.9 = 90 % of what was made then is left."""
    city = build(lambda c: output(c, 2022, 80_000))
    city.measures(output_limit=limited({2022: "-10 %", 2025: "-19 %"}))
    found = demand(city.run(), "plan", "coke", "works_a")
    assert found[2025] == pytest.approx(72_000, rel=EXACT)


def test_an_estimate_informs_the_path_and_holds_no_measure() -> None:
    """The estimate of 80 kt stands in the baseline; the plan's -10 % comes off it."""
    city = build(lambda c: output(c, 2022, 80_000, "estimate"))
    city.change(f"{INDUSTRY}activity.csv", {"note": "scaled from the province"},
                model_year="2022")
    city.measures(output_limit=limited({2022: "-10 %"}))
    run = city.run()
    assert demand(run, "baseline", "coke", "works_a")[2022] == pytest.approx(8e4, rel=EXACT)
    assert demand(run, "plan", "coke", "works_a")[2022] == pytest.approx(7.2e4, rel=EXACT)


def test_the_driver_goes_on_from_the_last_row() -> None:
    """Population grows by 1 % of 2020 a year, to 110 %: 6 Mvkm in 2025 x 110 / 105 in 2030."""
    city = build(lambda c: c.add(f"{TRANSPORT}activity.csv", 6, "Mvkm", source="buses",
                                 facility="rest", item="activity", model_year="2025"))
    found = demand(city.run(), "baseline", "buses")
    assert found[2025] == pytest.approx(6, rel=EXACT)
    assert found[2030] == pytest.approx(6 * 110 / 105, rel=EXACT)


@pytest.mark.parametrize("case", CASES)
def test_shares_pass_through_what_stood(case: str) -> None:
    """30 % battery buses in 2023, from none in 2020: 10 % a year; the plan's 60 % follow after."""
    city = build(lambda c: bus_shares(c, 2023, china_4=20, china_6=50, bev=30))
    city.measures(nev_bus=measure(uptake({2021: "50 %", 2025: "60 %"}, "stock")))
    run = city.run()
    found = share(run, case, "buses", "bev")
    assert [found[y] for y in (2021, 2022, 2023)] == pytest.approx([0.1, 0.2, 0.3], rel=EXACT)
    assert share(run, case, "buses", "china_4")[2023] == pytest.approx(0.2, rel=EXACT)
    if case == "plan":
        assert [found[y] for y in (2024, 2025)] == pytest.approx([0.45, 0.6], rel=EXACT)


def test_what_was_reached_is_not_taken_back() -> None:
    """40 % stood in 2023, more than the 35 % that the plan wants of 2025: it stays."""
    city = build(lambda c: bus_shares(c, 2023, china_4=10, china_6=50, bev=40))
    city.measures(nev_bus=measure(uptake({2025: "35 %"}, "stock")))
    assert share(city.run(), "plan", "buses", "bev")[2025] == pytest.approx(0.4, rel=EXACT)


@pytest.mark.parametrize("case", CASES)
def test_stock_beats_sales(case: str) -> None:
    """All that was sold was battery buses, and yet half the fleet is of China IV: it came in.

    5 Mvkm with 50 000 km each are 100 buses, growing with the population by one a year. Of the 60
    of China IV, 5 years old on average over a life of 10, 54 are left after a year. The stock of
    2021 says 50 % of 101 = 50.5: 3.5 are retired early.
    """
    city = build(lambda c: bus_shares(c, 2021, china_4=50, china_6=40, bev=10))
    bus_shares(city, 2021, "additions_share", bev=100, china_6=0)
    bus_shares(city, 2020, "additions_share", bev=0)
    city.files[f"{TRANSPORT}mix.csv"][1][:] = [
        r for r in city.files[f"{TRANSPORT}mix.csv"][1]
        if not (r["item"] == "additions_share" and r["model_year"] == "")]
    bus_shares(city, 2020, "additions_share", china_6=100)
    run = city.run()
    old = next(n for n, p in enumerate(run.index.processes)
               if p.technology == "china_4" and run.index.sites[p.site].source == "buses")
    assert share(run, case, "buses", "china_4")[2021] == pytest.approx(0.5, rel=EXACT)
    mix = run.cases[case].mix
    assert mix.capacity[old, 1] == pytest.approx(50.5, rel=EXACT)
    assert mix.retired[old, 1] == pytest.approx(54 - 50.5, rel=1e-9)


@pytest.mark.parametrize("case", CASES)
def test_coverage_passes_through_what_was_retrofitted(case: str) -> None:
    """60 % ultra-low in 2022: 30 % in 2021; then it stays, or rises to the plan's 90 % of 2025."""
    city = build(lambda c: covered(c, 2022, standard=40, ultra_low=60))
    city.measures(coking_ule=measure(uptake({2021: "80 %", 2025: "90 %"})))
    run = city.run()
    found = coverage(run, case, "coke@works_a", "ultra_low")
    assert [found[y] for y in (2021, 2022)] == pytest.approx([0.3, 0.6], rel=EXACT)
    last = 0.6 if case == "baseline" else 0.9
    assert found[2025] == pytest.approx(last, rel=EXACT)


@pytest.mark.parametrize("case", CASES)
def test_capacity_passes_through_what_was_built(case: str) -> None:
    """300 MW in 2022, from 100 in 2020; the plan's 500 of 2024 come after it."""
    city = build(lambda c: c.add(f"{ENERGY}activity.csv", 300, "MW", source="pv_power",
                                 facility="rest", technology="utility_pv", item="capacity",
                                 model_year="2022"))
    city.measures(pv_deployment=measure(uptake({2021: "400 MW", 2024: "500 MW"}, "utility")))
    run = city.run()
    p = next(n for n, p in enumerate(run.index.processes) if p.technology == "utility_pv")
    last = 300 if case == "baseline" else 500
    np.testing.assert_allclose(run.cases[case].mix.capacity[p, [0, 1, 2, 4]],
                               [100, 200, 300, last], rtol=EXACT)


@pytest.mark.parametrize("case", CASES)
def test_a_plant_whose_capacity_and_activity_are_known_has_a_utilisation(case: str) -> None:
    """5 GWh per MW at full load: 1 000 GWh need 200 MW, 250 stood; 1 200 need 240, 320 stood."""
    path = f"{ENERGY}activity.csv"
    city = build(lambda c: c.add(path, 1200, "GWh", source="grid_coal_power", facility="plant_a",
                                 item="activity", model_year="2022"))
    city.files[f"{ENERGY}mix.csv"][1][:] = [r for r in city.files[f"{ENERGY}mix.csv"][1]
                                            if r["item"] != "utilisation"]
    for year, value in ((2020, 250), (2022, 320)):
        city.add(path, value, "MW", source="grid_coal_power", facility="plant_a",
                 item="capacity", model_year=str(year))
    run = city.run()
    p = next(n for n, p in enumerate(run.index.processes)
             if run.index.sites[p.site].name == "grid_coal_power@plant_a"
             and p.technology == "subcritical")
    mix = run.cases[case].mix
    assert mix.capacity[p, [0, 2]].tolist() == pytest.approx([250, 320], rel=EXACT)
    assert mix.activity[p, [0, 2]].tolist() == pytest.approx([1000, 1200], rel=EXACT)


@pytest.mark.parametrize("case", CASES)
def test_what_panels_delivered_is_known_apart_from_what_stood(case: str) -> None:
    """100 MW deliver 120 GWh at full load, 90 in the dull year of 2021, and 120 again after it."""
    city = build(lambda c: c.add(f"{ENERGY}activity.csv", 90, "GWh", source="pv_power",
                                 facility="rest", item="activity", model_year="2021"))
    found = demand(city.run(), case, "pv_power")
    assert [found[y] for y in (2020, 2021, 2022)] == pytest.approx([120, 90, 120], rel=EXACT)


def observed_city() -> TinyCity:
    """Return a tiny city in which something of every kind was observed, and measures of each."""
    city = build(lambda c: output(c, 2022, 80_000))
    bus_shares(city, 2023, china_4=20, china_6=50, bev=30)
    covered(city, 2022, standard=40, ultra_low=60)
    city.add(f"{ENERGY}activity.csv", 300, "MW", source="pv_power", facility="rest",
             technology="utility_pv", item="capacity", model_year="2022")
    city.add(f"{ENERGY}activity.csv", 90, "GWh", source="pv_power",
             facility="rest", item="activity", model_year="2021")
    city.measures(
        nev_bus=measure(uptake({2025: "60 %"}, "stock")),
        coking_ule=measure(uptake({2025: "90 %"})),
        pv_deployment=measure(uptake({2024: "500 MW"}, "utility")),
        output_limit=limited({2022: "-10 %", 2025: "-19 %"}),
    )
    return city


def test_the_least_cost_passes_through_all_of_it() -> None:
    """Every observed number stands in the least cost too; after it, costs decide."""
    best = simulator.optimise(observed_city().load())
    run, case = best.run, "least_cost"
    assert demand(run, case, "coke", "works_a")[2022] == pytest.approx(8e4, rel=1e-6)
    assert share(run, case, "buses", "bev")[2023] == pytest.approx(0.3, rel=1e-6)
    assert coverage(run, case, "coke@works_a", "ultra_low")[2022] == pytest.approx(0.6, rel=1e-6)
    assert demand(run, case, "pv_power")[2021] == pytest.approx(90, rel=1e-6)


def booked(run: Run, case: str, pollutant: str = "NOx") -> dict[int, float]:
    """Return what a case books of a pollutant by year [t]."""
    return dict(zip(run.index.years, booked_of(run, case, pollutant).tolist(), strict=True))


@pytest.mark.parametrize("case", CASES)
def test_an_observed_retrofit_books_in_every_case(case: str) -> None:
    """100 kt of coke x 0.5 kg = 50 t of NOx, 40 after the standard controls of 2020.

    60 % ultra-low: 50 x (0.4 x 0.8 + 0.6 x 0.2) = 22 t, so 18 are booked, half of it in 2021.
    """
    found = booked(build(lambda c: covered(c, 2022, standard=40, ultra_low=60)).run(), case)
    assert [found[y] for y in (2020, 2021, 2022, 2025)] == pytest.approx([0, 9, 18, 18])


@pytest.mark.parametrize("case", CASES)
def test_a_works_that_closed_books_what_it_emitted(case: str) -> None:
    """The works stand still from 2022 on: the 40 t of the base year are booked."""
    city = build(lambda c: output(output(c, 2021, 100_000), 2022, 0))
    city.add(f"{INDUSTRY}activity.csv", 100, "percent", source="coke", facility="works_a",
             item="closed", model_year="2022")
    found = booked(city.run(), case)
    assert [found[y] for y in (2021, 2022, 2025)] == pytest.approx([0, 40, 40])


def test_less_activity_is_no_closure() -> None:
    """Output falls by a fifth and nothing is documented as closed: nothing is booked."""
    found = booked(build(lambda c: output(c, 2022, 80_000)).run(), "baseline")
    assert max(map(abs, found.values())) < 1e-9


def test_a_fleet_that_only_ages_books_nothing() -> None:
    """Trucks of China IV give way to China VI, which was all that was sold in the base year."""
    city = build(lambda c: c.change("transport/sources.csv", {"registered": "yes"},
                                    source="heavy_trucks"))
    run = city.run()
    assert share(run, "baseline", "heavy_trucks", "china_4")[2030] < 0.3
    assert max(map(abs, booked(run, "baseline").values())) < 1e-9


def test_growth_books_nothing() -> None:
    """Freight grows by a fifth: what it emits more is not booked against anyone."""
    city = build(lambda c: c.change("transport/sources.csv", {"registered": "yes"}))
    run = city.run()
    assert demand(run, "baseline", "heavy_trucks")[2030] == pytest.approx(720)
    assert max(map(abs, booked(run, "baseline").values())) < 1e-9


def test_what_happened_anyway_stands_beside_the_change_of_the_inventory() -> None:
    """The bridge of the plan: 0 t against the baseline, 18 t that happened anyway, 18 booked."""
    run = build(lambda c: covered(c, 2022, standard=40, ultra_low=60)).run()
    at = run.index.pollutant("NOx"), run.index.year(2022)
    steps = {key: float(values[at]) for key, values in bridge(run, "plan").items()}
    found = [steps[k] for k in ("inventory_change", "happened_anyway", "engineering_reduction")]
    assert found == pytest.approx([0, 18, 18])


def test_from_now_only_what_is_open_is_decided() -> None:
    """Buses were last observed in 2023: a quota of 2022 is outcome, one of 2025 is decided.

    The quota of 2022 asks for half the buses while 20 % ran on batteries: it is missed, and the
    programme, which could do nothing about it, is feasible.
    """
    city = observed_city()
    buses = {"kind": "activity", "sources": ["buses"]}
    for name, year in (("gone", 2022), ("open", 2025)):
        city.targets(**{name: target("share", buses | {"technologies": ["bev"]}, value="50 %",
                                     denominator=buses, comparator=">=", target_year=year,
                                     hold=False)})
    scenario = city.load().from_now()
    best = simulator.optimise(scenario)
    assert (scenario.file.years.decide_from, best.status) == (2024, "optimal")
    assert (set(best.enforced), enforced_of(best).word("gone")) == ({"open"}, "past")
    assert share(best.run, "least_cost", "buses", "bev")[2025] == pytest.approx(0.5, rel=1e-6)
    plan, least = best.run.cases["plan"].mix, best.run.cases["least_cost"].mix
    np.testing.assert_allclose(least.activity[:, :4], plan.activity[:, :4], rtol=1e-6, atol=1e-9)


def test_nothing_observed_leaves_all_open() -> None:
    scenario = build().load()
    assert scenario.from_now() is scenario
