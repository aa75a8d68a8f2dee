"""A small plan with a measure of every kind, shared by the tests of the results."""

import numpy as np
import pytest

from simulator.simulation.run import Run, simulate
from tests.fixtures.city import TinyCity, build, measure, target, uptake

TAILS = {
    "energy/sources.csv": {"grid_coal_power": "Energy|Supply|Electricity|Coal|Grid",
                           "pv_power": "Energy|Supply|Electricity|Solar",
                           "district_heat": "Energy|Supply|Heat"},
    "industry/sources.csv": {"coke": "Industry|Coke", "clinker": "Industry|Cement",
                             "cement": "Industry|Cement|Grinding"},
    "land/sources.csv": {"existing_forest": "AFOLU|Land|Forest Management",
                         "afforestation": "AFOLU|Land|Afforestation"},
}
MEASURES = {
    "coal_power_ule": measure(uptake({2025: "100 %"})),
    "coal_power_new_advanced": measure(uptake({2025: "50 %"})),
    "pv_deployment": measure(uptake({2025: "300 MW"}, "utility")),
    "coking_ule": measure(uptake({2025: "80 %"}), realisation="90 %"),
    "voc_treatment": measure(uptake({2026: "60 %"}, "coke")),
    "cement_raw_fuel_sub": measure(uptake({2025: "30 %"}, "low_clinker")),
    "cement_staggered": measure(uptake({2025: "-5 %"}, "output")),
    "capacity_swap": measure(uptake({})),
    "twohigh_project_control": measure(uptake({2025: "1.2"}, "offset")),
    "nev_bus": measure(uptake({2025: "80 %"})),
    "mode_shift_freight": measure(uptake({2025: "10 %"}, "rail")),
    "old_vehicle_scrap": measure(uptake({2025: "20 %"}, "heavy")),
    "clean_heating": measure(uptake({2025: "30 %"}, "heat_pump")),
    "afforestation": measure(uptake({2025: "500 ha"})),
}
TARGETS = {
    "T-NOX": target("change", {"kind": "emission", "pollutant": "NOx", "boundary": "direct"},
                    value="-18 %", base_year=2020, target_year=2025),
    "T-LEDGER": target("engineering_reduction", {"kind": "ledger", "pollutant": "NOx"},
                       value="100 t", comparator=">=", target_year=2025),
    "T-NONE": target("tracked", None, status="tracked", reason="administrative"),
    "T-UNSET": target("intensity", {"kind": "emission", "pollutant": "CO2",
                                    "boundary": "energy_net"},
                      denominator={"kind": "driver", "name": "gdp"}, target_year=2025),
}


def plan_city() -> TinyCity:
    """Return the tiny city with growth, biomass, IAMC names, measures and targets."""
    city = build(lambda c: c.growth()).measures(**MEASURES).targets(**TARGETS)
    for path, tails in TAILS.items():
        for source, tail in tails.items():
            city.change(path, {"iamc": tail}, source=source)
    return city


def plan_run() -> Run:
    """Return the run of `plan_city`."""
    return plan_city().run()


def without(key: str) -> Run:
    """Return the run of `plan_city` with one measure switched off."""
    city = plan_city()
    city.scenario["measures"][key]["active"] = False
    return simulate(city.load())


@pytest.mark.slow
def test_every_measure_but_the_offset_changes_the_plan():
    run = plan_run()
    for key in MEASURES:
        other, same = without(key).cases["plan"].mix, run.cases["plan"].mix
        unchanged = all(
            np.array_equal(getattr(other, name), getattr(same, name))
            for name in ("activity", "controlled", "capacity")
        )
        assert unchanged == (key == "twohigh_project_control"), key
