"""Rows that a baseline hands on: where they come from, their range and their note."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from simulator.parameters.base_rows import BASED, item_of
from simulator.parameters.canonical import Store
from simulator.parameters.reader import Value
from simulator.rebasing.marks import BY_BASELINE, UNCHANGED, CarriedFrom
from simulator.rebasing.own_rows import Rows

FULL, PERCENT = 100.0, "percent"
FILE = "rebase"
"""Place of a carried row in messages, until it is written."""
ESTIMATE, ASSUMPTION = "estimate", "assumption"


@dataclass
class Carried:
    """Rows of a city while rows of a new base year are put beside them.

    Each of them is marked alike: its note says from where it was carried, its year is the new base
    year, it has no reference, it is an estimate, or an assumption where it comes from one, and its
    geography is that of the row that it comes from, or else that of the first row of its site.

    rows : table -> rows with year and facility written out; store : the same in canonical units;
    origin : scenario and base year that they are carried from; year : the new base year.
    """

    rows: Rows
    store: Store
    origin: CarriedFrom
    year: int
    by_owner: dict[tuple[str, ...], list[Value]] = field(default_factory=dict)
    scale: dict[tuple[str, ...], float] = field(default_factory=dict)
    places: dict[tuple[str, ...], str] = field(default_factory=dict)
    left_out: set[tuple[str, ...]] = field(default_factory=set)

    def __post_init__(self) -> None:
        groups: dict[tuple[str, ...], list[Value]] = defaultdict(list)
        for row, scale in zip(self.store.rows, self.store.scale, strict=True):
            self.scale[row.table, *row.keys] = scale
            if row.table in BASED:
                groups[row.table, row.keys[0], row.keys[1], item_of(row)].append(row)
                self.places.setdefault(row.keys[:2], row.geography)
        self.by_owner = dict(groups)

    @property
    def base(self) -> int:
        """Return the old base year."""
        return self.origin.base

    def of(self, table: str, source: str, facility: str, item: str) -> list[Value]:
        """Return the rows of one item at a site, as they were before any was put beside them."""
        return self.by_owner.get((table, source, facility, item), [])

    def canonical(self, row: Value) -> float:
        """Return the value of a row in canonical units."""
        return row.value * self.scale[row.table, *row.keys]

    def add(self, like: Value, value: float, keys: tuple[str, ...] = (), year: int = 0) -> None:
        """Put a row beside those of its table, unless one with its keys is there.

        like : a row of the same item, whose range goes along in proportion; value : in canonical
        units; keys : of the row, those of `like` if left out, without the year.
        """
        value = value / self.scale[like.table, *like.keys]
        own = (*(keys or like.keys[:-1]), str(year or self.year))
        if (like.table, *own) in self.scale and (like.table, *own) not in self.left_out:
            return
        low, high = _ends(like, value)
        self._put(replace(like, keys=own, value=value, low=low, high=high), BY_BASELINE)

    def leave_out(self, rows: Iterable[Value]) -> None:
        """Take rows away in whose place others are put."""
        gone = {(row.table, *row.keys) for row in rows}
        self.left_out |= gone
        for table in {key[0] for key in gone}:
            self.rows[table] = [r for r in self.rows[table] if (table, *r.keys) not in gone]

    def new(
        self, table: str, keys: tuple[str, ...], value: float, unit: str = PERCENT,
        how: str = BY_BASELINE, year: int = 0,
    ) -> None:
        """Put a row without a like beside the others: a value without a range."""
        own = (*keys, str(year or self.year))
        place = self.places[keys[:2]]
        self._put(Value(table, FILE, 0, own, value, value, value, unit, "", place, "", "", ""), how)

    def copy(self, like: Value) -> None:
        """Put a row of the new base year beside one that says the same of an earlier year."""
        if (like.table, *like.keys[:-1], str(self.year)) not in self.scale:
            self._put(replace(like, keys=(*like.keys[:-1], str(self.year))), UNCHANGED)

    def _put(self, row: Value, how: str) -> None:
        grade = ASSUMPTION if row.grade == ASSUMPTION else ESTIMATE
        marked = replace(row, file=FILE, line=0, year=str(self.year), reference="none",
                         grade=grade, note=self.origin.mark(how))
        self.rows.setdefault(row.table, []).append(marked)


def _ends(like: Value, value: float) -> tuple[float, float]:
    """Return the range of a value, in proportion to that of a like row; of a part, within all."""
    if not like.value:
        return value, value
    low, high = sorted(end / like.value * value for end in (like.low, like.high))
    if like.unit == PERCENT:
        low, high = max(low, 0.0), min(high, FULL)
    return min(low, value), max(high, value)


def nearest(rows: Iterable[Value], year: int) -> Value | None:
    """Return the last row up to a year, or the first after it."""
    found = sorted(rows, key=lambda row: int(row.keys[-1]))
    before = [row for row in found if int(row.keys[-1]) <= year]
    return before[-1] if before else next(iter(found), None)
