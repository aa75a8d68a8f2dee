"""The long table of a comparison, while it is filled: one row per number and run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

Value = float | str | None
Label = tuple[str, str]
COLUMNS = ("section", "item", "case", "year", "run", "value", "unit")


class Entry(NamedTuple):
    """One number or text of one run; year is None where it belongs to no single year."""

    section: str
    item: str
    case: str
    year: int | None
    run: str
    value: Value
    unit: str


class ComparedItem(NamedTuple):
    """One item of all runs: run -> value."""

    section: str
    item: str
    case: str
    year: int | None
    unit: str
    values: Mapping[str, Value]


@dataclass
class LongTable:
    """Rows in the order in which they are added, and the names of their items."""

    items: list[Entry] = field(default_factory=list)
    labels: dict[tuple[str, str], Label] = field(default_factory=dict)

    def add(self, row: Entry, label: Label | None = None) -> None:
        """Add a row; `label` names its item unless it has a name already."""
        self.items.append(row)
        if label is not None:
            self.labels.setdefault((row.section, row.item), label)


def widened(rows: list[Entry]) -> list[ComparedItem]:
    """Return one line per item, with the values of all runs beside each other."""
    found: dict[tuple[str, str, str, int | None, str], dict[str, Value]] = {}
    for row in rows:
        key = (row.section, row.item, row.case, row.year, row.unit)
        found.setdefault(key, {})[row.run] = row.value
    return [ComparedItem(*key, values) for key, values in found.items()]
