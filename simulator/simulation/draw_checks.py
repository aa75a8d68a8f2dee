"""What is drawn lies where a number can make sense, as rows of tables and plans have to."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from simulator.errors import Problems
from simulator.measures.drawn import REALISATION, UPTAKE
from simulator.parameters.ranges import SHARE, Bounds
from simulator.parameters.written_moves import WRITTEN_MOVES
from simulator.simulation.draws import Draws
from simulator.simulation.joint_checks import check_together
from simulator.simulation.scenario import Scenario
from simulator.simulation.value_checks import check_values, report_range

Array = np.ndarray


def check_ranges(scenario: Scenario, draws: Draws) -> None:
    """Raise InputError for numbers that no table and no plan could have.

    What is missing of a path or a realisation is as the plan says.
    """
    problems = Problems()
    if draws.theta is not None:
        check_values(scenario.store, draws.theta, "draws", problems)
    for key, values, bounds in _of_measures(scenario, draws):
        right = np.isnan(values) | bounds.inside(values)
        report_range(problems, f"draws {key}", values, right, bounds)
    if draws.theta is not None and not problems:
        check_together(scenario.store, scenario.city, draws.theta, "draws", problems)
    problems.raise_if_any()


def _of_measures(scenario: Scenario, draws: Draws) -> Iterator[tuple[str, Array, Bounds]]:
    own, library = draws.measures, scenario.library.measures
    for key, values in own.realisation.items():
        yield f"{REALISATION} {key}", values, SHARE
    for (key, move), path in own.uptake.items():
        bounds = WRITTEN_MOVES[library[key].moves[move].kind].range
        yield f"{UPTAKE} {key} {move}", path[:, 1:], bounds
