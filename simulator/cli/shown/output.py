"""JSON for programs and tables for people, on the output stream."""

from __future__ import annotations

import json
import math
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import typer

PAGE = 80
GAP = "  "
NARROWEST = 6


def print_json(data: Any) -> None:
    """Print data as JSON; a number that is not finite becomes null."""
    typer.echo(json.dumps(_finite(data), ensure_ascii=False, indent=2))


def _finite(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _finite(value) for key, value in data.items()}
    if isinstance(data, (list, tuple)):
        return [_finite(value) for value in data]
    return None if isinstance(data, float) and not math.isfinite(data) else data


def width(text: str) -> int:
    """Return the number of columns a text takes on a terminal."""
    return sum(_char_width(char) for char in text)


def _char_width(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table of at most 80 columns; long cells go on below.

    Numbers stand at the right; a column of text is made narrower, the widest first, until the
    table fits.
    """
    body = [list(row) for row in rows]
    numeric = [bool(body) and all(isinstance(row[n], (int, float)) for row in body)
               for n in range(len(header))]
    cells = [list(header), *([str(cell) for cell in row] for row in body)]
    widths = _widths(cells)
    lines = [line for row in cells for line in _lines(row, widths, numeric)]
    return "\n".join(lines)


def _widths(cells: list[list[str]]) -> list[int]:
    widths = [max(width(row[n]) for row in cells) for n in range(len(cells[0]))]
    room = PAGE - len(GAP) * (len(widths) - 1)
    while sum(widths) > room and max(widths) > NARROWEST:
        widths[widths.index(max(widths))] -= 1
    return widths


def _lines(row: list[str], widths: list[int], numeric: list[bool]) -> list[str]:
    parts = [wrap(cell, size) for cell, size in zip(row, widths, strict=True)]
    height = max(len(part) for part in parts)
    shown = []
    for number in range(height):
        cells = [part[number] if number < len(part) else "" for part in parts]
        padded = [pad(c, w, right=n) for c, w, n in zip(cells, widths, numeric, strict=True)]
        shown.append(GAP.join(padded).rstrip())
    return shown


def pad(text: str, size: int, right: bool = False) -> str:
    """Return a text filled with blanks to a number of columns."""
    blanks = " " * (size - width(text))
    return blanks + text if right else text + blanks


def wrap(text: str, size: int) -> list[str]:
    """Break a text into lines of at most `size` columns, at blanks or beside a wide character."""
    lines = [""]
    for piece in _pieces(text, size):
        if width(lines[-1]) + width(piece) > size:
            lines[-1] = lines[-1].rstrip()
            lines.append("")
        if lines[-1] or len(lines) == 1 or piece != " ":
            lines[-1] += piece
    return lines


def _pieces(text: str, size: int) -> Iterator[str]:
    """Yield what must not be broken: words, blanks, wide characters; cut words too long."""
    word = ""
    for char in text:
        alone = char == " " or _char_width(char) == 2
        if word and (alone or width(word + char) > size):
            yield word
            word = ""
        if alone:
            yield char
        else:
            word += char
    if word:
        yield word
