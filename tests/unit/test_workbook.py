"""What a planner does to a workbook, with the tiny city: nothing is lost, a text stays a text."""

from __future__ import annotations

import dataclasses
import json
import re
import zipfile

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.errors import InputError, Problems
from simulator.scenario.keys import Text
from simulator.scenario.yaml_file import read_yaml
from simulator.simulation.loading import load
from simulator.workbook.layout import CODES, FRONT, LISTS
from simulator.workbook.read import import_workbook
from simulator.workbook.write import Origin, write_workbook
from simulator.workbook.yaml_text import yaml_text
from tests.fixtures.workbook import (
    edited,
    imported,
    put,
    same,
    with_formula,
)

NASTY = ('=HYPERLINK("http://x")', "+1", "-1+1", "@SUM(A1)", "1e5", "08", "0x10", "true", "null",
         "~", "on", "no", "2020-01-01", "12:30", "a: b", "#x", "- x", '"quoted"', "it's", "{a}",
         "[b]", "50 %", "tab\there", "两行\n文字", "<script>alert(1)</script>", "&amp;", "%", "`",
         "!x", "*x", "100", "1,000", "NaN", "http://x", "_x0041_")


def labels(file):
    """Return (block, key) of everything that has a label."""
    return [(block, key) for block in ("measures", "targets") for key in getattr(file, block)]


def relabelled(scenario, words):
    """Return the scenario with its labels replaced, in the order of `labels`."""
    file = scenario.file
    for (block, key), text in zip(labels(file), words, strict=True):
        parts = getattr(file, block)
        part = parts[key].model_copy(update={"label": Text(zh=text, en=text)})
        file = file.model_copy(update={block: {**parts, key: part}})
    title = Text(zh=words[0], en=words[1])
    return dataclasses.replace(scenario, file=file.model_copy(update={"title": title}))


@pytest.mark.slow
def test_every_text_comes_back_as_it_was(tiny, tmp_path):
    scenario = load(tiny.parent / "scenarios" / "tiny")
    size = len(labels(scenario.file))
    seen = set()
    for begin in range(0, len(NASTY), size):
        words = (NASTY * 2)[begin : begin + size]
        own = relabelled(scenario, words)
        book = tmp_path / f"{begin}.xlsx"
        write_workbook(own, tiny.parent / "parameters" / "cities" / "tiny", book,
                       Origin("tiny", *words[:2]))
        assert not formulas(book)
        assert imported(book, tmp_path / str(begin)).file == own.file
        seen |= set(words)
    assert seen == set(NASTY)


def formulas(book):
    """Return the sheets of a file that hold a formula."""
    with zipfile.ZipFile(book) as parts:
        return [name for name in parts.namelist() if name.startswith("xl/worksheets/sheet")
                and re.search(rb"<f[ >]", parts.read(name))]


def test_the_reader_of_formulas_finds_them(tiny, tmp_path):
    book = with_formula(tiny, tmp_path / "f.xlsx", "活动水平", "I5", "500*2")
    assert len(formulas(book)) == 1


def swapped(title, one, other):
    def change(book):
        for row in book[title].iter_rows():
            row[one].value, row[other].value = row[other].value, row[one].value

    return change


HABITS = {
    "full-width digits": [put("活动水平!I5", "１０００"), put("措施进度!F3", "６０"),
                          put("措施进度!E4", "２０３０")],
    "thousands commas": [put("活动水平!I5", "1,000"), put("目标!J3", "3,000")],
    "spaces": [put("活动水平!C5", " grid_coal_power "), put("措施!B3", "coal_power_ule　"),
               put("活动水平!F2", " item ")],
    "numbers as text": [put("活动水平!I5", "1000"), put("措施进度!F3", "60")],
    "percent format with a unit": [put("技术构成!H6", 1, shown="0%"),
                                   put("措施进度!F3", 0.6, shown="0.0%")],
    "percent format without a unit": [put("措施进度!F3", 0.6, shown="0%"),
                                      put("措施进度!G3", None),
                                      put("措施!G3", 0.9, shown="0%"),
                                      put("情景!B16", 0.06, shown="0%")],
    "amount in one cell": [put("措施进度!F6", "500 MW"), put("措施进度!G6", None)],
    "percent in words": [put("措施进度!G3", "percent")],
    "yes as a truth value": [put("措施!H3", True), put("增长项目!D3", "是")],
    "a sheet of one's own": [lambda book: book.create_sheet("# 草稿")],
    "no front sheet": [lambda book: book.remove(book[FRONT]),
                       lambda book: book.remove(book[CODES])],
    "no hidden lists": [lambda book: book.remove(book[LISTS])],
    "a blank row": [lambda book: book["活动水平"].insert_rows(5)],
    "columns in another order": [swapped("活动水平", 2, 8)],
    "no sectors": [put(f"技术构成!B{row}", None) for row in range(3, 24)],
    "basis and note once": [put("措施进度!H4", None)],
    "marks cleared": [put("活动水平!A5", None), put("措施!A3", "own")],
    "full-width semicolon": [put("条款!G3", "coal_power_ule;nev_bus;pv_deployment")],
}


@pytest.mark.slow
@pytest.mark.parametrize("name", HABITS)
def test_a_habit_changes_nothing(tiny, tmp_path, name):
    book = edited(tiny, tmp_path / "book.xlsx", *HABITS[name])
    assert same(imported(book, tmp_path / "in"), load(tiny.parent / "scenarios" / "tiny"))


