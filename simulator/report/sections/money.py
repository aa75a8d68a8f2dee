"""Investment and cost by year, and shadow prices in plain words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from simulator.facts import city_totals, money
from simulator.facts.answer import name
from simulator.facts.numbers import WORDS, Pair, Scale, scale_for
from simulator.report.charts import COMPARE, Chart, Pick, Series, View, course, make_up, options
from simulator.report.part import PagePart
from simulator.report.sections.trajectories import case_series, pollutant_name, sector_name
from simulator.report.texts import say
from simulator.targets.kinds import TARGET_KINDS
from simulator.units.canonical import YEARLY_MONEY

if TYPE_CHECKING:
    from simulator.results.reading import ResultsFolder

WHOLE = 100.0
"""Per cent, beyond which no share can go."""
SPELT: dict[str, Pair] = {
    "%": ("个百分点", "percentage point"), "": ("个单位", "unit"), "t": ("吨", "tonne"),
}


@dataclass(frozen=True)
class PriceSentence:
    """What one more unit of a target costs, for a reader who knows no shadow prices.

    start, price, when, present : the sentence in its order; both amounts with their scales.
    """

    start: Pair
    price: float
    price_scale: Scale
    when: Pair
    present: float
    present_scale: Scale


@dataclass(frozen=True)
class MoneyPart(PagePart):
    """Investment and cost, and what targets cost at the margin.

    prices : None where there is no least-cost mix; free : how many targets cost nothing more.
    """

    chart: Chart
    prices: Sequence[PriceSentence] | None
    free: int


def section(folder: ResultsFolder) -> MoneyPart:
    """Return the part of the page about money."""
    if city_totals.LEAST_COST not in folder.cases:
        return MoneyPart(_chart(folder), None, 0)
    found, free = money.prices(folder)
    return MoneyPart(_chart(folder), [_sentence(folder, price) for price in found], len(free))


def _chart(folder: ResultsFolder) -> Chart:
    views: dict[str, View] = {}
    for key in ("investment", "cost"):
        by_case = money.by_sector(folder, "costs" if key == "cost" else key)
        views |= _views(folder, key, by_case)
    views |= _above(folder)
    whats = [(key, say(f"money.{key}")) for key in ("investment", "cost", "above")]
    shows = [(COMPARE, say("pick.compare"))]
    shows += [(case, say("pick.stack", case=say(f"case.{case}"))) for case in folder.cases]
    return Chart("money", say("money.title"),
                 [Pick(say("pick.what"), options(whats)), Pick(say("pick.show"), options(shows))],
                 views, say("money.hint"), "investment.csv, costs.csv")


def _views(
    folder: ResultsFolder, key: str, by_case: dict[str, dict[str, np.ndarray]]
) -> dict[str, View]:
    years, main = city_totals.years(folder), city_totals.main_year(folder)
    zero = np.zeros(len(years))
    totals = {case: sum(parts.values(), zero) for case, parts in by_case.items()}
    scale = scale_for(YEARLY_MONEY, [float(v) for t in totals.values() for v in t])
    what = say(f"money.{key}")
    if key == "investment" and not any(t[0] for t in totals.values()):
        years, totals = years[1:], {case: t[1:] for case, t in totals.items()}
        by_case = {case: {s: v[1:] for s, v in parts.items()} for case, parts in by_case.items()}
    found = {f"{key}|{COMPARE}": View(scale, years, case_series(totals),
                                      course(what, scale, years, case_series(totals)))}
    for case, parts in by_case.items():
        series = [Series(sector_name(folder, s), list(map(float, v)), s) for s, v in parts.items()]
        label = say(f"case.{case}")
        title = f"{what[0]}，{label[0]}", f"{what[1]}, {label[1].lower()}"
        found[f"{key}|{case}"] = View(
            scale, years, series, make_up(title, scale, main, years.index(main), series), "stack")
    return found


def _above(folder: ResultsFolder) -> dict[str, View]:
    """Return what the cases cost above the baseline: all together, and by sector."""
    by_case = money.by_sector(folder, "costs")
    base = by_case[city_totals.BASELINE]
    zero = np.zeros(len(city_totals.years(folder)))
    own = {case: {s: parts.get(s, zero) - base.get(s, zero) for s in {**base, **parts}}
           for case, parts in by_case.items() if case != city_totals.BASELINE}
    found = _views(folder, "above", own)
    found[f"above|{city_totals.BASELINE}"] = found[f"above|{COMPARE}"]
    return found


def _sentence(folder: ResultsFolder, price: money.Price) -> PriceSentence:
    label, clause = name(folder, "target", price.target), price.clause.replace(";", " ")
    more = _one_more(folder, price)
    start: Pair = (
        f"“{label[0]}”（{price.target}，{clause}）：{more[0]}，要多花 ",
        f"{label[1]} – {price.target}, {clause}: {more[1]} would cost ",
    )
    when: Pair = (f"（{price.year}年），现值 ", f" ({price.year}); present value ") \
        if price.year else ("，现值 ", "; present value ")
    return PriceSentence(start, price.price, scale_for("CNY_2020", [price.price]), when,
                         price.discounted, scale_for("CNY_2020", [price.discounted]))


def _one_more(folder: ResultsFolder, price: money.Price) -> Pair:
    """Return what one more unit of a target is."""
    if _is_last(price):
        return "最后 1 个百分点", "the last 1 percentage point"
    about = _pollutant(folder, price.target)
    one = SPELT.get(price.unit) or WORDS.get(price.unit, (price.unit, price.unit))
    if about:
        return f"再多减 1 {one[0]}{about[0]}", f"1 more {one[1]} of {about[1]}"
    if price.comparator == "<=":
        return f"再低 1 {one[0]}", f"1 {one[1]} lower"
    return f"再严 1 {one[0]}", f"1 more {one[1]}"


def _is_last(price: money.Price) -> bool:
    """Return whether a target leaves nothing more to ask for: all of something, or none of it."""
    whole = price.comparator == ">=" and price.required >= WHOLE
    limits = TARGET_KINDS[price.kind].limits
    none = price.comparator == "<=" and limits is not None and price.required <= WHOLE * limits[0]
    return price.unit == "%" and (whole or none)


def _pollutant(folder: ResultsFolder, target: str) -> Pair | None:
    """Return the pollutant whose tonnes a target counts, if it counts tonnes of one."""
    quantity = folder.resolved["targets"][target].get("quantity") or {}
    pollutant = quantity.get("pollutant")
    kind = TARGET_KINDS[folder.resolved["targets"][target]["kind"]]
    if not pollutant or not kind.counts:
        return None
    return pollutant_name(folder, str(pollutant), str(quantity.get("boundary") or "direct"))
