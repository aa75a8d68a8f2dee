"""What the report says, against a folder with round numbers and against sums of the CSV files."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from simulator.facts import (
    answer,
    bureaux,
    contributions,
    cost_curve,
    emissions,
    energy,
    flows,
    grades,
    ledger,
    measures,
    money,
    parameters,
    target_paths,
)
from simulator.results.folder.folder import write_results
from simulator.results.reading import read_results
from simulator.targets.kinds import Asks
from tests.fixtures.bundled_cities import simulated
from tests.fixtures.report_small import write_for_report
from tests.fixtures.small_results import read_rows, total


def test_both_boundaries_of_co2_are_summed_by_sector(small):
    found = emissions.by_sector(small)
    assert list(found) == [("CO2", "direct"), ("CO2", "energy_net"), ("NOx", "direct")]
    direct = found["CO2", "direct"]["plan"]
    assert direct["energy"] == pytest.approx([800, 720, 640])
    assert direct["industry"] == pytest.approx([200, 180, 160])
    net = emissions.totals(found["CO2", "energy_net"], 3)["least_cost"]
    assert net == pytest.approx([900, 720, 630])


@pytest.mark.slow
def test_emissions_of_a_city_equal_the_sums_of_its_csv(city):
    rows = read_rows(city.path / "emissions.csv")
    size = len({r["year"] for r in rows})
    for (pollutant, boundary), by_case in emissions.by_sector(city).items():
        if boundary == "energy_net":
            own = [r for r in rows if r["origin"] in ("energy", "import")
                   and r["boundary"] != "sink" and r["pollutant"] == pollutant]
        else:
            own = [r for r in rows if r["boundary"] == boundary and r["pollutant"] == pollutant]
        for case, values in emissions.totals(by_case, size).items():
            for year, value in zip(sorted({r["year"] for r in rows}), values, strict=True):
                assert value == pytest.approx(total(own, case=case, year=year), rel=1e-9)


def test_costs_are_present_values_of_the_years_after_the_first(small):
    costs = answer.case_costs(small)
    assert costs["plan"].present == pytest.approx(110e6 / 1.1 + 120e6 / 1.21)
    assert costs["baseline"].in_year == pytest.approx(100e6)


def test_a_change_is_judged_against_its_base_year_and_a_cap_as_it_is(small):
    change, cap = target_paths.target_paths(small)
    assert change.series["plan"] == pytest.approx([0, -10, -20])
    assert (change.required, change.unit, change.year) == (-10, "%", 2022)
    assert cap.series["least_cost"] == pytest.approx([10, 8, 7])
    assert cap.required == 7.5


def test_the_path_of_every_target_passes_through_what_was_achieved(city):
    rows = {(r["target_id"], r["case"]): r for r in read_rows(city.path / "targets.csv")}
    found = target_paths.target_paths(city)
    assert len(found) == 3
    for path in found:
        if path.asks is Asks.YEAR:
            continue
        for case, values in path.series.items():
            achieved = float(rows[path.target, case]["achieved"])
            assert np.isclose(values, achieved, rtol=1e-6, atol=1e-9).any(), (path.target, case)


def test_units_of_a_row_are_turned_from_canonical_ones():
    assert target_paths.scale_to("%", "1") == 100
    assert target_paths.scale_to("MW", "MW") == 1
    assert target_paths.scale_to("mu", "ha") == pytest.approx(15)


def test_wedges_add_up_to_baseline_less_plan(city):
    size = len(emissions.by_sector(city)["NOx", "direct"]["plan"]["energy"])
    checked = 0
    for pollutant, boundary in emissions.by_sector(city):
        if boundary != "direct":
            continue
        found = measures.wedges(city, f"reduction_{pollutant}", "plan")
        if found is None:
            continue
        totals = emissions.totals(emissions.by_sector(city)[pollutant, boundary], size)
        parts = sum(found.own.values()) + found.others + found.interaction
        gap = totals["baseline"] - totals["plan"]
        assert parts == pytest.approx(gap, rel=1e-6, abs=1e-6 * np.abs(totals["baseline"]).max())
        checked += 1
    assert checked >= 2


def test_only_the_largest_wedges_stand_alone(monkeypatch, city):
    monkeypatch.setattr(measures, "LARGEST", 1)
    found = measures.wedges(city, "reduction_CO2", "plan")
    rest = found.other_count
    assert len(found.own) == 1
    assert rest >= 1
    monkeypatch.setattr(measures, "LARGEST", 100)
    every = measures.wedges(city, "reduction_CO2", "plan")
    assert every.other_count == 0
    assert len(every.own) == rest + 1
    assert sum(every.own.values()) == pytest.approx(sum(found.own.values()) + found.others)


def fake(rows):
    """A folder whose measures.csv is these rows."""
    frame = pd.DataFrame([{"case": "plan", "year": 2025, "clause": "", **r} for r in rows])
    return SimpleNamespace(table=lambda name: frame, resolved={"years": {"main_target": 2025}})


def test_measures_that_save_money_are_not_ranked_by_cost_per_tonne():
    """A saves 10 with 100 t, B saves 10 with 1 t: cost per tonne would put B first."""
    curve = cost_curve.of_measures(fake([
        {"measure": "a", "reduction_CO2": 100.0, "annual_cost": -10.0},
        {"measure": "b", "reduction_CO2": 1.0, "annual_cost": -12.0},
        {"measure": "dear", "reduction_CO2": 2.0, "annual_cost": 60.0},
        {"measure": "cheap", "reduction_CO2": 4.0, "annual_cost": 40.0},
        {"measure": "worse", "reduction_CO2": -1.0, "annual_cost": 5.0},
        {"measure": "interaction", "reduction_CO2": 7.0, "annual_cost": 1.0},
    ]), "reduction_CO2", "plan")
    assert [(s.measure, s.unit_cost) for s in curve.steps] == [("cheap", 10), ("dear", 30)]
    assert [(s.measure, s.unit_cost) for s in curve.savings] == [("b", None), ("a", None)]
    assert curve.no_reduction == ["worse"]


def test_moves_carry_uptake_potential_and_what_limits_them(small):
    (path,) = measures.move_paths(small)
    assert path.uptake["plan"] == pytest.approx([0, 0.2, 0.4])
    assert path.potential == pytest.approx([0.8] * 3)
    assert path.limits == {"plan": "no", "least_cost": "no"}
    assert measures.move_names(small) == {("insulate", "main"): ("电厂", "Plant")}


def test_money_and_prices(small):
    found = money.by_sector(small, "investment")
    assert found["least_cost"]["energy"] == pytest.approx([0, 90e6, 100e6])
    (price,), free = money.prices(small)
    assert (price.target, price.price, price.discounted) == ("T2", 121, 100)
    assert free == []


def test_shares_of_primary_energy(small):
    assert energy.coal_share(small)["plan"] == pytest.approx([0.9] * 3)
    assert energy.non_fossil_share(small)["plan"] == pytest.approx([0] * 3)


@pytest.mark.slow
def test_the_non_fossil_share_is_what_the_target_is_judged_by(tmp_path):
    """The share worked out from the tables equals the model's own."""
    run = simulated("huzhou")
    write_results(run, tmp_path / "huzhou", attribution=False)
    folder = read_results(tmp_path / "huzhou")
    path = next(p for p in target_paths.target_paths(folder) if p.target == "HZ-T02")
    for case, values in energy.non_fossil_share(folder).items():
        assert values * 100 == pytest.approx(path.series[case], rel=1e-6)
    for links in flows.flows(folder).values():
        into, out = {}, {}
        for link in links:
            out[link.source] = out.get(link.source, 0.0) + link.value
            into[link.target] = into.get(link.target, 0.0) + link.value
        node = ("node", flows.CONVERSION)
        assert into[node] == pytest.approx(out[node], rel=1e-3)
        for carrier in ("electricity", "heat"):
            node = ("group", carrier)
            assert into[node] == pytest.approx(out[node], rel=1e-2), carrier


