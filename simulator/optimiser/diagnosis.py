"""Why there is no feasible mix, and what would give one."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.optimiser.task import Task


@dataclass
class Diagnosis:
    """Stub."""


def diagnose(task: Task, cheapest: float) -> Diagnosis:
    """Return the diagnosis."""
    return Diagnosis()
