"""What was observed beside the base year and the observation before it, the newest one as well."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import pairwise

import numpy as np

from simulator.city.closures import closures
from simulator.parameters.base_rows import LEVELS, OBSERVABLE, item_of
from simulator.plausibility.jumps import spikes
from simulator.plausibility.known import thresholds
from simulator.plausibility.levels import Level, at, level_of, steps
from simulator.plausibility.narrow import PERCENT, SHARE
from simulator.plausibility.series import named_series
from simulator.plausibility.warned import Warned
from simulator.simulation.case import BASELINE
from simulator.simulation.run import Run
from simulator.wording import readable

Array = np.ndarray
ACTIVITY, ANY = "city_activity", "*"
Place = tuple[str, int]


def odd_observations(run: Run, told: Collection[Place] = ()) -> Iterator[Warned]:
    """Yield steps from what was known before, and shares that seem written without percent.

    told : files and lines of rows whose percent was named already.
    """
    yield from _steps(run)
    for points in _series(run, "city_mix", "city_controls"):
        for n in range(1, len(points)):
            row = points[n].row
            if row is not None and (row.file, row.line) not in told and _as_share(points, n):
                yield _share(points, n)


def _steps(run: Run) -> Iterator[Warned]:
    """Yield activities and capacities too far from the row before; not what closures explain.

    Works come and go: some distance is no matter, however short the time.
    """
    scenario, least = run.scenario, thresholds()["peak"]
    shut = [(one.row.keys[:2], one.year)
            for one in closures(scenario.store, scenario.theta, run.index)]
    for points in _series(run, ACTIVITY):
        if any(spikes(points, "peak")):
            continue
        for before, after in pairwise(points):
            row = after.row
            assert row is not None
            closed = any(works == row.keys[:2] and before.year < year <= after.year
                         for works, year in shut)
            if not (closed and after.value < before.value):
                yield from steps((before, after), least)


def _series(run: Run, *tables: str) -> Iterator[list[Level]]:
    """Yield series of what can be observed, from the base year on; not of growth projects."""
    store, base = run.scenario.store, run.index.years[0]
    growth = {(site.source, site.facility) for site in run.index.sites if site.growth}
    for table in tables:
        for one in named_series(store, table, base):
            row = store.rows[one.rows[min(one.rows)]]
            if item_of(row) in OBSERVABLE[table] and row.keys[:2] not in growth:
                points = [level_of(run.scenario, i, year) for year, i in sorted(one.rows.items())]
                known = points[0].year == base
                yield points if known else [_of_base(run, points[0]), *points]


def _of_base(run: Run, like: Level) -> Level:
    """Return what the base year comes to where no row states it, in the unit of a later row."""
    row, index = like.row, run.index
    assert row is not None
    sites = [n for n, site in enumerate(index.sites)
             if site.source == row.keys[0] and row.keys[1] in (ANY, site.facility)]
    own = [n for n, p in enumerate(index.processes)
           if p.site in sites and row.keys[2] in ("", ANY, p.technology)]
    value = _level(run, item_of(row), sites, own, row.keys[3])
    return Level(index.years[0], value, value, value, like.scale, like.unit)


def _level(run: Run, item: str, sites: list[int], own: list[int], control: str) -> float:
    """Return an amount of all sites, or the largest share of a process."""
    index, base, mix = run.index, run.city.base, run.cases[BASELINE].mix
    if item in LEVELS:
        amounts = mix.demand[sites, 0] if item == LEVELS[0] else mix.capacity[own, 0]
        return float(amounts.sum())
    if item == "coverage":
        found = [base.control_share[n] for n, c in enumerate(index.controls)
                 if c.process in own and c.control == control]
    else:
        slots = base.share if item == "share" else base.additions[..., 0]
        found = index.from_slots(slots)[own].tolist()
    return float(max(found, default=0.0))


def _as_share(points: list[Level], n: int) -> bool:
    """Tell whether a percentage of at most 1 has a hundredfold that lies nearer to those beside it.

    Nearer as a ratio: those beside it are more than the root of a hundred times larger.
    """
    here, beside = points[n], [*points[n - 1 : n], *points[n + 1 : n + 2]]
    written = here.value / here.scale
    return here.scale < 1 and 0 < written <= 1 and all(
        one.value > here.value * np.sqrt(PERCENT) for one in beside)


def _share(points: list[Level], n: int) -> Warned:
    here, before = points[n], points[n - 1]
    meant = readable(PERCENT * here.value / here.scale)
    return Warned(at(
        here,
        (f"{here.shown()}, after {before.shown()}: written as a fraction?",
         f"percent, as {before.said(before.value)}",
         f'write {meant}, or the unit "1", if a share was meant'),
        (f"{here.shown('zh')}，此前为 {before.shown('zh')}：是否写成了小数？",
         f"百分数，如 {before.said(before.value, 'zh')}",
         f"如果是占比，请写 {meant}，或把单位改为 “1”"), SHARE), before.value / here.value)
