"""Scenarios as objects: inputs that change into other scenarios, folders, data, equality."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import simulator
from simulator.errors import InputError
from simulator.scenario.keys import ScenarioFile, Target
from simulator.scenario.reading import find
from simulator.simulation.run import Run, simulate
from simulator.simulation.scenario import Scenario
from tests.fixtures.whole_city import price_of

DIESEL = {"carrier": "diesel", "item": "import", "model_year": 2020}
COKE_NOX = {"kind": "emission", "pollutant": "NOx", "sources": ["coke"]}


def test_a_price_is_replaced_and_the_old_scenario_stays(scenario: Scenario) -> None:
    """Twice the price of diesel: twice in the city, nothing in the scenario it came from."""
    before = price_of(scenario, "diesel", 2020)
    row = next(v for v in scenario.tables.rows("city_prices")
               if v.keys == ("diesel", "import", "2020"))
    other = scenario.replace(parameters={"prices": {
        "diesel import 2020": f"{2 * row.value} {row.unit}"}})
    assert price_of(other, "diesel", 2020) == pytest.approx(2 * before)
    assert price_of(scenario, "diesel", 2020) == before
    changed = next(v for v in other.tables.rows("city_prices")
                   if v.keys == ("diesel", "import", "2020"))
    assert (changed.grade, changed.reference) == ("assumption", "none")
    assert changed.low == min(row.low, 2 * row.value)
    assert changed.high == max(row.high, 2 * row.value)


@pytest.mark.parametrize("form", ["rows", "frame", "frame_of_tables", "folder", "tuple"])
def test_rows_may_be_given_in_every_form(scenario: Scenario, tmp_path: Path, form: str) -> None:
    """A folder with only prices.csv, a frame, rows, a key as a tuple: the same scenario."""
    row = {"carrier": "diesel", "item": "import", "model_year": "2020", "value": "11",
           "unit": "CNY/kg", "low": "10", "high": "12", "year": "2020", "note": "x",
           "geography": "", "reference": "none", "grade": "estimate"}
    if form == "folder":
        pd.DataFrame([row]).to_csv(tmp_path / "prices.csv", index=False)
    given = {
        "rows": {"prices": [row]},
        "frame": {"prices": pd.DataFrame([row])},
        "frame_of_tables": pd.DataFrame([row | {"table": "prices"}]),
        "folder": tmp_path,
        "tuple": {"prices": {("diesel", "import", "2020"): row}},
    }[form]
    other = scenario.replace(parameters=given)
    plain = scenario.replace(parameters={"prices": {"diesel import 2020": row}})
    assert other == plain
    assert other != scenario


def test_a_new_technology_serves_what_it_is_given(scenario: Scenario) -> None:
    """Half of the coke from an oven like the old one but without NOx: half of the NOx."""
    plain = scenario.replace(measures=dict.fromkeys(scenario.file.measures))
    old, new = "coke_oven", "clean_oven"
    copied: dict[str, list[dict[str, object]]] = {
        table: [
            {**dict(zip(columns, value.keys, strict=True)), "technology": new,
             "value": value.value, "low": value.low, "high": value.high, "unit": value.unit,
             "year": value.year, "note": "copied"}
            for value in plain.tables.rows(table)
            if value.keys[:2] == ("coke", old) and "NOx" not in value.keys
        ] for table, columns in (
            ("processes", ("source", "technology", "item", "name", "origin")),
            ("costs", ("source", "technology", "control", "item")),
            ("control_effects", ("source", "technology", "control", "item", "name")),
        )
    }
    copied["processes"].append({"source": "coke", "technology": new, "item": "emit",
                                "name": "NOx", "origin": "process", "value": "0 kg/t"})
    other = plain.replace(parameters={
        "technologies": [{"source": "coke", "technology": new, "rank": 5,
                          "combustion": "none", "zh": "新炉", "en": "Clean oven"}],
        **{table: rows for table, rows in copied.items() if rows},
        "mix": [{"source": "coke", "facility": "works_a", "technology": name, "item": "share",
                 "value": "50 %", "note": "half"} for name in (old, new)],
    })
    before, after = (_coke_nox(simulate(s), "works_a") for s in (plain, other))
    assert before > 0
    assert after == pytest.approx(before / 2)


def _coke_nox(run: Run, facility: str) -> float:
    """Return NOx of the coke of one works in the base year [t]."""
    index = run.index
    own = np.array([(index.sites[n].source, index.sites[n].facility) == ("coke", facility)
                    for n in index.process_site])
    emitted = run.cases["baseline"].emissions[own, :, index.pollutant("NOx"), 0]
    return float(emitted.sum())


def test_a_driver_goes_through_to_what_it_drives(scenario: Scenario) -> None:
    other = scenario.replace(drivers={"population": pd.Series({2030: "800000 person"})})
    at = scenario.index.years.index(2030)
    assert other.city.base.drivers["population"][at] == pytest.approx(800_000)


def test_a_measure_taken_out_is_as_if_it_were_off(scenario: Scenario) -> None:
    key = "coking_ule"
    off = simulate(scenario.replace(measures={key: {"active": False}}))
    out = simulate(scenario.replace(measures={key: None}))
    np.testing.assert_array_equal(off.cases["plan"].emissions, out.cases["plan"].emissions)
    with_it = simulate(scenario)
    assert (with_it.cases["plan"].emissions != out.cases["plan"].emissions).any()


def test_targets_are_objects(scenario: Scenario) -> None:
    """A cap just above and just below what the plan emits."""
    run = simulator.simulate(scenario)
    index = scenario.index
    at, pollutant = index.years.index(2030), index.pollutant("NOx")
    sites = np.array([index.sites[n].source == "coke" for n in index.process_site])
    emitted = float(run.cases["plan"].emissions[sites, :, pollutant, at].sum())
    caps = {name: Target(
        clause="1", label={"zh": "限", "en": "cap"}, indicator=name, kind="cap",
        quantity=COKE_NOX, comparator="<=", value=f"{emitted * part} t", target_year=2030,
    ) for name, part in (("above", 1.001), ("below", 0.999))}
    found = simulator.assess(run, targets=caps)
    verdicts = found[found.case == "plan"].set_index("target_id").verdict
    assert dict(verdicts)["below"] == "missed"
    assert dict(verdicts)["above"] in ("met", "slack")


def test_a_dict_and_a_scenario_file_load_as_their_yaml(scenario: Scenario, home: Path) -> None:
    data = deepcopy(scenario.document.data)
    assert simulator.load(data) == scenario
    assert simulator.load(ScenarioFile.model_validate(data)) == scenario
    assert simulator.load(home / "scenario.yaml") == scenario


def test_a_saved_scenario_loads_as_itself(scenario: Scenario, tmp_path: Path) -> None:
    other = scenario.replace(
        keys={"years.end": 2033}, drivers={"gdp": {2030: "9e9 CNY"}},
        parameters={"prices": {"diesel import 2020": "11 CNY/kg"}},
        measures={"coking_ule": {"realisation": 0.9}},
    )
    folder = other.save(tmp_path / "文件 夹")
    assert simulator.load(folder) == other
    with pytest.raises(InputError, match="E-OUTPUT"):
        other.save(folder)


def test_what_is_pickled_is_the_inputs(scenario: Scenario) -> None:
    again = pickle.loads(pickle.dumps(scenario))
    assert "_derived" not in vars(again)
    assert "derived" not in vars(again)
    assert again == scenario
    np.testing.assert_array_equal(again.theta, scenario.theta)


def test_it_shows_itself_in_a_line(scenario: Scenario) -> None:
    assert len(repr(scenario)) < 200
    assert "tiny" in repr(scenario)


@pytest.mark.parametrize(("changes", "words"), [
    ({"keys": {"years.ende": 2040}}, 'write "end"'),
    ({"measures": {"coking_ulee": None}}, 'write "coking_ule"'),
    ({"measures": 3}, "a mapping"),
    ({"drivers": {"gdpp": {2030: "1 CNY"}}}, "gdp"),
    ({"drivers": 3}, "a mapping"),
    ({"parameters": 3}, "a folder, a mapping of tables or a DataFrame"),
    ({"parameters": {"price": []}}, 'write "prices"'),
    ({"parameters": {"prices": {"diesl import 2020": 3}}}, 'write "diesel import 2020"'),
    ({"parameters": {"prices": [{"carrier": "diesel", "colour": "1"}]}}, "unknown column"),
    ({"parameters": {"prices": {"diesel import 2020": "3 MW"}}}, "E-UNIT"),
    ({"parameters": {"prices": {"diesel import 2020": True}}}, "found True; expected a number"),
    ({"parameters": {"prices": {"diesel import 2020": float("nan")}}}, "E-NUMBER"),
    ({"parameters": {"prices": {"diesel import 2020": {"value": 9, "low": np.True_}}}},
     "low\n  found True; expected"),
    ({"parameters": {"prices": [DIESEL | {"value": 9}, DIESEL | {"value": 8}]}},
     "E-DUPLICATE Python:2 prices diesel import 2020\n  found the same keys as Python:1"),
    ({"parameters": {"prices": {"diesel import 2020": 9}, "city_prices": {
        "diesel import 2020": 8}}}, "E-DUPLICATE"),
    ({"parameters": {"prices": {"diesel import 2020": "6×105 CNY/t"}}},
     'fix: write "630 CNY/t" or "6×10^5 CNY/t", whichever is meant'),
    ({"keys": {"measures.coking_ule.uptake.0.path": {"2026": "50 %", 2026: "60 %"}}},
     "found the year 2026 twice; expected each year once"),
    ({"keys": {"measures.coking_ule.uptake.0.path": {2026: "٥ %"}}}, "a number in plain digits"),
    ({"drivers": {"gdp": {2030: True}}}, "found True; expected a number"),
    ({"drivers": {"gdp": {1900: "4e9 CNY"}}},
     "E-YEAR Python drivers gdp\n  found 1900; expected a year from the base year 2020 on"),
    ({"drivers": {"gdp": {2030.5: "4e9 CNY"}}}, "E-YEAR"),
    ({"drivers": {"gdp": {True: "4e9 CNY"}}}, "E-YEAR"),
    ({"drivers": pd.DataFrame({"gdp": [1]})}, "E-YEAR"),
    ({"keys": {1: 2}}, "found 1; expected a text for every key"),
    ({"keys": {("years", "end"): 2040}}, "a text for every key"),
    ({"keys": [("years.end", 2040)]}, "a mapping of dotted keys to values"),
    ({"measures": {1: {}}}, "a text for every key"),
    ({"nope": 1}, "expected one of keys, measures, targets, growth, drivers, parameters"),
])
def test_a_wrong_change_says_what_is_legal(
    scenario: Scenario, changes: dict[str, object], words: str
) -> None:
    with pytest.raises(InputError) as caught:
        scenario.replace(**changes)
    assert words in str(caught.value)
    assert "fix: " in str(caught.value)


@pytest.mark.parametrize(("call", "words"), [
    (lambda s: s.replace({"years.end": 2040}), "expected names for all"),
    (lambda s: s.save(1), "the name of a file or folder"),
    (lambda s: s.save(None), "the name of a file or folder"),
    (lambda s: s.with_file(1), "a ScenarioFile"),
    (lambda s: s.with_values(1), "the shape ()"),
    (lambda s: s.with_values(np.zeros(3)), "one value for each of the"),
    (lambda s: s.with_values("x"), "an array of numbers"),
    (lambda s: s.with_values(np.nan * s.theta), "numbers that are missing or infinite"),
    (lambda s: simulator.load(s.folder, sets={1: 2}), "a text for every key"),
    (lambda s: simulator.load(s.folder, data="x" * 5000), "a name that a file can have"),
    (lambda _: simulator.load("x" * 5000), 'nothing at "xxx'),
    (lambda _: simulator.load("a\0b"), "nothing at"),
])
def test_methods_check_what_they_are_given(
    scenario: Scenario, call: Callable[[Scenario], object], words: str
) -> None:
    with pytest.raises(InputError) as caught:
        call(scenario)
    assert words in str(caught.value)
    assert "self" not in str(caught.value)


NOX = {"kind": "emission", "pollutant": "NOx"}


@pytest.mark.parametrize(("call", "words"), [
    (lambda r: r.quantity("plam", NOX), 'found "plam"; expected one of baseline, plan'),
    (lambda r: r.quantity("plan", "x"), "a Quantity, or a mapping of its keys"),
    (lambda r: r.quantity("plan", None), "a Quantity, or a mapping of its keys"),
    (lambda r: r.quantity("plan", NOX | {"pollutant": "XX"}), 'unknown pollutant "XX"'),
    (lambda r: r.quantity("plan", simulator.Quantity(kind="emission", pollutant="XX")),
     'unknown pollutant "XX"'),
    (lambda r: r.quantity("plan"), 'no argument "q"'),
    (lambda r: r.booked("plam", "NOx"), 'found "plam"'),
    (lambda r: r.booked("plan", "XX"), 'found "XX"; expected one of CO2'),
    (lambda r: r.ledger("plam"), 'found "plam"'),
    (lambda r: r.present("x"), "a Quantity, or a mapping of its keys"),
    (lambda r: r.measured("x", "plan"), "a Target with a quantity"),
])
def test_methods_of_a_run_check_what_they_are_given(
    scenario: Scenario, call: Callable[[simulator.Run], object], words: str
) -> None:
    with pytest.raises(InputError) as caught:
        call(simulator.simulate(scenario))
    assert words in str(caught.value)


def test_a_run_tells_what_is_odd_about_its_inputs(scenario: Scenario) -> None:
    """The door that scripts have to the warnings of `check`."""
    slip = scenario.replace(parameters={"prices": {"raw_coal import": "740 CNY/kg"}})
    before, odd = (simulator.simulate(one).warnings() for one in (scenario, slip))
    assert list(odd.columns[:4]) == ["code", "file", "line", "key"]
    assert before[before["file"] == "Python"].empty
    found = odd[odd["file"] == "Python"].set_index("key")
    assert found.loc["raw_coal import", "code"] == "W-RANGE"
    assert found.loc["raw_coal import", "found"] == "740 CNY/kg"


def test_warnings_of_a_run_of_draws_are_refused(scenario: Scenario) -> None:
    run = simulator.simulate(scenario, draws={"prices": {"raw_coal import": [600, 700]}})
    with pytest.raises(InputError) as caught:
        run.warnings()
    (problem,) = caught.value.problems
    assert (problem.code, problem.key, problem.found) == (
        "E-VALUE", "warnings()", "a run of 2 draws")


def test_a_quantity_of_a_run_may_be_a_dict(scenario: Scenario) -> None:
    run = simulator.simulate(scenario)
    found = run.quantity("plan", NOX)
    expected = run.cases["plan"].emissions[:, :, run.index.pollutant("NOx")].sum(axis=(0, 1))
    np.testing.assert_allclose(found, expected, rtol=1e-12)
    assert found.attrs == {"units": "t", "long_name": "emission; pollutant NOx"}
    same = run.quantity("plan", simulator.Quantity(kind="emission", pollutant="NOx"))
    assert same.identical(found)


def test_numbers_of_pandas_and_numpy_are_numbers(scenario: Scenario, home: Path) -> None:
    """Years as 2033.0, blank ends as nan: the same scenarios as with plain numbers."""
    plain = scenario.replace(keys={"years.end": 2033})
    for year in (np.int64(2033), np.float64(2033), 2033.0):
        assert simulator.load(home, sets={"years.end": year}) == plain
        assert scenario.replace(keys={"years.end": year}) == plain
    path = {np.int64(2030): np.float64(0.5)}
    data = deepcopy(scenario.document.data)
    data["measures"]["coking_ule"]["uptake"][0]["path"] = path
    assert simulator.load(data).file.measures["coking_ule"].uptake[0].path == {2030: 0.5}
    frame = pd.DataFrame([DIESEL | {"model_year": 2020.0, "value": 9.0, "unit": "CNY/kg",
                                    "low": np.nan, "high": np.nan, "note": None}])
    assert scenario.replace(parameters={"prices": frame}) == scenario.replace(
        parameters={"prices": {"diesel import 2020": "9 CNY/kg"}})
    assert scenario.replace(drivers={"gdp": {2030.0: 9e9}}) == scenario.replace(
        drivers=pd.DataFrame({"gdp": {2030: 9e9}}))


def test_a_bundled_name_may_be_written_in_capitals() -> None:
    assert find("Huzhou") == find("huzhou")
    with pytest.raises(InputError, match='write "huzhou"'):
        find("Huzhuo")


def test_the_folder_of_one_sector_is_no_folder_of_tables(scenario: Scenario, home: Path) -> None:
    """Its sources would be of no sector: the folder that it lies in is meant."""
    folder = home.parent.parent / "parameters" / "industry"
    with pytest.raises(InputError) as caught:
        scenario.replace(parameters=folder)
    (problem,) = caught.value.problems
    assert (problem.code, problem.found) == ("E-FILE", "the tables of one sector alone")
    assert "industry/sources.csv" in problem.expected
    assert 'the folder that "industry" lies in' in problem.fix
