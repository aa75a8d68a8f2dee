"""The rows of one target, by its kind: the same forms that the verdicts use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from simulator.accounting.forms import Form
from simulator.accounting.quantities import ratio_unit
from simulator.errors import KindTable
from simulator.optimiser.programme.linear_forms import linear_form
from simulator.optimiser.programme.prepared import Data
from simulator.scenario.keys import Quantity, Target
from simulator.simulation.run import Run, series_of
from simulator.targets.asked import (
    BAND,
    base_of,
    comparator_of,
    is_floor,
    judged_years,
    own_kind,
    required,
    rises,
)
from simulator.tolerances import SMALLEST, VERDICT

Array = np.ndarray
Terms = tuple[tuple[str, Array, int], ...]
"""Array of the mix, weights, (item,), and year number of each term."""
INSIDE = 0.5 * VERDICT
"""How far a row may stay behind its value: inside the tolerance of the verdicts."""
DIRECTION_MARGIN = 1e-3
"""Least change since the base year, as a share, at which "rise" or "fall" is held."""


@dataclass(frozen=True)
class Row:
    """One inequality: sum of weights * state + constant compared with zero.

    terms : (array of the mix, (item,) weights, year number); least : at least zero, else at most.
    """

    target: str
    clause: str
    year: int
    terms: Terms
    constant: float
    least: bool
    scale: float = 1.0
    unit: str = ""


@dataclass(frozen=True)
class Binding:
    """A target that binds, on its way into the programme.

    above, below : forms of what is measured and of what it is divided by; year : of the target;
    judged : numbers of the years in which it is judged.
    """

    run: Run
    name: str
    target: Target
    year: int
    judged: tuple[int, ...]
    above: Form
    below: Form | None

    def required(self) -> tuple[float, float, str]:
        """Return value, tolerance and unit, in canonical units."""
        assert self.target.quantity is not None
        measured = ratio_unit(self.run.scenario.city, self.target.quantity,
                              self.target.denominator)
        return required(self.target, measured)

    def series(self, q: Quantity | None) -> Array:
        """Return a quantity of the target in the plan, (year,)."""
        assert q is not None
        return series_of(self.run, "plan", q)[0]

    def row(
        self, t: int, terms: Terms, constant: float, least: bool, *, scale: float, unit: str
    ) -> Row:
        """Return one row of the target."""
        return Row(self.name, self.target.clause, t, terms, constant, least, scale, unit)


RowsOf = Callable[[Binding], list[Row]]


def rows_of(
    run: Run, data: Data, name: str, target: Target, year: int, until: int | None
) -> list[Row]:
    """Return the rows of one target: one per year in which it is judged, two for a band.

    Raises
    ------
    KindError
        For a kind of target that the programme does not know.
    """
    assert target.quantity is not None
    above = linear_form(run, data, target.quantity)
    below = None if target.denominator is None else linear_form(run, data, target.denominator)
    judged = judged_years(target, run.index.years, year, until)
    decided = tuple(t for t in judged if t) if len(judged) > 1 else tuple(judged)
    return ROWS[own_kind(target).key](Binding(run, name, target, year, decided, above, below))


def of_levels(own: Binding) -> list[Row]:
    """Return a row for every year judged, on what that year measures."""
    return [row for t in own.judged for row in _level_rows(own, t, range(t, t + 1))]


def of_sums(own: Binding) -> list[Row]:
    """Return a row for every year judged, on the sum since the year after the first."""
    return [row for t in own.judged for row in _level_rows(own, t, range(1, t + 1))]


def _level_rows(own: Binding, t: int, span: range) -> list[Row]:
    value, tolerance, unit = own.required()
    comparator, margin = comparator_of(own.target), INSIDE * abs(value)
    ends = []
    if comparator in (">=", *BAND):
        ends.append((value - tolerance - margin, True))
    if comparator in ("<=", *BAND):
        ends.append((value + tolerance + margin, False))
    return [_level_row(own, (t, span), bound, least, unit) for bound, least in ends]


def _level_row(
    own: Binding, when: tuple[int, range], bound: float, least: bool, unit: str
) -> Row:
    """Return the row that holds a level, or a change of it, over some year numbers."""
    t, span = when
    kind = own_kind(own.target)
    factor = kind.level_at(bound, origin_of(own.run, own.target) if kind.relative else 0.0)
    terms, constant = at_years(own.above, span, 1.0)
    size = 1.0
    if own.below is None:
        constant -= factor
    else:
        size = float(abs(own.series(own.target.denominator)[t])) or 1.0
        more, other = at_years(own.below, span, -factor)
        terms, constant = (*terms, *more), constant + other
    return own.row(t, terms, constant, least, scale=_scale(own, factor * size), unit=unit)


def _scale(own: Binding, bound: float) -> float:
    """Return what a row is divided by: its bound, or a part of the plan's largest value."""
    largest = float(np.abs(own.series(own.target.quantity)).max())
    return max(abs(bound), 1e-3 * largest) or 1.0


