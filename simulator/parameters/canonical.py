"""Bring every value row to canonical units, and check the names in it."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from simulator import units
from simulator.errors import Problems, suggest
from simulator.parameters import tables
from simulator.parameters.bounds import check_bounds
from simulator.parameters.codelists import COMBUSTION_CLASSES, DRIVERS, Source
from simulator.parameters.load import Tables
from simulator.parameters.reader import Value

BASE_PRICE_YEAR = 2020
_BASE = "2020"
_SHORT_TON = re.compile(r"\btons?\b", re.I)
_BRACKETS = re.compile(r"\(([^()*/ ]+)\)")
_BARE_NUMBER = re.compile(r"^[\d.eE+\-]+$")
GRID_UNITS = {
    "grid_factor": "t/GWh",
    "heat_factor": "t/TJ",
    "nonfossil_share": "1",
    "gce_per_kwh": "TJ/GWh",
    "displacement": "1",
}
MOVE_UNITS = {
    "stock_share": "1",
    "sales_share": "1",
    "coverage": "1",
    "retire": "1",
    "transfer": "1",
    "demand": "1",
    "offset": "1",
    "sink": "ha",
    "ban": "1",
}
"""Canonical unit of a move's path; `capacity` takes the capacity unit of its source."""


@dataclass
class Store:
    """All value rows in canonical units; a row is known by its position."""

    tables: Tables
    rows: list[Value] = field(default_factory=list)
    scale: list[float] = field(default_factory=list)
    by_table: dict[str, list[int]] = field(default_factory=dict)

    def central(self) -> np.ndarray:
        """Return the central values, (row,), canonical."""
        return self._scaled(row.value for row in self.rows)

    def low(self) -> np.ndarray:
        """Return the lower ends, (row,), canonical."""
        return self._scaled(row.low for row in self.rows)

    def high(self) -> np.ndarray:
        """Return the upper ends, (row,), canonical."""
        return self._scaled(row.high for row in self.rows)

    def ids(self, table: str) -> list[int]:
        """Return the row numbers of a table, in file order."""
        return self.by_table.get(table, [])

    def _scaled(self, numbers: Iterable[float]) -> np.ndarray:
        raw = np.array(list(numbers), dtype=float)
        result: np.ndarray = raw * np.array(self.scale, dtype=float)
        return result


def canonical(
    found: Tables, items: Mapping[str, Mapping[str, str]], problems: Problems
) -> Store:
    """Check names and units of every value row and return them in canonical units.

    items : sector -> {item: unit template}, generic and sector-specific items together.
    """
    store = Store(found)
    context = _Context(found, items, problems)
    for table, rows in found.values.items():
        target = _TARGETS[table]
        ids = store.by_table.setdefault(table, [])
        for value in rows:
            scale = _scale(value, target(context, value), context)
            if scale is not None:
                check_bounds(value, scale, context.moves, problems)
                ids.append(len(store.rows))
                store.rows.append(value)
                store.scale.append(scale)
    _report_duplicates(store, problems)
    return store


@dataclass(frozen=True)
class _Target:
    unit: str
    carrier: str = ""
    money: bool = False
    inverse: bool = False


class _Context:
    """What a row is checked against: the codelists, heating values and the deflator."""

    def __init__(
        self, found: Tables, items: Mapping[str, Mapping[str, str]], problems: Problems
    ) -> None:
        self.lists = found.codelists
        self.items = items
        self.problems = problems
        self.heating = _heating_values(found)
        self.deflator = {
            row.keys[1]: row.value * (0.01 if row.unit in ("percent", "%") else 1.0)
            for row in found.rows("finance") if row.keys[0] == "deflator"
        }
        self.moves = {(m["measure"], m["move"]): m for m in found.plain("moves")}

    def name(self, value: Value, what: str, name: str, legal: Iterable[str]) -> bool:
        options = list(legal)
        if name in options:
            return True
        self.problems.add(
            "E-NAME", value.file, value.line, what, f'unknown {what} "{name}"',
            f"a known {what}", suggest(name, options),
        )
        return False

    def source(self, value: Value, name: str) -> Source | None:
        return self.lists.sources[name] if self.name(
            value, "source", name, self.lists.sources
        ) else None

    def technology(self, value: Value, source: Source, name: str) -> bool:
        return name == "*" or self.name(value, "technology", name, source.technologies)

    def control(self, value: Value, source: Source, name: str) -> bool:
        return self.name(value, "control", name, source.controls)

    def carrier_unit(self, value: Value, name: str) -> str | None:
        if not self.name(value, "carrier", name, self.lists.carriers):
            return None
        return self.lists.carriers[name].unit


def _heating_values(found: Tables) -> dict[str, tuple[tuple[str, float], ...]]:
    heating: dict[str, tuple[tuple[str, float], ...]] = {}
    for table in ("fuels", "city_fuels"):
        for row in found.rows(table):
            carrier, _, item = row.keys
            if item == "ncv":
                kept = [pair for pair in heating.get(carrier, ()) if pair[0] != row.unit]
                heating[carrier] = (*kept, (row.unit, row.value))
    return heating


