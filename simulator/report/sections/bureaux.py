"""Who answers for what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simulator.facts import bureaux as facts
from simulator.facts.answer import judged_case, name
from simulator.facts.numbers import Pair, Scale, scale_for
from simulator.report.part import PagePart

if TYPE_CHECKING:
    from simulator.results.reading import ResultsFolder

SHOWN = ("CO2", "NOx")
"""Pollutants whose reduction stands beside a measure."""


@dataclass(frozen=True)
class BureauTarget:
    """A target that a bureau answers for; is_year : its values are years, as of a peak."""

    name: Pair
    clause: str
    year: float
    required: float
    achieved: float
    is_year: bool
    verdict: str


@dataclass(frozen=True)
class BureauMeasure:
    """A measure that a bureau answers for.

    cuts : pollutant -> reduction [t/yr]; cost : [CNY of 2020 per year]; None where it is off.
    """

    name: Pair
    cuts: Mapping[str, float | None]
    cost: float | None


@dataclass(frozen=True)
class BureauCard:
    """What one bureau answers for, and how many of its targets are missed."""

    name: Pair
    missed: int
    targets: Sequence[BureauTarget]
    measures: Sequence[BureauMeasure]


@dataclass(frozen=True)
class BureauxPart(PagePart):
    """Every bureau, those with most to do first; cuts : pollutant -> scale of its column."""

    bureaux: Sequence[BureauCard]
    cuts: Mapping[str, Scale]
    cost: Scale


def section(folder: ResultsFolder) -> BureauxPart:
    """Return the part of the page by responsible bureau."""
    case = judged_case(folder)
    found = facts.bureaux(folder, case)
    rows = [r for bureau in found for r in bureau.measures.values() if r]
    cuts = {p: scale_for("t/yr", [float(r.get(f"reduction_{p}", 0.0)) for r in rows])
            for p in SHOWN}
    cost = scale_for("CNY_2020/yr", [float(r["annual_cost"]) for r in rows])
    return BureauxPart([_card(folder, bureau, case) for bureau in found], cuts, cost)


def _card(folder: ResultsFolder, bureau: facts.Bureau, case: str) -> BureauCard:
    return BureauCard(
        name(folder, "bureau", bureau.key), bureau.count(case, "missed"),
        [_target(folder, rows.get(case) or next(iter(rows.values()))) for rows in bureau.targets],
        [_measure(folder, key, row or {}) for key, row in bureau.measures.items()],
    )


def _target(folder: ResultsFolder, row: dict[str, Any]) -> BureauTarget:
    return BureauTarget(
        name(folder, "target", row["target_id"]), row["clause"], row["target_year"],
        row["required"], row["achieved"], row["unit"] == "yr", row["verdict"],
    )


def _measure(folder: ResultsFolder, key: str, row: dict[str, Any]) -> BureauMeasure:
    return BureauMeasure(name(folder, "measure", key),
                         {p: row.get(f"reduction_{p}") for p in SHOWN}, row.get("annual_cost"))
