"""What a tonne costs: the curves of macc.csv, or the plan's own measures side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.facts import city_totals
from simulator.facts.measures import REDUCTION, in_year

if TYPE_CHECKING:
    from simulator.results.reading import ResultsFolder

TOGETHER, ALONE = "after_interactions", "each_alone"


@dataclass(frozen=True)
class Step:
    """One step of a curve: who, how much less, and what it costs.

    reduction : [t] in the year; cost : [CNY of 2020] of the year; unit_cost : [CNY/t], None where
    cost per tonne says nothing because the measure saves money.
    """

    measure: str
    reduction: float
    cost: float
    unit_cost: float | None


@dataclass(frozen=True)
class Curve:
    """Steps ranked by cost per tonne, and apart from them those that save money, by net benefit.

    no_reduction : measures that do not lower this pollutant, and have no cost per tonne.
    """

    year: int
    steps: list[Step]
    savings: list[Step]
    no_reduction: list[str]


def of_measures(folder: ResultsFolder, column: str, case: str) -> Curve:
    """Return the curve of a case's own measures in the main target year.

    Cost and reduction are those that the case loses without the measure. A measure that saves
    money is not ranked by cost per tonne: the smaller its reduction, the better it would look.
    """
    year = city_totals.main_year(folder)
    rows = in_year(folder, year)
    rows = rows.loc[rows["case"] == case, ["measure", column, "annual_cost"]]
    steps: list[Step] = []
    savings: list[Step] = []
    without: list[str] = []
    for measure, cut, cost in rows.itertuples(index=False, name=None):
        if not np.isfinite(cut) or not np.isfinite(cost) or cut <= 0:
            without.append(measure)
        elif cost < 0:
            savings.append(Step(measure, cut, cost, None))
        else:
            steps.append(Step(measure, cut, cost, cost / cut))
    return Curve(year, sorted(steps, key=lambda s: s.unit_cost or 0.0),
                 sorted(savings, key=lambda s: s.cost), without)


def each_alone(folder: ResultsFolder) -> Curve:
    """Return the curve of macc.csv in which every measure stands alone on the baseline."""
    table = folder.table("macc")
    rows = table[table["curve"] == ALONE].to_dict("records")
    steps: list[Step] = []
    savings: list[Step] = []
    without: list[str] = []
    for row in rows:
        cost = _number(row["unit_cost"])
        step = Step(str(row["measure"]), _number(row["reduction"]) or 0.0,
                    _number(row["cost"]) or 0.0, cost)
        if _number(row["rank"]) is None:
            without.append(step.measure)
        else:
            (savings if cost is None else steps).append(step)
    year = int(table["year"].dropna().iloc[0])
    return Curve(year, sorted(steps, key=lambda s: s.unit_cost or 0.0),
                 sorted(savings, key=lambda s: s.cost), without)


def together(folder: ResultsFolder) -> list[dict[str, Any]]:
    """Return the steps of macc.csv after interactions: cumulative reduction, cost at the margin."""
    table = folder.table("macc")
    rows = table[(table["curve"] == TOGETHER) & (table["measure"] == "")]
    return [{"step": str(row["step"]), "reduction": _number(row["cumulative_reduction"]) or 0.0,
             "marginal": _number(row["marginal_cost"]) or 0.0}
            for row in rows.to_dict("records")]


def unit_of(folder: ResultsFolder) -> str:
    """Return the unit of the reductions in macc.csv."""
    return next(str(u) for u in folder.table("macc")["reduction_unit"] if u)


def column_of(pollutant: str) -> str:
    """Return the column of measures.csv that holds the reduction of a pollutant."""
    return REDUCTION + pollutant


def _number(cell: object) -> float | None:
    if cell == "" or (isinstance(cell, float) and not np.isfinite(cell)):
        return None
    return float(str(cell))
