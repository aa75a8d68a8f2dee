"""Read one CSV table as a planner wrote it: encoding, header, numbers, years."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TypeAlias

from simulator.errors import Problems, closest, suggest
from simulator.foreign import from_cell
from simulator.kernels.constants import MEGABYTE
from simulator.kernels.containers import FixedDict
from simulator.parameters.cell_numbers import number_in
from simulator.units.written_numbers import UnitError

COMMON = ("value", "low", "high", "unit", "year", "geography", "reference", "grade", "note")
OPTIONAL = ("distribution", "group")
HOLD, TREND = "hold", "trend"
EXTENSIONS = (HOLD, TREND)
"""How a driver goes on after its last row: as that value, as it grew last."""
GRADES = ("official", "guideline", "peer_reviewed", "database", "estimate", "assumption")
"""From the best to the worst."""
NEEDS_NOTE = ("estimate", "assumption")
_YEAR = re.compile(r"^(19|20)[0-9]{2}$")
MODEL_YEAR = "model_year"
MOST_BYTES = {".csv": 16_000_000, ".yaml": 4_000_000, ".yml": 4_000_000}
MOST_ROWS = 20_000
"""Sizes that no table or scenario comes near; beyond them reading takes longer than it should."""
DISTRIBUTIONS = ("", "triangular", "uniform", "normal", "lognormal", "fixed")


@dataclass(frozen=True)
class Record:
    """One row of a table: its cells by column, and where it stands (as a spreadsheet counts)."""

    file: str
    line: int
    cells: Mapping[str, str]

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
    extend: str = ""
    basis: str = ""
    condition: str = ""


@dataclass(frozen=True)
class Read:
    """A file as it was read: SHA-256 of its bytes, and its text where that is kept."""

    digest: str
    text: str | None = None


Reads: TypeAlias = MutableMapping[Path, Read]


def row_name(keys: Iterable[str]) -> str:
    """Return the keys that name a row, as messages show them and as people may write them."""
    return " ".join(filter(None, keys))


def read_text(
    path: Path, name: str, problems: Problems, reads: Reads | None = None
) -> str | None:
    """Return a file's text, UTF-8 with or without a BOM; report anything else.

    reads : takes what was read.
    """
    most = MOST_BYTES.get(path.suffix.lower(), MOST_BYTES[".csv"])
    try:
        size = path.stat().st_size
        raw = path.read_bytes() if size <= most else b""
    except OSError as error:
        problems.add(
            "E-FILE", name, 0, "", f"no readable file ({error.strerror})", "a file",
            "check the name and the folder",
        )
        return None
    if size > most:
        problems.add("E-FILE", name, 0, "", f"a file of {size / MEGABYTE:,.0f} MB",
                     f"at most {most / MEGABYTE:,.0f} MB", "check that it is the right file")
        return None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        excel = 'in Excel: Save As, "CSV UTF-8"'
        how = excel if path.suffix == ".csv" else "choose it when saving"
        problems.add(
            "E-ENCODING", name, raw.count(b"\n", 0, error.start) + 1, "",
            "bytes that are not UTF-8 (perhaps GBK)", "UTF-8 text",
            f"save the file again as UTF-8 ({how})",
        )
        return None
    if reads is not None:
        reads[path] = Read(hashlib.sha256(raw).hexdigest(), text)
    return text


def read_records(
    path: Path, name: str, columns: Sequence[str], problems: Problems, values: bool,
    own: Sequence[str] = (), reads: Reads | None = None,
) -> Iterator[Record]:
    """Yield the rows of a CSV table; report a wrong header and rows of the wrong length.

    own : columns of this table alone that may be left out; reads : as of `read_text`.
    """
    text = read_text(path, name, problems, reads)
    if text is not None:
        yield from records_of(text, name, columns, problems, values, own)


def records_of(
    text: str, name: str, columns: Sequence[str], problems: Problems, values: bool,
    own: Sequence[str] = (),
) -> Iterator[Record]:
    """Yield the rows of the text of a table, as `read_records` does."""
    rows = _rows(text, name, problems)
    legal = [*columns, *(COMMON if values else ())]
    if not any(cell for _, row in rows for cell in row):
        problems.add("E-COLUMN", name, 1, "", "an empty file", "the columns " + ", ".join(legal),
                     "restore the file, or write at least its header")
        return
    header = [unicodedata.normalize("NFKC", cell).strip() for cell in rows[0][1]]
    while header and not header[-1]:
        header.pop()
    optional = (*OPTIONAL, *own) if values else ()
    if not _header_is_right(header, legal, optional, name, problems):
        return
    for line, cells in rows[1:]:
        if not any(cell.strip() for cell in cells):
            continue
        while len(cells) > len(header) and not cells[-1].strip():
            cells.pop()
        if len(cells) != len(header):
            problems.add(
                "E-COLUMNS", name, line, "", f"{len(cells)} cells", f"{len(header)} as the header",
                "put text that holds a comma between double quotes",
            )
            continue
        named = zip(header, (from_cell(cell.strip()) for cell in cells), strict=True)
        yield Record(name, line, FixedDict(named))


def header_of(path: Path) -> set[str]:
    """Return the columns of a table, nothing where they cannot be read."""
    text = read_text(path, path.as_posix(), Problems())
    first = next(csv.reader(io.StringIO(text or "", newline="")), [])
    return {unicodedata.normalize("NFKC", cell).strip() for cell in first}


def _rows(text: str, name: str, problems: Problems) -> list[tuple[int, list[str]]]:
    """Return the rows with their numbers, as a spreadsheet counts: one for a cell of many lines."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[tuple[int, list[str]]] = []
    try:
        rows.extend(enumerate(islice(reader, MOST_ROWS + 1), start=1))
    except csv.Error as error:
        problems.add(
            "E-CSV", name, len(rows) + 1, "", f"a row that cannot be read ({error})",
            "cells with commas between", "close the double quotes; write one inside a text twice",
        )
    if len(rows) > MOST_ROWS:
        problems.add("E-FILE", name, MOST_ROWS + 1, "", f"more than {MOST_ROWS:,} rows",
                     f"at most {MOST_ROWS:,}", "check that it is the right file")
        problems.raise_if_any()
    return rows


