"""Load the parameter tables of the model and of one city, checked as a whole."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from pathlib import Path

from simulator.errors import Problem, Problems, suggest
from simulator.kernels.containers import FixedDict, fixed
from simulator.parameters import tables
from simulator.parameters.bibliography import bibliography
from simulator.parameters.codelists import (
    BALANCES,
    Carrier,
    Codelists,
    Fact,
)
from simulator.parameters.reader import (
    NEEDS_NOTE,
    Read,
    Record,
    Value,
    read_records,
    read_text,
    records_of,
    row_name,
    to_value,
)
from simulator.parameters.sector_names import (
    add_control,
    add_source,
    add_technology,
    check_in,
    is_known,
    label,
)
from simulator.parameters.suppliers import check_suppliers
from simulator.parameters.tables import Table
from simulator.parameters.unknown_files import report_in_city, report_in_root

NEEDED = {
    "pollutants": ("CO2", "SO2", "CO2_biogenic"),
    "carriers": ("electricity", "electricity_green", "heat"),
}
"""Names that the formulas themselves know."""
KEPT = 512
"""Texts of tables whose rows are kept: those of all bundled cities, and as many again."""


@dataclass(frozen=True)
class Tables:
    """Everything read: the codelists, the rows with numbers, and rows without.

    files : every file read, as it was read.
    Of a scenario, nothing in it changes.
    """

    root: Path
    codelists: Codelists = field(default_factory=Codelists)
    values: dict[str, list[Value]] = field(default_factory=dict)
    records: dict[str, list[Record]] = field(default_factory=dict)
    files: dict[Path, Read] = field(default_factory=dict)

    def fixed(self) -> Tables:
        """Return the tables in containers that nobody may change."""
        if isinstance(self.values, FixedDict):
            return self
        return Tables(self.root, self.codelists.fixed(), fixed(self.values), fixed(self.records),
                      fixed(self.files))

    @property
    def content(self) -> dict[str, set[object]]:
        """Return what the rows say, without where they stand: table -> rows."""
        found: dict[str, set[object]] = {}
        for name, rows in self.values.items():
            found[name] = {replace(row, file="", line=0) for row in rows}
        for name, records in self.records.items():
            found[name] = {tuple(sorted(record.cells.items())) for record in records}
        return {name: content for name, content in found.items() if content}

    def rows(self, table: str) -> Sequence[Value]:
        """Return the value rows of a table as they were read, in file order.

        table : such as prices, or city_prices for the city's own, which go first.

        Raises
        ------
        InputError
            For a name that no table with numbers has.
        """
        check_name(table, [name for name, kind in tables.kinds().items() if kind.values], "rows()")
        return self.values.get(table, ())

    def plain(self, table: str) -> Sequence[Record]:
        """Return the rows of a table that carries no numbers; raise InputError as `rows` does."""
        check_name(table, [name for name, kind in tables.kinds().items() if not kind.values],
                   "plain()")
        return self.records.get(table, ())

    def end_of(self, table: str, name: str) -> tuple[str, int]:
        """Return file and line after which a row that lacks can be added.

        table : with numbers; name : of its file, of which the header stands for a table without
        rows.
        """
        rows = self.values.get(table, ())
        if rows:
            last = max((row for row in rows if row.file == rows[-1].file), key=lambda r: r.line)
            return last.file, last.line
        read = [path for path in self.files if path.name == name]
        return (_name(self, read[-1]), 1) if read else (name, 1)


def check_name(name: str, legal: Collection[str], call: str) -> None:
    """Raise InputError for a name that no table has."""
    if name not in legal:
        problems = Problems()
        problems.add("E-NAME", "Python", 0, call, f'unknown table "{name}"',
                     "one of " + ", ".join(legal), suggest(str(name), legal))
        problems.raise_if_any()


def load_tables(root: Path, problems: Problems) -> Tables:
    """Read every common table below `root` (the folder `parameters`)."""
    found = Tables(root)
    report_in_root(root, partial(_name, found), problems)
    _read_codelists(found, problems)
    _missing_codelists(found, problems)
    for folder in _sector_folders(root):
        _read_sector_codelists(found, folder, problems)
    check_suppliers(found.codelists, found.plain("sources"), problems)
    for folder in _sector_folders(root):
        for table in tables.SECTOR_VALUES:
            _read_values(found, folder / f"{table.name}.csv", table, table.name, problems)
    for table in tables.COMMON_VALUES:
        path = root / f"{table.name}.csv"
        if table not in tables.COMMON_OPTIONAL or path.exists():
            _read_values(found, path, table, table.name, problems)
    measures = root / "measures"
    _read_plain(found, measures / "measures.csv", tables.MEASURES, "measures", problems)
    _read_plain(found, measures / "moves.csv", tables.MOVES, "moves", problems)
    _read_values(found, measures / "limits.csv", tables.LIMITS, "limits", problems)
    return found


def load_city(found: Tables, folder: Path, problems: Problems) -> Tables:
    """Add the tables of one city (a folder of `parameters/cities` or a planner's own).

    A planner's own sources stand there in files .bib, besides those of `parameters/bib`.
    """
    if not any((folder / f"{table.name}.csv").is_file() for table in tables.CITY_VALUES):
        _no_city(folder, problems)
    report_in_city(folder, partial(_name, found), problems)
    _read_references(found, folder, problems)
    for table in tables.CITY_VALUES:
        _read_values(found, folder / f"{table.name}.csv", table, f"city_{table.name}", problems)
    for table in tables.CITY_OPTIONAL:
        path = folder / f"{table.name}.csv"
        if path.exists():
            _read_values(found, path, table, f"city_{table.name}", problems)
    for sector in sorted(p for p in folder.iterdir() if p.is_dir()) if folder.is_dir() else []:
        if (sector / "facilities.csv").exists():
            rows = _read_plain(found, sector / "facilities.csv", tables.FACILITIES, "facilities",
                               problems)
            _check_facilities(found, rows, problems)
        for table in tables.CITY_SECTOR_VALUES:
            path = sector / f"{table.name}.csv"
            if path.exists():
                _read_values(found, path, table, f"city_{table.name}", problems)
    return found


def _no_city(folder: Path, problems: Problems) -> None:
    """Stop at a folder that holds nothing of a city: all else would follow from that."""
    names = ", ".join(f"{table.name}.csv" for table in tables.CITY_VALUES)
    problems.add("E-FILE", folder.as_posix(), 0, "", "a folder without tables of a city",
                 f"a folder that holds {names}", "name the folder that holds them")
    problems.raise_if_any()


def _missing_codelists(found: Tables, problems: Problems) -> None:
    """Stop at a sector folder without its sources.csv: nothing in it could be understood."""
    for path in sorted(found.root.glob("*/processes.csv")):
        sources = path.parent / "sources.csv"
        if not sources.is_file():
            problems.add(
                "E-FILE", _name(found, sources), 0, "", "no file sources.csv beside processes.csv",
                "the list of the sector's sources", "restore the file",
            )
    problems.raise_if_any()


def _sector_folders(root: Path) -> list[Path]:
    return sorted(p.parent for p in root.glob("*/sources.csv"))


def _sector_of(folder: Path, known: Collection[str]) -> str:
    """Return the sector of a folder; industry_light stands beside industry.

    known : names of sectors; where none fits, a folder beside it may be the one of the sector.
    """
    def begins(name: str) -> bool:
        return f"{folder.name}_".startswith(f"{name}_")

    beside = [path.name for path in _sector_folders(folder.parent) if begins(path.name)]
    return max(filter(begins, known), key=len, default=min(beside, key=len, default=folder.name))


def _name(found: Tables, path: Path) -> str:
    base = found.root.parent
    try:
        return path.relative_to(base).as_posix()
    except ValueError:
        return path.as_posix()


def _read_plain(
    found: Tables, path: Path, table: Table, key: str, problems: Problems
) -> list[Record]:
    rows = list(read_records(path, _name(found, path), table.keys, problems, values=False,
                             reads=found.files))
    found.records.setdefault(key, []).extend(rows)
    _report_doubled(rows, table.keys[: 1 if key in ("measures", "sources") else 2], problems)
    return rows


def _report_doubled(rows: Sequence[Record], keys: Sequence[str], problems: Problems) -> None:
    """Report rows of a table without numbers that have the same names."""
    seen: dict[tuple[str, ...], Record] = {}
    for row in rows:
        name = tuple(row[key] for key in keys)
        first = seen.setdefault(name, row)
        if first is not row:
            problems.add(
                "E-DUPLICATE", row.file, row.line, row_name(name),
                f"the same keys as {first.file}:{first.line}", "each key once per table",
                "delete the row that is not wanted",
            )


def _report_missing(
    table: str, needed: Sequence[str], records: Sequence[Record], problems: Problems
) -> None:
    """Report names that a codelist must have; an unreadable one has been reported before."""
    column = tables.CODELISTS[table][0]
    known = {record[column] for record in records}
    for name in (name for name in needed if records and name not in known):
        problems.add("E-MISSING", records[-1].file, records[-1].line, name,
                     f"no {column} {name}", "every name that the program knows",
                     f"restore the row {name}")


def _check_facilities(found: Tables, rows: Sequence[Record], problems: Problems) -> None:
    for row in rows:
        is_known(row, "source", found.codelists.sources, problems)
        check_in(row, "growth", ("yes", "no"), problems)
        check_in(row, "registered", ("yes", "no", ""), problems)


def _read_values(
    found: Tables, path: Path, table: Table, key: str, problems: Problems
) -> None:
    rows = found.values.setdefault(key, [])
    name = _name(found, path)
    text = read_text(path, name, problems, found.files)
    if text is None:
        return
    read, reported = _values_of(text, name, table, key)
    problems.extend(reported)
    for value, record in read:
        if value is not None:
            rows.append(value)
        check_reference(found, record, table.keys, problems)


@lru_cache(maxsize=KEPT)
def _values_of(
    text: str, name: str, table: Table, key: str
) -> tuple[tuple[tuple[Value | None, Record], ...], tuple[Problem, ...]]:
    """Return the rows of the text of a table, None where one has no number, and what is wrong.

    Cities share most tables, and whoever loads many cities reads them once.
    """
    problems = Problems()
    records = records_of(text, name, table.keys, problems, True, table.own)
    read = tuple((to_value(record, key, table.keys, problems), record) for record in records)
    return read, tuple(problems)


def check_reference(
    found: Tables, row: Record, keys: Sequence[str], problems: Problems
) -> None:
    """Report a row whose reference is not in the bibliography."""
    reference = row["reference"]
    if reference == "none" and row["grade"] in NEEDS_NOTE:
        return
    if reference not in found.codelists.references:
        problems.add(
            "E-REFERENCE", row.file, row.line, row_name(row[key] for key in keys),
            f'reference "{reference}"', "a key of parameters/bib/*.bib",
            "add the entry to sources.bib beside the tables, or give the grade estimate or "
            'assumption with reference "none" and the derivation in the note',
        )


def _read_codelists(found: Tables, problems: Problems) -> None:
    lists = found.codelists
    _read_references(found, found.root / "bib", problems)
    rows = {
        name: list(_codelist(found, name, columns, problems))
        for name, columns in tables.CODELISTS.items()
    }
    lists.sectors = {r["sector"]: label(r) for r in rows["sectors"]}
    lists.pollutants = {r["pollutant"]: label(r) for r in rows["pollutants"]}
    lists.families = {r["family"]: label(r) for r in rows["families"]}
    lists.bureaux = {r["bureau"]: label(r) for r in rows["bureaux"]}
    served = list(dict.fromkeys(_sector_of(folder, lists.sectors)
                                for folder in _sector_folders(found.root)))
    for name, needed in {**NEEDED, "sectors": served}.items():
        _report_missing(name, needed, rows[name], problems)
    for name, records in rows.items():
        _report_doubled(records, tables.CODELISTS[name][:1], problems)
    lists.facts = {r["fact"]: Fact(r["fact"], r["unit"], label(r)) for r in rows["facts"]}
    for r in rows["carriers"]:
        check_in(r, "fossil", ("yes", "no"), problems)
        check_in(r, "balance", BALANCES, problems)
        lists.carriers[r["carrier"]] = Carrier(
            r["carrier"], r["unit"], r["group"], r["balance"], r["supplier"],
            r["fossil"] == "yes", label(r),
        )


def _read_references(found: Tables, folder: Path, problems: Problems) -> None:
    for path in sorted(folder.glob("*.bib")):
        text = read_text(path, _name(found, path), problems, found.files)
        found.codelists.references.update((r.key, r) for r in bibliography(text or ""))


def _codelist(
    found: Tables, name: str, columns: Sequence[str], problems: Problems
) -> Iterable[Record]:
    path = found.root / "codelists" / f"{name}.csv"
    return read_records(path, _name(found, path), columns, problems, values=False,
                        reads=found.files)


def _read_sector_codelists(found: Tables, folder: Path, problems: Problems) -> None:
    lists = found.codelists
    sector = _sector_of(folder, lists.sectors)
    sources, technologies, controls = (
        _read_plain(found, folder / f"{t.name}.csv", t, t.name, problems)
        for t in tables.SECTOR_CODELISTS
    )
    for r in sources:
        add_source(lists, r, sector, problems)
    for r in technologies:
        add_technology(lists, r, sector, problems)
    for r in controls:
        add_control(lists, r, sector, problems)
