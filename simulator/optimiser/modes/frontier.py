"""Pareto fronts: least of one quantity for each cap on another, built once and re-solved warm."""

from __future__ import annotations

import time
from collections.abc import Collection
from dataclasses import dataclass, field
from math import nan

import numpy as np

from simulator.errors import InputError, Problem, SolverError
from simulator.optimiser.answers.aims import COST, COSTS, Aim, read_aim
from simulator.optimiser.content import Answer
from simulator.optimiser.infeasible.diagnosis import Diagnosis, diagnosed
from simulator.optimiser.modes.aims_as_rows import cost_line, emission_line, line_of
from simulator.optimiser.modes.sweep import Sweep
from simulator.optimiser.programme.binding_targets import HOLD, choose
from simulator.optimiser.solving.replay import check_replay, least_cost_case
from simulator.optimiser.solving.solver import OPTIMAL, Solution
from simulator.optimiser.solving.task import Task, prepare
from simulator.simulation.case import BASELINE
from simulator.simulation.run import Run, series_of, simulate
from simulator.simulation.scenario import Scenario
from simulator.tolerances import ROOM

SLIGHT = 1e-6
"""Weight of the capped quantity in the objective: of two mixes equal in y, the one with less x."""
FEWEST = 2


@dataclass(frozen=True)
class Point:
    """One efficient mix.

    cap : what x was held to (infinite at the loose end) [unit of x]; x, y : what it reached;
    price : fall of y per unit by which the cap rises [unit of y per unit of x], >= 0;
    cost : present value [CNY of 2020]; emissions : pollutant -> t in the year; replay_gap : largest
    relative difference between programme and replay.
    """

    cap: float
    x: float
    y: float
    price: float
    cost: float
    emissions: dict[str, float]
    replay_gap: float


@dataclass(eq=False, repr=False)
class Front(Answer):
    """An epsilon-constraint front, from loose to tight; status : optimal or infeasible.

    diagnosis : why there is no mix, and what would give one, if there is none;
    seconds : time to build, for the two ends and for the sweep; slowest : hardest single solve.
    """

    APART = frozenset({"seconds", "slowest"})

    x: Aim
    y: Aim
    year: int
    status: str
    points: list[Point] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    slowest: float = 0.0
    diagnosis: Diagnosis | None = None

    @property
    def replay_gap(self) -> float:
        """Return the largest of the points, NaN without any."""
        return max((point.replay_gap for point in self.points), default=nan)


def pareto(  # noqa: PLR0913
    scenario: Scenario, run: Run | None = None, *, x: str = "CO2", y: str = COST, points: int = 20,
    year: int | None = None, targets: Collection[str] = (), quotas: str = HOLD,
    time_limit: float | None = None,
) -> Front:
    """Return the front of two quantities over all mixes, one point per cap on x.

    The arguments are those of `simulator.pareto`, read and checked there.

    Equation: min y + small * (x + cost) subject to x <= cap, for caps at equal distances from the
    x of the least y down to the least x. The small weights make every point efficient.

    Raises
    ------
    InputError
        For an unknown quantity, a year that is not simulated, or fewer than two points.
    SolverError
        If the solver stops without an answer, or finds no mix where there is one.
    """
    begin = time.perf_counter()
    aims = read_aim(scenario, x, "--x"), read_aim(scenario, y, "--y")
    if aims[0] == aims[1]:
        raise InputError([Problem("E-USAGE", "simulator", 0, "--y", f'"{y}" on both axes',
                                  "two different quantities", f"name another one than {x}")])
    when = year_number(scenario, year)
    check_count(points, FEWEST, "--points")
    run = run or simulate(scenario)
    task = prepare(run, choose(targets, quotas), time_limit)
    front = Front(*aims, scenario.index.years[when], OPTIMAL)
    sweep = Sweep(task)
    for name, aim in (("x", aims[0]), ("y", aims[1]), (COST, COSTS)):
        sweep.add(name, line_of(task, aim, when), typical(run, aim, when))
    front.seconds["build"] = time.perf_counter() - begin
    _trace(front, sweep, when, points)
    return front


def _trace(front: Front, sweep: Sweep, when: int, points: int) -> None:
    begin = time.perf_counter()
    read = Reader(sweep.task, when)
    tight = _end(sweep, "x", "y")
    loose = _end(sweep, "y", "x")
    if OPTIMAL not in (tight.status, loose.status):
        front.status, front.diagnosis = tight.status, diagnosed(sweep.task)
        return
    front.seconds["ends"], begin = time.perf_counter() - begin, time.perf_counter()
    for end in (tight, loose):
        _check_found(end)
    ends = sweep.value("x", loose), sweep.value("x", tight)
    caps = np.linspace(*ends, points)
    front.slowest = max(tight.seconds, loose.seconds)
    front.points.append(read.point(sweep, np.inf, loose))
    for cap in caps[1:].tolist():
        sweep.between("x", upper=cap + ROOM * abs(cap))
        found = sweep.solve()
        _check_found(found)
        front.slowest = max(front.slowest, found.seconds)
        front.points.append(read.point(sweep, cap, found))
    front.seconds["sweep"] = time.perf_counter() - begin


def _check_found(found: Solution) -> None:
    """Raise SolverError for a mix of the front that is none: between two mixes there are others."""
    if found.status != OPTIMAL:
        raise SolverError(f"a mix of the front ended as {found.status}, where others have one")


def _end(sweep: Sweep, first: str, second: str) -> Solution:
    """Return the least of one line; of equal mixes the one with less of the other, and cheaper."""
    sweep.minimise({first: 1.0, second: SLIGHT, COST: SLIGHT})
    return sweep.solve()


class Reader:
    """Reads cost and emissions of one year off solutions."""

    def __init__(self, task: Task, when: int) -> None:
        self.cost = cost_line(task)
        self.emissions = {
            name: emission_line(task, Aim(name, {(name, ""): 1.0}, "t"), when)
            for name in task.run.index.pollutants
        }

    def point(self, sweep: Sweep, cap: float, found: Solution) -> Point:
        """Return one point of a front; raise ReplayError where the mix replayed is another."""
        cost = self.cost.at(found.values)
        gap = check_replay(sweep.task, least_cost_case(sweep.task, found), cost)
        return Point(
            cap, sweep.value("x", found), sweep.value("y", found), sweep.price("x", "y", found),
            cost,
            {name: line.at(found.values) for name, line in self.emissions.items()}, gap,
        )


def typical(run: Run, aim: Aim, when: int) -> float:
    """Return the size of an aim: its value in the baseline."""
    case = run.cases[BASELINE]
    if aim.is_cost:
        return float(np.abs(case.total_cost).sum())
    return sum(abs(w * float(series_of(run, BASELINE, q)[0][when])) for q, w in aim.quantities)


def year_number(scenario: Scenario, year: int | None) -> int:
    """Return the number of a year, by default the main target year; raise InputError if unknown."""
    years = scenario.index.years
    wanted = scenario.file.years.main_target if year is None else year
    if wanted not in years[1:]:
        raise InputError([Problem("E-YEAR", "simulator", 0, "--year", str(wanted),
                                  f"a year from {years[1]} to {years[-1]}", "correct the year")])
    return years.index(wanted)


def check_count(count: int, least: int, option: str) -> None:
    """Raise InputError if a number of points is too small."""
    if count < least:
        raise InputError([Problem("E-USAGE", "simulator", 0, option, str(count),
                                  f"at least {least}", f"write {option} {least}")])
