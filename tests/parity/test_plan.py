"""The plan's own mix is inside the programme, so that least cost is never dearer by a theorem.

The scaled mix of the plan, with the trade and the surplus that follow from it, is put into every
row and every bound; then the programme is solved with the targets that the plan meets.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
import pytest

from simulator.optimiser.infeasible.proof import solve
from simulator.optimiser.programme.binding_targets import enforced
from simulator.optimiser.solving.replay import check_replay, least_cost_case, with_case
from simulator.optimiser.solving.solver import OPTIMAL, Solution
from simulator.optimiser.solving.task import Task, prepare
from simulator.scenario.keys import Target
from simulator.simulation.assessing import assess_cases
from simulator.simulation.case import PLAN, Case
from simulator.simulation.loading import load
from simulator.simulation.run import Run, simulate
from simulator.simulation.scenario import Scenario
from tests.fixtures.bundled_cities import simulated
from tests.fixtures.city import TinyCity
from tests.fixtures.moving import moving_city
from tests.fixtures.observed import with_observations
from tests.fixtures.programme import column_values, misses, variables_of

BUNDLED = ("liupanshui", "binzhou", "handan", "huzhou", "xuzhou")
KNOWN, NOW = " observed", " from now"
"""After the name of a city: with planted observations, and with what is past settled too."""
SMALL = ("tiny", "late", "stood", f"tiny{KNOWN}", f"tiny{NOW}", f"stood{NOW}")
CITIES = (*SMALL, *BUNDLED,
          *(f"{name}{more}" for name in BUNDLED for more in (KNOWN, NOW)))
TOLERANCE = 1e-6
cities = pytest.mark.parametrize("name", [
    pytest.param(name, marks=[] if name in (*SMALL, BUNDLED[0]) else [pytest.mark.slow])
    for name in CITIES
])


@dataclass
class Solved:
    """A city, the targets that its plan meets, and the least-cost mix that meets them."""

    run: Run

    @cached_property
    def met(self) -> set[str]:
        verdicts = assess_cases(self.run, (PLAN,))
        return {v.target for v in verdicts if v.verdict in ("met", "slack")}

    @cached_property
    def task(self) -> Task:
        def binds(name: str, target: Target) -> bool:
            return name in self.met and enforced(target)

        return prepare(self.run, binds)

    @cached_property
    def found(self) -> Solution:
        return solve(self.task)

    @property
    def objective(self) -> float:
        return self.task.money(self.found.objective)

    @cached_property
    def case(self) -> Case:
        return least_cost_case(self.task, self.found)


@cache
def city(name: str) -> Solved:
    if name.endswith((KNOWN, NOW)):
        return Solved(simulate(known(name)))
    if name in BUNDLED:
        return Solved(simulated(name))
    tiny = stood() if name == "stood" else moving_city()
    if name == "late":
        tiny.scenario["years"]["decide_from"] = 2024
    return Solved(tiny.run())


def stood() -> TinyCity:
    """Return a city with idle vehicles, tracks, trucks and coke ovens, and a plant that goes on."""
    tiny = moving_city()
    for sector, source, facility, unit, year, value, grade in (
        ("transport", "buses", "rest", "vehicle", 2022, 150, "official"),
        ("transport", "rail_freight", "rest", "Mtkm", 2022, 130, "official"),
        ("transport", "heavy_trucks", "rest", "vehicle", 2023, 1300, "estimate"),
        ("industry", "coke", "works_a", "t", 2023, 150_000, "official"),
        ("energy", "grid_coal_power", "plant_a", "MW", 2035, 400, "official"),
    ):
        path = f"cities/tiny/{sector}/activity.csv"
        tiny.add(path, value, unit, source=source, facility=facility, item="capacity",
                 model_year=str(year))
        tiny.rows(path)[-1].update(grade=grade, note="counted")
    return tiny


def known(name: str) -> Scenario:
    """Return a city with planted observations, only its open years to be decided if so named."""
    plain = name.removesuffix(KNOWN).removesuffix(NOW)
    if plain == "stood":
        return stood().load().from_now()
    scenario = with_observations(moving_city().load() if plain == "tiny" else load(plain))
    return scenario.from_now() if name.endswith(NOW) else scenario


@cities
def test_the_plan_is_feasible(name: str) -> None:
    """Every row, the rows of the targets that the plan meets among them, and every bound."""
    task = city(name).task
    values = column_values(task.programme, variables_of(task.data, task.data.plan))
    rows, columns = misses(task.programme, values)
    named = {number: key for key, number in task.programme.row.items()}
    assert rows.max() <= TOLERANCE, named[int(rows.argmax())]
    named = {number: key for key, number in task.programme.column.items()}
    assert columns.max() <= TOLERANCE, named[int(columns.argmax())]


@cities
def test_the_programme_prices_the_plan_as_the_accounting_does(name: str) -> None:
    task = city(name).task
    values = column_values(task.programme, variables_of(task.data, task.data.plan))
    objective = float(task.programme.cost @ values) + task.programme.offset
    expected = task.run.cases[PLAN].present_cost
    assert task.money(objective) == pytest.approx(expected, rel=1e-9)


@cities
def test_least_cost_is_not_dearer_than_the_plan(name: str) -> None:
    """Under the same targets and the same cost function."""
    solved = city(name)
    assert solved.found.status == OPTIMAL
    plan = solved.run.cases[PLAN].present_cost
    assert solved.objective <= plan + TOLERANCE * abs(plan)


@cities
def test_the_replayed_mix_costs_what_the_programme_says(name: str) -> None:
    solved = city(name)
    assert check_replay(solved.task, solved.case, solved.objective) < TOLERANCE


@cities
def test_the_replayed_mix_meets_the_targets(name: str) -> None:
    """The verdicts, which know nothing of the programme, say met."""
    solved = city(name)
    run = with_case(solved.run, solved.case)
    verdicts = {v.target: v for v in assess_cases(run, (solved.case.name,))}
    for target in solved.task.rows_of_target:
        assert verdicts[target].verdict in ("met", "slack"), verdicts[target]


@cities
def test_the_replayed_mix_is_a_mix(name: str) -> None:
    """It serves its activity, runs within its capacity, and its amounts are not negative.

    Where what a source delivered was observed, its capacity may have run above full load.
    """
    solved = city(name)
    mix, data = solved.case.mix, solved.task.data
    full = data.city.coefficients.full_load[:, None]
    able = mix.capacity * full * data.city.load[data.city.index.process_site]
    scale = data.scale[data.city.index.process_site][:, None]
    assert ((mix.activity - able) / scale).max() <= TOLERANCE
    for amounts in (mix.activity, mix.capacity, mix.additions, mix.controlled):
        assert amounts.min() >= -TOLERANCE * np.abs(amounts).max()
