"""Demand, transfer and closing moves as variables of the programme."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.kernels.shares import shares_in
from simulator.measures.moves import DemandMove, TransferMove
from simulator.optimiser.programme.limits import Limits
from simulator.simulation.run import Run

Array = np.ndarray



@dataclass(frozen=True)
class Lever:
    """One demand or transfer variable: a share of baseline activity, per year.

    effect : (site, year) change of activity per unit of the share [activity]; cost : (year,) CNY
    per unit of the share (negative where the share is); low, high : (year,) bounds; pace :
    largest yearly change;
    fixed : whether it stays at the plan's path (`low` equals `high`).
    """

    kind: str
    measure: str
    move: str
    effect: Array
    cost: Array
    low: Array
    high: Array
    pace: float
    template: DemandMove | TransferMove


def exogenous_of(run: Run) -> Array:
    """Return baseline activity with the plan's bans, before levers, (site, year)."""
    city, moves = run.scenario.city, run.scenario.moves
    stopped = [s.growth and s.facility in moves.bans for s in city.index.sites]
    result: Array = city.baseline_activity * (1.0 - np.array(stopped, dtype=float))[:, None]
    return result


def build_levers(run: Run, limits: Limits) -> list[Lever]:
    """Return every demand, transfer and closing move as a variable or as the plan's path."""
    return [*_demand_levers(run, limits), *_transfer_levers(run, limits), *_closures(run, limits)]


def _demand_levers(run: Run, limits: Limits) -> list[Lever]:
    """Return one lever per demand move: free within its potential, or fixed at the plan."""
    exogenous = exogenous_of(run)
    planned = {(d.measure, d.move): d for d in run.scenario.moves.demand}
    levers = []
    for key in dict.fromkeys([*planned, *limits.demand]):
        own = planned.get(key)
        free = limits.demand.get(key)
        known = own if own is not None else free[0].demand[free[1]]  # type: ignore[index]
        path = own.change if own is not None else np.zeros(exogenous.shape[-1])
        reach = free[0].demand[free[1]].change if free else path
        effect = np.zeros_like(exogenous)
        effect[known.sites] = exogenous[known.sites]
        sign = -1.0 if min(reach.min(), path.min()) < 0 else 1.0
        amount = sign * np.abs(effect).sum(0)
        low = np.minimum(np.minimum(reach, path), 0.0) if free else path
        high = np.maximum(np.maximum(reach, path), 0.0) if free else path
        levers.append(Lever("demand", *key, effect, float(known.cost) * amount, low, high,
                            _own_pace(free[2] if free else np.inf, path), known))
    return levers


def _own_pace(pace: float, path: Array) -> float:
    """Return the larger of the library's pace and the plan's own largest step."""
    return max(pace, float(np.abs(np.diff(path)).max(initial=0.0)))


def _transfer_levers(run: Run, limits: Limits) -> list[Lever]:
    exogenous = exogenous_of(run)
    planned = {(d.measure, d.move): d for d in run.scenario.moves.transfers}
    levers = []
    for key in dict.fromkeys([*planned, *limits.transfers]):
        own = planned.get(key)
        free = limits.transfers.get(key)
        known = own if own is not None else free[0].transfers[free[1]]  # type: ignore[index]
        if not (len(known.donors) and len(known.receivers)):
            continue
        path = own.share if own is not None else np.zeros(exogenous.shape[-1])
        reach = free[0].transfers[free[1]].share if free else path
        effect = np.zeros_like(exogenous)
        given = exogenous[known.donors]
        effect[known.donors] -= given
        weight = shares_in(exogenous[known.receivers])
        effect[known.receivers] += given.sum(0) * float(known.factor) * weight
        levers.append(Lever("transfer", *key, effect, float(known.cost) * given.sum(0),
                            np.zeros_like(path) if free else path, np.maximum(reach, path),
                            _own_pace(free[2] if free else np.inf, path), known))
    return levers


def _closures(run: Run, limits: Limits) -> list[Lever]:
    """Return a lever per stock that may close with its activity lost."""
    exogenous, moves = exogenous_of(run), run.scenario.moves
    share = run.scenario.city.base.share
    blank = DemandMove("", "", np.zeros(0, int), np.zeros(0), 0.0)
    planned = {(int(u), int(k)): 1 - np.minimum(moves.ceiling[u, k], 1.0)
               for u, k in np.argwhere(moves.lost)}
    levers = []
    for key in dict.fromkeys([*planned, *limits.closures]):
        path = planned.get(key, np.zeros(exogenous.shape[-1]))
        reach = limits.closures.get(key, path)
        effect = np.zeros_like(exogenous)
        effect[key[0]] = -exogenous[key[0]] * share[key]
        pace = _own_pace(limits.closure_pace.get(key, 0.0), path)
        levers.append(Lever("closure", f"{key[0]}", f"{key[1]}", effect, np.zeros_like(path),
                            np.zeros_like(path), np.maximum(reach, path), pace, blank))
    return levers
