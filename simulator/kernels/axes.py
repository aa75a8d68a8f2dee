"""Arrays with draws in front whose draws lie side by side in memory.

Numbers are addressed `(draw, process, ...)`, as everywhere; but what is added up is processes,
years and vintages, and the same sum for every draw at once is one pass over neighbouring numbers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

Array = np.ndarray
Lead = tuple[int, ...]


def blank(lead: Lead, shape: Sequence[int], fill: float = 0.0) -> Array:
    """Return a new array (*lead, *shape), the draws side by side in memory."""
    return in_front(np.full((*shape, *lead), fill), len(lead))


def in_front(values: Array, draws: int) -> Array:
    """Return a view with the last axes, those of the draws, in front."""
    return np.moveaxis(values, range(-draws, 0), range(draws)) if draws else values


def draws_last(values: Array, lead: Lead, own: int) -> Array:
    """Return (*own, draw): every draw of `lead`, flattened, behind the last `own` axes of values.

    values : (..., *own), its other axes those of `lead` or fewer.
    """
    wide = np.broadcast_to(values, (*lead, *values.shape[values.ndim - own :]))
    moved = np.moveaxis(wide, range(len(lead)), range(own, own + len(lead)))
    return np.ascontiguousarray(moved).reshape(*moved.shape[:own], math.prod(lead))


def draws_first(values: Array, lead: Lead) -> Array:
    """Return (*lead, *own) from (*own, draw), the reverse of `draws_last`, as a view."""
    return in_front(values.reshape(*values.shape[:-1], *lead), len(lead))


def over_years(values: Array | float) -> Array:
    """Return one number per draw, (...), as it stands beside series over years, (..., 1)."""
    return np.asarray(values, float)[..., None]
