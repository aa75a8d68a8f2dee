"""What answers have in common: shown in a few lines, compared by content, arrays read-only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from math import isnan
from typing import Any, ClassVar

import numpy as np

from simulator.kernels.fixed import read_only
from simulator.wording import SelfShown

Array = np.ndarray
SHOWN = 60
"""Characters of a value that is shown in one line."""


class Answer(SelfShown):
    """Base of the answers of the optimiser, which are dataclasses; APART : fields that say nothing.

    Two answers are equal if all other fields hold the same.
    """

    APART: ClassVar[frozenset[str]] = frozenset({"seconds"})

    def __post_init__(self) -> None:
        read_only(self)

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self.__post_init__()

    def told(self) -> list[tuple[str, str]]:
        """Return what is shown, a word and a value for every line."""
        return [(f.name, _short(getattr(self, f.name))) for f in fields(self)  # type: ignore[arg-type]
                if f.name not in self.APART]

    def content(self) -> Any:
        """Return what two equal answers have the same."""
        return {f.name: getattr(self, f.name) for f in fields(self)  # type: ignore[arg-type]
                if f.name not in self.APART}

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        assert isinstance(other, Answer)
        return same(self.content(), other.content())

    __hash__ = None  # type: ignore[assignment]


def same(one: Any, other: Any) -> bool:
    """Tell whether two values hold the same to the last digit; what is not a number is itself."""
    if one is other:
        return True
    if type(one) is not type(other):
        return False
    if isinstance(one, np.ndarray):
        number = one.dtype.kind in "fc" and other.dtype.kind in "fc"
        return one.shape == other.shape and np.array_equal(one, other, equal_nan=number)
    mine, others = _parts(one), _parts(other)
    if mine is None or others is None:
        return bool(one == other) or (isinstance(one, float) and isnan(one) and isnan(other))
    return len(mine) == len(others) and all(map(same, mine, others))


def _parts(value: Any) -> list[Any] | None:
    """Return what a value is made of, None for one that is compared as a whole."""
    if isinstance(value, Answer):
        return _parts(value.content())
    if isinstance(value, Mapping):
        return [part for entry in value.items() for part in entry]
    if isinstance(value, (list, tuple)):
        return list(value)
    if is_dataclass(value):
        return [getattr(value, f.name) for f in fields(value) if f.compare]
    return None


def _short(value: Any) -> str:
    """Return a value in one line; of a list, how long it is."""
    if isinstance(value, (list, tuple, Mapping)) and len(repr(value)) > SHOWN:
        return f"{len(value)} entries"
    if isinstance(value, np.ndarray):
        return f"array {value.shape}"
    if is_dataclass(value):
        return type(value).__name__
    return f"{value:,.6g}" if isinstance(value, float) else str(value)