@pytest.mark.slow
def test_a_unit_of_ten_thousand_is_converted(tiny, tmp_path):
    changes = [put(f"活动水平!{column}13", 10) for column in "IJK"]
    book = edited(tiny, tmp_path / "book.xlsx", *changes, put("活动水平!L13", "万吨"))
    back, before = imported(book, tmp_path / "in"), load(tiny.parent / "scenarios" / "tiny")
    assert np.allclose(back.theta, before.theta, rtol=1e-12, atol=0)
    assert [r.unit for r in back.store.rows] != [r.unit for r in before.store.rows]


def test_the_stored_value_of_a_formula_is_taken(tiny, tmp_path):
    book = with_formula(tiny, tmp_path / "f.xlsx", "活动水平", "I5", "500*2")
    assert same(imported(book, tmp_path / "in"), load(tiny.parent / "scenarios" / "tiny"))


def test_a_new_source_of_data_may_be_cited(tiny, tmp_path):
    entry = [put("来源!A3", "yearbook2021"), put("来源!B3", "城市 {统计} 年鉴"),
             put("来源!D3", 2021), put("活动水平!O5", "yearbook2021")]
    back = imported(edited(tiny, tmp_path / "book.xlsx", *entry), tmp_path / "in")
    cited = back.store.tables.codelists.references["yearbook2021"]
    assert (cited.title, cited.year) == ("城市 (统计) 年鉴", "2021")


@pytest.mark.slow
def test_examples_still_to_be_replaced_are_counted(tiny, tmp_path):
    before = import_workbook(tiny, tmp_path / "a")
    book = edited(tiny, tmp_path / "book.xlsx", put("活动水平!A5", "own"), put("目标!A3", None))
    after = import_workbook(book, tmp_path / "b")
    assert (after.rows, after.examples) == (before.rows, before.examples - 2)


# ---- importing again


@pytest.mark.slow
def test_an_import_is_replaced_by_the_next(tiny, tmp_path):
    import_workbook(tiny, tmp_path / "in")
    book = edited(tiny, tmp_path / "book.xlsx", put("情景!B5", "新标题"))
    assert imported(book, tmp_path / "in").file.title.zh == "新标题"
    assert json.loads((tmp_path / "in" / "imported.json").read_text("utf-8"))["workbook"] == \
        "book.xlsx"


@pytest.mark.slow
@pytest.mark.parametrize("name", ["scenario.yaml", "tables/drivers.csv"])
def test_a_file_changed_by_hand_is_kept_unless_it_may_be_replaced(tiny, tmp_path, name):
    import_workbook(tiny, tmp_path / "in")
    with (tmp_path / "in" / name).open("a", encoding="utf-8") as stream:
        stream.write("\n")
    before = {p: p.read_bytes() for p in (tmp_path / "in").rglob("*") if p.is_file()}
    with pytest.raises(InputError) as caught:
        import_workbook(tiny, tmp_path / "in")
    assert [p.text() for p in caught.value.problems] == [
        f"E-OUTPUT {(tmp_path / 'in').as_posix()}/{name}\n  found a file that was changed since it "
        "was written; expected the file as it was written\n"
        "  fix: give your copy another name, name another folder with -o, or add --replace"
    ]
    assert before == {p: p.read_bytes() for p in (tmp_path / "in").rglob("*") if p.is_file()}
    import_workbook(tiny, tmp_path / "in", replace=True)
    assert (tmp_path / "in" / name).read_bytes() != before[tmp_path / "in" / name]


@pytest.mark.slow
def test_notes_beside_an_import_stay(tiny, tmp_path):
    import_workbook(tiny, tmp_path / "in")
    (tmp_path / "in" / "notes.txt").write_text("mine", "utf-8")
    import_workbook(tiny, tmp_path / "in")
    assert (tmp_path / "in" / "notes.txt").read_text("utf-8") == "mine"


def test_a_folder_of_other_files_is_kept(tiny, tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "mine.txt").write_text("mine", "utf-8")
    with pytest.raises(InputError, match="found a folder with other files"):
        import_workbook(tiny, tmp_path / "in")
    assert [p.name for p in (tmp_path / "in").iterdir()] == ["mine.txt"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("yaml")


def read_back(data, folder):
    path = folder / "x.yaml"
    path.write_text(yaml_text(data), "utf-8", newline="\n")
    problems = Problems()
    found = read_yaml(path, "x.yaml", problems).data
    assert not problems
    return found


@pytest.mark.parametrize("text", NASTY)
def test_yaml_reads_back_as_the_same_text(text, folder):
    data = {"a": text, "list": [text, "b"], "block": {"x": text, "on": True}, text: {"y": 1}}
    assert read_back(data, folder) == data


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_yaml_reads_back_any_text(folder, text):
    data = {"a": text, "list": [text, {"b": text}], "flow": {"on": False, "c": text}}
    assert read_back(data, folder) == data


def test_a_folder_for_temporary_files_beside_the_tables(tiny, tmp_path, monkeypatch):
    beside = tiny.parent / "tmp"
    beside.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(beside))
    monkeypatch.setattr("simulator.workbook.placing.parameters_root",
                        lambda: tiny.parent / "parameters")
    book = edited(tiny, tmp_path / "book.xlsx", put("活动水平!I5", "x"))
    with pytest.raises(InputError, match="E-NUMBER 活动水平!I5"):
        import_workbook(book, tmp_path / "in")
