"""All warnings about a run, the worst first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from simulator.analysis.attribution import Effects, attribute
from simulator.bundled import short_name
from simulator.measures.early_starts import early_starts
from simulator.plausibility.accepted import with_accepted
from simulator.plausibility.base_year import odd_base
from simulator.plausibility.bases import unfounded
from simulator.plausibility.ledger import odd_ledger
from simulator.plausibility.measures import odd_measures
from simulator.plausibility.plan import odd_plan
from simulator.plausibility.rows import odd_rows
from simulator.plausibility.series import odd_series
from simulator.plausibility.warned import Warned
from simulator.simulation.run import Run
from simulator.simulation.series_checks import extended_drivers


def warnings_of(run: Run, effects: Effects | None = None) -> list[Warned]:
    """Return every warning about the inputs of a run, open ones first, the worst of them first.

    effects : what each measure of the plan changes, where it is known already.

    Raises
    ------
    InputError
        If the scenario's table of accepted warnings is wrong.
    """
    found = with_accepted(map(_shortly, _all(run, effects)), run.scenario.folder)
    return sorted(found, key=lambda one: (bool(one.accepted), -one.weight, one.problem.code,
                                          one.problem.key, one.problem.file, one.problem.line))


def _shortly(found: Warned) -> Warned:
    """Return a warning with the name of its file that is the same on every machine."""
    file = short_name(Path(found.problem.file)) if found.problem.file else ""
    return replace(found, problem=replace(found.problem, file=file))


def _all(run: Run, effects: Effects | None) -> Iterator[Warned]:
    s = run.scenario
    yield from map(Warned, s.document.warnings)
    yield from odd_rows(s.store, s.theta, run.index.years[0])
    yield from map(Warned, extended_drivers(s.file, s.store))
    yield from odd_series(run)
    yield from unfounded(s)
    if s.stated is None:
        yield from odd_plan(run)
        yield from odd_ledger(run)
        yield from odd_measures(run, attribute(run) if effects is None else effects)
        yield from map(Warned, early_starts(s.file.measures, s.library, s.moves, s.index, s.store,
                                           s.theta, s.document))
    yield from odd_base(run)
