"""Pyomo components that keep arrays and make Pyomo objects only when one is asked for.

To a constraint function they look like Pyomo's own: `m.share[p, t]`, `m.x[p, t]`,
`total(... for p in m.AT[u])`. A family of constraints keeps its rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from typing import Any

import numpy as np
from pyomo.common.numeric_types import nonpyomo_leaf_types
from pyomo.core.base.constraint import IndexedConstraint
from pyomo.core.base.objective import ScalarObjective
from pyomo.core.base.var import IndexedVar
from pyomo.core.expr.numvalue import NumericValue
from pyomo.core.expr.template_expr import NPV_Numeric_GetItemExpression

from simulator.optimiser.linear.symbols import reading

Array = np.ndarray
DENSE = 8
"""Keys are found through a dense array of positions if it has at most so many cells per key."""


class Lookup:
    """Positions of integer keys, for whole arrays of keys at once.

    keys : (entry, part) integers, each combination once.
    """

    def __init__(self, keys: Array) -> None:
        self.keys = keys
        self.low = keys.min(0) if len(keys) else np.zeros(keys.shape[1], dtype=np.int64)
        self.size = keys.max(0) - self.low + 1 if len(keys) else np.zeros_like(self.low)
        codes = self._codes(list(keys.T))
        cells = int(np.prod(self.size))
        self.dense = cells <= DENSE * len(keys) + 1000
        if self.dense:
            self.place = np.full(cells, -1)
            self.place[codes] = np.arange(len(keys))
        else:
            self.place = np.argsort(codes, kind="stable")
            self.sorted = codes[self.place]

    def _codes(self, parts: Sequence[Array]) -> Array:
        code = np.zeros(np.shape(parts[0]), dtype=np.int64)
        for part, low, size in zip(parts, self.low, self.size, strict=True):
            code = code * size + (part - low)
        return code

    def find(self, parts: Sequence[Array]) -> Array:
        """Return the position of every key; KeyError with the first that is unknown."""
        parts = np.broadcast_arrays(*(np.asarray(part, dtype=np.int64) for part in parts))
        if not parts[0].size:
            return np.zeros(parts[0].shape, dtype=np.int64)
        known = np.ones(parts[0].shape, dtype=bool)
        for part, low, size in zip(parts, self.low, self.size, strict=True):
            known &= (part >= low) & (part < low + size)
        codes = np.where(known, self._codes(parts), 0) if not known.all() else self._codes(parts)
        if known.any() and self.dense:
            found = self.place[codes]
        elif known.any():
            at = np.minimum(np.searchsorted(self.sorted, codes), len(self.sorted) - 1)
            found = np.where(self.sorted[at] == codes, self.place[at], -1)
        else:
            found = np.full(codes.shape, -1)
        known &= found >= 0
        if not known.all():
            first = int(np.argmin(known))
            raise KeyError(tuple(int(part.flat[first]) for part in parts))
        return found


def parts_of(keys: Iterable[Any], otherwise: int) -> int:
    """Return how many parts the first key has; `otherwise` if there is none."""
    for key in keys:
        return len(key) if isinstance(key, tuple) else 1
    return otherwise


def key_rows(keys: Iterable[Any], parts: int) -> Array:
    """Return integer keys as (key, part)."""
    flat = keys if parts == 1 else chain.from_iterable(keys)
    return np.fromiter(flat, dtype=np.int64).reshape(-1, parts)


def _templated(parts: tuple[Any, ...]) -> bool:
    return any(isinstance(part, NumericValue) for part in parts)


class IndexedNumbers:
    """Numbers that are indexed like a Pyomo Param and yield plain floats (or integers).

    values : an array indexed by position, or key -> number.
    """

    def __init__(self, values: Array | Mapping[Any, float]) -> None:
        self.values = values

    @cached_property
    def _plain(self) -> Any:
        assert isinstance(self.values, np.ndarray)
        return self.values.tolist()

    @cached_property
    def _sparse(self) -> tuple[Lookup, Array]:
        assert not isinstance(self.values, np.ndarray)
        keys = key_rows(self.values, parts_of(self.values, 1))
        return Lookup(keys), np.array(list(self.values.values()))

    def __getitem__(self, key: Any) -> Any:
        parts = key if isinstance(key, tuple) else (key,)
        if _templated(parts):
            return NPV_Numeric_GetItemExpression((self, *parts))
        if not isinstance(self.values, np.ndarray):
            return self.values[key]
        found = self._plain
        for part in parts:
            found = found[part]
        return found

    def take(self, parts: Sequence[Array]) -> Array:
        """Return the numbers at arrays of keys."""
        if isinstance(self.values, np.ndarray):
            result: Array = self.values[tuple(parts)]
            return result
        lookup, numbers = self._sparse
        result = numbers[lookup.find(parts)]
        return result


class Members:
    """The members of a key that is not known yet: what a template sums over."""

    def __init__(self, groups: Groups, key: Any) -> None:
        self.groups, self.key, self.dimen = groups, key, groups.dimen

    def __iter__(self) -> Iterator[Any]:
        own = reading()
        if own is None:
            raise TypeError("the members of a key that is not known cannot be listed")
        return own.loop(self)

    def is_expression_type(self, kind: Any = None) -> bool:
        """Tell Pyomo that `dimen` can be read here."""
        return False


class Groups:
    """Lists of members by key: an indexed set that a constraint function sums over."""

    def __init__(self, members: Mapping[int, Sequence[Any]], parts: int = 1) -> None:
        self.members = members
        self.dimen = parts_of(chain.from_iterable(members.values()), parts)

    def __getitem__(self, key: Any) -> Any:
        return Members(self, key) if _templated((key,)) else self.members[key]

    @cached_property
    def _flat(self) -> tuple[Lookup, Array, Array, Array]:
        keys = key_rows(self.members, 1)
        count = np.array([len(group) for group in self.members.values()], dtype=np.int64)
        flat = key_rows(chain.from_iterable(self.members.values()), self.dimen)
        return Lookup(keys), np.cumsum(count) - count, count, flat

    def expand(self, key: Array) -> tuple[Array, Array]:
        """Return, for every member of every key in turn, the number of its key and the member."""
        lookup, start, count, flat = self._flat
        place = lookup.find([key])
        return _runs(start[place], count[place], flat)


def _runs(start: Array, count: Array, flat: Array) -> tuple[Array, Array]:
    parent = np.repeat(np.arange(len(start)), count)
    within = np.arange(len(parent)) - np.repeat(np.cumsum(count) - count, count)
    return parent, flat[start[parent] + within]


def wrap(table: Any, parts: int = 1) -> Any:
    """Return a table or a ragged set in the form that templates understand.

    parts : parts of a member, for a ragged set without any.
    """
    if isinstance(table, (np.ndarray, list)):
        return IndexedNumbers(np.asarray(table))
    if isinstance(next(iter(table.values()), None), (list, tuple)):
        return Groups(table, parts)
    return IndexedNumbers(table)


class Variables(IndexedVar):  # type: ignore[misc]
    """A variable over items and years that keeps bounds and fixed values as arrays.

    lower, upper : (item, year); level : (item, year) values of what is fixed, NaN where free.
    """

    def __init__(self, items: Any, years: Any, lower: Any = 0.0, upper: Any = np.inf) -> None:
        self.items_of, self.years_of = (
            list(part.ordered_data() if hasattr(part, "ordered_data") else part)
            for part in (items, years)
        )
        shape = (len(self.items_of), len(self.years_of))
        self.lower = np.array(np.broadcast_to(lower, shape), dtype=float)
        self.upper = np.array(np.broadcast_to(upper, shape), dtype=float)
        self.level = np.full(shape, np.nan)
        super().__init__(items, years, dense=False)

    @cached_property
    def places(self) -> tuple[dict[int, int], dict[int, int]]:
        """Return positions of items and of years."""
        return ({k: n for n, k in enumerate(self.items_of)},
                {t: n for n, t in enumerate(self.years_of)})

    def _getitem_when_not_present(self, index: tuple[int, int]) -> Any:
        variable = super()._getitem_when_not_present(index)
        at = self.places[0][index[0]], self.places[1][index[1]]
        low, high, level = (float(a[at]) for a in (self.lower, self.upper, self.level))
        variable.setlb(None if low == -np.inf else low)
        variable.setub(None if high == np.inf else high)
        if not np.isnan(level):
            variable.fix(level, skip_validation=True)
        return variable


class Family(IndexedConstraint):  # type: ignore[misc]
    """A family of constraints that keeps its rule; a row is written when it is asked for."""

    def construct(self, data: Any = None) -> None:
        """Make the index sets only."""
        self._constructed = True
        for index in self._anonymous_sets or ():
            index.construct()

    def fill(self) -> None:
        """Write every row."""
        for index in self.index_set():
            if index not in self._data:
                self._setitem_when_not_present(index, self.rule(self.parent_block(), index))


class Goal(ScalarObjective):  # type: ignore[misc]
    """An objective to be minimised that keeps its rule until it is asked for."""

    def construct(self, data: Any = None) -> None:
        """Keep the rule."""
        self._constructed = True
        self._data[None] = self

    def fill(self) -> None:
        """Write the expression."""
        if self.expr is None:
            self.set_value(self.rule(self.parent_block(), None))


nonpyomo_leaf_types.add(IndexedNumbers)
