"""Activity, capacity and what drives them in a new base year, from the baseline."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

import numpy as np

from simulator.parameters.base_rows import BASED, CLOSED, LEVELS, is_age, is_based, item_of
from simulator.parameters.outlooks import OUTLOOKS, OWN
from simulator.parameters.reader import Value
from simulator.rebasing.carried import Carried, nearest
from simulator.rebasing.own_rows import ANY
from simulator.simulation.case import Case

ACTIVITY = "city_activity"
Array = np.ndarray


class ActivityRows:
    """Writes the rows of activity.csv, drivers.csv and grid.csv of a new base year."""

    def __init__(self, rows: Carried, case: Case) -> None:
        self.rows, self.base, self.index = rows, case.city.base, case.city.index
        self.at = self.index.year(rows.year)

    def write(self) -> None:
        """Put all of them beside the rows of earlier and later years."""
        for site in range(len(self.index.sites)):
            if self.index.led[site]:
                self._led(site)
                self._stated(site, "activity", self.base.stated_activity)
            else:
                self._stated(site, "activity", self.base.activity)
                self._stated(site, "capacity", self.base.installed)
                self._closed(site)
        self._series(OWN, self.base.drivers)
        self._series(OUTLOOKS, self.base.outlooks)
        self._series("city_grid", self.base.grid)

    def _of(self, site: int, item: str) -> list[Value]:
        own = self.index.sites[site]
        return self.rows.of(ACTIVITY, own.source, own.facility, item)

    def _stated(self, site: int, item: str, values: Array) -> None:
        """Write what a path of rows comes to, where it says something of the year."""
        value, like = values[site, self.at], nearest(self._of(site, item), self.rows.year)
        if like is not None and not np.isnan(value):
            self.rows.add(like, float(value))

    def _closed(self, site: int) -> None:
        """Write what closes later as a part of the activity of the new base year, at most all."""
        first, now = (float(self.base.activity[site, place]) for place in (0, self.at))
        if now in (0.0, first):
            return
        rows = [row for row in self._of(site, CLOSED) if int(row.keys[-1]) > self.rows.year]
        self.rows.leave_out(rows)
        for row in rows:
            part = min(self.rows.canonical(row) * first / now, 1.0)
            self.rows.add(row, part, year=int(row.keys[-1]))

    def _led(self, site: int) -> None:
        """Write the capacity of every technology of a source that follows it."""
        for technology, rows in _grouped(self._of(site, "capacity"), 2).items():
            process = next(p for p in self.index.site_processes[site] if technology in (
                "", ANY, self.index.processes[p].technology))
            like = nearest(rows, self.rows.year)
            assert like is not None
            self.rows.add(like, float(self.base.capacity[process, self.at]))

    def _series(self, table: str, values: Mapping[str, Array]) -> None:
        """Write the year of series whose rows end before it: it begins with a row, or between."""
        found = [row for row in self.rows.store.rows if row.table == table
                 and row.keys[0] in values]
        for name, rows in _grouped(found, 0).items():
            like = nearest(rows, self.rows.year)
            assert like is not None
            if all(int(row.keys[-1]) < self.rows.year for row in rows):
                self.rows.add(like, float(values[name][self.at]))


def copy_rest(rows: Carried) -> None:
    """Put rows of the old base year that nothing computes into the new one.

    Elasticities, parts of a linked source, stated imports, how growth projects are used.
    """
    new = str(rows.year)
    written = {_owner(row) for table in BASED for row in rows.rows[table] if row.keys[-1] == new}
    for row in rows.store.rows:
        copied = is_based(row) and not is_age(row) and item_of(row) not in LEVELS
        if copied and row.keys[-1] == str(rows.base) and _owner(row) not in written:
            rows.copy(row)


def _owner(row: Value) -> tuple[str, ...]:
    return row.table, row.keys[0], row.keys[1], item_of(row)


def _grouped(rows: Iterable[Value], key: int) -> dict[str, list[Value]]:
    groups: dict[str, list[Value]] = defaultdict(list)
    for row in rows:
        groups[row.keys[key]].append(row)
    return groups


