"""Limits of a measure raised in a loaded programme, and put back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from simulator.optimiser.limits import potential_of
from simulator.optimiser.solver import Handle, Solution
from simulator.optimiser.tables import above
from simulator.optimiser.task import Task

Array = np.ndarray
POTENTIAL, PACE, BOTH = "potential", "pace", "potential and pace"


@dataclass
class Raised:
    """Changes of one loaded programme: each with what was there before.

    coefficients : (row, column, new, old); rows : row -> (lower, upper); columns : column ->
    (lower, upper).
    """

    task: Task
    coefficients: list[tuple[int, int, float, float]] = field(default_factory=list)
    rows: dict[int, tuple[float, float]] = field(default_factory=dict)
    columns: dict[int, tuple[float, float]] = field(default_factory=dict)

    @property
    def changes_anything(self) -> bool:
        """Tell whether any row or column changes."""
        return bool(self.coefficients or self.rows or self.columns)

    def gain(self, found: Solution) -> float:
        """Return the slope of the objective of a solution along these changes, without its sign."""
        programme = self.task.programme
        total = sum(abs(found.duals[row] * (new - old) * found.values[column])
                    for row, column, new, old in self.coefficients)
        for row, (low, high) in self.rows.items():
            moved = [abs(a - b) for a, b in ((low, programme.row_lower[row]),
                                             (high, programme.row_upper[row])) if np.isfinite(a)]
            total += abs(found.duals[row]) * max(moved, default=0.0)
        for column, (low, high) in self.columns.items():
            wider = max(abs(low - programme.lower[column]), abs(high - programme.upper[column]))
            total += abs(found.reduced[column]) * wider
        return float(total)

    def apply(self, handle: Handle) -> None:
        """Raise the limits."""
        for row, column, new, _ in self.coefficients:
            handle.set_coefficient(row, column, new)
        for row, bounds in self.rows.items():
            handle.set_row(row, *bounds)
        for column, bounds in self.columns.items():
            handle.set_column(column, *bounds)

    def revert(self, handle: Handle) -> None:
        """Put everything back."""
        programme = self.task.programme
        for row, column, _, old in self.coefficients:
            handle.set_coefficient(row, column, old)
        for row in self.rows:
            handle.restore_row(row)
        for column in self.columns:
            handle.set_column(column, programme.lower[column], programme.upper[column])


def raise_measure(task: Task, key: str, factor: float, what: str) -> Raised:
    """Return the changes that multiply the potential, the pace or both of a measure."""
    found = Raised(task)
    if what in (POTENTIAL, BOTH):
        _Potential(found, key, factor).run()
    if what in (PACE, BOTH):
        _Pace(found, key, factor).run()
    return found


class _Potential:
    """Raises how far a measure may go, never beyond the whole of what it acts on."""

    def __init__(self, found: Raised, key: str, factor: float) -> None:
        self.found, self.key, self.factor = found, key, factor
        self.task, self.data = found.task, found.task.data
        self.limits, self.index = self.data.limits, self.data.city.index
        self.alone = potential_of(self.data.scenario, key)
        self.years = range(1, len(self.index.years))

    def run(self) -> None:
        """Change every row that the measure's potential sets."""
        for p in [p for p, keys in self.limits.process_owners.items() if self.key in keys]:
            site, slot = self.index.processes[p].site, self.index.processes[p].slot
            self._share(p, site, self.alone.stock[site, slot])
            self._sales(p, self.alone.sales[site, slot])
            self._floor(p, self.alone.ceiling[site, slot])
            self._capacity(p)
        for j in [j for j, keys in self.limits.control_owners.items() if self.key in keys]:
            self._cover(j)
        self._levers()

    def _coefficient(self, row: tuple[str, object], column: tuple[str, object], new: float,
                     old: float) -> None:
        numbers = self.task.programme.row, self.task.programme.column
        if row in numbers[0] and column in numbers[1] and new != old:
            self.found.coefficients.append((numbers[0][row], numbers[1][column], new, old))

    def _share(self, p: int, site: int, stock: Array) -> None:
        for t in np.flatnonzero(~np.isnan(stock)).tolist():
            old = self.limits.share[p, t]
            new = max(old, min(1.0, self.factor * stock[t]))
            self._coefficient(("c_share_limit", (p, t)), ("d", (site, t)), -_room(new), -_room(old))

    def _sales(self, p: int, sales: Array) -> None:
        site = self.index.processes[p].site
        weight = 1.0 / self.data.city.coefficients.full_load
        at = [q for q in self.data.processes if self.index.processes[q].site == site]
        largest = max(weight[q] for q in range(len(weight))
                      if self.index.processes[q].site == site)
        for t in np.flatnonzero(~np.isnan(sales)).tolist():
            old = _room(self.limits.added_share[p, t])
            new = max(old, _room(self.factor * sales[t]))
            for q in at:
                own = float(q == p)
                self._coefficient(("c_additions_limit", (p, t)), ("n", (q, t)),
                                  (own - new) * weight[q] / largest,
                                  (own - old) * weight[q] / largest)

    def _floor(self, p: int, ceiling: Array) -> None:
        """Lower what must stay of a technology: every coefficient of the row but that of x."""
        for t in np.flatnonzero(np.isfinite(ceiling)).tolist():
            left = min(float(ceiling[t]), 1.0)
            lower = max(0.0, 1.0 - self.factor * (1.0 - left))
            part = lower / left if left > 0 else 0.0
            row = self.task.programme.row.get(("c_share_floor", (p, t)))
            own = self.task.programme.column.get(("x", (p, t)))
            for column, value in _cells(self.task, row).items():
                if column != own:
                    self.found.coefficients.append((row or 0, column, value * part, value))

    def _capacity(self, p: int) -> None:
        base = self.data.city.base.capacity[p]
        said = np.where(np.isnan(self.alone.capacity[p]), base, self.alone.capacity[p])
        extra = np.maximum(said - base, 0.0) + self.alone.area[p]
        scale = self.data.city.coefficients.full_load[p] / self.data.scale[
            self.index.processes[p].site]
        for t in self.years:
            more = max(self.factor * extra[t] - self.limits.capacity[p, t], 0.0) * scale
            _widen(self.found, ("c_capacity_limit", (p, t)), more)

    def _cover(self, j: int) -> None:
        wanted = self.alone.coverage[j]
        process = int(self.index.control_process[j])
        for t in np.flatnonzero(~np.isnan(wanted)).tolist():
            old = self.limits.coverage[j, t]
            new = max(old, min(1.0, self.factor * wanted[t]))
            self._coefficient(("c_cover_limit", (j, t)), ("x", (process, t)), -_room(new),
                              -_room(old))

    def _levers(self) -> None:
        for k in own_levers(self.task, self.key):
            for t in self.years:
                column = self.task.programme.column.get(("v", (k, t)))
                lever = self.data.levers[k]
                if column is not None and (lever.low != lever.high).any():
                    self.found.columns[column] = (
                        max(self.factor * float(lever.low[t]), -1.0),
                        min(self.factor * float(lever.high[t]), 1.0),
                    )


