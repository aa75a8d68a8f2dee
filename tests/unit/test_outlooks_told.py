"""Where outlooks are named: results, chains, warnings, a saved city, a workbook."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

import simulator
from simulator.explanation.lookups import Facts
from simulator.plausibility.collecting import warnings_of
from simulator.results.folder.folder import write_results
from simulator.results.reading import read_results
from simulator.simulation import loading, saving
from simulator.simulation.loading import load
from simulator.simulation.run import simulate
from simulator.workbook import read
from simulator.workbook.layout import LISTS
from simulator.workbook.read import import_workbook
from simulator.workbook.write import Origin, write_workbook
from tests.fixtures.city import TinyCity
from tests.fixtures.outlooks import OWN, ending, following, outlook

CEMENT, FREIGHT, UNREAD = "cement_cn", "freight_cn", "steel_cn"
TABLE = "parameters/outlooks.csv"


def both(city: TinyCity | None = None) -> TinyCity:
    """Let cement follow an outlook (lines 2 and 3), and freight go on by another (4 and 5)."""
    found = ending(TinyCity() if city is None else city, 2025, 1100, FREIGHT)
    outlook(following(found, CEMENT), CEMENT, {2020: 100, 2030: 144}, "Mt")
    outlook(found, FREIGHT, {2020: 50, 2030: 100})
    return outlook(found, UNREAD, {2020: 50, 2030: 100})


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    root = tmp_path_factory.mktemp("outlooks")
    write_results(simulate(both().load(root)), root / "results")
    return Facts(read_results(root / "results"))


def codes(city: TinyCity, code: str) -> list[str]:
    return [one.problem.key for one in warnings_of(city.run()) if one.problem.code == code]


def test_results_list_the_rows_that_are_read(facts: Facts) -> None:
    rows = facts.parameter_rows(["outlooks"])
    assert [(row.place, row.keys["driver"]) for row in rows] == [
        (f"{TABLE}:2", CEMENT), (f"{TABLE}:3", CEMENT), (f"{TABLE}:4", FREIGHT),
        (f"{TABLE}:5", FREIGHT)]
    (driver,) = facts.parameter_rows(["city_drivers"], driver="freight_turnover",
                                     model_year="2025")
    assert driver.keys["extend"] == FREIGHT
    (last,) = facts.records("drivers", driver=CEMENT, year=2030)
    assert (last["value"], last["unit"]) == (pytest.approx(144e6), "t")


def test_a_chain_goes_from_an_outlook_to_what_follows_it(facts: Facts) -> None:
    chain = simulator.explain(facts, f"{TABLE}:3")
    enters = chain.find("enters")
    assert enters is not None
    assert [node.place for node in enters.children] == [
        "parameters/cities/tiny/industry/activity.csv:9"]
    rests = simulator.explain(facts, f"{TABLE}:5").find("rests")
    assert rests is not None
    assert {node.key.split("/")[0] for node in rests.children} - {"total"} == {
        "heavy_trucks", "rail_freight"}


def test_a_chain_joins_a_driver_and_the_outlook_that_it_goes_on_by(facts: Facts) -> None:
    home = "parameters/cities/tiny"
    there = simulator.explain(facts, f"{home}/drivers.csv:17").find("enters")
    back = simulator.explain(facts, f"{TABLE}:5").find("enters")
    assert there is not None
    assert back is not None
    assert [node.place for node in there.children][:2] == [f"{TABLE}:4", f"{TABLE}:5"]
    assert back.children[0].place == f"{home}/drivers.csv:17"
    assert {node.place for node in back.children[1:]} == {
        node.place for node in there.children[2:]} != set()


def test_an_outlook_with_a_hole_or_a_jump_is_odd_where_it_is_read() -> None:
    path = {2020: 100, 2027: 144, 2028: 150, 2029: 9000, 2030: 160}
    city = outlook(following(TinyCity(), CEMENT), CEMENT, path)
    assert f"{CEMENT} 2020" in codes(city, "W-HOLE")
    assert f"{CEMENT} 2029" in codes(city, "W-JUMP")
    other = outlook(TinyCity(), CEMENT, path)
    assert not any(key.startswith(CEMENT) for code in ("W-HOLE", "W-JUMP")
                   for key in codes(other, code))


def test_a_mark_in_a_row_of_an_outlook_that_is_not_the_last() -> None:
    city = both().change("outlooks.csv", {"extend": "trend"}, driver=CEMENT, model_year="2020")
    assert codes(city, "W-UNREAD") == [f"{CEMENT} 2020 extend"]


def test_a_series_that_nothing_follows() -> None:
    """One of the city's own, and an outlook of one's own; the common ones are of all cities."""
    city = outlook(both(), UNREAD, {2020: 5, 2030: 10}, table=OWN)
    assert codes(city, "W-UNREAD") == [f"{UNREAD} 2020"]
    own = both().load().replace(parameters={"outlooks": [
        {"driver": "glass_cn", "model_year": year, "value": "3 Mt"} for year in (2020, 2030)]})
    said = [one.problem for one in warnings_of(simulate(own)) if one.problem.code == "W-UNREAD"]
    assert [(one.key, one.found) for one in said] == [
        ("glass_cn 2020", 'a series "glass_cn" that nothing follows')]


def test_an_outlook_that_a_driver_goes_on_by_after_the_horizon_is_no_stray_series() -> None:
    """Freight is given to 2030, the last year, and would go on by the outlook under a later one."""
    city = outlook(TinyCity(), FREIGHT, {2030: 100, 2040: 120})
    city.change(OWN, {"extend": FREIGHT}, driver="freight_turnover", model_year="2030")
    own = city.load().replace(parameters={"outlooks": [
        {"driver": FREIGHT, "model_year": year, "value": "3"} for year in (2030, 2040)]})
    assert not own.city.base.outlooks
    assert not [one for one in warnings_of(simulate(own)) if one.problem.code == "W-UNREAD"]


def test_a_saved_scenario_keeps_its_outlooks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = both().load(tmp_path).replace(drivers={CEMENT: {2030: "200 Mt"}})
    for module in (loading, saving):
        monkeypatch.setattr(module, "parameters_root", lambda: tmp_path / "parameters")
    again = load(own.save(tmp_path / "kept"))
    assert again == own
    assert (tmp_path / "kept" / "tables" / "outlooks.csv").is_file()
    assert again.city.base.drivers[CEMENT][-1] == pytest.approx(200e6)


def test_a_workbook_has_a_sheet_for_outlooks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An outlook of the planner's own, written in the sheet, is there after the import."""
    scenario = both().load(tmp_path)
    for module in (loading, read):
        monkeypatch.setattr(module, "parameters_root", lambda: tmp_path / "parameters")
    book = tmp_path / "tiny.xlsx"
    write_workbook(scenario, tmp_path / "parameters" / "cities" / "tiny", book,
                   Origin("tiny", "小城", "Tiny city"))
    own = openpyxl.load_workbook(book)
    names = {cell.value for column in own[LISTS].iter_cols() for cell in column}
    assert {CEMENT, FREIGHT} <= names
    sheet = own["展望"]
    columns = {cell.value: cell.column for cell in sheet[2]}
    for line, (year, value) in enumerate(((2020, 100), (2030, 300)), 3):
        cells = {"mark": "own", "driver": CEMENT, "model_year": year, "value": value, "low": value,
                 "high": value, "unit": "Mt", "year": 2020, "geography": "CN",
                 "reference": "none", "grade": "assumption", "note": "for the test"}
        for name, cell in cells.items():
            sheet.cell(line, columns[name], cell)
    own.save(book)
    import_workbook(book, tmp_path / "imported")
    found = load(tmp_path / "imported")
    assert found.city.base.drivers[CEMENT][-1] == pytest.approx(300e6)
