"""Emission-reduction scenarios of a city: air, water and carbon under one plan.

The public names are loaded when first used, so that `import simulator` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from simulator.version import __version__

_HOMES = {
    "load": "simulator.api.reading",
    "Scenario": "simulator.simulation.scenario",
    "simulate": "simulator.api.labelled",
    "assess": "simulator.api.labelled",
    "collect": "simulator.api.collecting",
    "Run": "simulator.api.labelled",
    "optimise": "simulator.api.optimising",
    "Best": "simulator.api.labelled_best",
    "most_reduction": "simulator.api.optimising",
    "near_optimal": "simulator.api.optimising",
    "pareto": "simulator.api.optimising",
    "macc": "simulator.api.optimising",
    "build_model": "simulator.api.optimising",
    "new_city": "simulator.api.reading",
    "import_workbook": "simulator.api.reading",
    "explain": "simulator.api.reading",
    "Chain": "simulator.explanation.structure",
    "compare": "simulator.api.reading",
    "rebase": "simulator.api.reading",
    "read": "simulator.api.reading",
    "read_results": "simulator.results.reading",
    "ScenarioFile": "simulator.scenario.keys",
    "Draws": "simulator.simulation.draws",
    "DrawnMeasures": "simulator.measures.drawn",
    "Measure": "simulator.scenario.keys",
    "Target": "simulator.scenario.keys",
    "Quantity": "simulator.scenario.keys",
    "Text": "simulator.scenario.keys",
    "hindcast": "simulator.api.hindcasting",
    "Hindcast": "simulator.hindcasting.hindcast",
    "verify": "simulator.api.reading",
    "Verification": "simulator.verification.verify",
    "write_report": "simulator.api.reading",
    "SolverError": "simulator.errors",
    "InputError": "simulator.errors",
}
_NAMES = {"Run": "LabelledRun", "Best": "LabelledBest"}
"""Public name -> its name at home, where that is another."""

if TYPE_CHECKING:
    from simulator.api.collecting import collect
    from simulator.api.hindcasting import hindcast
    from simulator.api.labelled import LabelledRun as Run
    from simulator.api.labelled import assess, simulate
    from simulator.api.labelled_best import LabelledBest as Best
    from simulator.api.optimising import (
        build_model,
        macc,
        most_reduction,
        near_optimal,
        optimise,
        pareto,
    )
    from simulator.api.reading import (
        compare,
        explain,
        import_workbook,
        load,
        new_city,
        read,
        rebase,
        verify,
        write_report,
    )
    from simulator.errors import InputError, SolverError
    from simulator.explanation.structure import Chain
    from simulator.hindcasting.hindcast import Hindcast
    from simulator.measures.drawn import DrawnMeasures
    from simulator.results.reading import read_results
    from simulator.scenario.keys import Measure, Quantity, ScenarioFile, Target, Text
    from simulator.simulation.draws import Draws
    from simulator.simulation.scenario import Scenario
    from simulator.verification.verify import Verification

__all__ = [
    "Best",
    "Chain",
    "DrawnMeasures",
    "Draws",
    "Hindcast",
    "InputError",
    "Measure",
    "Quantity",
    "Run",
    "Scenario",
    "ScenarioFile",
    "SolverError",
    "Target",
    "Text",
    "Verification",
    "__version__",
    "assess",
    "build_model",
    "collect",
    "compare",
    "explain",
    "hindcast",
    "import_workbook",
    "load",
    "macc",
    "most_reduction",
    "near_optimal",
    "new_city",
    "optimise",
    "pareto",
    "read",
    "read_results",
    "rebase",
    "simulate",
    "verify",
    "write_report",
]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), _NAMES.get(name, name))
    raise AttributeError(f"module 'simulator' has no attribute {name!r}")
