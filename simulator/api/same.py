"""A run and a scenario that are given together must belong together."""

from __future__ import annotations

from simulator.errors import InputError, Problem
from simulator.simulation.differences import first_differences
from simulator.simulation.run import Run
from simulator.simulation.scenario import Scenario


def of_same(run: Run, scenario: Scenario, call: str) -> None:
    """Raise InputError if a run is one of another scenario."""
    if run.scenario is scenario or run.scenario == scenario:
        return
    found = first_differences(run.scenario, scenario)
    theirs, ours = ("; ".join(f"{key}: {said[n]}" for key, *said in found) for n in (0, 1))
    raise InputError([Problem(
        "E-CLASH", "Python", 0, f"{call} run", f"a run of {run.scenario!r} with {theirs}",
        f"a run of {scenario!r} with {ours}",
        "write simulate(scenario) for this scenario, or leave it out",
    )])
