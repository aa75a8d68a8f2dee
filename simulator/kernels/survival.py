"""How much of what was built still stands."""

from __future__ import annotations

from math import gamma

import numpy as np

Array = np.ndarray

_SAMPLES = 64


def surviving_share(age: Array, life: Array, shape: Array) -> Array:
    """Return the share of a vintage that stands at an age.

    Equation: fixed life (shape 0): min(1, max(0, life - age)), so 1 until the last year;
    Weibull: exp(-(age / scale) ** shape), the scale such that the mean life is `life`.
    age, life, shape : broadcastable; years, shape dimensionless. Returns shares 0..1.
    Source: fixed life as in TIMES; Weibull survival as used for Chinese vehicle fleets.
    """
    fixed = np.where(np.isinf(life), 1.0, np.clip(life - age, 0.0, 1.0))
    if not np.any(shape > 0):
        return np.broadcast_to(fixed, np.broadcast_shapes(fixed.shape, np.shape(shape)))
    return np.where(shape > 0, _weibull(age, life, shape), fixed)


def base_stock_share(
    elapsed: Array, life: Array, shape: Array, mean_age: Array, youngest: Array | float = 0.0
) -> Array:
    """Return the share of the base-year stock that stands some years later; 1 for infinite life.

    The base stock is spread evenly over ages from `youngest` to as far beyond the mean age (at
    most the life), so that with a mean age of half a life and a fixed life it falls linearly to
    zero over one life. A standard that is no longer sold has a youngest age.
    All arguments broadcast; years, shape dimensionless. Returns shares 0..1, 1 at elapsed 0.
    """
    oldest = np.maximum(2 * mean_age - youngest, youngest)
    oldest = np.where(shape > 0, oldest, np.minimum(oldest, life))
    spread = oldest - youngest
    with np.errstate(divide="ignore", invalid="ignore"):
        part = np.clip((life - elapsed - youngest) / spread, 0.0, 1.0)
        fixed = np.where(spread > 0, part, (elapsed + youngest < life) | (elapsed <= 0))
    fixed = np.where(np.isinf(life), 1.0, fixed)
    if not np.any(shape > 0):
        return fixed
    wide = np.broadcast_arrays(fixed, elapsed, life, shape, oldest, youngest)
    aging = wide[3] > 0
    result: Array = wide[0].astype(float)
    result[aging] = _weibull_base(*(array[aging] for array in wide[1:]))
    return result


def _weibull_base(
    elapsed: Array, life: Array, shape: Array, oldest: Array, youngest: Array
) -> Array:
    """Return the share standing of a stock spread evenly from youngest to oldest, all (n,)."""
    part = (np.arange(_SAMPLES) + 0.5) / _SAMPLES
    ages = youngest[:, None] + part * (oldest - youngest)[:, None]
    now = _weibull(ages, life[:, None], shape[:, None]).sum(-1)
    later = _weibull(elapsed[:, None] + ages, life[:, None], shape[:, None]).sum(-1)
    result: Array = later / now
    return result


def _weibull(age: Array, life: Array, shape: Array) -> Array:
    safe = np.where(shape > 0, shape, 1.0)
    scale = life / np.vectorize(lambda k: gamma(1 + 1 / k))(safe)
    result: Array = np.exp(-((age / scale) ** safe))
    return result
