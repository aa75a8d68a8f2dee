"""Sums whose rounding does not depend on how many draws stand beside each other.

NumPy adds a row of neighbouring numbers in another order than numbers that lie apart, and which of
the two a sum is hangs on whether there is one draw or several. Here numbers are added one after
another, always; without draws nothing can differ, and NumPy's own order stays.
"""

from __future__ import annotations

import math

import numpy as np

from simulator.kernels.axes import draws_first, draws_last

Array = np.ndarray
FEWEST = 2
"""Numbers side by side that are added as many are."""


def added(values: Array) -> Array:
    """Return the sum over the first axis of (item, ..., draw)."""
    if _lies_apart(values, 0):
        return np.asarray(np.add.reduce(values, axis=0))
    lone = values[:1].size < FEWEST
    apart = np.ascontiguousarray(np.repeat(values, FEWEST, axis=-1) if lone else values)
    return np.asarray(np.add.reduce(apart, axis=0)[..., : values.shape[-1]])


def summed(values: Array, own: int, axis: int = -1) -> Array:
    """Return the sum over an axis.

    values : (..., *own), `own` the number of axes behind the draws; axis : one of those, from the
    last.
    """
    lead = values.shape[: values.ndim - own]
    if not lead or _lies_apart(values, axis):
        return np.asarray(values.sum(axis))
    return draws_first(added(np.moveaxis(draws_last(values, lead, own), axis - 1, 0)), lead)


def _lies_apart(values: Array, axis: int) -> bool:
    """Tell whether other numbers lie between those of an axis: they are added one by one then."""
    step = abs(values.strides[axis])
    return any(length >= FEWEST and 0 < abs(other) < step
               for length, other in zip(values.shape, values.strides, strict=True))


def contracted(axes: str, one: Array, other: Array) -> Array:
    """Return the sum of products over axes that only the inputs have, such as "i,iy->y".

    one, other : (..., axes of their own), draws in front of either or of both.
    """
    names, result = axes.split("->")
    first, second = names.split(",")
    lead = np.broadcast_shapes(one.shape[: one.ndim - len(first)],
                               other.shape[: other.ndim - len(second)])
    if not lead:
        return np.asarray(np.einsum(axes, one, other))
    parts = (_several(draws_last(one, lead, len(first))),
             _several(draws_last(other, lead, len(second))))
    found = np.einsum(f"{first}...,{second}...->{result}...", *parts)
    return draws_first(found[..., : math.prod(lead)], lead)


def _several(values: Array) -> Array:
    """Return (*own, draw) with a lone draw twice."""
    return values if values.shape[-1] >= FEWEST else np.repeat(values, FEWEST, axis=-1)
