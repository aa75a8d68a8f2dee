"""Measures: wedges, what a tonne costs, how far each goes and what limits it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.facts import city_totals, measures
from simulator.facts.answer import judged_case, name
from simulator.facts.numbers import plain, scale_for
from simulator.report.charts import Chart, Charts, Pick, Series, View, make_up, options
from simulator.report.html import Markup, amount, both, join, num, per, table, tag
from simulator.report.sections import cost_curve, uptake
from simulator.report.sections.trajectories import reduction_name
from simulator.report.texts import say

if TYPE_CHECKING:
    from simulator.results.reading import ResultsFolder


def section(folder: ResultsFolder, charts: Charts) -> Markup:
    """Return the part of the page about measures."""
    return join([_wedges(folder, charts), cost_curve.curves(folder, charts),
                 uptake.paths(folder, charts), _uptake_table(folder)])


def _wedges(folder: ResultsFolder, charts: Charts) -> Markup:
    columns = measures.reduction_columns(folder)
    cases = [c for c in folder.cases if c != city_totals.BASELINE]
    views, used, shown_cases = {}, [], []
    for column in columns:
        for case in cases:
            found = measures.wedges(folder, column, case)
            if found is not None:
                views[f"{column}|{case}"] = _view(folder, column, case, found)
                used.append(column)
                shown_cases.append(case)
    names = [(c, reduction_name(folder, c)) for c in dict.fromkeys(used)]
    shown = [(c, say(f"case.{c}")) for c in dict.fromkeys(shown_cases)]
    return charts.add(Chart(
        "wedges", say("wedge.title"),
        [Pick(say("pick.pollutant"), options(names)), Pick(say("pick.case"), options(shown))],
        views, say("wedge.hint"), "measures.csv", tall=True,
    ))  # fmt: skip


def _view(folder: ResultsFolder, column: str, case: str, found: measures.Wedges) -> View:
    years, main = city_totals.years(folder), city_totals.main_year(folder)
    series = [Series(name(folder, "measure", key), list(map(float, values)))
              for key, values in found.own.items()]
    if found.other_count:
        series.append(Series(say("wedge.others", count=found.other_count),
                             list(map(float, found.others)), "others"))
    if found.interaction.any():
        series.append(Series(say("measure.interaction"), list(map(float, found.interaction)),
                             "interaction"))
    total = [sum(float(s.values[n]) for s in series) for n in range(len(years))]
    scale = scale_for("t/yr", total)
    label, what = say(f"case.{case}"), reduction_name(folder, column)
    title = (f"{what[0]}，{label[0]}比基准减少",
             f"{what[1]}, {label[1].lower()} below the baseline")
    return View(scale, years, series, make_up(title, scale, main, years.index(main), series),
                form="stack")


def _uptake_table(folder: ResultsFolder) -> Markup:
    """Return every measure that is on: how far it goes, what limits it, what it brings."""
    year, case = city_totals.main_year(folder), judged_case(folder)
    rows = measures.in_year(folder, year)
    rows = rows[rows["case"] == case]
    cut = scale_for("t/yr", rows["reduction_CO2"].abs())
    money = scale_for("CNY_2020/yr", rows["annual_cost"].abs())
    units, share, body = measures.uptake_units(folder), scale_for("1", [1.0]), []
    for row in rows.to_dict("records"):
        unit = units.get(row["measure"], "1")
        scale = share if unit == "1" else plain(unit)
        body.append([both(name(folder, "measure", row["measure"])),
                     row["clause"].replace(";", " "), amount(row["uptake"], scale),
                     amount(row["potential"], scale), limit(row["binding"]),
                     num(row["reduction_CO2"], cut), num(row["annual_cost"], money)])
    header = [both(say(f"head.{key}")) for key in ("measure", "clause", "uptake", "potential",
                                                   "limit")]
    header += [join(["CO₂ ", per(say("head.cut"), cut)]), per(say("head.cost"), money)]
    inner = table(header, body, (2, 3, 5, 6), caption=say("uptake.table", year=year))
    title = tag("summary", both(say("uptake.table", year=year)))
    note = tag("p", both(say("uptake.mean")), class_="hint")
    return tag("details", join([title, note, inner]))


def limit(word: str) -> Markup:
    """Return what limits a measure as a small label."""
    return tag("span", both(say(f"binding.{word or 'no'}")), class_=f"tagged b-{word or 'no'}")
