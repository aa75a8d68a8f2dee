"""Limits of a measure raised in a loaded programme, and put back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from simulator.measures.library import limit_rows
from simulator.measures.move_kinds import MOVE_KINDS
from simulator.optimiser.programme.levers import build_levers
from simulator.optimiser.programme.limits import widened
from simulator.optimiser.programme.prepared import Data
from simulator.optimiser.programme.sets import build_sets
from simulator.optimiser.programme.tables import build_limit_tables
from simulator.optimiser.solving.solver import Handle, Solution
from simulator.optimiser.solving.task import Task
from simulator.parameters.written_moves import WRITTEN_MOVES
from simulator.simulation.scenario import Scenario
from simulator.tolerances import RAISED

Array = np.ndarray
POTENTIAL, PACE, BOTH = "potential", "pace", "potential and pace"
ROOMS = {"step": "c_share_pace", "largest_capacity": "c_capacity_limit",
         "capacity_step": "c_capacity_pace", "cover_step": "c_cover_pace"}
"""Tables of right-hand sides, and the rows that they bound."""


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
    before = task.data.scenario
    scenario = before.at_values(_raised_values(before, key, factor, what))
    limits = widened(task.data.limits, scenario, key, before)
    data = replace(task.data, scenario=scenario, limits=limits,
                   levers=build_levers(task.run, limits))
    return _Difference(task, data).run()


def _raised_values(scenario: Scenario, key: str, factor: float, what: str) -> Array:
    """Return the parameters with a measure's limits multiplied, a share never beyond the whole."""
    theta = scenario.theta.copy()
    for move in scenario.library.measures[key].moves.values():
        if what in (POTENTIAL, BOTH):
            for row in limit_rows(scenario.library, move, "potential").values():
                theta[row] = farther(move.kind, float(theta[row]), factor)
        if what in (PACE, BOTH):
            for row in limit_rows(scenario.library, move, "pace").values():
                theta[row] *= factor
    return theta


def farther(kind: str, value: float, factor: float) -> float:
    """Return a potential that lies so many times as far from where the uptake sets out."""
    start, written = MOVE_KINDS[kind].start, WRITTEN_MOVES[kind]
    found = start + factor * (value - start)
    return float(np.clip(found, written.range.low, 1.0)) if written.unit == "1" else found


class _Difference:
    """Compares the limits of a loaded programme with others, row by row."""

    def __init__(self, task: Task, data: Data) -> None:
        self.found, self.task, self.data = Raised(task), task, data
        sets = build_sets(task.data)
        self.raising = sets.ragged["RAISING"]
        self.old = {k: _array(v) for k, v in build_limit_tables(task.data, sets).items()}
        self.new = {k: _array(v) for k, v in build_limit_tables(data, sets).items()}
        self.index = data.city.index

    def run(self) -> Raised:
        """Return the changes that lead from one to the other."""
        for name, family in ROOMS.items():
            for item, t in self._changed(name):
                self._widen((family, (item, t)), self._rise(name, item, t))
        for p, t in self._changed("share"):
            site = int(self.index.process_site[p])
            self._coefficient(("c_share_limit", (p, t)), ("d", (site, t)), -self.new["share"][p, t])
            for k in self.raising.get(site, []):
                for year, sign in ((t, -1.0), (t - 1, 1.0)):
                    effect = self.new["share"][p, t] * self.new["effect"][k, site, year]
                    self._coefficient(("c_share_pace", (p, t)), ("v", (k, year)), sign * effect)
        for j, t in self._changed("cover"):
            process = int(self.index.control_process[j])
            self._coefficient(("c_cover_limit", (j, t)), ("x", (process, t)),
                              -self.new["cover"][j, t])
        for p, t in self._changed("added_share"):
            self._sales(p, t)
        for p, t in self._changed("floor"):
            self._floor(p, t)
        self._levers()
        return self.found

    def _changed(self, name: str) -> Iterator[tuple[int, int]]:
        for item, t in np.argwhere(np.abs(self.new[name] - self.old[name]) > RAISED):
            yield int(item), int(t)

    def _rise(self, name: str, item: int, t: int) -> float:
        return float(self.new[name][item, t] - self.old[name][item, t])

    def _coefficient(self, row: Any, column: Any, new: float) -> None:
        number = self.task.programme.row.get(row)
        own = self.task.programme.column.get(column)
        if number is not None and own is not None:
            old = self._cells(number).get(own, 0.0)
            self.found.coefficients.append((number, own, float(new), old))

    def _sales(self, p: int, t: int) -> None:
        """Lower the coefficients of all additions of a site by weight times the rise."""
        number = self.task.programme.row.get(("c_additions_limit", (p, t)))
        rise = self._rise("added_share", p, t)
        for q in np.flatnonzero(self.index.process_site == self.index.process_site[p]).tolist():
            column = self.task.programme.column.get(("n", (q, t)))
            if number is not None and column is not None:
                old = self._cells(number).get(column, 0.0)
                new = old - float(self.old["weight"][q]) * rise
                self.found.coefficients.append((number, column, new, old))

    def _floor(self, p: int, t: int) -> None:
        """Lower what must stay of a technology: every coefficient of the row but that of x."""
        number = self.task.programme.row.get(("c_share_floor", (p, t)))
        own = self.task.programme.column.get(("x", (p, t)))
        part = float(self.new["floor"][p, t] / (self.old["floor"][p, t] or 1.0))
        for column, value in ({} if number is None else self._cells(number)).items():
            if number is not None and column != own:
                self.found.coefficients.append((number, column, value * part, value))

    def _levers(self) -> None:
        column = self.task.programme.column
        for k, (was, now) in enumerate(zip(self.task.data.levers, self.data.levers, strict=True)):
            for t in range(1, len(self.index.years)):
                if was.low[t] != now.low[t] or was.high[t] != now.high[t]:
                    number = column.get(("v", (k, t)))
                    if number is not None and not self._is_kept(number, was.high[t] - was.low[t]):
                        self.found.columns[number] = float(now.low[t]), float(now.high[t])
                if np.isfinite(now.pace) and now.pace > was.pace:
                    self._widen(("c_lever_pace", (k, t)), now.pace - was.pace)

    def _is_kept(self, column: int, width: float) -> bool:
        """Tell whether a decision was taken before: its column is narrower than the limits."""
        programme = self.task.programme
        return bool(programme.upper[column] - programme.lower[column] < width - RAISED)

    def _widen(self, row: Any, more: float) -> None:
        """Let a row have so much more room on the sides on which it is bounded."""
        programme = self.task.programme
        number = programme.row.get(row)
        if number is not None:
            low, high = programme.row_lower[number], programme.row_upper[number]
            self.found.rows[number] = float(low - more), float(high + more)

    def _cells(self, row: int) -> dict[int, float]:
        """Return column -> coefficient of a row of the programme."""
        programme = self.task.programme
        own = slice(programme.start[row], programme.start[row + 1])
        return dict(zip(programme.index[own].tolist(), programme.value[own].tolist(),
                        strict=True))


def _array(table: Any) -> Array:
    return np.asarray(table, dtype=float)


