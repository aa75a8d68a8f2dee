"""Rows laid over the tables: a changed value, a new technology, a measure of one's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from simulator import units
from simulator.errors import Problems, suggest
from simulator.kernels.containers import FixedDict
from simulator.parameters import load
from simulator.parameters.load import Tables
from simulator.parameters.reader import COMMON, MODEL_YEAR, Read, Record, Value, row_name, to_value
from simulator.parameters.sector_names import LISTED
from simulator.parameters.tables import CITY, Table, kinds

STATISTICS = CITY + "statistics"
OWN = {"geography": "", "reference": "none", "grade": "assumption"}
"""What a new row says of its source where it says nothing."""
NOTE = "given by the user"


@dataclass(frozen=True)
class Given:
    """One row as given: the table's name as people write it, cells, and its place for messages.

    cells : of a changed row, those that change and those that name it; named : a row that is there,
    by its keys or by their text, in place of the cells that name it; sector : of a new source.
    """

    table: str
    cells: Mapping[str, str]
    file: str
    line: int = 0
    sector: str = ""
    named: str | tuple[str, ...] = ""


def lay_over(
    found: Tables, given: Iterable[Given], problems: Problems,
    files: Mapping[Path, Read] | None = None,
) -> Tables:
    """Return the tables with rows laid over: same keys replace, others are added.

    files : those that the rows were read from; they join those of the tables.

    The tables themselves stay as they are. Of a row that is there, cells that are not given stay;
    a value given alone keeps its range, which reaches as far as the value. A new row without source
    is an assumption.
    """
    own = _Overlay(found, problems)
    for row in given:
        own.take(row)
    return own.result(files or {})


class _Overlay:
    """Copies of what changes, and the rows put in."""

    def __init__(self, found: Tables, problems: Problems) -> None:
        self.before, self.problems = found, problems
        self.values = {name: list(rows) for name, rows in found.values.items()}
        self.records = {name: list(rows) for name, rows in found.records.items()}
        self.listed: list[tuple[str, Record, str]] = []
        self.at: dict[str, dict[tuple[str, ...], int]] = {}
        self.paths: dict[str, set[tuple[str, ...]]] = {}
        self.laid: dict[tuple[str, tuple[str, ...]], Given] = {}

    @cached_property
    def price_year(self) -> str:
        """Return the price year of the model's money: that of the deflator's 1."""
        rows = self.before.rows("finance")
        return next((row.keys[1] for row in rows if row.keys[0] == "deflator" and row.value == 1),
                    "")

    def take(self, row: Given) -> None:
        """Put one row in its table."""
        found = self._found(row) if row.named else row
        kind = None if found is None else self._kind(found)
        row = found or row
        if kind is None:
            return
        table = kinds()[kind]
        unknown = [column for column in row.cells if column not in table.columns]
        for column in unknown:
            self._report(row, column, "E-COLUMN", f'unknown column "{column}"',
                         "one of " + ", ".join(table.columns), suggest(column, table.columns))
        if not unknown and self._is_first(row, kind, table):
            (self._value if table.values else self._record)(row, kind, table)

    def _is_first(self, row: Given, kind: str, table: Table) -> bool:
        """Tell whether a row is given once; report it if not. Statistics may say a thing twice."""
        keys = _keys(row.cells, table) if table.values else _named(row.cells, table)
        first = self.laid.setdefault((kind, keys), row)
        if first is not row and kind != STATISTICS:
            before = f"{first.file}:{first.line}" if first.line else "another one given"
            self._report(row, row_name(keys), "E-DUPLICATE", f"the same keys as {before}",
                         "each row once", "leave one of the two out")
        return first is row or kind == STATISTICS

    def result(self, files: Mapping[Path, Read]) -> Tables:
        """Return the tables with everything put in."""
        lists = self.before.codelists.opened() if self.listed else self.before.codelists
        made = replace(self.before, codelists=lists, values=self.values, records=self.records,
                       files={**self.before.files, **files})
        for kind, record, sector in sorted(self.listed, key=lambda e: e[0] != "sources"):
            LISTED[kind](lists, record, sector, self.problems)
        return made.fixed()

    def _found(self, row: Given) -> Given | None:
        """Return a row that was named by its keys, with the cells that name it."""
        wanted, legal, texts = text_of(row.named), kinds(), []
        for name in (CITY + row.table, row.table):
            table = legal.get(name)
            for keys in self._known(name) if table is not None else ():
                texts.append(text_of(keys))
                if table is not None and text_of(keys).casefold() == wanted.casefold():
                    cells = dict(zip(table.keys, keys, strict=False))
                    return replace(row, cells={**cells, **row.cells}, named="")
        if texts or CITY + row.table in legal or row.table in legal:
            self._report(row, wanted, "E-NAME", f'no row "{wanted}"', f"a row of {row.table}",
                         suggest(wanted, texts) if texts else "give all columns of a new row")
            return None
        return replace(row, named="")

    def _kind(self, row: Given) -> str | None:
        """Return the table that is meant: that whose columns name the row, the city's own first."""
        legal = kinds()
        named = [name for name in (CITY + row.table, row.table) if name in legal]
        if not named:
            shown = sorted({name.removeprefix(CITY) for name in legal})
            self._report(row, row.table, "E-NAME", f'unknown table "{row.table}"', "a table",
                         suggest(row.table, shown))
            return None
        fitting = [n for n in named if set(row.cells) <= set(legal[n].columns)] or named[-1:]
        for name in fitting:
            if self._place(name, _keys(row.cells, legal[name])) is not None:
                return name
        similar = [n for n in fitting if self._has_path(n, row, legal[n])]
        return (similar or fitting[::-1])[0]

    def _has_path(self, kind: str, row: Given, table: Table) -> bool:
        """Tell whether a table has other years of a row."""
        self._known(kind)
        return MODEL_YEAR in table.keys and _keys(row.cells, table)[:-1] in self.paths[kind]

    def _known(self, kind: str) -> dict[tuple[str, ...], int]:
        if kind not in self.at:
            table = kinds()[kind]
            names = (value.keys for value in self.values.get(kind, [])) if table.values else (
                _named(record.cells, table) for record in self.records.get(kind, []))
            self.at[kind] = {keys: place for place, keys in enumerate(names)}
            self.paths[kind] = {keys[:-1] for keys in self.at[kind]}
        return self.at[kind]

    def _place(self, kind: str, keys: tuple[str, ...]) -> int | None:
        table = kinds()[kind]
        return self._known(kind).get(keys if table.values else keys[: _named_by(table)])

    def _value(self, row: Given, kind: str, table: Table) -> None:
        keys = _keys(row.cells, table)
        place = self._place(kind, keys)
        before = None if place is None else self.values[kind][place]
        cells = self._filled(row, dict(zip(table.keys, keys, strict=True)), before)
        if cells is None:
            return
        record = Record(row.file, row.line, cells)
        value = to_value(record, kind, table.keys, self.problems)
        load.check_reference(self.before, record, table.keys, self.problems)
        if value is None:
            return
        rows = self.values.setdefault(kind, [])
        self._known(kind)[keys] = len(rows) if place is None else place
        self.paths[kind].add(keys[:-1])
        if place is None:
            rows.append(value)
        else:
            rows[place] = value

    def _filled(
        self, row: Given, keys: dict[str, str], before: Value | None
    ) -> dict[str, str] | None:
        """Return all cells of a row with a number: as given, else as they were, else by default."""
        given = {column: cell for column, cell in row.cells.items() if column not in keys}
        if "value" in given and "unit" not in given:
            given = self._split(row, given)
        if "value" not in given and before is None:
            self._report(row, row_name(keys.values()), "E-MISSING", "no value",
                         "an amount such as 700 CNY/t", "give value and unit")
            return None
        if before is None:
            ends = {"low": given["value"], "high": given["value"], "unit": "1", "note": NOTE,
                    "year": self.price_year}
            return {**dict.fromkeys(COMMON, ""), **OWN, **ends, **given, **keys}
        cells = {**_written(before), **given, **keys}
        if "value" in given and not {"low", "high"} & given.keys():
            cells |= _widened(before, given)
        if "value" in given and "reference" not in given:
            cells |= {**OWN, "note": NOTE} | {c: given[c] for c in OWN if c in given}
            cells["note"] = given.get("note", NOTE)
        return cells

    @staticmethod
    def _split(row: Given, given: dict[str, str]) -> dict[str, str]:
        """Return an amount such as "700 CNY/t" as a value and a unit."""
        try:
            number, unit = units.split_quantity(given["value"])
        except units.UnitError:
            return given
        return {**given, "value": repr(number)} | ({"unit": unit} if unit else {})

    def _record(self, row: Given, kind: str, table: Table) -> None:
        keys = _keys(row.cells, table)
        named = _named(row.cells, table)
        place = self._place(kind, keys)
        rows = self.records.setdefault(kind, [])
        before = {} if place is None else rows[place].cells
        cells = {**dict.fromkeys(table.keys, ""), **before, **row.cells}
        record = Record(row.file, row.line, FixedDict(cells))
        self._known(kind)[named] = len(rows) if place is None else place
        if place is None:
            rows.append(record)
        else:
            rows[place] = record
        if kind in LISTED:
            self.listed.append((kind, record, row.sector))

    def _report(
        self, row: Given, key: str, code: str, found: str, expected: str, fix: str
    ) -> None:
        self.problems.add(code, row.file, row.line, f"{row.table} {key}".strip(), found, expected,
                          fix)


