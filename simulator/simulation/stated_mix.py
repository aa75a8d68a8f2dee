"""A stated mix (`mix:` in a scenario) as arrays, checked: the plan case is then this mix."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar, cast

import numpy as np

from simulator.accounting.mix import Mix
from simulator.city.city import City
from simulator.city.index import Index
from simulator.errors import Problems, suggest
from simulator.measures.activity_moves import Closure, DemandMove, TransferMove
from simulator.measures.levers import amounts, closure_of, exogenous_activity
from simulator.measures.library import Library
from simulator.measures.moves import Moves, no_moves
from simulator.measures.potentials import at_potential
from simulator.scenario.mix_keys import StatedMix
from simulator.scenario.yaml_file import Document

Array = np.ndarray
BLOCK = "mix"
Move = TypeVar("Move", DemandMove, TransferMove)


@dataclass(frozen=True)
class Stated:
    """A stated mix and the moves behind it."""

    mix: Mix
    moves: Moves


def process_names(index: Index) -> list[str]:
    """Return source@facility/technology of every process."""
    return [f"{index.sites[p.site].name}/{p.technology}" for p in index.processes]


def control_names(index: Index) -> list[str]:
    """Return source@facility/technology/control of every control."""
    own = process_names(index)
    return [f"{own[c.process]}/{c.control}" for c in index.controls]


def read_mix(
    block: StatedMix, city: City, planned: Moves, library: Library, theta: Array,
    document: Document, problems: Problems,
) -> Stated:
    """Return a stated mix as arrays; report unknown names and incomplete years.

    planned : the moves of the scenario's measures, whose bans and offsets stay in force.
    """
    reader = _MixReader(block, city, document, problems)
    moves = reader.moves(planned, library, theta)
    return Stated(reader.mix(moves), moves)


class _MixReader:
    def __init__(
        self, block: StatedMix, city: City, document: Document, problems: Problems
    ) -> None:
        self.block, self.city, self.index = block, city, city.index
        self.document, self.problems = document, problems
        self.years = self.index.years

    def report(self, key: tuple[Any, ...], code: str, found: str, expected: str, fix: str) -> None:
        file, line = self.document.place((BLOCK, *key))
        name = ".".join(map(str, (BLOCK, *key)))
        self.problems.add(code, file, line, name, found, expected, fix)

    def series(self, key: tuple[Any, ...], said: Mapping[int, float], low: float = 0.0) -> Array:
        """Return the numbers of every year, zero where nothing is said; report gaps.

        Years after the last one are not read.
        """
        if not said:
            return np.zeros(len(self.years))
        missing = [year for year in self.years if year not in said]
        other = [year for year in said if year < self.years[0]]
        if missing or other:
            self.report(key, "E-YEAR", f"{'no' if missing else 'a'} number for "
                        f"{(missing or other)[0]}", f"{self.years[0]} to {self.years[-1]}, each "
                        "year once", "add the year" if missing else "delete the year")
            return np.zeros(len(self.years))
        values = np.array([said[year] for year in self.years])
        for year in np.array(self.years)[~(values >= low)].tolist()[:1]:
            self.report((*key, year), "E-RANGE", f"{said[year]!r}", f"at least {low:g}",
                        "correct the number or its sign")
        return values

    def table(
        self, part: str, names: list[str], said: Mapping[str, Any], fields: Mapping[str, str]
    ) -> dict[str, Array]:
        """Return array name -> (item, year) of a block whose entries have several series."""
        number = {name: n for n, name in enumerate(names)}
        found = {array: np.zeros((len(names), len(self.years))) for array in fields}
        for name, entry in self.known(part, said, number):
            for array, own in fields.items():
                found[array][number[name]] = self.series((part, name, own), getattr(entry, own))
        return found

    def known(
        self, part: str, said: Mapping[str, Any], legal: Mapping[str, Any]
    ) -> Iterator[tuple[str, Any]]:
        """Yield the entries of a block whose names are known; report the others."""
        for name, entry in said.items():
            if name in legal:
                yield name, entry
            else:
                self.report((part, name), "E-NAME", f'unknown name "{name}"',
                            f"a name under mix.{part} of this city", suggest(name, legal))

    def mix(self, moves: Moves) -> Mix:
        """Return the arrays of the mix."""
        block, index = self.block, self.index
        own = self.table("processes", process_names(index), block.processes, {
            "activity": "activity", "capacity": "capacity", "additions": "new",
            "retired": "retired"})
        controls = self.table("controls", control_names(index), block.controls, {
            "controlled": "activity", "control_capacity": "capacity", "control_additions": "new"})
        dumped = np.zeros((len(index.carriers), len(self.years)))
        for name, said in self.known("dumped", block.dumped, dict.fromkeys(index.carriers)):
            dumped[index.carrier(name)] = self.series(("dumped", name), said)
        demand = np.zeros((len(index.sites), len(self.years)))
        np.add.at(demand, index.process_site, own["activity"])
        before = exogenous_activity(self.city, moves)
        arrays = {
            **own, **controls, "demand": demand, "dumped": dumped,
            "transfers": amounts(moves.transfers, before),
            "demand_moves": amounts(moves.demand, before),
        }
        return Mix(**cast(Any, arrays))

    def moves(self, planned: Moves, library: Library, theta: Array) -> Moves:
        """Return the demand, transfer and closing moves, with the scenario's bans and offsets."""
        block, index = self.block, self.index
        moves = no_moves(index)
        moves.bans, moves.offsets = planned.bans, planned.offsets
        names = [*block.demand, *block.transfers]
        keys = [key for key in dict.fromkeys(name.split("/")[0] for name in names)
                if key in library.measures]
        alone = {key: at_potential(library, index, self.city.base, theta, [key]) for key in keys}
        moves.demand = self._levers("demand", block.demand, [planned, *alone.values()],
                                    lambda m: m.demand, -1.0)
        moves.transfers = self._levers("transfers", block.transfers, [planned, *alone.values()],
                                       lambda m: m.transfers, 0.0)
        for closure in self._closures():
            moves.add(closure)
        return moves

    def _levers(
        self, part: str, said: Mapping[str, Any], known: list[Moves],
        own: Callable[[Moves], list[Move]], low: float,
    ) -> list[Move]:
        """Return moves with the stated shares; the scenario's own sites go before the library's."""
        legal: dict[str, Move] = {}
        for moves in known:
            for move in own(moves):
                legal.setdefault(f"{move.measure}/{move.move}", move)
        return [legal[name].with_path(self.series((part, name), shares, low))
                for name, shares in self.known(part, said, legal)]

    def _closures(self) -> Iterator[Closure]:
        number = {name: n for n, name in enumerate(process_names(self.index))}
        for name, said in self.known("closures", self.block.closures, number):
            p = self.index.processes[number[name]]
            yield closure_of(self.city, p.site, p.slot, self.series(("closures", name), said))
