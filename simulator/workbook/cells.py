"""Read the cells of a workbook: sheets, header rows, and what each cell says as text."""

from __future__ import annotations

import datetime
import unicodedata
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from simulator.errors import Problem, Problems, closest
from simulator.scenario.old_keys import RENAMED
from simulator.workbook.layout import (
    FIRST_ROW,
    HEADER_ROW,
    IGNORED,
    OWN_PREFIX,
    SETTING_WAYS,
    SETTINGS,
    SHEETS,
    InputColumn,
    Sheet,
)

LAST_ROW, LAST_COLUMN = 20000, 200
"""Where a sheet ends at the latest; a cell beyond is a stray one."""
PERCENT = ("%", "percent", "％")
IN_PERCENT = ("number", "amount")
"""Kinds of cell that may be shown in percent."""
YES_NO = "yes_no"
"""Choices of a cell that is yes or no, which Excel may hold as TRUE or FALSE."""
PLAN_VALUES = ("uptake", "targets")
"""Sheets in which a number may stand without a unit beside it."""
MOST_UNPACKED = 100_000_000
"""Bytes of a workbook when unpacked; one of a city has two million."""
NO_WORKBOOK = (InvalidFileException, zipfile.BadZipFile, zlib.error, EOFError, SyntaxError,
               KeyError, ValueError, TypeError, AttributeError, IndexError)
"""What the reader raises at a file of another kind, or a damaged one."""


@dataclass(frozen=True)
class CellPlace:
    """One cell, or a row of a sheet where the column is empty."""

    sheet: str
    row: int = 0
    column: str = ""

    def text(self) -> str:
        """Return the place as a spreadsheet writes it."""
        if not self.row:
            return self.sheet
        return f"{self.sheet}!{self.column or 'A'}{self.row}"


@dataclass(frozen=True)
class SheetRow:
    """One row of a sheet: the text of its cells by column, and where they stand."""

    sheet: Sheet
    row: int
    cells: dict[str, str]
    letters: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def place(self, column: str = "") -> CellPlace:
        """Return the place of a cell, or of the row."""
        return CellPlace(self.sheet.title, self.row, self.letters.get(column, ""))


@dataclass
class Found:
    """What was read: sheet -> rows; bad : cells that were reported and need no second report."""

    lines: dict[str, list[SheetRow]] = field(default_factory=dict)
    bad: set[tuple[str, int, str]] = field(default_factory=set)
    problems: Problems = field(default_factory=Problems)

    def rows(self, sheet: Sheet) -> list[SheetRow]:
        """Return the rows of a sheet."""
        return self.lines.get(sheet.key, [])

    def add(self, place: CellPlace, code: str, key: str, *words: str) -> None:
        """Report a problem at a place; words : what was found, what was expected, the fix."""
        found, expected, fix = words
        self.problems.items.append(Problem(code, place.text(), 0, key, found, expected, fix))
        self.bad.add((place.sheet, place.row, place.column))

    def stop_if_any(self) -> None:
        """Raise InputError with everything reported so far."""
        self.problems.raise_if_any()


@dataclass(frozen=True)
class _Page:
    """One sheet with stored values and with formulas."""

    values: Any
    formulas: Any

    def rows(self) -> Iterator[tuple[int, Sequence[Any], Sequence[Any]]]:
        """Yield number, stored values and formulas of every row."""
        width = min(self.formulas.max_column, LAST_COLUMN)
        last = min(self.formulas.max_row, LAST_ROW)
        yield from zip(range(1, last + 1),
                       self.values.iter_rows(1, last, 1, width),
                       self.formulas.iter_rows(1, last, 1, width), strict=True)


def read_cells(path: Path) -> Found:
    """Return the rows of every sheet; report what is no cell of a table.

    Raises
    ------
    InputError
        If the file is no workbook, or if sheets or columns are missing, unknown or merged.
    """
    found = Found()
    books = _open(path, found)
    pages = {title: _Page(books[0][title], books[1][title]) for title in books[1].sheetnames
             if hasattr(books[1][title], "iter_rows")}
    _check_sheets(path, list(pages), found)
    for sheet in SHEETS:
        if sheet.title in pages:
            found.lines[sheet.key] = list(_lines(sheet, pages[sheet.title], found))
    if any(problem.code in ("E-SHEET", "E-COLUMN") for problem in found.problems):
        found.stop_if_any()
    return found


