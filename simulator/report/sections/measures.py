"""Measures: wedges, what a tonne costs, how far each goes and what limits it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.facts import city_totals, ledger, measures, periods
from simulator.facts.answer import judged_case, name
from simulator.facts.numbers import Pair, Scale, plain, scale_for
from simulator.report.charts import Chart, Pick, Series, View, make_up, options
from simulator.report.part import PagePart
from simulator.report.sections import cost_curve, uptake
from simulator.report.sections.cost_curve import Savings
from simulator.report.sections.trajectories import reduction_name
from simulator.report.texts import say

if TYPE_CHECKING:
    from simulator.results.reading import ResultsFolder


@dataclass(frozen=True)
class MeasureLine:
    """A measure that is on in the judged case and the main target year.

    scale : of uptake and potential; basis : what potentials in an amount rest on, empty for
    shares; limit : what limits it, in the words of the library;
    cut : reduction of CO2 [t/yr]; cost : [CNY of 2020 per year].
    """

    name: Pair
    clause: str
    uptake: float
    potential: float
    basis: Pair
    scale: Scale
    limit: str
    cut: float
    cost: float


@dataclass(frozen=True)
class PeriodTable:
    """What each measure comes to in years already past and in those still open.

    last : the last observed year; columns : column of periods.csv -> its name and scale;
    rows : case -> name and values of every measure.
    """

    last: int
    columns: Mapping[str, tuple[Pair, Scale]]
    rows: Mapping[str, Sequence[periods.PastAndOpen]]


@dataclass(frozen=True)
class MeasuresPart(PagePart):
    """What measures take off, what a tonne costs, how far each goes.

    cut, cost : scales of the columns of the table; periods : None where nothing was observed.
    """

    wedges: Chart
    curve: Chart
    savings: Savings | None
    uptake: Chart
    year: int
    lines: Sequence[MeasureLine]
    cut: Scale
    cost: Scale
    periods: PeriodTable | None


def section(folder: ResultsFolder) -> MeasuresPart:
    """Return the part of the page about measures."""
    curve, savings = cost_curve.curves(folder)
    lines = _lines(folder)
    return MeasuresPart(
        _wedges(folder), curve, savings, uptake.paths(folder), city_totals.main_year(folder),
        lines, scale_for("t/yr", [line.cut for line in lines]),
        scale_for("CNY_2020/yr", [line.cost for line in lines]), _periods(folder),
    )


def _periods(folder: ResultsFolder) -> PeriodTable | None:
    last = periods.last_observed(folder)
    if last is None:
        return None
    first = [p for p in ledger.pollutants(folder) if p != city_totals.CO2][:1]
    reductions = [f"{measures.REDUCTION}{p}" for p in (city_totals.CO2, *first)]
    found = periods.splits(folder, [*reductions, periods.PRESENT])
    columns = {
        column: (reduction_name(folder, column) if column in reductions else say("period.cost"),
                 scale_for("t" if column in reductions else "CNY_2020",
                           [v for split in found for v in split.values[column]]))
        for column in (*reductions, periods.PRESENT)
    }
    return PeriodTable(last, columns, {
        case: [split for split in found if split.case == case] for case in folder.cases})


def _lines(folder: ResultsFolder) -> list[MeasureLine]:
    rows = measures.in_year(folder, city_totals.main_year(folder))
    units = measures.uptake_units(folder)
    return [
        MeasureLine(
            name(folder, "measure", row["measure"]), row["clause"].replace(";", " "),
            row["uptake"], row["potential"], measures.basis_name(folder, row.get("basis", "")),
            _scale(units.get(row["measure"], "1")),
            row["binding"] or "no", row["reduction_CO2"], row["annual_cost"],
        )
        for row in rows[rows["case"] == judged_case(folder)].to_dict("records")
    ]


def _scale(unit: str) -> Scale:
    """Return the scale of an uptake: per cent where it is a share."""
    return scale_for("1", [1.0]) if unit == "1" else plain(unit)


def _wedges(folder: ResultsFolder) -> Chart:
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
    hint = "anyway" if folder.has("periods") else "hint"
    names = [(c, reduction_name(folder, c)) for c in dict.fromkeys(used)]
    shown = [(c, say(f"case.{c}")) for c in dict.fromkeys(shown_cases)]
    return Chart(
        "wedges", say("wedge.title"),
        [Pick(say("pick.pollutant"), options(names)), Pick(say("pick.case"), options(shown))],
        views, say(f"wedge.{hint}"), "measures.csv", tall=True,
    )


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
    if found.observed is not None:
        series.insert(0, Series(say("measure.observed"), list(map(float, found.observed)),
                                "observed"))
    total = [sum(float(s.values[n]) for s in series) for n in range(len(years))]
    scale = scale_for("t/yr", total)
    label, what = say(f"case.{case}"), reduction_name(folder, column)
    origin = say("wedge.baseline" if found.observed is None else "wedge.frozen")
    title = (f"{what[0]}，{label[0]}比{origin[0]}减少",
             f"{what[1]}, {label[1].lower()} below the {origin[1]}")
    return View(scale, years, series, make_up(title, scale, main, years.index(main), series),
                form="stack")
