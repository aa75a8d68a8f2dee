"""The textbook cost curve: each measure of the library alone, at its potential, on the baseline."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from simulator.accounting.balances import renewable_output
from simulator.accounting.quantities import form
from simulator.measures.clashes import fit
from simulator.measures.levers import has_cost
from simulator.measures.moves import Moves
from simulator.optimiser.answers.aims import Aim
from simulator.optimiser.programme.limits import potential_of
from simulator.simulation.case import BASELINE, Case
from simulator.simulation.projection import project
from simulator.simulation.run import Run
from simulator.simulation.scenario import Scenario
from simulator.tolerances import UNSEEN_SHARE

SAVES, COSTS, NO_REDUCTION = "saves", "costs", "no_reduction"


@dataclass(frozen=True)
class Alone:
    """What one measure does alone in one year.

    reduction : in the unit of the aim; cost : CNY of 2020 in the year, negative if it saves;
    unit_cost : cost over reduction where both are positive (UPRC), else None; kind : saves, costs
    or no_reduction; efficient : among those that save, whether no other one saves as much and
    reduces as much; rank : from 1, None without a reduction; cumulative : sum of the reductions
    up to this rank, as if measures did not interact.
    """

    measure: str
    reduction: float
    cost: float
    unit_cost: float | None
    kind: str
    efficient: bool = False
    rank: int | None = None
    cumulative: float | None = None


def textbook_curve(run: Run, aim: Aim, when: int) -> list[Alone]:
    """Return every measure alone at its potential against the baseline, in the order of rank.

    Equation: unit cost = C / ER. It is undefined for ER <= 0; measures that save are ranked by
    net benefit, never by C / ER, which would favour the smaller reduction; the others by C / ER.
    Left out: bans, and demand and transfer moves whose cost the library does not know.
    """
    city, baseline = run.scenario.city, run.cases[BASELINE]
    forms = [(form(city, q), w) for q, w in aim.quantities]

    def at(case: Case) -> tuple[float, float]:
        emitted = sum(w * float(f.value(case.mix)[when]) for f, w in forms)
        return emitted, float(case.total_cost[when])

    emitted, cost = at(baseline)
    found = []
    for key, case in _cases(run):
        after, paid = at(case)
        found.append(_alone(key, emitted - after, paid - cost, abs(emitted)))
    return ranked(found)


def _cases(run: Run) -> Iterator[tuple[str, Case]]:
    scenario = run.scenario
    renewables = renewable_output(scenario.city, run.cases[BASELINE].mix)
    for key in scenario.library.measures:
        moves = priced(scenario, potential_of(scenario, key))
        fit(moves)
        if acts(moves):
            mix = project(scenario.city, moves, renewables)
            yield key, Case(key, scenario.city, moves, mix, scenario.discount_rate)


def priced(scenario: Scenario, moves: Moves) -> Moves:
    """Return moves without bans and without demand and transfer moves of unknown cost or place."""
    library = scenario.library
    return replace(
        moves, bans={}, offsets=[],
        demand=[d for d in moves.demand if d.has_place and has_cost(library, d)],
        transfers=[t for t in moves.transfers if t.has_place and has_cost(library, t)],
    )


def acts(moves: Moves) -> bool:
    """Tell whether moves change anything."""
    return bool(moves.demand or moves.transfers) or any(moves.claims.values())


def _alone(key: str, reduction: float, cost: float, size: float) -> Alone:
    if reduction <= UNSEEN_SHARE * size:
        return Alone(key, reduction, cost, None, NO_REDUCTION)
    if cost < 0:
        return Alone(key, reduction, cost, None, SAVES)
    return Alone(key, reduction, cost, cost / reduction, COSTS)


def ranked(found: list[Alone]) -> list[Alone]:
    """Return measures by rank: savings by net benefit, costs by cost per unit, then the rest."""
    saving = sorted((a for a in found if a.kind == SAVES), key=lambda a: (a.cost, a.measure))
    dear = sorted((a for a in found if a.kind == COSTS),
                  key=lambda a: (a.unit_cost or 0.0, a.measure))
    result, total, largest = [], 0.0, 0.0
    for rank, own in enumerate([*saving, *dear], 1):
        total += own.reduction
        efficient = own.kind == SAVES and own.reduction > largest
        largest = max(largest, own.reduction)
        result.append(replace(own, rank=rank, cumulative=total, efficient=efficient))
    return [*result, *(a for a in found if a.kind == NO_REDUCTION)]
