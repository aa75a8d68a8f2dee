"""The marginal abatement cost curve: bars as wide as the reduction, as high as cost per tonne."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.facts import cost_curve, measures
from simulator.facts.answer import judged_case, name
from simulator.facts.numbers import Pair, Scale, scale_for, shown
from simulator.report.charts import Chart, Pick, Series, View, options
from simulator.report.sections.trajectories import pollutant_name, reduction_name
from simulator.report.texts import say

if TYPE_CHECKING:
    from simulator.results.reading import ResultsFolder

PER_TONNE: Pair = ("元/吨", "CNY/t")


@dataclass(frozen=True)
class Saving:
    """A measure that saves money: net benefit [CNY of 2020 per year], and what it takes off."""

    name: Pair
    benefit: float
    reduction: float


@dataclass(frozen=True)
class Savings:
    """The measures that save money, by what they save, and how many reduce nothing.

    what : the pollutant; benefit, reduction : scales of the columns.
    """

    what: Pair
    lines: Sequence[Saving]
    benefit: Scale
    reduction: Scale
    without: int


def curves(folder: ResultsFolder) -> tuple[Chart, Savings | None]:
    """Return the cost curves, with the measures that save money listed apart."""
    if folder.has("macc"):
        return _from_table(folder)
    case, views, names, apart = judged_case(folder), {}, [], None
    for column in measures.reduction_columns(folder):
        curve = cost_curve.of_measures(folder, column, case)
        if not curve.steps:
            continue
        what = reduction_name(folder, column)
        names.append((column, what))
        views[column] = _bars(folder, curve, what, "t/yr")
        if column == cost_curve.column_of("CO2"):
            apart = _savings(folder, curve, "t/yr", what)
    chart = Chart("macc", say("macc.title"), [Pick(say("pick.pollutant"), options(names))], views,
                  say("macc.hint"), "measures.csv")
    return chart, apart


def _from_table(folder: ResultsFolder) -> tuple[Chart, Savings]:
    unit = cost_curve.unit_of(folder)
    alone, steps = cost_curve.each_alone(folder), cost_curve.together(folder)
    what = _aim(folder)
    views = {}
    if steps:
        views["joint"] = _steps(steps, unit, what)
    if alone.steps:
        views["each"] = _bars(folder, alone, what, unit)
    names = [(key, say(f"macc.{key}")) for key in views]
    chart = Chart("macc", say("macc.title"), [Pick(say("pick.show"), options(names))], views,
                  say("macc.hint"), "macc.csv")
    return chart, _savings(folder, alone, unit, what)


def _aim(folder: ResultsFolder) -> Pair:
    """Return what the curve of the folder reduces, by its name where it has one."""
    aim = str((folder.record.get("macc") or {}).get("of") or "")
    if ("pollutant", aim) in folder.labels:
        return pollutant_name(folder, aim)
    return (aim, aim) if aim else say("macc.title")


def _price(unit: str) -> Scale:
    """Return the scale of a cost per unit."""
    bare = unit.partition("/")[0]
    own = PER_TONNE if bare == "t" else (f"元/{bare}", f"CNY/{bare}")
    return Scale(1.0, own, f"CNY_2020/{bare}")


def _bars(folder: ResultsFolder, curve: cost_curve.Curve, what: Pair, unit: str) -> View:
    width = scale_for(unit, [sum(step.reduction for step in curve.steps)])
    series = [Series(say("head.cut"), [s.reduction for s in curve.steps]),
              Series(say("macc.title"), [float(s.unit_cost or 0.0) for s in curve.steps])]
    names = [name(folder, "measure", s.measure) for s in curve.steps]
    total = shown(sum(s.reduction for s in curve.steps), width.factor)
    low, high = (shown(float(curve.steps[n].unit_cost or 0.0)) for n in (0, -1))
    count = len(curve.steps)
    finding = (
        f"{what[0]}，{curve.year}年：{count} 项花钱的措施共减少 {total} {width.unit[0]}，"
        f"单位成本 {low} 至 {high} {PER_TONNE[0]}；最便宜的是{names[0][0]}。",
        f"{what[1]}, {curve.year}: {count} measures that cost money reduce {total} "
        f"{width.unit[1]} together, at {low} to {high} {PER_TONNE[1]}; cheapest: {names[0][1]}.",
    )
    return View(_price(unit), names, series, finding, form="macc", x_scale=width,
                x_name=say("head.measure"))


def _steps(steps: list[dict[str, float]], unit: str, what: Pair) -> View:
    x = [float(s["reduction"]) for s in steps]
    width = scale_for(unit, x)
    prices = [float(s["marginal"]) for s in steps]
    total, last = shown(x[-1], width.factor), shown(prices[-1])
    free = shown(max((a for a, price in zip(x, prices, strict=True) if price <= 0), default=0.0),
                 width.factor)
    finding = (f"{what[0]}，{say('macc.joint')[0]}：自身合算 {free} {width.unit[0]}；"
               f"累计减少到 {total} {width.unit[0]}时，边际成本 {last} {PER_TONNE[0]}。",
               f"{what[1]}, {say('macc.joint')[1].lower()}: {free} {width.unit[1]} "
               f"pays for itself; at {total} {width.unit[1]} the next "
               f"unit costs {last} {PER_TONNE[1]}.")
    return View(_price(unit), x, [Series(what, prices, "plan")], finding, form="curve",
                x_scale=width, x_name=say("macc.x"))


def _savings(folder: ResultsFolder, curve: cost_curve.Curve, unit: str, what: Pair) -> Savings:
    lines = [Saving(name(folder, "measure", s.measure), -s.cost, s.reduction)
             for s in curve.savings]
    return Savings(
        what, lines, scale_for("CNY_2020/yr", [s.benefit for s in lines]),
        scale_for(unit, [s.reduction for s in lines]), len(curve.no_reduction),
    )
