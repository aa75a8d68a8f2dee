"""How far each move of the library is taken up: read off mixes, and as lines of the programme."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from simulator.measures.library import Move
from simulator.optimiser.answers.alternatives import Effort
from simulator.optimiser.programme.prepared import Data
from simulator.parameters.canonical import MOVE_UNITS
from simulator.simulation.case import Case
from simulator.simulation.loading import Scenario
from simulator.simulation.uptake import uptake_paths

Array = np.ndarray
LEVERS = ("demand", "transfer")
VARIABLES = {"stock_share": "x", "retire": "x", "sales_share": "n", "capacity": "cap",
             "sink": "cap"}  # fmt: skip




def efforts(data: Data) -> list[Effort]:
    """Return every move of the library that can act in the programme, in the library's order."""
    scenario, found = data.scenario, []
    for measure in scenario.library.measures.values():
        for move in measure.moves.values():
            cells = tuple(_cells(data, move))
            if cells:
                unit = _unit(scenario, move)
                found.append(Effort(measure.key, move.name, move.kind, unit, cells))
    return found


def levels(scenario: Scenario, own: list[Effort], case: Case) -> Array:
    """Return the uptake of every effort in a case, (effort, year), zero where it does not act."""
    paths = uptake_paths(scenario, case.moves, case.mix)
    nothing = np.zeros(len(scenario.index.years))
    return np.array([paths.get((e.measure, e.move), nothing) for e in own]).reshape(
        len(own), len(nothing))


def _unit(scenario: Scenario, move: Move) -> str:
    unit = MOVE_UNITS.get(move.kind)
    return scenario.index.lists.sources[move.sources[0]].capacity_unit if unit is None else unit


def _cells(data: Data, move: Move) -> Iterator[tuple[str, int, float]]:
    if move.kind in LEVERS:
        for k, lever in enumerate(data.levers):
            if (lever.kind, lever.measure, lever.move) == (move.kind, move.measure, move.name):
                yield "v", k, -1.0 if lever.low.min() < 0 else 1.0
        return
    processes = [p for p in data.processes if acts_on(data, move, p)]
    if move.kind == "coverage":
        free = _free_controls(data, move, set(processes))
        yield from (("z", j, 1.0 / len(processes)) for j in free)
    elif move.kind in VARIABLES:
        sign = -1.0 if move.kind == "retire" else 1.0
        yield from ((VARIABLES[move.kind], p, sign / len(processes)) for p in processes)


def acts_on(data: Data, move: Move, process: int) -> bool:
    """Tell whether a move of the library acts on a process."""
    own = data.city.index.processes[process]
    site = data.city.index.sites[own.site]
    return (
        site.source in move.sources and (not move.facilities or site.among(move.facilities))
        and (not move.technologies or own.technology in move.technologies)
    )  # fmt: skip


def _free_controls(data: Data, move: Move, processes: set[int]) -> list[int]:
    known = data.city.index.controls
    wanted = [j for j in data.free_controls
              if known[j].process in processes and known[j].control == move.control]
    return sorted({i for j in wanted for i in better_than(data, j)})


def better_than(data: Data, control: int) -> list[int]:
    """Return the free controls of a family that are at least as good as one."""
    known = data.city.index.controls
    own = known[control]
    return [i for i in data.free_controls
            if (known[i].process, known[i].family) == (own.process, own.family)
            and known[i].rank >= own.rank]
