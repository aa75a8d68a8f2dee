"""Sources of a city that are far larger or smaller than elsewhere, per person and per GDP.

`city_sizes.csv` holds the totals of every source that several bundled cities have, made by
`docs/update_plausible.py`. A row alone says less: one city has one works, another has ten.
"""

from __future__ import annotations

import csv
import functools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from simulator.errors import Problem
from simulator.parameters.base_rows import ITEM, LEVELS, year_of
from simulator.parameters.canonical import Store
from simulator.parameters.reader import row_name
from simulator.plausibility.known import thresholds
from simulator.plausibility.warned import Warned
from simulator.wording import readable

CODE = "W-SIZE"
PLACE = Path(__file__).with_name("city_sizes.csv")
BY = ("population", "gdp")
COLUMNS = ("source", "item", "unit", "cities", *(f"{end}_{by}" for by in BY for end in
                                                 ("low", "high")))
LEAST = 3
"""Cities that must have a source, so that there is something to compare with; an estimate."""
Key = tuple[str, str, str]
"""Source, item and canonical unit."""


@dataclass
class CityTotal:
    """The rows of a source in the base year: low, value and high together; rows : their places."""

    ends: np.ndarray
    rows: list[int]


def totals(store: Store, base: int) -> dict[Key, CityTotal]:
    """Return the size of every source in the base year, facilities and technologies together."""
    found: dict[Key, CityTotal] = defaultdict(lambda: CityTotal(np.zeros(3), []))
    ends = np.stack([store.low(), store.central(), store.high()])
    for i in store.ids("city_activity"):
        row = store.rows[i]
        if row.keys[ITEM] in LEVELS and year_of(row, base) == base:
            own = found[row.keys[0], row.keys[ITEM], store.units[i]]
            own.ends = own.ends + ends[:, i]
            own.rows.append(i)
    return found


def amounts(store: Store, base: int) -> dict[str, float]:
    """Return people and GDP of the base year, as far as the tables have them."""
    return {row.keys[0]: row.value for row in map(store.rows.__getitem__,
                                                  store.ids("city_drivers"))
            if row.keys[0] in BY and year_of(row, base) == base}


def sizes_of(stores: Iterable[tuple[Store, int]]) -> list[tuple[str, ...]]:
    """Return the rows of the table: sizes per person and per GDP over several cities."""
    found: dict[Key, list[np.ndarray]] = defaultdict(list)
    for store, base in stores:
        by = amounts(store, base)
        for key, total in totals(store, base).items():
            if total.ends[1] > 0:
                found[key].append(np.stack([total.ends / by[name] for name in BY]))
    rows = []
    for key, sizes in sorted(found.items()):
        every = np.stack(sizes)
        ends = [end for n in range(len(BY)) for end in
                (every[:, n][every[:, n] > 0].min(), every[:, n].max())]
        rows.append((*key, str(len(sizes)), *(f"{end:.4g}" for end in ends)))
    return rows


@functools.cache
def known_sizes() -> Mapping[Key, np.ndarray]:
    """Return source -> (by, end) size per person and per GDP, of those that several cities have."""
    with PLACE.open(encoding="utf-8", newline="") as file:
        return {(row["source"], row["item"], row["unit"]): np.array(
            [[float(row[f"{end}_{by}"]) for end in ("low", "high")] for by in BY])
            for row in csv.DictReader(file) if int(row["cities"]) >= LEAST}


def odd_sizes(store: Store, values: np.ndarray, base: int) -> Iterator[Warned]:
    """Yield sources beyond the range over the bundled cities, per person and per GDP alike.

    values : (row,) in canonical units.
    """
    by, wider = amounts(store, base), thresholds()["size"]
    if set(by) != set(BY) or not all(by.values()):
        return
    scale = np.array([[by[name]] for name in BY])
    for key, total in totals(store, base).items():
        size = float(values[total.rows].sum())
        if key in known_sizes() and size > 0:
            known = known_sizes()[key] * scale
            low, high = float(known[:, 0].min()) / wider, float(known[:, 1].max()) * wider
            if not low <= size <= high:
                yield Warned(_problem(store, values, total, size, (low, high)),
                             max(size / high, low / size))


def _problem(
    store: Store, values: np.ndarray, total: CityTotal, size: float, ends: tuple[float, float]
) -> Problem:
    """Return a warning at the largest row of a source."""
    largest = max(total.rows, key=lambda i: values[i])
    row, scale = store.rows[largest], store.scale[largest]
    low, high = (readable(end / scale) for end in ends)
    rows = f" in {len(total.rows)} rows" if len(total.rows) > 1 else ""
    return Problem(
        CODE, row.file, row.line, row_name(row.keys),
        f"{readable(size / scale)} {row.unit} of {row.keys[0]}{rows}",
        f"{low} to {high} {row.unit} for a city of so many people and such a GDP, {PLACE.name}",
        "check the unit (kW and MW, mu and ha, TJ and GWh) and the decimal point")
