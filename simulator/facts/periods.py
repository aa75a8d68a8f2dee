"""What was saved in years already past, and what is still open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.facts import city_totals
from simulator.facts.measures import player
from simulator.facts.numbers import Pair
from simulator.wording import OBSERVED, OPEN, PAST

if TYPE_CHECKING:
    import pandas as pd

    from simulator.results.reading import ResultsFolder

BOTH = (PAST, OPEN)
PRESENT = "present_cost"


@dataclass(frozen=True)
class PastAndOpen:
    """What a measure comes to in a case, past and open; 0 where a period has no year.

    name : of the measure, or of what stands among measures; values : column of periods.csv ->
    (past, open).
    """

    case: str
    name: Pair
    values: dict[str, tuple[float, float]]


def last_observed(folder: ResultsFolder) -> int | None:
    """Return the last year that is past; None where nothing was observed."""
    rows = folder.table("periods") if folder.has("periods") else None
    past = [] if rows is None else rows.loc[rows["period"] == PAST, "last_year"].tolist()
    return int(past[0]) if past else None


def splits(folder: ResultsFolder, columns: list[str]) -> list[PastAndOpen]:
    """Return every measure of every case with some columns of periods.csv, past and open."""
    table = folder.table("periods")
    return [
        PastAndOpen(str(case), player(folder, str(key)),
              {column: _parts(rows, column) for column in columns})
        for (case, key), rows in table.groupby(["case", "measure"], sort=False)
        if (rows[columns] != 0).any(axis=None)
    ]


def _parts(rows: pd.DataFrame, column: str) -> tuple[float, float]:
    past, later = (float(rows.loc[rows["period"] == period, column].sum()) for period in BOTH)
    return past, later


def saved(folder: ResultsFolder) -> tuple[float, float] | None:
    """Return what the least-cost mix saves against the plan, past and open, in present value.

    None where nothing was observed or no such mix was found.
    """
    if last_observed(folder) is None or city_totals.LEAST_COST not in folder.cases:
        return None
    plan, best = (above_baseline(folder, case)
                  for case in (city_totals.PLAN, city_totals.LEAST_COST))
    return plan[0] - best[0], plan[1] - best[1]


def above_baseline(folder: ResultsFolder, case: str) -> tuple[float, float]:
    """Return what a case costs more than the baseline, past and open, in present value."""
    table = folder.table("periods")
    return _parts(table[(table["case"] == case) & (table["measure"] != OBSERVED)], PRESENT)
