"""Lines and tables for people, as wide as the page: rich lays out, we break Chinese lines."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import TYPE_CHECKING

from simulator.foreign import harmless

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions
    from rich.measure import Measurement
    from rich.text import Text

PAGE = 80
"""Columns of a page where the output is no terminal: the same everywhere."""
NARROWEST, WIDEST = 60, 100
"""Columns of a page on a terminal, however narrow or wide it is."""
GAP = 2
"""Blanks between the columns of a table."""


def page() -> int:
    """Return the number of columns that lines and tables may fill."""
    if not sys.stdout.isatty():
        return PAGE
    return min(max(shutil.get_terminal_size((PAGE, 0)).columns, NARROWEST), WIDEST)


def wrap(text: str, size: int | None = None) -> list[str]:
    """Break a text into lines at blanks, beside wide characters and where it breaks itself.

    size : most columns of a line, those of the page if none is given. rich breaks at blanks alone
    and leaves a line half empty before Chinese text, which holds none.
    """
    most = size or page()
    paragraphs = harmless(text).replace("\t", " ").split("\n")
    return [line for paragraph in paragraphs for line in _filled(paragraph, most)]


def _filled(text: str, size: int) -> Iterator[str]:
    from rich.cells import cell_len

    line, begun = "", False
    for piece in _pieces(text, size):
        if cell_len(line) + cell_len(piece) > size:
            yield line.rstrip()
            line, begun = "", True
        if line or not begun or piece != " ":
            line += piece
    yield line


def _pieces(text: str, size: int) -> Iterator[str]:
    """Yield what must not be broken: words, blanks, wide characters; cut words too long."""
    from rich.cells import chop_cells, get_character_cell_size

    word = ""
    for char in text:
        if char == " " or get_character_cell_size(char) > 1:
            yield from chop_cells(word, size)
            yield char
            word = ""
        else:
            word += char
    yield from chop_cells(word, size)


@dataclass(frozen=True)
class _Cell:
    """A cell of a table: rich asks how wide it can be and draws it; no markup is read from it."""

    text: str

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        from rich.cells import cell_len
        from rich.measure import Measurement

        return Measurement(1, max(cell_len(line) for line in harmless(self.text).split("\n")))

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Text]:
        from rich.text import Text

        lines = wrap(self.text, options.max_width)
        yield Text("\n".join(lines), justify=options.justify, no_wrap=True)


def natural_width(cells: Sequence[Sequence[str]]) -> int:
    """Return the columns that the rows of a table would take on a page without an end."""
    from rich.cells import cell_len

    return sum(max(map(cell_len, column)) + GAP for column in zip(*cells, strict=True))


def table(
    header: Sequence[str], rows: Iterable[Sequence[object]], right: Collection[int] = ()
) -> str:
    """Return a table that fits the page; long cells go on below.

    Columns of numbers stand at the right; right : numbers of further columns that do. Columns are
    made narrower, the widest first, until the table fits; the last ends in blanks as the others do,
    so that none is favoured, and they are taken off.
    """
    from rich.console import Console
    from rich.table import Table

    body = [list(row) for row in rows]
    drawn = Table(box=None, padding=(0, GAP, 0, 0))
    for n, name in enumerate(header):
        numeric = bool(body) and all(isinstance(row[n], (int, float)) for row in body)
        drawn.add_column(_Cell(name), justify="right" if numeric or n in right else "left")
    for row in body:
        drawn.add_row(*(_Cell(str(cell)) for cell in row))
    paper = StringIO()
    Console(file=paper, width=page() + GAP, color_system=None).print(drawn)
    return "\n".join(line.rstrip() for line in paper.getvalue().rstrip("\n").split("\n"))
