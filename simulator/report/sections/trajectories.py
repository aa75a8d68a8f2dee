"""Emissions of every pollutant: cases side by side, or one case by sector."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.facts import city_totals, emissions
from simulator.facts.answer import name
from simulator.facts.measures import REDUCTION
from simulator.facts.numbers import Pair, Scale, scale_for, shown
from simulator.report.charts import (
    COMPARE,
    Chart,
    Mark,
    Pick,
    Series,
    View,
    course,
    make_up,
    options,
)
from simulator.report.part import PagePart
from simulator.report.texts import say
from simulator.targets.kinds import Asks, kind_of
from simulator.units import split_quantity

if TYPE_CHECKING:
    from simulator.results.reading import ResultsFolder

BOUNDARY: Mapping[str, Pair] = {
    "direct": ("直接排放", "direct"), "energy_net": ("能源活动与净调入", "energy and net imports"),
    "sink": ("碳汇", "sinks"),
}
SPECIAL = {"CO2_import": ("CO₂（净调入电热）", "CO₂ (net imports)"),
           "CO2_sink": ("CO₂（碳汇）", "CO₂ (sinks)")}


@dataclass(frozen=True)
class TrajectoriesPart(PagePart):
    """The emissions of every pollutant."""

    emissions: Chart


def section(folder: ResultsFolder) -> TrajectoriesPart:
    """Return the part of the page with the emission trajectories."""
    sectors = emissions.by_sector(folder)
    size = len(city_totals.years(folder))
    pollutants = [(f"{p} {b}", pollutant_name(folder, p, b)) for p, b in sectors]
    shows = [(COMPARE, say("pick.compare"))]
    shows += [(case, say("pick.stack", case=say(f"case.{case}"))) for case in folder.cases]
    views = {}
    for key, by_case in sectors.items():
        totals = emissions.totals(by_case, size)
        scale = scale_for("t/yr", [float(v) for t in totals.values() for v in t])
        what = pollutant_name(folder, *key)
        views[f"{key[0]} {key[1]}|{COMPARE}"] = _compare(folder, what, key, scale, totals)
        for case, parts in by_case.items():
            views[f"{key[0]} {key[1]}|{case}"] = _stack(folder, what, case, scale, parts)
    return TrajectoriesPart(Chart(
        "trajectories", say("traj.title"),
        [Pick(say("pick.pollutant"), options(pollutants)), Pick(say("pick.show"), options(shows))],
        views, say("traj.hint"), "emissions.csv", tall=True,
    ))


def pollutant_name(folder: ResultsFolder, pollutant: str, boundary: str = "direct") -> Pair:
    """Return a pollutant's name with its formula, and its boundary for CO2."""
    zh, en = name(folder, "pollutant", pollutant)
    if pollutant == emissions.CO2:
        own = BOUNDARY[boundary]
        return f"CO₂（{own[0]}）", f"CO₂ ({own[1]})"
    return f"{zh}（{pollutant}）", f"{en} ({pollutant})"


def reduction_name(folder: ResultsFolder, column: str) -> Pair:
    """Return what a column of reductions is about."""
    key = column.removeprefix(REDUCTION)
    return SPECIAL.get(key) or pollutant_name(folder, key)


def sector_name(folder: ResultsFolder, sector: str) -> Pair:
    """Return the name of a sector, or of what crosses the boundary of the city."""
    found = folder.labels.get(("sector", sector))
    return found or say(f"sector.{sector}")


def case_series(by_case: Mapping[str, np.ndarray]) -> list[Series]:
    """Return one line per case."""
    return [Series(say(f"case.{case}"), list(map(float, values)), case)
            for case, values in by_case.items()]


def _compare(
    folder: ResultsFolder, what: Pair, key: emissions.Key, scale: Scale,
    totals: Mapping[str, np.ndarray],
) -> View:
    years = city_totals.years(folder)
    series = case_series(totals)
    return View(scale, years, series, _finding(folder, what, scale, totals),
                marks=_marks(folder, key, totals))


def _finding(
    folder: ResultsFolder, what: Pair, scale: Scale, totals: Mapping[str, np.ndarray]
) -> Pair:
    """Say where the cases go, and how far the plan is from the baseline in its main year."""
    years, main = city_totals.years(folder), city_totals.main_year(folder)
    zh, en = course(what, scale, years, case_series(totals))
    if {city_totals.BASELINE, city_totals.PLAN} <= totals.keys():
        at = years.index(main)
        base, plan = (float(totals[c][at]) for c in (city_totals.BASELINE, city_totals.PLAN))
        if base:
            change = shown((plan / base - 1) * 100)
            zh += f"{main}年规划比基准 {change} %。"
            en += f" In {main} the plan is at {change} % against the baseline."
    return zh, en


def _marks(
    folder: ResultsFolder, key: emissions.Key, totals: Mapping[str, np.ndarray]
) -> list[Mark]:
    """Return what targets ask of this very total: caps, changes since a base year, peak years."""
    found, years = [], city_totals.years(folder)
    for target in folder.resolved["targets"].values():
        if emissions.about(target) != key or target.get("status") != "scored":
            continue
        label: Pair = (target["label"]["zh"], target["label"]["en"])
        year = int(target.get("evaluation_year") or target.get("target_year")
                   or city_totals.main_year(folder))
        kind = kind_of(target["kind"], target.get("comparator"))
        if kind.asks is Asks.YEAR:
            found.append(Mark(year, None, label))
        elif kind.relative and kind.asks is Asks.AMOUNT and target.get("value"):
            base = _base(target, years, next(iter(totals.values())))
            asked = kind.level_at(city_totals.share(str(target["value"])), base)
            found.append(Mark(year, asked, label, bool(target.get("hold", True))))
    return found


def _base(target: Mapping[str, Any], years: list[int], total: np.ndarray) -> float:
    """Return what a change is counted from: a total of a year, or the value written in its unit."""
    year = int(target.get("base_year") or years[0])
    if year < years[0]:
        return float(split_quantity(str(target["base_value"]))[0])
    return float(total[years.index(year)])


def _stack(
    folder: ResultsFolder, what: Pair, case: str, scale: Scale, parts: Mapping[str, np.ndarray]
) -> View:
    years, main = city_totals.years(folder), city_totals.main_year(folder)
    series = [Series(sector_name(folder, s), list(map(float, v)), s) for s, v in parts.items()]
    label = say(f"case.{case}")
    title = f"{what[0]}，{label[0]}", f"{what[1]}, {label[1].lower()}"
    return View(scale, years, series, make_up(title, scale, main, years.index(main), series),
                form="stack")
