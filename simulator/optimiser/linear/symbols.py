"""A rule called once with symbols in place of indices: one expression for its whole family.

Pyomo's own way (`templatize_rule`) replaces the built-in `sum` and the iteration of sets for the
whole process while the rule runs, which breaks whatever another thread adds up or loops over
meanwhile. Here the rule is given a stand-in for its block whose sets yield symbols, and rules add
up with `total`; both know only the thread they run in.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from typing import Any

from pyomo.core.base.set import SetData
from pyomo.core.expr.relational_expr import tuple_to_relational_expr
from pyomo.core.expr.template_expr import IndexTemplate, TemplateSumExpression

BUILDING = threading.RLock()
"""Held while a Pyomo model is built, compiled or handed to a solver of Pyomo's: one at a time."""
_THREAD = threading.local()
_NOTHING = object()
Group = tuple[IndexTemplate, ...]


class UnknownTemplate(Exception):  # noqa: N818
    """A rule, an expression or an index set that the arrays cannot express."""


class Reading:
    """The symbols of one rule that is being called; loops : those that no sum has taken yet."""

    def __init__(self) -> None:
        self.loops: list[Group] = []
        self._symbols = self._groups = 0

    def symbols(self, over: Any) -> Group:
        """Return a symbol for every part of a member of a set."""
        if type(over.dimen) is not int:
            raise UnknownTemplate(f"{over} has members of no fixed length")
        self._groups += 1
        self._symbols += over.dimen
        first = self._symbols - over.dimen
        return tuple(IndexTemplate(over, n, first + n, self._groups) for n in range(over.dimen))

    def loop(self, over: Any) -> Iterator[Any]:
        """Yield one member of a set, as symbols."""
        group = self.symbols(over)
        self.loops.append(group)
        yield group[0] if len(group) == 1 else group


def reading() -> Reading | None:
    """Return the reading under way in this thread, if there is one."""
    found: Reading | None = getattr(_THREAD, "reading", None)
    return found


def total(terms: Iterable[Any]) -> Any:
    """Return the sum of terms; of a rule that is read, one term that stands for all of them."""
    own = reading()
    if own is None:
        return sum(terms)
    before, each = len(own.loops), iter(terms)
    first: Any = next(each, _NOTHING)
    groups = own.loops[before:]
    del own.loops[before:]
    if first is _NOTHING:
        return 0
    if not groups:
        return sum(each, first)
    if next(each, _NOTHING) is not _NOTHING:
        raise UnknownTemplate("a sum over a set and over something else")
    return TemplateSumExpression((first,), groups)


def read_rule(rule: Any, block: Any, over: Any = None) -> tuple[Any, Group]:
    """Return what a rule makes of symbols for an index set, and the symbols.

    Raises
    ------
    UnknownTemplate
        Where it does not take symbols, or loops over a set outside `total`.
    """
    own, outer = Reading(), reading()
    _THREAD.reading = own
    try:
        symbols = () if over is None else own.symbols(over)
        found = rule(_StandIn(block), symbols)
    except Exception as error:  # a rule that is faulty as such fails again when it is walked
        raise UnknownTemplate(str(error)) from error
    finally:
        _THREAD.reading = outer
    if own.loops:
        raise UnknownTemplate(f"a loop over {own.loops[0][0]._set}")
    return (tuple_to_relational_expr(found) if isinstance(found, tuple) else found), symbols


class _StandIn:
    """A block whose sets yield symbols where they are looped over."""

    def __init__(self, block: Any) -> None:
        self._block = block

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._block, name)
        return _Looped(found) if isinstance(found, SetData) else found


class _Looped:
    def __init__(self, over: Any) -> None:
        self._over = over

    def __iter__(self) -> Iterator[Any]:
        own = reading()
        return iter(self._over) if own is None else own.loop(self._over)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._over, name)
