"""The tiny city of the fixtures, worked out on paper for its base year and for single measures."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulator.scenario.keys import Quantity
from simulator.simulation.case import Case
from simulator.simulation.run import Run, series_of
from tests.fixtures.city import TinyCity, measure, uptake
from tests.fixtures.places import process_numbers

COKE_CO2 = 0.715
"""Charge 0.038 TJ, 95 % of it transformed, x 110 t/TJ = 3.971; less coke 0.028 x 110 = 3.08 and
gas 0.007 x 44 = 0.308; plus gas burnt 0.003 x 44 = 0.132."""
CLINKER_CO2 = 0.0032 * 110 + 0.65 * 44 / 56 + 0.02 * 44 / 40
"""0.352 from coal and 0.532714 from limestone."""


@pytest.fixture(scope="module")
def tiny() -> Run:
    return TinyCity().run()


def of(case: Case, source: str, pollutant: str, year: int = 2020) -> float:
    """Emission of a source, all sites and origins."""
    index = case.city.index
    own = [index.sites[p.site].source == source for p in index.processes]
    emitted = case.emissions[own].sum((0, 1))
    return float(emitted[index.pollutant(pollutant), index.year(year)])


def level(run: Run, case: str, year: int, **quantity: Any) -> float:
    values, _ = series_of(run, case, Quantity(**quantity))
    return float(values[run.index.year(year)])


def with_measures(**measures: Any) -> Run:
    return TinyCity().measures(**measures).run()


# base year


@pytest.mark.parametrize(
    ("source", "co2"),
    [
        ("grid_coal_power", 1000 * 10 * 110),
        ("coke", 100_000 * COKE_CO2),
        ("clinker", 60_000 * CLINKER_CO2),  # 100,000 t of cement x 0.7 less 10,000 t bought
        ("cement", 0),
        ("buses", 5 * 12 * 66),
        ("heavy_trucks", 600 / 10 * 12 * 66),
        ("rail_freight", 50 * 0.1 * 66),
        ("urban_heating", 120 / 0.8 * 55),  # 60 % of 200 TJ of useful heat
        ("district_heat", 40 * 1.25 * 110 * 0.9 + 40 * (1.2 + 2.5 * 0.3) * 110),
        ("pv_power", 0),
        ("existing_forest", -5 * 1000),
    ],
)
def test_carbon_dioxide_of_the_base_year(tiny: Run, source: str, co2: float) -> None:
    assert of(tiny.cases["baseline"], source, "CO2") == pytest.approx(co2, rel=1e-12)


@pytest.mark.parametrize(
    ("source", "pollutant", "tonnes"),
    [
        ("grid_coal_power", "NOx", 1000 * 10 * 0.3 * 0.5),
        ("grid_coal_power", "SO2", 1000 * 10 * 0.8 * 0.5),
        ("coke", "NOx", 100 * 0.5 * 0.8),
        ("coke", "VOC", 100 * 2 * 0.5),
        ("coke", "COD", 100 * (1 - 0.5 * 0.9)),  # half of the works has the treatment
        ("clinker", "NOx", 60 * 2 * 0.5),
        ("clinker", "NH3", 60 * 0.1),  # slip of the reagent
        ("buses", "NOx", 3 * 10 + 2 * 1),
        ("buses", "N2O", 5 * 12 * 0.003),
        ("heavy_trucks", "NOx", 30 * 8 + 30 * 1),
        ("urban_heating", "NOx", 150 * 0.05),
        ("district_heat", "PM2.5", 50 * 0.1),  # the class of the large boiler, not of CHP
        # 2 x 1 % x (1 - 20 %) over 20 GJ/t is 0.8 t/TJ, for the class of the large boiler alone:
        # the others give their flue gas themselves
        ("district_heat", "SO2", 50 * 0.8),
    ],
)
def test_pollutants_of_the_base_year(
    tiny: Run, source: str, pollutant: str, tonnes: float
) -> None:
    assert of(tiny.cases["baseline"], source, pollutant) == pytest.approx(tonnes, rel=1e-12)


def test_electricity_of_the_base_year(tiny: Run) -> None:
    """Out: 3600 + 100 MW x 1.2 x 3.6 = 432 + CHP 12. In: coke 12.96, clinker 12.96, cement 10.8,
    rail 1.8, heat network 0.8. Export 4044 - 39.32 = 4004.68 TJ, at 500 t/GWh."""
    case = tiny.cases["baseline"]
    number = tiny.index.carrier("electricity")
    assert case.net_import[number, 0] == pytest.approx(-4004.68)
    assert case.import_emissions["imported_electricity"][0] == pytest.approx(-4004.68 / 3.6 * 500)


def test_both_boundaries(tiny: Run) -> None:
    """Direct: 1,299,604.86 t with 17,600 t of flared gas; sinks apart. Energy-net: less the
    limestone of 60,000 t of clinker and the export of electricity; coking counts as energy."""
    direct = (
        1_100_000 + 71_500 + 60_000 * CLINKER_CO2 + 3960 + 47_520 + 330 + 8250 + 13_530 + 17_600
    )
    net = direct - 60_000 * (CLINKER_CO2 - 0.352) - 4004.68 / 3.6 * 500
    carbon = {"kind": "emission", "pollutant": "CO2"}
    assert level(tiny, "baseline", 2020, **carbon, boundary="direct") == pytest.approx(direct)
    assert level(tiny, "baseline", 2020, **carbon, boundary="energy_net") == pytest.approx(net)


def test_surplus_gas_is_flared(tiny: Run) -> None:
    """100,000 t x (7 - 3) GJ = 400 TJ that nobody uses, x 44 t/TJ."""
    case = tiny.cases["baseline"]
    number = tiny.index.carrier("coke_oven_gas")
    assert case.mix.dumped[number, 0] == pytest.approx(400)
    assert case.flared[number, tiny.index.pollutant("CO2"), 0] == pytest.approx(17_600)


def test_energy_and_attributes(tiny: Run) -> None:
    """Coal: power 10,000, kilns 192, heat 50 + 78; 400,000 m3 of flue gas per TJ of power coal."""
    coal = level(tiny, "baseline", 2020, kind="energy", carriers=["raw_coal"])
    assert coal == pytest.approx(10_000 + 192 + 128)
    gas = level(tiny, "baseline", 2020, kind="flue_gas", sources=["grid_coal_power"])
    assert gas == pytest.approx(4e9)


def test_cement_needs_less_when_clinker_is_bought(tiny: Run) -> None:
    case = tiny.cases["baseline"]
    number = tiny.index.carrier("clinker")
    np.testing.assert_allclose(case.net_import[number], 10_000)


# turnover


def test_trucks_follow_freight_and_their_survival(tiny: Run) -> None:
    """10 % more freight in 2025: 660 Mtkm at 0.6 Mtkm each: 1100 trucks."""
    trucks = level(tiny, "baseline", 2025, kind="capacity", sources=["heavy_trucks"])
    assert trucks == pytest.approx(1100)


def test_buses_of_the_old_standard_age_out(tiny: Run) -> None:
    """60 of mean age 5 and life 10: six a year; 5.25 Mvkm in 2025 need 105 buses."""
    old = level(tiny, "baseline", 2025, kind="capacity", sources=["buses"],
                technologies=["china_4"])
    fleet = level(tiny, "baseline", 2025, kind="capacity", sources=["buses"])
    assert (old, fleet) == (pytest.approx(30), pytest.approx(105))


def test_sales_share_acts_on_what_is_bought() -> None:
    """Every new bus is electric from 2021; in 2025 30 old, 40 newer and 35 electric ones."""
    run = with_measures(nev_bus=measure(uptake({2021: "100 %"})))
    found = level(run, "plan", 2025, kind="capacity", sources=["buses"], technologies=["bev"])
    assert found == pytest.approx(35)


def test_stock_share_replaces_what_it_names() -> None:
    """40 % electric in 2025: 2.1 of 5.25 Mvkm = 42 buses. China IV has 30 left and gives all of
    them, China VI the other 12 of its 75."""
    run = with_measures(nev_bus=measure(uptake({2025: "40 %"}, "stock")))
    shares = {
        t: level(run, "plan", 2025, kind="capacity", sources=["buses"], technologies=[t])
        for t in ("china_4", "china_6", "bev")
    }
    assert shares["bev"] == pytest.approx(42)
    assert sum(shares.values()) == pytest.approx(105)
    assert shares["china_4"] == pytest.approx(0, abs=1e-9)


def test_several_fixed_shares_of_one_site() -> None:
    """30 % electric, 50 % China VI: China IV keeps the rest, 20 %."""
    run = with_measures(
        nev_bus=measure(uptake({2022: "30 %"}, "stock")),
        bus_renewal=measure(uptake({2022: "50 %"}, "modern")),
    )
    activity = run.cases["plan"].mix.activity[:, 2]
    total = level(run, "plan", 2022, kind="activity", sources=["buses"])
    found = [
        activity[process_numbers(run.index)["buses", "rest", t]] / total
        for t in ("china_4", "china_6", "bev")
    ]
    assert found == pytest.approx([0.2, 0.5, 0.3])


def test_every_share_of_a_site_fixed() -> None:
    """Half of the homes' rail freight by each traction, both named: 10 and 90 % as said."""
    city = TinyCity()
    city.files["measures/moves.csv"][1].extend(
        dict.fromkeys(city.files["measures/moves.csv"][0], "") | {
            "measure": "mode_shift_freight", "move": t, "kind": "stock_share",
            "source": "rail_freight", "technology": t,
        } for t in ("diesel_traction", "electric_traction")
    )
    city.measures(mode_shift_freight=measure(
        uptake({2022: "10 %"}, "diesel_traction"), uptake({2022: "90 %"}, "electric_traction")
    ))
    run = city.run()
    diesel = level(run, "plan", 2022, kind="activity", technologies=["diesel_traction"])
    rail = level(run, "plan", 2022, kind="activity", sources=["rail_freight"])
    assert rail == pytest.approx(104)
    assert diesel == pytest.approx(10.4)


