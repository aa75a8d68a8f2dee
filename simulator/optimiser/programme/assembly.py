"""Assemble the programme: sets, variables, every constraint family, one objective."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyomo.core as pyo

from simulator.optimiser.linear.arrays import Family, Goal, Variables, wrap
from simulator.optimiser.programme import constraints as rows
from simulator.optimiser.programme.prepared import Data
from simulator.optimiser.programme.sets import Sets, build_sets
from simulator.optimiser.programme.tables import build_tables
from simulator.optimiser.programme.target_rows import TargetRows

FAMILIES: tuple[tuple[str, Any, str], ...] = (
    ("serve", rows.serve, "U"),
    ("exogenous", rows.exogenous, "EXOGENOUS"),
    ("dispatched", rows.dispatched, "DISPATCHED"),
    ("linked", rows.linked, "LINKED"),
    ("dump_limit", rows.dump_limit, "SURPLUS"),
    ("share_limit", rows.share_limit, "SHARED*"),
    ("share_floor", rows.share_floor, "FLOORED*"),
    ("share_pace", rows.share_pace, "SHARE_PACED*"),
    ("additions_limit", rows.additions_limit, "SOLD*"),
    ("standing", rows.standing, "RETIRABLE"),
    ("standing_exact", rows.standing_exact, "KEPT"),
    ("no_return", rows.no_return, "RETIRABLE"),
    ("run_idle", rows.run_idle, "IDLE*"),
    ("run_full", rows.run_full, "FULL*"),
    ("known_capacity", rows.known_capacity, "CAPACITY_KNOWN*"),
    ("reserve", rows.reserve, "RESERVED"),
    ("capacity_limit", rows.capacity_limit, "LED"),
    ("capacity_floor", rows.capacity_floor, "LED"),
    ("capacity_pace", rows.capacity_pace, "LED"),
    ("land_stays", rows.land_stays, "LAND"),
    ("family", rows.family, "FAMILIES"),
    ("no_backsliding", rows.no_backsliding, "COVERED"),
    ("cover_limit", rows.cover_limit, "COVER_LIMITED*"),
    ("cover_pace", rows.cover_pace, "COVER_PACED"),
    ("control_standing", rows.control_standing, "FREE"),
    ("fixed_control_standing", rows.fixed_control_standing, "FIXED_CONTROL"),
    ("lever_pace", rows.lever_pace, "PACED"),
    ("closed_stays_closed", rows.closed_stays_closed, "CLOSING"),
    ("trade", rows.trade, "TRADED"),
)
"""Name, function and index set of every family; a star marks sets that hold the year already."""


def build_programme(data: Data, targets: TargetRows) -> pyo.ConcreteModel:
    """Return the Pyomo model of a scenario with its chosen targets.

    Rows and objective keep their rules; `fill` writes them out for Pyomo's own writers.
    """
    m = pyo.ConcreteModel(name=data.scenario.name)
    sets = build_sets(data)
    _declare_sets(m, sets, targets)
    for name, table in build_tables(data, sets).items():
        setattr(m, name, wrap(table))
    for name, table in targets.tables().items():
        setattr(m, name, wrap(table, parts=1 if name == "ON_NOTHING" else 2))
    _declare_variables(m, data, sets)
    for name, rule, over in FAMILIES:
        base = getattr(m, over.rstrip("*"))
        index = (base,) if over.endswith("*") else (base, m.T)
        setattr(m, f"c_{name}", Family(*index, rule=rule))
    m.c_target_most = Family(m.MOST, rule=rows.target_most)
    m.c_target_least = Family(m.LEAST, rule=rows.target_least)
    m.objective = Goal(rule=rows.cost)
    return m


def _declare_sets(m: pyo.ConcreteModel, sets: Sets, targets: TargetRows) -> None:
    m.T = pyo.Set(initialize=sets.years, ordered=True)
    for name, members in sets.members.items():
        setattr(m, name, pyo.Set(initialize=members, ordered=True,
                                 dimen=2 if members and isinstance(members[0], tuple) else 1))
    for name, groups in sets.ragged.items():
        setattr(m, name, wrap(groups))
    m.MOST = pyo.Set(initialize=targets.most, ordered=True)
    m.LEAST = pyo.Set(initialize=targets.least, ordered=True)


def _declare_variables(m: pyo.ConcreteModel, data: Data, sets: Sets) -> None:
    every = [0, *sets.years]
    low, high = (
        np.reshape([getattr(lever, end)[every] for lever in data.levers], (-1, len(every)))
        for end in ("low", "high")
    )
    m.x = Variables(m.P, every)
    m.cap = Variables(m.P, every)
    m.n = Variables(m.P, m.T)
    m.d = Variables(m.U, m.T)
    m.z = Variables(m.FREE, every)
    m.m = Variables(m.CONTROLS, m.T)
    m.v = Variables(m.LEVER, every, low, high)
    m.imp = Variables(m.TRADED, m.T)
    m.exp = Variables(m.TRADED, m.T)
    m.dump = Variables(m.F, m.T)
    m.nothing = pyo.Var([0], bounds=(0.0, 0.0))
    _fix_base_year(m, data)
    m.dump.level[[f not in m.DUMPED for f in m.F]] = 0.0
    m.exp.level[[f in m.FLARED for f in m.TRADED]] = 0.0


def _fix_base_year(m: pyo.ConcreteModel, data: Data) -> None:
    """Fix the base year, and the years before `decide_from`, at the plan's mix."""
    first = data.scenario.file.years.decide_from
    fixed = [n for n, y in enumerate(data.city.index.years) if n == 0 or y < first]
    for name, values in scale_mix(data, data.plan).items():
        variable = m.component(name)
        kept = [t for t in fixed if t in variable.years_of]
        places = [variable.years_of.index(t) for t in kept]
        variable.level[:, places] = values[np.ix_(variable.items_of, kept)]


def scale_mix(data: Data, mix: Any) -> dict[str, Any]:
    """Return a mix in the scaled units of the programme: name -> (item, year)."""
    site = data.city.index.process_site
    scale = data.scale[site][:, None]
    load = data.city.coefficients.full_load[:, None]
    control = scale[data.city.index.control_process]
    return {
        "x": mix.activity / scale,
        "cap": mix.capacity * load / scale,
        "n": mix.additions * load / scale,
        "d": mix.demand / data.scale[:, None],
        "z": mix.controlled / control,
        "m": mix.control_additions / control,
        "v": np.array([lever.planned for lever in data.levers]).reshape(
            len(data.levers), len(data.discount)),
    }
