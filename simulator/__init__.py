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
    "SolverError": "simulator.errors",
    "InputError": "simulator.errors",
}

if TYPE_CHECKING:
    from simulator.errors import InputError, SolverError
    from simulator.model import Scenario, load
    from simulator.optimiser.alternatives import near_optimal
    from simulator.optimiser.budget import most_reduction
    from simulator.optimiser.cost_curve import macc
    from simulator.optimiser.frontier import pareto
    from simulator.optimiser.optimise import Best, optimise
    from simulator.run import Run, assess, simulate

__all__ = ["Best", "InputError", "Run", "Scenario", "SolverError", "__version__", "assess", "load",
           "macc", "most_reduction", "near_optimal", "optimise", "pareto", "simulate"]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'simulator' has no attribute {name!r}")
