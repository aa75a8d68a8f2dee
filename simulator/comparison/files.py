"""compare.csv, compare.xlsx and compare.html: a comparison as files."""

from __future__ import annotations

import csv
import io
import json
import math
from pathlib import Path

from simulator.comparison.comparison import Comparison
from simulator.comparison.page import page
from simulator.comparison.rows import COLUMNS, ComparedItem, Value
from simulator.comparison.show import DIFFERENT, NOTES, SCALE, TITLES, unit_of
from simulator.folders.manifest import SEAL
from simulator.folders.owned import Owner, filled
from simulator.foreign import to_cell
from simulator.report.excel.sheets import Book, Cell, Column, Row
from simulator.report.excel.texts import both

CSV_FILE, BOOK_FILE, PAGE_FILE = "compare.csv", "compare.xlsx", "compare.html"
RECORD_FILE = "compare.json"
FILES = (CSV_FILE, BOOK_FILE, PAGE_FILE, RECORD_FILE)
SHEETS = (
    (("共同尺度", "common scale"), (*SCALE[:3], "emissions")),
    (("目标力度", "stringency"), SCALE[3:5]),
    (("成本", "costs"), SCALE[5:6]),
    (("评判与数据", "verdicts and data"), SCALE[6:]),
    (("差别", "differences"), DIFFERENT),
)
"""Sheet -> its sections."""


def write_comparison(
    comparison: Comparison, folder: Path, *, replace: bool = False
) -> list[Path]:
    """Write table, workbook, page and a record into a folder, all or none; return their paths.

    replace : whether files of an earlier comparison that were changed since may be replaced.

    Raises
    ------
    InputError
        If the folder holds what this program did not write, or cannot be written (E-OUTPUT).
    """
    with filled(folder, Owner(RECORD_FILE, "comparisons", replace=replace)) as fresh:
        (fresh / CSV_FILE).write_text(long_text(comparison), "utf-8", newline="")
        (fresh / PAGE_FILE).write_text(page(comparison), "utf-8", newline="\n")
        _write_book(comparison, fresh / BOOK_FILE)
        (fresh / RECORD_FILE).write_text(_record(comparison), "utf-8", newline="\n")
    return [folder / name for name in FILES]


def _record(comparison: Comparison) -> str:
    """Return which runs are compared, as JSON."""
    runs = [{"label": run.label, "scenario": run.folder.name, "seal": run.folder.record.get(SEAL)}
            for run in comparison.runs]
    return json.dumps({"runs": runs}, ensure_ascii=False, indent=1) + "\n"


def long_text(comparison: Comparison) -> str:
    """Return compare.csv: section, item, case, year, run, value, unit."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(
        [r.section, to_cell(r.item), r.case, r.year or "", to_cell(r.run), _csv_cell(r.value),
         to_cell(r.unit)]
        for r in comparison.rows
    )
    return stream.getvalue()


def _csv_cell(value: Value) -> str:
    if isinstance(value, str):
        return to_cell(value)
    return "" if value is None or math.isnan(value) else f"{value:.12g}"


def _write_book(comparison: Comparison, path: Path) -> None:
    book = Book(path, "比较 / comparison")
    for name, sections in SHEETS:
        lines = [line for s in sections for line in comparison.lines.get(s, [])]
        if lines:
            book.table(name, _columns(comparison), [_row(comparison, x) for x in lines], frozen=4)
    runs: list[Row] = [
        [run.label, run.folder.name, str(run.folder.record.get("city", "")),
         run.folder.title("zh"), run.folder.title("en")] for run in comparison.runs
    ]
    book.table(("结果", "runs"), [
        Column("标签", "label", width=26), Column("情景", "scenario", width=20),
        Column("城市", "city", width=20), Column("名称", "title (Chinese)", "wrap", 40),
        Column("名称（英文）", "title", "wrap", 50),
    ], runs)
    book.table(("说明", "notes"), [Column("说明", "note (Chinese)", "wrap", 70),
                                 Column("说明（英文）", "note", "wrap", 80)],
               (*comparison.heads, *NOTES))
    book.file.close()


def _columns(comparison: Comparison) -> list[Column]:
    return [
        Column("内容", "section", "wrap", 34), Column("项目", "item (Chinese)", "wrap", 26),
        Column("项目（英文）", "item", "wrap", 30), Column("情形", "case", width=18),
        Column("年份", "year", "year", 8), Column("单位", "unit", width=22),
        *(Column(run.label, run.label, "plain", 16) for run in comparison.runs),
    ]


def _row(comparison: Comparison, line: ComparedItem) -> list[Cell]:
    (zh, factor), (en, _) = unit_of(line.unit, "zh"), unit_of(line.unit, "en")
    unit = zh if zh == en else f"{zh} / {en}"
    values: list[Cell] = []
    for run in comparison.runs:
        value = line.values.get(run.label)
        words = line.section == "different_verdicts" and isinstance(value, str)
        values.append(both("verdict", str(value)) if words else value if value is None
                      or isinstance(value, str) else value * factor)
    return [
        " / ".join(TITLES[line.section]), comparison.label(line.section, line.item, "zh"),
        comparison.label(line.section, line.item, "en"),
        both("case", line.case) if line.case else "", line.year, unit, *values,
    ]
