"""Shares that add up to more than all in a year in which some of them are stated, and others not.

What is stated stands. What is on its way to a later row gives way, and its line goes through there:
between years in which all fit, straight lines fit too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from simulator.kernels.paths import interpolate

Array = np.ndarray
Path = dict[int, Array]
"""Year -> (...) share."""
Fit = Callable[[int, dict[int, Array], dict[int, Array]], dict[int, Array]]
"""Takes a year, what is stated for it and what lines say, by number; returns what both become."""


def lead_through(paths: Sequence[Path], base: int, fit: Fit) -> None:
    """Fit paths in every year after the base year in which one of them is stated, in place."""
    rows = [set(path) for path in paths]
    for year in sorted({y for own in rows for y in own if y > base}):
        passing = [n for n, own in enumerate(rows) if year not in own and max(own) > year]
        stated = {n: paths[n][year] for n, own in enumerate(rows) if year in own}
        lines = {n: interpolate(paths[n], np.array([year]))[..., 0] for n in passing}
        for n, value in fit(year, stated, lines).items():
            paths[n][year] = value


def scaled_into(
    values: Mapping[int, Array], room: Array | float, fill: Array | bool = False
) -> dict[int, Array]:
    """Return shares scaled together: no more than there is room, and all of it where they fill it.

    room, fill : (...).
    """
    whole = total(values)
    free = np.ones(np.broadcast_shapes(whole.shape, np.shape(room)))
    ratio = np.divide(room, whole, out=free, where=whole > 0)
    factor = np.where(fill, ratio, np.minimum(ratio, 1.0))
    return {n: value * factor for n, value in values.items()}


def left_by(values: Mapping[int, Array]) -> Array:
    """Return what shares leave of all, (...)."""
    return np.maximum(1.0 - total(values), 0.0)


def total(values: Mapping[int, Array]) -> Array:
    """Return the sum of shares, added one after another, (...)."""
    return np.asarray(sum(values.values()), float)
