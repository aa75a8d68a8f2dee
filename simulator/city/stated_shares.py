"""Shares of activity that are stated for later years: what every case passes through."""

from __future__ import annotations

import numpy as np

from simulator.city.given_way import Path, lead_through, left_by, scaled_into
from simulator.city.index import Index
from simulator.city.rows import CityRows
from simulator.kernels.axes import blank
from simulator.kernels.paths import interpolate
from simulator.parameters.base_rows import year_of

Array = np.ndarray


def stated_shares(
    index: Index, rows: CityRows, theta: Array, share: Array, additions: Array
) -> Array:
    """Return (..., site, slot, year) of shares stated for later years, up to the last one.

    NaN where nothing is stated. What has no row of a year in which others have, shares what those
    leave, in proportion to the lines on which it is under way.
    theta : (..., row); share : (..., site, slot) of the base year; additions : (..., site, slot,
    year) of new capacity.
    """
    years, base = index.year_array, index.years[0]
    result = blank(theta.shape[:-1], (len(index.sites), index.slots, len(years)), np.nan)
    for site, own in enumerate(index.site_processes):
        slots = [index.processes[n].slot for n in own]
        paths = _paths(index, rows, theta, share, site)
        last = {slot: max(path) for slot, path in zip(slots, paths, strict=True)}
        if max(last.values(), default=base) == base:
            continue
        lead_through(paths, base, _Mix(paths, additions[..., site, slots, :], base).fit)
        for slot, path in zip(slots, paths, strict=True):
            known = (years > base) & (years <= last[slot])
            result[..., site, slot, known] = interpolate(path, years)[..., known]
    return result


def _paths(
    index: Index, rows: CityRows, theta: Array, share: Array, site: int
) -> list[Path]:
    """Return what is stated of each process of a site, year -> (...), from the base year on."""
    place, base = index.sites[site], index.years[0]
    stated = rows.shares(place.source, place.facility, "share")
    found = []
    for number in index.site_processes[site]:
        process = index.processes[number]
        own = stated.get(process.technology, ())
        later = {year_of(row, base): theta[..., i] for i, row in own if year_of(row, base) > base}
        found.append({base: share[..., site, process.slot]} | later)
    return found


class _Mix:
    """The technologies of a site, of which some may have no rows of later years."""

    def __init__(self, paths: list[Path], additions: Array, base: int) -> None:
        """Take their paths, and shares of new capacity (..., technology, year)."""
        self.begin = [dict(path) for path in paths]
        self.additions, self.base = additions, base

    def fit(
        self, year: int, stated: dict[int, Array], lines: dict[int, Array]
    ) -> dict[int, Array]:
        """Return what is stated, and lines in what that leaves; they fill it if nothing else can.

        Drawn shares of one year are scaled together.
        """
        own = scaled_into(stated, 1.0)
        others = [n for n in range(len(self.begin)) if n not in stated and n not in lines]
        alone = ~np.any([self._may_serve(n, year) for n in others], axis=0) if others else True
        return own | scaled_into(lines, left_by(own), alone)

    def _may_serve(self, number: int, year: int) -> Array:
        """Tell whether a technology without a row of a year or later stood or was sold, (...)."""
        path = self.begin[number]
        sold = self.additions[..., number, : max(year - self.base, 0) + 1] > 0
        return np.asarray((path[max(path)] > 0) | sold.any(-1))
