"""What each measure contributes to each target: against the plan run again without the measure."""

import numpy as np
import pytest

from simulator.analysis.attribution import attribute
from simulator.results.rows.target_measures import TARGET_MEASURE_HEADER, target_measure_rows
from simulator.wording import INTERACTION
from tests.fixtures.city import target
from tests.unit.test_results_plan import MEASURES, plan_city


def emission(pollutant, boundary="direct", **keys):
    return {"kind": "emission", "pollutant": pollutant, "boundary": boundary, **keys}


GDP = {"kind": "driver", "name": "gdp"}
COKE, BUSES = {"sources": ["coke"]}, {"sources": ["buses"]}
TARGETS = {
    "CAP": target("cap", emission("NOx"), value="9000 t", comparator="<=", target_year=2025),
    "CHANGE": target("change", emission("NOx"), value="-18 %", base_year=2020, target_year=2025),
    "INTENSITY": target("intensity", emission("CO2", "energy_net"), denominator=GDP,
                        value="1 t/CNY", comparator="<=", target_year=2025),
    "CO2": target("direction", emission("CO2"), comparator="fall", base_year=2020,
                  target_year=2028),
    "PEAK": target("peak", emission("CO2", "energy_net"), comparator="<=", target_year=2025),
    "LEDGER": target("engineering_reduction", {"kind": "ledger", "pollutant": "NOx"},
                     value="100 t", comparator=">=", target_year=2025),
    "STOCK": target("share", {"kind": "activity", **BUSES, "technologies": ["bev"]},
                    denominator={"kind": "activity", **BUSES}, value="50 %", comparator=">=",
                    target_year=2025),
    "COVER": target("share", {"kind": "coverage", **COKE, "controls": ["ultra_low"]},
                    denominator={"kind": "activity", **COKE}, value="70 %", comparator=">=",
                    target_year=2025),
    "UNDER": target("share", {"kind": "control_capacity", **COKE, "controls": ["ultra_low"]},
                    denominator={"kind": "capacity", **COKE}, value="70 %", comparator=">=",
                    target_year=2025),
    "NEW": target("share", {"kind": "additions", **BUSES, "technologies": ["bev"]},
                  denominator={"kind": "additions", **BUSES}, value="50 %", comparator=">=",
                  target_year=2025),
    "PV": target("capacity", {"kind": "capacity", "sources": ["pv_power"]}, value="0.3 GW",
                 comparator=">=", target_year=2025),
    "BUILT": target("cumulative", {"kind": "additions", "sources": ["pv_power"]},
                    value="200 MW", comparator=">=", target_year=2025),
    "COAL": target("share", {"kind": "energy", "group": "coal"}, denominator={"kind": "energy"},
                   value="60 %", comparator="<=", target_year=2025),
    "COALS": target("cap", {"kind": "energy", "group": "coal_products"}, value="1e5 TJ",
                    comparator="<=", target_year=2026),
    "CLEAN": target("share", {"kind": "non_fossil_energy"},
                    denominator={"kind": "primary_energy"}, value="20 %", comparator=">=",
                    target_year=2025),
    "GAS": target("intensity", emission("SO2", sources=["grid_coal_power"]),
                  denominator={"kind": "flue_gas", "sources": ["grid_coal_power"]},
                  value="35 mg/m^3", comparator="<=", target_year=2025),
    "FOREST": target("annual_rate", {"kind": "area", "sources": ["afforestation"]},
                     value="50 ha", comparator=">=", target_year=2025),
    "BAND": target("quantity", {"kind": "activity", "sources": ["rail_freight"]},
                   value="300 Mtkm", comparator="band", tolerance="5 %", target_year=2025),
    "COST": target("cap", {"kind": "cost"}, value="1e9 CNY", comparator="<=", target_year=2025),
    "UNSET": target("intensity", emission("CO2", "energy_net"), denominator=GDP,
                    target_year=2025),
    "NONE": target("tracked", None, status="tracked", reason="administrative"),
}
LESS = {"CAP", "CHANGE", "INTENSITY", "CO2", "PEAK", "COAL", "COALS", "GAS", "COST", "UNSET"}


def city():
    made = plan_city()
    made.scenario["targets"] = {}
    return made.targets(**TARGETS)


@pytest.fixture(scope="module")
def run():
    return city().run()


@pytest.fixture(scope="module")
def effects(run):
    return attribute(run)


def judged_by(run, key, case="plan"):
    """What a target measures in its year, worked out from the whole city at once."""
    own = run.scenario.file.targets[key]
    measured, year = run.measured(own, case), run.index.year(own.target_year)
    series = measured.ratio
    if key in ("CHANGE", "CO2"):
        return series[year] / series[0] - 1
    if key == "BUILT":
        return series[1 : year + 1].sum()
    return series[year] - series[year - 1] if key == "FOREST" else series[year]


def expected(key, with_it, without_it):
    if key == "BAND":
        return abs(without_it - 300) - abs(with_it - 300)
    return without_it - with_it if key in LESS else with_it - without_it


@pytest.mark.parametrize("measure", MEASURES)
def test_the_effect_is_the_target_without_the_measure(run, effects, measure):
    other = city()
    other.scenario["measures"][measure]["active"] = False
    less = other.run()
    for key in TARGETS.keys() - {"NONE"}:
        now = judged_by(run, key)
        wanted = expected(key, now, judged_by(less, key))
        assert effects[measure].targets[key] == pytest.approx(wanted, abs=1e-10 * abs(now)), key


def test_effects_and_interaction_add_up_to_baseline_against_plan(run, effects):
    for key in TARGETS.keys() - {"NONE"}:
        whole = expected(key, judged_by(run, key), judged_by(run, key, "baseline"))
        found = sum(effect.targets[key] for effect in effects.values())
        assert found == pytest.approx(whole, rel=1e-9, abs=1e-10), key
    assert any(effects[INTERACTION].targets.values())


def test_every_kind_of_target_is_moved_by_something(effects):
    still = {key for key in TARGETS.keys() - {"NONE"}
             if not any(e.targets[key] for name, e in effects.items() if name != INTERACTION)}
    assert not still


def test_rows_are_in_canonical_units_and_in_those_of_the_row(run, effects):
    rows = [dict(zip(TARGET_MEASURE_HEADER, row, strict=True))
            for row in target_measure_rows(run, effects)]
    found = {(row["target_id"], row["measure"]): row for row in rows}
    row = found["PV", "pv_deployment"]
    assert (row["unit"], row["own_unit"], row["year"]) == ("MW", "GW", 2025)
    assert row["own_effect"] == pytest.approx(row["effect"] / 1000)
    share = found["STOCK", "nev_bus"]
    assert (share["unit"], share["own_unit"]) == ("1", "%")
    assert share["own_effect"] == pytest.approx(100 * share["effect"])
    assert ("STOCK", "coking_ule") not in found
    assert {row["target_id"] for row in rows} == TARGETS.keys() - {"NONE"}
    assert np.all([row["case"] == "plan" for row in rows])
    assert list(target_measure_rows(run, None)) == []
