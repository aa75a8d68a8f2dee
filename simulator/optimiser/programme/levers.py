"""Demand, transfer and closing moves as variables of the programme."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from simulator.measures.activity_moves import ActivityMove, Closure, DemandMove, TransferMove
from simulator.measures.levers import closure_of, closures, effect_of, exogenous_activity
from simulator.measures.library import Move
from simulator.optimiser.programme.limits import Limits
from simulator.simulation.run import Run

Array = np.ndarray
Own = TypeVar("Own", DemandMove, TransferMove)


@dataclass(frozen=True)
class Lever:
    """One demand, transfer or closing variable: a share of baseline activity, per year.

    template : the move behind it; effect : (site, year) change of activity per unit of the share
    [activity]; cost : (year,) CNY per unit of the share (negative where the share is); planned :
    (year,) what the plan does with it; low, high : (year,) bounds, equal where it stays at the
    plan's path; pace : largest yearly change.
    """

    template: ActivityMove
    effect: Array
    cost: Array
    planned: Array
    low: Array
    high: Array
    pace: float

    def is_of(self, move: Move) -> bool:
        """Tell whether it is a move of the library; a closure is a part of one."""
        own = self.template
        return not isinstance(own, Closure) and (own.measure, own.move) == (move.measure, move.name)


def build_levers(run: Run, limits: Limits) -> list[Lever]:
    """Return every demand, transfer and closing move as a variable or as the plan's path."""
    city, moves = run.scenario.city, run.scenario.moves
    base = exogenous_activity(city, moves)
    return [*_levers(moves.demand, limits.demand, base),
            *_levers([t for t in moves.transfers if t.has_place],
                     {k: free for k, free in limits.transfers.items() if free[0].has_place}, base),
            *_closing(run, limits, base)]


def _levers(
    planned: Sequence[Own], free: Mapping[tuple[str, str], tuple[Own, float]], base: Array
) -> Iterator[Lever]:
    """Yield one lever per move: free within its potential, or fixed at the plan.

    planned : moves of the plan; free : (measure, move) -> the move at its potential, and its pace.
    """
    of_plan: dict[tuple[str, str], Own] = {(move.measure, move.move): move for move in planned}
    for key in dict.fromkeys([*of_plan, *free]):
        found, pace = free.get(key, (None, np.inf))
        own = of_plan.get(key, found)
        assert own is not None
        path = own.path if key in of_plan else np.zeros(base.shape[-1])
        reach = None if found is None else found.path
        yield _lever(own, base, path, reach, pace)


def _lever(
    move: ActivityMove, base: Array, path: Array, reach: Array | None, pace: float
) -> Lever:
    """Return a lever between zero, the plan's path and its potential; without one, at the path."""
    farthest = path if reach is None else reach
    sign = -1.0 if min(farthest.min(), path.min()) < 0 else 1.0
    cost = float(move.cost) * (sign * np.abs(move.amount(base, 1.0)))
    still = path if reach is None else np.zeros_like(path)
    low = np.minimum(np.minimum(farthest, path), still)
    high = np.maximum(np.maximum(farthest, path), still)
    return Lever(move, effect_of(move, base), cost, path, low, high, _own_pace(pace, path))


def _own_pace(pace: float, path: Array) -> float:
    """Return the larger of the library's pace and the plan's own largest step."""
    return max(pace, float(np.abs(np.diff(path)).max(initial=0.0)))


def _closing(run: Run, limits: Limits, base: Array) -> Iterator[Lever]:
    """Yield a lever per stock that may close with its activity lost."""
    city = run.scenario.city
    planned = {(c.site, c.slot): c.path for c in closures(city, run.scenario.moves)}
    for key in dict.fromkeys([*planned, *limits.closures]):
        path = planned.get(key, np.zeros(base.shape[-1]))
        reach = closure_of(city, *key, limits.closures.get(key, path)).path
        yield _lever(closure_of(city, *key, path), base, path, reach,
                     limits.closure_pace.get(key, 0.0))
