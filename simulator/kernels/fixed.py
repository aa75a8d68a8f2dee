"""Arrays that nobody may write into: what a result or a draw holds stays what it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cached_property
from typing import Any, Self, TypeVar, overload

import numpy as np

Holder = TypeVar("Holder")


def read_only(holder: Holder) -> Holder:
    """Forbid writing into an array, or into those of a dataclass, a list or a mapping of them."""
    if isinstance(holder, np.ndarray):
        holder.setflags(write=False)
    elif isinstance(holder, Mapping):
        _all(holder.values())
    elif isinstance(holder, (list, tuple)):
        _all(holder)
    elif is_dataclass(holder):
        found = (getattr(holder, field.name) for field in fields(holder))
        _all(part for part in found if isinstance(part, (np.ndarray, list, tuple, dict)))
    return holder


def _all(parts: Any) -> None:
    for part in parts:
        read_only(part)


def kept(given: Any) -> np.ndarray:
    """Return an array that nobody can write into: a copy, or itself where that is so already."""
    own = np.asarray(given)
    if own.flags.writeable or (isinstance(own.base, np.ndarray) and own.base.flags.writeable):
        own = own.copy()
    return read_only(own)


class FixedInCopies:
    """Base of what holds arrays that are read-only: a pickle or a deep copy forgets that."""

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state)
        read_only(list(state.values()))


class FixedProperty(cached_property[Holder]):
    """A property that is worked out once, its arrays read-only."""

    @overload
    def __get__(self, instance: None, owner: type[Any] | None = None) -> Self: ...

    @overload
    def __get__(self, instance: object, owner: type[Any] | None = None) -> Holder: ...

    def __get__(self, instance: object | None, owner: type[Any] | None = None) -> Any:
        """Return the value, or the property itself where it is asked of the class."""
        return read_only(super().__get__(instance, owner))
