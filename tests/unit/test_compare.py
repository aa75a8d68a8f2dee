"""Comparisons of small folders worked out by hand, and of two runs of a city."""

from __future__ import annotations

import math
import shutil

import pytest

import simulator
from simulator.comparison.comparison import compare
from simulator.comparison.page import page
from simulator.comparison.show import YEARLY
from simulator.errors import InputError
from simulator.results.folder.folder import write_results
from tests.fixtures.small_results import double, read_rows, total, write_small

BASE_PV = 100 / 1.1 + 100 / 1.1**2
PLAN_PV = 110 / 1.1 + 120 / 1.1**2


def value(found, section, item, run, case="", year=None, unit=None):
    rows = [r for r in found.rows
            if (r.section, r.item, r.run, r.case, r.year) == (section, item, run, case, year)
            and unit in (None, r.unit)]
    assert len(rows) == 1, rows
    return rows[0].value


def pick(found, section, *items):
    return {(r.item, r.case, r.year, r.run): r.value for r in found.rows
            if r.section == section and (not items or r.item in items)}


def test_emissions_per_person_and_per_gdp(cities):
    for run, people, scale in (("alpha", 100, 1), ("beta", 200, 0.5)):
        direct = 800 * scale
        assert value(cities, "emissions", "CO2:direct", run, "plan", 2022) == direct
        assert value(cities, "per_person", "CO2:direct", run, "plan", 2022) == direct / people
        # GDP is 5 million CNY, that is 500 units of 10^4 CNY
        assert value(cities, "per_gdp", "CO2:direct", run, "plan", 2022) == direct / 500
        net = value(cities, "per_person", "CO2:energy_net", run, "baseline", 2020)
        assert net == pytest.approx(900 * scale / people)
        change = value(cities, "change", "NOx", run, "least_cost", 2022)
        assert change == pytest.approx(-30)


def test_costs_per_person_gdp_and_tonne(cities):
    above = (PLAN_PV - BASE_PV) * 1e6
    assert value(cities, "cost", "system_cost", "alpha", "plan") == pytest.approx(PLAN_PV * 1e6)
    assert value(cities, "cost", "above_baseline", "alpha", "plan") == pytest.approx(above)
    per_person = value(cities, "cost", "above_baseline_per_person", "beta", "plan")
    assert per_person == pytest.approx(above / 200)
    gdp = 5e6 / 1.1 + 5e6 / 1.1**2
    share = value(cities, "cost", "above_baseline_share_of_gdp", "alpha", "plan")
    assert share == pytest.approx(above / gdp * 100)
    avoided = 100 / 1.1 + 200 / 1.1**2
    for run, scale in (("alpha", 1), ("beta", 0.5)):
        found = value(cities, "cost", "above_baseline_per_t_CO2:direct", run, "plan")
        assert found == pytest.approx(above / (avoided * scale))
    net = value(cities, "cost", "above_baseline_per_t_CO2:energy_net", "alpha", "plan")
    assert net == pytest.approx(above / (avoided * 0.9))


def test_no_price_per_tonne_where_co2_does_not_fall(tmp_path):
    def worse(record, tables):
        for row in tables["emissions"]:
            row["value"] *= 2 if row["case"] == "plan" else 1

    found = compare([write_small(tmp_path / "a"), write_small(tmp_path / "b", change=worse)])
    assert math.isnan(value(found, "cost", "above_baseline_per_t_CO2:direct", "b", "plan"))
    assert value(found, "cost", "above_baseline_per_t_CO2:direct", "a", "plan") > 0


def test_targets_as_a_change_against_the_base_year(cities):
    assert value(cities, "required", "co2_change", "alpha", "", 2022) == -10
    assert value(cities, "achieved", "co2_change", "alpha", "plan", 2022) == -20
    # a cap of 7.5 t where the base year had 10 t
    assert value(cities, "required", "nox_cap", "alpha", "", 2022) == pytest.approx(-25)
    assert value(cities, "achieved", "nox_cap", "alpha", "plan", 2022) == pytest.approx(-20)


