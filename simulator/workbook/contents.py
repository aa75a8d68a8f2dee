"""What a workbook holds: the rows of every sheet, from a scenario and the tables of its city."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from simulator import units
from simulator.parameters.cell_numbers import number
from simulator.scenario.keys import Measure, ScenarioFile, Target
from simulator.simulation.scenario import Scenario
from simulator.workbook.layout import (
    CLAUSES,
    EXAMPLE,
    GROWTH,
    HURDLES,
    MARK,
    MEASURES,
    SECTOR,
    SETTING_WAYS,
    SETTINGS,
    TABLES,
    TARGETS,
    UPTAKE,
    InputColumn,
    Sheet,
    TableSheet,
    Way,
)
from simulator.workbook.texts import setting_text

Cell = str | int | float
Row = Mapping[str, Cell]
"""Column -> what stands there; a column that is left out is an empty cell."""
BETWEEN = ";"
_LARGEST_WHOLE = 1e15


def sheet_rows(scenario: Scenario, tables: Path) -> Mapping[str, list[Row]]:
    """Return sheet -> rows.

    scenario : the example, with the clauses of its folder; tables : the folder of its city.
    """
    file = scenario.file
    found: dict[str, list[Row]] = {
        SETTINGS.key: list(_settings(file)),
        GROWTH.key: [_marked(GROWTH, "facility", key, part) for key, part in file.growth.items()],
        MEASURES.key: [_marked(MEASURES, "measure", key, part)
                       for key, part in file.measures.items()],
        UPTAKE.key: [row for key, part in file.measures.items() for row in _uptake(key, part)],
        TARGETS.key: [_target(key, part) for key, part in file.targets.items()],
        HURDLES.key: [{MARK: EXAMPLE, "measure": key, "rate": rate}
                      for key, rate in file.finance.hurdle_rates.items()],
        CLAUSES.key: [{MARK: EXAMPLE, **_filled(row)}
                      for row in _read(scenario.folder / "clauses.csv")],
    }
    return {**found, **{own.sheet.key: list(_table(own, tables)) for own in TABLES}}


def _settings(file: ScenarioFile) -> Iterator[Row]:
    for item, (way, kind) in SETTING_WAYS.items():
        zh, en = setting_text(item)
        cell = _cell(_at(file, way), kind)
        row: dict[str, Cell] = {"item": item, "meaning_zh": zh, "meaning_en": en}
        yield row if cell is None else {**row, "value": cell}


def _at(part: Any, way: Way) -> Any:
    """Return what stands at a place of the scenario; None where a part is left out."""
    for key in way:
        part = getattr(part, key) if isinstance(part, BaseModel) else None
    return part


def _cell(value: Any, kind: str) -> Cell | None:
    if value is None or value in ("", []):
        return None
    if kind == "flag":
        return "yes" if value else "no"
    if kind == "list":
        return BETWEEN.join(value)
    return value if isinstance(value, (int, float)) else str(value)


def _marked(sheet: Sheet, name: str, key: str, part: BaseModel) -> dict[str, Cell]:
    """Return the row of one named part of the scenario."""
    cells = {c.key: _cell(_at(part, c.way), c.kind) for c in sheet.columns if c.way}
    return {MARK: EXAMPLE, name: key, **{k: v for k, v in cells.items() if v is not None}}


def _uptake(key: str, measure: Measure) -> Iterator[Row]:
    for part in measure.uptake:
        row = _marked(UPTAKE, "measure", key, part)
        for year, written in part.path.items():
            yield {**row, "year": year, **_amount(written)}
        if not part.path:
            yield row


def _target(key: str, target: Target) -> Row:
    row = _marked(TARGETS, "target", key, target)
    return row if target.value is None else {**row, **_amount(target.value)}


def _amount(written: str | float) -> dict[str, Cell]:
    """Return a written amount in two cells: a number, and its unit if there is one."""
    if not isinstance(written, str):
        return {"value": written}
    amount, unit = units.split_quantity(written)
    return {"value": _whole(amount), **({"unit": unit} if unit else {})}


def _whole(value: float) -> int | float:
    return int(value) if value.is_integer() and abs(value) < _LARGEST_WHOLE else value


def _table(own: TableSheet, folder: Path) -> Iterator[Row]:
    name = f"{own.table.name}.csv"
    paths = sorted(folder.glob(f"*/{name}")) if own.by_sector else [folder / name]
    for path in paths:
        for record in _read(path):
            cells = {c: _typed(own.sheet.column(c), text) for c, text in _filled(record).items()}
            where: dict[str, Cell] = {SECTOR: path.parent.name} if own.by_sector else {}
            yield {MARK: EXAMPLE, **where, **cells}


def _typed(column: InputColumn, text: str) -> Cell:
    found = number(text) if column.kind in ("number", "year") else None
    return text if found is None else _whole(found)


def _filled(record: Mapping[str, str]) -> dict[str, str]:
    return {column: text for column, text in record.items() if text}


def _read(path: Path) -> list[dict[str, str]]:
    if not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = csv.DictReader(stream)
        return [{c: text.strip() for c, text in row.items() if c and text} for row in rows
                if any(row.values())]
