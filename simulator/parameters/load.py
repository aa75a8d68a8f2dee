"""Load the parameter tables of the model and of one city, checked as a whole."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from simulator.errors import Problems, suggest
from simulator.kernels.containers import FixedDict, fixed
from simulator.parameters import tables
from simulator.parameters.bibliography import bibliography
from simulator.parameters.codelists import (
    BALANCES,
    COMBUSTION_CLASSES,
    STOCKS,
    Carrier,
    Codelists,
    Control,
    Source,
    Technology,
)
from simulator.parameters.labels import Label
from simulator.parameters.reader import Record, Value, read_records, read_text, row_name, to_value
from simulator.parameters.source_kinds import SOURCE_KINDS, UNKNOWN, kind_of
from simulator.parameters.suppliers import check_suppliers
from simulator.parameters.tables import Table
from simulator.parameters.unknown_files import report_in_city, report_in_root

NEEDED = {
    "pollutants": ("CO2", "SO2", "CO2_biogenic"),
    "carriers": ("electricity", "electricity_green", "heat"),
}
"""Names that the formulas themselves know."""


@dataclass(frozen=True)
class Tables:
    """Everything read: the codelists, the rows with numbers, and rows without.

    Of a scenario, nothing in it changes.
    """

    root: Path
    codelists: Codelists = field(default_factory=Codelists)
    values: dict[str, list[Value]] = field(default_factory=dict)
    records: dict[str, list[Record]] = field(default_factory=dict)
    files: list[Path] = field(default_factory=list)

    def fixed(self) -> Tables:
        """Return the tables in containers that nobody may change."""
        if isinstance(self.values, FixedDict):
            return self
        return Tables(self.root, self.codelists.fixed(), fixed(self.values), fixed(self.records),
                      fixed(self.files))  # fmt: skip

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
        _read_values(found, root / f"{table.name}.csv", table, table.name, problems)
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


def _sector_of(folder: Path) -> str:
    """Return the sector of a folder; industry_light stands beside industry."""
    return folder.name.split("_")[0]


def _name(found: Tables, path: Path) -> str:
    base = found.root.parent
    try:
        return path.relative_to(base).as_posix()
    except ValueError:
        return path.as_posix()


def _read_plain(
    found: Tables, path: Path, table: Table, key: str, problems: Problems
) -> list[Record]:
    found.files.append(path)
    rows = list(read_records(path, _name(found, path), table.keys, problems, values=False))
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
        problems.add("E-MISSING", records[0].file, 0, name, f"no {column} {name}",
                     "every name that the program knows", f"restore the row {name}")


def _check_facilities(found: Tables, rows: Sequence[Record], problems: Problems) -> None:
    for row in rows:
        _known(row, "source", found.codelists.sources, problems)
        _check_in(row, "growth", ("yes", "no"), problems)
        _check_in(row, "registered", ("yes", "no", ""), problems)


def _read_values(
    found: Tables, path: Path, table: Table, key: str, problems: Problems
) -> None:
    found.files.append(path)
    rows = found.values.setdefault(key, [])
    for record in read_records(path, _name(found, path), table.keys, problems, True, table.own):
        value = to_value(record, key, table.keys, problems)
        if value is not None:
            rows.append(value)
            check_reference(found, value, problems)


def check_reference(found: Tables, value: Value, problems: Problems) -> None:
    """Report a row whose reference is not in the bibliography."""
    known = found.codelists.references
    if value.reference == "none" and value.grade in ("estimate", "assumption"):
        return
    if value.reference not in known:
        problems.add(
            "E-REFERENCE", value.file, value.line, row_name(value.keys),
            f'reference "{value.reference}"', "a key of parameters/bib/*.bib",
            "add the entry to a .bib file, or give the grade estimate or assumption with "
            'reference "none" and the derivation in the note',
        )


def _read_codelists(found: Tables, problems: Problems) -> None:
    lists = found.codelists
    _read_references(found, found.root / "bib", problems)
    rows = {
        name: list(_codelist(found, name, columns, problems))
        for name, columns in tables.CODELISTS.items()
    }
    lists.sectors = {r["sector"]: _label(r) for r in rows["sectors"]}
    lists.pollutants = {r["pollutant"]: _label(r) for r in rows["pollutants"]}
    lists.families = {r["family"]: _label(r) for r in rows["families"]}
    lists.bureaux = {r["bureau"]: _label(r) for r in rows["bureaux"]}
    served = list(dict.fromkeys(_sector_of(folder) for folder in _sector_folders(found.root)))
    for name, needed in {**NEEDED, "sectors": served}.items():
        _report_missing(name, needed, rows[name], problems)
    for name, records in rows.items():
        _report_doubled(records, tables.CODELISTS[name][:1], problems)
    for r in rows["carriers"]:
        _check_in(r, "fossil", ("yes", "no"), problems)
        _check_in(r, "balance", BALANCES, problems)
        lists.carriers[r["carrier"]] = Carrier(
            r["carrier"], r["unit"], r["group"], r["balance"], r["supplier"],
            r["fossil"] == "yes", _label(r),
        )


def _read_references(found: Tables, folder: Path, problems: Problems) -> None:
    for path in sorted(folder.glob("*.bib")):
        found.files.append(path)
        text = read_text(path, _name(found, path), problems)
        found.codelists.references.update((r.key, r) for r in bibliography(text or ""))


def _codelist(
    found: Tables, name: str, columns: Sequence[str], problems: Problems
) -> Iterable[Record]:
    path = found.root / "codelists" / f"{name}.csv"
    found.files.append(path)
    return read_records(path, _name(found, path), columns, problems, values=False)


def _label(record: Record) -> Label:
    return Label(record["zh"], record["en"])


def _read_sector_codelists(found: Tables, folder: Path, problems: Problems) -> None:
    lists = found.codelists
    sector = _sector_of(folder)
    sources, technologies, controls = (
        _read_plain(found, folder / f"{t.name}.csv", t, t.name, problems)
        for t in tables.SECTOR_CODELISTS
    )
    for r in sources:
        _add_source(lists, r, sector, problems)
    for r in technologies:
        _add_technology(lists, r, sector, problems)
    for r in controls:
        _add_control(lists, r, sector, problems)


def _add_technology(lists: Codelists, r: Record, _sector: str, problems: Problems) -> None:
    if _known(r, "source", lists.sources, problems):
        _check_in(r, "combustion", COMBUSTION_CLASSES, problems)
        lists.sources[r["source"]].technologies[r["technology"]] = Technology(
            r["technology"], _integer(r, "rank", problems), r["combustion"], _label(r)
        )


def _add_control(lists: Codelists, r: Record, _sector: str, problems: Problems) -> None:
    if _known(r, "source", lists.sources, problems):
        _check_in(r, "family", lists.families, problems)
        lists.sources[r["source"]].controls[r["control"]] = Control(
            r["control"], r["family"], _integer(r, "rank", problems), _label(r)
        )


def _add_source(lists: Codelists, r: Record, sector: str, problems: Problems) -> None:
    """Add a source; one of an unknown kind is kept, so that its other rows are still checked."""
    kind, carrier = kind_of(r["kind"])
    known = lists.sources.get(r["source"])
    if kind is None:
        legal = [one.written for one in SOURCE_KINDS.values()]
        _unknown(r, "kind", r["kind"], legal, problems)
    elif kind.linked and carrier not in lists.carriers:
        _unknown(r, "kind", carrier, lists.carriers, problems)
    _check_in(r, "stock", STOCKS, problems)
    _check_in(r, "registered", ("yes", "no"), problems)
    if known and known.sector != sector:
        problems.add("E-DUPLICATE", r.file, r.line, "source", f'source "{r["source"]}", which is '
                     f"one of {known.sector} as well", "each source in one sector",
                     "delete one of the two rows, or give one another name")
    lists.sources[r["source"]] = Source(
        r["source"], sector, r["unit"], r["capacity_unit"] or r["unit"], kind or UNKNOWN, carrier,
        r["stock"] == STOCKS[0], r["registered"] == "yes", r["iamc"], _label(r),
        *((known.technologies, known.controls) if known else ()),
    )


LISTED: Mapping[str, Callable[[Codelists, Record, str, Problems], None]] = {
    "sources": _add_source, "technologies": _add_technology, "controls": _add_control,
}
"""List of names -> how a row of it, in a sector, is put among the names."""


def _integer(r: Record, column: str, problems: Problems) -> int:
    if r[column].isdigit():
        return int(r[column])
    problems.add(
        "E-NUMBER", r.file, r.line, column, f'"{r[column]}"', "a whole number from 1",
        "write the rank as 1, 2, 3 ...",
    )
    return 1


def _known(r: Record, column: str, legal: Iterable[str], problems: Problems) -> bool:
    if r[column] in legal:
        return True
    _unknown(r, column, r[column], legal, problems)
    return False


def _check_in(r: Record, column: str, legal: Iterable[str], problems: Problems) -> None:
    if r[column] not in legal:
        _unknown(r, column, r[column], legal, problems)


def _unknown(
    r: Record, column: str, name: str, legal: Iterable[str], problems: Problems
) -> None:
    problems.add(
        "E-NAME", r.file, r.line, column, f'unknown {column} "{name}"',
        f"a known {column}", suggest(name, filter(None, legal)),
    )
