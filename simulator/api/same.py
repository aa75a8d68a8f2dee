"""A run and a scenario that are given together must belong together."""

from __future__ import annotations

from simulator.errors import InputError, Problem
from simulator.simulation.run import Run
from simulator.simulation.scenario import Scenario


def of_same(run: Run, scenario: Scenario, call: str) -> None:
    """Raise InputError if a run is one of another scenario."""
    if run.scenario is scenario or run.scenario == scenario:
        return
    raise InputError([Problem(
        "E-CLASH", "Python", 0, f"{call} run", f"a run of {run.scenario!r}, other inputs",
        f"a run of {scenario!r}", "write simulate(scenario) for this scenario, or leave it out",
    )])  # fmt: skip
