"""A workbook under construction: formats, and sheets that are tables with headers twice."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from simulator.foreign import one_line, to_sheet

Cell = str | float | None
Row = Sequence[Cell]
CREATED = datetime(2000, 1, 1, tzinfo=UTC)
"""A date that never changes, so that one folder always gives the same bytes."""
SAFE = {
    "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    "in_memory": True,
}
"""Text from a user's file stays text, and no temporary file stays where the program is killed."""
TITLE_ROW, ZH_ROW, EN_ROW, FIRST_ROW = 0, 1, 2, 3
NUMBERS = {
    "general": "General",
    "number": "[>=100]#,##0;[<=-100]-#,##0;0.00##",
    "money": "#,##0.00",
    "plain": "[>=10000]#,##0;[<=-10000]-#,##0;General",
    "percent": "0.0",
    "year": "0",
}
"""Kind of column -> number format; the other kinds hold text."""
TEXTS: dict[str, dict[str, Any]] = {"text": {}, "wrap": {"text_wrap": True}}
HEAD = {"bold": True, "bg_color": "#DCE6F1", "bottom": 1, "text_wrap": True, "valign": "top"}
TITLE = {"bold": True, "font_size": 14}


@dataclass(frozen=True)
class Column:
    """A column: its header in both languages, what it holds, and how wide it is."""

    zh: str
    en: str
    kind: str = "text"
    width: float = 12


@dataclass(frozen=True)
class TablePlace:
    """Where a table stands: the name of its sheet, its first row and its number of rows."""

    sheet: str
    first: int
    count: int


class Book:
    """An Excel file; nothing that it is given can run as a formula."""

    def __init__(self, path: Path, title: str) -> None:
        import xlsxwriter

        self.file = xlsxwriter.Workbook(str(path), SAFE)
        self.file.set_properties({"title": one_line(title), "created": CREATED})
        self.formats = {
            kind: self.file.add_format({"num_format": form, "valign": "top"})
            for kind, form in NUMBERS.items()
        } | {kind: self.file.add_format({**form, "valign": "top"}) for kind, form in TEXTS.items()}
        self.head = self.file.add_format(HEAD)
        self.title = self.file.add_format(TITLE)
        self.bad = self.file.add_format({"font_color": "#B00020", "bold": True, "valign": "top"})

    def sheet(self, zh: str, en: str) -> Any:
        """Add an empty sheet with its title in the first row."""
        sheet = self.file.add_worksheet(f"{zh} {en}")
        sheet.write_string(TITLE_ROW, 0, f"{zh} / {en}", self.title)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        return sheet

    def table(
        self, name: tuple[str, str], columns: Sequence[Column], rows: Iterable[Row],
        frozen: int = 1,
    ) -> TablePlace:
        """Add a sheet that is one table: headers zh and en, filter, frozen panes.

        frozen : columns that stay in sight.
        """
        sheet = self.sheet(*name)
        for number, column in enumerate(columns):
            sheet.set_column(number, number, column.width, self.formats[column.kind])
            for row, words in ((ZH_ROW, column.zh), (EN_ROW, column.en)):
                year = words.isdecimal()
                write = sheet.write_number if year else sheet.write_string
                write(row, number, int(words) if year else words, self.head)
        count = write_rows(sheet, rows, FIRST_ROW)
        sheet.freeze_panes(FIRST_ROW, frozen)
        sheet.repeat_rows(ZH_ROW, EN_ROW)
        sheet.autofilter(EN_ROW, 0, max(FIRST_ROW + count - 1, EN_ROW), len(columns) - 1)
        return TablePlace(sheet.get_name(), FIRST_ROW, count)


def write_rows(sheet: Any, rows: Iterable[Row], first: int) -> int:
    """Write rows of texts and numbers; blanks stay empty. Return how many rows there were."""
    text, number, count = sheet.write_string, sheet.write_number, 0
    for count, row in enumerate(rows, 1):
        at = first + count - 1
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                if cell:
                    text(at, column, to_sheet(cell))
            elif cell is not None and math.isfinite(cell):
                number(at, column, cell)
    return count


def year_columns(years: Iterable[Any], kind: str = "number") -> list[Column]:
    """Return one column per year."""
    return [Column(str(year), str(year), kind, 11) for year in years]
