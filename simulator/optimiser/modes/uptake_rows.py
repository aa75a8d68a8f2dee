"""How far each move of the library is taken up: read off mixes, and as lines of the programme."""

from __future__ import annotations

import numpy as np

from simulator.optimiser.answers.alternatives import Effort
from simulator.optimiser.programme.move_rows import MOVE_ROWS
from simulator.optimiser.programme.prepared import Data
from simulator.simulation.case import Case
from simulator.simulation.scenario import Scenario
from simulator.simulation.uptake import uptake_paths

Array = np.ndarray


def efforts(data: Data) -> list[Effort]:
    """Return every move of the library that can act in the programme, in the library's order."""
    scenario, found = data.scenario, []
    for measure in scenario.library.measures.values():
        for move in measure.moves.values():
            cells = tuple(MOVE_ROWS[move.kind].cells(data, move))
            if cells:
                unit = move.unit(scenario.index.lists.sources)
                found.append(Effort(measure.key, move.name, move.kind, unit, cells))
    return found


def levels(scenario: Scenario, own: list[Effort], case: Case) -> Array:
    """Return the uptake of every effort in a case, (effort, year), zero where it does not act."""
    paths = uptake_paths(scenario, case.moves, case.mix)
    nothing = np.zeros(len(scenario.index.years))
    return np.array([paths.get((e.measure, e.move), nothing) for e in own]).reshape(
        len(own), len(nothing))