def text_of(keys: str | tuple[str, ...]) -> str:
    """Return the name of a row that is given by its keys, or by their text."""
    return row_name(map(str, keys)) if isinstance(keys, tuple) else str(keys)


def _keys(cells: Mapping[str, str], table: Table) -> tuple[str, ...]:
    return tuple(cells.get(column, "") for column in table.keys)


def _named_by(table: Table) -> int:
    """Return how many of the first columns name a row of a table without numbers."""
    return 1 if table.name in ("measures", "sources") else 2


def _named(cells: Mapping[str, str], table: Table) -> tuple[str, ...]:
    return tuple(cells.get(column, "") for column in table.keys[: _named_by(table)])


def _written(value: Value) -> dict[str, str]:
    """Return the cells of a row beside its keys."""
    numbers = {column: repr(getattr(value, column)) for column in ("value", "low", "high")}
    words = ("unit", "year", "geography", "reference", "grade", "note", "distribution", "group",
             "extend", "basis", "condition")
    return numbers | {column: getattr(value, column) for column in words}


def _widened(before: Value, given: Mapping[str, str]) -> dict[str, str]:
    """Return the old range, as far as the new value where that lies outside it."""
    unit = given.get("unit", before.unit)
    try:
        value = float(given["value"])
        factor = 1.0 if unit == before.unit else units.factor(before.unit, unit)
    except (ValueError, units.UnitError):
        return {"low": given["value"], "high": given["value"]}
    return {"low": repr(min(before.low * factor, value)),
            "high": repr(max(before.high * factor, value))}
