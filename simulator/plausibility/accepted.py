"""Warnings that somebody has looked into: one place, one value, a reason; they stay listed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from simulator.errors import Problem, Problems
from simulator.parameters.reader import Record, read_records
from simulator.plausibility.warned import Warned

ACCEPTED_FILE = "accepted.csv"
COLUMNS = ("code", "key", "found", "reason")
IDLE = "W-ACCEPTED"


def with_accepted(found: Iterable[Warned], folder: Path) -> list[Warned]:
    """Return warnings with the reasons for which a scenario's folder accepts them.

    A row that accepts nothing is a warning itself: the value it speaks of has changed.

    Raises
    ------
    InputError
        If the table cannot be read, or a row has no reason.
    """
    path, own = folder / ACCEPTED_FILE, list(found)
    if not path.is_file():
        return own
    rows = _read(path)
    reasons = {(row["code"], row["key"], row["found"]): row["reason"] for row in rows}
    seen = {_name(one.problem) for one in own}
    return [*(replace(one, accepted=reasons.get(_name(one.problem), "")) for one in own),
            *(_idle(row) for row in rows if (row["code"], row["key"], row["found"]) not in seen)]


def _name(problem: Problem) -> tuple[str, str, str]:
    return problem.code, problem.key, problem.found


def _read(path: Path) -> list[Record]:
    problems = Problems()
    rows = list(read_records(path, path.as_posix(), COLUMNS, problems, values=False))
    for row in rows:
        if not row["reason"].strip():
            problems.add("E-NOTE", row.file, row.line, row["key"], "a warning accepted without a "
                         "reason", "why it is right as it is", "say it in the column reason")
    problems.raise_if_any()
    return rows


def _idle(row: Record) -> Warned:
    return Warned(Problem(
        IDLE, row.file, row.line, row["key"], f'a row that accepts {row["code"]} "{row["found"]}"',
        "a warning that there is", "delete the row, or copy key and finding from warnings.csv"))
