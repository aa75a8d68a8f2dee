"""Emissions worked out by hand from the tables of the tiny city, and from the folder alone."""

import pytest

from simulator.explanation.from_parameters import stated_factor
from simulator.explanation.lookups import Facts
from simulator.explanation.nodes.parameter_nodes import behind
from simulator.explanation.rebuilt_emission import rebuild
from simulator.results.folder.folder import write_results
from simulator.results.reading import read_results
from tests.unit.test_results_plan import plan_run


@pytest.fixture(scope="module")
def facts(tmp_path_factory):
    place = tmp_path_factory.mktemp("chain") / "tiny"
    write_results(plan_run(), place)
    return Facts(read_results(place))


def one(facts, **cells):
    (row,) = facts.records("emissions", **cells)
    return rebuild(facts, row)


def by_hand(facts, source, factor, removals, case="plan", year=2025, facility="rest", **cells):
    """Activity x factor, less what each control takes off its part, from activity.csv alone."""
    rows = facts.records("activity", case=case, source=source, year=year, facility=facility,
                         item="activity", **cells)
    amounts = {row["control"]: row["value"] for row in rows}
    return factor * (amounts["all"] - sum(amounts.get(c, 0.0) * r for c, r in removals.items()))


@pytest.mark.slow
def test_every_row_is_rebuilt(facts):
    rows = facts.records("emissions")
    assert {row["boundary"] for row in rows} >= {"direct", "sink", "import"}
    assert {row["origin"] for row in rows} >= {"energy", "process", "import"}
    for row in rows:
        found = rebuild(facts, row)
        size = abs(found.activity * found.factor) + abs(found.printed)
        assert abs(found.difference) <= 1e-9 * size, row


def test_nitrogen_oxides_of_clinker_by_hand(facts):
    """2 kg/t, half of it off with sncr and nine tenths with ultra_low."""
    found = one(facts, case="plan", source="clinker", facility="rest", technology="precalciner",
                pollutant="NOx", year=2025)
    wanted = by_hand(facts, "clinker", 0.002, {"sncr": 0.5, "ultra_low": 0.9},
                     technology="precalciner")
    assert wanted > 0
    assert found.value == pytest.approx(wanted, rel=1e-9)
    assert found.printed == pytest.approx(wanted, rel=1e-9)
    assert found.factor == pytest.approx(0.002)


def test_carbon_of_clinker_by_hand(facts):
    """Fuel: 3.2 GJ/t of coal at 30 tC/TJ; lime: 0.65 x 44/56 + 0.02 x 44/40 t/t."""
    keys = {"case": "baseline", "source": "clinker", "facility": "rest", "pollutant": "CO2",
            "technology": "precalciner", "year": 2020}
    fuel, lime = one(facts, origin="energy", **keys), one(facts, origin="process", **keys)
    assert fuel.factor == pytest.approx(0.0032 * 30 * 44 / 12)
    assert lime.factor == pytest.approx(0.65 * 44 / 56 + 0.02 * 44 / 40)
    (part,) = fuel.parts
    assert (part.kind, part.name) == ("burn", "raw_coal")
    assert part.amount == pytest.approx(0.0032)
    assert part.factor == pytest.approx(110)


def test_sulphur_of_a_boiler_by_hand(facts):
    """1.25 TJ of coal per TJ of heat; 2 x 1 % x (1 - 20 %) over 20 GJ/t is 0.8 t per TJ."""
    found = one(facts, case="baseline", source="district_heat", technology="coal_boiler_large",
                pollutant="SO2", year=2020)
    assert found.factor == pytest.approx(1.25 * 2 * 0.01 * 0.8 / 0.020)
    weights = {p.label: weight for p, weight in behind(facts, found)}
    assert weights["sulphur raw_coal"] == pytest.approx(1.0)
    assert weights["ncv raw_coal"] == pytest.approx(-1.0)
    assert weights["sulphur_retention raw_coal"] == pytest.approx(-0.2 / 0.8)
    assert weights["heat_consumption"] == pytest.approx(1.0, abs=1e-3)


def test_coking_releases_the_carbon_that_neither_coke_nor_gas_takes_along(facts):
    found = one(facts, case="baseline", source="coke", facility="works_a", pollutant="CO2",
                origin="energy", year=2020)
    carbon = 0.95 * 0.038 * 30 - 0.028 * 30 - 0.007 * 12 + 0.003 * 12
    assert found.factor == pytest.approx(carbon * 44 / 12)
    assert {part.kind for part in found.parts} == {"transform", "output", "burn"}
    behind_it = {p.label for p, _ in behind(facts, found)}
    assert {"carbon_content coking_coal", "carbon_content coke"} <= behind_it


def test_elasticities_agree_with_a_change_of_the_parameter(facts):
    """The removal of a control: E = x ef (1 - z r), so dlnE/dlnr = - z r / (1 - z r)."""
    found = one(facts, case="plan", source="clinker", facility="rest", technology="precalciner",
                pollutant="NOx", year=2025)
    rows = facts.records("activity", case="plan", source="clinker", year=2025, facility="rest",
                         technology="precalciner", control="sncr")
    weights = {p.label: weight for p, weight in behind(facts, found)}
    wanted = -rows[0]["value"] * 0.002 * 0.5 / found.value
    assert weights["removal NOx sncr"] == pytest.approx(wanted)
    assert weights["emit NOx"] == pytest.approx(1.0)


def test_import_follows_the_factor_of_the_year(facts):
    found = one(facts, case="plan", source="electricity", boundary="import", year=2025)
    rows = facts.records("energy", case="plan", carrier="electricity", year=2025)
    flows = {row["flow"]: row["value"] for row in rows if row["flow"] in ("import", "export")}
    net = flows.get("import", 0.0) - flows.get("export", 0.0)
    (part,) = found.parts
    assert part.amount == pytest.approx(net / 3.6)
    assert sum(weight for _, weight in behind(facts, found)) == pytest.approx(1.0)


def test_simple_factors_follow_from_the_parameter_rows_alone(facts):
    """Where the rows are simple the factor of the folder is theirs; else it is said to be not."""
    seen = set()
    for row in facts.records("emissions", case="plan", year=2025, boundary="direct"):
        found = rebuild(facts, row)
        stated = stated_factor(facts, found)
        if stated is not None:
            assert stated == pytest.approx(found.factor, rel=1e-9), row
            seen.add((row["source"], row["pollutant"]))
    assert {("clinker", "NOx"), ("rail_freight", "CO2"), ("rail_freight", "NOx"),
            ("coke", "VOC"), ("coke", "COD")} <= seen
    assert ("clinker", "CO2") in seen, "fuel of the kiln"
    assert ("buses", "NOx") in seen, "10 g per km"
    keys = {"case": "plan", "year": 2025, "source": "clinker", "origin": "process"}
    lime = rebuild(facts, facts.records("emissions", pollutant="CO2", **keys)[0])
    assert stated_factor(facts, lime) is None, "a sum of two products is left to the sector"
