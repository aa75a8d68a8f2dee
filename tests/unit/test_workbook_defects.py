"""One defect of a workbook per case: the whole message, its sheet and cell, and nothing written."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest
import yaml

from simulator.cli.main import main
from simulator.errors import InputError
from simulator.workbook.read import import_workbook
from tests.fixtures.workbook import edited, put

HOME = Path(__file__).parents[1] / "bad_inputs" / "cases" / "workbook.yaml"
CASES = yaml.safe_load(HOME.read_text("utf-8"))


def changes(case):
    """Yield the changes of a case: cells, error values, merged areas and sheets."""
    for cell, value in case.get("put", {}).items():
        yield put(cell, value)
    for cell, value in case.get("error", {}).items():
        yield put(cell, value, kind="e")
    for cell, value in case.get("percent", {}).items():
        yield put(cell, value, shown="0%")
    for title, area in case.get("merge", {}).items():
        yield lambda book, title=title, area=area: book[title].merge_cells(area)
    for title in case.get("add", ()):
        yield lambda book, title=title: book.create_sheet(title)
    for title in case.get("remove", ()):
        yield lambda book, title=title: book.remove(book[title])
    for old, new in case.get("rename", {}).items():
        yield lambda book, old=old, new=new: setattr(book[old], "title", new)


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"].replace(" ", "_"))
def test_a_defect_is_explained_with_its_cell(tiny, tmp_path, case):
    made = list(changes(case))
    assert made
    book = edited(tiny, tmp_path / "bad.xlsx", *made)
    with pytest.raises(InputError) as caught:
        import_workbook(book, tmp_path / "in")
    assert str(caught.value) == case["expect"].rstrip("\n")
    assert [p.name for p in tmp_path.iterdir()] == ["bad.xlsx"]


def test_every_case_has_another_name():
    assert len({case["name"] for case in CASES}) == len(CASES)


@pytest.mark.slow
def test_the_command_shows_the_same_and_exits_with_2(tiny, tmp_path, monkeypatch, capsys):
    case = next(case for case in CASES if case["name"] == "several defects at once")
    edited(tiny, tmp_path / "bad.xlsx", *changes(case))
    monkeypatch.chdir(tmp_path)
    assert main(["--lang", "en", "import", "bad.xlsx"]) == 2
    out, err = capsys.readouterr()
    assert (out, err) == ("", case["expect"])
    assert [p.name for p in tmp_path.iterdir()] == ["bad.xlsx"]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 not a zip", b"a,b\n1,2\n",
                                     b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)])
def test_a_file_of_another_kind(tiny, tmp_path, content):
    book = tmp_path / "书.xlsx"
    book.write_bytes(content)
    with pytest.raises(InputError) as caught:
        import_workbook(book, tmp_path / "in")
    assert str(caught.value) == (
        f"E-FILE {book.as_posix()}\n  found a file that is no Excel workbook, or one with a "
        "password; expected a workbook (.xlsx)\n  fix: in Excel or WPS: Save As, \"Excel Workbook "
        '(*.xlsx)", without a password'
    )


def test_no_file(tiny, tmp_path):
    with pytest.raises(InputError, match=r"found no readable file \(No such file or directory\)"):
        import_workbook(tmp_path / "none.xlsx", tmp_path / "in")


def test_a_damaged_part(tiny, tmp_path):
    book = tmp_path / "book.xlsx"
    with zipfile.ZipFile(tiny) as old, zipfile.ZipFile(book, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            new.writestr(name, text[:-200] if name == "xl/sharedStrings.xml" else text)
    with pytest.raises(InputError, match="E-FILE"):
        import_workbook(book, tmp_path / "in")


def test_a_workbook_of_something_else_is_refused_in_one_block(tiny, tmp_path):
    openpyxl.Workbook().save(tmp_path / "empty.xlsx")
    with pytest.raises(InputError) as caught:
        import_workbook(tmp_path / "empty.xlsx", tmp_path / "in")
    (problem,) = caught.value.problems
    assert problem.code == "E-SHEET"
    assert problem.found == "a workbook with none of the sheets of a city"
    assert "simulator new NAME --from CITY --excel" in problem.fix


@pytest.mark.slow
def test_a_stray_cell_far_below(tiny, tmp_path):
    book = edited(tiny, tmp_path / "bad.xlsx", put("活动水平!C90000", "x"))
    with pytest.raises(InputError, match="E-SHEET 活动水平\n  found a cell beyond row 20000"):
        import_workbook(book, tmp_path / "in")
