"""What sources did that follow their capacity, from the rows that say so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from simulator.city.base_year import BaseYear
from simulator.city.index import Index
from simulator.city.rows import CityRows
from simulator.kernels.adding import summed
from simulator.kernels.paths import interpolate
from simulator.parameters.base_rows import Numbered, year_of
from simulator.parameters.canonical import Store

Array = np.ndarray


def with_load(
    base: BaseYear, full_load: Array, index: Index, store: Store, theta: Array
) -> BaseYear:
    """Return the base year with the activity of such sources up to the last row that states it.

    A row gives the load of its year. It is 1 in the base year where no row speaks of that, and
    linear between; what runs after the last row follows what stands.
    full_load : (..., process) activity per capacity; theta : (..., row).

    Equation: activity[t] = load[t] * sum_k capacity[k,t] * full_load[k].
    """
    led, activity = _Led(CityRows.of(store), index, theta, full_load), base.stated_activity.copy()
    for site in np.flatnonzero(index.led).tolist():
        load = led.loads(site)
        if load:
            own = index.process_site == site
            able = summed(base.capacity[..., own, :] * full_load[..., own, None], 2, -2)
            until = index.year_array <= max(load)
            path = interpolate(load, index.year_array) * able
            activity[..., site, until] = path[..., until]
    return replace(base, stated_activity=activity)


@dataclass(frozen=True)
class _Led:
    """The rows of sources whose activity follows their capacity, with their values."""

    rows: CityRows
    index: Index
    theta: Array
    full_load: Array

    def loads(self, site: int) -> dict[int, Array | float]:
        """Return year -> load, of the base year and of the rows; nothing where there are none."""
        stated = self._values(self.rows.of_site(self.index.sites[site], "activity"))
        found = {year: _over(did, self._able(site, year)) for year, did in stated.items()}
        return {self.index.years[0]: 1.0, **found} if found else {}

    def _able(self, site: int, year: int) -> Array:
        """Return what stands in a year, of a row that may lie beyond the horizon, at full load."""
        own, at = self.index.sites[site], np.array([year])
        able: Array = np.zeros(self.theta.shape[:-1])
        for process in np.flatnonzero(self.index.process_site == site).tolist():
            capacity = self._values(
                self.rows.capacity(own, self.index.processes[process].technology))
            if capacity:
                able = able + interpolate(capacity, at)[..., 0] * self.full_load[..., process]
        return able

    def _values(self, rows: list[Numbered]) -> Mapping[int, Array]:
        return {year_of(row, self.index.years[0]): self.theta[..., i] for i, row in rows}


def _over(did: Array, able: Array) -> Array:
    """Return a load, 1 where nothing stands that could have one."""
    return np.where(able > 0, did / np.where(able > 0, able, 1.0), 1.0)
