"""Carriers that could be bought and sold again at a profit, for ever: found before any solve."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.city.index import Index
from simulator.city.prices import price_rows
from simulator.errors import PYTHON, Problems
from simulator.kernels.paths import interpolate
from simulator.parameters.canonical import Store
from simulator.parameters.reader import Value, row_name
from simulator.parameters.tables import CITY
from simulator.tolerances import SAME_PRICE

Array = np.ndarray


@dataclass(frozen=True)
class _Prices:
    """Values of price rows, and how a price is written.

    values : (draw, row) canonical; place : of the values in messages, "" where the rows state them.
    """

    store: Store
    values: Array
    place: str

    def path(self, stated: dict[int, int], years: Array) -> Array:
        """Return a price, (draw, year): zero where no row states it."""
        if not stated:
            return np.zeros((len(self.values), len(years)))
        return interpolate({year: self.values[:, i] for year, i in stated.items()}, years)

    def in_force(self, stated: dict[int, int], year: int) -> int:
        """Return the row that a price of a year rests on: the last one up to it, or the first."""
        before = [when for when in stated if when <= year]
        return stated[max(before) if before else min(stated)]

    def written(self, row: int, draw: int) -> str:
        """Return a price as it stands in its row, or would stand there."""
        own, value = self.store.rows[row], self.values[draw, row] / self.store.scale[row]
        return f"{value:g} {own.unit} (prices of {own.year})"

    def where(self, row: Value) -> tuple[str, int, str]:
        """Return file, line and key of a row in messages."""
        if not self.place:
            return row.file, row.line, row_name(row.keys)
        return PYTHON, 0, f"{self.place} {row.table.removeprefix(CITY)} {row_name(row.keys)}"


def check_trade(
    store: Store, index: Index, theta: Array, problems: Problems, place: str = ""
) -> None:
    """Report every carrier whose export price is above its import price, in any year or draw.

    theta : (..., row) canonical values; place : what holds them, where that is not the tables.
    """
    prices = _Prices(store, theta.reshape(-1, theta.shape[-1]), place)
    rows = price_rows(store, index)
    for name in index.carriers:
        sold, bought = rows.get((name, "export"), {}), rows.get((name, "import"), {})
        if not sold:
            continue
        out, back = prices.path(sold, index.year_array), prices.path(bought, index.year_array)
        above = out - back > SAME_PRICE * np.maximum(np.abs(out), np.abs(back))
        if above.any():
            draw, t = np.argwhere(above)[0].tolist()
            _report(name, index.years[t], draw, prices, (sold, bought), problems)


def _report(
    name: str, year: int, draw: int, prices: _Prices,
    stated: tuple[dict[int, int], dict[int, int]], problems: Problems,
) -> None:
    sold, bought = stated
    row, other = prices.in_force(sold, year), "no import price"
    if bought:
        against = prices.in_force(bought, year)
        own = prices.store.rows[against]
        other = f"the import price, {prices.written(against, draw)} in {own.file}:{own.line}"
    when = f"{year} in draw {draw}" if prices.place else str(year)
    problems.add(
        "E-TRADE", *prices.where(prices.store.rows[row]),
        f"an export price of {prices.written(row, draw)} in {when} beside {other}",
        f"no more than the import price of {name} in any year: bought and sold again, it would "
        "earn without end",
        "lower the export price, or raise the import price" if bought else
        "add a row with the import price",
    )