def _scale(value: Value, target: _Target | None, context: _Context) -> float | None:
    if target is None:
        return None
    if target.unit == "*":
        return 1.0
    if _SHORT_TON.search(value.unit):
        context.problems.add(
            "E-UNIT", value.file, value.line, _label(value),
            f'unit "{value.unit}" (a ton is 907 kg in the United States)', '"t" for the tonne',
            f'write "{_SHORT_TON.sub("t", value.unit)}"',
        )
        return None
    bridges = context.heating.get(target.carrier, ())
    if target.inverse:
        bridges = tuple((f"1/({unit})", 1 / amount) for unit, amount in bridges)
    for suffix in ("", "*yr"):
        unit = f"({units.normalise(value.unit)}){suffix}" if suffix else value.unit
        try:
            found = units.factor_by(unit, target.unit, bridges)
        except units.UnitError:
            continue
        if math.isfinite(found) and found > 0 and not _is_number(value.unit):
            return found * (_deflate(value, context) if target.money else 1.0)
    shown = "percent" if target.unit == "1" else _without_brackets(target.unit)
    context.problems.add(
        "E-UNIT", value.file, value.line, _label(value),
        f'unit "{value.unit}"', f"an amount convertible to {shown}",
        f'give the value in "{shown}" or a unit of the same kind',
    )
    return None


def _without_brackets(unit: str) -> str:
    """Return "CNY/t" for "CNY/(t)", and so on."""
    return _BRACKETS.sub(r"\1", unit)


def _is_number(unit: str) -> bool:
    """Tell whether a unit is a number by mistake; "1" is the unit of plain numbers."""
    plain = units.normalise(unit)
    return plain != "1" and _BARE_NUMBER.match(plain) is not None


def _label(value: Value) -> str:
    return " ".join(key for key in value.keys if key)


def _deflate(value: Value, context: _Context) -> float:
    year = value.year[:4]
    if year in context.deflator:
        return context.deflator[year]
    context.problems.add(
        "E-YEAR", value.file, value.line, _label(value),
        f'price year "{value.year}"', "a year of the deflator series in finance.csv",
        f"write a year from {min(context.deflator, default='?')} to "
        f"{max(context.deflator, default='?')}",
    )
    return 1.0


def _process(context: _Context, value: Value) -> _Target | None:
    source_name, technology, item, name = value.keys[:4]
    source = context.source(value, source_name)
    if source is None or not context.technology(value, source, technology):
        return None
    legal = context.items.get(source.sector, {})
    if not context.name(value, "item", item, legal):
        return None
    template = legal[item]
    carrier = ""
    if "{carrier}" in template:
        unit = context.carrier_unit(value, name)
        if unit is None:
            return None
        carrier = name
        template = template.replace("{carrier}", unit)
    elif item == "emit" and not context.name(value, "pollutant", name, context.lists.pollutants):
        return None
    if template.startswith("*"):
        return _Target("*")
    return _Target(_fill(template, source), carrier)


def _fill(template: str, source: Source) -> str:
    return template.replace("{u}", f"({source.unit})").replace("{c}", f"({source.capacity_unit})")


def _city_process(context: _Context, value: Value) -> _Target | None:
    inner = Value(**{**value.__dict__, "keys": value.keys[1:]})
    return _process(context, inner)


def _control_effect(  # noqa: PLR0911 - one return per item
    context: _Context, value: Value
) -> _Target | None:
    source_name, technology, control, item, name = value.keys
    source = context.source(value, source_name)
    if source is None or not context.control(value, source, control):
        return None
    if not context.technology(value, source, technology):
        return None
    if not context.name(value, "item", item, tables.EFFECT_ITEMS):
        return None
    if item in ("life", "economic_life"):
        return _Target("yr")
    if item == "energy":
        unit = context.carrier_unit(value, name)
        return None if unit is None else _Target(f"{unit}/({source.unit})", name)
    if not context.name(value, "pollutant", name, context.lists.pollutants):
        return None
    return _Target("1" if item == "removal" else f"t/({source.unit})")


def _cost(context: _Context, value: Value) -> _Target | None:
    source_name, technology, control, item = value.keys
    source = context.source(value, source_name)
    if source is None or not context.technology(value, source, technology):
        return None
    if control and not context.control(value, source, control):
        return None
    if not context.name(value, "item", item, tables.COST_ITEMS):
        return None
    per_capacity = item != "variable_om" and not control
    unit = source.capacity_unit if per_capacity else source.unit
    return _Target(f"CNY/({unit})", money=True)


def _fuel(context: _Context, value: Value) -> _Target | None:
    carrier, combustion, item = value.keys
    if not context.name(value, "carrier", carrier, context.lists.carriers):
        return None
    if combustion not in ("", "*"):
        context.name(value, "combustion", combustion, COMBUSTION_CLASSES)
    if not context.name(value, "item", item, tables.FUEL_ITEMS):
        return None
    volume = "m^3" in value.unit or "m3" in value.unit
    unit = {
        "ncv": "TJ/m^3" if volume else "TJ/t",
        "carbon_content": "t/TJ",
        "tce_factor": "TJ/m^3" if volume else "TJ/t",
    }.get(item, "1")
    return _Target(unit)


