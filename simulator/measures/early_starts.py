"""Where a plan states a path that begins earlier than the measure library says it can."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from simulator.city.index import Index
from simulator.errors import Problem
from simulator.measures.library import Library, first_year, limit_rows
from simulator.measures.moves import Moves
from simulator.parameters.canonical import Store
from simulator.scenario.keys import Measure
from simulator.scenario.yaml_file import Document

CODE = "W-EARLY"


def early_starts(
    measures: Mapping[str, Measure], library: Library, moves: Moves, index: Index, store: Store,
    theta: np.ndarray, document: Document,
) -> Iterator[Problem]:
    """Yield a warning for every move that a plan wants in a year before its first; it stands.

    What lies between the base year and the first year that the plan states is only interpolated
    and not held against it. theta : (row,) parameter values.
    """
    for key, measure in measures.items():
        for number, uptake in enumerate(measure.uptake):
            path = moves.paths.get((key, uptake.move))
            if path is None:
                continue
            move = library.measures[key].moves[uptake.move]
            first = first_year(library, move, theta)
            early = [year for year in sorted(uptake.path)
                     if year < first and path[index.year(year)] != path[0]]
            if early:
                row = store.rows[max(limit_rows(library, move, "earliest").values())]
                place = ("measures", key, "uptake", number, "path", early[0])
                yield Problem(
                    CODE, *document.place(place), ".".join(map(str, place)),
                    f"a path that begins in {early[0]}",
                    f"a beginning in {first}, the first year of the measure library "
                    f"({row.file}:{row.line})",
                    "check the year; the plan's path stands",
                )