def test_engineering_reductions_shares_directions_and_peaks(tmp_path):
    def others(record, tables):
        cap = [t for t in tables["targets"] if t["target_id"] == "T2"]
        change = [t for t in tables["targets"] if t["target_id"] == "T1"]
        tables["targets"] += [
            *({**t, "target_id": "T3", "indicator": "booked", "kind": "engineering_reduction",
               "required": 2, "achieved": 1} for t in cap),
            *({**t, "target_id": "T4", "indicator": "rate", "kind": "share", "unit": "%",
               "required": 90, "achieved": 84} for t in cap),
            *({**t, "target_id": "T5", "indicator": "peak", "kind": "peak", "unit": "yr",
               "required": 2030, "achieved": 2021} for t in change),
            *({**t, "target_id": "T6", "indicator": "trend", "kind": "share", "required": 0,
               "comparator": "fall", "achieved": -5} for t in change),
            *({**t, "target_id": "T7", "indicator": "rate", "kind": "share", "unit": "%",
               "required": 50, "achieved": 50} for t in cap),
        ]
        tables["target_series"] += [
            {"target_id": key, "case": case, "year": 2020, "value": start, "unit": "1"}
            for key, start in (("T4", 0.6), ("T7", 0.0))
            for case in ("baseline", "plan", "least_cost")
        ]

    found = compare([write_small(tmp_path / "a", change=others), write_small(tmp_path / "b")])
    assert value(found, "required", "booked", "a", "", 2022) == pytest.approx(-20)
    assert value(found, "achieved", "booked", "a", "plan", 2022) == pytest.approx(-10)
    relative = value(found, "required", "rate (T4)", "a", "", 2022, "%")
    points = value(found, "required", "rate (T4)", "a", "", 2022, "percentage points")
    assert (relative, points) == pytest.approx((50, 30))
    assert value(found, "achieved", "trend", "a", "plan", 2022) == -5
    assert value(found, "required", "rate (T7)", "a", "", 2022) == pytest.approx(50)
    assert not pick(found, "required", "peak")


def test_a_target_in_another_unit_than_its_series(tmp_path):
    def kilograms(record, tables):
        for row in tables["targets"]:
            if row["target_id"] == "T2":
                row.update(unit="kg", required=7500)

    found = compare([write_small(tmp_path / "a", change=kilograms), write_small(tmp_path / "b")])
    assert value(found, "required", "nox_cap", "a", "", 2022) == pytest.approx(-25)


def test_verdicts_and_missing_numbers(tmp_path):
    def unset(record, tables):
        for row in tables["targets"]:
            if row["target_id"] == "T1":
                row.update(verdict="not_set", required="")

    found = compare([write_small(tmp_path / "a", change=unset), write_small(tmp_path / "b")])
    assert value(found, "verdicts", "missed", "a", "plan") == 1
    assert value(found, "verdicts", "met", "b", "plan") == 1
    assert value(found, "missing", "targets", "a") == 2
    assert value(found, "missing", "not_set", "a") == 50
    assert value(found, "missing", "not_set", "b") == 0


def test_grades_of_rows_and_of_co2(cities):
    rows = pick(cities, "grade_rows")
    assert rows["official", "", None, "alpha"] == 50
    assert rows["assumption", "", None, "alpha"] == 25
    assert rows["database", "", None, "beta"] == 100
    # plant and works, 800 and 200 t of CO2, both with an official activity
    assert value(cities, "grade_co2", "official", "alpha") == 100
    assert value(cities, "grade_co2", "derived", "beta") == 0


def test_cities_have_no_differences_section(cities):
    assert not cities.same_city
    assert not [s for s in cities.lines if s.startswith("different")]


def test_differences_between_runs_of_one_city(folders, tmp_path):
    def other(record, tables):
        record["resolved"]["finance"]["discount_rate"] = "5 %"
        record["resolved"]["measures"]["insulate"]["active"] = False
        record["inputs"]["parameters/b.csv"] = "33"
        record["versions"]["numpy"] = "2.1.0"
        record["optimise"]["quotas"] = "free"
        tables["parameters"][0]["value"] = 9.0
        for row in tables["emissions"]:
            if (row["pollutant"], row["case"], row["year"]) == ("NOx", "plan", 2022):
                row["value"] = 7.0
        for row in tables["targets"]:
            if (row["target_id"], row["case"]) == ("T2", "plan"):
                row.update(achieved=7.0, gap=-0.5, verdict="met")
        for row in tables["uptake"]:
            if (row["case"], row["year"]) == ("plan", 2022):
                row["uptake"] = 0.6

    again = write_small(tmp_path / "again", "alpha", change=other)
    found = compare([folders[0], folders[1], again])
    assert {c: [r.label for r in runs] for c, runs in found.same_city.items()} == {
        "alpha": ["alpha", "again"]}
    texts = pick(found, "different_scenario")
    assert texts == {
        ("finance.discount_rate", "", None, "alpha"): '"10 %"',
        ("finance.discount_rate", "", None, "again"): '"5 %"',
        ("measures.insulate.active", "", None, "alpha"): "true",
        ("measures.insulate.active", "", None, "again"): "false",
    }
    assert pick(found, "different_files") == {
        ("parameters/b.csv", "", None, "alpha"): "22",
        ("parameters/b.csv", "", None, "again"): "33"}
    assert {k[0] for k in pick(found, "different_versions")} == {"numpy"}
    assert list(pick(found, "different_optimise").values()) == [None, '"free"']
    assert list(pick(found, "different_parameters").values()) == [7.0, 9.0]
    nox = pick(found, "different_emissions")
    assert nox == {("NOx", "plan", 2022, "alpha"): 8.0, ("NOx", "plan", 2022, "again"): 7.0}
    assert list(pick(found, "different_verdicts").values()) == ["missed", "met"]
    assert list(pick(found, "different_values").values()) == [8.0, 7.0]
    assert list(pick(found, "different_uptake").values()) == pytest.approx([0.4, 0.6])
    costs = pick(found, "different_costs")
    plan = 110 / 1.05 + 120 / 1.05**2
    assert costs["annuity", "plan", None, "again"] == pytest.approx(plan * 1e6)


