"""Every parameter used, as data that the script searches and lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simulator.facts import parameters
from simulator.parameters.reader import GRADES
from simulator.report.part import PagePart
from simulator.report.texts import say

if TYPE_CHECKING:
    from simulator.results.reading import ResultsFolder


@dataclass(frozen=True)
class ParametersPart(PagePart):
    """The frame of the list, which the script fills; grades : those it can be filtered by."""

    grades: Sequence[str]


def section(_: ResultsFolder) -> ParametersPart:
    """Return the part of the page with all parameters."""
    return ParametersPart(GRADES)


def data(folder: ResultsFolder) -> dict[str, Any]:
    """Return the rows of all parameters, the names of grades and references, for the script."""
    return {**parameters.packed(folder), "references": parameters.references(folder),
            "grades": {grade: say(f"grade.{grade}") for grade in GRADES}}
