"""Prices of carriers at the city boundary."""

from __future__ import annotations

import numpy as np

from simulator.city.index import Index
from simulator.kernels.paths import interpolate
from simulator.parameters.canonical import Store

Array = np.ndarray


def carrier_prices(store: Store, index: Index, theta: Array) -> dict[str, Array]:
    """Return import and export prices, (carrier, year) [CNY of 2020 per unit]."""
    points: dict[tuple[str, str], dict[int, float]] = {}
    for table in ("prices", "city_prices"):
        stated: dict[tuple[str, str], dict[int, float]] = {}
        for i in store.ids(table):
            carrier, item, year = store.rows[i].keys
            stated.setdefault((carrier, item), {})[int(year or index.years[0])] = theta[i]
        points.update(stated)
    prices = {}
    for item in ("import", "export"):
        array = np.zeros((len(index.carriers), len(index.years)))
        for number, name in enumerate(index.carriers):
            path = points.get((name, item)) or points.get((name, "import"))
            if path:
                array[number] = interpolate(path, index.year_array)
        prices[item] = array
    return prices
