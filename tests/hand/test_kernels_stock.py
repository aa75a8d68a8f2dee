"""Stock turnover on one site, each case worked out by hand."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from simulator.kernels.stock import (
    StockParameters,
    StockResult,
    StockRules,
    control_additions,
    turnover,
)
from simulator.kernels.vintages import BaseStock, Survival

Array = np.ndarray
NOTHING = math.nan


def keep(shares: Array, _t: int) -> Array:
    return shares


def one_site(base: Array, full_load: Array, life: float, mean_age: float, years: int, *,
             full: bool = True, led: bool = False) -> StockParameters:
    """Return the stocks of one site, (..., process); technologies ranked in the order given."""
    wide = np.ones(base.shape)
    return StockParameters(
        site=np.zeros(base.shape[-1], dtype=int), base=base, full_load=full_load,
        survival=Survival.of(years, life * wide, 0 * wide, BaseStock(
            mean_age * wide, 0 * wide, 0 * wide, np.zeros((0, base.shape[-1])))),
        full=np.array([full]), capacity_led=np.array([led]),
        rank=np.arange(1, base.shape[-1] + 1),
    )


def run(
    base: list[float],
    demand: list[float],
    *,
    additions: list[float] | None = None,
    full: bool = True,
    led: bool = False,
    life: float = math.inf,
    mean_age: float = 0.0,
    full_load: list[float] | None = None,
    ceiling: list[list[float]] | None = None,
    capacity: list[list[float]] | None = None,
    fixed: Callable[[Array, int], Array] = keep,
) -> StockResult:
    """Run one site; technologies are ranked in the order given."""
    slots, years = len(base), len(demand)
    shares = np.array(additions if additions is not None else base, dtype=float)
    parameters = one_site(np.array(base, dtype=float), np.array(full_load or [1.0] * slots), life,
                          mean_age, years, full=full, led=led)
    rules = StockRules(
        additions=np.repeat((shares / shares.sum())[:, None], years, axis=-1),
        ceiling=np.array(ceiling) if ceiling else np.full((slots, years), np.inf),
        capacity=np.array(capacity) if capacity else np.zeros((slots, years)),
        reallocate=fixed,
    )
    return turnover(parameters, rules, np.array([demand], dtype=float))


def shares_from(t0: int, wanted: list[float]) -> Callable[[Array, int], Array]:
    """Fix all shares from a year on."""
    return lambda shares, t: np.array(wanted)[:, None] if t >= t0 else shares


def rows(values: Array) -> list[list[float]]:
    return np.round(values, 9).tolist()


def test_growth_is_built() -> None:
    """100 standing, 2 units each; 200, then 240 units: 20 more are built."""
    found = run([100], [200, 240], full_load=[2.0])
    assert rows(found.capacity) == [[100, 120]]
    assert rows(found.additions) == [[0, 20]]
    assert rows(found.activity) == [[200, 240]]


def test_shares_of_additions_are_shares_of_capacity() -> None:
    """A works 1, B works 3; half of the new capacity each: of 40 units A serves 10, B 30."""
    found = run([60, 0], [60, 100], additions=[1, 1], full_load=[1.0, 3.0])
    assert rows(found.additions) == [[0, 10], [0, 10]]
    assert rows(found.activity) == [[60, 70], [0, 30]]


def test_what_ages_out_is_replaced_in_the_shares_of_additions() -> None:
    """A half-aged stock of life 10 loses a tenth a year; B fills the gap."""
    found = run([100, 0], [100, 100, 100], additions=[0, 1], life=10, mean_age=5)
    assert rows(found.capacity) == [[100, 90, 80], [0, 10, 20]]
    assert rows(found.additions) == [[0, 0, 0], [0, 10, 10]]
    assert not found.retired.any()


def test_new_vintages_serve_their_whole_life() -> None:
    """Life 2: what is built in year 1 stands in 1 and 2, and is replaced in 3."""
    found = run([10], [10, 10, 10, 10, 10], life=2)
    assert rows(found.additions) == [[0, 0, 10, 0, 10]]
    assert rows(found.capacity) == [[10, 10, 10, 10, 10]]


def test_surplus_retires_the_worst_of_one_age_first() -> None:
    """Both of the base year; demand falls by 50: A, of the lower rank, goes."""
    found = run([60, 40], [100, 50])
    assert rows(found.capacity) == [[60, 10], [40, 40]]
    assert rows(found.retired) == [[0, 50], [0, 0]]


def test_surplus_retires_the_oldest_of_all_technologies_first() -> None:
    """A 20 + B 30 of the base year, A 50 of year 1; 40 must go: A's old 20, then B's old 20."""
    found = run([20, 30], [50, 100, 60], additions=[1, 0])
    assert rows(found.capacity) == [[20, 70, 50], [30, 30, 10]]
    assert rows(found.retired) == [[0, 0, 20], [0, 0, 20]]


def test_retired_stock_does_not_come_back() -> None:
    found = run([100], [100, 40, 100])
    assert rows(found.capacity) == [[100, 40, 100]]
    assert rows(found.additions) == [[0, 0, 60]]
    assert rows(found.retired) == [[0, 60, 0]]


def test_idle_stock_runs_pro_rata_and_stays() -> None:
    """60 and 40 standing, 50 wanted: 30 and 20 run, nothing retires."""
    found = run([60, 40], [100, 50, 100], full=False)
    assert rows(found.activity) == [[60, 30, 60], [40, 20, 40]]
    assert rows(found.capacity) == [[60, 60, 60], [40, 40, 40]]
    assert not found.retired.any()
    assert not found.additions.any()


def test_ceiling_retires_and_builds_the_others() -> None:
    """A may keep half of 60; its 30 are replaced by B although A has half of the additions."""
    found = run([60, 40], [100, 100], additions=[1, 1], ceiling=[[math.inf, 0.5], [math.inf] * 2])
    assert rows(found.capacity) == [[60, 30], [40, 70]]
    assert rows(found.retired) == [[0, 30], [0, 0]]
    assert rows(found.additions) == [[0, 0], [0, 30]]


def test_ceiling_counts_what_aged_out_anyway() -> None:
    """After one year 54 of 60 stand; a ceiling of 90 % retires nothing."""
    found = run([60, 0], [60, 60], additions=[0, 1], life=10, mean_age=5,
                ceiling=[[math.inf, 0.9], [math.inf] * 2])
    assert rows(found.retired) == [[0, 0], [0, 0]]
    assert rows(found.capacity) == [[60, 54], [0, 6]]


def test_ceiling_of_idle_stock_retires_capacity() -> None:
    """100 standing, 50 run; half is closed: the other half runs full, nothing is built."""
    found = run([100], [50, 50], full=False, ceiling=[[math.inf, 0.5]])
    assert rows(found.capacity) == [[100, 50]]
    assert rows(found.activity) == [[50, 50]]
    assert not found.additions.any()


def test_fixed_share_of_a_full_stock() -> None:
    """B shall serve 30 % of 100: A retires 30, B builds 30."""
    found = run([100, 0], [100, 100, 100], fixed=shares_from(1, [0.7, 0.3]))
    assert rows(found.activity) == [[100, 70, 70], [0, 30, 30]]
    assert rows(found.retired) == [[0, 30, 0], [0, 0, 0]]
    assert rows(found.additions) == [[0, 0, 0], [0, 30, 0]]


def test_fixed_share_of_a_stock_that_idles_converts_what_idles_too() -> None:
    """100 standing, 80 run. B from 40 to 70 % of the activity: 56 run, 70 stand; A keeps 30."""
    found = run([60, 40], [80, 80, 80], full=False, fixed=shares_from(1, [0.3, 0.7]))
    assert rows(found.activity) == [[48, 24, 24], [32, 56, 56]]
    assert rows(found.capacity) == [[60, 30, 30], [40, 70, 70]]
    assert rows(found.additions) == [[0, 0, 0], [0, 30, 0]]
    assert rows(found.retired) == [[0, 30, 0], [0, 0, 0]]


def test_capacity_leads_and_activity_follows() -> None:
    """50, 80, 60 MW at 2 GWh each: 30 are built, then 20 retired."""
    found = run([50], [0, 0, 0], led=True, full_load=[2.0], capacity=[[50, 80, 60]], full=False)
    assert rows(found.activity) == [[100, 160, 120]]
    assert rows(found.additions) == [[0, 30, 0]]
    assert rows(found.retired) == [[0, 0, 20]]


def test_capacity_that_ages_out_is_renewed() -> None:
    """Life 10, half-aged: a tenth a year is built again, the level stays."""
    found = run([100], [0, 0, 0], led=True, capacity=[[100, 100, 100]], life=10, mean_age=5)
    assert rows(found.capacity) == [[100, 100, 100]]
    assert rows(found.additions) == [[0, 10, 10]]


@pytest.mark.parametrize("full", [True, False])
def test_stocks_conserve_vehicles(full: bool) -> None:
    """standing[t] = standing[t-1] - aged out - retired + built, whatever demand does."""
    demand = [100, 130, 90, 95, 140, 60, 60]
    found = run([70, 30], demand, additions=[1, 2], life=6, mean_age=3, full=full)
    aged = found.capacity[..., :-1] + (found.additions - found.retired - found.capacity)[..., 1:]
    assert (aged > -1e-9).all()
    np.testing.assert_allclose(found.activity.sum(0), demand)
    if full:
        np.testing.assert_allclose(found.capacity, found.activity)


def test_a_draw_axis_changes_nothing() -> None:
    one = run([60, 40], [100, 120, 70], additions=[1, 3], life=5, mean_age=2)
    base = np.broadcast_to(np.array([60.0, 40.0]), (3, 2))
    stacked = one_site(base, np.ones((3, 2)), 5, 2, 3)
    additions = np.broadcast_to(np.array([[0.25] * 3, [0.75] * 3]), (3, 2, 3))
    rules = StockRules(additions, np.full((2, 3), np.inf), np.zeros((3, 2, 3)), keep)
    many = turnover(stacked, rules, np.broadcast_to(np.array([[100.0, 120.0, 70.0]]), (3, 1, 3)))
    for draw in range(3):
        np.testing.assert_array_equal(many.capacity[draw], one.capacity)
        np.testing.assert_array_equal(many.retired[draw], one.retired)


# controls


def test_control_capacity_of_the_base_year_is_replaced_over_one_life() -> None:
    """100 in use, life 10: 90 stand after one year, 10 are built each year."""
    use = np.full((1, 4), 100.0)
    built, place = control_additions(use, np.array([10.0]))
    assert rows(built) == [[0, 10, 10, 10]]
    np.testing.assert_allclose(place, use)


def test_new_control_capacity_follows_its_use() -> None:
    """0, 30, 50, 50: 30, 20 and nothing are built."""
    built, place = control_additions(np.array([[0.0, 30.0, 50.0, 50.0]]), np.array([10.0]))
    assert rows(built) == [[0, 30, 20, 0]]
    assert rows(place) == [[0, 30, 50, 50]]


def test_control_capacity_stays_when_its_use_falls() -> None:
    """Built for 50; 20 used: 50 stay in place and are paid for."""
    built, place = control_additions(np.array([[0.0, 50.0, 20.0, 50.0]]), np.array([10.0]))
    assert rows(built) == [[0, 50, 0, 0]]
    assert rows(place) == [[0, 50, 50, 50]]


def test_controls_without_a_life_are_never_replaced() -> None:
    built, place = control_additions(np.array([[40.0, 40.0, 60.0]]), np.array([math.inf]))
    assert rows(built) == [[0, 0, 20]]
    assert rows(place) == [[40, 40, 60]]


def test_control_vintages_end_after_their_life() -> None:
    """Life 2: built in year 1, gone in 3, built again."""
    built, _ = control_additions(np.array([[0.0, 10.0, 10.0, 10.0]]), np.array([2.0]))
    assert rows(built) == [[0, 10, 0, 10]]
