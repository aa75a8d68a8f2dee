"""A programme that is ready to be solved, and what belongs to it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from pyomo.common.gc_manager import PauseGC

from simulator.city.trade import check_trade
from simulator.errors import Problems
from simulator.optimiser.linear.compiled import Compiled, compile_model
from simulator.optimiser.linear.symbols import BUILDING
from simulator.optimiser.programme.assembly import build_programme
from simulator.optimiser.programme.binding_targets import Chosen
from simulator.optimiser.programme.hurdle_rates import surcharge
from simulator.optimiser.programme.prepared import MONEY_SCALE, Data, build_data
from simulator.optimiser.programme.sets import site_controls
from simulator.optimiser.programme.tables import constant_cost
from simulator.optimiser.programme.target_rows import TargetRows, build_rows
from simulator.optimiser.solving.idle_supply import cap_idle_surplus
from simulator.optimiser.solving.solver import INFEASIBLE, Handle, Solution
from simulator.simulation.run import Run

Array = np.ndarray
PATIENCE = 2_000
"""Most steps of the simplex method from the last basis, before a solve starts afresh."""


@dataclass
class Task:
    """Run, numbers, target rows, arrays and solver of one programme.

    surcharge : (column,) what hurdle rates add to the objective, if there are any [million CNY];
    feasible : whether the last solve with all targets found a mix; known : the targets in force
    where not all are, as at a milestone of a plan without foresight.
    """

    run: Run
    data: Data
    rows: TargetRows
    programme: Compiled
    handle: Handle
    surcharge: Array | None = None
    feasible: bool = True
    known: frozenset[str] | None = None

    @property
    def has_whole_numbers(self) -> bool:
        """Tell whether something is decided as yes or no."""
        return bool(self.programme.integer.any())

    @property
    def system_cost(self) -> Array:
        """Return system cost per unit of each column, hurdle rates left out [million CNY]."""
        cost = self.programme.cost
        return cost if self.surcharge is None else cost - self.surcharge

    def cost_of(self, found: Solution) -> float:
        """Return the present value of system cost of a solution [CNY of 2020]."""
        cost = self.system_cost
        return self.money(float(cost @ found.values[: len(cost)]) + self.programme.offset)

    @cached_property
    def row_numbers(self) -> list[int]:
        """Return the row of the programme behind each target row."""
        number = self.programme.row
        return [number["c_target_least" if row.least else "c_target_most", i]
                for i, row in enumerate(self.rows.rows)]

    @cached_property
    def rows_of_target(self) -> dict[str, list[int]]:
        """Return target -> numbers of its target rows, in the order of the scenario."""
        found: dict[str, list[int]] = {}
        for i, row in enumerate(self.rows.rows):
            if self.known is None or row.target in self.known:
                found.setdefault(row.target, []).append(i)
        return found

    @cached_property
    def paced_controls(self) -> list[list[int]]:
        """Return the groups of controls whose coverage has a pace, as the rows count them."""
        return site_controls(self.data)

    @cached_property
    def constant(self) -> float:
        """Return cost that no variable changes [million CNY]."""
        return constant_cost(self.data)

    def money(self, objective: float) -> float:
        """Return the present value of system cost behind an objective [CNY of 2020]."""
        return (objective + self.constant) * MONEY_SCALE

    def can_hold(self, names: Collection[str]) -> bool:
        """Tell whether some targets can hold together, whatever becomes of the others."""
        free = [self.row_numbers[i] for name, rows in self.rows_of_target.items()
                if name not in names for i in rows]
        for number in free:
            self.handle.free_row(number)
        found = self.handle.attempt(PATIENCE) or self.handle.solve()
        for number in free:
            self.handle.restore_row(number)
        return found.status != INFEASIBLE

    def without_targets(self) -> Solution:
        """Solve with no target in force, and put the targets back in force."""
        for number in self.row_numbers:
            self.handle.free_row(number)
        if not self.feasible:
            self.handle.forget()
        found = self.handle.solve()
        for number in self.row_numbers:
            self.handle.restore_row(number)
        return found


def prepare(
    run: Run, binds: Chosen, time_limit: float | None = None, gap: float | None = None
) -> Task:
    """Build the programme of a run with the targets that bind, and load it into the solver.

    Raises
    ------
    InputError
        If values in place of those of the tables let a carrier be sold for more than it is bought.
    """
    problems, scenario = Problems(), run.scenario
    check_trade(scenario.store, scenario.index, scenario.theta, problems)
    problems.raise_if_any()
    data = build_data(run)
    rows = build_rows(run, data, binds)
    with BUILDING, PauseGC():
        programme = compile_model(build_programme(data, rows))
    more = surcharge(data, programme)
    if more is not None:
        programme.cost = programme.cost + more
    task = Task(run, data, rows, programme, Handle(programme, time_limit, gap), more)
    cap_idle_surplus(data, programme, task.row_numbers, time_limit)
    return task