# single measures


def test_ultra_low_coal_power() -> None:
    """Removal from 50 to 90 %: 1500 to 300 t; 10 MWh per GWh of auxiliary power, 36 TJ."""
    run = with_measures(coal_power_ule=measure(uptake({2025: "100 %"})))
    assert of(run.cases["plan"], "grid_coal_power", "NOx", 2025) == pytest.approx(300)
    power = run.index.carrier("electricity")
    imports = [run.cases[c].net_import[power, 5] for c in ("plan", "baseline")]
    assert imports[0] - imports[1] == pytest.approx(36)


def test_half_of_the_way_at_half_of_the_time() -> None:
    """100 % in 2025, half realised: 2023 30 % (NOx 3000 x (0.3 x 0.1 + 0.7 x 0.5) = 1140)."""
    run = with_measures(coal_power_ule=measure(uptake({2025: "100 %"}), realisation="50 %"))
    assert of(run.cases["plan"], "grid_coal_power", "NOx", 2023) == pytest.approx(1140)


def test_gas_burnt_by_a_control_counts() -> None:
    """0.05 GJ of gas per t of coke: 5 TJ x 55 = 275 t of CO2 more; NOx from 40 to 10 t."""
    run = with_measures(coking_ule=measure(uptake({2025: "100 %"})))
    plan = run.cases["plan"]
    assert of(plan, "coke", "CO2", 2025) == pytest.approx(71_500 + 275)
    assert of(plan, "coke", "NOx", 2025) == pytest.approx(10)


