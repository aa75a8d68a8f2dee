"""What results rest on: grades of all parameters, and of what makes up each emission."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from simulator.facts import city_totals
from simulator.facts.sums import is_number
from simulator.parameters.reader import GRADES
from simulator.parameters.tables import ANY

if TYPE_CHECKING:
    import pandas as pd

    from simulator.results.reading import ResultsFolder

RANK = {grade: n for n, grade in enumerate(GRADES)}
NOTABLE = 0.05
"""A parameter counts for a coefficient that follows one percent of it by at least this much."""
Place = tuple[str, int]


def counts(folder: ResultsFolder) -> dict[str, int]:
    """Return grade -> number of parameter rows used."""
    found = folder.table("parameters")["grade"].value_counts()
    return {grade: int(found.get(grade, 0)) for grade in GRADES}


def can_trace(folder: ResultsFolder) -> bool:
    """Tell whether the folder says which parameters each coefficient rests on."""
    return folder.has("ingredients")


def emission_shares(folder: ResultsFolder) -> dict[str, dict[str, float]]:
    """Return pollutant -> grade -> share of its direct emissions of the base year.

    Each emission takes the worst grade among the row of its activity (where the activity is
    stated) and the rows of its factor that matter: those which it follows by at least 0.05 % when
    they change by 1 %.
    """
    year = city_totals.years(folder)[0]
    rows = folder.table("emissions")
    first = folder.cases[0]
    rows = rows[(rows["case"] == first) & (rows["year"] == year) & (rows["boundary"] == "direct")]
    activity, factor = _activity_ranks(folder), _factor_ranks(folder)
    found: dict[str, dict[str, float]] = defaultdict(lambda: dict.fromkeys(GRADES, 0.0))
    for source, facility, technology, pollutant, value in zip(
        rows["source"], rows["facility"], rows["technology"], rows["pollutant"], rows["value"],
        strict=True,
    ):
        ranks = activity.get((source, facility), 0), max(
            factor.get((source, place, technology, pollutant), -1) for place in
            (facility, ANY))
        worst = max(ranks) if ranks[1] >= 0 else len(GRADES) - 1
        found[str(pollutant)][GRADES[worst]] += abs(float(value))
    return {p: _shares(parts) for p, parts in found.items() if sum(parts.values())}


def _shares(parts: dict[str, float]) -> dict[str, float]:
    total = sum(parts.values())
    return {grade: value / total for grade, value in parts.items()}


def _activity_ranks(folder: ResultsFolder) -> dict[tuple[str, str], int]:
    rows = folder.table("parameters")
    rows = rows[(rows["table"] == "city_activity") & (rows["item"] == "activity")]
    found: dict[tuple[str, str], int] = {}
    for source, facility, grade in zip(rows["source"], rows["facility"], rows["grade"],
                                       strict=True):
        key = str(source), str(facility)
        found[key] = max(found.get(key, 0), RANK[grade])
    return found


def _factor_ranks(folder: ResultsFolder) -> dict[tuple[str, str, str, str], int]:
    """Return (source, facility, technology, pollutant) -> rank of the worst row that matters."""
    parameters = folder.table("parameters")
    grade: dict[Place, int] = {
        (str(f), int(n)): RANK[g] for f, n, g in
        zip(parameters["file"], parameters["line"], parameters["grade"], strict=True)
        if is_number(n)
    }
    rows = folder.table("ingredients")
    rows = rows[rows["elasticity"].abs() >= NOTABLE]
    fuels = _fuel_ranks(rows[rows["part"] == "factor"], grade)
    found: dict[tuple[str, str, str, str], int] = {}
    for part, source, facility, technology, combustion, name, file, line in zip(
        rows["part"], rows["source"], rows["facility"], rows["technology"], rows["combustion"],
        rows["name"], rows["file"], rows["line"], strict=True,
    ):
        rank = grade.get((file, int(line)), len(GRADES) - 1)
        reached = {name: rank} if part == "emit" else {}
        if part in ("burn", "transform", "output"):
            reached = {p: max(rank, own) for p, own in fuels.get((combustion, name), {}).items()}
        for pollutant, worst in reached.items():
            key = source, facility, technology, pollutant
            found[key] = max(found.get(key, 0), worst)
    return found


def _fuel_ranks(
    rows: pd.DataFrame, grade: dict[Place, int]
) -> dict[tuple[str, str], dict[str, int]]:
    """Return (combustion class, carrier) -> pollutant -> rank of the worst row of its factor."""
    found: dict[tuple[str, str], dict[str, int]] = {}
    for combustion, name, pollutant, file, line in zip(
        rows["combustion"], rows["name"], rows["pollutant"], rows["file"], rows["line"],
        strict=True,
    ):
        ranks = found.setdefault((combustion, name), {})
        rank = grade.get((file, int(line)), len(GRADES) - 1)
        ranks[pollutant] = max(ranks.get(pollutant, 0), rank)
    return found
