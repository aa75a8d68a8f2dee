"""What the ledger of key projects books beside the tonnes that the plan assigns to it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from simulator.city.index import Site
from simulator.errors import Problem
from simulator.parameters.base_rows import ITEM, LEVELS
from simulator.plausibility.known import thresholds
from simulator.plausibility.places import named_place, problem_at
from simulator.plausibility.warned import Warned
from simulator.scenario.keys import Target
from simulator.simulation.assessing import assess_cases
from simulator.simulation.case import PLAN
from simulator.simulation.run import Run
from simulator.targets.asked import evaluation_year, own_kind
from simulator.targets.verdicts import Verdict
from simulator.wording import readable

CODE = "W-LEDGER"
MOST = 3
"""Projects that one warning names."""


def odd_ledger(run: Run) -> Iterator[Warned]:
    """Yield targets of the ledger that the plan books far more or far less of than is assigned."""
    for verdict in assess_cases(run, (PLAN,)):
        target = run.scenario.file.targets[verdict.target]
        if own_kind(target).booked and verdict.achieved is not None and verdict.required:
            far = _far(verdict.achieved / verdict.required)
            if far > 1:
                yield Warned(_problem(run, verdict, target), far)


def _far(ratio: float) -> float:
    """Return how many times beyond the threshold a ratio lies, to either side."""
    return (max(ratio, 1 / ratio) if ratio > 0 else np.inf) / thresholds()["ledger"]


def _problem(run: Run, verdict: Verdict, target: Target) -> Problem:
    times, required, booked = thresholds()["ledger"], verdict.required or 0.0, verdict.achieved or 0
    largest, places = _largest(run, target), _activity_places(run)
    told = ", ".join(f"{name} {readable(size)} t" for name, size in largest.items())
    rows = ", ".join(places[name] for name in largest if name in places)
    return problem_at(
        run.scenario, ("targets", verdict.target, "value"), CODE,
        f'"{target.value}" assigned, {readable(booked)} {verdict.unit} booked '
        f"({readable(100 * booked / required, 2)} %), most of it at {told or 'no project'}",
        f"{readable(required / times)} to {readable(required * times)} {verdict.unit}",
        f"check activity{f' ({rows})' if rows else ''} and emission factors of these projects, the "
        "paths of their measures, and which facilities are registered")


def _largest(run: Run, target: Target) -> dict[str, float]:
    """Return the projects that book most [t]."""
    assert target.quantity is not None
    p = run.index.pollutant(target.quantity.pollutant)
    t = run.index.year(evaluation_year(target, run.scenario.file.years.main_target))
    booked = run.ledger(PLAN).booked[:, p, t]
    most = np.argsort(-booked, kind="stable")[:MOST].tolist()
    return {run.index.sites[n].name: float(booked[n]) for n in most if booked[n] > 0}


def _activity_places(run: Run) -> dict[str, str]:
    """Return the name of a site -> the row of its activity, where it has one of its own."""
    store = run.scenario.store
    rows = [store.rows[i] for i in store.ids("city_activity")]
    return {Site(row.keys[0], row.keys[1]).name: named_place(row.file, row.line)
            for row in reversed(rows) if row.keys[ITEM] in LEVELS}
