"""The ledger of key projects beside the inventory, worked out by hand on the tiny city."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.simulation.assessing import assess_cases
from simulator.simulation.run import Run
from tests.fixtures.city import TinyCity, measure, target, uptake
from tests.fixtures.places import site_numbers

ALL = measure(uptake({2025: "100 %"}))


def booked(run: Run, pollutant: str, year: int = 2025, case: str = "plan") -> float:
    total = run.ledger(case).total[run.index.pollutant(pollutant)]
    return float(total[run.index.year(year)])


def change(run: Run, pollutant: str, year: int = 2025) -> float:
    """Reduction of the inventory, all sites."""
    sites = run.ledger("plan").inventory[:, run.index.pollutant(pollutant)]
    return float(sites[:, run.index.year(year)].sum())


def growing(city: TinyCity, source: str, driver: str = "gdp") -> TinyCity:
    """Let a source follow a driver; GDP is 1.5 times the base year in 2025, freight 1.1."""
    for path in (f"cities/tiny/{s}/activity.csv" for s in ("energy", "industry", "transport")):
        for row in city.rows(path, source=source, item="driver"):
            row["name"] = driver
    return city


def test_the_ledger_of_the_baseline_is_empty() -> None:
    run = TinyCity().growth().run()
    assert not run.ledger("baseline").total.any()


def test_constant_activity_books_the_whole_reduction() -> None:
    """Coke works: NOx 40 to 10 t."""
    run = TinyCity().measures(coking_ule=ALL).run()
    assert booked(run, "NOx") == pytest.approx(30)
    assert change(run, "NOx") == pytest.approx(30)


def test_growth_of_activity_is_left_out() -> None:
    """150,000 t in 2025: the inventory falls by 45 t, 100/150 of it counts."""
    run = growing(TinyCity(), "coke").measures(coking_ule=ALL).run()
    assert change(run, "NOx") == pytest.approx(45)
    assert booked(run, "NOx") == pytest.approx(30)


def test_a_fall_of_the_baseline_is_left_out_too() -> None:
    """60,000 t in the baseline of 2025: Db = D0, so 0.3 kg x 60,000 t = 18 t."""
    city = TinyCity().measures(coking_ule=ALL)
    city.files["cities/tiny/industry/activity.csv"][1][:] = [
        r for r in city.rows("cities/tiny/industry/activity.csv")
        if not (r["facility"] == "works_a" and r["item"] == "driver")
    ]
    city.add("cities/tiny/industry/activity.csv", 60_000, "t", source="coke", facility="works_a",
             item="activity", model_year="2025")
    assert booked(city.run(), "NOx") == pytest.approx(18)


def test_closures_count() -> None:
    """All old coal units closed: 1500 t of NOx."""
    run = TinyCity().measures(coal_power_retire=measure(uptake({2025: "0 %"}))).run()
    assert booked(run, "NOx") == pytest.approx(1500)


def test_a_growth_project_books_nothing() -> None:
    """Its own ultra-low emission is no reduction of a key project."""
    entry = measure(uptake({2025: "100 %"}, facility=["coking_new"]))
    run = TinyCity().growth().measures(coking_ule=entry).run()
    assert change(run, "NOx") == pytest.approx(15)
    assert booked(run, "NOx") == 0


def test_offsets_are_deducted_only_where_a_measure_says_so() -> None:
    """Growth emits 20 t at the new works; twice that is taken off the 30 t of the old ones."""
    old = measure(uptake({2025: "100 %"}, facility=["works_a"]))
    city = TinyCity().measures(coking_ule=old)
    city.scenario["growth"]["coking_new"]["active"] = True
    assert booked(city.run(), "NOx") == pytest.approx(30)
    city.measures(twohigh_project_control=measure(uptake({2025: "2"}, "offset")))
    assert booked(city.run(), "NOx") == pytest.approx(30 - 2 * 20)


def test_the_target_can_be_met_while_emissions_rise() -> None:
    """VOC: half of the old works books 40 t; the new ones add 50 t."""
    city = TinyCity().measures(voc_treatment=measure(uptake({2025: "50 %"}, "coke", ["works_a"])))
    city.scenario["growth"]["coking_new"]["active"] = True
    city.targets(T=target("engineering_reduction", {"kind": "ledger", "pollutant": "VOC"},
                          comparator=">=", value="40 t"))
    run = city.run()
    found = {v.case: v for v in assess_cases(run)}
    assert (found["plan"].verdict, found["plan"].achieved) == ("met", pytest.approx(40))
    assert (found["baseline"].verdict, found["baseline"].achieved) == ("missed", 0)
    plan = run.cases["plan"].emissions[:, :, run.index.pollutant("VOC")].sum((0, 1))
    assert plan[5] - plan[0] == pytest.approx(10)


def test_the_trajectory_identity() -> None:
    """E(2025) = E(2020) + what is new - engineering reduction - the rest, methods section 3."""
    city = growing(TinyCity().growth(), "coke").measures(
        coking_ule=ALL, nev_bus=measure(uptake({2025: "50 %"}, "stock"))
    )
    run = city.run()
    p = run.index.pollutant("NOx")
    plan, baseline = (run.cases[c].emissions[:, :, p].sum((0, 1)) for c in ("plan", "baseline"))
    new = baseline[5] - baseline[0]
    rest = change(run, "NOx") - booked(run, "NOx")
    assert plan[5] == pytest.approx(baseline[0] + new - booked(run, "NOx") - rest)
    # growth of the old works 0.3 x 50,000, new works 0.3 x 50,000, buses not registered
    buses = run.ledger("plan").inventory[site_numbers(run.index)["buses", "rest"], p, 5]
    assert rest == pytest.approx(15 + 15 + buses)


# moved activity


def freight(registered: str) -> TinyCity:
    """Trucks of one standard, 0.1 t NOx per Mtkm, in the register; 10 % moved to rail by 2025."""
    city = TinyCity()
    mix = "cities/tiny/transport/mix.csv"
    city.set(mix, 0, source="heavy_trucks", technology="china_4", item="share")
    city.set(mix, 100, source="heavy_trucks", technology="china_6", item="share")
    city.change("transport/sources.csv", {"registered": "yes"}, source="heavy_trucks")
    city.change("transport/sources.csv", {"registered": registered}, source="rail_freight")
    return city.measures(mode_shift_freight=measure(uptake({2025: "10 %"}, "rail")))


@pytest.mark.parametrize("registered", ["yes", "no"])
def test_moving_an_activity_books_the_receiver(registered: str) -> None:
    """66 Mtkm move: trucks lose 6.6 t, rail gains 66 x 0.05 = 3.3 t; at 600/660 that is 6 less 3,
    whether the railway is in the register or not."""
    run = freight(registered).run()
    assert change(run, "NOx") == pytest.approx(3.3)
    assert booked(run, "NOx") == pytest.approx(3)


@pytest.mark.parametrize("registered", ["yes", "no"])
def test_a_growing_receiver_books_at_the_donors_share(registered: str) -> None:
    """Rail freight follows GDP, 150 Mtkm in 2025: its own share is 2/3, the trucks' 600/660."""
    city = growing(freight(registered), "rail_freight")
    assert booked(city.run(), "NOx") == pytest.approx(3)


def test_donors_outside_the_register_book_nothing() -> None:
    city = freight("no")
    city.change("transport/sources.csv", {"registered": "no"}, source="heavy_trucks")
    run = city.run()
    assert change(run, "NOx") == pytest.approx(3.3)
    np.testing.assert_array_equal(run.ledger("plan").total, 0)
