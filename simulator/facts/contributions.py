"""Which measures bring a target, and how much of it is lost without each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.facts import city_totals
from simulator.wording import NO_MEASURES, OBSERVED

if TYPE_CHECKING:
    from simulator.results.reading import ResultsFolder

LARGEST = 5


@dataclass(frozen=True)
class Contributions:
    """What measures bring of a target, in the unit of its row.

    largest : (measure, effect, unit), what was observed and then the largest first; rest, unit :
    all the others with their interaction; count : how many measures the others are.
    """

    largest: list[tuple[str, float, str]]
    rest: float
    unit: str
    count: int


def contributions(folder: ResultsFolder) -> dict[str, Contributions]:
    """Return target -> what the measures of the plan bring; empty where it was not worked out."""
    if not folder.has("target_measures"):
        return {}
    table = folder.table("target_measures")
    table = table[table["case"] == city_totals.PLAN]
    found: dict[str, list[tuple[str, float, str]]] = {}
    for target, measure, effect, unit in zip(
        table["target_id"], table["measure"], table["own_effect"], table["own_unit"], strict=True
    ):
        found.setdefault(str(target), []).append((str(measure), float(effect), str(unit)))
    return {target: _ranked(rows) for target, rows in found.items()}


def _ranked(rows: list[tuple[str, float, str]]) -> Contributions:
    own = sorted((r for r in rows if r[0] not in NO_MEASURES), key=lambda r: -abs(r[1]))
    named = [*(r for r in rows if r[0] == OBSERVED), *own[:LARGEST]]
    rest = [r for r in rows if r not in named]
    return Contributions(named, sum(r[1] for r in rest), rows[0][2], max(len(own) - LARGEST, 0))
