"""What the tables ask of a kind of move: unit and range of its numbers, what it may bring."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from simulator.parameters.codelists import Source
from simulator.parameters.ranges import AREA, CAPACITY, CHANGE, RATIO, SHARE, Bounds

CAPACITY_UNIT = ""
"""In place of a unit: the capacity unit of the source that the move names first."""


@dataclass(frozen=True)
class WrittenMove:
    """One kind of move as it stands in the tables and in a plan.

    unit : canonical unit of uptake, potential and pace; range : in which uptake and potential
    lie; brings : whether the technologies that it names may come to where there are none yet.
    """

    unit: str
    range: Bounds
    brings: bool

    def unit_at(self, source: Source | None) -> str | None:
        """Return the unit of its numbers; None where it hangs on a source that is not known."""
        if self.unit != CAPACITY_UNIT:
            return self.unit
        return None if source is None else source.capacity_unit


WRITTEN_MOVES: Mapping[str, WrittenMove] = {
    "stock_share": WrittenMove("1", SHARE, brings=True),
    "sales_share": WrittenMove("1", SHARE, brings=True),
    "capacity": WrittenMove(CAPACITY_UNIT, CAPACITY, brings=True),
    "coverage": WrittenMove("1", SHARE, brings=False),
    "retire": WrittenMove("1", SHARE, brings=False),
    "transfer": WrittenMove("1", SHARE, brings=False),
    "demand": WrittenMove("1", CHANGE, brings=False),
    "ban": WrittenMove("1", SHARE, brings=False),
    "offset": WrittenMove("1", RATIO, brings=False),
    "sink": WrittenMove("ha", AREA, brings=False),
}
"""Kind of move -> how it is written; the rest of a kind stands in `measures/move_kinds.py`."""
