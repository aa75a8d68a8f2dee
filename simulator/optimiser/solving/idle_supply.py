"""Years in which what balances a carrier stands idle: how much of it others can give off too much.

There it may run, for a mix in which others give off less. No more is dumped than the largest
surplus that any mix leaves with the suppliers idle; within that, theirs may go to waste for the
sake of the power beside it, as in years in which the suppliers run (`dump_limit`): that nothing is
wasted while something is made is no linear row.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from simulator.optimiser.linear.compiled import Compiled
from simulator.optimiser.programme.prepared import Data
from simulator.optimiser.solving.solver import OPTIMAL, Handle


def cap_idle_surplus(
    data: Data, programme: Compiled, targets: Iterable[int], time_limit: float | None
) -> None:
    """Bound what is dumped in idle years, in place; targets : rows that are no limit of nature."""
    places = [(f, t) for f in _carriers(programme) for t in _idle_years(data, f)]
    if not places:
        return
    handle = Handle(programme, time_limit)
    for row in targets:
        handle.free_row(row)
    handle.set_cost(np.zeros(len(programme.cost)))
    most = [_most(data, programme, handle, f, t) for f, t in places]
    for place, value in zip(places, most, strict=True):
        programme.upper[programme.column["dump", place]] = value


def _carriers(programme: Compiled) -> list[int]:
    """Return the carriers whose surplus is bounded by what others give off."""
    limited = programme.row.parts.get("c_dump_limit")
    return sorted({key[0] for key in limited.index}) if limited is not None else []


def _suppliers(data: Data, carrier: int) -> list[int]:
    index = data.city.index
    return [u for u in np.flatnonzero(index.linked).tolist()
            if index.carrier(index.source(u).carrier) == carrier]


def _idle_years(data: Data, carrier: int) -> list[int]:
    """Return the years after the first in which the suppliers run in no case."""
    runs = (data.demand_before[_suppliers(data, carrier)] > 0).any(0)
    return [t for t in np.flatnonzero(~runs).tolist() if t > 0]


def _most(data: Data, programme: Compiled, handle: Handle, carrier: int, year: int) -> float:
    """Return the largest surplus of a year in which the suppliers stand idle."""
    column = programme.column["dump", (carrier, year)]
    own = [programme.column["d", (u, year)] for u in _suppliers(data, carrier)
           if ("d", (u, year)) in programme.column]
    for number in own:
        handle.set_column(number, 0.0, 0.0)
    handle.set_column_cost(column, -1.0)
    found = handle.solve()
    handle.set_column_cost(column, 0.0)
    for number in own:
        handle.set_column(number, programme.lower[number], programme.upper[number])
    return float(found.values[column]) if found.status == OPTIMAL else np.inf
