"""Series over years: linear between stated years, constant before the first and after the last."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

Array = np.ndarray


def interpolate(points: Mapping[int, Array | float], years: Array) -> Array:
    """Return a series for `years` from values stated for some of them.

    points : year -> scalar or (...,) values. years : (year,) integers.
    Returns (..., year): linear between stated years, constant outside them.
    """
    stated = sorted(points)
    values = np.stack(np.broadcast_arrays(*(np.asarray(points[y], float) for y in stated)), -1)
    position = np.interp(years, stated, np.arange(len(stated)))
    lower = np.minimum(position.astype(int), max(len(stated) - 2, 0))
    weight = position - lower
    upper = np.minimum(lower + 1, len(stated) - 1)
    result: Array = values[..., lower] * (1 - weight) + values[..., upper] * weight
    return result


def grow(base: Array | float, driver: Array, elasticity: Array | float) -> Array:
    """Return an activity that follows a driver.

    Equation: D[t] = D[0] * (driver[t] / driver[0]) ** elasticity.
    base : (...,); driver : (..., year); elasticity : (...,). Returns (..., year).
    """
    ratio = driver / driver[..., :1]
    result: Array = np.asarray(base, float)[..., None] * ratio ** np.asarray(elasticity)[..., None]
    return result
