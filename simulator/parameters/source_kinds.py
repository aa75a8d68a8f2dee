"""The kinds of source: one table with everything that is asked of a kind.

Layers above ask a kind these questions and no others; what they hold themselves for each way of
settling an activity (`Follows`) are tables with an entry per member, and a lookup that fails where
one is missing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from simulator.parameters.labels import Label

CARRIER_PLACE = ":<carrier>"


class Follows(Enum):
    """What the activity of a source follows; each has an equation of its own."""

    PATH = "its drivers or a stated path, then demand and transfer moves"
    DISPATCH = "the same, less what more local renewables displace"
    CARRIER = "what the city lacks, or has too much of, of a local carrier"
    CAPACITY = "what its capacity does at full load"


@dataclass(frozen=True)
class SourceKind:
    """Everything that is asked of a kind of source.

    name : as written in sources.csv, before the carrier where it has one; follows : what settles
    its activity; items : rows of activity.csv that are read, others are refused; needed : the one
    of them that every site must have, or empty; label : what its activity does, in words;
    built_by : kind of move that adds capacity, or empty; displaces : whether power that it
    delivers beyond the baseline makes dispatched sources give way; sink : whether its negative CO2
    is a sink, in no boundary and never booked.
    """

    name: str
    follows: Follows
    items: tuple[str, ...]
    needed: str
    label: Label
    built_by: str
    displaces: bool
    sink: bool

    @property
    def written(self) -> str:
        """Return the kind as sources.csv may hold it."""
        return self.name + (CARRIER_PLACE if self.linked else "")

    @property
    def own_activity(self) -> bool:
        """Tell whether the activity is stated, so that demand and transfer moves may change it."""
        return self.follows in (Follows.PATH, Follows.DISPATCH)

    @property
    def linked(self) -> bool:
        """Tell whether the activity balances a local carrier."""
        return self.follows is Follows.CARRIER

    @property
    def led(self) -> bool:
        """Tell whether the activity follows capacity, which never stands idle."""
        return self.follows is Follows.CAPACITY

    @property
    def shared(self) -> bool:
        """Tell whether technologies share the activity, so that their shares must be stated."""
        return self.own_activity or self.linked


SOURCE_KINDS = {kind.name: kind for kind in (
    SourceKind(
        name="demand", follows=Follows.PATH, needed="activity",
        items=("activity", "driver", "capacity", "closed"),
        label=Label("随驱动因素或给定路径", "follows a driver or a stated path"),
        built_by="", displaces=False, sink=False,
    ),
    SourceKind(
        name="dispatched", follows=Follows.DISPATCH, needed="activity",
        items=("activity", "driver", "capacity", "closed"),
        label=Label("随驱动因素或给定路径，并为新增可再生电力让路",
                    "follows a driver or a stated path, and gives way to new renewables"),
        built_by="", displaces=False, sink=False,
    ),
    SourceKind(
        name="linked", follows=Follows.CARRIER, items=("split",), needed="",
        label=Label("随 {carrier} 的需求", "follows the need for {carrier}"),
        built_by="", displaces=False, sink=False,
    ),
    SourceKind(
        name="capacity", follows=Follows.CAPACITY, items=("capacity", "activity"),
        needed="capacity",
        label=Label("随装机规模", "follows capacity"),
        built_by="capacity", displaces=True, sink=False,
    ),
    SourceKind(
        name="area", follows=Follows.CAPACITY, items=("capacity",), needed="capacity",
        label=Label("随面积", "follows its area"),
        built_by="sink", displaces=False, sink=True,
    ),
)}
"""Every kind of source, by its name in sources.csv."""
UNKNOWN = replace(SOURCE_KINDS["demand"], name="")
"""Stands for a kind that was reported as unknown, until the reader of tables stops."""
OF_EVERY_KIND = ("import",)
"""Rows of activity.csv that may stand at a source of any kind."""


def kind_of(written: str) -> tuple[SourceKind | None, str]:
    """Return the kind and the carrier of what stands in sources.csv, or None if it is no kind.

    "linked:heat" is the kind `linked` with the carrier `heat`; a carrier belongs to kinds that
    balance one, and to no other.
    """
    name, colon, carrier = written.partition(":")
    kind = SOURCE_KINDS.get(name)
    if kind is None or kind.linked != bool(colon):
        return None, ""
    return kind, carrier


def built_by(move: str) -> str:
    """Return, in words, the sources whose capacity a kind of move adds to."""
    words = (kind.label.en for kind in SOURCE_KINDS.values() if kind.built_by == move)
    return f"a source whose activity {' or '.join(words)}"


def with_own_activity() -> str:
    """Return, in words, the sources that demand and transfer moves may change."""
    names = (kind.name for kind in SOURCE_KINDS.values() if kind.own_activity)
    return f"sources of kind {' or '.join(names)}"
