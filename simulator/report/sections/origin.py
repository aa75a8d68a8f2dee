"""How the results were made: program, versions, inputs, solver, time, command."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.facts import checks
from simulator.facts.answer import status
from simulator.report.part import PagePart

if TYPE_CHECKING:
    from simulator.results.reading import ResultsFolder

SIZES = ("columns", "rows", "nonzeros")


@dataclass(frozen=True)
class OriginPart(PagePart):
    """How the results were made.

    seconds : computing time, None if it was not measured; solver, sizes : name with version and
    the size of the programme, empty where nothing was solved; versions : program -> version;
    inputs : file -> SHA-256.
    """

    scenario: str
    status: str
    seconds: float | None
    solver: str
    sizes: Mapping[str, str]
    overrides: Sequence[str]
    warnings: Sequence[str]
    versions: Mapping[str, str]
    inputs: Mapping[str, str]


def section(folder: ResultsFolder) -> OriginPart:
    """Return the part of the page on how the results were made."""
    solver = checks.size(folder)
    sizes = {k: f"{solver[k]:,}" for k in SIZES} if set(SIZES) <= solver.keys() else {}
    return OriginPart(
        folder.name, status(folder), checks.seconds(folder),
        f"{solver.get('name', '')} {solver.get('version', '')}" if solver else "", sizes,
        [str(o) for o in folder.resolved.get("overrides") or []],
        [str(w) for w in folder.record.get("warnings") or []],
        checks.versions(folder), checks.inputs(folder),
    )
