"""Where in a scenario something stands, as warnings name it."""

from __future__ import annotations

from pathlib import Path

from simulator.bundled import short_name
from simulator.errors import Problem, Words
from simulator.simulation.scenario import Scenario


def problem_at(
    scenario: Scenario, place: tuple[object, ...], code: str, found: str, expected: str, fix: str,
    zh: Words | None = None,
) -> Problem:
    """Return a problem of a key of the scenario file, with the line of the key.

    zh : found, expected and fix in Chinese.
    """
    file, line = scenario.document.place(place)
    return Problem(code, file, line, ".".join(map(str, place)), found, expected, fix, zh)


def named_place(file: str, line: int) -> str:
    """Return file:line as it is the same on every machine."""
    return f"{short_name(Path(file))}:{line}"
