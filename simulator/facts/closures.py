"""Works that are known to have closed since the base year, and what they book."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simulator.facts import city_totals

if TYPE_CHECKING:
    from simulator.results.reading import ResultsFolder

KEYS = ["source", "facility", "closed_in", "closed_share", "closed_activity", "activity_unit"]


@dataclass(frozen=True)
class ClosedWorks:
    """A documented closure.

    share, activity : of the base year's activity; booked : pollutant -> [t/yr] in the main target
    year, or in the first year after it in which the closure counts.
    """

    source: str
    facility: str
    year: int
    share: float
    activity: float
    unit: str
    booked: dict[str, float]


def closures(folder: ResultsFolder, pollutants: Sequence[str]) -> list[ClosedWorks]:
    """Return the closures with what they book of some pollutants; none in a folder without."""
    if not folder.has("closures"):
        return []
    table, main = folder.table("closures"), city_totals.main_year(folder)
    table = table[table["year"] >= main]
    return [
        _works(keys, {p: float(rows.loc[rows["pollutant"] == p, "booked"].iloc[:1].sum())
                      for p in pollutants})
        for keys, rows in table.groupby(KEYS, sort=False)
    ]


def _works(keys: Any, booked: dict[str, float]) -> ClosedWorks:
    source, facility, year, share, activity, unit = keys
    return ClosedWorks(source, facility, int(year), share, activity, unit, booked)
