"""How near a projected value came to an observed one, and how near all of them came."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass
from statistics import median

from simulator.hindcasting.rows import Thing
from simulator.tolerances import REPEATED

WHOLE = 100.0
ALL = "all"
THING = ("quantity", "source", "facility", "technology", "name")
SCORED = (*THING, "year", "unit", "observed", "projected", "error", "persistence",
          "persistence_error", "trend", "trend_error", "low", "high", "inside", "grade", "file",
          "line")
"""Columns of hindcast.csv."""
NUMBERS = SCORED[SCORED.index("observed") : SCORED.index("inside")]
PROJECTED = (*THING, "year", "unit", "value")
"""Columns of projection.csv."""
Cells = tuple[str | float | None, ...]


@dataclass(frozen=True)
class Scored:
    """One observed value and what would have been said of it in the base year, in its own unit.

    projected : by the model; persistence : what stood in the base year; trend : by the growth of
    the years before it, None without rows of those; low, high : of the draws, None without draws.
    """

    thing: Thing
    year: int
    unit: str
    observed: float
    projected: float | None
    persistence: float | None
    trend: float | None
    low: float | None
    high: float | None
    grade: str
    file: str
    line: int

    def error(self, said: float | None) -> float | None:
        """Return by how many percent something said lies above what was observed, 0 if equal."""
        if said is None or self.observed == 0:
            return None
        beyond = (said - self.observed) / abs(self.observed)
        return beyond * WHOLE if abs(beyond) > REPEATED else 0.0

    @property
    def cells(self) -> Cells:
        """Return the cells of a row of hindcast.csv."""
        errors = [self.error(said) for said in (self.projected, self.persistence, self.trend)]
        said = (self.observed, self.projected, errors[0], self.persistence, errors[1], self.trend,
                errors[2], self.low, self.high)
        inside = "" if self.inside is None else ("yes" if self.inside else "no")
        return (*astuple(self.thing), self.year, self.unit, *said, inside, self.grade, self.file,
                self.line)

    @property
    def inside(self) -> bool | None:
        """Tell whether the observed value lies between the ends of the draws."""
        if self.low is None or self.high is None:
            return None
        return self.low <= self.observed <= self.high


@dataclass(frozen=True)
class Score:
    """How near the values of one kind of quantity came: medians of the sizes of errors in percent.

    count : observed values; trends : those that a trend could be read for; inside : share of them
    inside the ends of the draws.
    """

    quantity: str
    count: int
    projected: float | None
    persistence: float | None
    trend: float | None
    trends: int
    inside: float | None


@dataclass(frozen=True)
class Projected:
    """What the hindcast says of something in one year, in the unit of its row."""

    thing: Thing
    year: int
    value: float
    unit: str

    @property
    def cells(self) -> Cells:
        """Return the cells of a row of projection.csv."""
        return (*astuple(self.thing), self.year, self.unit, self.value)


def score(name: str, rows: Sequence[Scored]) -> Score:
    """Return the score of some observed values."""
    trends = [row for row in rows if row.error(row.trend) is not None]
    judged = [row.inside for row in rows if row.inside is not None]
    return Score(
        name, len(rows), _size(rows, lambda row: row.projected),
        _size(rows, lambda row: row.persistence), _size(rows, lambda row: row.trend), len(trends),
        sum(judged) / len(judged) if judged else None,
    )


def _size(rows: Sequence[Scored], said: Callable[[Scored], float | None]) -> float | None:
    errors = [abs(error) for row in rows for error in [row.error(said(row))] if error is not None]
    return median(errors) if errors else None
