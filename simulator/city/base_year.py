"""A city before any measure: its base year, what is known of later years, what drives them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from simulator.city.base_stock import base_stock_of
from simulator.city.control_shares import coverage_of
from simulator.city.driver_series import DriverSeries, by_name
from simulator.city.index import Index, Site
from simulator.city.observed import Observed, observed_years
from simulator.city.rows import CityRows, report_missing
from simulator.city.stated_shares import stated_shares
from simulator.errors import Problems
from simulator.kernels.adding import summed
from simulator.kernels.axes import blank
from simulator.kernels.paths import grow, interpolate
from simulator.parameters.base_rows import CLOSED, ITEM, Numbered, is_earlier, of_base, year_of
from simulator.parameters.canonical import Store
from simulator.parameters.reader import row_name
from simulator.tolerances import WRITTEN_SHARES

Array = np.ndarray


@dataclass(frozen=True)
class BaseYear:
    """The city before any measure; leading axes of every array may be draws.

    activity : (..., site, year) exogenous activity [activity unit/yr], zero for linked sites
    closed : (..., site, year) part of the base year's activity that is known to have closed since
    fixed_import : (..., carrier, year) stated net import of local carriers
    split : (..., site) share of a linked source's total
    share, additions : (..., site, slot[, year]) shares of activity and of new capacity
    stated_share : (..., site, slot, year) shares of activity that are stated for later years, NaN
        elsewhere
    utilisation : (..., site) base-year activity over capacity
    base_age, youngest_age : (..., process) mean and least age of the base stock [yr], NaN = half a
        life and 0
    aged : (process,) years that passed since they held
    built : (..., cohort, process) parts of the base stock that were built in known years, the base
        year the last
    capacity : (..., process, year) exogenous capacity of sources whose activity follows it
    stated_activity : (..., site, year) activity of such sources up to the last year in which it is
        stated too, NaN elsewhere
    installed : (..., site, year) stated capacity of other sources, NaN elsewhere
    control_share : (..., control) share of the process under the control in the base year
    coverage : (..., control, year) the same over the years, as stated, then as it was last
    drivers, outlooks, grid : name -> (..., year); drivers hold the outlooks that stand for one, and
        outlooks all that are read
    observed : the years that are known
    """

    activity: Array
    closed: Array
    fixed_import: Array
    split: Array
    share: Array
    additions: Array
    stated_share: Array
    utilisation: Array
    base_age: Array
    youngest_age: Array
    aged: Array
    built: Array
    capacity: Array
    stated_activity: Array
    installed: Array
    control_share: Array
    coverage: Array
    drivers: Mapping[str, Array]
    outlooks: Mapping[str, Array]
    grid: Mapping[str, Array]
    observed: Observed


def build_base_year(
    store: Store, index: Index, theta: Array, problems: Problems
) -> BaseYear:
    """Fill the base-year arrays of a city from the parameter values `theta` (..., row)."""
    rows = CityRows.of(store)
    builder = _BaseYearBuilder(store, index, theta, rows, problems)
    _report_needed(index, rows, problems)
    series = DriverSeries(store, index.year_array, theta)
    drivers = series.drivers(problems)
    share = builder.shares("share")
    additions = builder.additions(share)
    controls = coverage_of(index, rows, theta, share)
    capacity = builder.capacity()
    builder.report_unserved(capacity)
    return BaseYear(
        activity=builder.activity(drivers),
        closed=builder.closed(),
        fixed_import=builder.fixed_import(),
        split=builder.split(),
        share=share,
        additions=additions,
        stated_share=stated_shares(index, rows, theta, share, additions),
        utilisation=builder.utilisation(),
        **base_stock_of(rows, index, theta),
        capacity=capacity,
        stated_activity=builder.stated("activity", index.led),
        installed=builder.stated("capacity", ~index.led),
        control_share=controls.share[..., 0],
        coverage=controls.share,
        drivers=drivers,
        outlooks=series.read(),
        grid=builder.grid(),
        observed=observed_years(rows, index, controls.last),
    )


def _report_needed(index: Index, rows: CityRows, problems: Problems) -> None:
    for number, site in enumerate(index.sites):
        needed = index.source(number).kind.needed
        if needed and not rows.of_site(site, needed):
            report_missing(rows, site, needed, "activity.csv", problems)


class _BaseYearBuilder:
    """Writes rows into arrays."""

    def __init__(
        self, store: Store, index: Index, theta: Array, rows: CityRows, problems: Problems
    ) -> None:
        self.store, self.index, self.theta = store, index, theta
        self.rows, self.problems = rows, problems
        self.first = index.years[0]
        self.lead = theta.shape[:-1]

    def take(self, row: int) -> Array:
        """Return the value of a row, with any draw axis."""
        result: Array = self.theta[..., row]
        return result

    def path(self, rows: list[Numbered]) -> Array:
        """Return (..., year) from rows whose last key is the model year."""
        points = {int(row.keys[-1] or self.first): self.take(i) for i, row in rows}
        return interpolate(points, self.index.year_array)

    def zeros(self, *shape: int) -> Array:
        """Return an array of zeros with the draw axis in front."""
        return blank(self.lead, shape)

    def grid(self) -> dict[str, Array]:
        """Return the items of the grid over the years, name -> (..., year)."""
        return {name: self.path(rows) for name, rows in by_name(self.store, "city_grid").items()}

    def activity(self, drivers: Mapping[str, Array]) -> Array:
        """Return (..., site, year): stated paths, or the base year grown with a driver."""
        result = self.zeros(len(self.index.sites), len(self.index.years))
        for number, site in enumerate(self.index.sites):
            stated = self.rows.of_site(site, "activity")
            if self.index.own_activity[number] and stated:
                result[..., number, :] = self._grown(site, stated, drivers)
        return result

    def _grown(
        self, site: Site, stated: list[Numbered], drivers: Mapping[str, Array]
    ) -> Array:
        driven = self.rows.of_site(site, "driver")
        if len(stated) > 1:
            return self._after(self.path(stated), stated, driven, drivers)
        if not driven and not self._has_earlier(site):
            value = stated[0][1]
            self.problems.add(
                "E-MISSING", value.file, value.line, site.name, "an activity of one year only",
                "a driver or a path", 'add a row with item "driver" (name "constant" if it stays)',
            )
        if not driven:
            return self.path(stated)
        row, value = driven[0]
        return grow(self.take(stated[0][0]), drivers[value.keys[4]], self.take(row))

    def _after(
        self, path: Array, stated: list[Numbered], driven: list[Numbered],
        drivers: Mapping[str, Array],
    ) -> Array:
        """Return a path that follows its driver, if it has one, after its last stated year."""
        last = max(year_of(row, self.first) for _, row in stated) - self.first
        if not driven or last >= path.shape[-1]:
            return path
        row, value = driven[0]
        path[..., last:] = grow(path[..., last], drivers[value.keys[4]][..., last:], self.take(row))
        return path

    def _has_earlier(self, site: Site) -> bool:
        """Tell whether the base year is the last of a path that began before it."""
        return any(row.keys[:2] == (site.source, site.facility) and row.keys[ITEM] == "activity"
                   for row in self.store.tables.rows("city_activity")
                   if is_earlier(row, self.first))

    def closed(self) -> Array:
        """Return (..., site, year): documented closures after the base year, from theirs on."""
        result = self.zeros(len(self.index.sites), len(self.index.years))
        for number, site in enumerate(self.index.sites):
            for i, row in self.rows.of_site(site, CLOSED):
                year = year_of(row, self.first)
                since = (self.index.year_array >= year) & (year > self.first)
                result[..., number, :] += self.take(i)[..., None] * since
        return result

    def fixed_import(self) -> Array:
        """Return (..., carrier, year) of stated net imports of local carriers."""
        result = self.zeros(len(self.index.carriers), len(self.index.years))
        for site in self.index.sites:
            for i, row in self.rows.of_site(site, "import"):
                result[..., self.index.carrier(row.keys[4]), :] = self.path([(i, row)])
        return result

    def split(self) -> Array:
        """Return (..., site): the share of a linked source's total that a site serves."""
        result = self.zeros(len(self.index.sites))
        totals: dict[str, Array] = defaultdict(lambda: np.zeros(self.lead))
        for number, site in enumerate(self.index.sites):
            if self.index.linked[number]:
                stated = self.rows.of_site(site, "split")
                result[..., number] = self.take(stated[0][0]) if stated else 1.0
                totals[site.source] = totals[site.source] + result[..., number]
        for number, site in enumerate(self.index.sites):
            if site.source in totals:
                result[..., number] = result[..., number] / totals[site.source]
        return result

    def shares(self, item: str) -> Array:
        """Return (..., site, slot) of base-year shares, checked to add to one."""
        result = self.zeros(len(self.index.sites), self.index.slots)
        for process in self.index.processes:
            site = self.index.sites[process.site]
            stated = self.rows.shares(site.source, site.facility, item)
            own = of_base(stated.get(process.technology, ()), self.first)
            if own:
                result[..., process.site, process.slot] = self.take(own[0][0])
            elif not stated and len(self.index.source(process.site).technologies) == 1:
                result[..., process.site, process.slot] = 1.0
        self._check_shares(result, item)
        whole = summed(result, 2)[..., None]
        return np.where(whole > 0, result / np.where(whole > 0, whole, 1.0), 0.0)

    def stated(self, item: str, wanted: Array) -> Array:
        """Return (..., site, year) of an item of wanted sites, between its first and last row."""
        years = self.index.year_array
        result = blank(self.lead, (len(self.index.sites), len(years)), np.nan)
        for number, site in enumerate(self.index.sites):
            own = self.rows.of_site(site, item) if wanted[number] else []
            if own:
                known = [year_of(row, self.first) for _, row in own]
                said = (years >= min(known)) & (years <= max(known))
                result[..., number, said] = self.path(own)[..., said]
        return result

    def _check_shares(self, result: Array, item: str) -> None:
        if self.lead:
            return
        for number, site in enumerate(self.index.sites):
            found = float(result[number].sum())
            if self.index.source(number).kind.shared and abs(found - 1) > WRITTEN_SHARES:
                stated = self.rows.shares(site.source, site.facility, item)
                rows = [row for group in stated.values() for _, row in of_base(group, self.first)]
                place = (rows[0].file, rows[0].line) if rows else self.rows.place(site, "mix.csv")
                self.problems.add(
                    "E-SHARE", *place, f"{site.name} {item}",
                    f"shares that add up to {found:.6g}", "1 (100 %)",
                    f"make the {item} rows of {site.name} add up to 100 %",
                )

    def additions(self, share: Array) -> Array:
        """Return (..., site, slot, year) shares of new capacity; the base shares by default."""
        years = len(self.index.years)
        result = self.zeros(*share.shape[len(self.lead) :], years)
        result[...] = share[..., None]
        for process in self.index.processes:
            site = self.index.sites[process.site]
            stated = self.rows.shares(site.source, site.facility, "additions_share")
            if stated:
                own = stated.get(process.technology)
                path = self.path(own) if own else np.zeros((*self.lead, years))
                result[..., process.site, process.slot, :] = path
        whole = summed(result, 3, -2)[..., None, :]
        return np.where(whole > 0, result / np.where(whole > 0, whole, 1.0), 0.0)

    def utilisation(self) -> Array:
        """Return (..., site): base-year activity over what the capacity could do."""
        result = blank(self.lead, (len(self.index.sites),), 1.0)
        for number, site in enumerate(self.index.sites):
            stated = self.rows.shares(site.source, site.facility, "utilisation")
            for group in stated.values():
                result[..., number] = self.take(group[0][0])
        return result

    def capacity(self) -> Array:
        """Return (..., process, year) capacities of sources whose activity follows them."""
        result = self.zeros(len(self.index.processes), len(self.index.years))
        for number, process in enumerate(self.index.processes):
            site = self.index.sites[process.site]
            if not self.index.led[process.site]:
                continue
            stated = self.rows.capacity(site, process.technology)
            if stated:
                result[..., number, :] = self.path(stated)
        return result

    def report_unserved(self, capacity: Array) -> None:
        """Report activity of sources that follow their capacity in years in which none stands."""
        for number in [] if self.lead else np.flatnonzero(self.index.led).tolist():
            site, own = self.index.sites[number], self.index.site_processes[number]
            able = dict(zip(self.index.years, capacity[own].sum(axis=0).tolist(), strict=True))
            known = self.rows.of_site(site, "capacity")
            for i, row in self.rows.of_site(site, "activity") if known else ():
                year = year_of(row, self.first)
                if able.get(year) == 0 and self.take(i) > 0:
                    self.problems.add(
                        "E-CLASH", row.file, row.line, row_name(row.keys),
                        f"activity of {site.name} in {year}, where it has no capacity",
                        f"capacity rows that reach {year}",
                        "add the capacity that stood in that year, or delete the row")
