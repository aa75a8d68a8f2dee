"""What must hold of any least-cost programme, on the tiny city and on the plan of Huzhou.

Every solve starts from a scenario that is loaded anew with the change in question, so that nothing
of the tested machinery, which changes a loaded programme in place, is used to check itself.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from simulator import units
from simulator.bundled import scenarios_root
from simulator.optimiser.answers.best import Best
from simulator.optimiser.infeasible.diagnosis import Diagnosis
from simulator.optimiser.infeasible.proof import solve
from simulator.optimiser.infeasible.ways_out import Relaxation
from simulator.optimiser.optimise import optimise
from simulator.optimiser.programme.binding_targets import enforced
from simulator.optimiser.solving.replay import least_cost_case, with_case
from simulator.optimiser.solving.shadow_prices import ShadowPrice, shadow_prices
from simulator.optimiser.solving.solver import OPTIMAL
from simulator.optimiser.solving.task import prepare
from simulator.scenario.keys import Target
from simulator.simulation.assessing import assess_cases
from simulator.simulation.case import LEAST_COST
from simulator.simulation.loading import load
from simulator.simulation.run import simulate
from tests.fixtures.bundled_cities import loaded, simulated
from tests.fixtures.moving import moving_city

CITY = "huzhou"
ASSUMED = scenarios_root() / CITY / "assumed_targets.yaml"
STEP = 0.002
"""How far a target is moved, as a share of its value."""
NEAR, SLOPE = 1e-6, 1e-4


@dataclass(frozen=True)
class Answer:
    """Status, least cost [CNY of 2020] and shadow prices of one programme."""

    status: str
    cost: float = float("inf")
    prices: Mapping[str, ShadowPrice] = ()  # type: ignore[assignment]


def solved(
    sets: Mapping[str, str] | None = None, held: Collection[str] | None = None,
    files: Collection[Path] = (),
) -> Answer:
    """Load Huzhou with some changes and solve it.

    held : the only targets that bind; by default those of the plan and of the files.
    """
    run = simulate(load(CITY, sets=sets, targets=tuple(files)))

    def binds(name: str, target: Target) -> bool:
        return enforced(target) and (held is None or name in held)

    task = prepare(run, binds)
    found = solve(task)
    if found.status != OPTIMAL:
        return Answer(found.status)
    own = with_case(run, least_cost_case(task, found))
    return Answer(found.status, task.cost_of(found),
                  shadow_prices(task, own, LEAST_COST, found))


@cache
def plan() -> Answer:
    return solved()


@cache
def targets() -> Mapping[str, Target]:
    return loaded(CITY).file.targets


@cache
def priced() -> tuple[str, ...]:
    """Return the targets whose tightening costs something."""
    return tuple(name for name, price in plan().prices.items() if price.discounted > 1.0)


def moved(name: str, share: float) -> tuple[dict[str, str], float]:
    """Return the change that makes a target of Huzhou laxer by a share, and by how many units."""
    target = targets()[name]
    number, unit = units.split_quantity(str(target.value))
    step = abs(number) * share
    value = number - step if target.comparator == ">=" else number + step
    return {f"targets.{name}.value": f"{value!r} {unit}"}, abs(step)


# prices


@pytest.mark.slow
def test_the_plan_has_prices_to_check() -> None:
    assert plan().status == OPTIMAL
    kinds = {targets()[name].quantity.kind for name in priced()}
    assert len(priced()) >= 8
    assert {"coverage", "activity", "capacity", "area"} <= kinds


@pytest.mark.slow
@pytest.mark.parametrize("number", range(8))
def test_a_shadow_price_is_the_slope_of_the_cost(number: int) -> None:
    """What a small step of loosening saves lies between the prices at its two ends.

    So it is never negative: loosening a target never raises the cost.
    """
    name = priced()[number]
    sets, step = moved(name, STEP)
    laxer = solved(sets)
    low, high = sorted((plan().prices[name].discounted, laxer.prices[name].discounted))
    saved = plan().cost - laxer.cost
    assert saved >= 0
    assert low * step * (1 - SLOPE) <= saved <= high * step * (1 + SLOPE)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["HZ-T17", "HZ-T24"])
def test_tightening_costs_at_least_the_price(name: str) -> None:
    sets, step = moved(name, -STEP)
    tighter = solved(sets)
    paid, price = tighter.cost - plan().cost, plan().prices[name].discounted
    assert price > 0
    low, high = sorted((price, tighter.prices[name].discounted))
    assert low * step * (1 - SLOPE) <= paid <= high * step * (1 + SLOPE)


@pytest.mark.slow
def test_prices_of_the_year_are_present_values_divided_by_the_discount() -> None:
    """Huzhou judges the wetland in 2026: six years at the discount rate of the scenario."""
    price = plan().prices["HZ-T38"]
    rate = loaded(CITY).discount_rate
    assert price.discounted > 0
    assert price.undiscounted == pytest.approx(price.discounted * (1 + rate) ** 6, rel=1e-9)


# more targets, fewer targets


@pytest.mark.slow
def test_adding_a_target_never_lowers_the_cost() -> None:
    names = list(targets())
    costs = [solved(held=names[: len(names) * part // 4]).cost for part in range(5)]
    assert all(later >= sooner * (1 - 1e-9) for sooner, later in pairwise(costs))
    assert costs[-1] > costs[0]


@pytest.mark.slow
def test_freed_quotas_cost_no_more() -> None:
    run = simulated(CITY)
    held, freed = (optimise(run.scenario, run, quotas=word) for word in ("hold", "free"))
    assert freed.enforced < held.enforced
    assert freed.objective < held.objective
    assert freed.objective >= held.cheapest * (1 - 1e-9)


@pytest.mark.slow
def test_no_single_pollutant_costs_more_than_all_together() -> None:
    """Each of the four assumed assignments alone, and all four."""
    names = [f"HZ-ASSUMED-{pollutant}" for pollutant in ("NOX", "VOC", "COD", "NH3N")]
    joint = solved(held=names, files=[ASSUMED])
    alone = {name: solved(held=[name], files=[ASSUMED]).cost for name in names}
    assert joint.status == OPTIMAL
    assert all(cost <= joint.cost * (1 + 1e-9) for cost in alone.values()), alone
    assert max(alone.values()) > solved(held=[]).cost * (1 + 1e-9)


def test_foresight_is_never_dearer_than_planning_step_by_step() -> None:
    """A tiny city with targets in 2025 and in 2030."""
    best = optimise(moving_city().load(), myopic=True)
    assert best.status == OPTIMAL
    assert len(best.milestones) > 1
    assert best.objective >= best.foresight * (1 - 1e-9)


# a planted contradiction

PLANTED = """\
OWN-FLOOR:
  clause: 甲
  label: {zh: 纯电动小汽车下限, en: Electric cars floor}
  indicator: own_floor
  kind: quantity
  quantity: {kind: activity, sources: [cars], technologies: [bev]}
  comparator: ">="
  value: 1300 Mvkm
  target_year: 2026
