"""Works that are documented to have closed since the base year."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.city.index import Index
from simulator.city.rows import CityRows
from simulator.parameters.base_rows import CLOSED, year_of
from simulator.parameters.canonical import Store
from simulator.parameters.reader import Value


@dataclass(frozen=True)
class DocumentedClosure:
    """A documented closure: its site, its year, the part of the base year's activity, its row."""

    site: int
    year: int
    share: float
    row: Value


def closures(store: Store, theta: np.ndarray, index: Index) -> list[DocumentedClosure]:
    """Return the closures that the tables of a city document, site by site, year by year.

    theta : (row,) values of the store.
    """
    rows, base = CityRows.of(store), index.years[0]
    found = [
        DocumentedClosure(number, year_of(row, base), float(theta[i]), row)
        for number, site in enumerate(index.sites) for i, row in rows.of_site(site, CLOSED)
        if year_of(row, base) > base
    ]
    return sorted(found, key=lambda one: (one.site, one.year))
