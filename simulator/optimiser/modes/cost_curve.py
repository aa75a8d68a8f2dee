"""The marginal abatement cost curve after interactions, with the textbook curve beside it."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from math import nan

import numpy as np

from simulator.errors import InputError, Problem, SolverError
from simulator.optimiser.answers.aims import COST, COSTS, Aim, read_aim
from simulator.optimiser.answers.alternatives import Effort
from simulator.optimiser.content import Answer
from simulator.optimiser.modes.aims_as_rows import cost_line, emission_line
from simulator.optimiser.modes.frontier import SLIGHT, check_count, typical, year_number
from simulator.optimiser.modes.sweep import Sweep
from simulator.optimiser.modes.textbook_curve import Alone, textbook_curve
from simulator.optimiser.modes.uptake_rows import efforts, levels
from simulator.optimiser.programme.binding_targets import choose
from simulator.optimiser.solving.replay import check_replay, least_cost_case
from simulator.optimiser.solving.solver import OPTIMAL, Solution
from simulator.optimiser.solving.task import prepare
from simulator.simulation.case import BASELINE, Case
from simulator.simulation.run import Run, series_of, simulate
from simulator.simulation.scenario import Scenario
from simulator.tolerances import ROOM, UNMOVED

Array = np.ndarray
ENTERS = 0.01
"""Change of uptake, relative to its range over the curve, from which a measure is named."""


@dataclass(frozen=True)
class Change:
    """Uptake of one measure in the year, before and after a step."""

    effort: Effort
    before: float
    after: float


@dataclass(frozen=True)
class AbatementStep:
    """One mix of the curve.

    emissions, reduction : of the year, in the unit of the aim, the reduction against the baseline;
    present_value : system cost less that of the baseline [CNY of 2020]; marginal : cost per unit
    of one more unit of reduction, in the money of 2020, both discounted [CNY per unit];
    replay_gap : largest relative difference between programme and replay; changes : measures whose
    uptake moves in this step.
    """

    number: int
    emissions: float
    reduction: float
    present_value: float
    marginal: float
    replay_gap: float
    changes: tuple[Change, ...] = ()


@dataclass(eq=False, repr=False)
class AbatementCurve(Answer):
    """Both curves; steps from the baseline over the cheapest mix to the least emissions."""

    aim: Aim
    year: int
    status: str
    steps: list[AbatementStep] = field(default_factory=list)
    alone: list[Alone] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def replay_gap(self) -> float:
        """Return the largest of the steps, NaN without any."""
        return max((step.replay_gap for step in self.steps), default=nan)


def macc(
    scenario: Scenario, run: Run | None = None, *, pollutant: str = "CO2", year: int | None = None,
    points: int = 20, textbook: bool = True, time_limit: float | None = None,
) -> AbatementCurve:
    """Return the marginal abatement cost curve of a city without targets.

    Parameters
    ----------
    scenario : a loaded scenario; run : its baseline and plan cases, if they have been run.
    pollutant : what is reduced (see `read_aim`); year : first year in which it is; the reduction
    holds from there to the horizon. points : mixes on the curve. textbook : whether to work out
    each measure alone as well.

    Equation: for share k from 0 to 1, least cost with E[t] <= E0[t] - k * (E0[t] - Emin[t]) for all
    t >= year, E0 of the cheapest mix, Emin of the mix with the least emissions. Caps and cost are
    convex in k. marginal = - sum of dual[t] * (E0 - Emin)[t] / sum of discount[t] * (E0 - Emin)[t].
    Step 0 is what pays for itself: the cheapest mix against the baseline.

    Raises
    ------
    InputError
        For an unknown pollutant, a year that is not simulated, or fewer than two points.
    SolverError
        If the solver stops without an answer, or finds no mix: without targets there always is one.
    """
    begin = time.perf_counter()
    aim, when = read_aim(scenario, pollutant, "--pollutant"), year_number(scenario, year)
    if aim.is_cost:
        raise InputError([Problem("E-USAGE", "simulator", 0, "--pollutant", f'"{pollutant}"',
                                  "a pollutant, equivalents or weights", "write for example CO2")])
    check_count(points, 2, "--points")
    run = run or simulate(scenario)
    curve = AbatementCurve(aim, scenario.index.years[when], OPTIMAL)
    _Curve(run, aim, when, time_limit).trace(curve, points)
    curve.seconds["programme"] = time.perf_counter() - begin
    if textbook:
        begin = time.perf_counter()
        curve.alone = textbook_curve(run, aim, when)
        curve.seconds["textbook"] = time.perf_counter() - begin
    return curve


def _check_found(found: Solution) -> None:
    """Raise SolverError for a mix that is none: no target binds, and the baseline is one."""
    if found.status != OPTIMAL:
        raise SolverError(f"a mix of the curve ended as {found.status}, though no target binds")


class _Curve:
    """The programme of a curve: one row per year from the first to the horizon."""

    def __init__(self, run: Run, aim: Aim, when: int, time_limit: float | None) -> None:
        self.run, self.aim, self.when = run, aim, when
        self.task = prepare(run, choose(()), time_limit)
        self.sweep = Sweep(self.task)
        self.years = range(when, len(run.index.years))
        self.sweep.add(COST, cost_line(self.task), typical(run, COSTS, when))
        for t in self.years:
            self.sweep.add(f"{t}", emission_line(self.task, aim, t), typical(run, aim, t))

    def trace(self, curve: AbatementCurve, points: int) -> None:
        """Walk from the cheapest mix to the least emissions."""
        yearly = {f"{t}": 1.0 / len(self.years) for t in self.years}
        self.sweep.minimise({**yearly, COST: SLIGHT})
        least = self.sweep.solve()
        self.sweep.minimise({COST: 1.0, **{t: SLIGHT * w for t, w in yearly.items()}})
        first = self.sweep.solve()
        _check_found(least)
        _check_found(first)
        begin, end = self._emitted(first), self._emitted(least)
        cost = cost_line(self.task)
        own, base = efforts(self.task.data), self.run.cases[BASELINE]
        taken, steps = [self._taken(own, base)], []
        for number, share in enumerate(np.linspace(0.0, 1.0, points).tolist(), 1):
            found = first if number == 1 else self._capped(begin + share * (end - begin))
            _check_found(found)
            case = least_cost_case(self.task, found)
            gap = check_replay(self.task, case, cost.at(found.values))
            price = 0.0 if number == 1 else self._price(found, begin - end)
            steps.append(self._step(number - 1, case, base, price, gap))
            taken.append(self._taken(own, case))
        curve.steps = with_changes(steps, own, np.array(taken))

    def _emitted(self, found: Solution) -> Array:
        return np.array([self.sweep.value(f"{t}", found) for t in self.years])

    def _capped(self, caps: Array) -> Solution:
        for t, cap in zip(self.years, caps.tolist(), strict=True):
            self.sweep.between(f"{t}", upper=cap + ROOM * abs(cap))
        return self.sweep.solve()

    def _price(self, found: Solution, room: Array) -> float:
        prices = np.array([self.sweep.price(f"{t}", COST, found) for t in self.years])
        weight = float((self.task.data.discount[self.when :] * room).sum())
        return float((prices * room).sum()) / weight if weight > 0 else 0.0

    def _step(
        self, number: int, case: Case, base: Case, price: float, gap: float
    ) -> AbatementStep:
        emitted = []
        for own in (case, base):
            run = Run(self.run.scenario, {own.name: own})
            emitted.append(sum(w * float(series_of(run, own.name, q)[0][self.when])
                               for q, w in self.aim.quantities))
        return AbatementStep(number, emitted[0], emitted[1] - emitted[0],
                    float(case.present_cost - base.present_cost), price, gap)

    def _taken(self, own: list[Effort], case: Case) -> Array:
        return levels(self.run.scenario, own, case)[:, self.when]


def with_changes(
    steps: list[AbatementStep], own: list[Effort], taken: Array
) -> list[AbatementStep]:
    """Return the steps with the measures that move in each, the largest change first.

    taken : (step + 1, effort) uptake, the baseline first.
    """
    span = taken.max(0) - taken.min(0)
    moved = np.abs(np.diff(taken, axis=0)) / np.where(span > UNMOVED, span, np.inf)
    result = []
    for n, step in enumerate(steps):
        order = [e for e in np.argsort(-moved[n], kind="stable").tolist() if moved[n, e] > ENTERS]
        changes = tuple(Change(own[e], float(taken[n, e]), float(taken[n + 1, e]))
                        for e in order)
        result.append(replace(step, changes=changes))
    return result

