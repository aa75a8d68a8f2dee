"""Measures against their own plan, costs, the ledger and series, each worked out by hand."""

from __future__ import annotations

import csv
from typing import Any

import pytest

from simulator.plausibility.collecting import warnings_of
from simulator.plausibility.known import (
    COST_RANGES,
    HOME,
    PER_HEAD,
    RATES,
    THRESHOLDS,
    CostRange,
    cost_ranges,
)
from simulator.plausibility.warned import Warned
from simulator.scenario.keys import Quantity
from simulator.simulation.run import Run, series_of
from tests.fixtures.city import TinyCity, measure, target, uptake

ALL = measure(uptake({2025: "100 %"}))
COKE_CO2: dict[str, Any] = {"kind": "emission", "pollutant": "CO2", "boundary": "direct",
                            "sources": ["coke"]}
NOX = {"kind": "ledger", "pollutant": "NOx"}


def of(run: Run, code: str) -> list[Warned]:
    return [one for one in warnings_of(run) if one.problem.code == code]


def read(name: str) -> list[dict[str, str]]:
    with (HOME / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def coke_plan(**targets: dict[str, object]) -> TinyCity:
    """Return a city whose coke works burn 0.05 GJ of gas per t for the ultra-low control.

    Works of 100,000 t: 5 TJ x 15 t C/TJ x 44/12 = 275 t of CO2.
    """
    return TinyCity().measures(coking_ule=ALL).targets(**targets)


def before() -> float:
    """Return the CO2 of the works in the baseline of 2025 [t]."""
    emitted, _ = series_of(TinyCity().run(), "baseline", Quantity(**COKE_CO2))
    return float(emitted[5])


@pytest.mark.parametrize(("less", "seen"), [(20_000, True), (40_000, False)])
def test_a_measure_that_moves_a_target_away_is_named(less: float, seen: bool) -> None:
    """275 t are 1.375 % of 20,000 t and 0.69 % of 40,000 t."""
    base = before()
    city = coke_plan(CAP=target("cap", COKE_CO2, value=f"{base - less} t", comparator="<=",
                                target_year=2025))
    found = of(city.run(), "W-AGAINST")
    assert bool(found) == seen
    if seen:
        (one,) = found
        assert (one.problem.key, bool(one.problem.line)) == ("measures.coking_ule", True)
        assert one.problem.found == "works against targets of its own plan: CAP by 1.4 %"
        assert one.problem.fix.rpartition("scenario.yaml:")[2].rstrip(")").isdigit()
        assert one.weight == pytest.approx(1.375)


def test_a_small_target_asks_for_a_tenth_of_what_it_is_about_at_least() -> None:
    """A cap of 100 t below the baseline: 275 t are 275 %, but 1 % of a tenth is the measure."""
    base = before()
    city = coke_plan(CAP=target("cap", COKE_CO2, value=f"{base - 100} t", comparator="<=",
                                target_year=2025))
    (one,) = of(city.run(), "W-AGAINST")
    assert one.weight == pytest.approx(275 / (base / 10) / 0.01)


@pytest.mark.parametrize("comparator", [">=", "band"])
def test_what_works_for_a_target_or_has_no_direction_is_silent(comparator: str) -> None:
    keys = {"tolerance": "5 %"} if comparator == "band" else {}
    city = coke_plan(T=target("cap", COKE_CO2, value="100 t", comparator=comparator,
                              target_year=2025, **keys))
    assert not of(city.run(), "W-AGAINST")


def voc_plan(om: float) -> TinyCity:
    """Return a city that treats 0.8 kg of VOC per t of coke more, for running cost and power.

    10 kWh/t less sold at 0.35 CNY/kWh: om + 3.5 CNY per 0.8 kg.
    """
    city = TinyCity().measures(voc_treatment=measure(uptake({2025: "100 %"}, "coke")))
    return city.set("industry/costs.csv", om, source="coke", control="deep_treatment",
                    item="variable_om")


def test_a_cost_beyond_what_is_published_is_named() -> None:
    """503.5 / 0.0008 = 629,375 CNY/t of VOC."""
    known = cost_ranges()["VOC"]
    assert known.high < 629_375
    (one,) = of(voc_plan(500).run(), "W-COST")
    assert one.problem.key == "measures.voc_treatment"
    assert one.problem.found == "629,375 CNY per t of VOC over all years"
    assert f"{COST_RANGES}:{known.line}" in one.problem.expected
    assert one.weight == pytest.approx(1 + (629_375 - known.high) / (known.high - known.low))


def test_a_cost_as_published_is_silent() -> None:
    """8.5 / 0.0008 = 10,625 CNY/t of VOC; what more power emits explains nothing."""
    assert not of(voc_plan(5).run(), "W-COST")


def test_one_pollutant_that_explains_the_cost_is_enough() -> None:
    """Dry quenching makes 100 kWh/t, at 0.5 kg of CO2/kWh: it earns what the power sells for."""
    city = TinyCity().measures(cdq_cog=ALL)
    city.set("industry/costs.csv", 0, source="coke", control="dry_quenching", item="capex")
    assert not of(city.run(), "W-COST"), "-35 CNY per 0.05 t of CO2 is -700 CNY/t"
    city.set("prices.csv", 2.0, carrier="electricity")
    (one,) = of(city.run(), "W-COST")
    assert one.problem.found == "-4,000 CNY per t of CO2 over all years"


@pytest.mark.parametrize(("om", "seen"), [(450, False), (500, True)])
def test_several_pollutants_may_cost_what_they_cost_together(om: float, seen: bool) -> None:
    """0.8 kg of VOC and 0.2 of 1 kg of SO2 per t: 0.8 x 495.2 + 0.2 x 339.5 = 464.1 CNY."""
    own = {"source": "coke", "technology": "*", "name": "SO2"}
    city = voc_plan(om).add("industry/processes.csv", 1, "kg/t", **own, item="emit",
                            origin="process")
    city.add("industry/control_effects.csv", 20, "percent", **own, control="deep_treatment",
             item="removal")
    assert [one.problem.found for one in of(city.run(), "W-COST")] == [
        "629,375 CNY per t of VOC over all years"] * seen


@pytest.mark.parametrize(("diesel", "seen"), [(7, False), (10, True)])
def test_a_saving_of_fuel_is_laid_on_what_is_no_longer_burnt(diesel: float, seen: bool) -> None:
    """1 Mvkm: 12 TJ of diesel are 285.7 t and 792 t of CO2; 1 GWh is 0.35 million CNY and 500 t.

    2 - 0.35 million CNY are 2,083 per t of 792 t, and 5,651 of 292 t; 2.507 million are 3,166.
    """
    city = TinyCity().measures(nev_bus=measure(uptake({2025: "50 %"}, "stock")))
    city.set("transport/processes.csv", 0, source="buses", item="emission_per_km")
    city.set("transport/costs.csv", 0, source="buses", item="capex")
    city.set("prices.csv", diesel, carrier="diesel")
    assert [one.problem.found for one in of(city.run(), "W-COST")] == [
        "-3,166 CNY per t of CO2 in the city over all years"] * seen


def test_what_is_not_done_may_save_all_that_it_costs() -> None:
    """1 Mtkm by rail: 1.67 trucks of 30 million CNY less for about 90 t of CO2."""
    city = TinyCity().measures(mode_shift_freight=measure(uptake({2025: "20 %"}, "rail")))
    city.set("transport/costs.csv", 3e7, source="heavy_trucks", item="capex")
    assert not of(city.run(), "W-COST")
    city.set("measures/limits.csv", 1e8, measure="mode_shift_freight", item="cost")
    (one,) = of(city.run(), "W-COST")
    assert one.problem.expected.startswith(f"up to {cost_ranges()['CO2'].high:,.0f} CNY/t")


def test_widths_beyond_a_range() -> None:
    known = CostRange("NOx", 100.0, 300.0, 2)
    assert [known.beyond(cost) for cost in (100, 300, 500, 0, -100)] == [0, 0, 1, 0.5, 1]
    assert [known.beyond(cost, bounded=False) for cost in (500, 0, -100)] == [1, 0, 0]


@pytest.mark.parametrize(("assigned", "far"), [(100, 100 / 30 / 2), (50, None), (15.1, None),
                                               (10, 1.5)])
def test_a_ledger_far_from_what_is_assigned_is_named(assigned: float, far: float | None) -> None:
    """The works book 30 t of NOx: 40 to 10 t."""
    city = coke_plan(T=target("engineering_reduction", NOX, value=f"{assigned} t",
                              comparator=">=", target_year=2025))
    found = of(city.run(), "W-LEDGER")
    assert [one.weight for one in found] == pytest.approx([far] if far else [])
    if found:
        p = found[0].problem
        assert (p.key, bool(p.line)) == ("targets.T.value", True)
        assert p.found == (f'"{assigned} t" assigned, 30 t booked ({round(3000 / assigned)} %), '
                           "most of it at coke@works_a 30 t")
        assert "check activity (parameters/cities/tiny/industry/activity.csv:2) and" in p.fix


def test_a_ledger_without_any_project_says_so() -> None:
    city = TinyCity().targets(T=target("engineering_reduction", NOX, value="10 t", comparator=">=",
                                       target_year=2025))
    (one,) = of(city.run(), "W-LEDGER")
    assert one.problem.found == '"10 t" assigned, 0 t booked (0 %), most of it at no project'


def driven(*years: int) -> TinyCity:
    """Return a city whose freight has these rows besides those of 2020 and 2030."""
    city = TinyCity()
    for source in ("buses", "heavy_trucks", "rail_freight"):
        city.change("cities/tiny/transport/activity.csv", {"name": "freight_turnover"},
                    source=source, item="driver")
    for year in years:
        city.add("cities/tiny/drivers.csv", 900 + year / 10, "Mtkm", driver="freight_turnover",
                 model_year=str(year))
    return city


@pytest.mark.parametrize(("years", "hole"), [
    ((), (2020, 2030)), ((2025,), None), ((2021, 2022, 2025), None), ((2022,), (2022, 2030)),
    ((2021, 2023, 2024, 2025), (2021, 2023)),
])
def test_a_hole_in_a_driver_is_named(years: tuple[int, ...], hole: tuple[int, int] | None) -> None:
    """Rows that become rarer are an outlook, if they step by five years at most."""
    found = [one.problem for one in of(driven(*years).run(), "W-HOLE")]
    assert [p.key for p in found] == ([f"freight_turnover {hole[0]}"] if hole else [])
    if hole:
        first, last = hole
        assert found[0].found == (f"no row between {first} and {last}: a straight line over "
                                  f"{last - first} years")
        assert found[0].line


def test_a_driver_that_stays_has_no_hole() -> None:
    """The floor area is the same in 2020 and 2030."""
    assert not [one for one in of(driven(2025).run(), "W-HOLE")
                if "urban_floor_area" in one.problem.key]


def test_prices_held_beyond_their_last_row_are_one_warning() -> None:
    """A price without a year holds for all; biomass is burnt nowhere in the city."""
    city = driven(2025)
    assert not of(city.run(), "W-EXTEND")
    for carrier in ("diesel", "natural_gas"):
        city.change("prices.csv", {"model_year": "2020"}, carrier=carrier)
    city.add("prices.csv", 500, "CNY/t", carrier="biomass", item="import", model_year="2020")
    (one,) = of(city.run(), "W-EXTEND")
    p = one.problem
    assert (p.file, p.line, p.key) == ("parameters/prices.csv", 5,
                                       "diesel import, natural_gas import")
    assert p.found == "prices that end in 2020, needed until 2030: 2 held at the last value"


def test_a_grid_factor_held_beyond_its_last_row_is_a_warning() -> None:
    city = driven(2025).change("cities/tiny/grid.csv", {"model_year": "2020"}, item="grid_factor")
    (one,) = of(city.run(), "W-EXTEND")
    assert (one.problem.file, one.problem.key) == ("parameters/cities/tiny/grid.csv",
                                                   "grid_factor")
    city.add("cities/tiny/grid.csv", 0.4, "kg/kWh", item="grid_factor", model_year="2030")
    (hole,) = of(city.run(), "W-HOLE")
    assert (hole.problem.key, hole.weight) == ("grid_factor 2020", 2.0)
    assert not of(city.run(), "W-EXTEND")


def test_every_threshold_and_range_says_where_it_is_from() -> None:
    for row in read(THRESHOLDS) + read(COST_RANGES) + read(PER_HEAD) + read(RATES):
        assert row["derivation"], row
        assert row["grade"], row
    for row in read(COST_RANGES):
        assert row["source"], row
        assert float(row["low"]) < float(row["high"])
