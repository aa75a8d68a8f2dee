"""Pencil-size curves and budgets: what one filter abates, at which cost, within which money.

Units of all pencil cities: kt, PJ, million CNY; six equal years, nothing discounted.
"""

from __future__ import annotations

import numpy as np
import pytest

from simulator.optimiser.modes.budget import most_reduction
from simulator.optimiser.modes.cost_curve import macc
from simulator.optimiser.modes.textbook_curve import COSTS, NO_REDUCTION, SAVES, _alone, ranked
from simulator.simulation.scenario import Scenario
from tests.fixtures.pencil import MILLION, PencilCity

close = pytest.approx
MOST = 1000.0
"""What the mill emits [t]."""


def filtered(cost: float = 4.0) -> Scenario:
    """1 kt emits 1 kt of NOx; a filter takes it away."""
    city = PencilCity().plant("mill", {"old": 10}).process("mill", "old", "emit", 1, name="NOx")
    city.control("mill", "filter", cost, NOx=1)
    return city.lever("fit", "coverage", "mill", 100, control="filter").load()


def test_a_cost_curve() -> None:
    """1, 0.5 and 0 kt in 2026: 0, 2 and 4 million, one tonne more at 4000 CNY.

    The objective has a millionth of emissions beside cost, both relative to the whole, 70 million
    and 1000 t, which takes 0.07 off the price. Proves: steps are equal parts of what can be
    reduced, and the price is that of the filter. Sensitivity: the cost of the filter, 4.
    """
    curve = macc(filtered(), pollutant="NOx", points=3)
    assert [step.number for step in curve.steps] == [0, 1, 2]
    assert [step.emissions for step in curve.steps] == close([MOST, MOST / 2, 0], abs=1e-2)
    assert [step.reduction for step in curve.steps] == close([0, MOST / 2, MOST], abs=1e-2)
    assert [step.present_value / MILLION for step in curve.steps] == close([0, 2, 4], abs=1e-4)
    assert [step.marginal for step in curve.steps] == close([0, 3999.93, 3999.93], rel=1e-6)
    moved = [(change.before, change.after) for step in curve.steps for change in step.changes]
    assert np.array(moved) == close(np.array([[0, 0.5], [0.5, 1]]), abs=1e-4)
    (alone,) = curve.alone
    assert (alone.measure, alone.kind, alone.rank, alone.efficient) == ("fit", COSTS, 1, False)
    assert (alone.reduction, alone.cost, alone.unit_cost) == close((MOST, 4 * MILLION, 4000))


def test_the_most_within_a_budget() -> None:
    """2 of 4 million take half; the next tonne costs 4000 CNY.

    Proves: what was spent, what could be reduced at most, and the price of more.
    Sensitivity: the budget, 2.
    """
    found = most_reduction(filtered(), maximise="NOx", budget=2 * MILLION).most
    assert found is not None
    assert (found.baseline, found.limit) == close((MOST, MOST), abs=1e-2)
    assert found.reduction == close(MOST / 2, rel=1e-5)
    assert found.spent == close(2 * MILLION, rel=1e-5)
    assert found.price == close(4000, rel=1e-5)


def test_without_a_mix_nothing_is_reduced_and_nothing_spent() -> None:
    """No filter may be fitted, and half of the emissions must go.

    Proves: zeros, not remains. Sensitivity: the cap, 500 t of the 1000 t that there are.
    """
    city = PencilCity().plant("mill", {"old": 10}).process("mill", "old", "emit", 1, name="NOx")
    city.aim("T", "cap", {"kind": "emission", "pollutant": "NOx"}, "500 t")
    best = most_reduction(city.load(), maximise="NOx", targets=("plan",))
    assert (best.status, best.most is None) == ("infeasible", False)
    assert best.most is not None
    assert (best.most.reduction, best.most.limit, best.most.spent) == (0, 0, 0)
    diagnosis = best.diagnose()
    assert diagnosis is not None
    assert [conflict.members for conflict in diagnosis.conflicts] == [("T",)]


@pytest.mark.parametrize("budget", [None, 9 * MILLION])
def test_more_than_can_be_spent_has_no_price(budget: float | None) -> None:
    """All filters are fitted for less than the budget, if there is one.

    Proves: without a bound on cost, or with one that does not bind, nothing more can be had.
    Sensitivity: the budget, were it below the cost of all filters.
    """
    found = most_reduction(filtered(), maximise="NOx", budget=budget).most
    assert found is not None
    assert found.reduction == close(MOST, rel=1e-5)
    assert found.price == float("inf")


def test_the_rank_of_measures_alone() -> None:
    """Savings by what they save, then costs by unit; what is free costs nothing and saves nothing.

    Proves: the order, sums in that order, and that a saving is efficient where it also reduces
    more than the dearer savings. Sensitivity: the sign of a cost.
    """
    found = ranked([
        _alone("dear", 10, 40, 100), _alone("free", 5, 0, 100), _alone("none", 0, 3, 100),
        _alone("small", 2, -9, 100), _alone("large", 6, -7, 100), _alone("less", 1, -1, 100),
    ])
    assert [(a.measure, a.kind, a.rank, a.cumulative, a.efficient) for a in found[:5]] == [
        ("small", SAVES, 1, 2, True), ("large", SAVES, 2, 8, True), ("less", SAVES, 3, 9, False),
        ("free", COSTS, 4, 14, False), ("dear", COSTS, 5, 24, False)]
    assert [a.unit_cost for a in found] == [None, None, None, 0, 4, None]
    assert (found[5].measure, found[5].kind) == ("none", NO_REDUCTION)
