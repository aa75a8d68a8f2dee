"""City totals worked out from the tables of a results folder, for workbook and comparison."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator import units
from simulator.accounting import costs
from simulator.wording import VERDICTS

if TYPE_CHECKING:
    import pandas as pd

    from simulator.results.reading import ResultsFolder

BASELINE, PLAN, LEAST_COST = "baseline", "plan", "least_cost"
CO2 = "CO2"
DIRECT, ENERGY_NET, SINK, MEMO = "direct", "energy_net", "sink", "memo"
BOUNDARIES = (DIRECT, ENERGY_NET, SINK, MEMO)
MONEY = 1e8
"""CNY in 亿元."""


def years(folder: ResultsFolder) -> list[int]:
    """Return the years of the results, the base year first."""
    found = folder.resolved["years"]
    return list(range(int(found["start"]), int(found["end"]) + 1))


def main_year(folder: ResultsFolder) -> int:
    """Return the year in which most targets of the plan are judged."""
    return int(folder.resolved["years"]["main_target"])


def milestones(folder: ResultsFolder) -> list[int]:
    """Return the years in which targets are judged, and the last year."""
    known = years(folder)
    judged = {int(t["target_year"]) for t in folder.resolved["targets"].values()
              if t.get("target_year")}
    return sorted((judged | {main_year(folder), known[-1]}) & set(known[1:]))


def emission_totals(folder: ResultsFolder) -> pd.DataFrame:
    """Return the city's emissions, (pollutant, boundary, case) x year [t/yr].

    `direct` is released in the city; `energy_net` is CO2 of energy and of net imports; `sink` is
    negative; `memo` is biogenic CO2, which no total holds.
    """
    import pandas as pd

    rows = folder.table("emissions")
    energy = (rows["pollutant"] == CO2) & rows["origin"].isin(["energy", "import"])
    parts = [rows[energy].assign(boundary=ENERGY_NET)]
    parts += [rows[rows["boundary"] == name] for name in (DIRECT, SINK, MEMO)]
    keys = ["pollutant", "boundary", "case", "year"]
    sums = pd.concat(parts).groupby(keys)["value"].sum().unstack("year").fillna(0.0)
    return sums.reindex(_in_order(folder, set(sums.index.to_list())))


def _in_order(folder: ResultsFolder, found: set[Any]) -> Any:
    """Return the index of the totals: pollutants and cases as the folder has them."""
    import pandas as pd

    named = [key for kind, key in folder.labels if kind == "pollutant"]
    pollutants = [*named, *sorted({key[0] for key in found} - set(named))]
    wanted = [(p, b, c) for p in pollutants for b in BOUNDARIES for c in folder.cases]
    names = ["pollutant", "boundary", "case"]
    return pd.MultiIndex.from_tuples([key for key in wanted if key in found], names=names)


def yearly_costs(folder: ResultsFolder) -> pd.DataFrame:
    """Return the system cost, case x year [CNY of 2020]."""
    rows = folder.table("costs")
    sums = rows.groupby(["case", "year"])["value"].sum().unstack("year")
    return sums.reindex(index=list(folder.cases), columns=years(folder)).fillna(0.0)


def present_value(folder: ResultsFolder, series: Any) -> float:
    """Return the present value in the base year of a yearly series without the base year.

    series : (year,), beginning with the base year.
    """
    return float(costs.present_value(np.asarray(series, float), discount_rate(folder)))


def discount_rate(folder: ResultsFolder) -> float:
    """Return the discount rate per year, such as 0.06."""
    return share(str(folder.resolved["finance"]["discount_rate"]))


@lru_cache
def share(text: str) -> float:
    """Return a written share such as "6 %" as a number; other units go through simulator.units."""
    number, unit = units.split_quantity(text)
    if unit == "%":
        return number / 100
    return number if unit in ("", "1") else units.quantity(text, "1")


def verdict_counts(folder: ResultsFolder) -> dict[str, dict[str, int]]:
    """Return case -> verdict -> number of targets."""
    rows = folder.table("targets")
    sizes = rows.groupby(["case", "verdict"]).size().to_dict()
    return {c: {v: int(sizes.get((c, v), 0)) for v in VERDICTS} for c in folder.cases}
