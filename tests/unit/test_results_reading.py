"""A results folder is read again as it was written, and holds what it needs to be read alone."""

from __future__ import annotations

import json
import shutil

import pytest

from simulator.api.labelled import labelled
from simulator.errors import InputError
from simulator.parameters.bibliography import bibliography
from simulator.results.folder.folder import write_results
from simulator.results.reading import NEEDED, read_results
from tests.fixtures.city import TinyCity
from tests.fixtures.small_results import unlisted


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    run = TinyCity().run()
    folder = tmp_path_factory.mktemp("结果") / "tiny"
    write_results(run, folder)
    return run, read_results(folder)


def test_tables_come_back_with_numbers_as_numbers(written):
    run, folder = written
    table = folder.table("emissions")
    assert table["year"].dtype.kind == "i"
    direct = table[(table["boundary"] == "direct") & (table["pollutant"] == "NOx")
                   & (table["case"] == "plan") & (table["year"] == 2025)]
    expected = float(labelled(run).emissions.sel(case="plan", pollutant="NOx", year=2025).sum())
    assert direct["value"].sum() == pytest.approx(expected, rel=1e-9)
    assert folder.table("targets")["reason"].isna().sum() == 0


def test_every_source_of_the_emissions_has_both_names(written):
    _, folder = written
    for source in folder.table("emissions")["source"].unique():
        assert ("source", source) in folder.labels or source in ("electricity", "heat")
    assert folder.label("bureau", "no such bureau", "zh") == "no such bureau"


def test_parameters_carry_value_range_unit_source_and_place(written):
    run, folder = written
    rows = folder.table("parameters")
    assert len(rows) > 0
    assert ((rows["low"] <= rows["value"]) & (rows["value"] <= rows["high"])).all()
    assert (rows["unit"] != "").all()
    assert (rows["grade"] != "").all()
    sources = {site.source for site in run.index.sites}
    assert set(rows["source"]) - {"", "*"} <= sources
    first = rows.iloc[0]
    known = {(v.file, v.line): v for v in run.scenario.store.rows}
    assert known[(first["file"], int(first["line"]))].value == first["value"]


def test_a_target_series_passes_through_the_verdict(written):
    run, folder = written
    for name, target in run.scenario.file.targets.items():
        if target.status == "scored" and target.quantity is not None:
            series = folder.table("target_series")
            own = series[(series["target_id"] == name) & (series["case"] == "plan")]
            assert own["value"].tolist() == pytest.approx(
                run.measured(target, "plan").ratio.tolist(), rel=1e-9)


def test_what_is_no_results_folder_is_refused(tmp_path):
    with pytest.raises(InputError) as caught:
        read_results(tmp_path / "nowhere")
    assert "E-RESULTS" in str(caught.value)
    assert "simulator run" in str(caught.value)
    (tmp_path / "run.json").write_text("{", "utf-8")
    with pytest.raises(InputError, match="no JSON"):
        read_results(tmp_path)
    (tmp_path / "run.json").write_text(json.dumps({"scenario": "x"}), "utf-8")
    with pytest.raises(InputError, match="without scenario, cases and resolved"):
        read_results(tmp_path)


def test_files_that_were_changed_are_not_read(written, tmp_path):
    _, folder = written
    place = tmp_path / "edited"
    shutil.copytree(folder.path, place)
    edited = (place / "emissions.csv").read_text("utf-8").replace("plan", "least_cost")
    (place / "emissions.csv").write_text(edited, "utf-8")
    (place / "pareto.csv").write_text("point\n1\n", "utf-8")
    found = read_results(place)
    assert len(found.table("energy"))
    assert not found.has("pareto"), "a table of somebody else is none of the results"
    with pytest.raises(InputError) as caught:
        found.table("emissions")
    assert [(p.code, p.found) for p in caught.value.problems] == [
        ("E-RESULTS", "a file that was changed since it was written")]
    record = {**folder.record, "city": "elsewhere"}
    (place / "run.json").write_text(json.dumps(record), "utf-8")
    with pytest.raises(InputError, match="a record that was changed since it was written"):
        read_results(place)


def test_a_missing_or_broken_table_is_refused(written, tmp_path):
    _, folder = written
    (tmp_path / "run.json").write_text(unlisted(folder.record), "utf-8")
    other = read_results(tmp_path)
    with pytest.raises(InputError, match="no such table"):
        other.table("emissions")
    (tmp_path / "emissions.csv").write_text("case,value\nplan,many\n", "utf-8")
    with pytest.raises(InputError, match="cannot be read"):
        other.table("emissions")


def test_a_table_cut_in_a_row_is_refused(written, tmp_path):
    _, folder = written
    whole = (folder.path / "emissions.csv").read_bytes()
    (tmp_path / "run.json").write_text(unlisted(folder.record), "utf-8")
    (tmp_path / "emissions.csv").write_bytes(whole[: len(whole) // 2].rstrip(b"\n"))
    with pytest.raises(InputError, match="last row is cut off"):
        read_results(tmp_path).table("emissions")
    (tmp_path / "emissions.csv").write_bytes(b"")
    with pytest.raises(InputError, match="last row is cut off"):
        read_results(tmp_path).table("emissions")


def test_a_reference_is_read_with_nested_braces():
    text = ('@misc{one,\n  title = {A {B} of, things},\n  author = {{湖州市}},\n'
                    '  year = 2021,\n  url = "http://example.org/a"\n}\n\n@book{two,\n'
                    '  title = {Second},\n  journal = {J}\n}\n')
    one, two = bibliography(text)
    assert (one.key, one.title, one.author, one.year) == ("one", "A B of, things", "湖州市", "2021")
    assert one.url == "http://example.org/a"
    assert (two.title, two.publisher, two.year) == ("Second", "J", "")


def test_every_table_has_the_columns_that_reading_asks_for(written):
    _, folder = written
    for name, columns in NEEDED.items():
        assert set(columns) <= set(folder.table(name.removesuffix(".csv")).columns)


def test_a_table_that_lost_columns_is_named_with_them(written, tmp_path):
    _, folder = written
    place = tmp_path / "narrow"
    shutil.copytree(folder.path, place)
    lines = (folder.path / "targets.csv").read_text("utf-8").splitlines()
    narrow = "".join(line.split(",")[0] + "\n" for line in lines)
    (place / "targets.csv").write_text(narrow, "utf-8")
    (place / "run.json").write_text(unlisted(folder.record), "utf-8")
    with pytest.raises(InputError) as caught:
        read_results(place).table("targets")
    (problem,) = caught.value.problems
    assert problem.code == "E-RESULTS"
    assert problem.found.startswith("a table without the columns clause, bureaux, indicator")
    assert problem.fix == "run the scenario again"


def test_a_folder_that_is_not_there_is_said_to_be_missing(tmp_path):
    with pytest.raises(InputError) as caught:
        read_results(tmp_path / "nowhere")
    assert caught.value.problems[0].found == "no such folder"
