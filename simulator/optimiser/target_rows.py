"""The targets that bind, as rows of the programme: the same forms that the verdicts use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from simulator import units
from simulator.ledger import old_activity_share, site_emissions, transfer_intensity
from simulator.optimiser.data import CARRIER_SCALE, Data
from simulator.quantities import Form, Term, form
from simulator.run import Run
from simulator.schema.scenario import Quantity, Target
from simulator.targets import (
    BANS_FROM,
    HELD_KINDS,
    RELATIVE,
    evaluation_year,
    takes_over,
    unit_of,
)

Array = np.ndarray
INSIDE = 0.5 * RELATIVE
QUOTA_KINDS = ("activity", "additions", "capacity", "coverage", "control_capacity", "area",
               "attribute")


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


@dataclass
class TargetRows:
    """Rows in scaled units, with the tables and sets that the constraint functions index."""

    rows: list[Row] = field(default_factory=list)
    cells: dict[str, dict[tuple[int, int, int], float]] = field(default_factory=dict)
    keys: dict[str, dict[int, list[tuple[int, int]]]] = field(default_factory=dict)
    bound: dict[int, float] = field(default_factory=dict)

    @property
    def most(self) -> list[int]:
        """Return the rows that set a ceiling."""
        return [i for i, row in enumerate(self.rows) if not row.least]

    @property
    def least(self) -> list[int]:
        """Return the rows that set a floor."""
        return [i for i, row in enumerate(self.rows) if row.least]

    def tables(self) -> dict[str, Any]:
        """Return tables and ragged sets by the names that the constraint functions use."""
        names = {"x": "X", "z": "Z", "n": "N", "cap": "CAP", "dump": "DUMP", "v": "V"}
        found: dict[str, Any] = {"bound": self.bound}
        for low, high in names.items():
            found[f"on_{low}"] = self.cells.get(low, {})
            own = self.keys.get(low, {})
            found[f"ON_{high}"] = {i: own.get(i, []) for i in range(len(self.rows))}
        return found


def enforced(target: Target) -> bool:
    """Tell whether a target binds by default: scored, with a value, no direction, no repeat."""
    return (
        target.status == "scored" and target.quantity is not None and target.same_as is None
        and target.kind != "direction" and target.comparator not in ("rise", "fall")
        and (target.value is not None or target.kind == "peak")
        and target.value_source == "plan"
    )


def is_quota(target: Target) -> bool:
    """Tell whether a target is a technology quota, not a result for air, water or carbon."""
    return target.quantity is not None and target.quantity.kind in QUOTA_KINDS


def build_rows(
    run: Run, data: Data, chosen: Callable[[str, Target], bool] | None = None
) -> TargetRows:
    """Return the rows of every target that binds.

    chosen : decides by id and target; default `enforced`.
    """
    file = run.scenario.file
    main = file.years.main_target
    until = takes_over(file.targets, main)
    rows: list[Row] = []
    for name, target in file.targets.items():
        binds = enforced(target) if chosen is None else chosen(name, target)
        if binds and target.quantity is not None and run.present(target.quantity):
            rows += _rows(run, data, name, target, evaluation_year(target, main), until.get(name))
    return scaled(rows, data)


def _rows(
    run: Run, data: Data, name: str, target: Target, year: int, until: int | None
) -> list[Row]:
    years = run.index.years
    assert target.quantity is not None
    above = linear_form(run, data, target.quantity)
    if target.kind == "peak":
        return _peak_rows(run, name, target, above, year)
    below = None if target.denominator is None else linear_form(run, data, target.denominator)
    judged = _years(target, years, year, until)
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
    from simulator.quantities import ratio_unit  # noqa: PLC0415

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
    return ">=" if target.comparator in (">=", "=") else str(target.comparator)


def _level_rows(
    run: Run, name: str, target: Target, above: Form, below: Form | None, t: int
) -> list[Row]:
    value, tolerance, unit = _value(run, target)
    comparator = _comparator(target, value)
    margin = INSIDE * abs(value)
    ends = []
    if comparator in (">=", "band"):
        ends.append((value - tolerance - margin, True))
    if comparator in ("<=", "band"):
        ends.append((value + tolerance + margin, False))
    return [_level_row(run, name, target, (above, below), t, bound, least, unit)
            for bound, least in ends]


def _level_row(
    run: Run, name: str, target: Target, forms: tuple[Form, Form | None], t: int, bound: float,
    least: bool, unit: str,
) -> Row:
    above, below = forms
    factor = bound
    if target.kind == "change":
        factor = (1 + bound) * _origin(run, target)
    span = range(1, t + 1) if target.kind == "cumulative" else range(t, t + 1)
    terms, constant = _at(above, span, 1.0)
    if below is None:
        return Row(name, target.clause, t, terms, constant - factor, least,
                   max(abs(factor), 1e-12), -_value_weight(run, target, 1.0), unit)
    more, other = _at(below, span, -factor)
    size = _size(run, target, t)
    return Row(name, target.clause, t, (*terms, *more), constant + other, least,
               max(abs(factor) * size, 1e-12), -_value_weight(run, target, size), unit)


def _value_weight(run: Run, target: Target, size: float) -> float:
    """Return how much the bound moves per canonical unit of the target's value."""
    return size * (_origin(run, target) if target.kind == "change" else 1.0)


