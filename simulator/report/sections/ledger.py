"""The ledger of engineering reductions beside the change of the inventory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.facts import city_totals, ledger
from simulator.facts.answer import judged_case, name
from simulator.facts.numbers import Scale, scale_for
from simulator.report.charts import Chart, Charts, Mark, Pick, Series, View, course, options
from simulator.report.html import Markup, both, join, num, per, table, tag
from simulator.report.sections.trajectories import pollutant_name
from simulator.report.texts import say
from simulator.targets.kinds import TARGET_KINDS

if TYPE_CHECKING:
    import numpy as np

    from simulator.results.reading import ResultsFolder

UNIT = "t/yr"


def section(folder: ResultsFolder, charts: Charts) -> Markup:
    """Return the part of the page with the ledger."""
    order = ledger.pollutants(folder)
    cases = [c for c in folder.cases if c != city_totals.BASELINE]
    views: dict[str, View] = {}
    for case in cases:
        bridge = ledger.bridge(folder, case)
        views |= {f"{p}|{case}": _view(folder, p, bridge[p]) for p in order if p in bridge}
    names = [(p, pollutant_name(folder, p)) for p in order]
    chart = Chart(
        "ledger", say("ledger.title"),
        [Pick(say("pick.pollutant"), options(names)),
         Pick(say("pick.case"), options((c, say(f"case.{c}")) for c in cases))],
        views, say("ledger.hint"), "ledger_bridge.csv",
    )  # fmt: skip
    return join([charts.add(chart), _bridge(folder), *(_largest(folder, p) for p in order[:2])])


def _view(folder: ResultsFolder, pollutant: str, items: dict[str, np.ndarray]) -> View:
    years = city_totals.years(folder)
    series = [Series(say(f"bridge.{item}"), list(map(float, items[item])), style)
              for item, style in ((ledger.CHANGE, "change"), (ledger.ENGINEERING, "booked"))]
    scale = scale_for(UNIT, [float(v) for s in series for v in s.values])
    return View(scale, years, series, course(pollutant_name(folder, pollutant), scale, years,
                                             series), marks=_marks(folder, pollutant))


def _marks(folder: ResultsFolder, pollutant: str) -> list[Mark]:
    """Return what targets ask the ledger to reach."""
    found = []
    for row in folder.table("targets").to_dict("records"):
        if (row["case"] == city_totals.PLAN and TARGET_KINDS[str(row["kind"])].booked
                and row["pollutant"] == pollutant and row["required"] == row["required"]
                and row["unit"] == "t"):
            found.append(Mark(row["target_year"], float(row["required"]),
                              name(folder, "target", str(row["target_id"]))))
    return found


def _bridge(folder: ResultsFolder) -> Markup:
    """Return the steps from the inventory's change to the ledger, one column per pollutant."""
    case, year = judged_case(folder), city_totals.main_year(folder)
    at = city_totals.years(folder).index(year)
    found = ledger.bridge(folder, case)
    order = [p for p in ledger.pollutants(folder) if p in found]
    if not order:
        return Markup("")
    scales = {p: scale_for(UNIT, [float(v[at]) for v in found[p].values()]) for p in order}
    header = [both(say("head.item")), *order]
    rows: list[list[object]] = [[both(say("head.unit")), *(both(scales[p].unit) for p in order)]]
    rows += [[both(say(f"bridge.{item}")), *(_cell(found[p].get(item), at, scales[p])
                                            for p in order)] for item in found[order[0]]]
    title = tag("summary", join([both(say("ledger.bridge", year=year)), " · ",
                                 both(say(f"case.{case}"))]))
    inner = table(header, rows, range(1, len(order) + 1),
                  caption=say("ledger.bridge", year=year))
    return tag("details", join([title, inner]), open="open")


def _cell(values: np.ndarray | None, at: int, scale: Scale) -> Markup:
    return num(None if values is None else float(values[at]), scale)


def _largest(folder: ResultsFolder, pollutant: str) -> Markup:
    case, year = judged_case(folder), city_totals.main_year(folder)
    rows = ledger.largest(folder, case, pollutant).to_dict("records")
    if not rows:
        return Markup("")
    scale = scale_for(UNIT, [float(r["booked"]) for r in rows])
    body = [[_site(folder, r), num(float(r["inventory_change"]), scale),
             num(float(r["booked"]), scale)] for r in rows]
    header = [both(say("head.site")), per(say("head.change"), scale),
              per(say("head.booked"), scale)]
    title = tag("summary", join([both(say("ledger.largest", year=year)), " · ",
                                 both(pollutant_name(folder, pollutant))]))
    return tag("details", join([title, table(header, body, (1, 2),
                                            caption=say("ledger.largest", year=year))]))


def _site(folder: ResultsFolder, row: dict[object, object]) -> Markup:
    source, facility = str(row["source"]), str(row["facility"])
    words = [both(name(folder, "source", source))]
    key = ("facility", f"{source}@{facility}")
    if key in folder.labels:
        words.append(both(folder.labels[key]))
    return join(words, " · ")
