"""Rows that a user gives: a folder with some tables, mappings, frames."""

from __future__ import annotations

import numbers
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from simulator.errors import Problems, suggest
from simulator.parameters.overlay import CITY, Given, kinds
from simulator.parameters.reader import MODEL_YEAR, header_of, read_records

if TYPE_CHECKING:
    import pandas as pd

Parameters: TypeAlias = "str | Path | pd.DataFrame | Mapping[str, Any]"
"""A folder of tables; a frame with a column `table`; table -> frame, rows, or row -> value."""
PYTHON = "Python"
"""Place of what was given in Python, in messages."""
TABLE = "table"
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


def given_drivers(drivers: Any, problems: Problems) -> Iterator[Given]:
    """Yield the rows of drivers given as {driver: {year: amount}}; a Series serves as well."""
    for name, path in _pairs(drivers, "drivers", "{driver: {year: amount}}", problems):
        wanted = f'{{"{name}": {{2030: "4e11 CNY"}}}}'
        for year, amount in _pairs(path, f"drivers {name}", wanted, problems):
            cells = {"driver": str(name), MODEL_YEAR: str(year), **_cells(amount)}
            yield Given("drivers", cells, PYTHON)


def is_whole_city(folder: Path) -> bool:
    """Tell whether a folder holds the tables of a whole city, or only some that differ."""
    return any(folder.glob("*/activity.csv"))


def rows_beside(folder: Path, city: bool, problems: Problems) -> Iterator[Given]:
    """Yield the rows of a folder beside those of a city's whole tables; with `city`, those too."""
    if city:
        yield from rows_of_folder(folder, problems)
        return
    for path in sorted([*folder.glob("*.csv"), *folder.glob("*/*.csv")]):
        if path.stem in _COMMON:
            kind = kind_of_file(path, problems)
            if kind is not None and not kind.startswith(CITY) and kind != "facilities":
                yield from rows_of_file(path, kind, folder, problems)


def rows_of_folder(folder: Path, problems: Problems) -> Iterator[Given]:
    """Yield the rows of every table that lies in a folder or in one of its sector folders."""
    paths = sorted([*folder.glob("*.csv"), *folder.glob("*/*.csv")])
    if not any(path.stem in _NAMES for path in paths):
        problems.add("E-FILE", folder.as_posix(), 0, "", "a folder without tables",
                     "whole tables of a city, or some such as prices.csv",
                     "name the folder that holds them")
        return
    for path in paths:
        kind = kind_of_file(path, problems)
        if kind is not None:
            yield from rows_of_file(path, kind, folder, problems)


def rows_of_file(path: Path, kind: str, folder: Path, problems: Problems) -> Iterator[Given]:
    """Yield the rows of one table."""
    table, sector = kinds()[kind], path.parent.name if path.parent != folder else ""
    for record in read_records(path, path.as_posix(), table.keys, problems, table.values,
                               table.own):  # fmt: skip
        yield Given(table.name, record.cells, record.file, record.line, sector)


def kind_of_file(path: Path, problems: Problems) -> str | None:
    """Return the kind of table in a file, by its name and, where two share it, by its columns."""
    legal = kinds()
    named = [name for name in (CITY + path.stem, path.stem) if name in legal]
    if not named:
        shown = {name.removeprefix(CITY) for name in legal}
        problems.add("E-NAME", path.as_posix(), 0, "", f'no table is called "{path.stem}"',
                     "a table of the model", suggest(path.stem, shown))
        return None
    header = header_of(path)
    fitting = [name for name in named if set(legal[name].keys) <= header]
    return max(fitting or named, key=lambda name: len(header & set(legal[name].keys)))


def _of_table(table: str, rows: Any, problems: Problems) -> Iterator[Given]:
    if hasattr(rows, "to_dict") and hasattr(rows, "columns"):
        yield from _of_frame(table, rows, problems)
    elif isinstance(rows, Mapping):
        for name, said in rows.items():
            yield Given(table, _cells(said), PYTHON, named=_name(name))
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
    cells = {str(column): _cell(cell) for column, cell in row.items()}
    name = cells.pop(TABLE, table)
    if name:
        yield Given(name, cells, PYTHON, number, cells.pop("sector", "")
                    if name == "sources" else "")  # fmt: skip
    else:
        problems.add("E-COLUMN", PYTHON, number, "parameters", 'no column "table"',
                     "the table of each row", 'add a column "table", or give {table: frame}')


def _cells(said: Any) -> dict[str, str]:
    """Return cells from an amount, or from a mapping of columns."""
    if isinstance(said, Mapping):
        return {str(column): _cell(cell) for column, cell in said.items()}
    return {"value": _cell(said)}


def _cell(cell: Any) -> str:
    if cell is None or (isinstance(cell, float) and cell != cell):  # noqa: PLR0124 - nan is blank
        return ""
    if isinstance(cell, numbers.Integral):
        return str(int(cell))
    return repr(float(cell)) if isinstance(cell, numbers.Real) else str(cell).strip()


def _name(name: Any) -> str | tuple[str, ...]:
    return tuple(map(str, name)) if isinstance(name, tuple) else str(name)


def _pairs(
    given: Any, key: str, wanted: str, problems: Problems
) -> Iterator[tuple[Any, Any]]:
    if hasattr(given, "items"):
        yield from given.items()
    else:
        problems.add("E-VALUE", PYTHON, 0, key, type(given).__name__, "a mapping",
                     f"write for example {wanted}")
