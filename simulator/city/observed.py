"""Up to which year it is known what a city came to, and what every case is therefore held to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from simulator.city.index import Index, Site
from simulator.city.rows import CityRows
from simulator.parameters.base_rows import Numbered, is_observation, year_of

Array = np.ndarray


@dataclass(frozen=True)
class Observed:
    """The last year in which something was observed, the base year where nothing was since.

    In years up to it no measure acts on what was observed: all cases pass through it. What is
    stated of growth projects is what they would do, and no observation.

    activity : (site,); share : (site,) its shares of activity; mix : (site,) those, or its shares
    of new capacity; capacity : (process,) of sources whose activity follows it, or what that did,
    which measures of capacity move as well; installed : (site,) capacity of other sources;
    coverage : (control,) of its family at its process.
    """

    activity: Array
    share: Array
    mix: Array
    capacity: Array
    installed: Array
    coverage: Array

    @property
    def last(self) -> int:
        """Return the last year in which anything was observed."""
        return max((int(years.max()) for years in vars(self).values() if years.size), default=0)

    def latest(self, base: int) -> bool:
        """Tell whether anything was observed after the base year."""
        return self.last > base


def observed_years(rows: CityRows, index: Index, coverage: Array) -> Observed:
    """Return up to which year a city is observed.

    coverage : (control,) last observed year of each control itself.
    """
    base = index.years[0]

    def last(site: Site, found: Iterable[Numbered]) -> int:
        return max((year_of(row, base) for _, row in found
                    if is_observation(row, base, index.years[-1]) and not site.growth),
                   default=base)

    def of_mix(site: Site, *items: str) -> int:
        groups = (rows.shares(site.source, site.facility, item).values() for item in items)
        return last(site, (pair for item in groups for group in item for pair in group))

    def of_capacity(site: Site, technology: str) -> int:
        return last(site, [*rows.capacity(site, technology), *rows.of_site(site, "activity")])

    led = index.led
    sites = list(enumerate(index.sites))
    capacity = [of_capacity(index.sites[p.site], p.technology) if led[p.site] else base
                for p in index.processes]
    return Observed(
        activity=_years(last(site, rows.of_site(site, "activity")) for _, site in sites),
        share=_years(of_mix(site, "share") for _, site in sites),
        mix=_years(of_mix(site, "share", "additions_share") for _, site in sites),
        capacity=_years(capacity),
        installed=_years(base if led[n] else last(site, rows.of_site(site, "capacity"))
                         for n, site in sites),
        coverage=_of_family(index, coverage),
    )


def _years(found: Iterable[int]) -> Array:
    return np.array(list(found), dtype=int)


def _of_family(index: Index, own: Array) -> Array:
    """Return the latest year of each family: what raises one control takes from the others."""
    latest: dict[tuple[int, str], int] = {}
    keys = [(control.process, control.family) for control in index.controls]
    for key, year in zip(keys, own.tolist(), strict=True):
        latest[key] = max(latest.get(key, year), year)
    return _years(latest[key] for key in keys)
