"""Yearly payment for an investment."""

from __future__ import annotations

import numpy as np

Array = np.ndarray


def capital_recovery_factor(rate: Array | float, years: Array | float) -> Array:
    """Return the yearly payment per unit of investment, paid at year end.

    Equation: CRF = r / (1 - (1 + r)^-n), in a form that keeps its digits at the smallest rates;
    1 / n at rate zero.
    rate : per year; years : economic life. Returns an array broadcast over both.
    """
    r, n = np.broadcast_arrays(np.asarray(rate, float), np.asarray(years, float))
    with np.errstate(divide="ignore", invalid="ignore"):
        result: Array = np.where(r == 0, 1 / n, -r / np.expm1(-n * np.log1p(r)))
    return result


def discount_factor(rate: Array | float, years: Array) -> Array:
    """Return present-value weights of payments at the end of the years 1, 2 ... after the base.

    Equation: 1 / (1 + r)^t, t counted from the base year.
    rate : (...) per year; years : (year,). Returns (..., year).
    """
    result: Array = (1 + np.asarray(rate, float)[..., None]) ** -np.asarray(years, float)
    return result
