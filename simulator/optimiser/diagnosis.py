"""Why there is no feasible mix, and what would give one."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.optimiser.task import Task
from simulator.schema.scenario import Text


@dataclass
class Diagnosis:
    """Stub."""

    def sentences(self) -> list[Text]:
        """Return sentences."""
        return []


def diagnose(task: Task, cheapest: float) -> Diagnosis:
    """Return the diagnosis."""
    return Diagnosis()