def test_equal_runs_differ_in_nothing(folders, tmp_path):
    found = compare([folders[0], write_small(tmp_path / "copy", "alpha")])
    assert list(found.same_city) == ["alpha"]
    assert not [r for r in found.rows if r.section.startswith("different")]


def test_parameters_whose_short_names_clash_are_kept_apart(tmp_path):
    def clash(number):
        def change(record, tables):
            tables["parameters"][0].update(technology="lime")
            tables["parameters"].append(
                {**tables["parameters"][0], "technology": "", "control": "lime", "value": number})
        return change

    found = compare([write_small(tmp_path / "a", "x", change=clash(1.0)),
                     write_small(tmp_path / "b", "x", change=clash(2.0))])
    keys = {item for item, *_ in pick(found, "different_parameters")}
    assert len(keys) == 1
    assert "control=lime" in keys.pop()


def test_folders_of_one_name_get_labels_of_their_own(folders, tmp_path):
    first = write_small(tmp_path / "one" / "alpha")
    found = compare([folders[0], first, folders[1]])
    parent = folders[0].parent.name
    assert [r.label for r in found.runs] == [f"{parent}/alpha", "one/alpha", "beta"]


@pytest.mark.parametrize("count", [0, 1])
def test_one_folder_is_too_few(folders, count):
    with pytest.raises(InputError) as caught:
        compare(folders[:count])
    assert str(caught.value) == (
        f"E-COMPARE simulator compare\n  found {count} results folder(s); expected two or more\n"
        "  fix: name the folders that are to stand side by side")


def test_all_bad_folders_are_named_at_once(folders, tmp_path):
    with pytest.raises(InputError) as caught:
        compare([folders[0], folders[0].parent / "alpha", tmp_path, tmp_path / "none"])
    codes = [(p.code, p.found) for p in caught.value.problems]
    assert ("E-COMPARE", "a folder that is named twice") in codes
    assert ("E-RESULTS", "a folder without run.json") in codes
    assert ("E-RESULTS", "no such folder") in codes


def later(record, tables):
    """Make a run of base 2021: the same city, observed a year later, over one year more."""
    record["resolved"]["years"] |= {"start": 2021, "end": 2023, "main_target": 2023}
    for name, rows in tables.items():
        kept = [row for row in rows if row.get("year", 2021) != 2020 or name == "parameters"]
        tables[name] = [*kept, *({**row, "year": 2023} for row in kept if row.get("year") == 2022)]


def test_runs_of_other_years_are_compared_over_those_they_share(folders, tmp_path):
    found = compare([folders[0], write_small(tmp_path / "late", "alpha", "alpha", change=later)])
    assert found.years == (2021, 2022)
    assert (found.base_year, found.year) == (2021, 2022)
    assert {row.year for row in found.rows} == {None, 2021, 2022}
    for run in ("alpha", "late"):
        # the plan has 90 and 80 % of the base year's emissions in 2021 and 2022
        change = value(found, "change", "NOx", run, "plan", 2022)
        assert change == pytest.approx((0.8 / 0.9 - 1) * 100)
        # of two years the first is the base year: 20 million more in 2022 than the baseline's 100
        assert value(found, "cost", "above_baseline", run, "plan") == pytest.approx(20e6 / 1.1)
        tonne = value(found, "cost", "above_baseline_per_t_CO2:direct", run, "plan")
        assert tonne == pytest.approx(20e6 / 200)
        assert value(found, "setting", "population", run, "", 2021) == 100
        assert value(found, "setting", "years_compared", run) == "2021-2022"
    assert value(found, "setting", "years", "alpha") == "2020-2022"
    assert value(found, "setting", "years", "late") == "2021-2023"
    assert not pick(found, "different_emissions")
    assert not pick(found, "different_uptake")
    assert not [row for row in found.rows if row.value is None and row.section in YEARLY]
    numbers = [row.value for row in found.rows if isinstance(row.value, float)
               and row.section in ("emissions", "change", "per_person", "per_gdp", "cost")]
    assert not any(map(math.isnan, numbers))
    (_, compared), (zh, en) = found.heads
    assert compared == "Years compared: 2021-2022"
    assert en.startswith("Warning: the runs have other years (alpha 2020-2022; late 2021-2023).")
    assert en in page(found)
    assert zh in page(found)
    assert len(compare(folders).heads) == 1


