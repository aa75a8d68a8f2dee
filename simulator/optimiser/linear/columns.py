"""The variables of a model as numbered columns, fixed ones included."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pyomo.core as pyo

from simulator.optimiser.linear.arrays import Lookup, Variables
from simulator.optimiser.linear.symbols import UnknownTemplate

Array = np.ndarray
Keys = tuple[Array, ...] | list[Any]
"""Keys of integers as one array per part, or any keys as Pyomo has them."""


def named(keys: Keys) -> list[Any]:
    """Return keys as Pyomo writes them."""
    if isinstance(keys, list):
        return keys
    if len(keys) == 1:
        return list(keys[0].tolist())
    return list(zip(*(part.tolist() for part in keys), strict=True))


@dataclass
class _Own:
    """The columns of one variable: first column, keys, bounds, fixed values (NaN where free)."""

    keys: Keys
    lower: Array
    upper: Array
    level: Array
    integer: Array
    first: int = 0

    @cached_property
    def lookup(self) -> Lookup:
        """Return how to find whole arrays of keys."""
        if isinstance(self.keys, list):
            raise UnknownTemplate("a variable has keys that are not integers")
        return Lookup(np.stack(self.keys, axis=1))

    @cached_property
    def places(self) -> dict[Any, int]:
        """Return key -> position."""
        return {key: n for n, key in enumerate(named(self.keys))}


class Columns:
    """All variables of a model, in the order of their declaration."""

    def __init__(self, m: pyo.ConcreteModel) -> None:
        self.own: dict[str, _Own] = {}
        self._numbers: dict[int, int] = {}
        self._parents: dict[str, Any] = {}
        total = 0
        for variable in m.component_objects(pyo.Var, active=True):
            own = _of_arrays(variable) if isinstance(variable, Variables) else _of_objects(variable)
            own.first, total = total, total + len(own.lower)
            self.own[variable.name], self._parents[variable.name] = own, variable
        parts = list(self.own.values())
        self.lower = np.concatenate([own.lower for own in parts])
        self.upper = np.concatenate([own.upper for own in parts])
        self.level = np.concatenate([own.level for own in parts])
        self.integer = np.concatenate([own.integer for own in parts])

    def find(self, variable: Any, parts: Sequence[Array]) -> Array:
        """Return the columns of a variable at arrays of keys; KeyError where there is none."""
        own = self.own[variable.name]
        return own.lookup.find(parts) + own.first

    def number(self, data: Any) -> int:
        """Return the column of one Pyomo variable, remembered by its id: the model keeps it."""
        found = self._numbers.get(id(data))
        if found is None:
            parent = data.parent_component()
            name = None if parent is None else parent.name
            if name not in self._parents or self._parents[name] is not parent:
                raise ValueError(f"{data.name} is no variable of the model")
            own = self.own[name]
            found = self._numbers[id(data)] = own.first + own.places[data.index()]
        return found


def _of_arrays(variable: Variables) -> _Own:
    items, years = np.array(variable.items_of, dtype=int), np.array(variable.years_of, dtype=int)
    own = _Own(
        (np.repeat(items, len(years)), np.tile(years, len(items))),
        variable.lower.ravel().copy(), variable.upper.ravel().copy(), variable.level.ravel().copy(),
        np.zeros(variable.lower.size, dtype=bool),
    )
    if len(variable):
        for key, data in variable.items():
            _copy(own, own.places[key], data)
    return own


def _of_objects(variable: Any) -> _Own:
    keys, count = list(variable.keys()), len(variable)
    array = np.array(keys) if None not in keys else np.zeros(0)
    whole = tuple(array.reshape(count, -1).T) if count and array.dtype.kind == "i" else keys
    own = _Own(whole, np.zeros(count), np.zeros(count), np.zeros(count), np.zeros(count, bool))
    for n, data in enumerate(variable.values()):
        _copy(own, n, data)
    return own


def _copy(own: _Own, n: int, data: Any) -> None:
    """Copy bounds, value if fixed, and kind of one Pyomo variable."""
    own.lower[n] = -np.inf if data.lb is None else data.lb
    own.upper[n] = np.inf if data.ub is None else data.ub
    own.level[n] = data.value if data.fixed else np.nan
    own.integer[n] = data.is_integer() or data.is_binary()
