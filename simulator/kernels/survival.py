"""How much of what was built still stands."""

from __future__ import annotations

from math import gamma

import numpy as np

Array = np.ndarray

_POINTS, _WEIGHTS = np.polynomial.legendre.leggauss(16)
"""On [-1, 1]: the mean over a spread of ages is exact to 1e-6 for lives of 5 to 30 years, shapes of
1.2 to 6 and spreads up to one and a half lives, whatever the years that passed."""


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
    scale, safe = _scale(*np.broadcast_arrays(life, shape))
    return np.where(shape > 0, _weibull(age, scale, safe), fixed)


def base_stock_share(
    elapsed: Array, life: Array, shape: Array, mean_age: Array, youngest: Array | float = 0.0
) -> Array:
    """Return the share of the base-year stock that stands some years later; 1 for infinite life.

    The base stock is spread evenly over ages from `youngest` to as far beyond the mean age (at
    most the life), so that with a mean age of half a life and a fixed life it falls linearly to
    zero over one life. A standard that is no longer sold has a youngest age.
    Equation: integral of S(a + elapsed) over integral of S(a), both from the youngest to the oldest
    age; S the share of a vintage. Fixed lives in closed form, Weibull by Gauss-Legendre.
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
    return _with_weibull(fixed, elapsed, np.broadcast_arrays(life, shape, oldest, youngest))


def _with_weibull(fixed: Array, elapsed: Array, stock: tuple[Array, ...]) -> Array:
    """Return the shares, those of stocks that age by Weibull put in.

    stock : life, shape, oldest and youngest age, without the years that passed.
    """
    aging = stock[1] > 0
    number = np.cumsum(aging).reshape(aging.shape) - 1
    here, elapsed, which, result = np.broadcast_arrays(aging, elapsed, number, fixed)
    result = result.astype(float)
    life, shape, oldest, youngest = (values[aging] for values in stock)
    scale, safe = _scale(life, shape)
    ages = youngest[:, None] + (1 + _POINTS) / 2 * (oldest - youngest)[:, None]
    now = _mean_weibull(ages, scale[:, None], safe[:, None])
    own = which[here]
    older = elapsed[here][:, None] + ages[own]
    result[here] = _mean_weibull(older, scale[own, None], safe[own, None]) / now[own]
    return result


def _scale(life: Array, shape: Array) -> tuple[Array, Array]:
    """Return the scale of the Weibull curve, and its shape, 1 where there is none."""
    safe = np.where(shape > 0, shape, 1.0)
    known, place = np.unique(safe, return_inverse=True)
    mean = np.array([gamma(1 + 1 / k) for k in known.tolist()])[place].reshape(safe.shape)
    return life / mean, safe


def _weibull(age: Array, scale: Array, shape: Array) -> Array:
    result: Array = np.exp(-((age / scale) ** shape))
    return result


def _mean_weibull(ages: Array, scale: Array, shape: Array) -> Array:
    """Return the mean over the last axis, whose ages lie at `_POINTS` of their span."""
    result: Array = (_weibull(ages, scale, shape) * (_WEIGHTS / 2)).sum(-1)
    return result
