"""Text that others wrote, made fit for where it goes: a screen, a line, a table, a spreadsheet.

Titles, labels, names and notes come from files of a planner and may hold anything. Nothing of them
may steer a terminal, forge a line of ours, fill a screen, or run as a formula; in tables they are
keys, so that what is written out can be read back.
"""

from __future__ import annotations

import re

STEERING = [
    *range(0x09), *range(0x0B, 0x20), *range(0x7F, 0xA0), 0x061C, 0x200B, 0x200E, 0x200F,
    *range(0x2028, 0x202F), *range(0x2066, 0x206A), 0xFEFF, *range(0xD800, 0xE000),
]
"""Characters that are no text: they move, colour, hide or turn round what a terminal shows, or
cannot be written to a file."""
MARKS = {code: f"\\u{code:04x}" for code in STEERING}
"""What stands for them: as in JSON, where it is read back as the character."""
BREAKS = {ord("\n"): "\\n", ord("\t"): "\\t"}
ESCAPE = "\\u"
ESCAPED_ESCAPE = "\\u005cu"
CELL_MARKS = re.compile(r"\\u([0-9a-f]{4})")
LINE, PARAGRAPH, SHEET = 300, 2_000, 32_767
"""Most characters of a text in a line and in a paragraph for people, and of a cell of Excel."""
WORD = 160
"""Most characters without a space: paths stay whole."""
_ENDLESS = re.compile(rf"\S{{{WORD + 1},}}")
FORMULA = re.compile(r"('*)[=+\-@\t＝＋－＠].", re.S)
"""How a cell begins that a spreadsheet works out; apostrophes before it make it a text."""
AMOUNT = re.compile(r"[+-]\d[\d.,]*(?:[eE][+-]?\d+)?\s*[\w%/^. ]*")
"""A number, with a unit or without: it begins like a formula and is none."""


def harmless(text: str) -> str:
    """Return a text in which an escape and its like are written out, and so do nothing."""
    return text.translate(MARKS)


def without_nul(text: str) -> str:
    """Return a text that HDF5 can hold, where a zero ends a text: its mark stands for each."""
    return text.replace("\0", MARKS[0])


def one_line(text: str, most: int = LINE) -> str:
    """Return a text that stays in its line: breaks and tabs written out, its middle cut."""
    return shortened(harmless(text).translate(BREAKS), most)


def paragraph(text: str) -> str:
    """Return a text for a page: what would steer it written out, shortened in its middle."""
    return shortened(harmless(text), PARAGRAPH)


def short_words(text: str) -> str:
    """Return a text in which no word is longer than people read, such as a number of a mile."""
    return _ENDLESS.sub(lambda word: shortened(word[0], WORD), text)


def shortened(text: str, most: int) -> str:
    """Return a text of at most so many characters: what is too long loses its middle."""
    if len(text) <= most:
        return text
    kept = most - len(" ... ")
    return f"{text[: kept - kept // 3]} ... {text[len(text) - kept // 3 :]}"


def to_cell(text: str) -> str:
    """Return a text as a cell of a table: an apostrophe before what would be a formula."""
    plain = text.replace(ESCAPE, ESCAPED_ESCAPE).translate(MARKS)
    begin = FORMULA.match(plain)
    if begin is None or (not begin[1] and AMOUNT.fullmatch(plain)):
        return plain
    return f"'{plain}"


def from_cell(cell: str) -> str:
    """Return the text behind a cell: `to_cell` taken back."""
    begin = FORMULA.match(cell)
    plain = cell[1:] if begin is not None and begin[1] else cell
    if ESCAPE not in plain:
        return plain
    return CELL_MARKS.sub(_character, plain)


def _character(mark: re.Match[str]) -> str:
    code = int(mark[1], 16)
    return chr(code) if code in MARKS or code == ord("\\") else mark[0]


def to_field(text: str) -> str:
    """Return a text as it stands between the commas of a row."""
    cell = to_cell(text)
    return f'"{cell.replace(chr(34), chr(34) * 2)}"' if re.search('[,"\r\n]', cell) else cell


def to_sheet(text: str) -> str:
    """Return a text as a cell of a workbook, which runs none of it, can hold."""
    return shortened(harmless(text), SHEET)
