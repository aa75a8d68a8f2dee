"""All warnings about a run, the worst first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from simulator.analysis.attribution import attribute
from simulator.analysis.effects import Effects
from simulator.bundled import short_name
from simulator.errors import PYTHON
from simulator.measures.early_starts import early_starts
from simulator.plausibility.accepted import with_accepted
from simulator.plausibility.base_year import odd_base
from simulator.plausibility.bases import unfounded
from simulator.plausibility.closed_works import odd_closures
from simulator.plausibility.controls import odd_controls
from simulator.plausibility.jumps import odd_years
from simulator.plausibility.ledger import odd_ledger
from simulator.plausibility.loads import odd_loads
from simulator.plausibility.measures import odd_measures
from simulator.plausibility.narrow import beyond_known
from simulator.plausibility.observations import odd_observations
from simulator.plausibility.parts import odd_sums
from simulator.plausibility.paths import odd_paths
from simulator.plausibility.plan import odd_plan
from simulator.plausibility.planned_sizes import odd_plan_sizes
from simulator.plausibility.rows import odd_rows
from simulator.plausibility.series import odd_series
from simulator.plausibility.sizes import odd_sizes
from simulator.plausibility.surroundings import odd_surroundings
from simulator.plausibility.unread import unread
from simulator.plausibility.warned import Warned
from simulator.plausibility.works import odd_works
from simulator.plausibility.years import odd_path_years, odd_row_years
from simulator.scenario.reading import SET
from simulator.simulation.run import Run
from simulator.simulation.scenario import Scenario
from simulator.simulation.series_checks import extended_drivers


def warnings_of(run: Run, effects: Effects | None = None) -> list[Warned]:
    """Return every warning about the inputs of a run, open ones first, the worst of them first.

    effects : what each measure of the plan changes, where it is known already.

    Raises
    ------
    InputError
        If the scenario's table of accepted warnings is wrong.
    """
    scenario = run.scenario
    found = with_accepted(map(_shortly, _all(run, effects)), scenario.folder, _as_written(scenario))
    return sorted(found, key=lambda one: (bool(one.accepted), -one.weight, one.problem.code,
                                          one.problem.key, one.problem.file, one.problem.line))


def _as_written(scenario: Scenario) -> bool:
    """Tell whether nothing was changed on the command line or in Python."""
    given = {file for file, _ in scenario.document.places.values()} & {SET, PYTHON}
    rows = any(row.file == PYTHON for row in scenario.store.rows)
    return not given and not rows and scenario.values is None


def _shortly(found: Warned) -> Warned:
    """Return a warning with the name of its file that is the same on every machine."""
    file = short_name(Path(found.problem.file)) if found.problem.file else ""
    return replace(found, problem=replace(found.problem, file=file))


def _all(run: Run, effects: Effects | None) -> Iterator[Warned]:
    s = run.scenario
    yield from map(Warned, s.document.warnings)
    yield from odd_surroundings(s)
    yield from _of_rows(run)
    yield from map(Warned, extended_drivers(s.file, s.store))
    yield from odd_series(run)
    yield from unfounded(s)
    if s.stated is None:
        yield from odd_plan(run)
        yield from odd_plan_sizes(s)
        yield from odd_paths(s)
        yield from odd_path_years(s)
        yield from odd_ledger(run)
        yield from odd_measures(run, attribute(run) if effects is None else effects)
        yield from map(Warned, early_starts(s.file.measures, s.library, s.moves, s.index, s.store,
                                           s.theta, s.document))
    yield from odd_base(run)
    yield from odd_controls(run)


def _of_rows(run: Run) -> Iterator[Warned]:
    """Yield what is odd about rows of the tables, alone, beside their neighbours and together."""
    s, base = run.scenario, run.index.years[0]
    yield from odd_rows(s.store, s.theta, base)
    narrow = list(beyond_known(s.store, s.theta))
    yield from narrow
    yield from odd_sizes(s.store, s.theta, base)
    yield from odd_works(s)
    yield from odd_years(run)
    yield from odd_observations(run, {(one.problem.file, one.problem.line) for one in narrow})
    yield from odd_row_years(run)
    yield from odd_sums(run)
    yield from odd_closures(run)
    yield from odd_loads(run)
    yield from unread(run)
