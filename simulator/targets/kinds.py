"""The kinds of target: everything that is asked of a kind, one entry each.

A kind is added here, in the schema (`scenario/keys.py`), in the rows of the programme
(`optimiser/programme/target_terms.py`) and in the comparison (`comparison/targets.py`); whatever
lacks it says so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

import numpy as np

from simulator.errors import KindTable
from simulator.targets.measured import (
    Array,
    Base,
    Measured,
    change,
    cumulative,
    level,
    yearly_step,
)
from simulator.targets.verdicts import (
    SIGNS,
    Judged,
    Question,
    by_peak,
    by_sign,
    by_value,
    listed,
)

OF_SHARE, OF_CHANGE = (0.0, 1.0), (-1.0, np.inf)
"""Range of a value in percent: a part of something; a change of it, which may be lost whole."""
PEAK_SEEN = 5
"""Years after a peak that must be simulated before it can be called one."""


class Asks(Enum):
    """What a row asks for."""

    AMOUNT = "amount"
    DIRECTION = "direction"
    YEAR = "year"
    NOTHING = "nothing"


class Span(Enum):
    """The years in which a row is judged: its own, from it to the horizon, every one up to it."""

    ITS_YEAR = "its year"
    FROM_ITS_YEAR = "from its year"
    UP_TO_ITS_YEAR = "up to its year"


def of_year(size: Array, at: int) -> float:
    """Return how far the bound of a ratio moves per unit of its value: the size of the year."""
    return abs(float(size[at]))


def of_sum(size: Array, at: int) -> float:
    """Return how far the bound of a ratio of sums moves: the sum since the first year."""
    return float(size[1 : at + 1].sum())


def of_one(size: Array, at: int) -> float:
    """Return 1: the bound is the value itself."""
    del size, at
    return 1.0


def as_it_is(value: float, base: float) -> float:
    """Return the value itself: it is a level already."""
    del base
    return value


def changed(value: float, base: float) -> float:
    """Return the level that a change of the base year's leads to; the value if that is zero."""
    return (1 + value) * base if base else value


@dataclass(frozen=True)
class TargetKind:
    """Everything asked of a kind of target.

    Parameters
    ----------
    key, words : its name in the scenario file; in Chinese and English.
    asks : what a row of this kind asks for.
    series : what is compared, (..., year), from what is measured and its base year.
    judge : how the series is judged.
    span : the years in which it is judged; `hold: false` and a band leave the own year alone.
    bound : how far the bound of a row with a denominator moves per unit of the value, from the
        denominator over the years and the position of the year.
    relative : whether a quantity is compared with itself in the base year, so that its unit is 1.
    level_at : what must be measured to meet a value exactly, from the value and the level of the
        base year; a relative kind has one of its own.
    percent : whether a value without a unit makes no sense, percent being the usual one.
    limits : smallest and largest value in percent, as shares; None where there are none.
    signed : whether the sign of the value is the comparator where none is written.
    of_sums : whether sums over years are compared, so that yearly ratios do not tell a ratio.
    counts : whether the number counts what is measured itself, such as tonnes.
    rated : whether it says nothing where what it is divided by is not above zero.
    booked : whether the number stands in the ledger of key projects.
    towards : -1 where less is always nearer to the target, None where the comparator says.
    years_after : years that must be simulated after the target's.
    """

    key: str
    words: tuple[str, str]
    asks: Asks = Asks.AMOUNT
    series: Callable[[Measured, Base], Array] = level
    judge: Callable[[Question], Judged] = by_value
    span: Span = Span.FROM_ITS_YEAR
    bound: Callable[[Array, int], float] = of_year
    relative: bool = False
    level_at: Callable[[float, float], float] = as_it_is
    percent: bool = False
    limits: tuple[float, float] | None = None
    signed: bool = False
    of_sums: bool = False
    counts: bool = False
    rated: bool = False
    booked: bool = False
    towards: float | None = None
    years_after: int = 0

    @property
    def holds(self) -> bool:
        """Tell whether a value holds from the target's year to the horizon."""
        return self.span is Span.FROM_ITS_YEAR


CHANGE = TargetKind(
    "change", ("变化率", "change"), series=change, relative=True, level_at=changed, percent=True,
    limits=OF_CHANGE, signed=True,
)
DIRECTION = TargetKind(
    "direction", ("方向", "direction"), Asks.DIRECTION, change, by_sign, Span.ITS_YEAR,
    relative=True, level_at=changed, percent=True,
)
_ALL = (
    TargetKind("cap", ("总量上限", "cap"), counts=True),
    TargetKind("share", ("占比", "share"), percent=True, limits=OF_SHARE),
    CHANGE,
    TargetKind("intensity", ("强度", "intensity"), rated=True),
    TargetKind("peak", ("达峰", "peak"), Asks.YEAR, level, by_peak, Span.ITS_YEAR, towards=-1.0,
               years_after=PEAK_SEEN),
    TargetKind("engineering_reduction", ("重点工程减排量", "engineering reduction"),
               span=Span.ITS_YEAR, counts=True, booked=True),
    TargetKind("quantity", ("数量", "quantity"), counts=True),
    TargetKind("capacity", ("规模", "capacity"), counts=True),
    TargetKind("cumulative", ("累计量", "cumulative"), series=cumulative, span=Span.ITS_YEAR,
               bound=of_sum, of_sums=True, counts=True),
    TargetKind("annual_rate", ("年均速度", "yearly rate"), series=yearly_step,
               span=Span.UP_TO_ITS_YEAR, bound=of_one, percent=True),
    DIRECTION,
    TargetKind("tracked", ("跟踪", "tracked"), Asks.NOTHING, judge=listed, span=Span.ITS_YEAR),
)
TARGET_KINDS: KindTable[TargetKind] = KindTable(
    "targets (targets/kinds.py)", {kind.key: kind for kind in _ALL}
)
"""Name in the scenario file -> kind of target."""


def kind_of(name: str, comparator: str | None) -> TargetKind:
    """Return the kind by which a row is judged.

    A row whose comparator is rise or fall asks for a direction, whatever kind of amount it is
    written as.

    Raises
    ------
    KindError
        For a kind that is not in the table.
    """
    written = TARGET_KINDS[name]
    return DIRECTION if comparator in SIGNS and written.asks is Asks.AMOUNT else written
