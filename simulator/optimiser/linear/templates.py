"""Constraint families as arrays: each rule is called once, and its template expanded with NumPy.

The rule is called with symbols in place of indices (`symbols.py`) and returns one expression for
the whole family. Here it is evaluated for every member of the index set at once: a
lane is one term of one row, a sum over a set makes each lane into as many as the set has members.
Whatever is not known here raises `UnknownTemplate`, and the family is walked row by row instead.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import Any, Protocol

import numpy as np
import pyomo.core.expr as ex
from pyomo.common.numeric_types import native_numeric_types
from pyomo.core.base.var import VarData
from pyomo.core.expr.relational_expr import (
    EqualityExpression,
    InequalityExpression,
    RangedExpression,
)
from pyomo.core.expr.template_expr import (
    GetItemExpression,
    IndexTemplate,
    TemplateSumExpression,
)

from simulator.optimiser.linear.arrays import (
    Family,
    Goal,
    IndexedNumbers,
    Members,
    key_rows,
    parts_of,
)
from simulator.optimiser.linear.symbols import UnknownTemplate, read_rule

Array = np.ndarray
Number = float | Array
_OPERATIONS: tuple[tuple[Any, Callable[[Any, Any], Any]], ...] = (
    (ex.SumExpression, operator.add),
    (ex.ProductExpression, operator.mul),
    (ex.DivisionExpression, operator.truediv),
)


class ColumnFinder(Protocol):
    """Gives the columns of a variable at arrays of keys."""

    def find(self, variable: Any, parts: Sequence[Array]) -> Array:
        """Return column numbers; KeyError where there is none."""


@dataclass
class Rows:
    """The rows of one family: (row, column, value) triplets with repeats, constants, bounds.

    lower <= matrix * columns + constant <= upper.
    """

    keys: tuple[Array, ...] | list[Any]
    constant: Array
    lower: Array
    upper: Array
    row: list[Array] = field(default_factory=list)
    column: list[Array] = field(default_factory=list)
    value: list[Array] = field(default_factory=list)

    @classmethod
    def blank(cls, keys: tuple[Array, ...] | list[Any], count: int) -> Rows:
        """Return rows without terms or bounds."""
        return cls(keys, np.zeros(count), np.full(count, -np.inf), np.full(count, np.inf))

    def add(self, row: Array, column: Array, value: Number) -> None:
        """Add one term to each of some rows."""
        self.row.append(row)
        self.column.append(column)
        self.value.append(np.broadcast_to(np.asarray(value, dtype=float), row.shape))


def expand_family(family: Family, columns: ColumnFinder) -> Rows:
    """Return the rows of a family of constraints; UnknownTemplate if that cannot be done."""
    keys = index_arrays(family.index_set())
    rows = Rows.blank(keys, len(keys[0]))
    if len(keys[0]):
        relation, symbols = read_rule(family.rule, family.parent_block(), family.index_set())
        _expand(rows, columns, relation, dict(zip(map(id, symbols), keys, strict=True)))
    return rows


def expand_goal(goal: Goal, columns: ColumnFinder) -> Rows:
    """Return an objective as one row without bounds."""
    rows = Rows.blank([None], 1)
    body, _ = read_rule(goal.rule, goal.parent_block())
    _known(_Expander(rows, columns).add, body, _Lanes(np.zeros(1, dtype=np.int64), {}), 1.0)
    return rows


def _known(how: Any, *args: Any) -> None:
    try:
        how(*args)
    except (KeyError, IndexError) as error:
        raise UnknownTemplate(f"no entry {error}") from error


def index_arrays(over: Any) -> tuple[Array, ...]:
    """Return the members of an index set of integers, one array per part of the index."""
    factors = [_members(part) for part in over.subsets()]
    counts = [len(f) for f in factors]
    found: list[Array] = []
    for n, factor in enumerate(factors):
        inner, outer = int(np.prod(counts[n + 1 :])), int(np.prod(counts[:n]))
        found += [np.tile(np.repeat(column, inner), outer) for column in factor.T]
    return tuple(found)


def _members(over: Any) -> Array:
    """Return the members of a simple set, (member, part)."""
    members = over.data()
    first = members[0] if members else 0
    whole = all(isinstance(part, int) for part in (first if isinstance(first, tuple) else (first,)))
    try:
        if whole:
            return key_rows(members, parts_of(members, 1))
    except (TypeError, ValueError):
        pass
    raise UnknownTemplate(f"{over} has members that are not integers")


def _expand(rows: Rows, columns: ColumnFinder, relation: Any, keys: dict[int, Array]) -> None:
    """Write body and bounds as Pyomo does: what holds no variable is a bound."""
    expander, number = _Expander(rows, columns), len(rows.constant)
    lanes = _Lanes(np.arange(number), keys)
    if isinstance(relation, RangedExpression):
        low, body, high = relation.args
        rows.lower[:], rows.upper[:] = _number(low, keys), _number(high, keys)
        _known(expander.add, body, lanes, 1.0)
        return
    if not isinstance(relation, (EqualityExpression, InequalityExpression)):
        raise UnknownTemplate(f"{type(relation).__name__} is no relation")
    left, right = relation.args
    turned = not _has_variable(left)
    _known(expander.add, left, lanes, -1.0 if turned else 1.0)
    _known(expander.add, right, lanes, 1.0 if turned else -1.0)
    if isinstance(relation, EqualityExpression):
        rows.lower[:] = rows.upper[:] = 0.0
    else:
        (rows.lower if turned else rows.upper)[:] = 0.0


@dataclass(frozen=True)
class _Lanes:
    """Terms that are evaluated together: the row of each, and the value of every symbol."""

    row: Array
    symbols: dict[int, Array]

    def over(self, group: tuple[Any, ...]) -> tuple[_Lanes, Array]:
        """Return one lane per member of a set, with the lane each of them comes from."""
        over = group[0]._set
        count = len(self.row)
        if isinstance(over, Members):
            key = np.broadcast_to(_number(over.key, self.symbols), count)
            parent, members = over.groups.expand(key)
            parts = list(members.T)
        else:
            own = index_arrays(over)
            parent = np.repeat(np.arange(count), len(own[0]))
            parts = [np.tile(part, count) for part in own]
        symbols = {name: np.broadcast_to(v, count)[parent] for name, v in self.symbols.items()}
        symbols.update(zip(map(id, group), parts, strict=True))
        return _Lanes(self.row[parent], symbols), parent


class _Expander:
    """Adds the terms of an expression to the rows."""

    def __init__(self, rows: Rows, columns: ColumnFinder) -> None:
        self.rows, self.columns = rows, columns

    def add(self, node: Any, lanes: _Lanes, factor: Number) -> None:
        """Add `factor * node` to the row of every lane."""
        if isinstance(node, TemplateSumExpression):
            for group in node.template_iters():
                lanes, parent = lanes.over(group)
                factor = factor[parent] if isinstance(factor, np.ndarray) else factor
            self.add(node.template_args()[0], lanes, factor)
        elif isinstance(node, ex.SumExpression):
            for part in node.args:
                self.add(part, lanes, factor)
        elif isinstance(node, ex.NegationExpression):
            self.add(node.args[0], lanes, -factor)
        elif not _has_variable(node):
            constant = factor * _number(node, lanes.symbols)
            np.add.at(self.rows.constant, lanes.row, constant)
        else:
            self._variable(node, lanes, factor)

    def _variable(self, node: Any, lanes: _Lanes, factor: Number) -> None:
        if isinstance(node, GetItemExpression):
            parts = [np.asarray(_number(part, lanes.symbols)) for part in node.args[1:]]
            found = self.columns.find(node.args[0], parts)
            self.rows.add(lanes.row, np.broadcast_to(found, lanes.row.shape), factor)
        elif isinstance(node, VarData):
            key = node.index()
            whole = [np.asarray(k) for k in (key if isinstance(key, tuple) else (key,))]
            found = self.columns.find(node.parent_component(), whole)
            self.rows.add(lanes.row, np.broadcast_to(found, lanes.row.shape), factor)
        elif isinstance(node, (ex.ProductExpression, ex.DivisionExpression)):
            self._product(node, lanes, factor)
        else:
            raise UnknownTemplate(f"{type(node).__name__} is not linear")

    def _product(self, node: Any, lanes: _Lanes, factor: Number) -> None:
        left, right = node.args
        if isinstance(node, ex.DivisionExpression):
            self.add(left, lanes, factor / _number(right, lanes.symbols))
        elif _has_variable(left):
            self.add(left, lanes, factor * _number(right, lanes.symbols))
        else:
            self.add(right, lanes, factor * _number(left, lanes.symbols))


def _has_variable(node: Any) -> bool:
    return node.__class__ not in native_numeric_types and bool(node.is_potentially_variable())


def _number(node: Any, symbols: dict[int, Array]) -> Number:
    """Return the value of an expression without variables in every lane."""
    if node.__class__ in native_numeric_types:
        return node  # type: ignore[no-any-return]
    if isinstance(node, IndexTemplate):
        return symbols[id(node)]
    if isinstance(node, GetItemExpression) and isinstance(node.args[0], IndexedNumbers):
        return node.args[0].take([np.asarray(_number(k, symbols)) for k in node.args[1:]])
    if isinstance(node, ex.NegationExpression):
        return -_number(node.args[0], symbols)
    for kind, operation in _OPERATIONS:
        if isinstance(node, kind):
            return reduce(operation, (_number(part, symbols) for part in node.args))
    raise UnknownTemplate(f"{type(node).__name__} is not a number that is known")
