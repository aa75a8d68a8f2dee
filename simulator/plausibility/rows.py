"""Rows far from what the same number is elsewhere: a slip of a unit, a comma, a column.

`plausible_rows.csv` holds a range for every quantity of the tables, ten times wider to both sides
than the ranges of all rows that the bundled tables have of it; amounts of a city count per person.
So a factor of a thousand is seen, and what lies inside a row's own range is not. An estimate, made
by `docs/update_plausible.py`; it says nothing of whether the bundled numbers are right.
"""

from __future__ import annotations

import csv
import functools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from simulator.errors import Problem
from simulator.parameters.canonical import Store
from simulator.parameters.reader import MODEL_YEAR, Value, row_name
from simulator.parameters.tables import CITY, kinds
from simulator.plausibility.warned import Warned
from simulator.rebasing.marks import is_computed
from simulator.wording import readable

CODE = "W-RANGE"
WIDER = 10.0
"""How far beyond the known ranges a number has to lie to be odd; an estimate."""
PER_PERSON = "person"
AMOUNTS = {"activity": ("activity", "capacity"), "drivers": (), "statistics": ()}
"""Tables whose numbers grow with the city, and which of their items do; all where none is named."""
ITEMS = ("item", "driver", "variable", "fact")
"""Columns of which the first that a table has says to which wider group a row belongs."""
POPULATION = "population"
DROPPED = ("facility", MODEL_YEAR)
PLACE = Path(__file__).with_name("plausible_rows.csv")
COLUMNS = ("topic", "key", "item", "unit", "per", "low", "high")


class RowQuantity(NamedTuple):
    """What a row measures, whichever city or facility has it.

    topic : its table; key : the keys that name it; item, unit : the wider group it belongs to;
    per : "person" for amounts that grow with the city.
    """

    topic: str
    key: str
    item: str
    unit: str
    per: str


@dataclass(frozen=True)
class PlausibleRange:
    """A range of plausible sizes, in canonical units, per person where the quantity says so."""

    low: float
    high: float

    def widened(self, low: float, high: float) -> PlausibleRange:
        """Return the range with another one."""
        return PlausibleRange(min(self.low, low), max(self.high, high))


def quantity_of(row: Value, unit: str) -> RowQuantity:
    """Return what a row measures; unit : its canonical unit."""
    topic = row.table.removeprefix(CITY)
    columns = dict(zip(kinds()[row.table].keys, row.keys, strict=True))
    named = {name: cell for name, cell in columns.items() if name not in DROPPED}
    key = row_name(named.get(name, "") for name in sorted(named))
    # what rests on one fact of a city says nothing of what rests on another one
    item = key if row.basis else next((columns[name] for name in ITEMS if name in columns), "")
    grows = topic in AMOUNTS and unit != "1" and item != POPULATION and (
        not AMOUNTS[topic] or item in AMOUNTS[topic])
    return RowQuantity(topic, key, item, unit, PER_PERSON if grows else "")


def population(store: Store, base: int) -> float:
    """Return the people of the base year; 1 where the tables do not say."""
    values = store.central()
    found = {store.rows[i].keys[-1]: float(values[i]) for i in store.ids("city_drivers")
             if store.rows[i].keys[0] == POPULATION}
    return found.get(str(base)) or next(iter(found.values()), 0.0) or 1.0


def spans(stores: Iterable[tuple[Store, int]]) -> dict[RowQuantity, PlausibleRange]:
    """Return the range of every quantity over several stores of rows, each with its base year."""
    found: dict[RowQuantity, PlausibleRange] = {}
    for store, base in stores:
        people = population(store, base)
        for row, unit, sizes in zip(store.rows, store.units, _sizes(store), strict=True):
            some = [size for size in sizes if size > 0]
            if some:
                quantity = quantity_of(row, unit)
                by = people if quantity.per else 1.0
                low, high = min(some) / by / WIDER, max(some) / by * WIDER
                found[quantity] = found.get(quantity, PlausibleRange(low, high)).widened(low, high)
    return found


def _sizes(store: Store) -> Iterator[tuple[float, float, float]]:
    arrays = (abs(array).tolist() for array in (store.low(), store.central(), store.high()))
    return zip(*arrays, strict=True)


@functools.cache
def plausible() -> Mapping[RowQuantity, PlausibleRange]:
    """Return the range of every quantity that the bundled tables have."""
    with PLACE.open(encoding="utf-8", newline="") as file:
        _, *rows = csv.reader(file)
    return {RowQuantity(*names): PlausibleRange(float(low), float(high))
            for *names, low, high in rows}


@functools.cache
def _groups() -> Mapping[tuple[str, str, str, str], PlausibleRange]:
    """Return the range of every group of quantities, for those that no bundled table has."""
    found: dict[tuple[str, str, str, str], PlausibleRange] = {}
    for quantity, span in plausible().items():
        group = (quantity.topic, quantity.item, quantity.unit, quantity.per)
        found[group] = found.get(group, span).widened(span.low, span.high)
    return found


def plausible_range(quantity: RowQuantity) -> PlausibleRange | None:
    """Return the range of a quantity, else of its group; None where nothing is known."""
    return plausible().get(quantity) or _groups().get(
        (quantity.topic, quantity.item, quantity.unit, quantity.per))


def odd_rows(store: Store, values: Iterable[float], base: int) -> Iterator[Warned]:
    """Yield a warning for every number far from what it is elsewhere.

    values : (row,) in canonical units; base : the base year, whose population amounts count by.
    """
    people = population(store, base)
    for row, unit, scale, value in zip(store.rows, store.units, store.scale, values, strict=True):
        if not value or is_computed(row):  # nobody typed it: no slip of a unit or a comma
            continue
        quantity = quantity_of(row, unit)
        span = plausible_range(quantity)
        by = people if quantity.per else 1.0
        size = abs(value) / by
        if span is not None and not span.low <= size <= span.high:
            by_row = by / scale if scale else 1.0
            low, high = (readable(end * by_row) for end in (span.low, span.high))
            far = size / span.high if size > span.high else span.low / size
            yield Warned(Problem(
                CODE, row.file, row.line, row_name(row.keys), f"{readable(row.value)} {row.unit}",
                f"{low} to {high} {row.unit}, ten times wider than all that is known of it",
                "check the unit, the decimal point and the column",
                (f"{readable(row.value)} {row.unit}",
                 f"{low} 至 {high} {row.unit}，即已知范围再放宽十倍", "核对单位、小数点和所在的列"),
            ), far)
