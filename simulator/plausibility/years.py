"""Years that nothing reaches, and years with two digits exchanged, in tables and in paths."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from simulator.errors import Problem
from simulator.parameters.reader import Value, row_name
from simulator.plausibility.places import problem_at
from simulator.plausibility.series import all_series
from simulator.plausibility.warned import Warned
from simulator.scenario.keys import HORIZON
from simulator.simulation.run import Run
from simulator.simulation.scenario import Scenario

CODE = "W-YEAR"


def odd_path_years(scenario: Scenario) -> Iterator[Warned]:
    """Yield years of paths that no run reaches, or whose digits are exchanged."""
    for key, measure in scenario.file.measures.items():
        for number, uptake in enumerate(measure.uptake):
            years, place = list(uptake.path), ("measures", key, "uptake", number, "path")
            for year, found, expected, fix in _odd(years):
                yield Warned(problem_at(scenario, (*place, year), CODE, found, expected, fix))


def odd_row_years(run: Run) -> Iterator[Warned]:
    """Yield years of rows that no run reaches, or whose digits are exchanged."""
    store = run.scenario.store
    for one in all_series(run):
        ids = sorted(one.rows, key=lambda year: (store.rows[one.rows[year]].file, one.rows[year]))
        for year, found, expected, fix in _odd(ids):
            row: Value = store.rows[one.rows[year]]
            yield Warned(Problem(CODE, row.file, row.line, row_name(row.keys), found, expected,
                                 fix))


def _odd(years: Sequence[int]) -> Iterator[tuple[int, str, str, str]]:
    """Yield years in the order in which they are written: what was found, expected, and a fix."""
    meant = dict(_exchanged(years))
    for year in years:
        if year in meant:
            yield (year, f"{year} in the place of {meant[year]}", "years in their order",
                   f'write "{meant[year]}", if two digits were exchanged')
        elif year > HORIZON:
            yield (year, f"{year}, which no run reaches", f"a year up to {HORIZON}",
                   "correct the year, or delete the entry")


def _exchanged(years: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield years out of order that fit where they stand with their last digits exchanged."""
    rest = [0, *years, 9999]
    for before, here, after in zip(rest, rest[1:], rest[2:], strict=False):
        meant = here // 100 * 100 + here % 10 * 10 + here % 100 // 10
        others = [year for year in years if year != here]
        ordered = all(one < next_one for one, next_one in pairwise(others))
        if ordered and not before < here < after and before < meant < after:
            yield here, meant
