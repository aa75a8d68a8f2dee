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
    A better control replaces the lowest ranks first: with C_c the share at rank c or better,
    C_c = max(base C_c, wanted C_c, C of the ranks above), and the share of c is C_c - C_(c+1).
    """
    years = wanted.shape[-1]
    result = np.repeat(base[..., None], years, axis=-1)
    floor = np.where(np.isnan(wanted), 0.0, wanted)
    for group in groups:
        numbers = list(group)
        if np.isnan(wanted[numbers]).all():
            continue
        own = result[..., numbers, :]
        better = np.flip(np.cumsum(np.flip(own, -2), axis=-2), -2)
        better = np.maximum(better, floor[numbers])
        better = np.flip(np.maximum.accumulate(np.flip(better, -2), axis=-2), -2)
        above = np.concatenate([better[..., 1:, :], np.zeros_like(better[..., :1, :])], axis=-2)
        result[..., numbers, :] = better - above
    return result
