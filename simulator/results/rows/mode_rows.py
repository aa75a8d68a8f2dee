"""pareto.csv, macc.csv, alternatives.csv and projects.csv."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from simulator.results.rows.text import table_text

if TYPE_CHECKING:
    from simulator.optimiser.answers.alternatives import Alternatives
    from simulator.optimiser.answers.decisions import Decision
    from simulator.optimiser.modes.cost_curve import AbatementCurve, AbatementStep
    from simulator.optimiser.modes.frontier import Front
    from simulator.optimiser.modes.textbook_curve import Alone

Row = list[object]
AFTER, ALONE = "after_interactions", "each_alone"
MACC_HEADER = [
    "curve", "step", "measure", "move", "kind", "year", "emissions", "reduction",
    "cumulative_reduction", "reduction_unit", "cost", "cost_kind", "marginal_cost", "unit_cost",
    "rank", "flag", "uptake_before", "uptake", "uptake_unit",
]
ALTERNATIVES_HEADER = [
    "alternative", "method", "present_value", "above_least_cost", "measure", "move", "kind",
    "year", "uptake", "uptake_least_cost", "uptake_baseline", "unit",
]
PROJECTS_HEADER = ["project", "measures", "built", "begins", "years", "year", "uptake"]


def pareto_text(front: Front) -> str:
    """Return pareto.csv: one row per point, from loose to tight."""
    pollutants = list(front.points[0].emissions) if front.points else []
    header = [
        "point", "year", "x", "x_cap", "x_value", "x_unit", "y", "y_value", "y_unit",
        "shadow_price", "shadow_price_unit", "present_value",
        *(f"emissions_{p}" for p in pollutants),
    ]
    rows: list[Row] = [
        [n, front.year, front.x.name, p.cap if math.isfinite(p.cap) else None, p.x, front.x.unit,
         front.y.name, p.y, front.y.unit, p.price, f"{front.y.unit}/{front.x.unit}", p.cost,
         *p.emissions.values()]
        for n, p in enumerate(front.points)
    ]
    return table_text(header, rows)


def macc_text(curve: AbatementCurve) -> str:
    """Return macc.csv: the steps with the moves that change in each, then each measure alone."""
    rows = [row for step in curve.steps for row in _step_rows(curve, step)]
    rows += [_alone_row(curve, alone) for alone in curve.alone]
    return table_text(MACC_HEADER, rows)


def _step_rows(curve: AbatementCurve, step: AbatementStep) -> Iterator[Row]:
    """Yield the row of a step, then one per move whose uptake changes in it."""
    unit = curve.aim.unit
    place = curve.steps.index(step)
    before = curve.steps[place - 1].reduction if place else 0.0
    flag = "" if place else "pays_for_itself"
    yield [AFTER, step.number, "", "", "step", curve.year, step.emissions,
           step.reduction - before, step.reduction, unit, step.present_value,
           "present_value", step.marginal, None, None, flag, None, None, ""]
    for change in step.changes:
        own = change.effort
        yield [AFTER, step.number, own.measure, own.move, own.kind, curve.year, None, None, None,
               "", None, "", None, None, None, flag, change.before, change.after,
               own.unit]


def _alone_row(curve: AbatementCurve, alone: Alone) -> Row:
    flag = "saves_efficient" if alone.efficient else alone.kind
    return [ALONE, None, alone.measure, "", "measure", curve.year, None, alone.reduction,
            alone.cumulative, curve.aim.unit, alone.cost, "cost_in_year", None, alone.unit_cost,
            alone.rank, flag, None, None, ""]


def alternatives_text(found: Alternatives, years: tuple[int, ...], shown: tuple[int, ...]) -> str:
    """Return alternatives.csv: uptake of every move in every mix, 0 being the least-cost mix.

    years : of the arrays; shown : years that are listed.
    """
    least, rows = found.mixes[0], list[Row]()
    for n, mix in enumerate(found.mixes):
        for e, effort in enumerate(found.efforts):
            for t in (years.index(year) for year in shown):
                rows.append([
                    n, mix.method, mix.cost, mix.cost / least.cost - 1, effort.measure,
                    effort.move, effort.kind, years[t], float(mix.uptake[e, t]),
                    float(least.uptake[e, t]), float(found.baseline[e, t]), effort.unit,
                ])
    return table_text(ALTERNATIVES_HEADER, rows)


def projects_text(decisions: list[Decision], years: tuple[int, ...]) -> str:
    """Return projects.csv: each named project, whether it is built, and its uptake by year."""
    rows: list[Row] = [
        [d.project.name, ";".join(d.project.measures), d.built,
         None if d.begins is None else years[d.begins], d.project.years, year, float(d.uptake[t])]
        for d in decisions for t, year in enumerate(years)
    ]
    return table_text(PROJECTS_HEADER, rows)
