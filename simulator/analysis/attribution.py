"""What each measure of the plan contributes: the plan with it, less the plan without it.

Leave-one-out effects do not add up to the effect of the plan: two measures on one source share
their effect, and each is credited only with what is lost when it alone is dropped. What is left is
reported as `interaction`, so that the rows add up to baseline less plan.

Dropping one measure changes only the sites it moves and the sites that supply those. Measures
whose sites do not overlap are therefore dropped together, and each is read off its own sites. The
plans that lack one group each are draws of one projection.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from simulator.accounting.balances import import_emissions, renewable_output, sum_by
from simulator.accounting.costs import carrier_costs
from simulator.accounting.ledger import site_emissions
from simulator.analysis.site_parts import State
from simulator.analysis.target_effects import Gauge, Number, Parts, above_noise
from simulator.analysis.touched_sites import reaches
from simulator.city.city import City
from simulator.city.coefficients import FLARED_GROUP
from simulator.kernels.axes import over_years
from simulator.measures.drawn import DrawnMeasures
from simulator.simulation.case import BASELINE, PLAN, Case
from simulator.simulation.drawing import plan_moves
from simulator.simulation.projection import project
from simulator.simulation.run import BLOCK, Run
from simulator.wording import INTERACTION

Array = np.ndarray


@dataclass(frozen=True)
class Effect:
    """What a measure changes: positive where it reduces, and where it costs.

    direct : (..., pollutant, year) [t/yr] emissions inside the city, CO2 of sinks left out
    imports : (..., year) [t/yr] CO2 of net imported electricity and heat
    sinks : (..., year) [t/yr] CO2 taken up by land
    cost : (..., year) [CNY of 2020 per year] added to the system
    targets : target -> change of what it is judged by in its year, towards the target, in
        canonical units, (...)
    """

    direct: Array
    imports: Array
    sinks: Array
    cost: Array
    targets: Mapping[str, Number] = field(default_factory=dict)

    def co2(self, pollutant: int) -> Array:
        """Return CO2 reduced in all three boundaries together, (..., year) [t/yr]."""
        result: Array = self.direct[..., pollutant, :] + self.imports + self.sinks
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


Effects = Mapping[str, Effect]
"""Measure, or what is left over, -> what it changes."""


def _rest(whole: Number, parts: list[Number]) -> Number:
    """Return what is left of a whole; nothing where only rounding is left."""
    size = np.abs(whole) + sum((np.abs(part) for part in parts), np.zeros(()))
    return above_noise(np.asarray(whole - sum(parts)), size)


def effects_of(run: Run) -> Effects | None:
    """Return what each measure contributes; None where a stated mix stands in their place."""
    return None if run.scenario.stated is not None else attribute(run)


def attribute(run: Run) -> dict[str, Effect]:
    """Return measure -> its effect in the plan case, and `interaction`, which makes them add up.

    Equation: effect[m] = (plan without m) - (plan); interaction = (baseline - plan) - sum over m.
    """
    prices, plan = run.city.prices, _Sites.of(run.cases[PLAN])
    reach, nothing = reaches(run), plan.total(prices)
    gauge = Gauge(run, State(plan.surplus, nothing.cost))
    found: dict[str, Effect] = {}
    for group, without, parts in _left_out(run, reach, gauge):
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


def _left_out(
    run: Run, reach: Mapping[str, frozenset[int]], gauge: Gauge
) -> Iterator[tuple[list[str], _Sites, Parts]]:
    """Yield groups of measures with the sites of the plan without them, some groups at once."""
    groups, size = disjoint(reach), max(BLOCK // math.prod(run.lead), 1)
    for first in range(0, len(groups), size):
        some = groups[first : first + size]
        case = leave_out(run, some)
        sites, parts = _Sites.of(case), gauge.parts(case)
        for number, group in enumerate(some):
            yield group, sites.one(number), parts.one(number)


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


def leave_out(run: Run, groups: Sequence[Collection[str]]) -> Case:
    """Return the plan without each of some groups of measures, (group, ...)."""
    city, count, axes = run.city, len(groups), len(run.lead)
    gone = {key: np.array([key in group for group in groups]).reshape(count, *(1,) * axes)
            for group in groups for key in group}
    own = DrawnMeasures() if run.draws is None else run.draws.measures
    never = np.zeros((), dtype=bool)
    absent = {key: gone.get(key, never) | own.absent.get(key, never)
              for key in (*own.absent, *gone)}
    moves = plan_moves(run.scenario, city, run.draws, replace(own, absent=absent))
    renewables = renewable_output(city, run.cases[BASELINE].mix)
    return Case("", city, moves, project(city, moves, renewables), run.cases[PLAN].rate)


@dataclass(frozen=True)
class _Sites:
    """A case by site.

    emissions : (..., site, pollutant, year) [t/yr], CO2 of sinks apart in sinks : (..., site, year)
    use : (..., site, carrier, year) net use; cost : (..., site, year) [CNY of 2020], trade left out
    dumped : (..., carrier, year) surplus that nobody uses
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
        index = case.city.index
        site, count = index.process_site, len(index.sites)
        emitted, co2 = site_emissions(case.city, case.mix), index.pollutant("CO2")
        taken = emitted[..., co2, :] * index.sink[:, None]
        emitted[..., co2, :] -= taken
        cost = _move_costs(case)
        for item, values in case.costs.items():
            owner = site[index.control_process] if item.startswith("control_") else site
            cost = cost + sum_by(values, owner, count, -2)
        use = sum_by(case.carrier_use, site, count, -3)
        return cls(case.city, emitted, taken, use, cost, case.mix.dumped)

    def one(self, number: int) -> _Sites:
        """Return one of several cases that stand on the first axis."""
        own = {name: getattr(self, name)[number] for name in (*BY_SITE, "dumped")}
        return _Sites(self.city, **own)

    def replaced(self, other: _Sites, sites: frozenset[int]) -> _Sites:
        """Return this case with some sites taken from another one."""
        rows = sorted(sites)
        taken = np.isin(np.arange(len(self.city.index.sites)), rows)
        mixed = {
            name: np.where(taken.reshape(-1, *(1,) * after), getattr(other, name),
                           getattr(self, name))
            for name, after in BY_SITE.items()
        }
        dumped = np.broadcast_to(self.dumped, other.dumped.shape).copy()
        carriers = [self.city.index.carrier(self.city.index.source(n).carrier) for n in rows
                    if self.city.index.linked[n]]
        dumped[..., carriers, :] = other.dumped[..., carriers, :]
        return _Sites(self.city, dumped=dumped, **mixed)

    @property
    def surplus(self) -> Array:
        """Return what nobody uses, by-product gas that is flared included, (..., carrier, year)."""
        use, dumped = self.use.sum(-3), self.dumped.copy()
        for number, carrier in enumerate(self.city.index.lists.carriers.values()):
            if carrier.group == FLARED_GROUP:
                dumped[..., number, :] = np.maximum(-use[..., number, :], 0.0)
        return dumped

    def total(self, prices: Mapping[str, Array]) -> Effect:
        """Return the city's emissions and cost."""
        index, use, dumped = self.city.index, self.use.sum(-3), self.surplus
        flared = np.einsum("...fp,...fy->...py", self.city.coefficients.flare, dumped)
        imports = use + dumped
        bought = carrier_costs(imports, prices["import"], prices["export"]).sum(-2)
        return Effect(
            direct=self.emissions.sum(-3) + flared,
            imports=sum(import_emissions(imports, self.city.base, index).values(), np.zeros(1)),
            sinks=self.sinks.sum(-2),
            cost=self.cost.sum(-2) + bought,
        )


BY_SITE = {"emissions": 2, "sinks": 1, "use": 2, "cost": 1}
"""Arrays of a case by site, and how many axes come after that of the site."""


def _effect(without: Effect, plan: Effect) -> Effect:
    return Effect(without.direct - plan.direct, without.imports - plan.imports,
                  without.sinks - plan.sinks, plan.cost - without.cost)


def _move_costs(case: Case) -> Array:
    """Return what demand and transfer moves cost, booked at their first site, (..., site, year)."""
    result = np.zeros(case.mix.demand.shape)
    for number, transfer in enumerate(case.moves.transfers):
        price = over_years(transfer.cost)
        result[..., transfer.donors[0], :] += case.mix.transfers[..., number, :] * price
    for number, demand in enumerate(case.moves.demand):
        moved = np.abs(case.mix.demand_moves[..., number, :])
        result[..., demand.sites[0], :] += moved * over_years(demand.cost)
    return result
