"""Parts of the base stock that were built in known years, each case worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from simulator.kernels.stock import StockParameters, StockResult, StockRules, turnover
from simulator.kernels.vintages import BaseStock, Survival, standing

Array = np.ndarray


def survival(years: int, life: float, *, shape: float = 0.0, age: float = 0.0, aged: int = 0,
             built: tuple[float, ...] = ()) -> Survival:
    """Return the survival of one process; built : parts by year, the base year the last."""
    one = np.ones(1)
    stock = BaseStock(age * one, 0 * one, aged * one, np.array(built).reshape(-1, 1))
    return Survival.of(years, life * one, shape * one, stock)


def run(own: Survival, demand: list[float], base: float = 100.0) -> StockResult:
    """Run one site of one technology in which nothing stands idle."""
    years = len(demand)
    parameters = StockParameters(
        site=np.zeros(1, dtype=int), base=np.array([base]), full_load=np.ones(1), survival=own,
        full=np.array([True]), capacity_led=np.array([False]), rank=np.ones(1, dtype=int),
    )
    rules = StockRules(np.ones((1, years)), np.full((1, years), math.inf), np.zeros((1, years)),
                       lambda shares, _t: shares)
    return turnover(parameters, rules, np.array([demand]))


def test_a_cohort_lives_as_long_as_what_is_built() -> None:
    """Life 3; 30 of 100 were built a year ago and 20 now: they stand one, and two years more.

    The other 50 have a mean age of 1.5 years: they fall to zero in a line over three years.
    """
    own = survival(5, 3, age=1.5, built=(0.3, 0.2))
    np.testing.assert_allclose(
        own.stock[:, 0] * 100, [100, 50 * 2 / 3 + 50, 50 / 3 + 20, 0, 0], atol=1e-12)
    found = run(own, [100.0] * 4)
    np.testing.assert_allclose(
        found.additions[0], [0, 50 / 3, 50 / 3 + 30, 50 / 3 + 20], atol=1e-12)


def test_ages_of_an_earlier_year_hold_for_what_was_there_then() -> None:
    """Life 10 and mean age 5 four years ago: six tenths were left, and now a tenth less a year."""
    own = survival(4, 10, age=5, aged=4)
    np.testing.assert_allclose(own.stock[:, 0], [1, 5 / 6, 4 / 6, 3 / 6])


def test_a_cohort_ages_by_weibull_from_its_year_on() -> None:
    """Built two years ago: exp(-(a/s)^k) of age a + 2 over that of age 2."""
    own, scale = survival(3, 8, shape=3.0, built=(1.0, 0.0, 0.0)), 8 / math.gamma(4 / 3)
    share = [math.exp(-((age / scale) ** 3)) for age in (2, 3, 4)]
    np.testing.assert_allclose(own.stock[:, 0], [s / share[0] for s in share])


def test_the_oldest_goes_first_and_the_last_cohort_last() -> None:
    """For ever: 50 of unknown age, 30 of last year, 20 of this; demand falls to 40, then to 15."""
    own = survival(3, math.inf, built=(0.3, 0.2))
    found = run(own, [100.0, 40.0, 15.0])
    left = standing(np.array([100.0]), found.additions, found.retired, own)
    assert left[:, 0].tolist() == pytest.approx([0, 0, 15, 0, 0])


def test_what_would_stand_no_longer_counts_to_the_rest() -> None:
    """Built three years ago with a life of 2: the row is wrong, and nothing is lost by it."""
    own = survival(2, 2, age=1, built=(0.4, 0.0, 0.0, 0.0))
    assert run(own, [100.0, 100.0]).additions[0].tolist() == pytest.approx([0, 50])


def test_vintages_are_found_again_from_what_was_built_and_retired() -> None:
    """Life 4; 100 of mean age 2 lose 25 a year. 120 are wanted in year 1: 45 are built; 60 in
    year 2: of 50 + 45, the oldest 35 go; 60 again: of the base stock's 15, half."""
    own = survival(4, 4, age=2)
    found = run(own, [100.0, 120.0, 60.0, 60.0])
    left = standing(np.array([100.0]), found.additions, found.retired, own)
    assert left[:, 0].tolist() == pytest.approx([7.5, 45, 0, 7.5])
    np.testing.assert_allclose(left.sum(0), found.capacity[:, -1])
