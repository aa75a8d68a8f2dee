"""Where each kind of move is in the programme: variables that its uptake sums, places it acts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from simulator.measures.acting import acting_processes, at_least_as_good, controls_at
from simulator.measures.library import Move
from simulator.optimiser.programme.prepared import Data

Cell = tuple[str, int, float]
"""Variable, number of what it is about, weight in the uptake."""
Place = tuple[str, int]
"""`process`, `control` or `lever`, and its number."""
PROCESS, CONTROL, LEVER = "process", "control", "lever"


@dataclass(frozen=True)
class MoveRows:
    """One kind of move in the programme.

    cells : the variables whose weighted sum, in a year, tells how far a move goes; places : the
    processes, controls or levers of which one unit more could be forced, none where a unit more
    of the move is no unit more of anything.
    """

    cells: Callable[[Data, Move], Iterator[Cell]]
    places: Callable[[Data, Move], list[Place]]


def of_processes(variable: str, sign: float = 1.0) -> Callable[[Data, Move], Iterator[Cell]]:
    """Return the cells of moves on processes: the mean over those that are variables."""

    def cells(data: Data, move: Move) -> Iterator[Cell]:
        processes = _processes(data, move)
        yield from ((variable, p, sign / len(processes)) for p in processes)

    return cells


def _of_controls(data: Data, move: Move) -> Iterator[Cell]:
    processes = _processes(data, move)
    wanted = [j for j in controls_at(data.city.index, move, processes) if j in data.free_controls]
    better = {i for j in wanted for i in at_least_as_good(data.city.index, j)}
    yield from (("z", j, 1.0 / len(processes)) for j in sorted(better))


def _of_levers(data: Data, move: Move) -> Iterator[Cell]:
    for k, lever in enumerate(data.levers):
        if lever.is_of(move):
            yield "v", k, -1.0 if lever.low.min() < 0 else 1.0


def _no_cells(_: Data, __: Move) -> Iterator[Cell]:
    return iter(())


def _processes(data: Data, move: Move) -> list[int]:
    """Return the processes of a move that are variables."""
    chosen = set(data.processes)
    return [p for p in acting_processes(data.city.index, move) if p in chosen]


def at_processes(data: Data, move: Move) -> list[Place]:
    """Return the processes that a move of a measure could move at its potential."""
    acting = set(acting_processes(data.city.index, move))
    return [(PROCESS, p) for p, keys in data.limits.process_owners.items()
            if move.measure in keys and p in acting]


def _at_controls(data: Data, move: Move) -> list[Place]:
    index = data.city.index
    acting = set(controls_at(index, move, acting_processes(index, move)))
    return [(CONTROL, j) for j, keys in data.limits.control_owners.items()
            if move.measure in keys and j in acting]


def _at_levers(data: Data, move: Move) -> list[Place]:
    return [(LEVER, k) for k, lever in enumerate(data.levers) if lever.is_of(move)]


def _nowhere(_: Data, __: Move) -> list[Place]:
    return []


MOVE_ROWS: Mapping[str, MoveRows] = {
    "stock_share": MoveRows(of_processes("x"), at_processes),
    "sales_share": MoveRows(of_processes("n"), at_processes),
    "capacity": MoveRows(of_processes("cap"), at_processes),
    "coverage": MoveRows(_of_controls, _at_controls),
    "retire": MoveRows(of_processes("x", -1.0), _nowhere),
    "transfer": MoveRows(_of_levers, _at_levers),
    "demand": MoveRows(_of_levers, _at_levers),
    "ban": MoveRows(_no_cells, _nowhere),
    "offset": MoveRows(_no_cells, _nowhere),
    "sink": MoveRows(of_processes("cap"), at_processes),
}
"""Kind of move -> where it is in the programme."""
