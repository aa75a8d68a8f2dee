"""Runs on a common scale: per person, per GDP, against the base year, cost, verdicts, grades."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from simulator.comparison.rows import Entry, Label, LongTable
from simulator.facts import city_totals as totals
from simulator.parameters.reader import GRADES
from simulator.report.excel.texts import pair
from simulator.units.canonical import MONEY_UNIT

if TYPE_CHECKING:
    from simulator.results.reading import ResultsFolder

GDP_UNIT = 1e4
"""CNY in the unit of GDP that emissions are divided by."""
PERCENT = 100
DERIVED = "derived"
"""Grade of sites without an activity row: the demand of others sets their activity."""


@dataclass(frozen=True)
class Named:
    """A results folder and the label it has in the comparison.

    years : those that all runs have; milestones : those of them in which any run judges a target,
    and the last.
    """

    label: str
    folder: ResultsFolder
    years: tuple[int, ...]
    milestones: tuple[int, ...]

    @property
    def whole(self) -> bool:
        """Tell whether the years compared are all that the run has."""
        return list(self.years) == totals.years(self.folder)

    def common(self, series: np.ndarray) -> np.ndarray:
        """Return a series of the run, (..., year), in the years that are compared."""
        first = self.years[0] - totals.years(self.folder)[0]
        return np.asarray(series, float)[..., first:first + len(self.years)]

    def present_value(self, series: np.ndarray) -> float:
        """Return the present value of a series of the run, (year,), over the years compared.

        It is that in the first of these years, of the years after it.
        """
        return totals.present_value(self.folder, self.common(series))

    @cached_property
    def emissions(self) -> dict[tuple[str, str, str], np.ndarray]:
        """Return (pollutant, boundary, case) -> the city's emissions in the years compared."""
        city = totals.emission_totals(self.folder).reindex(columns=list(self.years), fill_value=0.0)
        return dict(zip(city.index, city.to_numpy(), strict=True))


def item_of(pollutant: str, boundary: str) -> str:
    """Return the key of an emission total: NOx, CO2:direct, CO2:energy_net."""
    return f"{pollutant}:{boundary}" if pollutant == totals.CO2 else pollutant


def item_label(folder: ResultsFolder, pollutant: str, boundary: str) -> Label:
    """Return the name of an emission total in both languages."""
    if pollutant == totals.CO2:
        zh, en = pair("boundary", boundary)
        return f"CO2（{zh}）", f"CO2, {en}"
    return folder.label("pollutant", pollutant, "zh"), folder.label("pollutant", pollutant, "en")


def driver(folder: ResultsFolder, name: str) -> np.ndarray:
    """Return a driver over the years, (year,); NaN where the folder has none."""
    table = folder.table("drivers")
    rows = table[table["driver"] == name]
    known = dict(zip(rows["year"].tolist(), rows["value"].tolist(), strict=True))
    return np.array([known.get(year, np.nan) for year in totals.years(folder)], float)


def spanned(years: Sequence[int]) -> str:
    """Return years in words, as first-last."""
    return f"{years[0]}-{years[-1]}"


def add_settings(rows: LongTable, run: Named) -> None:
    """Add what the scale of a run rests on: its years, people, GDP and discount rate."""
    folder, start, own = run.folder, run.years[0], totals.years(run.folder)
    for item, years, words in (
        ("years", own, ("计算年份", "years of the run")),
        ("years_compared", run.years, ("比较的年份", "years compared")),
    ):
        rows.add(Entry("setting", item, "", None, run.label, spanned(years), ""), words)
    for name, unit, label in (
        ("population", "person", ("常住人口", "population")),
        ("gdp", MONEY_UNIT, ("地区生产总值", "GDP")),
    ):
        value = float(run.common(driver(folder, name))[0])
        rows.add(Entry("setting", name, "", start, run.label, value, unit), label)
    rate = totals.discount_rate(folder) * PERCENT
    rows.add(Entry("setting", "discount_rate", "", None, run.label, rate, "%"),
             ("折现率", "discount rate"))


def add_emissions(rows: LongTable, run: Named) -> None:
    """Add emissions as they are, against the base year, per person and per GDP.

    Equation, base the first year compared: change = (E[t] / E[base] - 1) 100 %; per person =
    E[t] / population[t]; per GDP = E[t] / (GDP[t] / 10^4 CNY), GDP at prices of 2020.
    """
    folder = run.folder
    people = run.common(driver(folder, "population"))
    output = run.common(driver(folder, "gdp")) / GDP_UNIT
    for (pollutant, boundary, case), values in run.emissions.items():
        item, label = item_of(pollutant, boundary), item_label(folder, pollutant, boundary)
        base = values[0]
        change = (values / base - 1) * PERCENT if base > 0 else np.full(len(values), np.nan)
        for section, series, unit in (
            ("emissions", values, "t/yr"), ("change", change, "%"),
            ("per_person", values / people, "t/(person*yr)"),
            ("per_gdp", values / output, "t/(10^4 CNY_2020)"),
        ):
            for year, value in zip(run.years, series.tolist(), strict=True):
                rows.add(Entry(section, item, case, year, run.label, value, unit), label)


