"""Run the cases of a scenario and judge its targets."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from simulator.accounting.balances import renewable_output
from simulator.accounting.ledger import Ledger, build_ledger
from simulator.accounting.mix import Mix
from simulator.accounting.quantities import QUANTITY_KINDS, Account, present, ratio_unit
from simulator.city.index import Index
from simulator.measures.moves import no_moves
from simulator.scenario.keys import Quantity, Target
from simulator.simulation.case import BASELINE, PLAN, Case
from simulator.simulation.loading import potential_moves
from simulator.simulation.projection import project
from simulator.simulation.scenario import Scenario
from simulator.simulation.uptake import with_uptake
from simulator.targets.measured import Measured

Array = np.ndarray


@dataclass
class Run:
    """The cases of a scenario that have been run."""

    scenario: Scenario
    cases: dict[str, Case]
    ledgers: dict[str, Ledger] = field(default_factory=dict)
    _series: dict[tuple[str, str], tuple[Array, str]] = field(default_factory=dict)

    @property
    def index(self) -> Index:
        """Return the ordered names behind the arrays."""
        return self.scenario.index

    def ledger(self, case: str) -> Ledger:
        """Return the ledger of a case against the baseline."""
        if case not in self.ledgers:
            own = self.cases[case]
            self.ledgers[case] = build_ledger(
                self.scenario.city, own.moves, self.cases[BASELINE].mix, own.mix
            )
        return self.ledgers[case]

    def quantity(self, case: str, q: Quantity) -> tuple[Array, str]:
        """Return a quantity over the years, (..., year), and its canonical unit."""
        key = (case, q.model_dump_json())
        if key not in self._series:
            self._series[key] = self._quantity(case, q)
        return self._series[key]

    def _quantity(self, case: str, q: Quantity) -> tuple[Array, str]:
        kind, own = QUANTITY_KINDS[q.kind], self.cases[case]
        account = Account(own.city, own.mix, lambda: own.total_cost, lambda: self.ledger(case))
        return kind.series(account, q), kind.unit(own.city, q)

    def present(self, q: Quantity) -> bool:
        """Tell whether the city has anything that the quantity is about."""
        return present(self.index, q)

    def measured(self, target: Target, case: str) -> Measured:
        """Return what a target is judged by in one case."""
        assert target.quantity is not None
        numerator, unit = self.quantity(case, target.quantity)
        if target.denominator is None:
            return Measured(numerator, None, unit)
        denominator, _ = self.quantity(case, target.denominator)
        ratio = ratio_unit(self.scenario.city, target.quantity, target.denominator)
        return Measured(numerator, denominator, ratio)

    @cached_property
    def at_potential(self) -> Run:
        """Return a run whose plan case has every measure at its potential."""
        moves = potential_moves(self.scenario)
        city, rate = self.scenario.city, self.scenario.discount_rate
        renewables = renewable_output(city, self.cases[BASELINE].mix)
        plan = Case(PLAN, city, moves, project(city, moves, renewables), rate)
        return Run(self.scenario, {BASELINE: self.cases[BASELINE], PLAN: plan})


def simulate(scenario: Scenario) -> Run:
    """Return the baseline and plan cases of a scenario."""
    baseline = project(scenario.city, no_moves(scenario.index))
    first = Case(BASELINE, scenario.city, no_moves(scenario.index), baseline,
                 scenario.discount_rate)
    return Run(scenario, {BASELINE: first, PLAN: _plan(scenario, baseline)})


def _plan(scenario: Scenario, baseline: Mix) -> Case:
    """Return the plan case: what the measures make of the baseline, or the stated mix."""
    city, rate = scenario.city, scenario.discount_rate
    if scenario.stated is None:
        mix = project(city, scenario.moves, renewable_output(city, baseline))
        return Case(PLAN, city, scenario.moves, mix, rate)
    mix, moves = scenario.stated.mix, scenario.stated.moves
    return Case(PLAN, city, with_uptake(scenario, moves, mix, baseline), mix, rate)
