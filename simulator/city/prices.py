"""Prices of carriers at the city boundary."""

from __future__ import annotations

import numpy as np

from simulator.city.index import Index
from simulator.kernels.axes import blank
from simulator.kernels.paths import interpolate
from simulator.parameters.canonical import Store

Array = np.ndarray


def carrier_prices(store: Store, index: Index, theta: Array) -> dict[str, Array]:
    """Return import and export prices, (..., carrier, year) [CNY of 2020 per unit].

    theta : (..., row) parameter values. Without an export price a carrier is sold at the import
    price.
    """
    rows = price_rows(store, index)
    prices = {}
    for item in ("import", "export"):
        array = blank(theta.shape[:-1], (len(index.carriers), len(index.years)))
        for number, name in enumerate(index.carriers):
            path = rows.get((name, item)) or rows.get((name, "import"))
            if path:
                points = {year: theta[..., i] for year, i in path.items()}
                array[..., number, :] = interpolate(points, index.year_array)
        prices[item] = array
    return prices


def price_rows(store: Store, index: Index) -> dict[tuple[str, str], dict[int, int]]:
    """Return (carrier, item) -> year -> row; a city's own stand in place of the common ones."""
    found: dict[tuple[str, str], dict[int, int]] = {}
    for table in ("prices", "city_prices"):
        stated: dict[tuple[str, str], dict[int, int]] = {}
        for i in store.ids(table):
            carrier, item, year = store.rows[i].keys
            stated.setdefault((carrier, item), {})[int(year or index.years[0])] = i
        found.update(stated)
    return found
