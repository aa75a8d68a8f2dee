"""The replay: the optimised mix as a case of the run, and how far programme and case differ."""

from __future__ import annotations

from math import isnan

import numpy as np

from simulator.accounting.balances import net_import
from simulator.accounting.mix import Mix
from simulator.errors import AnswerError
from simulator.optimiser.programme.prepared import Data
from simulator.optimiser.solving.solution import mix_of, moves_of
from simulator.optimiser.solving.solver import Solution
from simulator.optimiser.solving.task import Task
from simulator.simulation.case import LEAST_COST, Case
from simulator.simulation.run import Run
from simulator.simulation.uptake import beyond, with_uptake
from simulator.tolerances import LARGEST_GAP

SMALLEST_COST = 1.0
"""What a difference is compared with where a mix costs next to nothing [CNY of 2020]."""


class ReplayError(AnswerError):
    """The optimised mix and its replay disagree: a fault of the program, not of the input."""

    def __init__(self, gap: float) -> None:
        super().__init__(gap)
        self.gap = gap

    def __str__(self) -> str:
        return f"programme and replay differ by {self.gap:.3g}"


def least_cost_case(task: Task, found: Solution) -> Case:
    """Return the case that the accounting makes of a solution."""
    data = task.data
    mix = mix_of(data, task.programme, found.values)
    moves = moves_of(data, task.programme, found.values)
    moves = with_uptake(data.scenario, moves, mix, data.baseline)
    return Case(LEAST_COST, data.city, moves, mix, data.scenario.discount_rate)


def mark_beyond(task: Task, case: Case, free: Solution) -> None:
    """Note where each move goes further than in the cheapest mix without targets.

    free : the solution without targets.
    """
    other = least_cost_case(task, free).moves
    case.moves.beyond = beyond(task.data.scenario.library, case.moves, other)


def with_case(run: Run, case: Case) -> Run:
    """Return a run with one more case; its labels, if it has any, stay."""
    return type(run)(run.scenario, {**run.cases, case.name: case})


def replay_gap(task: Task, case: Case, objective: float) -> float:
    """Return the largest relative difference between the programme and the replayed mix.

    Compared: present value of cost; balance of every local carrier.
    """
    cost = float(case.present_cost)
    by_cost = abs(cost - objective) / max(abs(objective), SMALLEST_COST)
    return max((by_cost, *_carrier_gaps(task.data, case.mix)), key=lambda gap: (isnan(gap), gap))


def check_replay(task: Task, case: Case, objective: float) -> float:
    """Return the gap; raise ReplayError where it is not rounding."""
    gap = replay_gap(task, case, objective)
    if not gap <= LARGEST_GAP:
        raise ReplayError(gap)
    return gap


def _carrier_gaps(data: Data, mix: Mix) -> list[float]:
    index = data.city.index
    imports = net_import(mix, data.city.coefficients)
    gaps = []
    for u in np.flatnonzero(index.linked).tolist():
        f = index.carrier(index.source(u).carrier)
        size = max(float(mix.demand[u].max()), 1.0)
        gaps.append(float(np.abs(imports[f] - data.city.base.fixed_import[f]).max()) / size)
    return gaps
