"""Quantiles of the distributions that a row of the tables may name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from statistics import NormalDist

import numpy as np

from simulator.tolerances import QUANTILE_EDGE

Array = np.ndarray
UPPER = 0.95
"""Quantile at which the ends of a normal and of a lognormal row stand, and 1 - UPPER."""
_TO_END = NormalDist().inv_cdf(UPPER)
_normal = np.vectorize(NormalDist().inv_cdf, otypes=[float])


def quantiles(kind: str, part: Array, low: float, value: float, high: float) -> Array:
    """Return the values of a row at some quantiles, (...).

    kind : its distribution; part : (...) of 0 to 1; low, value, high : its range. Those of a
    triangular and a uniform row lie between its ends; beyond the ends of a normal and a lognormal
    one lies a tenth, each side with its own spread around the value.
    """
    if kind == "fixed" or low == high:
        return np.full(np.shape(part), value)
    return _KINDS[kind](part, low, value, high)


def _triangular(part: Array, low: float, value: float, high: float) -> Array:
    """Return the inverse of F(x) = (x - low)^2 / ((high - low)(value - low)), and its mirror."""
    below = low + np.sqrt(part * (high - low) * (value - low))
    above = high - np.sqrt((1 - part) * (high - low) * (high - value))
    result: Array = np.where(part * (high - low) < value - low, below, above)
    return result


def _uniform(part: Array, low: float, value: float, high: float) -> Array:
    del value
    return low + part * (high - low)


def _two_sided(part: Array, low: float, value: float, high: float) -> Array:
    far = _normal(np.clip(part, QUANTILE_EDGE, 1 - QUANTILE_EDGE)) / _TO_END
    return np.asarray(value + np.where(far > 0, high - value, value - low) * far)


def _lognormal(part: Array, low: float, value: float, high: float) -> Array:
    if low <= 0:
        return _two_sided(part, low, value, high)
    return np.asarray(np.exp(_two_sided(part, *np.log([low, value, high]))))


_KINDS: Mapping[str, Callable[[Array, float, float, float], Array]] = {
    "triangular": _triangular, "uniform": _uniform, "normal": _two_sided, "lognormal": _lognormal,
}
