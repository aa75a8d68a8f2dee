"""The answer first: verdicts, gaps, what the plan costs, and why no mix meets all targets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simulator.facts import city_totals
from simulator.facts.numbers import Pair

if TYPE_CHECKING:
    from simulator.results.reading import ResultsFolder

INFEASIBLE = "infeasible"


@dataclass(frozen=True)
class CaseCost:
    """What a case costs [CNY of 2020].

    present : value in the base year of the years after it; in_year : the main target year.
    """

    present: float
    in_year: float


def case_costs(folder: ResultsFolder) -> dict[str, CaseCost]:
    """Return the system cost of every case."""
    yearly, year = city_totals.yearly_costs(folder), city_totals.main_year(folder)
    return {
        str(case): CaseCost(city_totals.present_value(folder, row.to_numpy()), float(row[year]))
        for case, row in yearly.iterrows()
    }


def target_rows(folder: ResultsFolder) -> list[dict[str, dict[str, Any]]]:
    """Return for every target case -> its row of targets.csv, in the order of the plan."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for row in folder.table("targets").to_dict("records"):
        found.setdefault(str(row["target_id"]), {})[str(row["case"])] = {
            str(key): value for key, value in row.items()
        }
    return list(found.values())


def judged_case(folder: ResultsFolder) -> str:
    """Return the case that stands for the plan: the plan itself, or what the folder has."""
    return city_totals.PLAN if city_totals.PLAN in folder.cases else folder.cases[-1]


def status(folder: ResultsFolder) -> str:
    """Return what the optimiser found: optimal, infeasible, not_run or another word of it."""
    return str(folder.record.get("optimise", {}).get("status", "not_run"))


def sentences(folder: ResultsFolder) -> dict[str, list[Pair]]:
    """Return the sentences of the diagnosis by kind: violation, conflict, relaxation, useless.

    Ways out stand in the order of what they cost; those that do not help are `useless`.
    """
    found: dict[str, list[Pair]] = {}
    if folder.has("diagnosis"):
        table = folder.table("diagnosis").sort_values("cost_above_cheapest", kind="stable")
        for row in table.to_dict("records"):
            pair = str(row["sentence_zh"]), str(row["sentence_en"])
            kind = str(row["kind"])
            if kind == "relaxation" and row["feasible"] != "yes":
                kind = "useless"
            found.setdefault(kind, []).append(pair)
    return found


def names(folder: ResultsFolder, kind: str, keys: str) -> Pair:
    """Return the names of a ";" list in both languages."""
    parts = [key for key in keys.split(";") if key]
    return ("、".join(folder.label(kind, key, "zh") for key in parts),
            ", ".join(folder.label(kind, key, "en") for key in parts))


def name(folder: ResultsFolder, kind: str, key: str) -> Pair:
    """Return one name in both languages."""
    return folder.label(kind, key, "zh"), folder.label(kind, key, "en")
