"""In what two scenarios differ, the first few of it: keys of the file, rows of the tables."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import Any

from simulator.parameters.load import Tables
from simulator.parameters.reader import Record, Value, row_name
from simulator.parameters.tables import CITY
from simulator.simulation.scenario import Scenario

Row = Value | Record
Difference = tuple[str, str, str]
"""What differs, and what it is in either."""
NOTHING = "nothing"
MOST = 3


def first_differences(one: Scenario, other: Scenario, most: int = MOST) -> list[Difference]:
    """Return a few keys and rows in which two scenarios differ, with what they are in both."""
    return list(islice(_differences(one, other), most))


def _differences(one: Scenario, other: Scenario) -> Iterator[Difference]:
    yield from _of_data("", *(s.file.model_dump(mode="json") for s in (one, other)))
    rows, other_rows = _rows(one), _rows(other)
    for name in dict.fromkeys((*rows, *other_rows)):
        a, b = rows.get(name), other_rows.get(name)
        if a != b:
            yield name.removeprefix(CITY), *_shown(a, b)


def _of_data(key: str, one: Any, other: Any) -> Iterator[Difference]:
    """Yield the keys of plain data that differ; a block that only one has is one difference."""
    if isinstance(one, dict) and isinstance(other, dict):
        for name in dict.fromkeys((*one, *other)):
            yield from _of_data(f"{key}.{name}".lstrip("."), one.get(name, ...),
                                other.get(name, ...))
    elif one != other:
        yield key, _written(one), _written(other)


def _written(value: Any) -> str:
    if value is ...:
        return NOTHING
    return "a block" if isinstance(value, dict) else json.dumps(value, ensure_ascii=False)


def _rows(scenario: Scenario) -> dict[str, Row]:
    """Return every row by table and name, without its place, with the value that is used."""
    found = dict(_read(scenario.tables))
    if scenario.values is not None:
        store, first = scenario.store, scenario.values.reshape(-1, len(scenario.store.rows))[0]
        for row, factor, used in zip(store.rows, store.scale, first.tolist(), strict=True):
            if row.value * factor != used:
                found[_name(row)] = replace(row, file="", line=0, value=used / factor)
    return found


def _read(tables: Tables) -> Iterator[tuple[str, Row]]:
    for values in tables.values.values():
        for value in values:
            yield _name(value), replace(value, file="", line=0)
    for table, records in tables.records.items():
        for record in records:
            name = f"{table} {row_name(list(record.cells.values())[:2])}"
            yield name, replace(record, file="", line=0)


def _name(row: Value) -> str:
    return f"{row.table} {row_name(row.keys)}"


def _shown(one: Row | None, other: Row | None) -> tuple[str, str]:
    """Return what two rows say: their numbers, or the first cells that differ."""
    mine, others = _cells(one), _cells(other)
    if mine and others and mine["value"] == others["value"]:
        column = next(name for name in mine if mine[name] != others.get(name))
        return f"{column} {mine[column]}", f"{column} {others.get(column, NOTHING)}"
    return mine.get("value", NOTHING), others.get("value", NOTHING)


def _cells(row: Row | None) -> Mapping[str, str]:
    if row is None:
        return {}
    if isinstance(row, Record):
        return {"value": "a row", **row.cells}
    return {"value": f"{row.value!r} {row.unit}", **{
        name: str(cell) for name, cell in vars(row).items() if name != "value"}}