def test_flows_name_fuel_and_sector(small):
    found = flows.flows(small)
    assert found["plan", 2022] == [(("group", "coal"), ("sector", "energy"),
                                    pytest.approx(7.2))]


@pytest.mark.parametrize(("end", "main", "shown"), [
    (2035, 2025, [2020, 2025, 2030, 2035]), (2035, 2026, [2020, 2026, 2030, 2035]),
    (2040, 2030, [2020, 2030, 2035, 2040]), (2026, 2026, [2020, 2026]),
])
def test_flows_are_drawn_for_years_of_the_scenario(tmp_path, end, main, shown):
    def change(record, rows):
        record["resolved"]["years"] |= {"end": end, "main_target": main}

    folder = read_results(write_for_report(tmp_path / "years", change))
    assert flows.shown_years(folder) == shown


def test_the_ledger_reads_its_bridge(small):
    assert ledger.pollutants(small) == ["NOx"]
    assert ledger.bridge(small, "plan")["NOx"]["booked"] == pytest.approx([0, 1, 2])
    assert ledger.largest(small, "plan", "NOx")["booked"].tolist() == pytest.approx([2])


def test_a_bureau_has_its_targets_and_measures(small):
    (bureau,) = bureaux.bureaux(small, "plan")
    assert bureau.key == "energy"
    assert [row["plan"]["target_id"] for row in bureau.targets] == ["T1", "T2"]
    assert (bureau.count("plan", "missed"), bureau.count("plan", "met")) == (1, 1)
    assert bureau.measures["insulate"]["reduction_CO2"] == pytest.approx(200)


