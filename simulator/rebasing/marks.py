"""How a row says that it was carried to a later base year, from which one and by which scenario."""

from __future__ import annotations

import re
from dataclasses import dataclass

from simulator.parameters.reader import Value

BY_BASELINE = "by the baseline"
UNCHANGED = "unchanged"
HALF_LIFE = "half a life, as no age was stated"
_MARK = "carried forward from {base} ({name}): {how}"
_MARKED = re.compile(r"carried forward from (\d{4})(?: \((.+)\):)?")


@dataclass(frozen=True)
class CarriedFrom:
    """Where carried rows come from: the base year, and the scenario, "" if they do not name it."""

    base: int
    name: str

    def mark(self, how: str) -> str:
        """Return the note of a carried row."""
        return _MARK.format(base=self.base, name=self.name, how=how)


def origin_of(row: Value) -> CarriedFrom | None:
    """Return where a row was carried from, None if it was not."""
    found = _MARKED.match(row.note)
    return CarriedFrom(int(found[1]), found[2] or "") if found else None


def is_computed(row: Value) -> bool:
    """Tell whether the baseline came to a row, which so holds what was observed."""
    return origin_of(row) is not None and row.note.endswith(BY_BASELINE)
