"""Which share of every process is under each control, in the base year and after it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

import numpy as np

from simulator.city.given_way import Path, lead_through, left_by
from simulator.city.index import Index, Process
from simulator.city.rows import CityRows
from simulator.kernels.adding import summed
from simulator.kernels.axes import blank
from simulator.kernels.paths import interpolate
from simulator.parameters.base_rows import Numbered, is_observation, year_of
from simulator.parameters.reader import Value

Array = np.ndarray
ANY = "*"


class ControlShares(NamedTuple):
    """Shares (..., control, year) under each control; the last year in which each was observed."""

    share: Array
    last: Array


class _Said(NamedTuple):
    """What rows say of the controls of a city, each list by control.

    paths : year -> (...) share, empty where nothing is stated; close : later year -> how closely
    its row speaks of the process.
    """

    paths: list[Path]
    close: list[dict[int, int]]


def coverage_of(index: Index, rows: CityRows, theta: Array, share: Array) -> ControlShares:
    """Return the coverage of every control; a new technology starts with the site's mean.

    A row for the technology goes before `*`, the facility's own rows before `*`; what is first
    stated for a later year was not there in the base year; after the last stated year coverage
    stays. What is stated for a year stands, the other controls of its family give way to it.
    theta : (..., row); share : (..., site, slot) of the base year.
    """
    base, lead = index.years[0], theta.shape[:-1]
    said, last = _said(index, rows, theta)
    families = _families(index)
    for own in families:
        _bend(index, own, said, base)
    result = blank(lead, (len(index.controls), len(index.years)))
    stated = np.array([bool(path) for path in said.paths], dtype=bool)
    for number in np.flatnonzero(stated).tolist():
        result[..., number, :] = interpolate(said.paths[number], index.year_array)
    found = ControlShares(result, last)
    _fit(index, [own for own in families if any(said.close[n] for n in own)], result, said.close)
    _inherit(index, share, found, stated)
    _fit(index, families, result, said.close)
    return found


def _said(index: Index, rows: CityRows, theta: Array) -> tuple[_Said, Array]:
    """Return what rows say of every control, and the last year in which it was observed."""
    base, end = index.years[0], index.years[-1]
    said, last = _Said([], []), np.full(len(index.controls), base)
    for number, control in enumerate(index.controls):
        own = closest_rows(rows, index, index.processes[control.process], control.control)
        begin = {base: np.zeros(theta.shape[:-1])} if own else {}
        said.paths.append(begin | {y: theta[..., i] for y, (i, _) in own.items()})
        said.close.append({y: _closeness(row, is_observation(row, base, end))
                           for y, (_, row) in own.items() if y > base})
        last[number] = max([base, *(y for y, (_, row) in own.items()
                                    if is_observation(row, base, end))])
    return said, last


def closest_rows(
    rows: CityRows, index: Index, process: Process, control: str
) -> dict[int, Numbered]:
    """Return year -> the row that speaks most closely of a control on a process."""
    site, base = index.sites[process.site], index.years[0]
    found: dict[int, Numbered] = {}
    for facility in (site.facility, ANY):
        own = [(i, row) for i, row in rows.controls.get((site.source, facility), [])
               if row.keys[3] == control]
        for technology in (process.technology, ANY):
            for i, row in own:
                if row.keys[2] == technology:
                    found.setdefault(year_of(row, base), (i, row))
    return found


def _closeness(row: Value, observed: bool) -> int:
    """Return how closely a row speaks of a process: an observation first, then its facility."""
    return 1 + 4 * observed + 2 * (row.keys[1] != ANY) + (row.keys[2] != ANY)


def _families(index: Index) -> list[list[int]]:
    """Return the controls of one family at one process."""
    groups: dict[tuple[int, str], list[int]] = defaultdict(list)
    for number, control in enumerate(index.controls):
        groups[control.process, control.family].append(number)
    return list(groups.values())


def _bend(index: Index, numbers: list[int], said: _Said, base: int) -> None:
    """Lead controls that are under way to a later row through what others leave, in place.

    Of a year in which any control of the family is stated; the lowest rank gives way first.
    """
    own = sorted((n for n in numbers if said.paths[n]), key=lambda n: -index.controls[n].rank)

    def fit(_: int, stated: Path, lines: Path) -> Path:
        room, found = left_by(stated), {}
        for n, line in sorted(lines.items()):
            found[n] = np.minimum(line, room)
            room = room - found[n]
        return found

    lead_through([said.paths[n] for n in own], base, fit)


def _fit(
    index: Index, families: list[list[int]], result: Array, close: list[dict[int, int]]
) -> None:
    """Let the controls of a family cover no more than all, in place.

    close : as in `_Said`. Controls take their shares in turn, those of one turn, such as drawn
    ones, are scaled together.
    """
    for numbers in families:
        for turns, years in _spans(index, numbers, close):
            _share_out(result[..., years], turns)


def _spans(
    index: Index, numbers: list[int], close: list[dict[int, int]]
) -> Iterator[tuple[list[list[int]], slice]]:
    """Yield the turns of a family, and the years in which they are the same."""
    if not any(close[n] for n in numbers):
        yield [numbers], slice(None)
        return
    orders = [_in_turn(index, numbers, close, year) for year in index.years]
    for turns, places in groupby(range(len(orders)), orders.__getitem__):
        known = list(places)
        yield turns, slice(known[0], known[-1] + 1)


def _share_out(result: Array, turns: list[list[int]]) -> None:
    """Give controls their shares in turn, and no more than there is room for, in place."""
    room = np.ones((*result.shape[:-2], result.shape[-1]))
    for own in turns:
        whole = summed(result[..., own, :], 2, -2)
        excess = np.divide(whole, room, out=np.where(whole > 0, np.inf, 1.0), where=room > 0)
        result[..., own, :] /= np.maximum(excess, 1.0)[..., None, :]
        room = np.maximum(room - whole, 0.0)


def _in_turn(
    index: Index, numbers: list[int], close: list[dict[int, int]], year: int
) -> list[list[int]]:
    """Return the controls of a family in the order in which they take their shares of a year.

    First what is stated for the year or under way to a later row, the closest row first; then what
    was stated last; then what nothing is stated of after the base year, the highest rank first.
    """
    turns: dict[tuple[float, int], list[int]] = defaultdict(list)
    for n in numbers:
        if close[n]:
            turns[_turn(close[n], year)].append(n)
    others = sorted((n for n in numbers if not close[n]), key=lambda n: -index.controls[n].rank)
    return [*(turns[key] for key in sorted(turns, reverse=True)), *([n] for n in others)]


def _turn(close: dict[int, int], year: int) -> tuple[float, int]:
    """Return what says when a control takes its share of a year, the greatest first."""
    until = max(close)
    if until < year:
        return until, close[until]
    return np.inf, close[min(later for later in close if later >= year)]


def _inherit(index: Index, share: Array, found: ControlShares, stated: Array) -> None:
    """Give controls that nothing is stated of the mean of their site, weighted by base shares."""
    groups: dict[tuple[int, str], list[int]] = defaultdict(list)
    for number, control in enumerate(index.controls):
        groups[index.processes[control.process].site, control.control].append(number)
    weight, (result, last) = index.from_slots(share), found
    for numbers in groups.values():
        known = [n for n in numbers if stated[n]]
        if not known:
            continue
        own = np.stack([weight[..., index.controls[n].process] for n in known], -1)[..., None]
        values = result[..., known, :]
        whole = summed(own, 2, -2)
        mean = np.where(whole > 0, summed(own * values, 2, -2) / np.where(whole > 0, whole, 1), 0.0)
        for n in numbers:
            if not stated[n]:
                result[..., n, :], last[n] = mean, last[known].max()
