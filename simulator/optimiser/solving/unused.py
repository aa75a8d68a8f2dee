"""What one unit of a measure that the cheapest mix leaves out would cost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from simulator.optimiser.content import Answer
from simulator.optimiser.programme.move_rows import CONTROL, LEVER, MOVE_ROWS, PROCESS, Place
from simulator.optimiser.programme.prepared import MONEY_SCALE
from simulator.optimiser.solving.solver import Solution
from simulator.optimiser.solving.task import Task
from simulator.simulation.case import Case

Array = np.ndarray
VARIABLES = {PROCESS: ("x", "n"), CONTROL: ("z", "m"), LEVER: ("v",)}
"""What one unit more of a place runs, and what it builds."""


@dataclass(frozen=True, eq=False, repr=False)
class Unused(Answer):
    """A move without uptake: marginal cost of forcing one unit in a year [CNY of 2020 per unit].

    discounted : (year,) present value; nan where the programme has no such unit.
    """

    measure: str
    move: str
    unit: str
    discounted: Array


def unused_moves(task: Task, case: Case, found: Solution) -> list[Unused]:
    """Return every move of the library that the optimised mix leaves out, with its marginal cost.

    Of a technology: reduced cost of running one unit of activity plus that of building it in the
    same year; of a control the same; of a demand or transfer move of one unit of activity. The
    cheapest place counts.
    """
    library = task.data.scenario.library.measures
    reader = _UnusedMoves(task, found)
    return [
        Unused(key, name, *reader.cost(key, name))
        for key, measure in library.items() for name, move in measure.moves.items()
        if (key, name) not in case.moves.paths and reader.places(key, name)
    ]


class _UnusedMoves:
    def __init__(self, task: Task, found: Solution) -> None:
        self.task, self.data, self.found = task, task.data, found
        self.index = task.data.city.index
        self.years = range(1, len(self.index.years))
        self.library = task.data.scenario.library.measures

    def places(self, key: str, name: str) -> list[Place]:
        """Return the processes, controls or levers of a move that are variables."""
        move = self.library[key].moves[name]
        return MOVE_ROWS[move.kind].places(self.data, move)

    def cost(self, key: str, name: str) -> tuple[str, Array]:
        """Return the unit of a move and the least marginal cost over its places, (year,)."""
        places = self.places(key, name)
        with np.errstate(all="ignore"):
            costs = np.stack([self._of(kind, number) for kind, number in places])
            known = ~np.isnan(costs)
            least = np.where(known, costs, np.inf).min(0)
        kind, number = places[0]
        return self._unit(kind, number), np.where(known.any(0), least, np.nan)

    def _of(self, kind: str, number: int) -> Array:
        """Return the marginal cost of one unit of activity, (year,)."""
        names = VARIABLES[kind]
        result = np.full(len(self.index.years), np.nan)
        for t in self.years:
            reduced = list(self._reduced(names, number, t))
            if reduced:
                result[t] = sum(reduced) * MONEY_SCALE / self._size(kind, number, t)
        return result

    def _reduced(self, names: tuple[str, ...], number: int, t: int) -> Iterator[float]:
        for name in names:
            column = self.task.programme.column.get((name, (number, t)))
            if column is not None:
                yield abs(float(self.found.reduced[column]))

    def _size(self, kind: str, number: int, t: int) -> float:
        """Return what one unit of a variable is worth in units of activity."""
        if kind == LEVER:
            return float(np.abs(self.data.levers[number].effect[:, t]).max()) or np.nan
        process = number if kind == PROCESS else int(self.index.control_process[number])
        return float(self.data.scale[self.index.process_site[process]])

    def _unit(self, kind: str, number: int) -> str:
        if kind == LEVER:
            effect = self.data.levers[number].effect
            site = int(np.argmax(np.abs(effect).max(-1)))
        else:
            process = number if kind == PROCESS else int(self.index.control_process[number])
            site = int(self.index.process_site[process])
        return self.index.source(site).unit
