"""Bring every value row to canonical units, and check the names in it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from simulator import units
from simulator.errors import Problems
from simulator.kernels.containers import fixed
from simulator.parameters.base_rows import BASED, is_earlier
from simulator.parameters.bounds import bounds_of, check_bounds
from simulator.parameters.load import Tables
from simulator.parameters.ranges import Bounds
from simulator.parameters.reader import Value, row_name
from simulator.parameters.row_targets import TARGETS, Context, RowUnit
from simulator.units.grammar import SHORT_TON, without_brackets

__all__ = ["Store", "canonical"]
DATED = (*BASED, "city_drivers", "city_grid", "prices", "city_prices")
"""Tables in which an empty model year is the base year."""
_BARE_NUMBER = re.compile(r"^[\d.eE+\-]+$")


@dataclass(frozen=True)
class Store:
    """All value rows in canonical units; a row is known by its position.

    scale, units : of each row, the factor to its canonical unit, and that unit.
    """

    tables: Tables
    rows: Sequence[Value]
    scale: Sequence[float]
    units: Sequence[str]
    by_table: Mapping[str, Sequence[int]]

    def central(self) -> np.ndarray:
        """Return the central values, (row,), canonical."""
        return self._scaled(row.value for row in self.rows)

    def low(self) -> np.ndarray:
        """Return the lower ends, (row,), canonical."""
        return self._scaled(row.low for row in self.rows)

    def high(self) -> np.ndarray:
        """Return the upper ends, (row,), canonical."""
        return self._scaled(row.high for row in self.rows)

    @cached_property
    def bounds(self) -> tuple[Bounds | None, ...]:
        """Return the range in which each row can make sense, canonical; None for any number."""
        moves = {(m["measure"], m["move"]): m for m in self.tables.plain("moves")}
        return tuple(bounds_of(row, moves) for row in self.rows)

    def ids(self, table: str) -> Sequence[int]:
        """Return the row numbers of a table, in file order."""
        return self.by_table.get(table, ())

    def _scaled(self, numbers: Iterable[float]) -> np.ndarray:
        raw = np.array(list(numbers), dtype=float)
        result: np.ndarray = raw * np.array(self.scale, dtype=float)
        return result


def canonical(
    found: Tables, items: Mapping[str, Mapping[str, str]], base: int, problems: Problems
) -> Store:
    """Check names and units of every value row and return them in canonical units.

    items : sector -> {item: unit template}, generic and sector-specific items together; base : the
    base year, which an empty year means in a city's tables. Rows that describe an earlier base year
    are checked, and left out.
    """
    kept: list[Value] = []
    scales: list[float] = []
    names: list[str] = []
    by_table: dict[str, list[int]] = {}
    context = Context(found, items, problems)
    _report_sectors(found, items, problems)
    for table, rows in found.values.items():
        target = TARGETS[table]
        ids = by_table.setdefault(table, [])
        for value in rows:
            wanted = target(context, value)
            scale = _scale(value, wanted, context)
            if scale is not None:
                check_bounds(value, scale, context.moves, problems)
            if scale is not None and not is_earlier(value, base):
                ids.append(len(kept))
                kept.append(value)
                scales.append(scale)
                names.append(wanted.unit if wanted is not None else "")
    store = Store(found, tuple(kept), tuple(scales), tuple(names), fixed(by_table))
    _report_duplicates(store, base, problems)
    return store


def _scale(value: Value, target: RowUnit | None, context: Context) -> float | None:
    if target is None:
        return None
    if target.unit == "*":
        return 1.0
    if SHORT_TON.search(value.unit):
        context.problems.add(
            "E-UNIT", value.file, value.line, row_name(value.keys),
            f'unit "{value.unit}" (a ton is 907 kg in the United States)', '"t" for the tonne',
            f'write "{SHORT_TON.sub("t", value.unit)}"',
        )
        return None
    bridges = context.heating.get(target.carrier, ())
    if target.inverse:
        bridges = tuple((f"1/({unit})", 1 / amount) for unit, amount in bridges)
    for suffix in ("", "*yr"):
        try:
            unit = f"({units.normalise(value.unit)}){suffix}" if suffix else value.unit
            found = units.factor_by(unit, target.unit, bridges)
        except units.UnitError:
            continue
        if math.isfinite(found) and found > 0 and not _is_number(value.unit):
            return found * (_deflate(value, context) if target.money else 1.0)
    if unknown := units.unknown_name(target.unit):
        context.problems.add(
            "E-UNIT", value.file, value.line, row_name(value.keys),
            f'unit "{unknown}" of its source or carrier', "a unit that the program knows",
            f'name a known unit in the codelist, or define "{unknown}" in '
            "simulator/units/names.csv",
        )
        return None
    shown = "percent" if target.unit == "1" else without_brackets(target.unit)
    context.problems.add(
        "E-UNIT", value.file, value.line, row_name(value.keys),
        f'unit "{value.unit}"{units.why_not(value.unit)}',
        f"an amount convertible to {shown}: {units.legal_units(target.unit)}",
        f'give the value in "{shown}" or a unit of the same kind',
    )
    return None


def _report_sectors(
    found: Tables, items: Mapping[str, Mapping[str, str]], problems: Problems
) -> None:
    """Report sectors that have tables but no formulas: no item of theirs could be understood."""
    first: dict[str, str] = {}
    for source in found.codelists.sources.values():
        first.setdefault(source.sector, source.name)
    rows = {row["source"]: row for row in found.plain("sources")}
    for sector, source_name in first.items():
        if sector not in items:
            row = rows[source_name]
            problems.add(
                "E-NAME", row.file, row.line, f"{source_name} sector",
                f'sector "{sector}" without a module', f"one of {', '.join(items)}",
                f'write simulator/sectors/{sector}.py, and "{sector}" in CATALOGUE of '
                "simulator/sectors/__init__.py",
            )


def _is_number(unit: str) -> bool:
    """Tell whether a unit is a number by mistake; "1" is the unit of plain numbers."""
    plain = units.normalise(unit)
    return plain != "1" and _BARE_NUMBER.match(plain) is not None


def _deflate(value: Value, context: Context) -> float:
    year = value.year[:4]
    if year in context.deflator:
        return context.deflator[year]
    context.problems.add(
        "E-YEAR", value.file, value.line, row_name(value.keys),
        f'price year "{value.year}"', "a year of the deflator series in finance.csv",
        f"write a year from {min(context.deflator, default='?')} to "
        f"{max(context.deflator, default='?')}",
    )
    return 1.0


def _report_duplicates(store: Store, base: int, problems: Problems) -> None:
    for table, ids in store.by_table.items():
        if table == "city_statistics":
            continue
        seen: dict[tuple[str, ...], Value] = {}
        for row in (store.rows[i] for i in ids):
            first = seen.setdefault(_identity(row, base), row)
            if first is not row:
                problems.add(
                    "E-DUPLICATE", row.file, row.line, row_name(row.keys),
                    f"the same keys as {first.file}:{first.line}", "each key once per table",
                    "delete the row that is not wanted",
                )


def _identity(row: Value, base: int) -> tuple[str, ...]:
    """Return the keys of a row; in a city's tables a blank model year is the base year."""
    dated = row.table in DATED
    return (*row.keys[:-1], row.keys[-1] or str(base)) if dated else row.keys
