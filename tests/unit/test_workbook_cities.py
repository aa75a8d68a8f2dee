"""Workbooks and folders of the bundled cities: out, back, and ready to edit."""

from __future__ import annotations

import re
import shutil

import numpy as np
import openpyxl
import pytest

import simulator
from simulator.api.labelled import simulate
from simulator.bundled import parameters_root, scenarios_root
from simulator.errors import InputError, Problems
from simulator.parameters.reader import read_records
from simulator.results.folder.runfile import run_record
from simulator.scenario.clauses import CLAUSES_FILE, COLUMNS
from simulator.simulation.loading import load
from simulator.workbook import texts
from simulator.workbook.layout import CODES, FRONT, LISTS, SHEETS, TABLES
from tests.fixtures.bundled_cities import AT_ONCE, EACH_CITY, loaded
from tests.fixtures.workbook import canonical_rows, imported, same


@pytest.mark.slow
@pytest.mark.parametrize("base", EACH_CITY)
def test_a_city_comes_back_as_it_went_out(base, tmp_path):
    book = simulator.new_city("我的 城", base, tmp_path, excel=True)
    done = simulator.import_workbook(book, tmp_path / "从 Excel")
    assert book.name == "我的 城.xlsx"
    assert 0 < done.examples < done.rows
    back, bundled = load(done.folder), load(scenarios_root() / base)
    assert canonical_rows(back) == canonical_rows(bundled)
    own, theirs = back.file.model_dump(), bundled.file.model_dump()
    assert {key for key in own if own[key] != theirs[key]} == {"scenario", "city", "title"}
    assert own["scenario"] == own["city"] == "我的 城"
    assert _clauses(done.folder) == _clauses(scenarios_root() / base)
    one, other = simulate(back), simulate(bundled)
    assert list(one.cases) == list(other.cases)
    assert np.array_equal(one.emissions.values, other.emissions.values)


def _clauses(folder):
    path = folder / CLAUSES_FILE
    return [r.cells for r in read_records(path, str(path), COLUMNS, Problems(), values=False)]


@pytest.mark.slow
def test_the_folder_and_the_workbook_hold_the_same(tmp_path):
    folder = simulator.new_city("mycity", AT_ONCE, tmp_path / "folder")
    book = simulator.new_city("mycity", AT_ONCE, tmp_path, excel=True)
    assert same(load(folder), imported(book, tmp_path / "back"))


# ---- the workbook itself


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    folder = tmp_path_factory.mktemp("book")
    return openpyxl.load_workbook(simulator.new_city("mycity", AT_ONCE, folder, excel=True))


@pytest.mark.slow
def test_sheets_and_headers_are_in_both_languages(book):
    assert book.sheetnames == [FRONT, *(sheet.title for sheet in SHEETS), CODES, LISTS]
    assert book[LISTS].sheet_state == "hidden"
    for sheet in SHEETS:
        page = book[sheet.title]
        assert [cell.value for cell in page[2]] == [column.key for column in sheet.columns]
        assert all(re.search("[\u4e00-\u9fff]", cell.value) for cell in page[1]), sheet.title
        for cell in page[1]:
            zh, en = cell.comment.text.split("\n")
            assert zh
            assert re.search("[A-Za-z]", en), (sheet.title, cell.coordinate)
        assert page.freeze_panes
        assert page.auto_filter.ref.startswith("A2:")


@pytest.mark.slow
def test_the_front_sheet_says_what_to_do_in_both_languages(book):
    page = book[FRONT]
    rows = [(row[0].value, row[1].value) for row in page.iter_rows() if row[0].value]
    assert all(one and other for one, other in rows)
    words = " ".join(f"{one} {other}" for one, other in rows)
    assert "simulator import mycity.xlsx" in words
    assert "liupanshui" in words
    for sheet in SHEETS:
        assert f"{sheet.title}：" in words


@pytest.mark.slow
def test_every_drop_down_names_a_list_that_exists(book):
    names = dict(book.defined_names)
    for sheet in SHEETS:
        page = book[sheet.title]
        offered = {next(iter(rule.sqref.ranges)).coord.split(":")[0]: rule
                   for rule in page.data_validations.dataValidation}
        wanted = [c for c in sheet.columns if c.choices]
        assert len(offered) == len(wanted), sheet.title
        for rule in offered.values():
            plain = rule.formula1.lstrip("=")
            if plain.startswith("INDIRECT"):
                prefix = re.match(r'INDIRECT\("(\w_)"&\$', plain)[1]
                assert any(name.startswith(prefix) for name in names)
            else:
                assert plain in names, plain


def values_of(book, name):
    where = book.defined_names[name].attr_text
    column, last = re.match(rf"{LISTS}!\$([A-Z]+)\$2:\$[A-Z]+\$(\d+)", where).groups()
    page = book[LISTS]
    return [page[f"{column}{row}"].value for row in range(2, int(last) + 1)]


