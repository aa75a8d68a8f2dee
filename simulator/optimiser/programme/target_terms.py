"""The rows of one target, by its kind: the same forms that the verdicts use."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator import units
from simulator.accounting.ledger import old_activity_share, site_emissions, transfer_intensity
from simulator.accounting.quantities import Form, Term, form, ratio_unit
from simulator.measures.activity_moves import TransferMove
from simulator.optimiser.programme.binding_targets import is_direction, rises
from simulator.optimiser.programme.prepared import Data
from simulator.scenario.keys import Quantity, Target
from simulator.simulation.run import Run
from simulator.targets.kinds import BANS_FROM, HELD_KINDS, RELATIVE, unit_of

Array = np.ndarray
INSIDE = 0.5 * RELATIVE
"""How far a row may stay behind its value: inside the tolerance of the verdicts."""
DIRECTION_MARGIN = 1e-3
"""Least change since the base year, as a share, at which "rise" or "fall" is held."""


@dataclass(frozen=True)
class Row:
    """One inequality: sum of weights * state + constant compared with zero.

    terms : (array of the mix, (item,) weights, year number); least : at least zero, else at most;
    value_weight : change of the left side per unit of the target's value [canonical].
    """

    target: str
    clause: str
    year: int
    terms: tuple[tuple[str, Array, int], ...]
    constant: float
    least: bool
    scale: float = 1.0
    value_weight: float = 0.0
    unit: str = ""


def rows_of(
    run: Run, data: Data, name: str, target: Target, year: int, until: int | None
) -> list[Row]:
    """Return the rows of one target: one per year in which it is judged, two for a band."""
    years = run.index.years
    assert target.quantity is not None
    above = linear_form(run, data, target.quantity)
    if target.kind == "peak":
        return _peak_rows(run, name, target, above, year)
    below = None if target.denominator is None else linear_form(run, data, target.denominator)
    judged = _years(target, years, year, until)
    if is_direction(target):
        return _direction_rows(run, name, target, (above, below), year)
    if target.kind == "annual_rate":
        return [_rate_row(run, name, target, above, below, t) for t in judged]
    rows = []
    for t in judged:
        rows += _level_rows(run, name, target, above, below, t)
    return rows


def _years(target: Target, years: tuple[int, ...], year: int, until: int | None) -> list[int]:
    if target.kind == "annual_rate":
        return [n for n, y in enumerate(years) if BANS_FROM <= y <= year]
    if not (target.hold and target.comparator != "band" and target.kind in HELD_KINDS):
        return [years.index(year)]
    last = until - 1 if until is not None and until > year else years[-1]
    return [n for n, y in enumerate(years) if year <= y <= last and n > 0]


def _value(run: Run, target: Target) -> tuple[float, float, str]:
    """Return required value and tolerance in canonical units, and the unit."""
    assert target.quantity is not None
    number, _ = units.split_quantity(str(target.value))
    written = units.normalise(unit_of(target))
    unit = "1" if target.kind == "change" else ratio_unit(
        run.scenario.city, target.quantity, target.denominator
    )
    scale = units.factor(written, unit)
    tolerance = 0.0
    if target.tolerance is not None:
        tolerance = abs(number) * units.quantity(str(target.tolerance), "1")
    return number * scale, tolerance * scale, unit


def _comparator(target: Target, value: float) -> str:
    if target.kind == "change" and target.comparator is None:
        return "<=" if value < 0 else ">="
    return str(target.comparator)


def _level_rows(
    run: Run, name: str, target: Target, above: Form, below: Form | None, t: int
) -> list[Row]:
    value, tolerance, unit = _value(run, target)
    comparator = _comparator(target, value)
    margin = INSIDE * abs(value)
    ends = []
    if comparator in (">=", "=", "band"):
        ends.append((value - tolerance - margin, True))
    if comparator in ("<=", "=", "band"):
        ends.append((value + tolerance + margin, False))
    return [_level_row(run, name, target, (above, below), t, bound, least, unit)
            for bound, least in ends]


def _level_row(
    run: Run, name: str, target: Target, forms: tuple[Form, Form | None], t: int, bound: float,
    least: bool, unit: str,
) -> Row:
    above, below = forms
    origin = origin_of(run, target) if target.kind == "change" else 0.0
    factor = (1 + bound) * origin if origin else bound
    span = range(1, t + 1) if target.kind == "cumulative" else range(t, t + 1)
    terms, constant = _at(above, span, 1.0)
    size = 1.0 if below is None else _size(run, target, t)
    if below is None:
        constant -= factor
    else:
        more, other = _at(below, span, -factor)
        terms, constant = (*terms, *more), constant + other
    return Row(name, target.clause, t, terms, constant, least, _scale(run, target, factor * size),
               -size * (origin or 1.0), unit)


def _direction_rows(
    run: Run, name: str, target: Target, forms: tuple[Form, Form | None], year: int
) -> list[Row]:
    """Return the row of a rise or fall: a change of at least a small margin since the base year.

    The margin is never more than what the plan reaches, where it goes the right way. A base year
    of the case's own that is still to be decided is no constant: such a row does not bind.
    """
    years = run.index.years
    base = target.base_year or years[0]
    if target.base_case != "plan" and base >= max(run.scenario.file.years.decide_from, years[1]):
        return []
    t, up = years.index(year), rises(target)
    origin = origin_of(run, target)
    reached = float(run.measured(target, "plan").ratio[t])
    own = (reached / origin - 1 if origin else reached) * (1 if up else -1)
    margin = min(DIRECTION_MARGIN, own) if own > RELATIVE else DIRECTION_MARGIN
    change = target.model_copy(update={"kind": "change"})
    bound = (margin if up else -margin) * (1 - INSIDE)
    return [_level_row(run, name, change, forms, t, bound, up, "1")]


def _scale(run: Run, target: Target, bound: float) -> float:
    """Return what a row is divided by: its bound, or a part of the plan's largest value."""
    assert target.quantity is not None
    largest = float(np.abs(run.quantity("plan", target.quantity)[0]).max())
    return max(abs(bound), 1e-3 * largest) or 1.0