def test_runs_without_two_years_in_common_are_refused(folders, tmp_path):
    def other(record, tables):
        record["resolved"]["years"].update(start=2022, end=2030)

    late = write_small(tmp_path / "late", change=other)
    with pytest.raises(InputError) as caught:
        compare([folders[0], late])
    assert str(caught.value) == "\n".join(
        f"E-COMPARE {folder.as_posix()} years\n  found the years {years}; expected two years or "
        "more that all runs have\n  fix: run it again with other years (--set years.end=YEAR), or "
        "leave it out" for folder, years in sorted(
            ((folders[0], "2020-2022"), (late, "2022-2030")), key=lambda pair: str(pair[0])))


def test_the_common_year_is_that_of_most_runs(folders, tmp_path):
    def main(year):
        return lambda record, tables: record["resolved"]["years"].update(main_target=year)

    early = write_small(tmp_path / "early", change=main(2021))
    late = write_small(tmp_path / "late", change=main(2022))
    assert compare([early, late]).year == 2021
    assert compare([early, late, folders[0]]).year == 2022


@pytest.mark.slow
def test_two_runs_of_a_real_city(tmp_path):
    """Half as much clean coal power: more NOx, and nothing else of the inputs differs."""
    key = "measures.coal_power_ule.realisation"
    for name, changes in (("full", {}), ("half", {key: "50 %"})):
        run = simulator.simulate(simulator.load("liupanshui", sets=changes))
        write_results(run, tmp_path / name, attribution=False)
    found = simulator.compare([tmp_path / "full", tmp_path / "half"])
    assert set(pick(found, "different_scenario").values()) == {'"100 %"', '"50 %"'}
    assert {item for item, *_ in pick(found, "different_scenario")} == {key}
    assert not pick(found, "different_parameters")
    assert {item for item, *_ in pick(found, "different_uptake")} == {"coal_power_ule/main"}
    nox = pick(found, "different_emissions", "NOx")
    assert nox["NOx", "plan", 2025, "half"] > nox["NOx", "plan", 2025, "full"]
    for name in ("full", "half"):
        rows = read_rows(tmp_path / name / "emissions.csv")
        people = total(read_rows(tmp_path / name / "drivers.csv"), driver="population",
                       year="2025")
        expected = total(rows, case="plan", pollutant="NOx", year="2025", boundary="direct")
        assert nox["NOx", "plan", 2025, name] == pytest.approx(expected)
        per_person = value(found, "per_person", "NOx", name, "plan", 2025)
        assert per_person == pytest.approx(expected / people)
    counts = {name: {r["target_id"]: r["verdict"] for r in
                     read_rows(tmp_path / name / "targets.csv") if r["case"] == "plan"}
              for name in ("full", "half")}
    changed = {t for t in counts["full"] if counts["full"][t] != counts["half"][t]}
    assert changed == {item for item, case, *_ in pick(found, "different_verdicts")
                       if case == "plan"} != set()
    shutil.rmtree(tmp_path / "full")


def test_two_cities_with_two_runs_each_are_compared_within_each(folders, tmp_path):
    def other(record, tables):
        record["resolved"]["finance"]["discount_rate"] = "5 %"

    found = compare([*folders, write_small(tmp_path / "a2", "alpha", change=other),
                     write_small(tmp_path / "b2", "beta", change=double)])
    assert {c: [r.label for r in runs] for c, runs in found.same_city.items()} == {
        "alpha": ["alpha", "a2"], "beta": ["beta", "b2"]}
    assert {run for *_, run in pick(found, "different_scenario")} == {"alpha", "a2"}
    assert "finance.discount_rate" in page(found)