def _open(path: Path, found: Found) -> tuple[Any, Any]:
    """Return the workbook twice: with stored values, and with formulas."""
    try:
        if _unpacked(path) > MOST_UNPACKED:
            raise zipfile.BadZipFile
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            return load_workbook(path, data_only=True), load_workbook(path)
    except OSError as error:
        what = f"no readable file ({error.strerror or error})"
        fix = "check the name and the folder, and close the workbook elsewhere"
    except NO_WORKBOOK:
        what = "a file that is no Excel workbook, or one with a password"
        fix = 'in Excel or WPS: Save As, "Excel Workbook (*.xlsx)", without a password'
    problems = Problems()
    problems.add("E-FILE", path.as_posix(), 0, "", what, "a workbook (.xlsx)", fix)
    found.problems = problems
    found.stop_if_any()
    raise AssertionError


def _unpacked(path: Path) -> int:
    """Return the size of a workbook when it is unpacked [byte]."""
    with zipfile.ZipFile(path) as packed:
        return sum(part.file_size for part in packed.infolist())


def _check_sheets(path: Path, titles: Sequence[str], found: Found) -> None:
    known = [sheet.title for sheet in SHEETS]
    missing = [title for title in known if title not in titles]
    if len(missing) == len(known):
        found.add(CellPlace(path.name), "E-SHEET", "",
                  "a workbook with none of the sheets of a city",
                  "a workbook as `simulator new --excel` writes it",
                  "make one with `simulator new NAME --from CITY --excel` and fill it in")
        return
    for title in titles:
        if title in (*known, *IGNORED) or title.startswith(OWN_PREFIX):
            continue
        near = closest(title, missing)
        missing = [other for other in missing if other != near]
        found.add(CellPlace(title), "E-SHEET", "", f'unknown sheet "{title}"',
                  "a sheet of the workbook as `simulator new --excel` writes it",
                  f'rename it "{near}"' if near else
                  f'delete it, or begin its name with "{OWN_PREFIX}" to have it left out')
    for title in missing:
        found.add(CellPlace(path.name), "E-SHEET", title, f'no sheet "{title}"',
                  "every sheet, with its header rows even if it has no data",
                  "copy the sheet back from a workbook of `simulator new --excel`")


def _lines(sheet: Sheet, page: _Page, found: Found) -> Iterator[SheetRow]:
    """Yield the rows of a sheet that hold anything."""
    rows = list(page.rows())
    if page.formulas.max_row > LAST_ROW or page.formulas.max_column > LAST_COLUMN:
        found.add(CellPlace(sheet.title), "E-SHEET", "", f"a cell beyond row {LAST_ROW} or column "
                  f"{LAST_COLUMN}", "data without gaps", "delete the empty rows and columns")
    header = rows[HEADER_ROW - 1][1] if len(rows) >= HEADER_ROW else ()
    columns = _columns(sheet, _header(sheet, header), found)
    _check_merged(sheet, page, found)
    if columns is None:
        return
    letters = {column.key: get_column_letter(n + 1) for column, n in columns.items()}
    for row, values, formulas in rows[FIRST_ROW - 1 :]:
        _check_outside(sheet, row, values, set(columns.values()), found)
        texts = {column.key: _text(sheet, column, values, formulas[n], values[n], found)
                 for column, n in columns.items() if values[n].value is not None
                 or formulas[n].value is not None}
        cells = {key: text for key, text in texts.items() if text}
        if set(cells) - {"mark", "sector", "meaning_zh", "meaning_en"} or _reported(sheet, row,
                                                                                    found):
            line = SheetRow(sheet, row, cells, letters)
            _scale(line, values, columns, found)
            yield line


def _reported(sheet: Sheet, row: int, found: Found) -> bool:
    return any(title == sheet.title and number == row for title, number, _ in found.bad)


def _plain_name(value: Any) -> str:
    return unicodedata.normalize("NFKC", str(value if value is not None else "")).strip()


def _header(sheet: Sheet, cells: Sequence[Any]) -> list[str]:
    """Return the names of the columns; a name of earlier versions is that of today."""
    names = [_plain_name(cell.value) for cell in cells]
    legal = {column.key for column in sheet.columns}
    today = [RENAMED.get(name, name) for name in names]
    return [new if new in legal and name not in legal else name
            for name, new in zip(names, today, strict=True)]


