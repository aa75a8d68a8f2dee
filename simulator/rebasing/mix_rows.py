"""Shares, ages, vintages, utilisation and controls of a new base year, from the baseline."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from simulator.kernels.paths import interpolate
from simulator.kernels.vintages import standing
from simulator.parameters.base_rows import AGES, BUILT
from simulator.parameters.reader import Value
from simulator.rebasing.carried import FULL, Carried, nearest
from simulator.rebasing.marks import HALF_LIFE
from simulator.rebasing.own_rows import ANY
from simulator.simulation.case import Case
from simulator.tolerances import STOCK_NOISE, WRITTEN_SHARES

MIX, CONTROLS = "city_mix", "city_controls"
_WHOLE = 1 - STOCK_NOISE
"""Utilisation from which nothing stands idle."""
Array = np.ndarray


class MixRows:
    """Writes the rows of mix.csv and controls.csv of a new base year."""

    def __init__(self, rows: Carried, case: Case) -> None:
        self.rows, self.case, self.city = rows, case, case.city
        self.index, self.at = case.city.index, case.city.index.year(rows.year)

    def write(self) -> None:
        """Put all of them beside the rows of earlier and later years."""
        for site, members in enumerate(self.index.site_processes):
            if self.index.source(site).kind.shared:
                self._shares(site, members)
                self._additions(site, members)
                self._utilisation(site, members)
        self._stock()
        for site in range(len(self.index.sites)):
            self._controls(site)

    def _keys(self, process: int, item: str) -> tuple[str, ...]:
        own = self.index.processes[process]
        site = self.index.sites[own.site]
        return site.source, site.facility, own.technology, item

    def _shares(self, site: int, members: list[int]) -> None:
        """Write the shares of activity; of capacity where nothing runs, the old ones without it."""
        own = self.index.sites[site]
        stated = self.rows.of(MIX, own.source, own.facility, "share")
        if not stated and len(self.index.source(site).technologies) == 1:
            return
        activity = self.case.mix.activity[members, self.at]
        runs = activity if activity.sum() > 0 else self._able(members)
        share = runs / runs.sum() if runs.sum() > 0 else self._base_shares(members)
        for process, value in zip(members, share.tolist(), strict=True):
            keys = self._keys(process, "share")
            like = nearest([row for row in stated if row.keys[2] == keys[2]], self.rows.year)
            if like is not None:
                self.rows.add(like, value, keys)
            elif value > 0:
                self.rows.new(MIX, keys, value * FULL)

    def _able(self, members: list[int]) -> Array:
        """Return what the capacity of some processes could do."""
        full_load: Array = self.case.city.coefficients.full_load[members]
        return np.asarray(full_load * self.case.mix.capacity[members, self.at])

    def _base_shares(self, members: list[int]) -> Array:
        shares: Array = self.index.from_slots(self.city.base.share)[members]
        return shares

    def _additions(self, site: int, members: list[int]) -> None:
        """Write what new capacity was made of where no row says it: the shares of the old year."""
        own = self.index.sites[site]
        many = len(self.index.source(site).technologies) > 1
        if many and not self.rows.of(MIX, own.source, own.facility, "additions_share"):
            for process, value in zip(members, self._base_shares(members).tolist(), strict=True):
                if value > 0:
                    self.rows.new(MIX, self._keys(process, "additions_share"), value * FULL)

    def _utilisation(self, site: int, members: list[int]) -> None:
        """Write the activity over what the capacity could do; growth projects keep theirs."""
        own, mix = self.index.sites[site], self.case.mix
        stated = self.rows.of(MIX, own.source, own.facility, "utilisation")
        able = float(self._able(members).sum())
        used = float(mix.activity[members, self.at].sum() / able) if able > 0 else 1.0
        at_rest = used < _WHOLE and (own.growth or self.index.full[site])
        if used <= 0 or at_rest:
            self._idle(site, members)
        if own.growth or not 0 < used or able <= 0:
            return
        used = min(used, 1.0)
        for row in {row.keys[2]: row for row in stated}.values():
            self.rows.add(row, used)
        if not stated and 0 < used < _WHOLE:
            self.rows.new(MIX, (own.source, own.facility, ANY, "utilisation"), used * FULL)

    def _idle(self, site: int, members: list[int]) -> None:
        """Write the capacity of a site at rest: all of it, or parts of a project or of a fleet.

        No utilisation says it of them; a linked source has no capacity of its own.
        """
        own, source = self.index.sites[site], self.index.source(site)
        unknown = np.isnan(self.city.base.installed[site, self.at])
        if unknown and "capacity" in source.kind.items:
            capacity = float(self.case.mix.capacity[members, self.at].sum())
            self.rows.new("city_activity", (own.source, own.facility, "", "capacity", ""),
                          capacity, source.capacity_unit)

    def _stock(self) -> None:
        """Write which part of the stock was built when, and how old the rest of it is."""
        city, mix, until = self.city, self.case.mix, self.at + 1
        left = standing(mix.capacity[:, 0], mix.additions[:, :until], mix.retired[:, :until],
                        city.survival)
        whole, last = left.sum(0), self.rows.year - len(left) + 1
        for process in np.flatnonzero(whole > 0).tolist():
            for vintage in range(1, len(left)):
                if left[vintage, process] > 0:
                    part = min(float(left[vintage, process] / whole[process]), 1.0)
                    self.rows.new(MIX, self._keys(process, BUILT), part * FULL,
                                  year=last + vintage)
            if left[0, process] > 0:
                self._age(process)

    def _age(self, process: int) -> None:
        life, base = float(self.city.coefficients.life[process]), self.city.base
        if np.isnan(base.base_age[process]) and np.isfinite(life):
            year = self.rows.base - int(base.aged[process])
            self.rows.new(MIX, self._keys(process, AGES[0]), life / 2, "yr", HALF_LIFE, year)

    def _controls(self, site: int) -> None:
        own = self.index.sites[site]
        stated = self.rows.of(CONTROLS, own.source, own.facility, "coverage")
        for name in dict.fromkeys(row.keys[3] for row in stated):
            numbers = [n for n, c in enumerate(self.index.controls) if c.control == name
                       and self.index.processes[c.process].site == site]
            rows = [row for row in stated if row.keys[3] == name]
            if any(self._gave_way(number, rows) for number in numbers):
                self.rows.leave_out(row for row in rows if int(row.keys[-1]) > self.rows.year)
                for number in numbers:
                    self._control(number, rows, self._every(number, stated))
            else:
                for number in numbers:
                    seen = bool(self._of_process(number, rows))
                    self._control(number, rows, [] if seen else self._later(rows))

    def _of_process(self, number: int, rows: list[Value]) -> list[Value]:
        """Return the rows of a control that speak of its process."""
        technology = self.index.processes[self.index.controls[number].process].technology
        return [row for row in rows if row.keys[2] in (technology, ANY)]

    def _control(self, number: int, rows: list[Value], years: Iterable[int]) -> None:
        """Write the coverage of the new base year, and of some later years."""
        like = nearest(self._of_process(number, rows) or rows, self.rows.year)
        assert like is not None
        control = self.index.controls[number]
        for year in (self.rows.year, *years):
            value = float(self.city.base.coverage[number, self.index.year(year)])
            self.rows.add(like, value, (*self._keys(control.process, "")[:3], control.control),
                          year)

    def _later(self, rows: Iterable[Value]) -> list[int]:
        years = {int(row.keys[-1]) for row in rows}
        return sorted(y for y in years if self.rows.year < y <= self.index.years[-1])

    def _gave_way(self, number: int, rows: list[Value]) -> bool:
        """Tell whether coverage is less than its rows say: what was observed stood before it."""
        path = self.city.base.coverage[number]
        points = {self.rows.year: path[self.at]}
        own = self._of_process(number, rows)
        for row in sorted(own, key=lambda row: row.keys[2] != ANY):
            if int(row.keys[-1]) > self.rows.year:
                points[int(row.keys[-1])] = self.rows.canonical(row)
        said = interpolate(points, self.index.year_array)
        return bool(own) and bool((said - path)[self.at:].max() > WRITTEN_SHARES)

    def _every(self, number: int, stated: list[Value]) -> list[int]:
        """Return every later year up to the last that is stated of the family of a control."""
        own = self.index.controls[number]
        family = {c.control for c in self.index.controls
                  if (c.process, c.family) == (own.process, own.family)}
        years = self._later(row for row in stated if row.keys[3] in family)
        return list(range(self.rows.year + 1, max(years, default=self.rows.year) + 1))
