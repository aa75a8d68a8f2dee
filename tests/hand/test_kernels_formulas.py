"""Paths, survival, annuities and coverage against numbers worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.special import gammainc

from simulator.accounting.balances import sum_by
from simulator.accounting.costs import (
    annuities,
    carrier_costs,
    discount_weights,
    present_value,
    unit_present_value,
)
from simulator.kernels.annuity import capital_recovery_factor, discount_factor
from simulator.kernels.coverage import raise_coverage
from simulator.kernels.paths import continued, grow, interpolate
from simulator.kernels.survival import base_stock_share, surviving_share

YEARS = np.arange(2020, 2026)
NOTHING = math.nan


def share(age: float, life: float, shape: float = 0.0) -> float:
    return float(surviving_share(np.array(age), np.array(life), np.array(shape)))


def base_share(
    elapsed: float, life: float, mean_age: float, shape: float = 0.0, youngest: float = 0.0
) -> float:
    values = (np.array(float(v)) for v in (elapsed, life, shape, mean_age, youngest))
    return float(base_stock_share(*values))


# paths


def test_linear_between_stated_years_and_constant_outside() -> None:
    """2021: 10, 2024: 40: 20 and 30 between, 10 before, 40 after."""
    path = interpolate({2021: 10.0, 2024: 40.0}, YEARS)
    np.testing.assert_allclose(path, [10, 10, 20, 30, 40, 40], rtol=1e-15)


def test_one_stated_year_is_constant() -> None:
    np.testing.assert_array_equal(interpolate({2022: 7.0}, YEARS), np.full(6, 7.0))


def test_stated_years_are_met_to_the_bit() -> None:
    points = {2020: 0.1, 2023: 0.7, 2025: 0.3}
    path = interpolate(points, YEARS)
    assert [path[0], path[3], path[5]] == [0.1, 0.7, 0.3]


def test_order_of_the_points_does_not_matter() -> None:
    forward = interpolate({2020: 1.0, 2025: 6.0}, YEARS)
    np.testing.assert_array_equal(forward, interpolate({2025: 6.0, 2020: 1.0}, YEARS))


def test_a_draw_axis_stays_in_front() -> None:
    """Two draws, 0 to 5 and 10 to 20: in 2022 2 and 14."""
    path = interpolate({2020: np.array([0.0, 10.0]), 2025: np.array([5.0, 20.0])}, YEARS)
    assert path.shape == (2, 6)
    np.testing.assert_allclose(path[:, 2], [2, 14])


def test_activity_follows_its_driver() -> None:
    """Driver 100, 110, 121; elasticity 1: 50, 55, 60.5; 0: 50; 2: 50, 60.5, 73.205."""
    driver = np.array([100.0, 110.0, 121.0])
    found = grow(np.full(3, 50.0), driver, np.array([1.0, 0.0, 2.0]))
    expected = [[50, 55, 60.5], [50, 50, 50], [50, 60.5, 73.205]]
    np.testing.assert_allclose(found, expected, rtol=1e-12)


# survival


@pytest.mark.parametrize(("age", "expected"), [(0, 1), (9, 1), (9.5, 0.5), (10, 0), (30, 0)])
def test_fixed_life_of_ten_years(age: float, expected: float) -> None:
    """Whole until nine, gone at ten: ten payments of an annuity, ten years of service."""
    assert share(age, 10) == expected


def test_infinite_life_never_ends() -> None:
    assert share(1e6, math.inf) == 1
    assert base_share(1e6, math.inf, 0) == 1


def test_weibull_of_shape_one_is_exponential() -> None:
    """Gamma(2) = 1, so the scale is the life: exp(-5/10) = 0.606531."""
    assert share(5, 10, 1) == pytest.approx(0.606531, abs=1e-6)


def test_weibull_of_shape_two() -> None:
    """Gamma(1.5) = 0.886227, scale 10 / 0.886227 = 11.283792; exp(-(10 / 11.283792)^2)
    = exp(-0.785398) = 0.455938 (the exponent is pi / 4)."""
    assert share(10, 10, 2) == pytest.approx(math.exp(-math.pi / 4), abs=1e-12)


@pytest.mark.parametrize("shape", [1.0, 2.0, 3.5, 6.0])
def test_weibull_has_the_stated_mean_life(shape: float) -> None:
    """The mean life is the area under the survival curve."""
    ages = np.linspace(0, 200, 200_001)
    curve = surviving_share(ages, np.array(11.0), np.array(shape))
    assert np.trapezoid(curve, ages) == pytest.approx(11.0, rel=1e-5)


def test_base_stock_at_half_its_life_falls_linearly() -> None:
    """Ages spread over 0 to 20, life 20: after 5, 10, 20 years 75 %, 50 % and nothing."""
    found = [base_share(t, 20, 10) for t in (0, 5, 10, 20, 21)]
    assert found == [1, 0.75, 0.5, 0, 0]


def test_young_base_stock_stands_longer() -> None:
    """Mean age 2, so ages 0 to 4, life 10: whole for 6 years, then a quarter a year."""
    found = [base_share(t, 10, 2) for t in (0, 6, 7, 8, 9, 10)]
    assert found == [1, 1, 0.75, 0.5, 0.25, 0]


def test_new_base_stock_goes_at_once_at_the_end() -> None:
    """Mean age 0: all built in the base year."""
    assert [base_share(t, 10, 0) for t in (0, 9, 10)] == [1, 1, 0]


def test_base_stock_of_a_standard_no_longer_sold() -> None:
    """Mean age 6, none younger than 4, so ages 4 to 8, life 10: a quarter goes each year from 3."""
    assert [base_share(t, 10, 6, youngest=4) for t in (0, 2, 3, 4, 6)] == [1, 1, 0.75, 0.5, 0]


def test_overaged_base_stock_still_stands_in_the_base_year() -> None:
    assert [base_share(t, 10, 10, youngest=10) for t in (0, 1)] == [1, 0]


def test_exponential_base_stock_forgets_its_age() -> None:
    """Shape 1 has no memory: exp(-3/10) whatever the ages."""
    assert base_share(3, 10, 5, shape=1) == pytest.approx(math.exp(-0.3), abs=1e-9)
    assert base_share(0, 10, 5, shape=1) == 1


def test_base_stock_with_weibull_against_the_integral() -> None:
    """Ages 0 to 8 of life 8 and shape 3; after 4 years the integral of S over 4 to 12 over that
    over 0 to 8."""
    ages = np.linspace(0, 12, 120_001)
    curve = surviving_share(ages, np.array(8.0), np.array(3.0))
    now = np.trapezoid(curve[ages <= 8], ages[ages <= 8])
    later = np.trapezoid(curve[ages >= 4], ages[ages >= 4])
    assert base_share(4, 8, 4, shape=3) == pytest.approx(later / now, rel=1e-7)


@pytest.mark.parametrize(("life", "shape", "mean", "youngest"), [
    (5, 1.2, 3, 0), (15, 2.5, 7.5, 0), (12, 3.4, 9, 3), (30, 6, 15, 0), (8, 1.2, 6, 0),
])
@pytest.mark.parametrize("elapsed", [1, 5, 20])
def test_base_stock_with_weibull_in_closed_form(
    life: float, shape: float, mean: float, youngest: float, elapsed: int
) -> None:
    """The integral of exp(-(a/s)^k) from 0 to a is s/k gamma(1/k, (a/s)^k), DLMF 8.2.1."""
    scale = life / math.gamma(1 + 1 / shape)

    def area(age: float) -> float:
        return float(gammainc(1 / shape, (age / scale) ** shape))

    oldest = 2 * mean - youngest
    exact = (area(oldest + elapsed) - area(youngest + elapsed)) / (area(oldest) - area(youngest))
    found = base_share(elapsed, life, mean, shape=shape, youngest=youngest)
    assert found == pytest.approx(exact, abs=1e-6)


def test_fixed_and_weibull_slots_side_by_side() -> None:
    found = surviving_share(np.array([5.0, 5.0]), np.array([10.0, 10.0]), np.array([0.0, 1.0]))
    np.testing.assert_allclose(found, [1, math.exp(-0.5)])


# money


@pytest.mark.parametrize(
    ("rate", "years", "factor"), [(0.08, 15, 0.116830), (0.05, 20, 0.080243), (0.06, 10, 0.135868)]
)
def test_published_capital_recovery_factors(rate: float, years: float, factor: float) -> None:
    assert float(capital_recovery_factor(rate, years)) == pytest.approx(factor, abs=5e-7)


def test_without_interest_the_investment_is_split_evenly() -> None:
    assert float(capital_recovery_factor(0.0, 8.0)) == 0.125


@pytest.mark.parametrize("rate", [5e-324, 1e-320, 1e-300, 1e-17, 1e-12])
def test_the_smallest_rates_split_evenly_too(rate: float) -> None:
    assert float(capital_recovery_factor(rate, 8.0)) == pytest.approx(0.125, rel=1e-11)


def test_discounted_payments_give_the_investment_back() -> None:
    payments = np.full(10, float(capital_recovery_factor(0.06, 10)))
    assert (payments * discount_factor(0.06, np.arange(1, 11))).sum() == pytest.approx(1)


def test_discount_factors() -> None:
    """At 10 %: 1, 0.909091, 0.826446."""
    found = discount_factor(0.1, np.arange(3))
    np.testing.assert_allclose(found, [1, 0.909091, 0.826446], atol=5e-7)


def test_present_value_leaves_the_base_year_out() -> None:
    """At 25 %: 100 / 1.25 + 250 / 1.5625 = 80 + 160; what is paid in the base year is past."""
    assert discount_weights(0.25, 3) == pytest.approx([0, 0.8, 0.64])
    yearly = np.array([[9e9, 100.0, 250.0], [0.0, 0.0, 0.0]])
    assert present_value(yearly, 0.25).tolist() == pytest.approx([240, 0])


def test_a_unit_is_paid_to_the_end_of_its_life_or_of_the_horizon() -> None:
    """A unit of 100 CNY, two years at 25 %: CRF 0.694444, 69.44 a year.

    Built in the first year 69.44 x (0.8 + 0.64) = 100, in the last year only 69.44 x 0.64 = 44.44.
    """
    found = unit_present_value(discount_weights(0.25, 3), np.array([100.0]), np.array([2.0]), 0.25)
    assert found[0] == pytest.approx([0, 100, 44.444444])


def test_annuities_are_paid_for_the_economic_life() -> None:
    """100 units at 10 CNY, 3 years at 6 %: CRF 0.374110, 374.11 in the 1st to 3rd year."""
    additions = np.zeros((1, 6))
    additions[0, 1] = 100
    paid = annuities(additions, np.array([10.0]), np.array([3.0]), 0.06)
    np.testing.assert_allclose(paid[0], [0, 374.11, 374.11, 374.11, 0, 0], atol=5e-3)


def test_annuities_of_two_vintages_overlap() -> None:
    """Without interest, 2 years: 6 in year 1 pays 3, 3; 4 in year 2 pays 2, 2: 3, 5, 2."""
    additions = np.array([[0.0, 6.0, 4.0, 0.0]])
    paid = annuities(additions, np.array([1.0]), np.array([2.0]), 0.0)
    np.testing.assert_allclose(paid[0], [0, 3, 5, 2])


def test_annuity_of_what_never_ages_is_spread_over_the_horizon() -> None:
    additions = np.array([[0.0, 8.0, 0.0, 0.0]])
    paid = annuities(additions, np.array([1.0]), np.array([math.inf]), 0.0)
    np.testing.assert_allclose(paid[0], [0, 2, 2, 2])


def test_base_year_capacity_costs_nothing_more() -> None:
    additions = np.array([[50.0, 0.0, 0.0]])
    assert not annuities(additions, np.array([1.0]), np.array([5.0]), 0.05).any()


def test_carriers_are_priced_at_the_border_only() -> None:
    """Import 10 at 3 costs 30; export 10 at 2 earns 20."""
    found = carrier_costs(np.array([[10.0], [-10.0]]), np.full((2, 1), 3.0), np.full((2, 1), 2.0))
    np.testing.assert_array_equal(found, [[30], [-20]])


def test_sum_by_groups() -> None:
    """Rows 1, 2, 4 into groups 0, 2, 0 of three: 5, 0, 2."""
    found = sum_by(np.array([[1.0], [2.0], [4.0]]), np.array([0, 2, 0]), 3, 0)
    np.testing.assert_array_equal(found, [[5], [0], [2]])


# coverage: one family, lowest rank first


def covered(base: list[float], wanted: list[float]) -> list[float]:
    groups = [list(range(len(base)))]
    found = raise_coverage(np.array(base)[..., None], np.array(wanted)[:, None], groups)
    return [round(v, 12) for v in found[:, 0]]


@pytest.mark.parametrize(
    ("base", "wanted", "expected"),
    [
        ([1.0, 0.0], [NOTHING, 0.4], [0.6, 0.4]),  # all have one: the better replaces the lower
        ([0.3, 0.0], [NOTHING, 0.4], [0.3, 0.4]),  # first what has none
        ([0.8, 0.0], [NOTHING, 0.4], [0.6, 0.4]),  # 0.2 has none, 0.2 is taken from the lower
        ([0.5, 0.3, 0.0], [NOTHING, NOTHING, 0.8], [0.0, 0.2, 0.8]),  # 0.2 none, 0.5, then 0.1
        ([0.2, 0.5], [0.9, NOTHING], [0.4, 0.5]),  # the better one counts towards the lower
        ([0.2, 0.8], [NOTHING, 0.5], [0.2, 0.8]),  # never taken back
        ([0.0, 0.0], [0.8, 0.5], [0.3, 0.5]),  # two stated levels
        ([0.0, 0.0], [0.3, 0.5], [0.0, 0.5]),  # the higher level carries the lower
        ([0.6, 0.2], [NOTHING, NOTHING], [0.6, 0.2]),  # nothing said
    ],
)
def test_raised_coverage(base: list[float], wanted: list[float], expected: list[float]) -> None:
    assert covered(base, wanted) == pytest.approx(expected)


def test_families_do_not_touch_each_other() -> None:
    base, wanted = np.array([1.0, 0.0, 0.7]), np.array([[NOTHING], [1.0], [NOTHING]])
    found = raise_coverage(base[..., None], wanted, [[0, 1], [2]])
    np.testing.assert_array_equal(found[:, 0], [0, 1, 0.7])


def test_coverage_of_draws() -> None:
    base = np.array([[1.0, 0.0], [0.5, 0.5]])
    found = raise_coverage(base[..., None], np.array([[NOTHING], [0.8]]), [[0, 1]])
    np.testing.assert_allclose(found[..., 0], [[0.2, 0.8], [0.2, 0.8]])


def test_a_trend_goes_on_as_between_the_last_two_rows():
    """100 to 121 in two years is 10 % a year: 133.1 one year later, 146.41 after two."""
    years = np.arange(2020, 2026)
    points = continued({2020: 50.0, 2021: 100.0, 2023: 121.0}, years)
    assert interpolate(points, years) == pytest.approx([50, 100, 110.5, 121, 133.1, 146.41])


def test_a_trend_of_one_row_or_from_zero_stays():
    years = np.arange(2020, 2024)
    assert interpolate(continued({2021: 7.0}, years), years).tolist() == [7, 7, 7, 7]
    assert interpolate(continued({2020: 0.0, 2021: 7.0}, years), years).tolist() == [0, 7, 7, 7]


def test_every_draw_has_its_own_trend():
    years = np.arange(2020, 2023)
    points = continued({2020: np.array([1.0, 4.0]), 2021: np.array([2.0, 2.0])}, years)
    assert interpolate(points, years)[:, 2].tolist() == [4, 1]
