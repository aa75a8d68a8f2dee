"""How the controls of one family share a process."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from simulator.kernels.adding import summed

Array = np.ndarray


def raise_coverage(base: Array, wanted: Array, groups: Sequence[Sequence[int]]) -> Array:
    """Return the share of its process that each control holds, (..., control, year).

    base : (..., control, year) shares without measures, or (..., control, 1) the same in all years;
    wanted : (..., control, year) the share that shall have this control or a better one of its
    family, NaN where no measure says so; groups : controls of one family at one process, lowest
    rank first.
    What a control lacks it takes from the lowest first: from what has no control, then from the
    ranks below, upwards. Better controls are served before worse ones, and count towards them.
    """
    lead = np.broadcast_shapes(base.shape[:-2], wanted.shape[:-2])
    result = np.broadcast_to(base, (*lead, *wanted.shape[-2:])).copy()
    said = (~np.isnan(wanted)).any(axis=-1)
    said = said.any(axis=tuple(range(said.ndim - 1)))
    for table in _tables(groups, said):
        result[..., table, :] = _raised(result[..., table, :], wanted[..., table, :])
    return result


def _tables(groups: Sequence[Sequence[int]], said: Array) -> list[Array]:
    """Return the families of which anything is said, (family, rank), one table per size."""
    sizes: dict[int, list[Sequence[int]]] = defaultdict(list)
    for group in groups:
        if said[list(group)].any():
            sizes[len(group)].append(group)
    return [np.array(found, dtype=int) for found in sizes.values()]


def _raised(shares: Array, wanted: Array) -> Array:
    """Return the shares of families, (..., family, rank, year), after their wanted levels."""
    levels = np.where(np.isnan(wanted), 0.0, wanted)
    lead = np.broadcast_shapes(shares.shape, levels.shape)
    shares = np.broadcast_to(shares, lead).copy()
    for rank in reversed(range(lead[-2])):
        lacking = np.maximum(levels[..., rank, :] - summed(shares[..., rank:, :], 3, -2), 0.0)
        uncontrolled = np.maximum(1 - summed(shares, 3, -2), 0.0)
        shares[..., rank, :] += lacking
        lacking = lacking - np.minimum(lacking, uncontrolled)
        for lower in range(rank):
            taken = np.minimum(lacking, shares[..., lower, :])
            shares[..., lower, :] -= taken
            lacking = lacking - taken
    return shares