COST_LABELS = {
    "system_cost": ("系统成本现值", "system cost, present value"),
    "above_baseline": ("比基准多，现值", "above baseline, present value"),
    "above_baseline_per_person": ("比基准多，人均", "above baseline per person"),
    "above_baseline_share_of_gdp": ("比基准多，占生产总值", "above baseline, share of GDP"),
    "above_baseline_per_t_CO2:direct": ("每减一吨CO2（直接排放）", "per tonne of CO2, direct"),
    "above_baseline_per_t_CO2:energy_net": (
        "每减一吨CO2（能源活动与净调入电热）", "per tonne of CO2, energy and net imports"),
}


def add_costs(rows: LongTable, run: Named) -> None:
    """Add present values of cost, in all and per person, GDP and tonne of CO2 that is avoided.

    Equations, with PV over the years compared after the first, which is the base year:
    above = PV(cost) - PV(baseline cost);
    per person = above / population of the base year; share of GDP = above / PV(GDP); per tonne =
    above / PV(baseline CO2 - CO2), blank where CO2 does not fall.
    """
    folder = run.folder
    yearly = totals.yearly_costs(folder)
    present = {c: run.present_value(yearly.loc[c].to_numpy()) for c in folder.cases}
    for case, value in present.items():
        above = value - present[totals.BASELINE]
        found = {"system_cost": (value, MONEY_UNIT)}
        if case != totals.BASELINE:
            found |= _above(run, case, above)
        for item, (number, unit) in found.items():
            rows.add(Entry("cost", item, case, None, run.label, number, unit), COST_LABELS[item])


def _above(run: Named, case: str, above: float) -> dict[str, tuple[float, str]]:
    output = run.present_value(driver(run.folder, "gdp"))
    people = float(run.common(driver(run.folder, "population"))[0])
    found = {
        "above_baseline": (above, MONEY_UNIT),
        "above_baseline_per_person": (above / people, f"{MONEY_UNIT}/person"),
        "above_baseline_share_of_gdp": (above / output * PERCENT, "%"),
    }
    for boundary in (totals.DIRECT, totals.ENERGY_NET):
        before, after = (run.emissions.get((totals.CO2, boundary, c), np.zeros(len(run.years)))
                         for c in (totals.BASELINE, case))
        avoided = totals.present_value(run.folder, before - after)
        found[f"above_baseline_per_t_CO2:{boundary}"] = (
            above / avoided if avoided > 0 else float("nan"), f"{MONEY_UNIT}/t")
    return found


def add_verdicts(rows: LongTable, run: Named) -> None:
    """Add how many targets of each verdict a run has, and how many have no number to judge."""
    for case, counts in totals.verdict_counts(run.folder).items():
        for verdict, count in counts.items():
            rows.add(Entry("verdicts", verdict, case, None, run.label, float(count), "1"),
                     pair("verdict", verdict))
    counts = totals.verdict_counts(run.folder)[totals.BASELINE]
    number = sum(counts.values())
    rows.add(Entry("missing", "targets", "", None, run.label, float(number), "1"),
             ("目标总数", "targets in all"))
    for verdict in ("not_set", "not_modelled", "tracked"):
        part = counts[verdict] / number * PERCENT if number else float("nan")
        rows.add(Entry("missing", verdict, "", None, run.label, part, "%"),
                 pair("verdict", verdict))


def add_grades(rows: LongTable, run: Named) -> None:
    """Add the grades of data: as a share of parameter rows, and of CO2 of the base year by the
    grade of the activity at each site."""  # noqa: D205, D209
    grades = run.folder.table("parameters")["grade"]
    shares = {g: float((grades == g).mean()) for g in GRADES}
    for section, found in (("grade_rows", shares), ("grade_co2", dict(_co2_by_grade(run.folder)))):
        for grade, value in found.items():
            label = ("由需求推算", "set by demand") if grade == DERIVED else pair("grade", grade)
            rows.add(Entry(section, grade, "", None, run.label, value * PERCENT, "%"), label)


def _co2_by_grade(folder: ResultsFolder) -> Iterator[tuple[str, float]]:
    """Yield grade -> share of direct CO2 of the base year."""
    table = folder.table("parameters")
    activity = table[(table["table"] == "city_activity") & (table["item"] == "activity")]
    known = dict(zip(zip(activity["source"], activity["facility"], strict=True),
                     activity["grade"], strict=True))
    emissions = folder.table("emissions")
    chosen = emissions[
        (emissions["pollutant"] == totals.CO2) & (emissions["boundary"] == totals.DIRECT)
        & (emissions["case"] == totals.BASELINE)
        & (emissions["year"] == totals.years(folder)[0])
    ]
    sums = dict.fromkeys((*GRADES, DERIVED), 0.0)
    for source, facility, value in zip(chosen["source"], chosen["facility"], chosen["value"],
                                       strict=True):
        sums[known.get((source, facility), DERIVED)] += value
    whole = sum(sums.values())
    yield from ((grade, value / whole if whole else float("nan")) for grade, value in sums.items())
