"""Warnings that somebody has looked into: one place, one value, a reason; they stay listed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from simulator.errors import Problem, Problems
from simulator.parameters.reader import Record, read_records
from simulator.plausibility.known import thresholds
from simulator.plausibility.warned import Warned

ACCEPTED_FILE = "accepted.csv"
COLUMNS = ("code", "key", "found", "reason")
IDLE = "W-ACCEPTED"
COMPUTED = ("W-AGAINST", "W-CONTROLS", "W-COST", "W-LEDGER", "W-PERHEAD", "W-PUBLISHED")
"""Warnings about numbers that the program works out, which every change of a table moves."""
PART = re.compile(r'"[^"]*"|(?<![\w@.-])-?\d[\d,]*(?:\.\d+)?(?![\w@])')
"""What somebody wrote, in quotes, or a number that stands alone."""


def with_accepted(
    found: Iterable[Warned], folder: Path, as_written: bool = True
) -> list[Warned]:
    """Return warnings with the reasons for which a scenario's folder accepts them.

    A row that accepts nothing is a warning itself: the value it speaks of has changed. as_written :
    the scenario is as in its folder; else it may have been changed on purpose, for this run alone.

    Raises
    ------
    InputError
        If the table cannot be read, a row says no reason, or a warning is accepted twice.
    """
    path, own = folder / ACCEPTED_FILE, list(found)
    if not path.is_file():
        return own
    rows = _read(path)
    idle = [row for row in rows if not any(_speaks_of(row, one.problem) for one in own)]
    return [*(_accepted(rows, one) for one in own), *(_idle(row) for row in idle if as_written)]


def _accepted(rows: Iterable[Record], one: Warned) -> Warned:
    row = next((row for row in rows if _speaks_of(row, one.problem)), None)
    return one if row is None else replace(one, accepted=row["reason"], row=_cells(row))


def _cells(row: Record) -> tuple[str, ...]:
    return tuple(row[column] for column in COLUMNS)


def rows_of(found: Iterable[Warned]) -> list[dict[str, str]]:
    """Return the rows of the table of accepted warnings that some warnings are from."""
    rows = dict.fromkeys(one.row for one in found if one.row)
    return [dict(zip(COLUMNS, row, strict=True)) for row in rows]


def _speaks_of(row: Record, problem: Problem) -> bool:
    """Tell whether a row is about a warning, whose computed numbers may have moved a little."""
    if (row["code"], row["key"]) != (problem.code, problem.key):
        return False
    return row["found"] == problem.found or (
        problem.code in COMPUTED and alike(row["found"], problem.found))


def alike(text: str, other: str) -> bool:
    """Tell whether two findings say the same in numbers that lie near each other."""
    if _words(text) != _words(other):
        return False
    near = thresholds()["accepted"]
    pairs = zip(_numbers(text), _numbers(other), strict=True)
    return all(abs(a - b) <= near * max(abs(a), abs(b)) for a, b in pairs)


def _words(text: str) -> str:
    return PART.sub(lambda part: part[0] if part[0].startswith('"') else "#", text)


def _numbers(text: str) -> list[float]:
    return [float(part.replace(",", "")) for part in PART.findall(text) if part[0] != '"']


def _read(path: Path) -> list[Record]:
    problems = Problems()
    rows = list(read_records(path, path.as_posix(), COLUMNS, problems, values=False))
    first: dict[tuple[str, ...], Record] = {}
    for row in rows:
        if not any(map(str.isalpha, row["reason"])):
            problems.add("E-NOTE", row.file, row.line, row["key"], _without(row["reason"].strip()),
                         "why it is right as it is, in words", "say it in the column reason")
        before = first.setdefault(_cells(row)[:-1], row)
        if before is not row:
            problems.add("E-DUPLICATE", row.file, row.line, row["key"],
                         f'{row["code"]} "{row["found"]}" a second time, as in line {before.line}',
                         "one row per warning", "delete one of the two rows")
    problems.raise_if_any()
    return rows


def _without(reason: str) -> str:
    said = f': "{reason}" has no letter' if reason else ""
    return f"a warning accepted without a reason{said}"


def _idle(row: Record) -> Warned:
    return Warned(Problem(
        IDLE, row.file, row.line, row["key"], f'a row that accepts {row["code"]} "{row["found"]}"',
        "a warning that there is", "delete the row, or copy key and finding from warnings.csv"),
        row=_cells(row))
