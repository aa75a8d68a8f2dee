"""Series over years: linear between stated years, constant before the first and after the last."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import numpy as np

Array = np.ndarray


def interpolate(points: Mapping[int, Array | float], years: Array) -> Array:
    """Return a series for `years` from values stated for some of them.

    points : year -> scalar or (...,) values. years : (year,) integers.
    Returns (..., year): linear between stated years, constant outside them.
    """
    stated = sorted(points)
    values = np.stack(np.broadcast_arrays(*(points[year] for year in stated)), -1)
    lower, upper, weight = _between(tuple(stated), tuple(years.tolist()))
    result: Array = values[..., lower] * (1 - weight) + values[..., upper] * weight
    return result


def continued(
    points: Mapping[int, Array | float], years: Array
) -> dict[int, Array | float]:
    """Return points and those of the years after them, by the growth between the last two.

    Equation: v[t] = v[b] * (v[b] / v[a]) ** ((t - b) / (b - a)), b the last stated year and a the
    one before it; v[b] where either is not above zero, or there is only one.
    points : year -> scalar or (...,) values; years : (year,) integers.
    """
    found, stated = dict(points), sorted(points)
    if len(stated) == 1:
        return found
    before, end = stated[-2:]
    last, first = np.asarray(points[end], float), np.asarray(points[before], float)
    usable = (last > 0) & (first > 0)
    rate = np.divide(last, first, out=np.ones(usable.shape), where=usable)
    for year in years[years > end].tolist():
        found[year] = last * rate ** ((year - end) / (end - before))
    return found


@cache
def _between(stated: tuple[int, ...], years: tuple[int, ...]) -> tuple[Array, Array, Array]:
    """Return the stated years below and above each year, and the weight of the one above."""
    position = np.interp(years, stated, np.arange(len(stated)))
    lower = np.minimum(position.astype(int), max(len(stated) - 2, 0))
    return lower, np.minimum(lower + 1, len(stated) - 1), position - lower


def grow(base: Array | float, driver: Array, elasticity: Array | float) -> Array:
    """Return an activity that follows a driver.

    Equation: D[t] = D[0] * (driver[t] / driver[0]) ** elasticity.
    base : (...,); driver : (..., year); elasticity : (...,). Returns (..., year).
    """
    ratio = driver / driver[..., :1]
    result: Array = np.asarray(base, float)[..., None] * ratio ** np.asarray(elasticity)[..., None]
    return result
