"""Numbers beyond what physics or experience know of them, and percent written as a share."""

from __future__ import annotations

import csv
import functools
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from simulator import units
from simulator.errors import Problem
from simulator.parameters.canonical import Store
from simulator.parameters.reader import Value, row_name
from simulator.parameters.tables import CITY
from simulator.plausibility.known import HOME
from simulator.plausibility.rows import WIDER, PlausibleRange, plausible_range, quantity_of
from simulator.plausibility.warned import Warned
from simulator.rebasing.marks import is_computed
from simulator.wording import readable

CODE, SHARE = "W-BEYOND", "W-PERCENT"
FILE = "narrow_ranges.csv"
PERCENT = 100.0


class NarrowRange(NamedTuple):
    """A range that is known beside the bundled tables, in a unit; line : of its row."""

    low: float
    high: float
    unit: str
    line: int


@functools.cache
def narrow_ranges() -> Mapping[tuple[str, str], NarrowRange]:
    """Return (table, item) -> range, with the document of it in the table."""
    with (HOME / FILE).open(encoding="utf-8", newline="") as file:
        return {(row["topic"], row["item"]): NarrowRange(
            float(row["low"]), float(row["high"]), row["unit"], line)
            for line, row in enumerate(csv.DictReader(file), start=2)}


def beyond_known(store: Store, values: Iterable[float]) -> Iterator[Warned]:
    """Yield rows beyond a narrow range, and shares that seem written without their percent.

    values : (row,) in canonical units.
    """
    for row, unit, scale, value in zip(store.rows, store.units, store.scale, values, strict=True):
        shares = unit == "1" and scale < 1 and 0 < value / scale <= 1
        typed = shares and not is_computed(row)
        slip = list(_as_share(row, unit, value, scale)) if typed else []
        yield from slip or _beyond(row, value / scale)


def _beyond(row: Value, value: float) -> Iterator[Warned]:
    """Yield a number that lies outside of a narrow range; value : in the unit of the row."""
    item = next((key for key in row.keys
                 if (row.table.removeprefix(CITY), key) in narrow_ranges()), "")
    known = narrow_ranges().get((row.table.removeprefix(CITY), item))
    if known is None:
        return
    scale = units.factor(known.unit, row.unit)
    low, high = known.low * scale, known.high * scale
    if value > high or value < low:
        far = value / high if value > high else 1 + (low - value) / abs(low or 1)
        yield Warned(Problem(
            CODE, row.file, row.line, row_name(row.keys), f"{readable(value)} {row.unit}",
            f"{readable(low)} to {readable(high)} {row.unit} ({FILE}:{known.line})",
            "check the number and its unit",
            (f"{readable(value)} {row.unit}",
             f"{readable(low)} 至 {readable(high)} {row.unit}（{FILE}:{known.line}）",
             "核对数值及其单位")), far)


def _as_share(row: Value, unit: str, value: float, scale: float) -> Iterator[Warned]:
    """Yield a percentage below all that is known of it, whose hundredfold is as usual."""
    span = plausible_range(quantity_of(row, unit))
    if span is None:
        return
    usual = PlausibleRange(span.low * WIDER, span.high / WIDER)
    if value < usual.low <= PERCENT * value <= usual.high:
        yield Warned(Problem(
            SHARE, row.file, row.line, row_name(row.keys), f"{readable(value / scale)} {row.unit}",
            f"{readable(usual.low / scale)} to {readable(usual.high / scale)} {row.unit}, as all "
            "bundled tables have it",
            f'write {readable(PERCENT * value / scale)}, or the unit "1", if a share was meant',
            (f"{readable(value / scale)} %",
             f"{readable(usual.low / scale)} 至 {readable(usual.high / scale)} %，如各内置数据表",
             f"如果是占比，请写 {readable(PERCENT * value / scale)}，或把单位改为 “1”")),
            usual.low / value)
