"""Parts of a whole that do not add up to it: urban and rural people, the sectors of GDP."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from simulator.errors import Problem
from simulator.parameters.canonical import Store
from simulator.parameters.reader import row_name
from simulator.plausibility.known import thresholds
from simulator.plausibility.places import named_place
from simulator.plausibility.series import named_series
from simulator.plausibility.warned import Warned
from simulator.simulation.run import Run
from simulator.wording import listed, readable

CODE = "W-SUM"
PARTS: Mapping[str, tuple[str, ...]] = {
    "population": ("urban_population", "rural_population"),
    "gdp": ("value_added_primary", "value_added_secondary", "value_added_tertiary"),
}
"""Driver -> the drivers that make it up."""


def odd_sums(run: Run) -> Iterator[Warned]:
    """Yield years in which the ranges of a whole and of the sum of its parts do not meet."""
    store = run.scenario.store
    series = {one.name: one.rows for one in named_series(store, "city_drivers", run.index.years[0])}
    for whole, parts in PARTS.items():
        if {whole, *parts} <= set(series):
            shared = set(series[whole]).intersection(*(series[part] for part in parts))
            for year in sorted(shared):
                yield from _of_year(store, series[whole][year],
                                    [series[part][year] for part in parts])


def _of_year(store: Store, whole: int, parts: Sequence[int]) -> Iterator[Warned]:
    row, share = store.rows[whole], thresholds()["sum"]
    low, value, high = (float(sum(ends[list(parts)]) / store.scale[whole])
                        for ends in (store.low(), store.central(), store.high()))
    least, most = row.low * (1 - share), row.high * (1 + share)
    if high < least or low > most:
        rows = [store.rows[i] for i in parts]
        yield Warned(Problem(
            CODE, row.file, row.line, row_name(row.keys), f"{readable(row.value)} {row.unit}, and "
            f"{readable(value)} {row.unit} as the sum of {listed(one.keys[0] for one in rows)} "
            f"({', '.join(named_place(one.file, one.line) for one in rows)})",
            f"a sum within the ranges of the rows, or {share:.0%} beside them",
            "correct the row that is wrong, or take the whole and its parts from one document"),
            max(low / most, least / high if high else 1.0))
