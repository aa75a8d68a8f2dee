"""What each measure of the plan contributes: the plan with it, less the plan without it.

Leave-one-out effects do not add up to the effect of the plan: two measures on one source share
their effect, and each is credited only with what is lost when it alone is dropped. What is left is
reported as `interaction`, so that the rows add up to baseline less plan.

Dropping one measure changes only the sites it moves and the sites that supply those. Measures
whose sites do not overlap are therefore dropped together in one projection, and each is read off
its own sites: the same numbers as one projection per measure, from far fewer projections.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from simulator.accounting.balances import import_emissions, renewable_output
from simulator.accounting.costs import carrier_costs
from simulator.analysis.site_parts import State
from simulator.analysis.target_effects import NOISE, Gauge
from simulator.analysis.touched_sites import reaches
from simulator.city.city import City
from simulator.city.coefficients import FLARED_GROUP
from simulator.errors import Problems
from simulator.measures.resolving import resolve_moves
from simulator.simulation.case import BASELINE, PLAN, Case
from simulator.simulation.projection import project_sites
from simulator.simulation.run import Run

Array = np.ndarray
INTERACTION = "interaction"


@dataclass(frozen=True)
class Effect:
    """What a measure changes: positive where it reduces, and where it costs.

    direct : (pollutant, year) [t/yr] emissions inside the city, CO2 of sinks left out
    imports : (year,) [t/yr] CO2 of net imported electricity and heat
    sinks : (year,) [t/yr] CO2 taken up by land
    cost : (year,) [CNY of 2020 per year] added to the system
    targets : target -> change of what it is judged by in its year, towards the target, in
        canonical units
    """

    direct: Array
    imports: Array
    sinks: Array
    cost: Array
    targets: Mapping[str, float] = field(default_factory=dict)

    def co2(self, pollutant: int) -> Array:
        """Return CO2 reduced in all three boundaries together, (year,) [t/yr]."""
        result: Array = self.direct[pollutant] + self.imports + self.sinks
        return result

    def less(self, others: Iterable[Effect]) -> Effect:
        """Return what is left when other effects are taken away."""
        parts = list(others)
        arrays = {
            name: getattr(self, name) - sum(getattr(other, name) for other in parts)
            for name in ("direct", "imports", "sinks", "cost")
        }
        left = {key: _rest(value, [other.targets[key] for other in parts])
                for key, value in self.targets.items()}
        return Effect(**arrays, targets=left)


def _rest(whole: float, parts: list[float]) -> float:
    """Return what is left of a whole; nothing where only rounding is left."""
    left, size = whole - sum(parts), abs(whole) + sum(map(abs, parts))
    return left if abs(left) > NOISE * size else 0.0


def attribute(run: Run) -> dict[str, Effect]:
    """Return measure -> its effect in the plan case, and `interaction`, which makes them add up.

    Equation: effect[m] = (plan without m) - (plan); interaction = (baseline - plan) - sum over m.
    """
    prices, plan = run.scenario.city.prices, _Sites.of(run.cases[PLAN])
    reach, nothing = reaches(run), plan.total(prices)
    gauge = Gauge(run, State(plan.surplus, nothing.cost))
    found: dict[str, Effect] = {}
    for group in disjoint(reach):
        case = leave_out(run, group, reach)
        without, parts = _Sites.of(case), gauge.parts(case)
        for key in group:
            mixed = plan.replaced(without, reach[key])
            total = mixed.total(prices)
            state = State(mixed.surplus, total.cost)
            towards = gauge.without(key, parts, sorted(reach[key]), state)
            found[key] = replace(_effect(total, nothing), targets=towards)
    effects = {key: found[key] for key in run.cases[PLAN].moves.claims}
    before = _Sites.of(run.cases[BASELINE])
    total = before.total(prices)
    towards = gauge.whole(State(before.surplus, total.cost))
    whole = replace(_effect(total, nothing), targets=towards)
    return {**effects, INTERACTION: whole.less(effects.values())}


def disjoint(reach: Mapping[str, frozenset[int]]) -> list[list[str]]:
    """Return groups of measures that share no site, the widest measures placed first."""
    placed: list[tuple[list[str], set[int]]] = []
    for key in sorted(reach, key=lambda k: (-len(reach[k]), k)):
        for members, taken in placed:
            if not taken & reach[key]:
                members.append(key)
                taken.update(reach[key])
                break
        else:
            placed.append(([key], set(reach[key])))
    return [members for members, _ in placed]


def leave_out(run: Run, group: Iterable[str], reach: Mapping[str, frozenset[int]]) -> Case:
    """Return the plan without some measures: the sites that these reach are projected anew.

    Measures that reach none of those sites change nothing there, and are not worked out.
    """
    scenario, dropped = run.scenario, set(group)
    sites = frozenset().union(*(reach[key] for key in dropped))
    kept = {key: scenario.file.measures[key] for key in reach
            if key not in dropped and reach[key] & sites}
    moves = resolve_moves(kept, scenario.library, scenario.index, scenario.city.base,
                          scenario.theta, scenario.document, Problems())
    renewables = renewable_output(scenario.city, run.cases[BASELINE].mix)
    mix = project_sites(scenario.city, moves, renewables, sites, run.cases[PLAN].mix)
    return Case("", scenario.city, moves, mix, scenario.discount_rate)


@dataclass(frozen=True)
class _Sites:
    """A case by site.

    emissions : (site, pollutant, year) [t/yr], CO2 of sinks apart in sinks : (site, year)
    use : (site, carrier, year) net use; cost : (site, year) [CNY of 2020], trade left out
    dumped : (carrier, year) surplus that nobody uses
    """

    city: City
    emissions: Array
    sinks: Array
    use: Array
    cost: Array
    dumped: Array

    @classmethod
    def of(cls, case: Case) -> _Sites:
        """Add up what the processes of every site emit, use and cost."""
        index, c = case.city.index, case.city.coefficients
        site, count = index.process_site, len(index.sites)
        by_process = case.emissions.sum(-3)
        co2 = index.pollutant("CO2")
        taken = by_process[:, co2] * c.sink[:, None]
        by_process[:, co2] -= taken
        cost = _move_costs(case)
        for item, values in case.costs.items():
            owner = site[index.control_process] if item.startswith("control_") else site
            cost += _summed(values, owner, count)
        return cls(case.city, _summed(by_process, site, count), _summed(taken, site, count),
                   _summed(case.carrier_use, site, count), cost, case.mix.dumped)

    def replaced(self, other: _Sites, sites: frozenset[int]) -> _Sites:
        """Return this case with some sites taken from another one."""
        rows = sorted(sites)
        mixed = {}
        for name in ("emissions", "sinks", "use", "cost"):
            mixed[name] = getattr(self, name).copy()
            mixed[name][rows] = getattr(other, name)[rows]
        dumped = self.dumped.copy()
        carriers = [self.city.index.carrier(self.city.index.source(n).carrier) for n in rows
                    if self.city.index.linked[n]]
        dumped[carriers] = other.dumped[carriers]
        return _Sites(self.city, dumped=dumped, **mixed)

    @property
    def surplus(self) -> Array:
        """Return what nobody uses, by-product gas that is flared included, (carrier, year)."""
        use, dumped = self.use.sum(0), self.dumped.copy()
        for number, carrier in enumerate(self.city.index.lists.carriers.values()):
            if carrier.group == FLARED_GROUP:
                dumped[number] = np.maximum(-use[number], 0.0)
        return dumped

    def total(self, prices: Mapping[str, Array]) -> Effect:
        """Return the city's emissions and cost."""
        index, use, dumped = self.city.index, self.use.sum(0), self.surplus
        flared = np.einsum("fp,fy->py", self.city.coefficients.flare, dumped)
        imports = use + dumped
        bought = carrier_costs(imports, prices["import"], prices["export"]).sum(0)
        return Effect(
            direct=self.emissions.sum(0) + flared,
            imports=sum(import_emissions(imports, self.city.base, index).values(), np.zeros(1)),
            sinks=self.sinks.sum(0),
            cost=self.cost.sum(0) + bought,
        )


def _summed(values: Array, groups: Array, count: int) -> Array:
    """Sum (item, ...) into (group, ...)."""
    order = np.argsort(groups, kind="stable")
    starts = np.flatnonzero(np.diff(groups[order], prepend=-1))
    result = np.zeros((count, *values.shape[1:]))
    if order.size:
        result[groups[order][starts]] = np.add.reduceat(values[order], starts, axis=0)
    return result


def _effect(without: Effect, plan: Effect) -> Effect:
    return Effect(without.direct - plan.direct, without.imports - plan.imports,
                  without.sinks - plan.sinks, plan.cost - without.cost)


def _move_costs(case: Case) -> Array:
    """Return what demand and transfer moves cost, booked at their first site, (site, year)."""
    result = np.zeros((len(case.city.index.sites), len(case.city.index.years)))
    for number, transfer in enumerate(case.moves.transfers):
        result[transfer.donors[0]] += case.mix.transfers[number] * transfer.cost
    for number, demand in enumerate(case.moves.demand):
        result[demand.sites[0]] += np.abs(case.mix.demand_moves[number]) * demand.cost
    return result
