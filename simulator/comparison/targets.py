"""How far targets ask and cases go, as a change against the base year in percent."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator import units
from simulator.comparison.rows import Entry, LongTable
from simulator.comparison.scale import PERCENT, Named
from simulator.errors import KindTable
from simulator.facts import city_totals as totals
from simulator.report.excel.targets import Record, records
from simulator.targets.kinds import kind_of

if TYPE_CHECKING:
    from simulator.results.reading import ResultsFolder

POINTS = "percentage points"
Series = dict[tuple[str, str, int], float]
Change = tuple[float, str]
"""A change against the base year, and its unit."""


@dataclass(frozen=True)
class Compared:
    """What a target is set against.

    unit : of its row; base : level of the base year in canonical units; factor : from the unit of
    the row to the canonical one; emissions : direct emissions of its pollutant in the base year
    [t/yr]. NaN where there is none.
    """

    unit: str
    base: float
    factor: float
    emissions: float


def add_stringency(rows: LongTable, run: Named) -> None:
    """Add the change that each target asks for and that each case achieves.

    Equations: level -> (value / level of the base year - 1) 100 %; change -> the value itself;
    engineering reduction -> - value / direct emissions of the base year 100 %. Peaks, yearly
    rates and tracked rows have no such number, nor has a level that was zero. A share in percent
    has a second row, in percentage points: value - level of the base year. The base year is that
    of the run; targets of years that are not compared are left out.
    """
    folder = run.folder
    series, series_units = _series(folder)
    bases = _direct(folder)
    targets = records(folder.table("targets"))
    items = _items(targets)
    later = set(totals.years(folder)) - set(run.years)
    for target in targets:
        if _year(target) in later:
            continue
        key = target["target_id"]
        base = _base(target, series, totals.years(folder)[0])
        own = Compared(target["unit"], base, _factor(target, series_units.get(key, "")),
                       bases.get(target["pollutant"], math.nan))
        changes = CHANGES[kind_of(target["kind"], target["comparator"]).key]
        label = (folder.label("target", key, "zh"), folder.label("target", key, "en"))
        for section, case in _sections(target["case"]):
            for value, unit in changes(target[section], own):
                rows.add(Entry(section, items[key], case, _year(target), run.label, value, unit),
                         label)


def _sections(case: str) -> list[tuple[str, str]]:
    """Return section and case: what is required is the same in every case, and added once."""
    return [("required", ""), ("achieved", case)] if case == totals.BASELINE else [
        ("achieved", case)]


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
            if boundary == totals.DIRECT and case == totals.BASELINE}


def _base(target: Record, series: Series, start: int) -> float:
    """Return the level of the base year in canonical units, or NaN."""
    year = start if math.isnan(target["base_year"]) else int(target["base_year"])
    return series.get((target["target_id"], target["case"], year), math.nan)


def _factor(target: Record, canonical: str) -> float:
    """Return the factor from the unit of a target to the unit of its series, or NaN."""
    if not canonical or not target["unit"]:
        return 1.0
    if (target["unit"], canonical) == ("%", "1"):
        return 1 / PERCENT
    try:
        return units.factor(target["unit"], canonical)
    except units.UnitError:
        return math.nan


def _itself(value: float, own: Compared) -> Iterator[Change]:
    """Yield a value that is a change already."""
    del own
    if not math.isnan(value):
        yield value, "%"


def _of_emissions(value: float, own: Compared) -> Iterator[Change]:
    """Yield a reduction against the emissions of the base year."""
    if own.emissions > 0 and not math.isnan(value):
        yield -value / own.emissions * PERCENT, "%"


def _of_level(value: float, own: Compared) -> Iterator[Change]:
    """Yield a level against that of the base year; a share in percentage points besides."""
    level = value * own.factor
    if not math.isnan(level - own.base):
        if own.base > 0:
            yield (level / own.base - 1) * PERCENT, "%"
        if own.unit == "%":
            yield (level - own.base) * PERCENT, POINTS


def _nothing(value: float, own: Compared) -> Iterator[Change]:
    """Yield nothing: a year, a yearly rate or a row that is only listed is no such change."""
    del value, own
    yield from ()


CHANGES: KindTable[Callable[[float, Compared], Iterator[Change]]] = KindTable(
    "changes against the base year (comparison/targets.py)", {
        "cap": _of_level, "share": _of_level, "intensity": _of_level, "capacity": _of_level,
        "quantity": _of_level, "cumulative": _of_level, "change": _itself, "direction": _itself,
        "engineering_reduction": _of_emissions, "peak": _nothing, "annual_rate": _nothing,
        "tracked": _nothing,
    },
)
"""Kind of target -> its value as a change against the base year."""
