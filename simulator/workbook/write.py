"""Write a workbook: one sheet per table, drop-downs, notes, and the example marked as such."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name

from simulator.foreign import to_sheet
from simulator.simulation.scenario import Scenario
from simulator.workbook import texts
from simulator.workbook.contents import Cell, Row, sheet_rows
from simulator.workbook.layout import (
    CODES,
    EXAMPLE,
    FIRST_ROW,
    FRONT,
    HEADER_ROW,
    LISTS,
    MARK,
    SHEETS,
    InputColumn,
    Sheet,
)
from simulator.workbook.lists import Lists, legal_values

SPARE_ROWS = 300
"""Empty rows below the data that have drop-downs too."""
NARROW, WIDE, WIDEST = 9, 24, 48
WIDTH_OF = {"note": WIDEST, "reason": WIDEST, "label_zh": WIDE, "label_en": WIDEST - 8,
            "meaning_zh": 40, "meaning_en": 48, "zh": WIDE, "en": WIDE, "title": WIDEST,
            "url": WIDE}
OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
           "nan_inf_to_errors": False, "in_memory": True}
"""A text of a planner stays a text, whatever it begins with; no temporary files."""
FONT = {"font_name": "Arial", "font_size": 10}
HEAD = {**FONT, "bold": True, "bg_color": "#1F4E79", "font_color": "#FFFFFF", "border": 1,
        "text_wrap": True, "valign": "vcenter"}
STYLES: Mapping[str, Mapping[str, Any]] = {
    "zh": HEAD,
    "key": {**HEAD, "bg_color": "#D9E2EC", "font_color": "#1F2933"},
    "text": {**FONT, "num_format": "@", "valign": "top"},
    "number": {**FONT, "num_format": "General", "valign": "top"},
    "title": {**FONT, "bold": True, "font_size": 16},
    "section": {**FONT, "bold": True, "font_size": 12},
    "words": {**FONT, "text_wrap": True, "valign": "top"},
    "link": {**FONT, "font_color": "#0563C1", "underline": 1},
    "example": {"bg_color": "#DDEBF7", "font_color": "#1F4E79", "italic": True},
    "example_cell": {**FONT, "bg_color": "#DDEBF7", "font_color": "#1F4E79", "italic": True},
}
NUMERIC = ("number", "year")


@dataclass(frozen=True)
class Origin:
    """Which example a workbook is made from: its key and its titles."""

    base: str
    zh: str
    en: str


@dataclass(frozen=True)
class _Book:
    """The workbook being written, with its styles and the names of its lists."""

    book: Workbook
    styles: Mapping[str, Format]
    lists: Lists


def write_workbook(scenario: Scenario, tables: Path, path: Path, origin: Origin) -> None:
    """Write the workbook of a scenario and the tables of its city.

    tables : folder of the city's tables; path : file to write; origin : which example it is.
    """
    rows = sheet_rows(scenario, tables)
    lists = legal_values(scenario)
    with Workbook(path, OPTIONS) as book:
        own = _Book(book, {name: book.add_format(style) for name, style in STYLES.items()}, lists)
        _front(own, origin, path)
        for sheet in SHEETS:
            _sheet(own, sheet, rows.get(sheet.key, []))
        _codes(own, scenario)
        _lists(own)


def _sheet(own: _Book, sheet: Sheet, rows: Sequence[Row]) -> None:
    page = own.book.add_worksheet(sheet.title)
    last = FIRST_ROW + len(rows) + SPARE_ROWS
    for number, column in enumerate(sheet.columns):
        style = own.styles["number" if column.kind in NUMERIC else "text"]
        page.set_column(number, number, _width(column, rows), style)
        _head(own, page, number, column)
        _drop_down(page, sheet, column, last)
    for line, row in enumerate(rows, FIRST_ROW - 1):
        for number, column in enumerate(sheet.columns):
            if column.key in row:
                _write(own, page, line, number, row[column.key], column)
    page.ignore_errors({"number_stored_as_text": f"A1:{_letter(len(sheet.columns) - 1)}{last}"})
    page.freeze_panes(HEADER_ROW, sheet.frozen)
    page.autofilter(HEADER_ROW - 1, 0, FIRST_ROW + max(len(rows), 1) - 2, len(sheet.columns) - 1)
    if sheet.columns[0].key == MARK:
        page.conditional_format(FIRST_ROW - 1, 0, last, len(sheet.columns) - 1, {
            "type": "formula", "criteria": f'=$A{FIRST_ROW}="{EXAMPLE}"',
            "format": own.styles["example"],
        })


def _head(own: _Book, page: Any, number: int, column: InputColumn) -> None:
    zh, note_zh, note_en = texts.column_words(column.key)
    page.write_string(0, number, zh, own.styles["zh"])
    page.write_string(1, number, column.key, own.styles["key"])
    page.write_comment(0, number, f"{note_zh}\n{note_en}", {"x_scale": 1.6, "author": ""})


def _write(own: _Book, page: Any, line: int, number: int, cell: Cell, column: InputColumn) -> None:
    """Write a text as a text, whatever it begins with, and a number as a number."""
    style = own.styles["number" if column.kind in NUMERIC else "text"]
    if isinstance(cell, str):
        page.write_string(line, number, to_sheet(cell), style)
    else:
        page.write_number(line, number, cell, style)


def _width(column: InputColumn, rows: Sequence[Row]) -> int:
    if column.key in WIDTH_OF:
        return WIDTH_OF[column.key]
    longest = max((_size(row.get(column.key, "")) for row in rows), default=0)
    return min(max(longest + 2, _size(column.key) + 3, NARROW), WIDE)


def _size(cell: Cell) -> int:
    return sum(2 if ord(char) > 0x2E80 else 1 for char in str(cell))


def _drop_down(page: Any, sheet: Sheet, column: InputColumn, last: int) -> None:
    """Offer the legal values of a column; where other values are legal too, allow them."""
    if not column.choices:
        return
    source = f"={column.choices}"
    if "{" in column.choices:
        head, _, rest = column.choices.partition("{")
        other = sheet.columns.index(sheet.column(rest.rstrip("}")))
        source = f'=INDIRECT("{head}"&${_letter(other)}{FIRST_ROW})'
    number = sheet.columns.index(column)
    page.data_validation(FIRST_ROW - 1, number, last, number, {
        "validate": "list", "source": source, "show_error": column.closed,
        "error_title": "代码 Key", "error_message": "请从列表中选 Choose one of the list",
    })


def _letter(number: int) -> str:
    return str(xl_col_to_name(number))


def _front(own: _Book, origin: Origin, path: Path) -> None:
    """Write the front sheet: what to fill in, the legend, and the list of sheets."""
    page = own.book.add_worksheet(FRONT)
    page.hide_gridlines(2)
    page.set_column(0, 1, 62, own.styles["words"])
    words = {"book": _typed(path.name), "folder": _typed(path.stem), "name": origin.base,
             "zh": origin.zh, "en": origin.en}
    line = 0
    for part, style in (("title", "title"), ("base", "example_cell"), ("steps", "section"),
                        ("step", "words"), ("rules", "section"), ("rule", "words"),
                        ("legend", "section")):
        for pair in texts.front_lines(part, **words):
            line = _pair(own, page, line, pair, style)
    for key, pair in texts.MARKS.items():
        line = _pair(own, page, line, pair, "example_cell" if key == EXAMPLE else "words")
    line = _pair(own, page, line, texts.FRONT["sheets"], "section")
    for sheet in SHEETS:
        zh, en = texts.SHEETS[sheet.key]
        page.write_url(line, 0, f"internal:'{sheet.title}'!A1", own.styles["link"],
                       f"{sheet.title}：{zh}")
        page.write_string(line, 1, f"{sheet.english}: {en}", own.styles["words"])
        line += 1


def _typed(name: str) -> str:
    """Return a name as it is typed after a command."""
    return f'"{name}"' if " " in name else name


def _pair(own: _Book, page: Any, line: int, pair: tuple[str, str], style: str) -> int:
    for number, text in enumerate(pair):
        page.write_string(line, number, to_sheet(text), own.styles[style])
    return line + 1


def _codes(own: _Book, scenario: Scenario) -> None:
    """Write the sheet that says what every key means; it is not read back."""
    page = own.book.add_worksheet(CODES)
    rows = list(code_rows(scenario))
    for number, (zh, en) in enumerate(texts.CODES):
        page.set_column(number, number, WIDE + 6, own.styles["text"])
        page.write_string(0, number, zh, own.styles["zh"])
        page.write_string(1, number, en, own.styles["key"])
    for line, row in enumerate(rows, FIRST_ROW - 1):
        for number, text in enumerate(row):
            page.write_string(line, number, to_sheet(text), own.styles["text"])
    page.freeze_panes(HEADER_ROW, 0)
    page.autofilter(HEADER_ROW - 1, 0, FIRST_ROW + len(rows) - 2, len(texts.CODES) - 1)


def code_rows(scenario: Scenario) -> Iterator[tuple[str, ...]]:
    """Yield list, what it belongs to, key, unit and names of every key that a planner may use."""
    lists = scenario.store.tables.codelists
    for source in lists.sources.values():
        yield ("source", source.sector, source.name, source.unit, *_label(source))
        for technology in source.technologies.values():
            yield ("technology", source.name, technology.name, "", *_label(technology))
        for control in source.controls.values():
            yield ("control", source.name, control.name, "", *_label(control))
    yield from (("carrier", c.group, c.name, c.unit, *_label(c)) for c in lists.carriers.values())
    yield from (("fact", "", f.name, f.unit, *_label(f)) for f in lists.facts.values())
    for key, label in lists.pollutants.items():
        yield ("pollutant", "", key, "", label.zh, label.en)
    for key, label in lists.bureaux.items():
        yield ("bureau", "", key, "", label.zh, label.en)
    for measure in scenario.library.measures.values():
        yield ("measure", measure.sector, measure.key, "", *_label(measure))
        for move in measure.moves.values():
            yield ("move", measure.key, move.name, "", move.kind, move.kind)
    for key, entry in sorted(lists.references.items()):
        yield ("reference", entry.year, key, "", entry.title, entry.author)


def _label(part: Any) -> tuple[str, str]:
    return part.label.zh, part.label.en


def _lists(own: _Book) -> None:
    """Write the hidden sheet with the legal values, one named range per column."""
    page = own.book.add_worksheet(LISTS)
    for number, (name, values) in enumerate(own.lists.items()):
        page.write_string(0, number, name)
        for line, value in enumerate(values, 1):
            page.write_string(line, number, to_sheet(value))
        column, last = _letter(number), max(len(values), 1) + 1
        own.book.define_name(name, f"={LISTS}!${column}$2:${column}${last}")
    page.hide()