@pytest.mark.slow
def test_lists_hold_the_legal_values(book):
    lists = loaded(AT_ONCE).store.tables.codelists
    assert values_of(book, "sources") == list(lists.sources)
    assert values_of(book, "t_cars") == ["*", *lists.sources["cars"].technologies]
    assert values_of(book, "bureaux") == list(lists.bureaux)
    assert values_of(book, "comparators") == ["<=", ">=", "band", "rise", "fall", "="]
    assert values_of(book, "grades") == ["official", "guideline", "peer_reviewed", "database",
                                         "estimate", "assumption"]
    assert values_of(book, "m_coal_power_eff_retrofit") == list(
        loaded(AT_ONCE).library.measures["coal_power_eff_retrofit"].moves)


def test_the_example_is_marked(book):
    for sheet in SHEETS:
        if sheet.columns[0].key != "mark":
            continue
        page = book[sheet.title]
        filled = [row for row in page.iter_rows(3) if any(c.value is not None for c in row[1:])]
        assert all(row[0].value == "example" for row in filled), sheet.title
        rules = [rule for area in page.conditional_formatting for rule in area.rules]
        assert [rule.formula for rule in rules] == [['$A3="example"']]
        assert rules[0].dxf.fill.bgColor.rgb == "FFDDEBF7"


def test_every_code_is_explained(book):
    rows = {(row[0].value, row[1].value or "", row[2].value)
            for row in book[CODES].iter_rows(3)}
    lists = loaded(AT_ONCE).store.tables.codelists
    for source in lists.sources.values():
        assert ("source", source.sector, source.name) in rows
        assert {("technology", source.name, t) for t in source.technologies} <= rows
        assert {("control", source.name, c) for c in source.controls} <= rows
    assert {("bureau", "", key) for key in lists.bureaux} <= rows


def test_every_column_has_words():
    for sheet in SHEETS:
        assert sheet.key in texts.SHEETS
        for column in sheet.columns:
            assert all(texts.column_words(column.key)), column.key


def test_every_table_of_a_city_has_a_sheet():
    known = {own.table.name for own in TABLES}
    found = {p.stem for p in (parameters_root() / "cities").rglob("*.csv")}
    assert found <= known


# ---- new folders


@pytest.mark.slow
def test_a_new_folder_runs_and_keeps_its_files_in_the_record(tmp_path):
    folder = simulator.new_city("新 城", AT_ONCE, tmp_path / "我的 规划")
    scenario = load(folder)
    record = run_record(simulate(scenario), None)
    assert (record["scenario"], record["city"]) == ("新 城", "新 城")
    own = record["own_files"]
    tables = [p for p in (folder / "tables").rglob("*") if p.is_file()]
    assert {p.relative_to(tmp_path).as_posix() for p in [folder / "scenario.yaml", *tables]} \
        == set(own)
    for path in tables:
        assert own[path.relative_to(tmp_path).as_posix()] == path.read_text("utf-8")
        assert path.as_posix() in record["inputs"]


@pytest.mark.slow
def test_own_tables_stand_in_for_the_bundled_ones(tmp_path):
    folder = simulator.new_city("mycity", AT_ONCE, tmp_path / "mycity")
    drivers = folder / "tables" / "drivers.csv"
    text = drivers.read_text("utf-8")
    drivers.write_text(text.replace("population,2020,3031602,3000000,3060000",
                                    "population,2020,2000000,2000000,2000000"), "utf-8")
    base = loaded(AT_ONCE)
    assert load(folder).city.base.drivers["population"][0] == 2000000
    assert base.city.base.drivers["population"][0] == 3031602
    bundled = parameters_root() / "cities" / AT_ONCE
    assert load(folder, data=bundled).city.base.drivers["population"][0] == 3031602


@pytest.mark.slow
def test_a_city_without_tables_says_where_they_belong(tmp_path):
    folder = simulator.new_city("mycity", AT_ONCE, tmp_path / "mycity")
    shutil.rmtree(folder / "tables")
    with pytest.raises(InputError) as caught:
        load(folder)
    [problem] = [p for p in caught.value.problems if p.key == "city"]
    assert problem.code == "E-NAME"
    assert problem.expected == 'a bundled city, or a folder "tables" beside the scenario'
    assert problem.fix.endswith("or name the folder of its tables with --data")


@pytest.mark.slow
def test_an_own_source_may_be_cited_from_a_folder(tmp_path):
    folder = simulator.new_city("mycity", AT_ONCE, tmp_path / "mycity")
    grid = folder / "tables" / "grid.csv"
    text = grid.read_text("utf-8")
    grid.write_text(text.replace("mee_grid2021_2022", "city_yearbook2021"), "utf-8")
    with pytest.raises(InputError, match='reference "city_yearbook2021"'):
        load(folder)
    sources = folder / "tables" / "sources.bib"
    sources.write_text(re.sub("^% ", "", sources.read_text("utf-8"), flags=re.M), "utf-8")
    assert load(folder).store.tables.codelists.references["city_yearbook2021"].year == "2021"
