"""Sums of a table by some of its columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


def sums(rows: pd.DataFrame, keys: list[str]) -> dict[tuple[Any, ...], float]:
    """Return keys -> sum of `value`, in the order in which they first appear."""
    found: Any = rows.groupby(keys, sort=False)["value"].sum()
    return {key: float(value) for key, value in found.items()}


def is_number(cell: Any) -> bool:
    """Tell whether a cell holds a number; blank cells of number columns are NaN."""
    return bool(cell == cell)  # noqa: PLR0124
