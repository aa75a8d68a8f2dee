"""More rows and yes/no columns under a programme that is already compiled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from simulator.optimiser.linear.compiled import Compiled, Names, Numbered

Array = np.ndarray


@dataclass
class Extension:
    """Collects rows and columns, and puts them behind those of `base` at the end."""

    base: Compiled
    columns: list[Any] = field(default_factory=list)
    rows: dict[str, list[Any]] = field(default_factory=dict)
    numbers: dict[str, list[int]] = field(default_factory=dict)
    cells: list[Mapping[int, float]] = field(default_factory=list)
    bounds: list[tuple[float, float]] = field(default_factory=list)

    def yes_or_no(self, key: Any) -> int:
        """Add a column that is 0 or 1, without a cost; return its number."""
        self.columns.append(key)
        return len(self.base.cost) + len(self.columns) - 1

    def row(
        self, key: tuple[Any, ...], cells: Mapping[int, float], lower: float, upper: float = np.inf
    ) -> None:
        """Add a row; the first part of its key is the family."""
        self.rows.setdefault(f"c_{key[0]}", []).append(key[1:])
        self.numbers.setdefault(f"c_{key[0]}", []).append(
            len(self.base.row_lower) + len(self.cells))
        self.cells.append({c: w for c, w in sorted(cells.items()) if w != 0.0})
        self.bounds.append((lower, upper))

    def finish(self, variable: str) -> Compiled:
        """Return the longer programme; the new columns belong to one variable."""
        base, more = self.base, len(self.columns)
        first = len(base.cost)
        low, high = zip(*self.bounds, strict=True) if self.bounds else ((), ())
        counts = np.array([len(own) for own in self.cells], dtype=np.int64)
        return replace(
            base,
            start=np.concatenate([base.start, base.start[-1] + np.cumsum(counts)]).astype(np.int32),
            index=_more(base.index, [c for own in self.cells for c in own]),
            value=_more(base.value, [w for own in self.cells for w in own.values()]),
            cost=_more(base.cost, [0.0] * more), lower=_more(base.lower, [0.0] * more),
            upper=_more(base.upper, [1.0] * more), integer=_more(base.integer, [True] * more),
            row_lower=_more(base.row_lower, low), row_upper=_more(base.row_upper, high),
            column=Names({**base.column.parts, variable: Numbered(
                self.columns, np.arange(first, first + more))}),
            row=Names({**base.row.parts, **{
                name: Numbered(keys, np.array(self.numbers[name]))
                for name, keys in self.rows.items()
            }}),
        )


def _more(array: Array, values: Any) -> Array:
    return np.concatenate([array, np.array(list(values), dtype=array.dtype)])