def _size(run: Run, target: Target, t: int) -> float:
    assert target.denominator is not None
    series, _ = run.quantity("plan", target.denominator)
    return float(abs(series[t])) or 1.0


def origin_of(run: Run, target: Target) -> float:
    """Return the base-year value of a change target; a simulated base is the plan case's."""
    base = target.base_year or run.index.years[0]
    measured = run.measured(target, "plan")
    return float(measured.ratio[run.index.years.index(base)])


def _rate_row(
    run: Run, name: str, target: Target, above: Form, below: Form | None, t: int
) -> Row:
    value, tolerance, unit = _value(run, target)
    sizes = (1.0, 1.0)
    if target.denominator is not None:
        series, _ = run.quantity("plan", target.denominator)
        sizes = (float(series[t]), float(series[t - 1]))
    now, first = _at(above, range(t, t + 1), 1 / sizes[0])
    before, second = _at(above, range(t - 1, t), -1 / sizes[1])
    least = _comparator(target, value) != "<="
    bound = value - tolerance - INSIDE * abs(value) if least else value + tolerance
    del below
    return Row(name, target.clause, t, (*now, *before), first + second - bound, least,
               max(abs(bound), 1e-12), -1.0, unit)


def _peak_rows(run: Run, name: str, target: Target, above: Form, year: int) -> list[Row]:
    """E[t] <= E[t-1] after the year, and E[t] <= the plan's E[t] up to it."""
    assert target.quantity is not None
    series, unit = run.quantity("plan", target.quantity)
    rows = []
    for t, y in enumerate(run.index.years):
        if t == 0:
            continue
        now, constant = _at(above, range(t, t + 1), 1.0)
        size = max(float(abs(series[t])), 1e-12)
        if y <= year:
            rows.append(Row(name, target.clause, t, now, constant - float(series[t]) * (1 + INSIDE),
                            False, size, 0.0, unit))
        else:
            before, other = _at(above, range(t - 1, t), -1.0)
            rows.append(Row(name, target.clause, t, (*now, *before), constant + other, False, size,
                            0.0, unit))
    return rows


def _at(
    found: Form, span: range, factor: float
) -> tuple[tuple[tuple[str, Array, int], ...], float]:
    """Return the terms of a form summed over year numbers, times a factor, and its constant."""
    terms = []
    for t in span:
        for term in found.terms:
            weights = term.weights[:, t] if term.weights.ndim > 1 else term.weights
            terms.append((term.array, weights * factor, t))
    constant = 0.0 if found.constant is None else float(found.constant[list(span)].sum())
    return tuple(terms), constant * factor


def linear_form(run: Run, data: Data, q: Quantity) -> Form:
    """Return the form of a quantity, the ledger included."""
    return _ledger_form(run, data, q) if q.kind == "ledger" else form(run.scenario.city, q)


def _ledger_form(run: Run, data: Data, q: Quantity) -> Form:
    """Sum over registered sites of Db/D0 * (E_baseline - E) - moved - offsets, all linear."""
    city, index = run.scenario.city, run.index
    c, p = city.coefficients, index.pollutant(q.pollutant)
    share = old_activity_share(city, data.baseline)
    registered = np.array([s.registered for s in index.sites], dtype=float)
    before = site_emissions(city, data.baseline)
    offset = sum((path for _, path in run.scenario.moves.offsets), np.zeros(len(index.years)))
    growth = np.array([s.growth for s in index.sites], dtype=float)
    weight = share * registered[:, None] + growth[:, None] * offset
    on_process = -c.emission[..., p].sum(-1)[:, None] * weight[index.process_site]
    on_control = -c.control_emission[..., p].sum(-1)[:, None] * (
        weight[index.process_site[index.control_process]]
    )
    constant = (before[:, p, :] * share * registered[:, None]).sum(0)
    levers = np.zeros((len(data.levers), len(index.years)))
    for k, lever in enumerate(data.levers):
        if isinstance(lever.template, TransferMove):
            given = lever.template.amount(data.fixed_demand, 1.0)
            per_unit = transfer_intensity(
                city, lever.template, data.baseline, before, (share, registered)
            )
            levers[k] = -per_unit[p] * given
    return Form((Term("activity", on_process), Term("controlled", on_control),
                 Term("levers", levers)), "t", constant)