def _emission_factor(context: _Context, value: Value) -> _Target | None:
    combustion, carrier, pollutant = value.keys
    context.name(value, "combustion", combustion, COMBUSTION_CLASSES)
    if carrier != "*":
        context.name(value, "carrier", carrier, context.lists.carriers)
    context.name(value, "pollutant", pollutant, context.lists.pollutants)
    return _Target("t/TJ", carrier, inverse=True)


def _price(context: _Context, value: Value) -> _Target | None:
    carrier, item, _ = value.keys
    unit = context.carrier_unit(value, carrier)
    if unit is None or not context.name(value, "item", item, ("import", "export")):
        return None
    return _Target(f"CNY/{unit}", carrier, money=True, inverse=True)


def _finance(context: _Context, value: Value) -> _Target | None:
    return _Target("1") if value.unit in ("percent", "%", "1") else _Target("*")


def _activity(context: _Context, value: Value) -> _Target | None:
    source_name, _, technology, item, name, _ = value.keys
    source = context.source(value, source_name)
    if source is None or not context.name(
        value, "item", item, tables.FACILITY_ITEMS_ACTIVITY
    ):
        return None
    if technology and not context.technology(value, source, technology):
        return None
    if item == "driver":
        return _Target("1") if context.name(value, "driver", name, DRIVERS) else None
    if item == "import":
        unit = context.carrier_unit(value, name)
        return None if unit is None else _Target(unit, name)
    if item == "split":
        return _Target("1")
    return _Target(source.unit if item == "activity" else source.capacity_unit)


def _mix(context: _Context, value: Value) -> _Target | None:
    source_name, _, technology, item, _ = value.keys
    source = context.source(value, source_name)
    if source is None or not context.name(value, "item", item, tables.MIX_ITEMS):
        return None
    if not context.technology(value, source, technology):
        return None
    return _Target("yr" if item.endswith("_age") else "1")


def _base_control(context: _Context, value: Value) -> _Target | None:
    source_name, _, technology, control, _ = value.keys
    source = context.source(value, source_name)
    if source is None or not context.technology(value, source, technology):
        return None
    return _Target("1") if context.control(value, source, control) else None


def _limit(  # noqa: PLR0911 - one return per item
    context: _Context, value: Value
) -> _Target | None:
    measure, move, item, _ = value.keys
    if not context.name(value, "item", item, tables.LIMIT_ITEMS):
        return None
    record = context.moves.get((measure, move))
    if record is None:
        context.name(value, "move", f"{measure} {move}", [" ".join(k) for k in context.moves])
        return None
    if item == "earliest":
        return _Target("*")
    if item == "factor":
        return _Target("1") if value.unit == "1" else _Target("*")
    source = context.lists.sources.get(record["source"].split(";")[0])
    if item == "cost":
        return None if source is None else _Target(f"CNY/({source.unit})", money=True)
    if record["kind"] == "capacity":
        return None if source is None else _Target(source.capacity_unit)
    return _Target(MOVE_UNITS.get(record["kind"], "1"))


def _driver(context: _Context, value: Value) -> _Target | None:
    driver = value.keys[0]
    return _Target(DRIVERS[driver]) if context.name(value, "driver", driver, DRIVERS) else None


def _grid(context: _Context, value: Value) -> _Target | None:
    item = value.keys[0]
    return _Target(GRID_UNITS[item]) if context.name(value, "item", item, GRID_UNITS) else None


def _free(context: _Context, value: Value) -> _Target | None:
    return _Target("*")


_TARGETS: dict[str, Callable[[_Context, Value], _Target | None]] = {
    "processes": _process,
    "control_effects": _control_effect,
    "costs": _cost,
    "fuels": _fuel,
    "city_fuels": _fuel,
    "emission_factors": _emission_factor,
    "prices": _price,
    "city_prices": _price,
    "finance": _finance,
    "limits": _limit,
    "city_limits": _limit,
    "city_activity": _activity,
    "city_mix": _mix,
    "city_controls": _base_control,
    "city_processes": _city_process,
    "city_drivers": _driver,
    "city_grid": _grid,
    "city_statistics": _free,
}


def _report_duplicates(store: Store, problems: Problems) -> None:
    for table, ids in store.by_table.items():
        if table == "city_statistics":
            continue
        seen: dict[tuple[str, ...], Value] = {}
        for row in (store.rows[i] for i in ids):
            first = seen.setdefault(_identity(row), row)
            if first is not row:
                problems.add(
                    "E-DUPLICATE", row.file, row.line, _label(row),
                    f"the same keys as {first.file}:{first.line}", "each key once per table",
                    "delete the row that is not wanted",
                )


def _identity(row: Value) -> tuple[str, ...]:
    """Return the keys of a row; in a city's tables a blank model year is the base year."""
    dated = row.table in ("city_activity", "city_mix", "city_controls", "city_drivers", "city_grid")
    return (*row.keys[:-1], row.keys[-1] or _BASE) if dated else row.keys
