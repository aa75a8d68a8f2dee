"""How the controls of one family share a process."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

Array = np.ndarray


def raise_coverage(base: Array, wanted: Array, groups: Sequence[Sequence[int]]) -> Array:
    """Return the share of its process that each control holds, (..., control, year).

    base : (..., control) base-year shares; wanted : (control, year) the share that shall have
    this control or a better one of its family, NaN where no measure says so; groups : controls of
    one family at one process, lowest rank first.
    What a control lacks it takes from the lowest first: from what has no control, then from the
    ranks below, upwards. Better controls are served before worse ones, and count towards them.
    """
    years = wanted.shape[-1]
    result = np.repeat(base[..., None], years, axis=-1)
    said = (~np.isnan(wanted)).any(axis=-1).tolist()
    for group in groups:
        numbers = list(group)
        if any(said[number] for number in numbers):
            result[..., numbers, :] = _raised(result[..., numbers, :], wanted[numbers])
    return result


def _raised(own: Array, wanted: Array) -> Array:
    """Return the shares of one family, (..., rank, year), after its wanted levels."""
    shares = own.copy()
    for rank in reversed(range(len(wanted))):
        level = np.where(np.isnan(wanted[rank]), 0.0, wanted[rank])
        lacking = np.maximum(level - shares[..., rank:, :].sum(-2), 0.0)
        uncontrolled = np.maximum(1 - shares.sum(-2), 0.0)
        shares[..., rank, :] += lacking
        lacking = lacking - np.minimum(lacking, uncontrolled)
        for lower in range(rank):
            taken = np.minimum(lacking, shares[..., lower, :])
            shares[..., lower, :] -= taken
            lacking = lacking - taken
    return shares