def _columns(sheet: Sheet, header: Sequence[str], found: Found) -> dict[InputColumn, int] | None:
    """Return column -> position from 0; report names that are missing, unknown or doubled."""
    legal = {column.key: column for column in sheet.columns}
    missing = [key for key in legal if key not in header]
    sound = True
    for number, name in enumerate(header):
        place = CellPlace(sheet.title, HEADER_ROW, get_column_letter(number + 1))
        if name in legal and header.index(name) < number:
            found.add(place, "E-COLUMN", name, f'column "{name}" twice', "each column once",
                      "delete one of the two")
        elif name and name not in legal:
            near = closest(name, missing)
            missing = [key for key in missing if key != near]
            found.add(place, "E-COLUMN", name, f'unknown column "{name}"',
                      "one of " + ", ".join(legal),
                      f'write "{near}"' if near else "delete the column")
        else:
            continue
        sound = False
    for key in missing:
        found.add(CellPlace(sheet.title, HEADER_ROW), "E-COLUMN", key, f'no column "{key}"',
                  "all of " + ", ".join(legal), f'add a column with "{key}" in row {HEADER_ROW}')
    if missing or not sound:
        return None
    return {legal[name]: n for n, name in enumerate(header) if name in legal}


def _check_merged(sheet: Sheet, page: _Page, found: Found) -> None:
    for area in page.formulas.merged_cells.ranges:
        found.add(CellPlace(sheet.title, area.min_row, get_column_letter(area.min_col)), "E-SHEET",
                  "", f"merged cells {area.coord}", "one value in each cell",
                  "unmerge the cells and fill each of them")


def _check_outside(
    sheet: Sheet, row: int, values: Sequence[Any], known: set[int], found: Found
) -> None:
    for number, cell in enumerate(values):
        if number not in known and str(cell.value if cell.value is not None else "").strip():
            found.add(CellPlace(sheet.title, row, get_column_letter(number + 1)), "E-COLUMN", "",
                      f'"{cell.value}" in a column without a name', "cells below a name in row "
                      f"{HEADER_ROW}", "delete the cell, or move it to a sheet of your own whose "
                      f'name begins with "{OWN_PREFIX}"')


def _text(
    sheet: Sheet, column: InputColumn, values: Sequence[Any], formula: Any, cell: Any, found: Found
) -> str:
    """Return what a cell says; report a cell that says nothing a table can hold."""
    place = CellPlace(sheet.title, cell.row, cell.column_letter)
    value, kind = cell.value, _kind(sheet, column, values)
    if formula.data_type == "f" and value is None:
        found.add(place, "E-CELL", column.key,
                  f"the formula {_formula(formula)} without a stored value", "a value",
                  "save the workbook in Excel or WPS and import again, or write the value")
        return ""
    if cell.data_type == "e":
        found.add(place, "E-CELL", column.key, f"the error {value}", "a value",
                  "correct the formula, or write the value")
        return str(value)
    if isinstance(value, (datetime.date, datetime.time, datetime.timedelta)):
        if kind == "date" and isinstance(value, datetime.date):
            return value.isoformat()[:10]
        what = "a number" if column.kind in ("number", "year", "amount") else "a text"
        shown = str(value).removesuffix(" 00:00:00")
        found.add(place, "E-CELL", column.key, f"a date ({shown})", what,
                  "set the format of the cell to Text (@) or General, and type it again")
        return str(value)
    if isinstance(value, bool):
        said = ("no", "yes") if YES_NO in (column.choices, kind) else ("FALSE", "TRUE")
        return said[value]
    return _number(value) if isinstance(value, (int, float)) else str(value).strip()


def _kind(sheet: Sheet, column: InputColumn, values: Sequence[Any]) -> str:
    """Return the kind of a cell; in the sheet of settings the row says it."""
    if sheet is SETTINGS and column.key == "value":
        item = _plain_name(values[0].value)
        return SETTING_WAYS[item][1] if item in SETTING_WAYS else "text"
    return column.kind


def _formula(cell: Any) -> str:
    return str(getattr(cell.value, "text", cell.value))


def _number(value: float) -> str:
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return repr(value)


def _scale(
    line: SheetRow, values: Sequence[Any], columns: Mapping[InputColumn, int], found: Found
) -> None:
    """Turn numbers that are shown in percent into what is shown; report one of another unit."""
    cells, unit = line.cells, line["unit"]
    for column, n in columns.items():
        cell, kind = values[n], _kind(line.sheet, column, values)
        if kind not in IN_PERCENT or column.key not in cells or not _in_percent(cell):
            continue
        percent = _number(float(Decimal(repr(cell.value)) * 100))
        if kind == "amount" or (not unit and line.sheet.key in PLAN_VALUES):
            cells[column.key] = f"{percent} %"
        elif unit in PERCENT:
            cells[column.key] = percent
        elif unit and unit != "1":
            found.add(line.place(column.key), "E-CELL", column.key,
                      f'{percent} % with the unit "{unit}"', "a number in the unit of the row",
                      "set the format of the cell to General and write the number, or correct the "
                      "unit")


def _in_percent(cell: Any) -> bool:
    number = isinstance(cell.value, (int, float)) and not isinstance(cell.value, bool)
    return number and "%" in str(cell.number_format)