def test_energy_recovery_lowers_the_import() -> None:
    """100 kWh per t of coke: 36 TJ less, 5000 t of CO2 at 500 t/GWh; nothing at the works."""
    run = with_measures(cdq_cog=measure(uptake({2025: "100 %"})))
    plan, base = run.cases["plan"], run.cases["baseline"]
    saved = base.import_emissions["imported_electricity"] - plan.import_emissions[
        "imported_electricity"]
    assert saved[5] == pytest.approx(5000)
    assert of(plan, "coke", "CO2", 2025) == pytest.approx(71_500)


def test_less_clinker_in_cement() -> None:
    """All cement with 0.5: 50,000 t needed, 40,000 t burnt here."""
    run = with_measures(cement_raw_fuel_sub=measure(uptake({2025: "100 %"}, "low_clinker")))
    assert of(run.cases["plan"], "clinker", "CO2", 2025) == pytest.approx(40_000 * CLINKER_CO2)


def test_less_cement() -> None:
    """20 % less: 80,000 t need 56,000 t of clinker, 46,000 t burnt; 100 CNY per t not made."""
    run = with_measures(cement_staggered=measure(uptake({2025: "-20 %"}, "output")))
    assert of(run.cases["plan"], "clinker", "CO2", 2025) == pytest.approx(46_000 * CLINKER_CO2)
    np.testing.assert_allclose(run.cases["plan"].mix.demand_moves[0, 5], -20_000)


def test_solar_power_displaces_half_its_output() -> None:
    """100 MW more give 120 GWh; coal power falls by 60 GWh."""
    run = with_measures(pv_deployment=measure(uptake({2025: "200 MW"}, "utility")))
    coal = level(run, "plan", 2025, kind="activity", sources=["grid_coal_power"])
    assert coal == pytest.approx(940)