def of_directions(own: Binding) -> list[Row]:
    """Return the row of a rise or fall: a change of at least a small margin since the base year.

    The margin is never more than what the plan reaches, where it goes the right way. A base year
    of the case's own that is still to be decided is no constant: such a row does not bind.
    """
    run, target, years = own.run, own.target, own.run.index.years
    base = target.base_year or years[0]
    if target.base_case != "plan" and base >= max(run.scenario.file.years.decide_from, years[1]):
        return []
    t, up = years.index(own.year), rises(target)
    origin = origin_of(run, target)
    reached = float(run.measured(target, "plan").ratio[t])
    change = (reached / origin - 1 if origin else reached) * (1 if up else -1)
    margin = min(DIRECTION_MARGIN, change) if change > VERDICT else DIRECTION_MARGIN
    bound = (margin if up else -margin) * (1 - INSIDE)
    return [_level_row(own, (t, range(t, t + 1)), bound, up, "1")]


def origin_of(run: Run, target: Target) -> float:
    """Return the base-year value of a change target; a simulated base is the plan case's."""
    return float(base_of(target, run.measured(target, "plan"), run.index.years).value)


def of_steps(own: Binding) -> list[Row]:
    """Return a row for every year judged, on its change from the year before."""
    return [_step_row(own, t) for t in own.judged]


def _step_row(own: Binding, t: int) -> Row:
    value, tolerance, unit = own.required()
    sizes = (1.0, 1.0)
    if own.target.denominator is not None:
        series = own.series(own.target.denominator)
        sizes = (float(series[t]), float(series[t - 1]))
    now, first = at_years(own.above, range(t, t + 1), 1 / sizes[0])
    before, second = at_years(own.above, range(t - 1, t), -1 / sizes[1])
    least = is_floor(own.target)
    bound = value - tolerance - INSIDE * abs(value) if least else value + tolerance
    return own.row(t, (*now, *before), first + second - bound, least,
                   scale=max(abs(bound), SMALLEST), unit=unit)


def of_peaks(own: Binding) -> list[Row]:
    """E[t] <= E[t-1] after the year, and E[t] <= the plan's E[t] up to it."""
    assert own.target.quantity is not None
    series, unit = series_of(own.run, "plan", own.target.quantity)
    rows = []
    for t, y in enumerate(own.run.index.years[1:], 1):
        now, constant = at_years(own.above, range(t, t + 1), 1.0)
        size = max(float(abs(series[t])), SMALLEST)
        if y <= own.year:
            limit = float(series[t]) * (1 + INSIDE)
            rows.append(own.row(t, now, constant - limit, False, scale=size, unit=unit))
        else:
            before, other = at_years(own.above, range(t - 1, t), -1.0)
            rows.append(own.row(t, (*now, *before), constant + other, False, scale=size,
                                unit=unit))
    return rows


def of_nothing(own: Binding) -> list[Row]:
    """Return no row: the target is only listed."""
    del own
    return []


def at_years(found: Form, span: range, factor: float) -> tuple[Terms, float]:
    """Return the terms of a form summed over year numbers, times a factor, and its constant."""
    terms = []
    for t in span:
        for term in found.terms:
            weights = term.weights[:, t] if term.weights.ndim > 1 else term.weights
            terms.append((term.array, weights * factor, t))
    constant = 0.0 if found.constant is None else float(found.constant[list(span)].sum())
    return tuple(terms), constant * factor


ROWS: KindTable[RowsOf] = KindTable(
    "rows of a target (optimiser/programme/target_terms.py)", {
        "cap": of_levels, "share": of_levels, "change": of_levels, "intensity": of_levels,
        "engineering_reduction": of_levels, "quantity": of_levels, "capacity": of_levels,
        "cumulative": of_sums, "annual_rate": of_steps, "direction": of_directions,
        "peak": of_peaks, "tracked": of_nothing,
    },
)
"""Kind of target -> its rows in the programme."""
