"""Where a plan states a path that begins earlier than the measure library says it can."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from simulator.city.index import Index
from simulator.measures.library import Library, first_year, limit_rows
from simulator.measures.moves import Moves
from simulator.parameters.canonical import Store
from simulator.scenario.keys import Measure


def early_starts(
    measures: Mapping[str, Measure], library: Library, moves: Moves, index: Index, store: Store,
    theta: np.ndarray,
) -> Iterator[str]:
    """Yield a sentence for every move that a plan wants in a year before its first; it stands.

    What lies between the base year and the first year that the plan states is only interpolated
    and not held against it. theta : (row,) parameter values.
    """
    for key, measure in measures.items():
        for uptake in measure.uptake:
            path = moves.paths.get((key, uptake.move))
            if path is None:
                continue
            move = library.measures[key].moves[uptake.move]
            first = first_year(library, move, theta)
            early = [year for year in sorted(uptake.path)
                     if year < first and path[index.year(year)] != path[0]]
            if early:
                row = store.rows[max(limit_rows(library, move, "earliest").values())]
                yield (f"{key} {uptake.move}: the plan begins in {early[0]}, the measure library "
                       f"in {first} ({row.file}:{row.line}); the plan's path stands")
