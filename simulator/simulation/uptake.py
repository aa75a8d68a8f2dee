"""How far each measure goes in a mix: shares worked out after the fact.

A mix that an optimiser chose, or that stands in a scenario, says nothing of measures; here each
move of the library is read off the sources, technologies and controls that it acts on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from simulator.accounting.balances import sum_by
from simulator.accounting.mix import Mix
from simulator.city.city import City
from simulator.city.index import REST, Index
from simulator.kernels.adding import summed
from simulator.measures.acting import acting_processes, at_least_as_good, controls_at
from simulator.measures.library import Library, Move
from simulator.measures.move_kinds import MOVE_KINDS
from simulator.measures.moves import Moves, no_moves
from simulator.simulation.scenario import Scenario
from simulator.tolerances import UPTAKE

Array = np.ndarray
Paths = dict[tuple[str, str], Array]


def with_uptake(
    scenario: Scenario, moves: Moves, mix: Mix, baseline: Mix, city: City | None = None
) -> Moves:
    """Return moves with the uptake of every measure of the plan, and of others that act.

    baseline : the mix without measures, beside which a measure of the library acts or does not, in
    any draw; city : of the draws of the mixes, if they have any.
    """
    found = uptake_paths(scenario, moves, mix, city)
    still = uptake_paths(scenario, no_moves(scenario.index), baseline, city)
    planned = [key for key, measure in scenario.file.measures.items() if measure.active]
    kept = {
        place: path for place, path in found.items()
        if place[0] in planned or _differs(path, still.get(place))
    }
    known = [key for key in planned if key in scenario.library.measures]
    return replace(moves, claims={key: [] for key in (*known, *(key for key, _ in kept))},
                   paths=kept)


def _differs(path: Array, other: Array | None) -> bool:
    before = np.zeros_like(path) if other is None else other
    return bool((np.abs(path - before) > UPTAKE * np.maximum(np.abs(before), 1.0)).any())


def beyond(library: Library, moves: Moves, other: Moves) -> Paths:
    """Return where each move goes further than in another mix, (year,) bool.

    What is left of a whole goes further where it is lower.
    """
    found = {}
    for (key, name), path in moves.paths.items():
        kind = MOVE_KINDS[library.measures[key].moves[name].kind]
        before = other.paths.get((key, name), np.full_like(path, kind.start))
        change = before - path if kind.falls else np.abs(path) - np.abs(before)
        found[key, name] = change > UPTAKE * np.maximum(np.abs(before), 1.0)
    return found


def uptake_paths(
    scenario: Scenario, moves: Moves, mix: Mix, city: City | None = None
) -> Paths:
    """Return (measure, move) -> uptake, (..., year), for every move that can act in the city.

    city : of the draws of the mix, if it has any.
    """
    case = Realised(scenario, moves, mix, city or scenario.city)
    found = {}
    for key, measure in scenario.library.measures.items():
        for move in measure.moves.values():
            path = UPTAKES[move.kind](case, move)
            if path is not None:
                found[key, move.name] = path
    return found


@dataclass(frozen=True)
class Realised:
    """A mix from which uptakes are read, and its moves of activity, bans and offsets."""

    scenario: Scenario
    moves: Moves
    mix: Mix
    city: City

    @property
    def index(self) -> Index:
        """Return the ordered names behind the arrays."""
        return self.scenario.index

    def processes(self, move: Move) -> list[int]:
        """Return the processes of a move, at the facilities of the plan if it names any."""
        measure = self.scenario.file.measures.get(move.measure)
        named = [] if measure is None else [
            name for uptake in measure.uptake if uptake.move == move.name
            for name in uptake.facility
        ]
        return acting_processes(self.index, move, named)


Read = Callable[[Realised, Move], Array | None]


def of_processes(read: Callable[[Realised, Move, list[int]], Array]) -> Read:
    """Return how the uptake of moves on processes is read, None where there are none."""

    def uptake(case: Realised, move: Move) -> Array | None:
        processes = case.processes(move)
        return read(case, move, processes) if processes else None

    return uptake


def _stock(case: Realised, _: Move, processes: list[int]) -> Array:
    """Return the share of activity, the mean over technologies weighted by their sites."""
    sites = case.index.process_site[processes]
    served = summed(case.mix.activity[..., processes, :], 2, -2)
    return part(served, summed(case.mix.demand[..., sites, :], 2, -2))


def _sales(case: Realised, _: Move, processes: list[int]) -> Array:
    """Return the share of new capacity; where nothing is built, what it would be without a plan."""
    added, index = case.mix.additions, case.index
    every = sum_by(added, index.process_site, len(index.sites), -2)
    sites, slots = index.process_site[processes], index.process_slot[processes]
    total, served = (summed(values[..., sites, :], 2, -2) for values in (every, case.mix.demand))
    usual = case.city.base.additions[..., sites, slots, :] * case.mix.demand[..., sites, :]
    return np.asarray(np.where(total > 0, part(summed(added[..., processes, :], 2, -2), total),
                               part(summed(usual, 2, -2), served)))


def _capacity(case: Realised, _: Move, processes: list[int]) -> Array:
    """Return installed capacity, at the rest of the city where there are several sites."""
    rest = [n for n in processes
            if case.index.sites[case.index.processes[n].site].facility == REST]
    return np.asarray(summed(case.mix.capacity[..., rest or processes[:1], :], 2, -2))


def _coverage(case: Realised, move: Move, processes: list[int]) -> Array:
    """Return the share under the control or a better one of its family, of what can have it."""
    controls = controls_at(case.index, move, processes)
    able = [case.index.controls[control].process for control in controls]
    served = summed(case.mix.activity[..., able, :], 2, -2)
    total = np.zeros_like(served)
    for control in controls:
        better = at_least_as_good(case.index, control)
        total += summed(case.mix.controlled[..., better, :], 2, -2)
    return part(total, served)


def _left(case: Realised, _: Move, processes: list[int]) -> Array:
    """Return what is left of the stock of the base year, at most all of it."""
    capacity = summed(case.mix.capacity[..., processes, :], 2, -2)
    left = part(capacity, np.broadcast_to(capacity[..., :1], capacity.shape))
    return np.asarray(np.minimum(left, 1.0))


def _area(case: Realised, _: Move, processes: list[int]) -> Array:
    before = case.city.base.capacity[..., processes, :]
    entered = case.mix.capacity[..., processes, :] - before
    return np.asarray(summed(np.maximum(entered, 0.0), 2, -2))


def _moved(case: Realised, move: Move) -> Array | None:
    """Return the share of a demand or transfer move."""
    return next((own.uptake for own in case.moves.of_activity
                 if (own.measure, own.move) == (move.measure, move.name)), None)


def _ratio(case: Realised, move: Move) -> Array | None:
    """Return the ratio of an offset."""
    return next((path for key, path in case.moves.offsets if key == move.measure), None)


def _none(_: Realised, __: Move) -> Array | None:
    """Return nothing: a ban has no uptake."""
    return None


UPTAKES: Mapping[str, Read] = {
    "stock_share": of_processes(_stock),
    "sales_share": of_processes(_sales),
    "capacity": of_processes(_capacity),
    "coverage": of_processes(_coverage),
    "retire": of_processes(_left),
    "transfer": _moved,
    "demand": _moved,
    "ban": _none,
    "offset": _ratio,
    "sink": of_processes(_area),
}
"""Kind of move -> how its uptake, (..., year), is read off a mix; None where it cannot act."""


def part(values: Array, total: Array) -> Array:
    """Return values as parts of totals, zero where there is no total."""
    result: Array = np.divide(values, total, out=np.zeros_like(values), where=total > 0)
    return result
