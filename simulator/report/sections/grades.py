"""What the results rest on, and every parameter used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.facts import grades, parameters
from simulator.facts.numbers import Pair, scale_for, shown
from simulator.report.charts import Chart, Charts, Pick, Series, View
from simulator.report.html import IN_ENGLISH, Markup, as_json, both, esc, join, spoken, table, tag
from simulator.report.sections.trajectories import pollutant_name
from simulator.report.texts import say

if TYPE_CHECKING:
    from simulator.results.reading import ResultsFolder

COLUMNS = ("what", "value", "range", "unit", "year", "grade", "source", "note", "place")


def section(folder: ResultsFolder, charts: Charts) -> Markup:
    """Return the part of the page about grades of data."""
    counts = grades.counts(folder)
    total = sum(counts.values())
    header = [both(say(f"head.{k}")) for k in ("grade", "rows", "share")]
    rows = [[both(say(f"grade.{g}")), f"{n:,}", f"{shown(n / total * 100)} %"]
            for g, n in counts.items()]
    inner = [tag("summary", both(say("grades.rows"))),
             table(header, rows, (1, 2), caption=say("grades.rows"))]
    return join([_chart(folder, charts),
                 tag("details", join(inner), open="open"), _assumed(folder)])


def _chart(folder: ResultsFolder, charts: Charts) -> Markup:
    if not grades.can_trace(folder):
        return tag("p", both(say("grades.untraced")), class_="hint")
    found = grades.emission_shares(folder)
    pollutants = list(found)
    series = [Series(say(f"grade.{g}"), [found[p][g] for p in pollutants], f"grade-{g}")
              for g in grades.GRADES]
    scale = scale_for("1", [1.0])
    names = [pollutant_name(folder, p) for p in pollutants]
    parts = [(n, shown(found[p]["assumption"], scale.factor))
             for n, p in zip(names, pollutants, strict=True)]
    finding: Pair = (
        "依赖假定的排放占比：" + "，".join(f"{n[0]} {v} %" for n, v in parts) + "。",
        "Share of emissions resting on an assumption: "
        + ", ".join(f"{n[1]} {v} %" for n, v in parts) + ".",
    )
    view = View(scale, names, series, finding, form="shares", x_name=say("pick.pollutant"))
    only = [("all", say("grades.title"), ("", ""))]
    return charts.add(Chart("grades", say("grades.title"), [Pick(say("pick.show"), only)],
                            {"all": view}, say("grades.definition"),
                            "emissions.csv, parameters.csv, ingredients.csv"))


def _assumed(folder: ResultsFolder) -> Markup:
    """Return what was assumed about the uptake of measures where the plan prints no number."""
    rows = []
    for key, measure in (folder.resolved.get("measures") or {}).items():
        for path in measure.get("uptake") or []:
            if path.get("basis") == "assumption" and path.get("note"):
                rows.append([both((folder.label("measure", key, "zh"),
                                   folder.label("measure", key, "en"))),
                             tag("span", path["note"], lang=IN_ENGLISH)])
    if not rows:
        return Markup("")
    header = [both(say("head.measure")), both(say("head.note"))]
    title = tag("summary", join([both(say("grades.assumed")), f" ({len(rows)})"]))
    return tag("details", join([title, table(header, rows, caption=say("grades.assumed"))]))


def parameter_list(folder: ResultsFolder) -> Markup:
    """Return the searchable table of all parameters, which the script fills."""
    grade_options = join(tag("option", say(f"grade.{g}")[0], value=g,
                             **dict(zip(("data_zh", "data_en"), say(f"grade.{g}"), strict=True)))
                         for g in grades.GRADES)
    anything = Markup(f'<option value="" {spoken(say("parameters.all"))}>'
                      f"{esc(say('parameters.all')[0])}</option>")
    search = Markup(
        f'<label class="select"><span>{both(say("parameters.search"))}</span>'
        f'<input type="search" id="q" autocomplete="off"></label>'
        f'<label class="select"><span>{both(say("head.grade"))}</span>'
        f'<select id="q-grade">{anything}{grade_options}</select></label>'
        f'<label class="select"><span>{both(say("parameters.table"))}</span>'
        f'<select id="q-table">{anything}</select></label>'
        f'<output class="soft"><span>{both(say("parameters.found"))}</span>'
        f'<b id="q-count"></b></output>'
    )
    header = [both(say(f"head.{name}")) for name in COLUMNS]
    frame = tag("div", table(header, [], caption=say("section.parameters")), id="q-rows")
    more = tag("button", both(say("parameters.more")), type="button", id="q-more")
    return join([tag("p", both(say("parameters.hint")), class_="hint"),
                 tag("div", search, class_="controls"), frame, more,
                 tag("p", both(say("parameters.print")), class_="source only-print")])


def parameter_data(folder: ResultsFolder) -> Markup:
    """Return the rows of all parameters, the names of grades and references, as JSON."""
    data = parameters.packed(folder)
    data["references"] = parameters.references(folder)
    data["grades"] = {g: list(say(f"grade.{g}")) for g in grades.GRADES}
    return as_json(data)
