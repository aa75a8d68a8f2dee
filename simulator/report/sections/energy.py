"""Energy as flows and as trajectories."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from simulator.facts import city_totals, energy, flows
from simulator.facts.numbers import Pair, Scale, scale_for, shown
from simulator.report.charts import Chart, Pick, Series, View, course, make_up, options
from simulator.report.part import PagePart
from simulator.report.sections.trajectories import sector_name
from simulator.report.texts import say
from simulator.units.canonical import YEARLY_ENERGY

if TYPE_CHECKING:
    from simulator.results.reading import ResultsFolder


@dataclass(frozen=True)
class EnergyPart(PagePart):
    """Flows of energy in some years, and its use in all of them."""

    flows: Chart
    use: Chart


def section(folder: ResultsFolder) -> EnergyPart:
    """Return the part of the page about energy."""
    return EnergyPart(_flows(folder), _use(folder))


def _flows(folder: ResultsFolder) -> Chart:
    found = flows.flows(folder)
    views = {f"{case}|{year}": _sankey(folder, case, year, links)
             for (case, year), links in found.items() if links}
    main = city_totals.main_year(folder)
    years = sorted(flows.shown_years(folder), key=lambda y: (y != main, y))
    cases = sorted(folder.cases, key=lambda c: c != city_totals.PLAN)
    return Chart(
        "flows", say("energy.flows"),
        [Pick(say("pick.case"), options((c, say(f"case.{c}")) for c in cases)),
         Pick(say("pick.year"), options((str(y), (str(y), str(y))) for y in years))],
        {key: views[key] for key in sorted(views, key=lambda k: k != f"{cases[0]}|{main}")},
        say("energy.flows_hint"), "energy.csv", tall=True,
    )


def node_name(folder: ResultsFolder, node: tuple[str, str]) -> Pair:
    """Return the name of a node of the flows."""
    kind, key = node
    return sector_name(folder, key) if kind == "sector" else say(f"{kind}.{key}")


def _sankey(folder: ResultsFolder, case: str, year: int, links: list[flows.Flow]) -> View:
    scale = scale_for(YEARLY_ENERGY, [1.0])
    drawn = [(node_name(folder, f.source), _target(folder, f), f.value,
              f.source[1] if f.source[0] == "group" else f.target[1]) for f in links]
    return View(scale, [], [], _finding(folder, case, year, links, scale), form="sankey",
                links=drawn)


def _finding(
    folder: ResultsFolder, case: str, year: int, links: list[flows.Flow], scale: Scale
) -> Pair:
    label = say(f"case.{case}")
    ends = [f for f in links if f.target[0] == "sector"]
    if not ends:
        return (f"{label[0]}，{year}年：各部门不用能。",
                f"{label[1]}, {year}: no sector uses energy.")
    largest = max(ends, key=lambda f: f.value)
    total, value = (shown(v, scale.factor) for v in (sum(f.value for f in ends), largest.value))
    names = node_name(folder, largest.source), node_name(folder, largest.target)
    return (
        f"{label[0]}，{year}年：各部门共用能 {total} {scale.unit[0]}；最大的一股是{names[0][0]}"
        f"到{names[1][0]}，{value}。",
        f"{label[1]}, {year}: all sectors use {total} {scale.unit[1]}; the largest flow is "
        f"{names[0][1].lower()} to {names[1][1].lower()}, {value}.",
    )


def _target(folder: ResultsFolder, flow: flows.Flow) -> Pair:
    """Return the name of a flow's end; the energy sector is shown as its own use."""
    if flow.target == ("sector", "energy"):
        return "能源业自用", "Own use of the energy sector"
    return node_name(folder, flow.target)


def _use(folder: ResultsFolder) -> Chart:
    parts = {"group": energy.by_group(folder), "sector": energy.by_sector(folder),
             "primary": {c: {k: v for k, v in p.items() if k}
                         for c, p in energy.primary(folder).items()}}
    views = {}
    for key, by_case in parts.items():
        for case, values in by_case.items():
            if values:
                views[f"{key}|{case}"] = _stack(folder, key, case, values)
    coal, clean = energy.coal_share(folder), energy.non_fossil_share(folder)
    if clean:
        views |= {f"shares|{case}": _shares(folder, coal, clean) for case in folder.cases}
    order = [key for key in ("shares", "primary", "group", "sector")
             if any(view.startswith(f"{key}|") for view in views)]
    whats = [(key, say(f"energy.{key}")) for key in order]
    cases = sorted(folder.cases, key=lambda c: c != city_totals.PLAN)
    return Chart(
        "energy", say("energy.title"),
        [Pick(say("pick.what"), options(whats)),
         Pick(say("pick.case"), options((c, say(f"case.{c}")) for c in cases))],
        {k: views[k] for k in sorted(views, key=lambda k: order.index(k.partition("|")[0]))},
        say("energy.hint"), "energy.csv, iamc.csv",
    )


def _stack(
    folder: ResultsFolder, key: str, case: str, values: dict[str, np.ndarray]
) -> View:
    years, main = city_totals.years(folder), city_totals.main_year(folder)
    names = {k: sector_name(folder, k) if key == "sector" else say(f"group.{k}") for k in values}
    series = [Series(names[k], list(map(float, v)), k if key == "sector" else k.lower())
              for k, v in values.items()]
    scale, label, what = scale_for(YEARLY_ENERGY, [1.0]), say(f"case.{case}"), say(f"energy.{key}")
    title = f"{what[0]}，{label[0]}", f"{what[1]}, {label[1].lower()}"
    return View(scale, years, series, make_up(title, scale, main, years.index(main), series),
                "stack")


def _shares(
    folder: ResultsFolder, coal: dict[str, np.ndarray], clean: dict[str, np.ndarray]
) -> View:
    """Return coal and non-fossil shares of every case."""
    years, scale = city_totals.years(folder), scale_for("1", [1.0])
    series = []
    for word, by_case in (("coal", coal), ("non_fossil", clean)):
        for case, values in by_case.items():
            own, label = say(f"energy.{word}"), say(f"case.{case}")
            series.append(Series((f"{own[0]}，{label[0]}", f"{own[1]}, {label[1].lower()}"),
                                 list(map(float, values)), f"{case}-{word}"))
    return View(scale, years, series, course(say("energy.shares"), scale, years, series))
