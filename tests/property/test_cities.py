"""The identities again, on every bundled city, and what the tables promise about controls."""

from __future__ import annotations

import numpy as np
import pytest

from tests.fixtures.bundled_cities import EACH_CITY, simulated
from tests.fixtures.checks import check_activity, check_carriers, check_controls, check_sectors


@pytest.mark.parametrize("city", EACH_CITY)
def test_parts_sum_to_totals_and_carriers_balance(city: str) -> None:
    for name, case in simulated(city).cases.items():
        check_activity(case)
        check_carriers(case)
        check_controls(case)
        check_sectors(simulated(city), name)


@pytest.mark.parametrize("city", EACH_CITY)
def test_the_ledger_of_the_baseline_is_empty(city: str) -> None:
    assert not simulated(city).ledger("baseline").total.any()


@pytest.mark.parametrize("city", EACH_CITY)
def test_removals_are_shares(city: str) -> None:
    removal = simulated(city).scenario.city.coefficients.removal
    assert ((removal >= 0) & (removal <= 1)).all()


@pytest.mark.parametrize("city", EACH_CITY)
def test_nothing_is_missing_or_infinite(city: str) -> None:
    for case in simulated(city).cases.values():
        assert np.isfinite(case.emissions).all()
        assert np.isfinite(case.net_import).all()
        for item, values in case.costs.items():
            assert np.isfinite(values).all(), item
