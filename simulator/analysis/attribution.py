"""What each measure of the plan contributes: the plan with it, less the plan without it.

Leave-one-out effects do not add up to the effect of the plan: two measures on one source share
their effect, and each is credited only with what is lost when it alone is dropped. What is left is
reported as `interaction`, so that the rows add up to baseline less plan.

Dropping one measure changes only the sites it moves and those that supply them. Measures whose
sites do not overlap are therefore dropped together in one projection, and each is read off its
own sites: the same numbers as one projection per measure, in a few projections.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from simulator.accounting.balances import carrier_costs, import_emissions, sum_by
from simulator.errors import Problems
from simulator.measures import Moves, resolve_moves
from simulator.mix import Mix
from simulator.projection import DISPATCHED, City, project, renewable_output
from simulator.run import BASELINE, PLAN, Case, Run, carrier_prices, total_cost

Array = np.ndarray
INTERACTION = "interaction"


@dataclass(frozen=True)
class Effect:
    """What one measure changes; positive numbers are reductions and costs.

    reduction : (pollutant, year) [t/yr] direct emissions, sinks left out;
    imports : (year,) [t CO2/yr] of net imported electricity and heat;
    sinks : (year,) [t CO2/yr] taken up more; cost : (year,) [CNY of 2020 per year] added.
    """

    reduction: Array
    imports: Array
    sinks: Array
    cost: Array

    @property
    def co2(self) -> Array:
        """Return CO2 avoided, wherever it would have been released, (year,) [t/yr]."""
        result: Array = self.reduction[0] + self.imports + self.sinks
        return result

    def __add__(self, other: Effect) -> Effect:
        return Effect(self.reduction + other.reduction, self.imports + other.imports,
                      self.sinks + other.sinks, self.cost + other.cost)

    def __sub__(self, other: Effect) -> Effect:
        return Effect(self.reduction - other.reduction, self.imports - other.imports,
                      self.sinks - other.sinks, self.cost - other.cost)


def attribute(run: Run) -> dict[str, Effect]:
    """Return measure -> its effect in the plan, and `interaction`, which makes them add up.

    Equation: effect[m] = (plan without m) - plan; interaction = (baseline - plan) - sum of all m.
    """
    plan = _State.of(run, run.cases[PLAN])
    reach = reaches(run)
    found: dict[str, Effect] = {}
    for group in groups(reach):
        without = _without(run, group)
        for key in group:
            changed = plan.with_sites(without, reach[key], run.cases[PLAN].moves, key)
            found[key] = changed.effect() - plan.effect()
    effects = {key: found[key] for key in run.cases[PLAN].moves.levers}
    total = _State.of(run, run.cases[BASELINE]).effect() - plan.effect()
    effects[INTERACTION] = sum((-e for e in effects.values()), total)
    return effects