def test_freight_moves_to_rail() -> None:
    """10 % of 660 Mtkm: trucks 594, rail 110 + 66; 20,000 CNY per Mtkm."""
    run = with_measures(mode_shift_freight=measure(uptake({2025: "10 %"}, "rail")))
    assert level(run, "plan", 2025, kind="activity", sources=["heavy_trucks"]) == pytest.approx(594)
    assert level(run, "plan", 2025, kind="activity", sources=["rail_freight"]) == pytest.approx(176)
    assert run.cases["plan"].mix.transfers[0, 5] == pytest.approx(66)


def test_freight_moves_to_a_railway_that_is_new() -> None:
    """No rail freight in the base year: the whole 66 Mtkm arrive all the same."""
    city = TinyCity().set("cities/tiny/transport/activity.csv", 0, source="rail_freight",
                          item="activity")
    city.measures(mode_shift_freight=measure(uptake({2025: "10 %"}, "rail")))
    run = city.run()
    assert level(run, "plan", 2025, kind="activity", sources=["rail_freight"]) == pytest.approx(66)


def test_closed_power_is_bought() -> None:
    """Half of the old units closed: 500 GWh less, 1800 TJ less export."""
    run = with_measures(coal_power_retire=measure(uptake({2025: "50 %"})))
    coal = level(run, "plan", 2025, kind="activity", sources=["grid_coal_power"])
    assert coal == pytest.approx(500)
    power = run.index.carrier("electricity")
    imports = [run.cases[c].net_import[power, 5] for c in ("plan", "baseline")]
    assert imports[0] - imports[1] == pytest.approx(1800)


def test_heat_pumps_replace_gas_boilers() -> None:
    """30 % of 200 TJ: gas from 120 to 60 TJ of heat; 60 / 4 = 15 TJ of electricity."""
    run = with_measures(clean_heating=measure(uptake({2025: "30 %"}, "heat_pump")))
    assert of(run.cases["plan"], "urban_heating", "CO2", 2025) == pytest.approx(60 / 0.8 * 55)
    power = level(run, "plan", 2025, kind="energy", carriers=["electricity"],
                  sources=["urban_heating"])
    assert power == pytest.approx(15)


def test_new_forest_is_a_sink_of_its_own() -> None:
    """100 ha at 6 t; in neither boundary."""
    run = with_measures(afforestation=measure(uptake({2025: "100 ha"})))
    assert of(run.cases["plan"], "afforestation", "CO2", 2025) == pytest.approx(-600)
    for boundary in ("direct", "energy_net"):
        carbon = {"kind": "emission", "pollutant": "CO2", "boundary": boundary}
        assert level(run, "plan", 2025, **carbon) == level(run, "baseline", 2025, **carbon)
    assert level(run, "plan", 2025, kind="area", sources=["afforestation"]) == pytest.approx(100)


def test_growth_project_and_its_ban() -> None:
    """50,000 t of coke from 2024: 35,750 t of CO2; the ban acts in the plan only."""
    city = TinyCity().growth().measures(capacity_swap=measure(uptake({})))
    run = city.run()
    grown = [of(run.cases[c], "coke", "CO2", 2025) for c in ("baseline", "plan")]
    assert grown == pytest.approx([150_000 * COKE_CO2, 100_000 * COKE_CO2])


def test_growth_project_is_built_for_the_hours_it_runs() -> None:
    """500 GWh a year over 5,000 h at full load are 100 MW; at a utilisation of half, 200 MW."""
    full, half = TinyCity().growth(), TinyCity().growth()
    half.add("cities/tiny/energy/mix.csv", 50, "percent", source="grid_coal_power",
             facility="plant_new", technology="*", item="utilisation")
    built = []
    for city in (full, half):
        run = city.run()
        built.append(level(run, "plan", 2025, kind="capacity", sources=["grid_coal_power"],
                           facilities=["plant_new"]))
        assert level(run, "plan", 2025, kind="activity", sources=["grid_coal_power"],
                     facilities=["plant_new"]) == pytest.approx(500)
    assert built == pytest.approx([100, 200])


def test_cost_of_one_measure() -> None:
    """Dry quenching, all at once in 2021: 100,000 t x 100 CNY over the life of the oven, 30 years
    at 6 % (CRF 0.072649): 726,489 CNY a year; 36 TJ = 10 GWh more are sold at 0.35 CNY/kWh."""
    run = with_measures(cdq_cog=measure(uptake({2021: "100 %"})))
    change = run.cases["plan"].total_cost - run.cases["baseline"].total_cost
    assert change[1] == pytest.approx(726_489 - 10e6 * 0.35, rel=1e-6)
