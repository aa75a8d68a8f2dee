"""Carriers that could be bought and sold again at a profit, for ever: found before any solve."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from simulator.city.index import Index
from simulator.city.prices import price_rows
from simulator.errors import Problems
from simulator.parameters.canonical import Store
from simulator.parameters.reader import Value, row_name
from simulator.tolerances import SAME_PRICE

Array = np.ndarray


def check_trade(
    store: Store, index: Index, prices: Mapping[str, Array], problems: Problems
) -> None:
    """Report every carrier whose export price is above its import price in a year.

    prices : "import" and "export", each (carrier, year) [CNY of 2020 per unit].
    """
    gain = prices["export"] - prices["import"]
    size = np.maximum(np.abs(prices["export"]), np.abs(prices["import"]))
    rows = price_rows(store, index)
    for f in np.flatnonzero((gain > SAME_PRICE * size).any(axis=-1)).tolist():
        t = int(np.argmax(gain[f] > SAME_PRICE * size[f]))
        name, year = index.carriers[f], index.years[t]
        sold, bought = (_in_force(store, rows.get((name, item), {}), year)
                        for item in ("export", "import"))
        _report(name, year, sold, bought, problems)


def _in_force(store: Store, stated: dict[int, int], year: int) -> Value | None:
    """Return the row that a price of a year rests on: the last one up to it, or the first."""
    if not stated:
        return None
    before = [when for when in stated if when <= year]
    return store.rows[stated[max(before) if before else min(stated)]]


def _report(
    name: str, year: int, sold: Value | None, bought: Value | None, problems: Problems
) -> None:
    assert sold is not None
    other = "no import price" if bought is None else \
        f"the import price, {_written(bought)} in {bought.file}:{bought.line}"
    problems.add(
        "E-TRADE", sold.file, sold.line, row_name(sold.keys),
        f"an export price of {_written(sold)} in {year} beside {other}",
        f"no more than the import price of {name} in any year: bought and sold again, it would "
        "earn without end",
        "add a row with the import price" if bought is None else
        "lower the export price, or raise the import price",
    )


def _written(row: Value) -> str:
    """Return a price as it stands in its row."""
    return f"{row.value:g} {row.unit} (prices of {row.year})"
