"""The optimised mix: from the values of the programme back to the state of the model."""

from __future__ import annotations

import numpy as np

from simulator.accounting.mix import Mix
from simulator.measures.activity_moves import DemandMove, TransferMove
from simulator.measures.levers import stacked
from simulator.measures.moves import Moves, no_moves
from simulator.optimiser.linear.compiled import Compiled
from simulator.optimiser.programme.assembly import scale_mix
from simulator.optimiser.programme.prepared import CARRIER_SCALE, Data
from simulator.tolerances import NO_VALUE, SOLVER_SHARE

Array = np.ndarray


def mix_of(data: Data, programme: Compiled, values: Array) -> Mix:
    """Return the state of the optimised mix in the units of the model.

    Sources that are not variables (no activity in any case) are as in the plan; values below the
    solver's tolerance are zero.
    """
    index = data.city.index
    years = len(index.years)
    base = scale_mix(data, data.plan)
    read = {
        name: _block(programme, values, name, base[name])
        for name in ("x", "cap", "n", "z", "m")
    }
    read["v"] = _levers(data, programme, values, base["v"])
    site = data.scale[index.process_site][:, None]
    load = data.city.coefficients.full_load[:, None]
    activity = read["x"] * site
    capacity = read["cap"] * site / load
    additions = read["n"] * site / load
    controlled = read["z"] * site[index.control_process]
    for j in data.fixed_controls:
        controlled[j] = data.fixed_cover[j] * activity[index.control_process[j]]
    built = read["m"] * site[index.control_process]
    dumped = programme.block(values, "dump", (len(index.carriers), years)) * CARRIER_SCALE
    dumped[:, 0] = data.plan.dumped[:, 0]
    demand = np.zeros_like(data.plan.demand)
    np.add.at(demand, index.process_site, activity)
    return Mix(
        demand=demand, activity=activity, capacity=capacity, additions=additions,
        retired=_retired(data, capacity, additions), controlled=controlled,
        control_capacity=_place(data, built), control_additions=built,
        transfers=_amounts(data, read["v"], TransferMove),
        demand_moves=_amounts(data, read["v"], DemandMove), dumped=dumped,
    )


def _block(programme: Compiled, values: Array, name: str, base: Array) -> Array:
    """Return one variable; what is no column keeps its fixed (plan) value, noise becomes zero.

    The solver lets a variable fall below zero by its tolerance.
    """
    result = np.maximum(programme.overlay(values, name, base), 0.0)
    return np.where(np.abs(result) < NO_VALUE, 0.0, result)


def _levers(data: Data, programme: Compiled, values: Array, base: Array) -> Array:
    """Return the shares of the levers, (lever, year), as `_block` does.

    Where the solver goes beyond a bound by its tolerance, the bound holds: of a transfer below
    zero even that little would be activity that comes from nowhere.
    """
    found = programme.overlay(values, "v", base)
    if not data.levers:
        return found
    held = np.clip(found, [k.low for k in data.levers], [k.high for k in data.levers])
    result = np.where(np.abs(held - found) < SOLVER_SHARE, held, found)
    return np.where(np.abs(result) < NO_VALUE, 0.0, result)


def _retired(data: Data, capacity: Array, additions: Array) -> Array:
    """Return capacity that leaves before its time: what could stand less what stands."""
    load = data.city.coefficients.full_load[:, None]
    scale = data.scale[data.city.index.process_site][:, None] / load
    natural = data.base_capacity[:, None] * data.base_survival * scale
    years = capacity.shape[-1]
    standing = natural.copy()
    for t in range(1, years):
        for v in range(1, t + 1):
            standing[:, t] += additions[:, v] * data.new_survival[:, t - v]
    gone = np.maximum(standing - capacity, 0.0)
    result: Array = np.maximum(np.diff(gone, prepend=0.0), 0.0)
    return result


def _place(data: Data, built: Array) -> Array:
    """Return control capacity in place, (control, year)."""
    use = data.plan.controlled[:, :1]
    result: Array = use * data.control_base_survival
    for t in range(1, built.shape[-1]):
        for v in range(1, t + 1):
            result[:, t] += built[:, v] * data.control_new_survival[:, t - v]
    return result


def _amounts(data: Data, shares: Array, moves: type[DemandMove | TransferMove]) -> Array:
    """Return what levers of one kind move, (lever, year), in the unit of the source."""
    before = data.fixed_demand
    return stacked([lever.template.amount(before, shares[k]) for k, lever in enumerate(data.levers)
                    if isinstance(lever.template, moves)], before)


def moves_of(data: Data, programme: Compiled, values: Array) -> Moves:
    """Return the demand, transfer and closing moves of the optimised mix; bans, offsets kept."""
    shares = _levers(data, programme, values, scale_mix(data, data.plan)["v"])
    moves = no_moves(data.city.index)
    planned = data.scenario.moves
    for k, lever in enumerate(data.levers):
        moves.add(lever.template.with_path(shares[k]))
    moves.bans, moves.offsets = planned.bans, planned.offsets
    return moves
