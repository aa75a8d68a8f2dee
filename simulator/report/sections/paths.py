"""What each target is judged by over the years, with what the plan asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.facts import city_totals
from simulator.facts.answer import name
from simulator.facts.contributions import contributions
from simulator.facts.numbers import Pair, Scale, large, plain, shown
from simulator.facts.target_paths import TargetPath, target_paths
from simulator.report.charts import Chart, Charts, Mark, Pick, View, course
from simulator.report.html import Markup, amount, both, join, table, tag
from simulator.report.sections.trajectories import case_series
from simulator.report.texts import say
from simulator.targets.kinds import Asks

if TYPE_CHECKING:
    from simulator.results.reading import ResultsFolder


def section(folder: ResultsFolder, charts: Charts) -> Markup:
    """Return the part of the page with the target trajectories."""
    found = target_paths(folder)
    clause = {str(row["target_id"]): str(row["clause"])
              for row in folder.table("targets").to_dict("records")}
    names = [(p.target, _option(folder, p), (clause[p.target], clause[p.target])) for p in found]
    views = {p.target: _view(folder, p) for p in found}
    chart = Chart("paths", say("paths.title"), [Pick(say("pick.target"), names)], views,
                  say("paths.hint"), "target_series.csv, targets.csv")
    return join([charts.add(chart), _chain(folder)])


def _chain(folder: ResultsFolder) -> Markup:
    """Return which measures bring each target, the largest contributions of the plan."""
    rows = []
    for target, found in contributions(folder).items():
        label = both(name(folder, "target", target))
        for n, (measure, effect, unit) in enumerate(found.largest):
            words = both(name(folder, "measure", measure))
            rows.append([label if not n else "", words, amount(effect, plain(unit))])
        if found.rest:
            words = both(say("chain.more", count=found.count))
            rows.append(["", words, amount(found.rest, plain(found.unit))])
    if not rows:
        return Markup("")
    header = [both(say(f"head.{key}")) for key in ("label", "measure")]
    inner = table([*header, both(say("chain.effect"))], rows, (2,),
                  caption=say("chain.title"))
    source = tag("p", join([both(say("chart.from")), " ", tag("code", "target_measures.csv")]),
                 class_="source")
    return tag("details", join([tag("summary", both(say("chain.title"))), inner, source]))


def _option(folder: ResultsFolder, path: TargetPath) -> Pair:
    zh, en = name(folder, "target", path.target)
    return f"{path.target} {zh}", f"{path.target} {en}"


def _view(folder: ResultsFolder, path: TargetPath) -> View:
    years = city_totals.years(folder)
    scale = _scale(path)
    series = case_series(path.series)
    what = name(folder, "target", path.target)
    required = say("paths.required")
    if path.asks is Asks.YEAR:
        marks = [Mark(path.year, None, say("paths.peak"))]
    elif path.required is not None:
        marks = [Mark(path.year, path.required, required, path.holds)]
    else:
        marks = []
    zh, en = course(what, scale, years, series)
    if path.required is not None:
        sign = {"<=": "≤", ">=": "≥"}.get(path.comparator, "")
        value = f"{sign} {shown(path.required, scale.factor)} {scale.unit[0]}".strip()
        value_en = f"{sign} {shown(path.required, scale.factor)} {scale.unit[1]}".strip()
        zh += f"规划要求 {path.year}年 {value}。"
        en += f" The plan asks for {value_en} in {path.year}."
    return View(scale, years, series, (zh, en), marks=marks)


def _scale(path: TargetPath) -> Scale:
    """Return the scale: the unit of the target's row, in ten thousands where many."""
    values = [float(v) for s in path.series.values() for v in s]
    return large(path.unit, [*values, path.required or 0.0])