def _header_is_right(
    header: list[str], legal: list[str], optional: Sequence[str], name: str, problems: Problems
) -> bool:
    if len(header) == 1 and any(mark in header[0] for mark in ";\t|"):
        problems.add(
            "E-COLUMN", name, 1, "", "a header without commas", "columns " + ", ".join(legal),
            "save the table with commas between the cells",
        )
        return False
    missing = [column for column in legal if column not in header]
    extra = [c for c in header if c not in legal and c not in optional]
    doubled = sorted({column for column in header if header.count(column) > 1})
    meant = {column: closest(column, missing) for column in extra}
    for column in extra:
        problems.add(
            "E-COLUMN", name, 1, column, f'unknown column "{column}"', "one of " + ", ".join(legal),
            f'write "{meant[column]}"' if meant[column] else f'delete the column "{column}"',
        )
    for column in sorted(set(missing) - set(meant.values())):
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


def to_value(record: Record, table: str, keys: Sequence[str], problems: Problems) -> Value | None:
    """Turn a record into a Value; report a bad number, range, grade or a missing note.

    A range out of order is widened, so that what else is wrong with the row is found as well.
    """
    label = row_name(record[key] for key in keys)
    value, low, high = (
        _number(record, column, label, problems) for column in ("value", "low", "high")
    )
    _check_words(record, label, problems)
    years_are_right = [_year_is_right(record, c, label, problems) for c in (MODEL_YEAR, "year")]
    if value is None or low is None or high is None or not all(years_are_right):
        return None
    if not record["unit"]:
        return None
    if not low <= value <= high:
        problems.add(
            "E-RANGE", record.file, record.line, label, f"low {low:g}, value {value:g}, high "
            f"{high:g}", "low <= value <= high", "correct the one that is out of order",
        )
        low, high = min(low, value), max(high, value)
    return Value(
        table, record.file, record.line, tuple(_key(record, key) for key in keys), value, low, high,
        record["unit"], _half_width(record["year"]), record["geography"], record["reference"],
        record["grade"], record["note"], record["distribution"] or "triangular", record["group"],
        record["extend"], record["basis"], record["condition"],
    )


def _number(record: Record, column: str, label: str, problems: Problems) -> float | None:
    written = record[column]
    try:
        return number_in(written, record["unit"])
    except UnitError as error:
        problems.add(
            "E-NUMBER", record.file, record.line, f"{label} {column}",
            (str(error) if error.fix else f'"{written}"') if written else "an empty cell",
            "a number", error.fix or "write digits with a decimal point, no text",
        )
    return None


def _half_width(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _key(record: Record, column: str) -> str:
    return _half_width(record[column]) if column == MODEL_YEAR else record[column]


def _year_is_right(record: Record, column: str, label: str, problems: Problems) -> bool:
    """Report a year that is none; a blank model year means the base year or all years."""
    written = _half_width(record[column])
    blank = column == MODEL_YEAR and not written
    if column not in record.cells or blank or _YEAR.match(written):
        return True
    problems.add(
        "E-YEAR", record.file, record.line, f"{label} {column}", f'"{record[column]}"',
        "a year such as 2025" + (", or an empty cell" if column == MODEL_YEAR else ""),
        "write a year from 1900 to 2099 in four digits",
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
