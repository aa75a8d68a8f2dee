"""Capacity and activity of one year that ask for more hours than a year has, or for no capacity."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from simulator import units
from simulator.city.base_year import BaseYear
from simulator.city.index import Index
from simulator.city.rows import CityRows
from simulator.errors import Problem
from simulator.kernels.constants import HOURS_MOST
from simulator.parameters.base_rows import LEVELS, year_of
from simulator.parameters.canonical import Store
from simulator.parameters.reader import Value, row_name
from simulator.tolerances import IN_RANGE
from simulator.wording import readable


def too_many_hours(store: Store, index: Index, base: BaseYear) -> Iterator[Problem]:
    """Yield rows by which a site would run with no capacity, or for more hours than a year has."""
    rows = CityRows.of(store)
    for number, site in enumerate(index.sites):
        found = {year_of(row, index.years[0]): row for item in reversed(LEVELS)
                 for _, row in rows.of_site(site, item)}
        for year in sorted(found.keys() & set(index.years)):
            at = index.year(year)
            run = _Run.of(index, base, number, at)
            if base.installed[number, at] == 0 and base.activity[number, at] > 0:
                did = f"{readable(float(base.activity[number, at]))} {index.source(number).unit}"
                yield _nothing(found[year], did, index.source(number).capacity_unit, year)
            elif run is not None and run.hours > HOURS_MOST * (1 + IN_RANGE):
                yield _problem(found[year], run, year)


@dataclass(frozen=True)
class _Run:
    """What a site did in a year with what capacity, each in words, and the hours that it takes."""

    did: str
    stood: str
    hours: float

    @classmethod
    def of(cls, index: Index, base: BaseYear, site: int, t: int) -> _Run | None:
        """Return it; None where one of the two is not known, or their ratio is no time."""
        source, led = index.source(site), bool(index.led[site])
        did = float((base.stated_activity if led else base.activity)[site, t])
        stood = float(base.capacity[index.process_site == site, t].sum() if led
                      else base.installed[site, t])
        per_hour = f"{source.capacity_unit}*h"
        known = not np.isnan([did, stood]).any() and stood > 0
        if not known or not units.converts(source.unit, per_hour):
            return None
        hours = did / stood * units.factor(source.unit, per_hour)
        return cls(f"{readable(did)} {source.unit}", f"{readable(stood)} {source.capacity_unit}",
                   hours)


def _nothing(row: Value, did: str, unit: str, year: int) -> Problem:
    return Problem(
        "E-CLASH", row.file, row.line, row_name(row.keys),
        f"{did} from a capacity of 0 {unit} in {year}",
        "a capacity above 0, or an activity of 0",
        f"state the capacity that stood in {year}, or an activity of 0 where nothing ran",
        (f"{year} 年规模为 0 {unit}，却完成 {did}", "规模大于 0，或活动水平为 0",
         f"填写 {year} 年实有的规模；若当年没有运行，则填写活动水平 0"))


def _problem(row: Value, run: _Run, year: int) -> Problem:
    hours, most = readable(run.hours), f"{HOURS_MOST:,}"
    return Problem(
        "E-RANGE", row.file, row.line, row_name(row.keys),
        f"{run.did} from {run.stood} in {year}: {hours} h",
        f"at most {most} h, all hours of a leap year",
        "correct number, unit or year of the row, or of the capacity of that year",
        (f"{year} 年 {run.stood} 完成 {run.did}：{hours} h", f"不超过 {most} h，即闰年的全部小时",
         "改正该行或当年规模的数值、单位或年份"))
