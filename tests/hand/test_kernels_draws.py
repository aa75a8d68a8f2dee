"""Kernels: lives of which only some are drawn, stocks that are older than their life."""

from __future__ import annotations

from math import erf, gamma

import numpy as np
import pytest

from simulator.kernels.stock import control_additions
from simulator.kernels.survival import base_stock_share

close = pytest.approx


def test_lives_may_be_drawn_where_uses_are_not() -> None:
    """1 kt in every year; the base stock goes over one life, what is built lasts one life.

    A life of 2: a half in 2021 and 2022, and the same again from 2023; of 4: a quarter each year.
    """
    built, place = control_additions(np.ones((1, 5)), np.array([[2.0], [4.0]]))
    assert built == close(np.array([[[0, 0.5, 0.5, 0.5, 0.5]], [[0, 0.25, 0.25, 0.25, 0.25]]]))
    assert place == close(np.ones((2, 1, 5)))


def share(elapsed: float, life: float, shape: float, mean: float) -> float:
    values = (np.array([value]) for value in (elapsed, life, shape, mean))
    return float(base_stock_share(*values)[0])


def test_nothing_of_a_fixed_life_is_older_than_its_life() -> None:
    """A mean age of 8 would mean ages to 16; with a life of 10 they are 0 to 10: half after 5."""
    assert [share(t, 10, 0, 8) for t in (0, 5, 10, 12)] == close([1, 0.5, 0, 0])


def test_what_ages_by_chance_may_be_older_than_its_mean_life() -> None:
    """Ages 0 to 16 at a mean life of 10 and shape 2: S(a) = exp(-(a / s)^2), s = 10 / gamma(1.5).

    The share after t years is the integral of S from t to 16 + t over that from 0 to 16, and the
    integral of S from 0 to a is s sqrt(pi) / 2 erf(a / s).
    """
    scale = 10 / gamma(1.5)
    for t in (0, 3, 7):
        expected = (erf((16 + t) / scale) - erf(t / scale)) / erf(16 / scale)
        assert share(t, 10, 2, 8) == close(expected, rel=1e-3)
