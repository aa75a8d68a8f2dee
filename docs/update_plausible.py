"""Write what is plausible, from the bundled tables: `python docs/update_plausible.py`.

The range of every quantity, the size of every source and planned amount per person and GDP, the
largest works of every source, and which part of it the controls of a family cover.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

import simulator
from simulator.bundled import bundled_scenarios
from simulator.parameters.canonical import Store
from simulator.plausibility import controls, planned_sizes, sizes, works
from simulator.plausibility.rows import COLUMNS, PLACE, spans


def text() -> str:
    """Return plausible_rows.csv as the bundled tables make it."""
    return _table(COLUMNS, ((*quantity, f"{span.low:.4g}", f"{span.high:.4g}")
                            for quantity, span in sorted(spans(_stores()).items())))


def text_of_sizes() -> str:
    """Return city_sizes.csv as the bundled tables make it."""
    return _table(sizes.COLUMNS, sizes.sizes_of(_stores()))


def text_of_plan_sizes() -> str:
    """Return plan_sizes.csv as the bundled plans make it."""
    scenarios = map(simulator.load, bundled_scenarios())
    return _table(planned_sizes.COLUMNS, planned_sizes.plan_sizes_of(scenarios))


def text_of_works() -> str:
    """Return works_sizes.csv as the bundled tables make it."""
    return _table(works.COLUMNS, works.works_sizes_of(map(simulator.load, bundled_scenarios())))


def text_of_coverage() -> str:
    """Return control_coverage.csv as the base years of the bundled cities make it."""
    return _table(controls.COLUMNS,
                  controls.coverage_of_runs(map(simulator.simulate, bundled_scenarios())))


def _stores() -> list[tuple[Store, int]]:
    cities = [simulator.load(city) for city in bundled_scenarios()]
    return [(city.store, city.index.years[0]) for city in cities]


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return stream.getvalue()


if __name__ == "__main__":
    PLACE.write_text(text(), "utf-8", newline="\n")
    sizes.PLACE.write_text(text_of_sizes(), "utf-8", newline="\n")
    works.PLACE.write_text(text_of_works(), "utf-8", newline="\n")
    controls.PLACE.write_text(text_of_coverage(), "utf-8", newline="\n")
    planned_sizes.PLACE.write_text(text_of_plan_sizes(), "utf-8", newline="\n")
