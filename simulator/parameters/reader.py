"""Read one CSV table as a planner wrote it: encoding, header, numbers, years."""

from __future__ import annotations

import csv
import io
import math
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from simulator.errors import Problems, suggest

COMMON = ("value", "low", "high", "unit", "year", "geography", "reference", "grade", "note")
OPTIONAL = ("distribution", "group")
GRADES = ("official", "guideline", "peer_reviewed", "database", "estimate", "assumption")
NEEDS_NOTE = ("estimate", "assumption")
_YEAR = re.compile(r"^(19|20)\d\d$")
DISTRIBUTIONS = ("", "triangular", "uniform", "normal", "lognormal", "fixed")


@dataclass(frozen=True)
class Record:
    """One row of a table: its cells by column, and where it stands (as a spreadsheet counts)."""

    file: str
    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True)
class Value:
    """A row that carries a number, with its range, unit, source and grade."""

    table: str
    file: str
    line: int
    keys: tuple[str, ...]
    value: float
    low: float
    high: float
    unit: str
    year: str
    geography: str
    reference: str
    grade: str
    note: str
    distribution: str = "triangular"
    group: str = ""


def read_text(path: Path, name: str, problems: Problems) -> str | None:
    """Return a file's text, UTF-8 with or without a BOM; report anything else."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        problems.add(
            "E-FILE", name, 0, "", f"no readable file ({error.strerror})", "a file",
            "check the name and the folder",
        )
        return None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        problems.add(
            "E-ENCODING", name, 0, "", "bytes that are not UTF-8 (perhaps GBK)", "UTF-8 text",
            'save the file again as "CSV UTF-8" (in Excel: Save As, CSV UTF-8)',
        )
        return None


def read_records(
    path: Path, name: str, columns: Sequence[str], problems: Problems, values: bool
) -> Iterator[Record]:
    """Yield the rows of a CSV table; report a wrong header and rows of the wrong length."""
    text = read_text(path, name, problems)
    if text is None:
        return
    rows = csv.reader(io.StringIO(text, newline=""))
    header = [unicodedata.normalize("NFKC", cell).strip() for cell in next(rows, [])]
    legal = [*columns, *(COMMON if values else ())]
    if not _header_is_right(header, legal, values, name, problems):
        return
    for cells in rows:
        line = rows.line_num
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            problems.add(
                "E-COLUMNS", name, line, "", f"{len(cells)} cells", f"{len(header)} as the header",
                "put text that holds a comma between double quotes",
            )
            continue
        yield Record(name, line, {c: v.strip() for c, v in zip(header, cells, strict=True)})


def _header_is_right(
    header: list[str], legal: list[str], values: bool, name: str, problems: Problems
) -> bool:
    optional = OPTIONAL if values else ()
    missing = [column for column in legal if column not in header]
    extra = [c for c in header if c not in legal and c not in optional]
    doubled = sorted({column for column in header if header.count(column) > 1})
    for column in extra:
        problems.add(
            "E-COLUMN", name, 1, column, f'unknown column "{column}"',
            "one of " + ", ".join(legal), suggest(column, missing or legal),
        )
    for column in missing:
        problems.add(
            "E-COLUMN", name, 1, column, f'no column "{column}"', "all of " + ", ".join(legal),
            f'add the column "{column}" to the header',
        )
    for column in doubled:
        problems.add(
            "E-COLUMN", name, 1, column, f'column "{column}" twice', "each column once",
            "delete one of the two",
        )
    return not (missing or extra or doubled)


def number(text: str) -> float | None:
    """Return a number as planners write it (full-width digits, thousands commas), or None."""
    plain = unicodedata.normalize("NFKC", text).replace(",", "").replace("−", "-").strip()
    try:
        found = float(plain)
    except ValueError:
        return None
    return found if math.isfinite(found) else None


def to_value(record: Record, table: str, keys: Sequence[str], problems: Problems) -> Value | None:
    """Turn a record into a Value; report a bad number, range, grade or a missing note."""
    numbers = {column: number(record[column]) for column in ("value", "low", "high")}
    label = " ".join(record[key] for key in keys if record[key])
    for column, found in numbers.items():
        if found is None:
            problems.add(
                "E-NUMBER", record.file, record.line, f"{label} {column}",
                f'"{record[column]}"', "a number", "write digits with a decimal point, no text",
            )
    value, low, high = numbers["value"], numbers["low"], numbers["high"]
    _check_words(record, label, problems)
    if not _year_is_right(record, label, problems):
        return None
    if value is None or low is None or high is None:
        return None
    if not low <= value <= high:
        problems.add(
            "E-RANGE", record.file, record.line, label, f"low {low:g}, value {value:g}, high "
            f"{high:g}", "low <= value <= high", "correct the one that is out of order",
        )
        return None
    return Value(
        table, record.file, record.line, tuple(record[key] for key in keys), value, low, high,
        record["unit"], record["year"], record["geography"], record["reference"], record["grade"],
        record["note"], record["distribution"] or "triangular", record["group"],
    )


def _year_is_right(record: Record, label: str, problems: Problems) -> bool:
    """Report a model year that is no year; blank means the base year or all years."""
    written = unicodedata.normalize("NFKC", record["model_year"])
    if "model_year" not in record.cells or not written or _YEAR.match(written):
        return True
    problems.add(
        "E-YEAR", record.file, record.line, f"{label} model_year", f'"{record["model_year"]}"',
        "a year such as 2025, or an empty cell", "write the year in four digits",
    )
    return False


def _check_words(record: Record, label: str, problems: Problems) -> None:
    file, line = record.file, record.line
    grade = record["grade"]
    if grade not in GRADES:
        problems.add(
            "E-GRADE", file, line, f"{label} grade", f'"{grade}"', "one of " + ", ".join(GRADES),
            suggest(grade, GRADES),
        )
    if grade in NEEDS_NOTE and not record["note"]:
        problems.add(
            "E-NOTE", file, line, f"{label} note", "an empty note",
            f"the derivation of this {grade} in words", "say in the note how the number was found",
        )
    if not record["unit"]:
        problems.add(
            "E-UNIT", file, line, f"{label} unit", "an empty unit", "a unit",
            'write the unit, "1" for a plain number',
        )
    if record["distribution"] not in DISTRIBUTIONS:
        problems.add(
            "E-NAME", file, line, f"{label} distribution", f'"{record["distribution"]}"',
            "one of " + ", ".join(DISTRIBUTIONS[1:]),
            suggest(record["distribution"], DISTRIBUTIONS[1:]),
        )
