"""Parts of a whole."""

from __future__ import annotations

import numpy as np

from simulator.kernels.adding import summed

Array = np.ndarray


def shares_in(values: Array) -> Array:
    """Return (..., site, year) shares of the sum over sites; equal ones where all are zero."""
    total = summed(values, 2, -2)[..., None, :]
    even = np.full_like(values, 1 / values.shape[-2])
    result: Array = np.divide(values, total, out=even, where=total > 0)
    return result
