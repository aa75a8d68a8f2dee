"""Run the cases of a scenario and judge its targets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from simulator.accounting.balances import renewable_output
from simulator.accounting.ledger import Books, Ledger, book, build_ledger
from simulator.accounting.quantities import QUANTITY_KINDS, Account, present, ratio_unit
from simulator.city.city import City
from simulator.city.index import Index
from simulator.kernels.axes import Lead
from simulator.kernels.fixed import FixedInCopies, read_only
from simulator.measures.moves import Moves, no_moves
from simulator.scenario.keys import Quantity, Target
from simulator.simulation.case import BASELINE, FROZEN, PLAN, Case
from simulator.simulation.drawing import city_of, moves_of, rate_of
from simulator.simulation.draws import Draws
from simulator.simulation.loading import potential_moves
from simulator.simulation.postconditions import check_case
from simulator.simulation.projection import project
from simulator.simulation.scenario import Scenario
from simulator.simulation.uptake import Paths, uptake_paths, with_uptake
from simulator.targets.measured import Measured

Array = np.ndarray
BLOCK = 64
"""Draws that are worked out together: enough to share the work per block, few enough for memory."""


@dataclass
class Run(FixedInCopies):
    """The cases of a scenario that have been run, in one draw or several."""

    scenario: Scenario
    cases: dict[str, Case]
    ledgers: dict[str, Ledger] = field(default_factory=dict)
    draws: Draws | None = None
    _series: dict[tuple[str, str], tuple[Array, str]] = field(default_factory=dict)
    _books: dict[int, Books] = field(default_factory=dict)

    @property
    def index(self) -> Index:
        """Return the ordered names behind the arrays."""
        return self.scenario.index

    @property
    def city(self) -> City:
        """Return the city of the cases, with their draws."""
        return self.cases[BASELINE].city

    @property
    def lead(self) -> Lead:
        """Return the lengths of the draw axes of the plan case."""
        own = self.cases[PLAN]
        return np.broadcast_shapes(own.city.lead, own.mix.demand.shape[:-2])

    @cached_property
    def frozen(self) -> Case:
        """Return the frozen path: what the base year's ways would have emitted, aging."""
        city, nothing = self.city.frozen, no_moves(self.index)
        return Case(FROZEN, city, nothing, project(city, nothing), self.cases[BASELINE].rate)

    def ledger(self, case: str) -> Ledger:
        """Return the ledger of a case against the frozen path."""
        if case not in self.ledgers:
            own = self.cases[case]
            self.ledgers[case] = read_only(build_ledger(
                self.city, own.moves, self.cases[BASELINE].mix, self.frozen.mix, own.mix
            ))
        return self.ledgers[case]

    def present(self, q: Quantity) -> bool:
        """Tell whether the city has anything that the quantity is about."""
        return present(self.index, q)

    def measured(self, target: Target, case: str) -> Measured:
        """Return what a target is judged by in one case."""
        assert target.quantity is not None
        numerator, unit = series_of(self, case, target.quantity)
        if target.denominator is None:
            return Measured(numerator, None, unit)
        denominator, _ = series_of(self, case, target.denominator)
        ratio = ratio_unit(self.city, target.quantity, target.denominator)
        return Measured(numerator, denominator, ratio)

    @cached_property
    def at_potential(self) -> Run:
        """Return a run whose plan case has every measure at its potential, at central values."""
        scenario = self.scenario
        before = self if not self.lead else simulate(scenario)
        baseline = before.cases[BASELINE]
        moves = potential_moves(scenario)
        mix = project(baseline.city, moves, renewable_output(baseline.city, baseline.mix))
        plan = Case(PLAN, baseline.city, moves, mix, baseline.rate)
        return Run(scenario, {BASELINE: baseline, PLAN: plan})

    @cached_property
    def own_paths(self) -> Paths:
        """Return (measure, move) -> how far plan or baseline goes, the farther, (..., year)."""
        plan, still = (uptake_paths(self.scenario, case.moves, case.mix, case.city)
                       for case in (self.cases[PLAN], self.cases[BASELINE]))
        return read_only({key: np.maximum(path, still.get(key, 0.0))
                          for key, path in plan.items()})


def booked_of(run: Run, case: str, pollutant: str) -> Array:
    """Return the engineering reduction of one pollutant, (..., year) [t/yr]."""
    p, own = run.index.pollutant(pollutant), run.cases[case]
    if case in run.ledgers:
        return np.asarray(run.ledgers[case].total[..., p, :])
    if p not in run._books:
        run._books[p] = read_only(
            Books.of(run.city, run.cases[BASELINE].mix, run.frozen.mix, slice(p, p + 1)))
    return np.asarray(book(run._books[p], own.moves, own.mix).total[..., 0, :])


def series_of(run: Run, case: str, q: Quantity) -> tuple[Array, str]:
    """Return a quantity over the years, (..., year), and its canonical unit."""
    key = (case, q.model_dump_json())
    if key not in run._series:
        run._series[key] = read_only(_series(run, case, q))
    return run._series[key]


def _series(run: Run, case: str, q: Quantity) -> tuple[Array, str]:
    kind, own = QUANTITY_KINDS[q.kind], run.cases[case]
    account = Account(own.city, own.mix, lambda: own.total_cost,
                      lambda pollutant: booked_of(run, case, pollutant))
    return kind.series(account, q), kind.unit(own.city, q)


def simulate(scenario: Scenario, draws: Draws | None = None) -> Run:
    """Return the baseline and plan cases of a scenario.

    draws : parameter values and measures that differ by draw; the arrays of the cases then have
    the draws in front, those of the baseline only if parameter values are drawn. All draws are
    worked out at once: for many of them use `blocks`, which needs no more memory than one block.
    """
    if draws is None:
        return _run(scenario, scenario.city, scenario.moves, scenario.discount_rate)
    draws.check(scenario)
    city = city_of(scenario, draws)
    run = _run(scenario, city, moves_of(scenario, city, draws), rate_of(scenario, draws))
    run.draws = draws
    return run


def blocks(scenario: Scenario, draws: Draws, size: int = BLOCK) -> Iterator[Run]:
    """Yield runs of some of the draws after each other, in order."""
    for first in range(0, draws.size, size):
        yield simulate(scenario, draws.of(slice(first, first + size)))


def _run(scenario: Scenario, city: City, moves: Moves, rate: Array | float) -> Run:
    nothing = no_moves(scenario.index)
    with np.errstate(all="ignore"):  # what is no number is named below
        baseline = Case(BASELINE, city, nothing, project(city, nothing), rate)
        check_case(baseline)
        plan = _plan(scenario, moves, baseline)
        check_case(plan, stated=scenario.stated is not None)
    return Run(scenario, {BASELINE: baseline, PLAN: plan})


def _plan(scenario: Scenario, moves: Moves, baseline: Case) -> Case:
    """Return the plan case: what the measures make of the baseline, or the stated mix."""
    city, rate = baseline.city, baseline.rate
    if scenario.stated is None:
        mix = project(city, moves, renewable_output(city, baseline.mix))
        return Case(PLAN, city, moves, mix, rate)
    mix = scenario.stated.mix
    found = with_uptake(scenario, scenario.stated.moves, mix, baseline.mix, city)
    return Case(PLAN, city, found, mix, rate)
