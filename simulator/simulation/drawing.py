"""What draws make of a scenario: its city, its moves and its discount rate."""

from __future__ import annotations

import numpy as np

from simulator.city.assembling import assemble_with
from simulator.city.city import City
from simulator.errors import Problems
from simulator.measures.drawn import DrawnMeasures
from simulator.measures.moves import Moves
from simulator.measures.resolving import resolve_moves
from simulator.simulation.draws import Draws
from simulator.simulation.scenario import Scenario
from simulator.simulation.scenario_checks import rate_row

Array = np.ndarray


def city_of(scenario: Scenario, draws: Draws) -> City:
    """Return the city of drawn parameter values; the scenario's own where none are drawn."""
    if draws.theta is None:
        return scenario.city
    problems = Problems()
    city = assemble_with(scenario.index, scenario.store, draws.theta, scenario.city.growth_on,
                         problems)
    problems.raise_if_any()
    return city


def moves_of(scenario: Scenario, city: City, draws: Draws) -> Moves:
    """Return what the plan fixes, draw by draw; of a stated mix what it fixes in all of them."""
    if scenario.stated is not None:
        return scenario.moves
    return plan_moves(scenario, city, draws, draws.measures)


def plan_moves(
    scenario: Scenario, city: City, draws: Draws | None, measures: DrawnMeasures
) -> Moves:
    """Return what the measures of a plan fix in a city of some draws, as far as they go there."""
    problems = Problems()
    theta = scenario.theta if draws is None or draws.theta is None else draws.theta
    moves = resolve_moves(scenario.file.measures, scenario.library, city.index, city.base, theta,
                          scenario.document, problems, drawn=measures)
    problems.raise_if_any()
    return moves


def rate_of(scenario: Scenario, draws: Draws) -> Array | float:
    """Return the discount rate, (...) where the table has it and its row is drawn."""
    row = rate_row(scenario.store)
    if draws.theta is None or scenario.file.finance.discount_rate is not None or row is None:
        return scenario.discount_rate
    return np.asarray(draws.theta[..., row])
