"""Emission-reduction scenarios of a city: air, water and carbon under one plan.

The public names are loaded when first used, so that `import simulator` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

_HOMES = {
    "load": "simulator.model",
    "Scenario": "simulator.model",
    "simulate": "simulator.run",
    "assess": "simulator.run",
    "Run": "simulator.run",
    "optimise": "simulator.optimiser.optimise",
    "Best": "simulator.optimiser.optimise",
    "most_reduction": "simulator.optimiser.budget",
    "near_optimal": "simulator.optimiser.alternatives",
    "pareto": "simulator.optimiser.frontier",
    "macc": "simulator.optimiser.cost_curve",
    "new_city": "simulator.workbook.new",
    "import_workbook": "simulator.workbook.read",
    "explain": "simulator.chain.chains",
    "Chain": "simulator.chain.structure",
    "compare": "simulator.report.side_by_side.comparison",
    "read_results": "simulator.results.reading",
    "write_report": "simulator.report.write",
    "SolverError": "simulator.errors",
    "InputError": "simulator.errors",
}

if TYPE_CHECKING:
    from simulator.chain.chains import explain
    from simulator.chain.structure import Chain
    from simulator.errors import InputError, SolverError
    from simulator.model import Scenario, load
    from simulator.optimiser.alternatives import near_optimal
    from simulator.optimiser.budget import most_reduction
    from simulator.optimiser.cost_curve import macc
    from simulator.optimiser.frontier import pareto
    from simulator.optimiser.optimise import Best, optimise
    from simulator.report.side_by_side.comparison import compare
    from simulator.report.write import write_report
    from simulator.results.reading import read_results
    from simulator.run import Run, assess, simulate
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
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'simulator' has no attribute {name!r}")
