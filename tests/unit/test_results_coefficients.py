"""Factors, removals and what they rest on: against hand calculations and the city run again."""

import pytest

from simulator.results.rows.coefficient_rows import (
    COEFFICIENT_HEADER,
    INGREDIENT_HEADER,
    REMOVAL_HEADER,
    Factors,
)
from tests.fixtures.city import TinyCity, build

PROCESSES = {sector: f"{sector}/processes.csv" for sector in ("energy", "industry", "transport")}


def table(header, rows):
    return [dict(zip(header, row, strict=True)) for row in rows]


def coefficients(city=None):
    rows = table(COEFFICIENT_HEADER, Factors((city or build()).run()).coefficient_rows())
    sums = {}
    for row in rows:
        key = row["source"], row["technology"], row["part"], row["name"] or row["pollutant"], (
            row["pollutant"])
        sums[key] = sums.get(key, 0.0) + row["value"]
    return sums


@pytest.fixture(scope="module")
def factors():
    return Factors(build().run())


def test_factors_by_hand():
    found = coefficients()
    kiln = found["clinker", "precalciner", "burn", "raw_coal", "CO2"]
    assert kiln == pytest.approx(0.0032 * 30 * 44 / 12)
    boiler = found["district_heat", "coal_boiler_large", "burn", "raw_coal", "CO2"]
    assert boiler == pytest.approx(1.25 * 30 * 0.9 * 44 / 12)
    assert found["buses", "china_4", "burn", "diesel", "N2O"] == pytest.approx(12 * 0.003)
    assert found["buses", "china_4", "emit", "NOx", "NOx"] == pytest.approx(10)
    assert ("buses", "bev", "emit", "NOx", "NOx") not in found


def test_removals_by_hand(factors):
    rows = {(r["source"], r["technology"], r["control"], r["item"], r["pollutant"]): r
            for r in table(REMOVAL_HEADER, factors.removal_rows())}
    assert rows["clinker", "precalciner", "sncr", "removal", "NOx"]["value"] == 0.5
    side = rows["clinker", "precalciner", "sncr", "side", "NH3"]
    assert (side["value"], side["unit"]) == (pytest.approx(0.0001), "t/t")
    gas = rows["coke", "coke_oven", "ultra_low", "side", "CO2"]
    assert (gas["value"], gas["origin"]) == (pytest.approx(0.00005 * 15 * 44 / 12), "energy")


def test_every_ingredient_is_a_row_that_exists(factors):
    known = {(v.file, v.line) for v in factors.run.scenario.store.rows}
    rows = table(INGREDIENT_HEADER, factors.ingredient_rows())
    assert {(r["file"], r["line"]) for r in rows} <= known
    assert {r["part"] for r in rows} >= {"burn", "emit", "factor", "carbon", "life", "use"}


@pytest.mark.parametrize(("path", "keys", "coefficient"), [
    (PROCESSES["industry"], {"source": "clinker", "item": "cao_content"},
     ("clinker", "precalciner", "emit", "CO2")),
    (PROCESSES["industry"], {"source": "coke", "item": "byproduct_share"},
     ("coke", "coke_oven", "transform", "coking_coal")),
    (PROCESSES["energy"], {"source": "district_heat", "technology": "chp_coal",
                           "item": "net_coal_consumption"},
     ("district_heat", "chp_coal", "burn", "raw_coal")),
    (PROCESSES["energy"], {"source": "district_heat", "technology": "chp_coal",
                           "item": "power_to_heat"},
     ("district_heat", "chp_coal", "burn", "raw_coal")),
    (PROCESSES["energy"], {"source": "district_heat", "technology": "chp_coal",
                           "item": "heat_consumption"},
     ("district_heat", "chp_coal", "burn", "raw_coal")),
    (PROCESSES["transport"], {"source": "buses", "technology": "china_4", "item": "fuel_use"},
     ("buses", "china_4", "burn", "diesel")),
])
def test_elasticities_are_those_of_the_city_run_again(factors, path, keys, coefficient):
    """One percent more of a parameter changes the coefficient by its elasticity in percent."""
    city = TinyCity()
    (row,) = city.rows(path, **keys)
    line = city.files[path][1].index(row) + 2
    before, step = coefficients(), 1e-3
    after = coefficients(city.set(path, float(row["value"]) * (1 + step), **keys))
    moved = {key[:4]: after[key] / value - 1 for key, value in before.items() if value}
    found = {(r["source"], r["technology"], r["part"], r["name"]): r["elasticity"]
             for r in table(INGREDIENT_HEADER, factors.ingredient_rows())
             if (r["file"], r["line"]) == (f"parameters/{path}", line)}
    assert found.get(coefficient, 0.0) == pytest.approx(moved[coefficient] / step, abs=2e-3)
    assert any(found.values())


def test_the_factor_of_a_fuel_follows_sulphur_and_heating_value(factors):
    rows = table(INGREDIENT_HEADER, factors.ingredient_rows())
    sulphur = [r["elasticity"] for r in rows if r["part"] == "factor" and r["name"] == "raw_coal"
               and r["combustion"] == "industrial_boiler_large" and r["pollutant"] == "SO2"]
    assert sulphur == pytest.approx([1.0, -1.0, -0.25])
