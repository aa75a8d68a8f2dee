"""Text of others: what a terminal, a table and a spreadsheet get of it, and that it comes back."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.errors import Problem
from simulator.foreign import (
    LINE,
    MARKS,
    PARAGRAPH,
    SHEET,
    from_cell,
    harmless,
    one_line,
    to_cell,
    to_field,
    to_sheet,
)
from simulator.results.rows.text import table_text

HOSTILE = ("=cmd|' /C calc'!A0", "@SUM(1,2)", "+1+cmd|x", "-2+3", "\x1b[2J", "\u202e倒转", "一\n二",
           "a\tb", "\tb", "＝1+1", "'=1", "''@x", "\\u001b", "\\u005cu001b", "x" * 10_000, 'a,"b"',
           "\r=1", "\ud800", "\u200b零宽", "\x9b31m")
TEXTS = st.text(st.sampled_from("=+-@'\\u001bcd5,\"\t\n\x1b\u202e＝1.甲% "), max_size=12)
STARTS = "=+-@\t＝＋－＠"


@pytest.mark.parametrize("text", HOSTILE)
def test_a_cell_comes_back_as_it_was(text: str) -> None:
    assert from_cell(to_cell(text)) == text


@given(TEXTS)
def test_any_text_comes_back_and_none_is_a_formula(text: str) -> None:
    cell = to_cell(text)
    assert from_cell(cell) == text
    assert not any(ord(character) in MARKS for character in cell)
    if len(cell) > 1 and cell[0] in STARTS:
        assert cell[0] in "+-"
        assert not set("=(|!@'\"+-") & set(cell[1:].replace("e-", "").replace("e+", ""))


@pytest.mark.parametrize(("text", "cell"), [
    ("=1+1", "'=1+1"), ("@SUM(A1)", "'@SUM(A1)"), ("+A1(", "'+A1("), ("-2+3", "'-2+3"),
    ("＝1", "'＝1"), ("\t=1", "'\t=1"), ("'=1", "''=1"), ("\x1b[2J", "\\u001b[2J"),
    ("\\u001b", "\\u005cu001b"),
    ("-1", "-1"), ("+1", "+1"), ("-18 %", "-18 %"), ("-1.5e-3", "-1.5e-3"),
    ("-20 t/yr", "-20 t/yr"),
    ("-", "-"), ("=", "="), ("<=", "<="), ("甲厂", "甲厂"), ("'quoted'", "'quoted'"), ("", ""),
])
def test_what_stands_in_a_cell(text: str, cell: str) -> None:
    assert to_cell(text) == cell


@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_fields_between_commas_are_read_by_any_reader(texts: list[str]) -> None:
    line = ",".join(map(to_field, texts))
    cells = next(csv.reader(io.StringIO(line, newline=""), strict=True), [""])
    assert [from_cell(cell) for cell in cells] == texts


def test_numbers_of_a_table_stay_numbers() -> None:
    assert table_text(["a"], [[-1.5], ["-1.5"], [-2], [float("nan")], [True], ["-x()"]]) == (
        "a\n-1.5\n-1.5\n-2\n\"\"\nyes\n'-x()\n")


@pytest.mark.parametrize("text", HOSTILE)
def test_a_line_is_one_line_of_bounded_length(text: str) -> None:
    line = one_line(text)
    assert len(line) <= LINE
    assert not set("\n\t\r\x1b\u202e\x9b\ud800") & set(line)


def test_what_is_too_long_loses_its_middle() -> None:
    assert one_line("abcdefghijklmnop", 11) == "abcd ... op"
    assert len(to_sheet("x" * 40_000)) == SHEET
    assert harmless("一\n二\t三") == "一\n二\t三"


def test_a_problem_is_three_lines_whatever_it_tells() -> None:
    problem = Problem("E-VALUE", "a\nE-FAKE b", 3, "k\x1b[2J", "x" * 10_000, "y\n  fix: none", "z")
    lines = problem.text().split("\n")
    assert len(lines) == 3
    assert lines[0] == "E-VALUE a\\nE-FAKE b:3 k\\u001b[2J"
    assert lines[1].startswith("  found xxx")
    assert lines[1].endswith("; expected y\\n  fix: none")
    assert len(lines[1]) < PARAGRAPH + 100
    assert lines[2] == "  fix: z"
