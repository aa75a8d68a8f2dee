"""Rows that a user gives: a folder with some tables, mappings, frames."""

from __future__ import annotations

import numbers
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from simulator.errors import PYTHON, Problems, suggest
from simulator.parameters.overlay import Given, text_of
from simulator.parameters.reader import MODEL_YEAR, Reads, header_of, read_records
from simulator.parameters.tables import CITY, kinds
from simulator.parameters.unknown_files import report_too_deep, whither

if TYPE_CHECKING:
    import pandas as pd

Parameters: TypeAlias = "str | Path | pd.DataFrame | Mapping[str, Any]"
"""A folder of tables; a frame with a column `table`; table -> frame, rows, or row -> value."""
MISSING = ("nan", "<NA>", "NaT")
"""What the empty cells of a frame are written as."""
_YEAR = re.compile(r"^[0-9]{4}$")
TABLE, VALUE, ENDS = "table", "value", ("low", "high")
TABLES = "tables"
"""Folder beside a scenario that holds the tables of the planner's own city."""
SOURCES = "sources.csv"
"""Table that lies in the folder of a sector, and nowhere else."""
_NAMES = {name.removeprefix(CITY) for name in kinds()}
_COMMON = {name for name in kinds() if not name.startswith(CITY)}


def given_rows(parameters: Parameters, problems: Problems) -> Iterator[Given]:
    """Yield the rows given as a folder, as a frame, or as a mapping of tables."""
    if isinstance(parameters, (str, Path)):
        yield from rows_of_folder(Path(parameters), problems)
    elif isinstance(parameters, Mapping):
        for table, rows in parameters.items():
            if str(table).removeprefix(CITY) in _NAMES:
                yield from _of_table(str(table), rows, problems)
            else:
                problems.add("E-NAME", PYTHON, 0, f"parameters {table}",
                             f'unknown table "{table}"', "a table", suggest(str(table), _NAMES))
    elif hasattr(parameters, "to_dict"):
        yield from _of_frame("", parameters, problems)
    else:
        problems.add("E-VALUE", PYTHON, 0, "parameters", type(parameters).__name__,
                     "a folder, a mapping of tables or a DataFrame",
                     'write for example {"prices": {"raw_coal import 2025": "700 CNY/t"}}')


def given_drivers(drivers: Any, start: int, problems: Problems) -> Iterator[Given]:
    """Yield the rows of drivers given as {driver: {year: amount}}; a Series serves as well.

    start : base year, the first in which a driver can have a value; one beyond the last year of the
    scenario says where a driver is heading.
    """
    for name, path in _pairs(drivers, "drivers", "{driver: {year: amount}}", problems):
        wanted = f'{{"{name}": {{2030: "4e11 CNY"}}}}'
        for year, amount in _pairs(path, f"drivers {name}", wanted, problems):
            if not _is_year(year, start):
                problems.add("E-YEAR", PYTHON, 0, f"drivers {name}", repr(year),
                             f"a year from the base year {start} on", f"write for example {wanted}")
                continue
            cells = {"driver": str(name), MODEL_YEAR: _cell(MODEL_YEAR, year),
                     **_cells(amount, f"drivers {name} {year}", problems)}
            yield Given("drivers", cells, PYTHON)


def is_whole_city(folder: Path) -> bool:
    """Tell whether a folder holds the tables of a whole city, or only some that differ."""
    return any(folder.glob("*/activity.csv"))


def lie_below(folder: Path, problems: Problems) -> bool:
    """Tell whether the tables of a folder lie in its folder `tables`; report it if so."""
    inner = folder / TABLES
    if not inner.is_dir() or any(path.stem in _NAMES for path in folder.glob("*.csv")):
        return False
    problems.add("E-FILE", folder.as_posix(), 0, "", f'a folder whose tables lie in "{TABLES}"',
                 "the folder of the tables itself", f"name {inner.as_posix()}")
    return True


def rows_beside(
    folder: Path, city: bool, problems: Problems, reads: Reads | None = None
) -> Iterator[Given]:
    """Yield the rows of a folder beside those of a city's whole tables; with `city`, those too.

    reads : takes every table as it is read.
    """
    if city:
        yield from rows_of_folder(folder, problems, reads)
        return
    for path in sorted([*folder.glob("*.csv"), *folder.glob("*/*.csv")]):
        if path.stem in _COMMON:
            kind = kind_of_file(path, problems)
            if kind is not None and not kind.startswith(CITY) and kind != "facilities":
                yield from rows_of_file(path, kind, folder, problems, reads)


def rows_of_folder(
    folder: Path, problems: Problems, reads: Reads | None = None
) -> Iterator[Given]:
    """Yield the rows of every table that lies in a folder or in one of its sector folders."""
    if lie_below(folder, problems):
        return
    paths = sorted([*folder.glob("*.csv"), *folder.glob("*/*.csv")])
    if not any(path.stem in _NAMES for path in paths):
        report_too_deep(folder, problems)
        problems.add("E-FILE", folder.as_posix(), 0, "", "a folder without tables",
                     "whole tables of a city, or some such as prices.csv",
                     "name the folder that holds them")
        return
    if (folder / SOURCES).is_file():
        _one_sector(folder, problems)
        return
    report_too_deep(folder, problems)
    for path in paths:
        kind = kind_of_file(path, problems)
        if kind is not None:
            yield from rows_of_file(path, kind, folder, problems, reads)


