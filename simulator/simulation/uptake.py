"""How far each measure goes in a mix: shares worked out after the fact.

A mix that an optimiser chose, or that stands in a scenario, says nothing of measures; here each
move of the library is read off the sources, technologies and controls that it acts on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from simulator.accounting.mix import Mix
from simulator.city.index import REST, Index
from simulator.measures.library import Move
from simulator.measures.moves import Moves, no_moves
from simulator.simulation.loading import Scenario

Array = np.ndarray
Paths = dict[tuple[str, str], Array]
TOLERANCE = 1e-6


def with_uptake(scenario: Scenario, moves: Moves, mix: Mix, baseline: Mix) -> Moves:
    """Return moves with the uptake of every measure of the plan, and of others that act.

    baseline : the mix without measures, beside which a measure of the library acts or does not.
    """
    found = uptake_paths(scenario, moves, mix)
    still = uptake_paths(scenario, no_moves(scenario.index), baseline)
    planned = [key for key, measure in scenario.file.measures.items() if measure.on]
    kept = {
        place: path for place, path in found.items()
        if place[0] in planned or _differs(path, still.get(place))
    }
    levers: dict[str, list[tuple[str, int]]] = {
        key: [] for key in planned if key in scenario.library.measures
    }
    for key, _ in kept:
        levers.setdefault(key, [])
    return replace(moves, levers=levers, paths=kept)


def _differs(path: Array, other: Array | None) -> bool:
    before = np.zeros_like(path) if other is None else other
    return bool((np.abs(path - before) > TOLERANCE * np.maximum(np.abs(before), 1.0)).any())


def beyond(moves: Moves, other: Moves, kinds: dict[tuple[str, str], str]) -> Paths:
    """Return where each move goes further than in another mix, (year,) bool.

    kinds : kind of each move; a ceiling on stock goes further where it is lower.
    """
    found = {}
    for place, path in moves.paths.items():
        before = other.paths.get(place, np.full_like(path, float(kinds[place] == "retire")))
        change = before - path if kinds[place] == "retire" else np.abs(path) - np.abs(before)
        found[place] = change > TOLERANCE * np.maximum(np.abs(before), 1.0)
    return found


def uptake_paths(scenario: Scenario, moves: Moves, mix: Mix) -> Paths:
    """Return (measure, move) -> uptake over the years, for every move that can act in the city."""
    reader = _Reader(scenario, moves, mix)
    found = {}
    for key, measure in scenario.library.measures.items():
        for move in measure.moves.values():
            path = reader.path(key, move)
            if path is not None:
                found[key, move.name] = path
    return found


class _Reader:
    def __init__(self, scenario: Scenario, moves: Moves, mix: Mix) -> None:
        self.scenario, self.moves, self.mix = scenario, moves, mix
        self.index: Index = scenario.index
        self.read: dict[str, Callable[[list[int], Move], Array]] = {
            "stock_share": self._stock, "sales_share": self._sales, "capacity": self._capacity,
            "coverage": self._coverage, "retire": self._retire, "sink": self._area,
        }  # fmt: skip

    def path(self, key: str, move: Move) -> Array | None:
        """Return the uptake of one move, or None where it cannot act."""
        if move.kind in ("demand", "transfer", "offset"):
            return self._lever(key, move)
        processes = self._processes(key, move)
        if not processes or move.kind not in self.read:
            return None
        return self.read[move.kind](processes, move)

    def _lever(self, key: str, move: Move) -> Array | None:
        """Return the share of a demand or transfer move, or the ratio of an offset."""
        if move.kind == "offset":
            return next((path for own, path in self.moves.offsets if own == key), None)
        for change in self.moves.demand:
            if (change.measure, change.move) == (key, move.name):
                return np.asarray(change.change)
        for transfer in self.moves.transfers:
            if (transfer.measure, transfer.move) == (key, move.name):
                return np.asarray(transfer.share)
        return None

    def _processes(self, key: str, move: Move) -> list[int]:
        """Return the processes of a move, at the facilities of the plan if it names any."""
        measure = self.scenario.file.measures.get(key)
        named = [] if measure is None else [
            name for uptake in measure.uptake if uptake.move == move.name
            for name in uptake.facility
        ]  # fmt: skip
        wanted = tuple(named) or move.facilities
        return [
            n for n, p in enumerate(self.index.processes)
            if self.index.sites[p.site].source in move.sources
            and (not wanted or self.index.sites[p.site].among(wanted))
            and (not move.technologies or p.technology in move.technologies)
        ]  # fmt: skip

    def _stock(self, processes: list[int], move: Move) -> Array:
        """Return the share of activity, the mean over technologies weighted by their sites."""
        del move
        sites = self.index.process_site[processes]
        return _part(self.mix.activity[processes].sum(0), self.mix.demand[sites].sum(0))

    def _sales(self, processes: list[int], move: Move) -> Array:
        del move
        total = np.zeros_like(self.mix.demand)
        np.add.at(total, self.index.process_site, self.mix.additions)
        sites = self.index.process_site[processes]
        return _part(self.mix.additions[processes].sum(0), total[sites].sum(0))

    def _capacity(self, processes: list[int], move: Move) -> Array:
        """Return installed capacity, at the rest of the city where there are several sites."""
        del move
        rest = [n for n in processes
                if self.index.sites[self.index.processes[n].site].facility == REST]  # fmt: skip
        return np.asarray(self.mix.capacity[rest or processes[:1]].sum(0))

    def _coverage(self, processes: list[int], move: Move) -> Array:
        """Return the share of activity under the control or a better one of its family."""
        own = set(processes)
        total = np.zeros(len(self.index.years))
        for control in self.index.controls:
            if control.control == move.control and control.process in own:
                total += sum((
                    self.mix.controlled[n] for n, c in enumerate(self.index.controls)
                    if (c.process, c.family) == (control.process, control.family)
                    and c.rank >= control.rank
                ), np.zeros_like(total))  # fmt: skip
        return _part(total, self.mix.activity[processes].sum(0))

    def _retire(self, processes: list[int], move: Move) -> Array:
        """Return what is left of the stock of the base year, at most all of it."""
        del move
        capacity = self.mix.capacity[processes].sum(0)
        left = _part(capacity, np.full_like(capacity, capacity[0]))
        return np.asarray(np.minimum(left, 1.0))

    def _area(self, processes: list[int], move: Move) -> Array:
        del move
        entered = self.mix.capacity[processes] - self.scenario.city.base.capacity[processes]
        return np.asarray(np.maximum(entered, 0.0).sum(0))


def _part(values: Array, total: Array) -> Array:
    result: Array = np.divide(values, total, out=np.zeros_like(values), where=total > 0)
    return result
