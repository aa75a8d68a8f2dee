"""Kernels with draws: lives, uses and shares of which only some are drawn."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.kernels.stock import control_additions

close = pytest.approx


def test_lives_may_be_drawn_where_uses_are_not() -> None:
    """1 kt in every year; the base stock goes over one life, what is built lasts one life.

    A life of 2: a half in 2021 and 2022, and the same again from 2023; of 4: a quarter each year.
    """
    built, place = control_additions(np.ones((1, 5)), np.array([[2.0], [4.0]]))
    assert built == close(np.array([[[0, 0.5, 0.5, 0.5, 0.5]], [[0, 0.25, 0.25, 0.25, 0.25]]]))
    assert place == close(np.ones((2, 1, 5)))
