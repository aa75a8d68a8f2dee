"""How the results were made: versions, hashes, solver, time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulator.results.reading import ResultsFolder


def versions(folder: ResultsFolder) -> dict[str, str]:
    """Return program -> version, the simulator first."""
    record = folder.record
    own = {"simulator": str(record.get("simulator", ""))}
    return own | {str(k): str(v) for k, v in (record.get("versions") or {}).items()}


def inputs(folder: ResultsFolder) -> dict[str, str]:
    """Return input file -> its SHA-256."""
    return {str(name): str(value) for name, value in (folder.record.get("inputs") or {}).items()}


def seconds(folder: ResultsFolder) -> float | None:
    """Return the computing time, if it was measured."""
    found = folder.record.get("seconds")
    return float(found) if isinstance(found, (int, float)) else None


def size(folder: ResultsFolder) -> dict[str, Any]:
    """Return the solver, its version and the size of the programme."""
    return dict(folder.record.get("solver") or {})
