"""One page that holds everything: words in both languages, numbers, charts, style and script."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING

from simulator.facts import city_totals
from simulator.facts.numbers import Pair
from simulator.report.charts import Charts
from simulator.report.html import Markup, as_json, both, esc, join, spoken, tag
from simulator.report.sections import (
    answer,
    bureaux,
    energy,
    grades,
    ledger,
    measures,
    money,
    origin,
    paths,
    trajectories,
)
from simulator.report.texts import say

if TYPE_CHECKING:
    from simulator.results.reading import ResultsFolder

POLICY = ("default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
          "img-src data: blob:; base-uri 'none'; form-action 'none'")
SCRIPT_WORDS = ("chart.total", "macc.free")
FIRST_LANGUAGE = {"zh": "zh-CN", "en": "en"}


def page(folder: ResultsFolder, lang: str = "zh") -> str:
    """Return the report of a results folder as one HTML file.

    lang : the language that is shown where the reader's program prefers neither.
    """
    charts = Charts()
    parts = _parts(folder, charts)
    nav = join(tag("a", both(say(f"nav.{key}")), href=f"#{key}") for key in parts)
    main = join(_section(key, content) for key, content in parts.items())
    title = _title(folder)
    body = join([
        tag("a", both(say("page.skip")), href="#main", class_="skip"), _header(folder),
        _contents(nav), tag("main", main, id="main"),
        tag("noscript", tag("p", both(say("page.noscript")))),
        _data("charts", as_json(charts.data())),
        _data("parameters", grades.parameter_data(folder)),
        _data("words", as_json({key: list(say(key)) for key in SCRIPT_WORDS})),
        _script(_plotly()), _script(asset("report.js")),
    ])
    head = join([
        Markup('<meta charset="utf-8">'),
        Markup(f'<meta http-equiv="Content-Security-Policy" content="{esc(POLICY)}">'),
        Markup('<meta name="viewport" content="width=device-width, initial-scale=1">'),
        Markup(f"<title {spoken(title)}>{esc(title[lang != 'zh'])}</title>"),
        Markup(f"<style>{asset('report.css')}</style>"),
    ])
    return (f'<!doctype html>\n<html lang="{FIRST_LANGUAGE[lang]}"><head>{head}</head>'
            f"<body>{body}</body></html>\n")


def _parts(folder: ResultsFolder, charts: Charts) -> dict[str, Markup]:
    """Return the parts in the order in which a planner reads."""
    return {
        "answer": answer.section(folder),
        "trajectories": trajectories.section(folder, charts),
        "targets": paths.section(folder, charts),
        "measures": measures.section(folder, charts),
        "money": money.section(folder, charts),
        "energy": energy.section(folder, charts),
        "ledger": ledger.section(folder, charts),
        "bureaux": bureaux.section(folder),
        "clauses": bureaux.clauses(folder),
        "grades": grades.section(folder, charts),
        "parameters": grades.parameter_list(folder),
        "origin": origin.section(folder),
    }


def _contents(links: Markup) -> Markup:
    """Return the links to all parts, named for readers who hear the page."""
    return Markup(f'<nav id="nav" class="named" {spoken(say("page.contents"))}>{links}</nav>')


def _title(folder: ResultsFolder) -> Pair:
    kind = say("page.kind")
    return (f"{folder.title('zh')} – {kind[0]}", f"{folder.title('en')} – {kind[1]}")


def _header(folder: ResultsFolder) -> Markup:
    years = city_totals.years(folder)
    plan = folder.resolved.get("plan") or {}
    words: list[Markup] = [
        both((plan.get("zh", ""), plan.get("en", ""))),
        both(say("page.years", first=years[0], last=years[-1],
                 main=city_totals.main_year(folder))),
    ]
    if folder.record.get("plan_status") == "draft":
        words.append(both(say("page.draft")))
    buttons = Markup(
        f'<div class="top"><button type="button" id="lang" class="named" '
        f"{spoken(say('page.language_hint'))}>{both(say('page.language'))}</button>"
        f'<button type="button" id="print">{both(say("page.print"))}</button></div>'
    )
    facts = join(tag("span", word) for word in words)
    return tag("header", join([
        buttons, tag("p", both(say("page.kind")), class_="kind"),
        tag("h1", both((folder.title("zh"), folder.title("en")))),
        tag("p", facts, class_="facts"),
    ]))


def _section(key: str, content: Markup) -> Markup:
    return tag("section", join([tag("h2", both(say(f"section.{key}"))), content]), id=key)


def asset(name: str) -> str:
    """Return a file that the package carries for the page."""
    return resources.files("simulator.report").joinpath("assets", name).read_text("utf-8")


def _plotly() -> str:
    """Return the charting library as its package carries it."""
    return resources.files("plotly").joinpath("package_data", "plotly.min.js").read_text("utf-8")


def _script(text: str) -> Markup:
    return Markup("<script>" + text.replace("</script", "<\\/script") + "</script>")


def _data(key: str, text: Markup) -> Markup:
    return Markup(f'<script type="application/json" id="data-{key}">{text}</script>')
