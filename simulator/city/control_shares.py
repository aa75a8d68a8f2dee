"""Which share of every process is under each control, in the base year and after it."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

import numpy as np

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


def coverage_of(index: Index, rows: CityRows, theta: Array, share: Array) -> ControlShares:
    """Return the coverage of every control; a new technology starts with the site's mean.

    A row for the technology goes before `*`, the facility's own rows before `*`; what is first
    stated for a later year was not there in the base year; after the last stated year coverage
    stays. What was observed stands, the other controls of its family give way to it.
    theta : (..., row); share : (..., site, slot) of the base year.
    """
    base, lead = index.years[0], theta.shape[:-1]
    result = blank(lead, (len(index.controls), len(index.years)))
    last = np.full(len(index.controls), base)
    stated, close = np.zeros(len(index.controls), dtype=bool), np.zeros_like(last)
    for number, control in enumerate(index.controls):
        own = closest_rows(rows, index, index.processes[control.process], control.control)
        if own:
            points = {base: np.zeros(lead)} | {y: theta[..., row] for y, (row, _) in own.items()}
            result[..., number, :], stated[number] = interpolate(points, index.year_array), True
            seen = [row for _, row in own.values() if is_observation(row, base, index.years[-1])]
            last[number] = max([base, *(year_of(row, base) for row in seen)])
            close[number] = max(map(_closeness, seen), default=0)
    families = _families(index)
    _fit(index, [own for own in families if close[own].any()], result, close)
    _inherit(index, share, ControlShares(result, last), stated)
    _fit(index, families, result, close)
    return ControlShares(result, last)


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


def _closeness(row: Value) -> int:
    """Return how closely an observed row speaks of a process: first its facility counts."""
    return 1 + 2 * (row.keys[1] != ANY) + (row.keys[2] != ANY)


def _families(index: Index) -> list[list[int]]:
    """Return the controls of one family at one process."""
    groups: dict[tuple[int, str], list[int]] = defaultdict(list)
    for number, control in enumerate(index.controls):
        groups[control.process, control.family].append(number)
    return list(groups.values())


def _fit(index: Index, families: list[list[int]], result: Array, close: Array) -> None:
    """Let the controls of a family cover no more than all, in place.

    close : (control,) how closely what was observed of it speaks of its process, 0 = not at all.
    The closest stand, the others share what they leave; what was not observed gives way as to a
    measure, the lowest rank first. Shares of one kind, such as drawn ones, are scaled together.
    """
    for numbers in families:
        room = np.ones((*result.shape[:-2], result.shape[-1]))
        for own in _in_turn(index, numbers, close):
            whole = summed(result[..., own, :], 2, -2)
            excess = np.divide(whole, room, out=np.where(whole > 0, np.inf, 1.0), where=room > 0)
            result[..., own, :] /= np.maximum(excess, 1.0)[..., None, :]
            room = np.maximum(room - whole, 0.0)


def _in_turn(index: Index, numbers: list[int], close: Array) -> list[list[int]]:
    """Return the controls of a family in the order in which they take their shares."""
    seen = [[n for n in numbers if close[n] == level]
            for level in sorted({*close[numbers].tolist()} - {0}, reverse=True)]
    others = [n for n in numbers if not close[n]]
    if not seen:
        return [others]
    return [*seen, *([n] for n in sorted(others, key=lambda n: -index.controls[n].rank))]


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
