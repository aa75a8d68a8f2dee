"""How old the stock of the base year is, and which parts of it were built in known years."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypedDict

import numpy as np

from simulator.city.index import Index, Process
from simulator.city.rows import CityRows
from simulator.kernels.axes import blank
from simulator.parameters.base_rows import AGES, BUILT, Numbered, year_of

Array = np.ndarray


class StockAges(TypedDict):
    """What `BaseYear` knows of the base stock."""

    base_age: Array
    youngest_age: Array
    aged: Array
    built: Array


def base_stock_of(rows: CityRows, index: Index, theta: Array) -> StockAges:
    """Return the ages of the base stock and what of it was built in known years.

    theta : (..., row). Ages that are stated for an earlier year hold for what was there then.
    """
    base, lead = index.years[0], theta.shape[:-1]
    ages = blank(lead, (len(AGES), len(index.processes)), np.nan)
    aged = np.zeros(len(index.processes))
    for number, process in enumerate(index.processes):
        found = [_latest(_rows(rows, index, process, item), base) for item in AGES]
        year = max((year_of(own[1], base) for own in found if own), default=base)
        for place, own in enumerate(found):
            if own is not None and year_of(own[1], base) == year:
                ages[..., place, number] = theta[..., own[0]]
        aged[number] = base - year
    return StockAges(base_age=ages[..., 0, :], youngest_age=ages[..., 1, :], aged=aged,
                     built=_built(rows, index, theta))


def _rows(rows: CityRows, index: Index, process: Process, item: str) -> list[Numbered]:
    site = index.sites[process.site]
    stated = rows.shares(site.source, site.facility, item)
    return stated.get(process.technology) or stated.get("*") or []


def _latest(found: Iterable[Numbered], base: int) -> Numbered | None:
    """Return the last row up to the base year."""
    known = [pair for pair in found if year_of(pair[1], base) <= base]
    return max(known, key=lambda pair: year_of(pair[1], base), default=None)


def _built(rows: CityRows, index: Index, theta: Array) -> Array:
    """Return (..., cohort, process) parts of the base stock, the last cohort of the base year.

    Drawn parts that add up to more than all are scaled down; a later year is refused elsewhere.
    """
    base = index.years[0]
    found = [(number, base - year_of(value, base), row)
             for number, process in enumerate(index.processes)
             for row, value in _rows(rows, index, process, BUILT)
             if year_of(value, base) <= base]
    cohorts = max((age + 1 for _, age, _ in found), default=0)
    result = blank(theta.shape[:-1], (cohorts, len(index.processes)))
    for number, age, row in found:
        result[..., cohorts - 1 - age, number] = theta[..., row]
    scaled: Array = result / np.maximum(result.sum(-2, keepdims=True), 1.0)
    return scaled