def test_what_two_bureaux_answer_for_stands_with_both(tmp_path):
    """T1 names energy and water, T2 energy alone; the measure names water, then energy."""
    def change(record, rows):
        targets = record["resolved"]["targets"]
        targets["T1"]["bureaux"], targets["T2"]["bureaux"] = ["energy", "water"], ["energy"]
        record["resolved"]["measures"]["insulate"]["bureaux"] = ["water", "energy", "roads"]

    found = bureaux.duties(read_results(write_for_report(tmp_path / "two", change)))
    assert {key: (own.targets, own.measures) for key, own in found.items()} == {
        "energy": (["T1", "T2"], ["insulate"]), "water": (["T1"], ["insulate"]),
        "roads": ([], ["insulate"]),
    }
    assert list(found) == ["energy", "water", "roads"]


def test_grades_count_rows_and_take_the_worst_behind_an_emission(tmp_path):
    """The plant rests on official activity and a guideline factor; the works on an estimate."""
    def change(record, rows):
        factor = {"table": "emission_factors", "carrier": "raw_coal", "pollutant": "CO2",
                  "combustion": "boiler", "value": 90, "low": 80, "high": 95, "unit": "t/TJ",
                  "grade": "guideline", "file": "f.csv", "line": 2}
        stated = {"table": "processes", "source": "works", "technology": "old", "item": "emit",
                  "value": 1, "low": 1, "high": 1, "unit": "t/t", "grade": "estimate",
                  "file": "p.csv", "line": 3}
        small_part = {**stated, "grade": "assumption", "line": 4}
        rows["parameters"] += [factor, stated, small_part]
        works = {"source": "works", "facility": "*", "technology": "old", "combustion": "none",
                 "part": "emit", "name": "CO2", "pollutant": ""}
        rows["ingredients"] = [
            {"source": "plant", "facility": "*", "technology": "old", "combustion": "boiler",
             "part": "burn", "name": "raw_coal", "file": "a.csv", "line": 2, "elasticity": 1},
            {"combustion": "boiler", "part": "factor", "name": "raw_coal", "pollutant": "CO2",
             "file": "f.csv", "line": 2, "elasticity": 1},
            {**works, "file": "p.csv", "line": 3, "elasticity": 1},
            {**works, "file": "p.csv", "line": 4, "elasticity": 0.01},
        ]

    folder = read_results(write_for_report(tmp_path / "graded", change))
    shares = grades.emission_shares(folder)
    assert shares["CO2"]["guideline"] == pytest.approx(0.8)
    assert shares["CO2"]["estimate"] == pytest.approx(0.2)
    assert shares["NOx"]["assumption"] == 1, "nothing known of its factor counts as assumed"
    assert grades.counts(folder)["assumption"] == 2


def test_shares_of_grades_add_up_in_a_city(city):
    for parts in grades.emission_shares(city).values():
        assert sum(parts.values()) == pytest.approx(1)


def test_parameters_are_packed_without_loss(small):
    rows, packed = read_rows(small.path / "parameters.csv"), parameters.packed(small)
    assert packed["size"] == len(rows)
    for n, row in enumerate(rows):
        assert float(packed["value"][n]) == float(row["value"])
        for column in ("unit", "grade", "reference", "file"):
            assert packed[column]["words"][packed[column]["rows"][n]] == row[column]
        assert packed["line"][n] == int(row["line"])


def test_contributions_of_measures_add_up_to_baseline_against_plan(city):
    found = contributions.contributions(city)
    rows = {(r["target_id"], r["case"]): r for r in read_rows(city.path / "targets.csv")}
    checked = 0
    for target, own in found.items():
        if rows[target, "plan"]["kind"] == "peak":
            continue
        parts = sum(effect for _, effect, _ in own.largest) + own.rest
        before, after = (float(rows[target, case]["achieved"]) for case in ("baseline", "plan"))
        assert abs(parts) == pytest.approx(abs(after - before), rel=1e-4, abs=1e-9), target
        checked += 1
    assert checked >= 2


def test_the_largest_contributions_stand_first(monkeypatch):
    monkeypatch.setattr(contributions, "LARGEST", 1)
    frame = pd.DataFrame([("T", "plan", "a", 1.0, "t"), ("T", "plan", "b", -3.0, "t"),
                          ("T", "plan", "interaction", 0.5, "t"), ("T", "least_cost", "a", 9, "t")],
                         columns=["target_id", "case", "measure", "own_effect", "own_unit"])
    found = contributions.contributions(
        SimpleNamespace(has=lambda name: True, table=lambda name: frame))["T"]
    assert found.largest == [("b", -3.0, "t")]
    assert (found.rest, found.count, found.unit) == (1.5, 1, "t")
