"""One page that holds everything: words in both languages, numbers, charts, style and script."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import util
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.facts import city_totals
from simulator.facts.numbers import Pair
from simulator.report.part import PagePart
from simulator.report.rendering import asset, render, script
from simulator.report.sections import (
    answer,
    bureaux,
    clauses,
    energy,
    grades,
    ledger,
    measures,
    money,
    origin,
    parameters,
    paths,
    trajectories,
)
from simulator.report.texts import say

if TYPE_CHECKING:
    from simulator.results.reading import ResultsFolder

PARTS: Mapping[str, Callable[[ResultsFolder], PagePart]] = {
    "answer": answer.section,
    "trajectories": trajectories.section,
    "targets": paths.section,
    "measures": measures.section,
    "money": money.section,
    "energy": energy.section,
    "ledger": ledger.section,
    "bureaux": bureaux.section,
    "clauses": clauses.section,
    "grades": grades.section,
    "parameters": parameters.section,
    "origin": origin.section,
}
"""The parts in the order in which a planner reads; each has a template of its name."""
SCRIPT = ("basics", "colours", "traces", "drawing", "legend", "numbers", "figures", "language",
          "parameters", "print", "reader")
"""Files of the page's script, in the order in which they run inside one function."""
SCRIPT_WORDS = ("chart.total", "macc.free")
FIRST_LANGUAGE = {"zh": "zh-CN", "en": "en"}


def page(folder: ResultsFolder, lang: str = "zh") -> str:
    """Return the report of a results folder as one HTML file.

    lang : the language that is shown where the reader's program prefers neither.
    """
    parts = {key: part(folder) for key, part in PARTS.items()}
    charts = {chart.key: chart.data() for part in parts.values() for chart in part.charts()}
    return render(
        "page.html", lang=FIRST_LANGUAGE[lang], title=_title(folder),
        name=(folder.title("zh"), folder.title("en")), plan=_plan(folder), years=_years(folder),
        is_draft=folder.record.get("plan_status") == "draft", parts=parts,
        data={"charts": charts, "parameters": parameters.data(folder),
              "words": {key: say(key) for key in SCRIPT_WORDS}},
        style=asset("report.css"), scripts=[script(_plotly()), script(_own_script())],
    )


def _title(folder: ResultsFolder) -> Pair:
    kind = say("page.kind")
    return (f"{folder.title('zh')} – {kind[0]}", f"{folder.title('en')} – {kind[1]}")


def _plan(folder: ResultsFolder) -> Pair:
    plan = folder.resolved.get("plan") or {}
    return plan.get("zh", ""), plan.get("en", "")


def _years(folder: ResultsFolder) -> dict[str, int]:
    years = city_totals.years(folder)
    return {"first": years[0], "last": years[-1], "main": city_totals.main_year(folder)}


def _own_script() -> str:
    """Return the script of the page as one function: its names are nobody else's."""
    parts = "\n".join(asset(f"script/{name}.js") for name in SCRIPT)
    return f'"use strict";\n(function () {{\n{parts}}}());\n'


def _plotly() -> str:
    """Return the charting library as its package carries it, which need not be imported."""
    found = util.find_spec("plotly")
    assert found is not None
    assert found.origin is not None
    return (Path(found.origin).parent / "package_data" / "plotly.min.js").read_text("utf-8")
