"""Files and page of a comparison hold its numbers, are replaced whole, and harm nobody's."""

from __future__ import annotations

import csv
import math
import re

import openpyxl
import pytest

from simulator.comparison.comparison import compare
from simulator.comparison.files import BOOK_FILE, CSV_FILE, FILES, PAGE_FILE, write_comparison
from simulator.comparison.page import page
from simulator.comparison.show import TITLES, chosen, rounded
from simulator.errors import InputError
from tests.fixtures.small_results import write_small


def test_files_hold_the_same_numbers(cities, tmp_path):
    place = tmp_path / "比较"
    assert {p.name for p in write_comparison(cities, place)} == set(FILES)
    assert {p.name for p in place.iterdir()} == set(FILES)
    with (place / CSV_FILE).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["section", "item", "case", "year", "run", "value", "unit"]
    assert len(rows) == len(cities.rows)
    shown = [r for r in rows if (r["section"], r["item"], r["case"], r["year"]) == (
        "per_person", "NOx", "plan", "2022")]
    assert [(r["run"], float(r["value"])) for r in shown] == [("alpha", 0.08), ("beta", 0.02)]
    book = openpyxl.load_workbook(place / BOOK_FILE)
    sheet = book["共同尺度 common scale"]
    found = [row for row in sheet.iter_rows(min_row=4, values_only=True)
             if row[0].endswith("Emissions per person") and row[2] == "Nitrogen oxides"
             and row[3] == "规划 / plan" and row[4] == 2022]
    assert found[0][5:] == ("吨/人 / t/person", 0.08, 0.02)
    assert [c.value for c in sheet[3]][6:] == ["alpha", "beta"]
    assert len(cities.frame) == len(rows)


def test_a_second_comparison_replaces_the_first_but_nothing_else(cities, folders, tmp_path):
    place = tmp_path / "out"
    write_comparison(cities, place)
    (place / PAGE_FILE).write_text("edited")
    with pytest.raises(InputError, match="changed since"):
        write_comparison(cities, place)
    write_comparison(cities, place, replace=True)
    write_comparison(cities, place)
    assert (place / PAGE_FILE).read_text("utf-8").startswith("<!DOCTYPE html>")
    for taken in (folders[0], folders[0] / "run.json"):
        before = sorted(folders[0].iterdir())
        with pytest.raises(InputError, match="E-OUTPUT"):
            write_comparison(cities, taken)
        assert sorted(folders[0].iterdir()) == before


def test_the_page_is_whole_bilingual_and_harmless(folders, tmp_path):
    evil = '<script>alert("x")</script>'

    def bad(record, tables):
        record["resolved"]["title"] = {"zh": evil, "en": evil}
        for row in tables["labels"]:
            row["en"] = evil

    found = compare([folders[0], write_small(tmp_path / "bad", change=bad)])
    html = page(found)
    assert evil not in html
    assert "&lt;script&gt;alert" in html
    assert html.count("<script>") == 1
    assert not re.search(r'(src|href)=|url\(|@import', html)
    assert html.count('lang="zh">') - 1 == html.count('lang="en">')
    for section in ("per_person", "cost", "grade_rows"):
        for title in TITLES[section]:
            assert title in html
    zh = re.sub(r'<span lang="en">.*?</span>', "", html)
    en = re.sub(r'<span lang="zh">.*?</span>', "", html)
    numbers = [re.findall(r"<td class=\"n\">(-?[\d.,]+)", text) for text in (zh, en)]
    assert numbers[0] == numbers[1]
    assert len(numbers[0]) > 50


def test_rows_for_people_are_of_few_years(cities):
    rows = chosen(cities, "per_person")
    assert {(line.case, line.year) for line in rows} == {
        ("baseline", 2020), ("baseline", 2022), ("plan", 2022), ("least_cost", 2022)}
    assert [rounded(v) for v in (None, math.nan, 12345.6, 1234.5, 0.000123456, "x")] == [
        "-", "-", "12,346", "1234", "0.0001235", "x"]
