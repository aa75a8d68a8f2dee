"""What stood on the way from the base year to the first row that states a capacity."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from simulator.city.base_year import BaseYear
from simulator.city.index import Index
from simulator.city.rows import CityRows
from simulator.kernels.adding import summed
from simulator.kernels.paths import interpolate
from simulator.parameters.base_rows import year_of
from simulator.parameters.canonical import Store

Array = np.ndarray


def with_way_to_first_row(
    base: BaseYear, full_load: Array, index: Index, store: Store, theta: Array
) -> BaseYear:
    """Return the base year with capacities between it and their first row, on a straight line.

    The row may lie beyond the horizon. A growth project stands from its first row on.
    full_load : (..., process) activity per capacity; theta : (..., row).
    """
    rows, years = CityRows.of(store), index.year_array
    lead = np.broadcast_shapes(theta.shape[:-1], full_load.shape[:-1])
    path = np.array(np.broadcast_to(base.installed, (*lead, *base.installed.shape[-2:])))
    for number, site in enumerate(index.sites):
        stated = [] if index.led[number] or site.growth else rows.of_site(site, "capacity")
        points = {year_of(row, index.years[0]): theta[..., i] for i, row in stated}
        if points and min(points) > index.years[0]:
            first = min(points)
            way = interpolate({index.years[0]: _stood(base, full_load, index, number),
                               first: points[first]}, years)
            on_it = (years > index.years[0]) & (years < first)
            path[..., number, on_it] = way[..., on_it]
    return replace(base, installed=path)


def _stood(base: BaseYear, full_load: Array, index: Index, site: int) -> Array:
    """Return the capacity of the base year of a site that does not state it, (...,)."""
    own = index.site_processes[site]
    share = index.from_slots(base.share)[..., own]
    each = full_load[..., own] * base.utilisation[..., site, None]
    return summed(base.activity[..., site, 0, None] * share / each, 1)
