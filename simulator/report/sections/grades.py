"""What the results rest on: grades of data, and what was assumed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.facts import grades
from simulator.facts.answer import name
from simulator.facts.numbers import Pair, scale_for, shown
from simulator.parameters.reader import GRADES
from simulator.report.charts import Chart, Pick, Series, View
from simulator.report.part import PagePart
from simulator.report.sections.trajectories import pollutant_name
from simulator.report.texts import say

if TYPE_CHECKING:
    from simulator.results.reading import ResultsFolder


@dataclass(frozen=True)
class GradesPart(PagePart):
    """Grades of all parameter rows and of what makes up emissions.

    chart : None where the folder does not say what emissions rest on; counts : grade -> rows;
    assumed : measures whose uptake was assumed, and how.
    """

    chart: Chart | None
    counts: Mapping[str, int]
    assumed: Sequence[tuple[Pair, str]]


def section(folder: ResultsFolder) -> GradesPart:
    """Return the part of the page about grades of data."""
    chart = _chart(folder) if grades.can_trace(folder) else None
    return GradesPart(chart, grades.counts(folder), _assumed(folder))


def _chart(folder: ResultsFolder) -> Chart:
    found = grades.emission_shares(folder)
    pollutants = list(found)
    series = [Series(say(f"grade.{g}"), [found[p][g] for p in pollutants], f"grade-{g}")
              for g in GRADES]
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
    return Chart("grades", say("grades.title"), [Pick(say("pick.show"), only)], {"all": view},
                 say("grades.definition"), "emissions.csv, parameters.csv, ingredients.csv")


def _assumed(folder: ResultsFolder) -> list[tuple[Pair, str]]:
    """Return what was assumed about the uptake of measures where the plan prints no number."""
    return [
        (name(folder, "measure", key), path["note"])
        for key, measure in (folder.resolved.get("measures") or {}).items()
        for path in measure.get("uptake") or []
        if path.get("basis") == "assumption" and path.get("note")
    ]
