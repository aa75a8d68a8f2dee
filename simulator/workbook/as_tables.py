"""Turn the rows of a workbook into the tables of a city, and remember where each row stood."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from simulator.errors import suggest
from simulator.foreign import to_cell
from simulator.parameters.bibliography import FIELDS, SOURCES_FILE
from simulator.parameters.given_rows import TABLES as TABLES_FOLDER
from simulator.scenario.clauses import CLAUSES_FILE
from simulator.scenario.clauses import COLUMNS as CLAUSE_COLUMNS
from simulator.workbook.cells import Found, SheetRow
from simulator.workbook.layout import CLAUSES, REFERENCES, SECTOR, TABLES, Sheet, TableSheet

UNKNOWN = "other"
"""Folder of rows whose source is unknown; the checks report the source."""
_UNSAFE = str.maketrans("{}", "()", "\\")


@dataclass
class Written:
    """Files to write, by name below the scenario's folder, and where their lines come from.

    text : name -> content; sheets : name -> sheet; lines : (name, line) -> row of the sheet.
    """

    text: dict[str, str] = field(default_factory=dict)
    sheets: dict[str, Sheet] = field(default_factory=dict)
    lines: dict[tuple[str, int], SheetRow] = field(default_factory=dict)

    def add(
        self, name: str, sheet: Sheet, columns: Sequence[str], rows: Iterable[SheetRow]
    ) -> None:
        """Add a table; its header is line 1."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(columns)
        self.sheets[name] = sheet
        for number, row in enumerate(rows, 2):
            writer.writerow([to_cell(row[column]) for column in columns])
            self.lines[name, number] = row
        self.text[name] = out.getvalue()

    def has_rows(self, name: str) -> bool:
        """Tell whether a table has rows."""
        return (name, 2) in self.lines


def write_tables(
    found: Found, sector_of: Mapping[str, str], sectors: Sequence[str], written: Written
) -> None:
    """Add the tables of the city, its clauses and its own sources to what is to be written.

    sector_of : source -> sector of its table; sectors : those that exist.
    """
    for own in TABLES:
        for place, rows in _files(own, found, sector_of, sectors):
            columns = own.table.columns
            written.add(f"{TABLES_FOLDER}/{place}{own.table.name}.csv", own.sheet, columns, rows)
    written.add(CLAUSES_FILE, CLAUSES, CLAUSE_COLUMNS, found.rows(CLAUSES))
    entries = [entry for row in found.rows(REFERENCES) for entry in _entry(row, found)]
    if entries:
        written.text[f"{TABLES_FOLDER}/{SOURCES_FILE}"] = "\n".join(entries)


def _files(
    own: TableSheet, found: Found, sector_of: Mapping[str, str], sectors: Sequence[str]
) -> Iterator[tuple[str, list[SheetRow]]]:
    """Yield the folder and the rows of each file that a sheet is written to."""
    rows = found.rows(own.sheet)
    if not own.by_sector:
        if rows or not own.optional:
            yield "", rows
        return
    groups: dict[str, list[SheetRow]] = {}
    for row in rows:
        groups.setdefault(_sector(row, found, sector_of, sectors), []).append(row)
    for sector in sorted(groups):
        yield f"{sector}/", groups[sector]


def _sector(
    row: SheetRow, found: Found, sector_of: Mapping[str, str], sectors: Sequence[str]
) -> str:
    said = row[SECTOR]
    if said and said not in sectors:
        found.add(row.place(SECTOR), "E-NAME", SECTOR, f'unknown sector "{said}"',
                  "a sector, or an empty cell", suggest(said, sectors))
    return said if said in sectors else sector_of.get(row["source"], UNKNOWN)


def _entry(row: SheetRow, found: Found) -> Iterator[str]:
    """Yield a source as an entry of a .bib file; report one without key or title."""
    key = unicodedata.normalize("NFKC", row["key"])
    if not key or any(char in key for char in ' ,{}"'):
        found.add(row.place("key"), "E-VALUE", "key", f'"{key}"' if key else "an empty cell",
                  "a key of letters, digits and _", "write for example city_yearbook2021")
        return
    if not row["title"]:
        found.add(row.place("title"), "E-VALUE", "title", "an empty cell", "a text",
                  "write the title of the source")
        return
    fields = [f"  {name} = {{{row[name].translate(_UNSAFE)}}}," for name in FIELDS
              if row[name]]
    yield "\n".join([f"@misc{{{key},", *fields, "}", ""])
