"""Series with a hole, and prices and grid factors that are held beyond their last row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from simulator.city.prices import price_rows
from simulator.city.supply_order import any_draw
from simulator.errors import Problem
from simulator.parameters.base_rows import year_of
from simulator.parameters.canonical import Store
from simulator.parameters.outlooks import OUTLOOKS
from simulator.parameters.reader import Value, row_name
from simulator.plausibility.known import thresholds
from simulator.plausibility.warned import Warned
from simulator.simulation.run import Run
from simulator.simulation.series_checks import WARNED, needed_drivers, needed_outlooks
from simulator.wording import listed

Array = np.ndarray
HOLE = "W-HOLE"


@dataclass(frozen=True)
class TableSeries:
    """A series of a table: its name, and year -> number of the row."""

    name: str
    rows: Mapping[int, int]

    def hole(self, years: Collection[int], values: Array) -> tuple[int, int, float] | None:
        """Return first year, last year and how many times too long the worst hole is, or None.

        A gap is a hole where rows stand closer after it: years were left out. Rows that become
        rarer with the years are an outlook, up to its usual step. A value that stays needs no rows.
        years : that are simulated; values : (row,) of the store.
        """
        gaps, found = list(pairwise(sorted(self.rows))), []
        for n, (first, last) in enumerate(gaps):
            usual = min([thresholds()["outlook"], *(b - a for a, b in gaps[n + 1 :])])
            moves = values[self.rows[first]] != values[self.rows[last]]
            if moves and last > min(years) and first < max(years) and last - first > usual:
                found.append(((last - first) / usual, first, last))
        if not found:
            return None
        far, first, last = max(found)
        return first, last, far


def odd_series(run: Run) -> Iterator[Warned]:
    """Yield holes in the series that a run needs, and what is held beyond its last row."""
    scenario, store = run.scenario, run.scenario.store
    drivers = named_series(store, "city_drivers", run.index.years[0])
    needed = needed_drivers(scenario.file, store)
    grid, prices = named_series(store, "city_grid", run.index.years[0]), _prices(run)
    outlooks = _outlooks(run, needed_outlooks(scenario.file, store))
    needed_ones = [one for one in drivers if one.name in needed]
    yield from _holes(run, [*needed_ones, *outlooks, *grid, *prices])
    end = scenario.file.years.end
    yield from _held(store, grid, ("电网序列", "series of the grid"), end)
    yield from _held(store, prices, ("价格", "prices"), end)


def all_series(run: Run) -> list[TableSeries]:
    """Return drivers, grid factors, activities by year, and outlooks and prices in force."""
    store, base = run.scenario.store, run.index.years[0]
    tables = ("city_drivers", "city_grid", "city_activity")
    return [*(one for table in tables for one in named_series(store, table, base)),
            *_outlooks(run, run.scenario.city.base.outlooks), *_prices(run)]


def _outlooks(run: Run, needed: Collection[str]) -> list[TableSeries]:
    series = named_series(run.scenario.store, OUTLOOKS, run.index.years[0])
    return [one for one in series if one.name in needed]


def named_series(store: Store, table: str, base: int) -> list[TableSeries]:
    """Return the series of a table, one for each name that its rows have beside the year."""
    found: dict[str, dict[int, int]] = defaultdict(dict)
    for i in store.ids(table):
        row = store.rows[i]
        found[row_name(row.keys[:-1])][year_of(row, base)] = i
    return [TableSeries(name, rows) for name, rows in found.items()]


def _prices(run: Run) -> list[TableSeries]:
    """Return the prices in force of the carriers that the city uses or makes."""
    c = run.scenario.city.coefficients
    used = any_draw(c.net_use != 0, 2).any(axis=0) | any_draw(c.control_use != 0, 2).any(axis=0)
    names = {run.index.carriers[f] for f in np.flatnonzero(used).tolist()}
    return [TableSeries(f"{carrier} {item}", rows)
            for (carrier, item), rows in price_rows(run.scenario.store, run.index).items()
            if carrier in names]


def _holes(run: Run, series: list[TableSeries]) -> Iterator[Warned]:
    for one in series:
        hole = one.hole(run.index.years, run.scenario.theta)
        if hole is not None:
            first, last, far = hole
            yield Warned(_hole(run.scenario.store.rows[one.rows[first]], first, last), far)


def _hole(row: Value, first: int, last: int) -> Problem:
    return Problem(
        HOLE, row.file, row.line, row_name(row.keys),
        f"no row between {first} and {last}: a straight line over {last - first} years",
        f"rows at most {thresholds()['outlook']:g} years apart, and no wider than those after them",
        "add rows for years between them",
        (f"{first} 年至 {last} 年之间没有数据行：{last - first} 年按直线推算",
         f"相邻两行最多相隔 {thresholds()['outlook']:g} 年，且不大于其后各行的间隔",
         "为其间的年份补充数据行"))


def _held(
    store: Store, series: list[TableSeries], what: tuple[str, str], end: int
) -> Iterator[Warned]:
    """Yield one warning per file and last year; a row without a year holds for all of them.

    what : they are, in Chinese and English.
    """
    found: dict[tuple[str, int], list[tuple[TableSeries, Value]]] = defaultdict(list)
    for one in series:
        last = max(one.rows)
        row = store.rows[one.rows[last]]
        if last < end and row.keys[-1]:
            found[row.file, last].append((one, row))
    for (file, last), held in found.items():
        yield Warned(Problem(
            WARNED, file, held[0][1].line, listed(one.name for one, _ in held),
            f"{what[1]} that end in {last}, needed until {end}: {len(held)} held at the last value",
            "rows for all years, or an empty year where a value holds for all",
            f"add rows for {end}",
            (f"{what[0]}止于 {last} 年，需要到 {end} 年：{len(held)} 项保持最后的数值",
             "各年都有数据行；对所有年份都适用的数值，年份留空", f"补充 {end} 年的数据行")))
