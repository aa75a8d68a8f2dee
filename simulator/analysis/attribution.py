"""What each measure of the plan contributes: the plan with it, less the plan without it.

Leave-one-out effects do not add up to the effect of the plan: two measures on one source share
their effect, and each is credited only with what is lost when it alone is dropped. What is left is
reported as `interaction`, so that the rows add up to baseline less plan. Where something was
observed after the base year, plan and baseline share it: it is a player of its own, `observed`,
from the frozen path to the baseline, and the rows add up to frozen path less plan.

Dropping one measure changes only the sites it moves and the sites that supply those. Measures
whose sites do not overlap are therefore dropped together, and each is read off its own sites. The
plans that lack one group each are draws of one projection.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from simulator.accounting.balances import renewable_output
from simulator.analysis.effects import Effect, Effects
from simulator.analysis.site_parts import State
from simulator.analysis.sites import Sites, between
from simulator.analysis.target_effects import Gauge, Parts
from simulator.analysis.touched_sites import reaches
from simulator.measures.drawn import DrawnMeasures
from simulator.simulation.case import BASELINE, PLAN, Case
from simulator.simulation.drawing import plan_moves
from simulator.simulation.projection import project
from simulator.simulation.run import BLOCK, Run
from simulator.wording import INTERACTION, OBSERVED


def effects_of(run: Run) -> Effects | None:
    """Return what each measure contributes; None where a stated mix stands in their place."""
    return None if run.scenario.stated is not None else attribute(run)


def attribute(run: Run) -> dict[str, Effect]:
    """Return measure -> its effect in the plan case, and `interaction`, which makes them add up.

    Equation: effect[m] = (plan without m) - (plan); interaction = (baseline - plan) - sum over m;
    where something was observed, also observed = (frozen path) - (baseline).
    """
    prices, plan = run.city.prices, Sites.of(run.cases[PLAN])
    reach, nothing = reaches(run), plan.total(prices)
    gauge = Gauge(run, State(plan.surplus, nothing.cost))
    found: dict[str, Effect] = {}
    for group, without, parts in _left_out(run, reach, gauge):
        for key in group:
            mixed = plan.replaced(without, reach[key])
            total = mixed.total(prices)
            state = State(mixed.surplus, total.cost)
            towards = gauge.without(key, parts, sorted(reach[key]), state)
            found[key] = replace(between(total, nothing), targets=towards)
    effects = {key: found[key] for key in run.cases[PLAN].moves.claims}
    before = Sites.of(run.cases[BASELINE])
    total = before.total(prices)
    state = State(before.surplus, total.cost)
    whole = replace(between(total, nothing), targets=gauge.whole(state))
    seen = {OBSERVED: _observed(run, gauge, total, state)} if run.city.is_observed else {}
    return {**effects, **seen, INTERACTION: whole.less(effects.values())}


def _observed(run: Run, gauge: Gauge, baseline: Effect, state: State) -> Effect:
    """Return what was observed changes; baseline, state : totals of the baseline."""
    frozen = Sites.of(run.frozen)
    total = frozen.total(run.city.prices)
    towards = gauge.observed(State(frozen.surplus, total.cost), state)
    return replace(between(total, baseline), targets=towards).over(run.lead)


def _left_out(
    run: Run, reach: Mapping[str, frozenset[int]], gauge: Gauge
) -> Iterator[tuple[list[str], Sites, Parts]]:
    """Yield groups of measures with the sites of the plan without them, some groups at once."""
    groups, size = disjoint(reach), max(BLOCK // math.prod(run.lead), 1)
    for first in range(0, len(groups), size):
        some = groups[first : first + size]
        case = leave_out(run, some)
        sites, parts = Sites.of(case), gauge.parts(case)
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
