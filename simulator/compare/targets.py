"""How far targets ask and cases go, as a change against the base year in percent."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from simulator import units
from simulator.compare.rows import Entry, LongTable
from simulator.compare.scale import PERCENT, Named
from simulator.facts import city_totals as totals
from simulator.report.excel.targets import Record, records

if TYPE_CHECKING:
    from simulator.results.reading import ResultsFolder

CHANGES = ("change", "direction")
"""Kinds whose value is a change in percent already."""
SIGNS = ("rise", "fall")
"""Comparators of rows that ask for a direction: what they achieve is a change in percent."""
LEVELS = ("cap", "share", "intensity", "capacity", "quantity", "cumulative")
"""Kinds whose value is a level: it is set against the level of the base year."""
POINTS = "percentage points"
BOOKED = "engineering_reduction"
"""Kind whose value is a reduction: it is set against the emissions of the base year."""
Series = dict[tuple[str, str, int], float]


def add_stringency(rows: LongTable, run: Named) -> None:
    """Add the change that each target asks for and that each case achieves.

    Equations: level -> (value / level of the base year - 1) 100 %; change -> the value itself;
    engineering reduction -> - value / direct emissions of the base year 100 %. Peaks, yearly
    rates and tracked rows have no such number, nor has a level that was zero. A share in percent
    has a second row, in percentage points: value - level of the base year.
    """
    folder = run.folder
    series, series_units = _series(folder)
    bases = _direct(folder)
    targets = records(folder.table("targets"))
    items = _items(targets)
    for target in targets:
        key = target["target_id"]
        base = _base(target, series, bases, totals.years(folder)[0])
        factor = _factor(target, series_units.get(key, ""))
        label = (folder.label("target", key, "zh"), folder.label("target", key, "en"))
        for section, case in _sections(target["case"]):
            for value, unit in _changes(target, target[section], base, factor):
                rows.add(Entry(section, items[key], case, _year(target), run.label, value, unit),
                         label)


def _sections(case: str) -> list[tuple[str, str]]:
    """Return section and case: what is required is the same in every case, and added once."""
    return [("required", ""), ("achieved", case)] if case == totals.BASELINE else [
        ("achieved", case)]  # fmt: skip


def _year(target: Record) -> int | None:
    """Return the printed year of a target, or None if it holds in every year."""
    year = target["target_year"]
    return None if math.isnan(year) else int(year)


def _items(targets: list[Record]) -> dict[str, str]:
    """Return target -> indicator, made unique where a plan has two of one year."""
    once = {t["target_id"]: (t["indicator"], t["target_year"]) for t in targets}
    often = Counter(str(pair) for pair in once.values())
    return {key: pair[0] if often[str(pair)] == 1 else f"{pair[0]} ({key})"
            for key, pair in once.items()}


def _series(folder: ResultsFolder) -> tuple[Series, dict[str, str]]:
    """Return (target, case, year) -> value, and target -> canonical unit."""
    table = folder.table("target_series")
    keys = zip(table["target_id"], table["case"], table["year"].tolist(), strict=True)
    values = dict(zip(keys, table["value"].tolist(), strict=True))
    return values, dict(zip(table["target_id"], table["unit"], strict=True))


def _direct(folder: ResultsFolder) -> dict[str, float]:
    """Return pollutant -> direct emissions of the base year [t/yr]."""
    city = totals.emission_totals(folder)
    return {pollutant: float(values[0]) for (pollutant, boundary, case), values
            in zip(city.index, city.to_numpy(), strict=True)
            if boundary == totals.DIRECT and case == totals.BASELINE}  # fmt: skip


def _base(target: Record, series: Series, bases: dict[str, float], start: int) -> float:
    """Return the level of the base year in canonical units, or NaN."""
    if target["kind"] == BOOKED:
        return bases.get(target["pollutant"], math.nan)
    year = start if math.isnan(target["base_year"]) else int(target["base_year"])
    return series.get((target["target_id"], target["case"], year), math.nan)


def _factor(target: Record, canonical: str) -> float:
    """Return the factor from the unit of a target to the unit of its series."""
    if target["kind"] not in LEVELS or not canonical or not target["unit"]:
        return 1.0
    if (target["unit"], canonical) == ("%", "1"):
        return 1 / PERCENT
    try:
        return units.factor(target["unit"], canonical)
    except units.UnitError:
        return math.nan


def _changes(
    target: Record, value: float, base: float, factor: float
) -> Iterator[tuple[float, str]]:
    """Yield a value of a target as a change against the base year, with its unit."""
    kind, level = target["kind"], value * factor
    if (kind in CHANGES or target["comparator"] in SIGNS) and not math.isnan(value):
        yield value, "%"
    elif kind == BOOKED and base > 0 and not math.isnan(value):
        yield -value / base * PERCENT, "%"
    elif kind in LEVELS and not math.isnan(level - base):
        if base > 0:
            yield (level / base - 1) * PERCENT, "%"
        if target["unit"] == "%":
            yield (level - base) * PERCENT, POINTS
