"""The ledger of engineering reductions beside the change of the inventory."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simulator.facts import city_totals, closures, ledger
from simulator.facts.answer import judged_case, name
from simulator.facts.numbers import Pair, Scale, large, scale_for
from simulator.report.charts import Chart, Mark, Pick, Series, View, course, options
from simulator.report.part import PagePart
from simulator.report.sections.trajectories import pollutant_name
from simulator.report.texts import say
from simulator.targets.kinds import TARGET_KINDS
from simulator.units.canonical import YEARLY_MASS

if TYPE_CHECKING:
    import numpy as np

    from simulator.results.reading import ResultsFolder


@dataclass(frozen=True)
class Bridge:
    """The steps from the inventory's change to the ledger in the main target year.

    scales : pollutant -> scale of its column; steps : item -> pollutant -> value [t/yr], None
    where a pollutant has no such step.
    """

    scales: Mapping[str, Scale]
    steps: Mapping[str, Mapping[str, float | None]]


@dataclass(frozen=True)
class BookedSite:
    """A site that books reductions: its source, its own name if it has one, both values [t/yr]."""

    source: Pair
    site: Pair | None
    change: float
    booked: float


@dataclass(frozen=True)
class LargestSites:
    """The sites that book most of a pollutant, the largest first."""

    pollutant: Pair
    scale: Scale
    sites: Sequence[BookedSite]


@dataclass(frozen=True)
class ClosureTable:
    """The documented closures.

    percent : scale of the parts closed; scales : pollutant -> scale of what is booked of it;
    lines : source, site if it has a name, scale of its activity, and the closure.
    """

    percent: Scale
    scales: Mapping[str, Scale]
    lines: Sequence[tuple[Pair, Pair | None, Scale, closures.ClosedWorks]]


@dataclass(frozen=True)
class LedgerPart(PagePart):
    """The ledger of a case: over the years, and in its main target year step by step."""

    chart: Chart
    case: str
    year: int
    bridge: Bridge | None
    largest: Sequence[LargestSites]
    closures: ClosureTable | None


def section(folder: ResultsFolder) -> LedgerPart:
    """Return the part of the page with the ledger."""
    case, order = judged_case(folder), ledger.pollutants(folder)
    largest = [_largest(folder, case, pollutant) for pollutant in order[:2]]
    return LedgerPart(_chart(folder, order), case, city_totals.main_year(folder),
                      _bridge(folder, case, order), [found for found in largest if found.sites],
                      _closures(folder, order))


def _closures(folder: ResultsFolder, order: Sequence[str]) -> ClosureTable | None:
    found = closures.closures(folder, order)
    if not found:
        return None
    shown = [p for p in order if any(one.booked[p] for one in found)]
    scales = {p: scale_for(YEARLY_MASS, [one.booked[p] for one in found]) for p in shown}
    return ClosureTable(scale_for("1", [1.0]), scales, [
        (name(folder, "source", one.source), _site_name(folder, one.source, one.facility),
         large(one.unit, [one.activity]), one) for one in found])


def _site_name(folder: ResultsFolder, source: str, facility: str) -> Pair | None:
    return folder.labels.get(("facility", f"{source}@{facility}"))


def _chart(folder: ResultsFolder, order: Sequence[str]) -> Chart:
    cases = [c for c in folder.cases if c != city_totals.BASELINE]
    views: dict[str, View] = {}
    marks = _marks(folder)
    for case in cases:
        bridge = ledger.bridge(folder, case)
        views |= {f"{p}|{case}": _view(folder, p, bridge[p], marks.get(p, []))
                  for p in order if p in bridge}
    names = [(p, pollutant_name(folder, p)) for p in order]
    return Chart(
        "ledger", say("ledger.title"),
        [Pick(say("pick.pollutant"), options(names)),
         Pick(say("pick.case"), options((c, say(f"case.{c}")) for c in cases))],
        views, say("ledger.hint"), "ledger_bridge.csv",
    )


def _view(
    folder: ResultsFolder, pollutant: str, items: dict[str, np.ndarray], marks: Sequence[Mark]
) -> View:
    years = city_totals.years(folder)
    series = [Series(say(f"bridge.{item}"), list(map(float, items[item])), style)
              for item, style in ((ledger.CHANGE, "change"), (ledger.ENGINEERING, "booked"))]
    scale = scale_for(YEARLY_MASS, [float(v) for s in series for v in s.values])
    return View(scale, years, series, course(pollutant_name(folder, pollutant), scale, years,
                                             series), marks=marks)


def _marks(folder: ResultsFolder) -> dict[str, list[Mark]]:
    """Return pollutant -> what targets ask the ledger to reach."""
    found: dict[str, list[Mark]] = {}
    for row in folder.table("targets").to_dict("records"):
        if (row["case"] == city_totals.PLAN and TARGET_KINDS[str(row["kind"])].booked
                and row["required"] == row["required"] and row["unit"] == "t"):
            found.setdefault(str(row["pollutant"]), []).append(
                Mark(row["target_year"], float(row["required"]),
                     name(folder, "target", str(row["target_id"]))))
    return found


def _bridge(folder: ResultsFolder, case: str, order: Sequence[str]) -> Bridge | None:
    at = city_totals.years(folder).index(city_totals.main_year(folder))
    found = {p: {item: float(values[at]) for item, values in items.items()}
             for p, items in ledger.bridge(folder, case).items() if p in order}
    columns = [p for p in order if p in found]
    if not columns:
        return None
    scales = {p: scale_for(YEARLY_MASS, list(found[p].values())) for p in columns}
    return Bridge(scales, {item: {p: found[p].get(item) for p in columns}
                           for item in found[columns[0]]})


def _largest(folder: ResultsFolder, case: str, pollutant: str) -> LargestSites:
    sites = [_site(folder, row)
             for row in ledger.largest(folder, case, pollutant).to_dict("records")]
    return LargestSites(pollutant_name(folder, pollutant),
                        scale_for(YEARLY_MASS, [site.booked for site in sites]), sites)


def _site(folder: ResultsFolder, row: Mapping[Hashable, Any]) -> BookedSite:
    source, facility = str(row["source"]), str(row["facility"])
    return BookedSite(
        name(folder, "source", source), _site_name(folder, source, facility),
        float(row["inventory_change"]), float(row["booked"]),
    )
