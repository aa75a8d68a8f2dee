"""Two tables of the same name, cell by cell: texts equal, numbers to 1e-9."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice, repeat
from pathlib import PurePosixPath

from simulator.tolerances import OF_LARGEST, REPEATED

SHOWN = 3
"""Cells of a table that are named."""
CASE = "case"
"""Columns with the place of a parameter, and with the case that a row is of."""
UNLIKE = {"warnings.csv": ("file", "line", "fix"), "iamc.csv": ("Model",)}
"""Table -> columns that tell where or with which version it was made, not what was found."""
AROUND = {"warnings.csv": ("code", ("W-FILE",))}
"""Table -> column and its words in rows about the place of a scenario, which a repeat has not."""
Row = list[str]


@dataclass(frozen=True)
class CellDifference:
    """A cell that a repeat gives otherwise.

    row : as a spreadsheet counts; column : its name, "" for the rows or columns as such.
    """

    row: int
    column: str
    then: str
    now: str


@dataclass(frozen=True)
class Leniency:
    """What is left out of a comparison.

    cases : those that were repeated, all if empty; columns : that are not looked at; home : folder
    of the repeat's own files, which the names of places begin with.
    """

    cases: tuple[str, ...] = ()
    columns: Collection[str] = ()
    home: str = ""


def cell_differences(
    name: str, then: str, now: str, leniency: Leniency
) -> tuple[tuple[CellDifference, ...], int]:
    """Return the first cells that differ between two texts of a table, and how many do."""
    if then == now:
        return (), 0
    (head, *rows), (new_head, *new_rows) = _read(then), _read(now)
    if head != new_head:
        return (CellDifference(1, "", ",".join(head), ",".join(new_head)),), 1
    mine, others = (_without_place(name, head, _of_cases(head, own, leniency.cases))
                    for own in (rows, new_rows))
    looked = [n for n, column in enumerate(head)
              if column not in UNLIKE.get(name, ()) and column not in leniency.columns]
    found = _differing(head, looked, mine, others, leniency.home)
    first = tuple(islice(found, SHOWN))
    return first, len(first) + sum(1 for _ in found)


def _read(text: str) -> list[Row]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))) or [[]]


def _of_cases(head: Row, rows: list[Row], cases: tuple[str, ...]) -> list[tuple[int, Row]]:
    """Return the rows of some cases with their numbers."""
    numbered = list(enumerate(rows, start=2))
    if not cases or CASE not in head:
        return numbered
    return [(n, row) for n, row in numbered if _cell(row, head.index(CASE)) in cases]


def _without_place(name: str, head: Row, rows: list[tuple[int, Row]]) -> list[tuple[int, Row]]:
    """Return the rows that do not speak of the place where a scenario lies."""
    column, words = AROUND.get(name, ("", ()))
    if column not in head:
        return rows
    return [(n, row) for n, row in rows if _cell(row, head.index(column)) not in words]


def _differing(
    head: Row, looked: list[int], then: list[tuple[int, Row]], now: list[tuple[int, Row]],
    home: str,
) -> Iterator[CellDifference]:
    if len(then) != len(now):
        yield CellDifference(0, "", f"{len(then)} rows", f"{len(now)} rows")
    largest = cache(lambda n: max((abs(value) for _, row in now
                                   if (value := _number(_cell(row, n))) is not None), default=0.0))
    for (line, mine), (_, other) in zip(then, now, strict=False):
        if mine != other:
            if len(mine) != len(head):
                yield CellDifference(line, "", f"{len(mine)} cells", f"{len(head)} cells")
            yield from _in_row(line, head, looked, mine, other, largest, home)


def _in_row(
    line: int, head: Row, looked: list[int], then: Row, now: Row,
    largest: Callable[[int], float], home: str,
) -> Iterator[CellDifference]:
    for n in looked:
        mine, other = _cell(then, n), _cell(now, n)
        if mine != other and not _same_words(mine, other, home) and (
                not _is_near(mine, other, n, largest)):
            yield CellDifference(line, head[n], mine, other)


def _cell(row: Sequence[str], n: int) -> str:
    return row[n] if n < len(row) else ""


def _is_near(then: str, now: str, column: int, largest: Callable[[int], float]) -> bool:
    mine, other = _number(then), _number(now)
    if mine is None or other is None:
        return False
    apart = abs(mine - other)
    near = REPEATED * max(abs(mine), abs(other))
    return apart <= near or apart <= near + OF_LARGEST * largest(column)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _same_words(then: str, now: str, home: str) -> bool:
    """Tell whether two texts differ by the folder of the planner's own files alone."""
    if _same_place(then, now, home):
        return True
    if not home or home not in now:
        return False
    place = re.compile(f"{re.escape(home)}[^:()]*")
    between = (re.escape(part) for part in place.split(now))
    found = re.fullmatch("([^:()]*?)".join(between), then)
    return found is not None and all(map(_same_place, found.groups(), place.findall(now),
                                         repeat(home)))


def _same_place(then: str, now: str, home: str) -> bool:
    """Tell whether two paths can be of one file of the planner's own, seen from two folders."""
    if not home or not now.startswith(home):
        return False
    ends = (reversed(PurePosixPath(path).parts) for path in (then, now.removeprefix(home)))
    pairs = list(zip(*ends, strict=False))
    return bool(pairs) and all(mine == other for mine, other in pairs)