class _Pace:
    """Raises how fast a measure may grow."""

    def __init__(self, found: Raised, key: str, factor: float) -> None:
        self.found, self.key, self.more = found, key, factor - 1.0
        self.task, self.data = found.task, found.task.data
        self.limits, self.index = self.data.limits, self.data.city.index
        self.years = range(1, len(self.index.years))

    def run(self) -> None:
        """Change every row that the measure's pace sets."""
        for p in [p for p, keys in self.limits.process_owners.items() if self.key in keys]:
            self._process(p)
        for h, group in enumerate(self.task.paced_controls):
            if any(self.key in self.limits.control_owners.get(j, ()) for j in group):
                self._controls(h, group)
        for k in own_levers(self.task, self.key):
            pace = self.data.levers[k].pace
            for t in self.years:
                if np.isfinite(pace):
                    _widen(self.found, ("c_lever_pace", (k, t)), self.more * pace)

    def _process(self, p: int) -> None:
        site = self.index.processes[p].site
        before = self.data.demand_before[site] / self.data.scale[site]
        load = self.data.city.coefficients.full_load[p] / self.data.scale[site]
        for t in self.years:
            share, capacity = self.limits.share_pace[p, t], self.limits.capacity_pace[p, t]
            if np.isfinite(share):
                _widen(self.found, ("c_share_pace", (p, t)), self.more * share * before[t])
            if np.isfinite(capacity):
                _widen(self.found, ("c_capacity_pace", (p, t)), self.more * capacity * load)

    def _controls(self, h: int, group: list[int]) -> None:
        site = self.index.process_site[self.index.control_process[group[0]]]
        before = self.data.demand_before[site] / self.data.scale[site]
        pace = self.limits.coverage_pace[group].max(0)
        for t in self.years:
            _widen(self.found, ("c_cover_pace", (h, t)), self.more * float(pace[t] * before[t]))


def own_levers(task: Task, key: str) -> Iterator[int]:
    """Yield the demand, transfer and closing levers of a measure."""
    owners, slots = task.data.limits.process_owners, task.data.city.index.processes
    for k, lever in enumerate(task.data.levers):
        if lever.kind != "closure":
            if lever.measure == key:
                yield k
        elif any(key in owners.get(p, ()) for p, process in enumerate(slots)
                 if (process.site, process.slot) == (int(lever.measure), int(lever.move))):
            yield k


def _widen(found: Raised, row: tuple[str, object], more: float) -> None:
    """Let a row have so much more room on the sides on which it is bounded."""
    programme = found.task.programme
    number = programme.row.get(row)
    if number is None or more <= 0:
        return
    found.rows[number] = (programme.row_lower[number] - more, programme.row_upper[number] + more)


def _room(share: float) -> float:
    return min(float(above(np.asarray(share))), 1.0)


def _cells(task: Task, row: int | None) -> dict[int, float]:
    """Return column -> coefficient of a row of the programme."""
    if row is None:
        return {}
    own = slice(task.programme.start[row], task.programme.start[row + 1])
    return dict(zip(task.programme.index[own].tolist(), task.programme.value[own].tolist(),
                    strict=True))  # fmt: skip