def _size(run: Run, target: Target, t: int) -> float:
    assert target.denominator is not None
    series, _ = run.quantity("plan", target.denominator)
    return float(abs(series[t])) or 1.0


def _origin(run: Run, target: Target) -> float:
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
    least = _comparator(target, value) == ">="
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
    """Sum over registered sites of Db/D0 * (E_baseline - E) - moved - offsets, linear in the mix."""
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
        if lever.kind == "transfer":
            given = data.fixed_demand[lever.template.donors].sum(0)  # type: ignore[union-attr]
            per_unit = transfer_intensity(
                lever.template, data.baseline, before, (share, registered)  # type: ignore[arg-type]
            )
            levers[k] = -per_unit[p] * given
    return Form((Term("activity", on_process), Term("controlled", on_control),
                 Term("levers", levers)), "t", constant)


_VARIABLE = {"activity": "x", "controlled": "z", "additions": "n", "capacity": "cap",
             "dumped": "dump", "levers": "v"}


def scaled(rows: list[Row], data: Data) -> TargetRows:
    """Return rows in the programme's units: divided by their size, fixed controls folded in."""
    found = TargetRows(rows)
    for i, row in enumerate(rows):
        cells: dict[str, dict[tuple[int, int], float]] = {}
        constant = row.constant
        for array, weights, t in row.terms:
            constant += _place(cells, data, array, weights, t)
        for variable, own in cells.items():
            for (item, t), weight in own.items():
                if weight != 0.0:
                    found.cells.setdefault(variable, {})[i, item, t] = weight / row.scale
                    found.keys.setdefault(variable, {}).setdefault(i, []).append((item, t))
        found.bound[i] = -constant / row.scale
    return found


def _place(
    cells: dict[str, dict[tuple[int, int], float]], data: Data, array: str, weights: Array, t: int
) -> float:
    """Add one term to the cells of a row, in scaled units; return what is constant in it."""
    index = data.city.index
    chosen = _chosen(data)
    constant = 0.0
    for item in np.flatnonzero(weights):
        number = int(item)
        variable, target, factor = _VARIABLE[array], number, 1.0
        if array == "controlled":
            process = int(index.control_process[number])
            factor = data.scale[index.process_site[process]]
            if number in chosen["fixed"]:
                variable, target = "x", process
                factor *= data.fixed_cover[number]
            elif number not in chosen["free"]:
                continue
        elif array in ("activity", "additions", "capacity"):
            if number not in chosen["process"]:
                continue
            factor = data.scale[index.process_site[number]]
            if array != "activity":
                factor = factor / data.city.coefficients.full_load[number]
        elif array == "dumped":
            factor = CARRIER_SCALE
        own = cells.setdefault(variable, {})
        own[target, t] = own.get((target, t), 0.0) + float(weights[number]) * factor
    return constant


def _chosen(data: Data) -> dict[str, set[int]]:
    return {"process": set(data.processes), "free": set(data.free_controls),
            "fixed": set(data.fixed_controls)}