OWN-CEILING:
  clause: 乙
  label: {zh: 纯电动小汽车上限, en: Electric cars ceiling}
  indicator: own_ceiling
  kind: quantity
  quantity: {kind: activity, sources: [cars], technologies: [bev]}
  comparator: "<="
  value: 1000 Mvkm
  target_year: 2026
"""
OWN = ("OWN-FLOOR", "OWN-CEILING")


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = Path(tmp_path_factory.mktemp("planted")) / "targets.yaml"
    path.write_text(PLANTED, "utf-8")
    return path


@pytest.fixture(scope="module")
def clash(planted: Path) -> Best:
    return optimise(load(CITY, targets=[planted]), targets=("plan", "user"))


@pytest.fixture(scope="module")
def diagnosis(clash: Best) -> Diagnosis:
    assert clash.status == "infeasible"
    assert clash.diagnosis is not None
    return clash.diagnosis


@pytest.mark.slow
@pytest.mark.parametrize("dropped", OWN)
def test_each_planted_target_can_be_met_alone(planted: Path, dropped: str) -> None:
    assert solved({f"targets.{dropped}.enforce": "false"}, files=[planted]).status == OPTIMAL


@pytest.mark.slow
def test_exactly_the_planted_clauses_are_named(diagnosis: Diagnosis) -> None:
    (conflict,) = diagnosis.conflicts
    assert set(conflict.members) == set(OWN)
    said = diagnosis.sentences()[0]
    assert "甲" in said.zh
    assert "乙" in said.zh
    assert not [name for name in targets() if name in said.zh]


def change_of(r: Relaxation) -> dict[str, str]:
    """Return what a planner would write to take up a relaxation."""
    (name,) = r.targets
    key = {"move_value": "value", "delay_year": "evaluation_year", "free_quota": "enforce"}[r.what]
    return {f"targets.{name}.{key}": r.after or "false"}


@pytest.mark.slow
def test_every_relaxation_offered_costs_what_is_quoted(
    diagnosis: Diagnosis, planted: Path
) -> None:
    offered = [r for r in diagnosis.relaxations if r.feasible and not r.measure]
    assert {r.what for r in offered} >= {"move_value", "free_quota"}
    assert {r.targets for r in offered} == {(name,) for name in OWN}
    for r in offered:
        again = solved(change_of(r), files=[planted])
        assert again.status == OPTIMAL, r
        assert r.cost == pytest.approx(again.cost, rel=NEAR), r


@pytest.mark.slow
def test_what_is_said_to_stay_infeasible_does(diagnosis: Diagnosis, planted: Path) -> None:
    refused = [r for r in diagnosis.relaxations if not r.feasible and not r.measure and r.after]
    for r in refused:
        assert solved(change_of(r), files=[planted]).status == "infeasible", r


# directions


@pytest.mark.slow
def test_a_direction_is_met_by_the_least_cost_mix() -> None:
    """Binzhou asks for more green power in aluminium without a number."""
    best = optimise(load("binzhou"))
    verdicts = {v.target: v.verdict for v in assess_cases(best.run, (LEAST_COST,))}
    assert "BZ-T09" in best.enforced
    assert verdicts["BZ-T09"] == "met"
    assert "missed" not in verdicts.values()
