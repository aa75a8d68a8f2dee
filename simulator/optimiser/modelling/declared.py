"""A compiled programme as a Pyomo model with readable names: sets, parameters, variables, rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pyomo.core as pyo
from pyomo.core.expr import LinearExpression

from simulator.optimiser.linear.compiled import Compiled
from simulator.optimiser.modelling.members import PLACE_OF, MemberNames
from simulator.optimiser.programme import constraints as rules
from simulator.optimiser.programme.assembly import scale_mix
from simulator.optimiser.programme.prepared import CARRIER_SCALE
from simulator.optimiser.solving.task import Task

Array = np.ndarray
SETS = {
    "SITE": ("d", 2, "(source, facility) of every site that is decided on"),
    "PROCESS": ("x", 3, "(source, facility, technology)"),
    "CONTROL": ("m", 4, "(source, facility, technology, control)"),
    "FREE_CONTROL": ("z", 4, "controls whose coverage is decided; that of others is a fixed share"),
    "LEVER": ("v", 1, "demand and transfer moves, and closures"),
    "TRADED": ("imp", 1, "carriers that cross the boundary of the city"),
    "CARRIER": ("dump", 1, "all carriers"),
}
"""Set -> a variable over it, parts of a member, meaning."""
SET_OF = {"d": "SITE", "x": "PROCESS", "cap": "PROCESS", "n": "PROCESS", "m": "CONTROL",
          "z": "FREE_CONTROL", "v": "LEVER", "imp": "TRADED", "exp": "TRADED",
          "dump": "CARRIER"}
DOCS = {
    "x": "activity of a technology, in units of scale",
    "cap": "capacity in place times full load, in units of scale",
    "n": "new capacity of the year times full load, in units of scale",
    "d": "activity of a site, in units of scale",
    "z": "activity under a control, in units of scale",
    "m": "new capacity of a control, in units of scale",
    "v": "lever: share of baseline activity that is moved",
    "imp": "import of a carrier [1000 TJ or 1000 t]",
    "exp": "export of a carrier [1000 TJ or 1000 t]",
    "dump": "surplus of a carrier that nobody uses [1000 TJ or 1000 t]",
}
NATURAL = {
    "activity": ("x", "activity [unit of the source]"),
    "capacity": ("cap", "capacity in place [capacity unit of the source]"),
    "additions": ("n", "new capacity of the year [capacity unit of the source]"),
    "demand": ("d", "activity of a site [unit of the source]"),
    "controlled": ("z", "activity under a control [unit of the source]"),
    "control_additions": ("m", "new capacity of a control [unit of the source]"),
    "imports": ("imp", "import of a carrier [TJ or t]"),
    "exports": ("exp", "export of a carrier [TJ or t]"),
    "dumped": ("dump", "surplus of a carrier that nobody uses [TJ or t]"),
}
"""Expression in the units of the simulation -> its variable, meaning."""


def declare(task: Task, names: MemberNames) -> tuple[pyo.ConcreteModel, list[Any]]:
    """Return the model without its sums, and the variable behind every column."""
    m = pyo.ConcreteModel(name=task.run.scenario.name)
    programme = task.programme
    _declare_sets(m, programme, names)
    _declare_parameters(m, task, names)
    columns = _declare_variables(m, task, names)
    _declare_natural(m, task, names)
    _declare_rows(m, programme, names, columns)
    m.objective = pyo.Objective(
        expr=linear(programme.cost.tolist(), columns, programme.offset + task.constant),
        doc="present value of system cost, hurdle rates included [million CNY of 2020]")
    return m, columns


def linear(weights: list[float], columns: list[Any], constant: float = 0.0) -> Any:
    """Return a sum of weights times variables, those without weight left out."""
    kept = [(w, column) for w, column in zip(weights, columns, strict=True) if w != 0.0]
    return LinearExpression(constant=constant, linear_coefs=[w for w, _ in kept],
                            linear_vars=[column for _, column in kept])


def _declare_sets(m: pyo.ConcreteModel, programme: Compiled, names: MemberNames) -> None:
    m.YEAR = pyo.Set(initialize=names.years, doc="all years, the base year first")
    m.LATER = pyo.Set(initialize=names.years[1:], doc="years after the base year")
    for name, (variable, parts, doc) in SETS.items():
        items = dict.fromkeys(programme.column.parts[variable].keys[0].tolist())
        members = [names.of[PLACE_OF[variable]][item] for item in items]
        setattr(m, name, pyo.Set(initialize=members, dimen=parts, doc=doc))


def _declare_parameters(m: pyo.ConcreteModel, task: Task, names: MemberNames) -> None:
    data, of = task.data, names.of
    c, years = data.city.coefficients, names.years
    tables = (
        ("scale", m.SITE, of["site"], data.scale, "activity of a site that counts as one"),
        ("full_load", m.PROCESS, of["process"], c.full_load, "activity per unit of capacity"),
        ("capex", m.PROCESS, of["process"], c.capex, "CNY of 2020 per unit of capacity"),
        ("control_capex", m.CONTROL, of["control"], c.control_capex,
         "CNY of 2020 per unit of activity under the control"),
    )
    for name, over, members, values, doc in tables:
        number = dict(zip(members, values.tolist(), strict=True))
        setattr(m, name, pyo.Param(over, initialize={key: number[key] for key in over}, doc=doc))
    m.discount = pyo.Param(m.YEAR, initialize=dict(zip(years, data.discount.tolist(), strict=True)),
                           doc="present value of one CNY of a year")
    for name, side in (("import_price", "import"), ("export_price", "export")):
        price = {(f, y): value for f, row in zip(of["carrier"], data.prices[side].tolist(),
                                                 strict=True)
                 for y, value in zip(years, row, strict=True)}
        setattr(m, name, pyo.Param(m.CARRIER, m.YEAR, initialize=price,
                                   doc="CNY of 2020 per TJ or t at the boundary"))


def _declare_variables(m: pyo.ConcreteModel, task: Task, names: MemberNames) -> list[Any]:
    """Add every variable; what is no column has the value it has in the plan, or zero."""
    programme, plan = task.programme, scale_mix(task.data, task.data.plan)
    columns: list[Any] = [None] * len(programme.cost)
    m.nothing = pyo.Var([0], bounds=(0.0, 0.0), doc="zero, where a row has nothing to move")
    for name, part in programme.column.parts.items():
        if name in SET_OF:
            base = names.years[0] in _years(part.keys[1], names)
            setattr(m, name, pyo.Var(getattr(m, SET_OF[name]), m.YEAR if base else m.LATER,
                                     doc=DOCS[name]))
        for key, number in _numbered(part.keys, part.numbers):
            variable = m.component(name)[names.key(name, key)]
            if number < 0:
                variable.fix(float(plan[name][key]) if name in plan else 0.0, skip_validation=True)
                continue
            columns[number] = variable
            variable.setlb(_bound(programme.lower[number]))
            variable.setub(_bound(programme.upper[number]))
    return columns


def _years(numbers: Array, names: MemberNames) -> set[int]:
    return {names.years[t] for t in np.unique(numbers).tolist()}


def _numbered(keys: Any, numbers: Array) -> Iterator[tuple[Any, int]]:
    """Yield the keys of a variable or family with their numbers."""
    parts = [part.tolist() for part in keys]
    found = parts[0] if len(parts) == 1 else zip(*parts, strict=True)
    return zip(found, numbers.tolist(), strict=True)


def _bound(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _declare_natural(m: pyo.ConcreteModel, task: Task, names: MemberNames) -> None:
    """Add what is decided in the units of the simulation, under the names of its arrays."""
    for name, (variable, doc) in NATURAL.items():
        own = m.component(variable)
        sizes = dict(zip(names.of[PLACE_OF[variable]], sizes_of(task, variable), strict=True))
        items, years = own.index_set().subsets()
        values = {(*_flat(item), y): sizes[item] * own[(*_flat(item), y)]
                  for item in items for y in years}
        setattr(m, name, pyo.Expression(items, years, initialize=values, doc=doc))


def _flat(member: Any) -> tuple[Any, ...]:
    return member if isinstance(member, tuple) else (member,)


def sizes_of(task: Task, variable: str) -> list[float]:
    """Return what one unit of a variable is in the units of the simulation, by item."""
    data, index = task.data, task.data.city.index
    of_process = data.scale[index.process_site]
    sizes = {
        "x": of_process, "cap": of_process / data.city.coefficients.full_load, "d": data.scale,
        "n": of_process / data.city.coefficients.full_load,
        "z": of_process[index.control_process], "m": of_process[index.control_process],
        "v": np.ones(len(data.levers)),
    }
    found = sizes.get(variable, np.full(len(index.carriers), CARRIER_SCALE))
    return [float(size) for size in found]


def _declare_rows(
    m: pyo.ConcreteModel, programme: Compiled, names: MemberNames, columns: list[Any]
) -> None:
    """Add every family of rows under its name in the documentation."""
    start, index, value = (a.tolist() for a in (programme.start, programme.index, programme.value))
    for name, part in programme.row.parts.items():
        own_name = name.removeprefix("c_")
        family = pyo.Constraint(pyo.Any, doc=getattr(rules, own_name, rules).__doc__)
        setattr(m, own_name, family)
        for key, number in _numbered(part.keys, part.numbers):
            own = slice(start[number], start[number + 1])
            body = linear(value[own], [columns[j] for j in index[own]]) \
                if start[number] < start[number + 1] else linear([1.0], [m.nothing[0]])
            low, high = (_bound(side[number]) for side in (programme.row_lower,
                                                           programme.row_upper))
            family[names.key(name, key)] = (body, low) if low == high else (low, body, high)
