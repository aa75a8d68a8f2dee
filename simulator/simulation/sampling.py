"""Draws of all parameter rows of a scenario within their ranges."""

from __future__ import annotations

from hashlib import sha256

import numpy as np

from simulator.kernels.quantiles import quantiles
from simulator.parameters.reader import MODEL_YEAR, Value
from simulator.parameters.tables import kinds
from simulator.simulation.draws import Draws
from simulator.simulation.scenario import Scenario

Array = np.ndarray


def sampled(scenario: Scenario, count: int, seed: int) -> Draws:
    """Return draws of every row within its range.

    Each component is a Latin hypercube of its own: one draw in each of `count` equal parts. Rows of
    one group, and rows that differ by their model year alone, share one. The draws of a row hang on
    its component and the seed, not on which other rows there are.
    """
    store = scenario.store
    parts: dict[tuple[str, ...], Array] = {}
    theta = np.repeat(scenario.theta[None], count, axis=0)
    for number, row in enumerate(store.rows):
        component = _component(row)
        if component not in parts:
            parts[component] = _parts(component, count, seed)
        if row.low < row.high:
            drawn = quantiles(row.distribution, parts[component], row.low, row.value, row.high)
            theta[:, number] = drawn * store.scale[number]
    return Draws(_within(theta, scenario))


def _parts(component: tuple[str, ...], count: int, seed: int) -> Array:
    """Return where in its range a component is in each draw, (draw,) of 0 to 1."""
    name = int.from_bytes(sha256("\n".join(component).encode()).digest())
    random = np.random.default_rng([seed, name])
    return np.asarray((random.permutation(count) + random.random(count)) / count)


def _component(row: Value) -> tuple[str, ...]:
    """Return what a row moves together with."""
    if row.group:
        return ("", row.group)
    dated = kinds()[row.table].keys[-1] == MODEL_YEAR
    return (row.table, *(row.keys[:-1] if dated else row.keys))


def _within(theta: Array, scenario: Scenario) -> Array:
    """Hold values to the ranges in which they can make sense: some distributions have no ends."""
    store, least = scenario.store, scenario.store.low()
    for number, bounds in enumerate(store.bounds):
        if bounds is not None:
            low = float(least[number]) if bounds.above else bounds.low
            theta[:, number] = np.clip(theta[:, number], low, bounds.high)
    return theta
