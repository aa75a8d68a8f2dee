"""Emission-reduction scenarios of a city: air, water and carbon under one plan.

The public names are loaded when first used, so that `import simulator` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from simulator.version import __version__

_HOMES = {
    "load": "simulator.simulation.loading",
    "Scenario": "simulator.simulation.scenario",
    "simulate": "simulator.api.labelled",
    "assess": "simulator.api.labelled",
    "Run": "simulator.api.labelled",
    "optimise": "simulator.api.optimising",
    "Best": "simulator.optimiser.answers.best",
    "most_reduction": "simulator.api.optimising",
    "near_optimal": "simulator.optimiser.modes.alternatives",
    "pareto": "simulator.optimiser.modes.frontier",
    "macc": "simulator.optimiser.modes.cost_curve",
    "new_city": "simulator.workbook.new",
    "import_workbook": "simulator.workbook.read",
    "explain": "simulator.explanation.explaining",
    "Chain": "simulator.explanation.structure",
    "compare": "simulator.comparison.comparison",
    "read_results": "simulator.results.reading",
    "write_report": "simulator.report.write",
    "SolverError": "simulator.errors",
    "InputError": "simulator.errors",
}
_NAMES = {"Run": "LabelledRun"}
"""Public name -> its name at home, where that is another."""

if TYPE_CHECKING:
    from simulator.api.labelled import LabelledRun as Run
    from simulator.api.labelled import assess, simulate
    from simulator.api.optimising import most_reduction, optimise
    from simulator.comparison.comparison import compare
    from simulator.errors import InputError, SolverError
    from simulator.explanation.explaining import explain
    from simulator.explanation.structure import Chain
    from simulator.optimiser.answers.best import Best
    from simulator.optimiser.modes.alternatives import near_optimal
    from simulator.optimiser.modes.cost_curve import macc
    from simulator.optimiser.modes.frontier import pareto
    from simulator.report.write import write_report
    from simulator.results.reading import read_results
    from simulator.simulation.loading import load
    from simulator.simulation.scenario import Scenario
    from simulator.workbook.new import new_city
    from simulator.workbook.read import import_workbook

__all__ = [
    "Best",
    "Chain",
    "InputError",
    "Run",
    "Scenario",
    "SolverError",
    "__version__",
    "assess",
    "compare",
    "explain",
    "import_workbook",
    "load",
    "macc",
    "most_reduction",
    "near_optimal",
    "new_city",
    "optimise",
    "pareto",
    "read_results",
    "simulate",
    "write_report",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), _NAMES.get(name, name))
    raise AttributeError(f"module 'simulator' has no attribute {name!r}")