def _one_sector(folder: Path, problems: Problems) -> None:
    problems.add("E-FILE", folder.as_posix(), 0, SOURCES, "the tables of one sector alone",
                 f"a folder of tables: prices.csv and the like in it, and a folder for every "
                 f"sector, such as {folder.name}/{SOURCES}",
                 f'name the folder that "{folder.name}" lies in, or put it into one of its own')


def rows_of_file(
    path: Path, kind: str, folder: Path, problems: Problems, reads: Reads | None = None
) -> Iterator[Given]:
    """Yield the rows of one table."""
    table, sector = kinds()[kind], path.parent.name if path.parent != folder else ""
    for record in read_records(path, path.as_posix(), table.keys, problems, table.values,
                               table.own, reads):
        yield Given(table.name, record.cells, record.file, record.line, sector)


def kind_of_file(path: Path, problems: Problems) -> str | None:
    """Return the kind of table in a file, by its name and, where two share it, by its columns."""
    legal = kinds()
    named = [name for name in (CITY + path.stem, path.stem) if name in legal]
    if not named:
        shown = {name.removeprefix(CITY) for name in legal}
        problems.add("E-NAME", path.as_posix(), 0, "", f'no table is called "{path.stem}"',
                     "a table of the model", whither(path, {f"{table}.csv" for table in shown}))
        return None
    header = header_of(path)
    fitting = [name for name in named if set(legal[name].keys) <= header]
    return max(fitting or named, key=lambda name: len(header & set(legal[name].keys)))


def _of_table(table: str, rows: Any, problems: Problems) -> Iterator[Given]:
    if hasattr(rows, "to_dict") and hasattr(rows, "columns"):
        yield from _of_frame(table, rows, problems)
    elif isinstance(rows, Mapping):
        for name, said in rows.items():
            cells = _cells(said, f"parameters {table} {text_of(name)}", problems)
            yield Given(table, cells, PYTHON, named=_name(name))
    elif isinstance(rows, (list, tuple)):
        for number, row in enumerate(rows, start=1):
            yield from _of_row(table, row, number, problems)
    else:
        problems.add("E-VALUE", PYTHON, 0, f"parameters {table}", type(rows).__name__,
                     "rows, a DataFrame, or {row: amount}",
                     'write for example {"raw_coal import 2025": "700 CNY/t"}')


def _of_frame(table: str, frame: Any, problems: Problems) -> Iterator[Given]:
    for number, row in enumerate(frame.to_dict("records"), start=1):
        yield from _of_row(table, row, number, problems)


def _of_row(table: str, row: Any, number: int, problems: Problems) -> Iterator[Given]:
    if not isinstance(row, Mapping):
        problems.add("E-VALUE", PYTHON, number, f"parameters {table}", type(row).__name__,
                     "a mapping of columns to cells", 'write for example {"carrier": "raw_coal"}')
        return
    cells = _cells(row, f"parameters {table}", problems, number)
    name = cells.pop(TABLE, table)
    if name:
        yield Given(name, cells, PYTHON, number, cells.pop("sector", "")
                    if name == "sources" else "")
    else:
        problems.add("E-COLUMN", PYTHON, number, "parameters", 'no column "table"',
                     "the table of each row", 'add a column "table", or give {table: frame}')


def _cells(said: Any, key: str, problems: Problems, line: int = 0) -> dict[str, str]:
    """Return cells from an amount, or from a mapping of columns; what is blank is not said."""
    row = said if isinstance(said, Mapping) else {VALUE: said}
    cells = {}
    for column, cell in row.items():
        if isinstance(cell, (bool, np.bool_)):
            problems.add("E-VALUE", PYTHON, line, f"{key} {column}".strip(), str(cell),
                         "a number, an amount or a text", 'write for example "700 CNY/t"')
        elif column == VALUE or not _is_blank(cell) or (
                isinstance(cell, str) and column not in ENDS):
            cells[str(column)] = _cell(str(column), cell)
    return cells


def _is_blank(cell: Any) -> bool:
    """Tell whether a cell is empty, as a frame has it too."""
    if isinstance(cell, str):
        return not cell.strip()
    return cell is None or str(cell) in MISSING


def _is_year(year: Any, start: int) -> bool:
    """Tell whether a year, as a number or a text, can be one of a scenario."""
    digits = _cell(MODEL_YEAR, year)
    return not isinstance(year, bool) and bool(_YEAR.match(digits)) and int(digits) >= start


def _cell(column: str, cell: Any) -> str:
    """Return the text of a cell; years and ranks are whole numbers, whatever a frame made them."""
    if _is_blank(cell):
        return ""
    if not isinstance(cell, numbers.Real) or isinstance(cell, bool):
        return str(cell).strip()
    if isinstance(cell, numbers.Integral):
        return str(int(cell))
    number = float(cell)
    return str(int(number)) if number.is_integer() and column not in (VALUE, *ENDS) \
        else repr(number)


def _name(name: Any) -> str | tuple[str, ...]:
    return tuple(_cell("", part) for part in name) if isinstance(name, tuple) else str(name)


def _pairs(
    given: Any, key: str, wanted: str, problems: Problems
) -> Iterator[tuple[Any, Any]]:
    if hasattr(given, "items"):
        yield from given.items()
    else:
        problems.add("E-VALUE", PYTHON, 0, key, type(given).__name__, "a mapping",
                     f"write for example {wanted}")
