"""The tables that the constraint functions index, computed once from the prepared data."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulator.accounting.costs import unit_present_value
from simulator.city.index import Index
from simulator.city.supply_order import supply_sign
from simulator.optimiser.programme.prepared import (
    CARRIER_SCALE,
    MONEY_SCALE,
    Data,
    dispatch,
)
from simulator.optimiser.programme.sets import (
    Sets,
    better_of,
    effective,
    families_of,
    site_controls,
)
from simulator.tolerances import NEGLIGIBLE, ROOM

Array = np.ndarray


def build_tables(data: Data, sets: Sets) -> dict[str, Any]:
    """Return every coefficient that the constraint functions read, scaled."""
    index = data.city.index
    site = index.process_site
    return {
        **_activity_tables(data, sets),
        **_stock_tables(data),
        **_control_tables(data, sets),
        **_carrier_tables(data),
        **_cost_tables(data),
        "site_of": site.tolist(),
        "control_of": index.control_process.tolist(),
        "paced_site": [int(site[index.control_process[g[0]]]) for g in site_controls(data)],
        "process_of": [index.controls[g[0]].process for g in families_of(data)],
        "carrier_of": {u: index.carrier(index.source(u).carrier) for u in sets.members["LINKED"]},
    }


def build_limit_tables(data: Data, sets: Sets) -> dict[str, Any]:
    """Return the tables that hold potentials and paces."""
    return {**_activity_tables(data, sets), **_stock_tables(data), **_control_tables(data, sets)}


def _activity_tables(data: Data, sets: Sets) -> dict[str, Any]:
    index, limits, scale = data.city.index, data.limits, data.scale
    site = index.process_site
    effect = np.stack([lever.effect / scale[:, None] for lever in data.levers]) if data.levers \
        else np.zeros((0, len(scale), len(index.years)))
    sites, cut, base = dispatch(data)
    cuts = np.zeros((len(scale), len(index.years)))
    cuts[sites] = cut / scale[sites, None] * CARRIER_SCALE
    electricity = data.city.coefficients.net_use[:, index.carrier("electricity")]
    before = data.demand_before / scale[:, None]
    growth, raised = growth_of(data, sets)
    share = np.minimum(above(limits.share), 1.0)
    pace = np.where(np.isfinite(limits.share_pace), limits.share_pace, 1.0)
    room = pace * before[site] + np.maximum(share, np.roll(share, 1, axis=-1)) * growth[site]
    plan = _rise(data.plan.activity / scale[site, None]) - share * raised[site]
    return {
        "fixed_demand": data.fixed_demand / scale[:, None],
        "effect": effect,
        "cut": cuts,
        "power": -electricity * scale[site] / CARRIER_SCALE,
        "renewable_base": base / CARRIER_SCALE,
        "share": share,
        "floor": np.maximum(limits.floor - ROOM, 0.0),
        "step": above(np.maximum(room, plan)),
        "added_share": np.minimum(above(limits.added_share), 1.0),
        "weight": _weights(data),
        "least_reserve": data.reserve,
        "least_idle": _round(data.least_idle),
        "lever_step": [lever.pace + ROOM for lever in data.levers],
    }


def growth_of(data: Data, sets: Sets) -> tuple[Array, Array]:
    """Return growth of scaled activity that levers do not make, and what the plan's levers add.

    Both (site, year), the second as its yearly change: rows with a pace count what levers add
    themselves.
    """
    plan = data.plan.demand / data.scale[:, None]
    raised = np.zeros_like(plan)
    for u, levers in sets.ragged["RAISING"].items():
        for k in levers:
            raised[u] += data.levers[k].effect[u] / data.scale[u] * data.levers[k].planned
    growth = np.maximum(_rise(data.baseline.demand / data.scale[:, None]), _rise(plan - raised))
    return np.maximum(growth, 0.0), _rise(raised)


def _rise(values: Array) -> Array:
    return np.diff(values, axis=-1, prepend=values[:, :1])


def _weights(data: Data) -> Array:
    """Return capacity units per scaled capacity, (process,), at most one at every site."""
    site = data.city.index.process_site
    weight = 1.0 / data.city.coefficients.full_load
    largest = np.zeros(len(data.scale))
    np.maximum.at(largest, site, weight)
    result: Array = weight / largest[site]
    return result


def _stock_tables(data: Data) -> dict[str, Any]:
    index = data.city.index
    scale = (data.city.coefficients.full_load / data.scale[index.process_site])[:, None]
    base = data.city.base.capacity
    extra = data.limits.capacity
    pace = np.where(np.isfinite(data.limits.capacity_pace), data.limits.capacity_pace, extra)
    grown = np.maximum(np.diff(base, prepend=base[:, :1]), 0.0)
    return {
        "load": np.asarray(data.city.load)[index.process_site],
        "most_load": _most_load(data),
        "known_capacity": _by_site(index, _weights(data)[:, None] * data.baseline.capacity * scale),
        "base_standing": _round(data.base_capacity[:, None] * data.base_survival),
        "survival": _round(data.new_survival),
        "least_capacity": base * scale * (1 - ROOM),
        "largest_capacity": (base + extra) * scale * (1 + ROOM),
        "capacity_step": above((grown + pace) * scale),
        "land_step": _round(np.minimum(_rise(base), _rise(data.plan.capacity)) * scale),
    }


def _most_load(data: Data) -> Array:
    """Return (process, year) the largest load of a case, at least 1, where capacity is stated."""
    index, result = data.city.index, np.ones_like(data.baseline.capacity)
    known = data.city.capacity_known[index.process_site]
    for case in (data.baseline, data.plan):
        able = case.capacity * data.city.coefficients.full_load[:, None]
        load = np.divide(case.activity, able, out=np.ones_like(able), where=known & (able > 0))
        result = np.maximum(result, load * (1 + ROOM))
    return np.where(known, result, 1.0)


def _by_site(index: Index, values: Array) -> Array:
    """Return sums of what processes have, (site, year)."""
    result = np.zeros((len(index.sites), values.shape[-1]))
    np.add.at(result, index.process_site, values)
    return result


def above(values: Array) -> Array:
    """Return limits with a little room, so that the plan itself fits; what is zero stays zero.

    A coefficient of a billionth beside others near one leads the solver astray.
    """
    result: Array = np.where(values > NEGLIGIBLE, values + ROOM, 0.0)
    return result


def _round(values: Array) -> Array:
    return np.where(np.abs(values) < NEGLIGIBLE, 0.0, values)


def _control_tables(data: Data, sets: Sets) -> dict[str, Any]:
    index = data.city.index
    site = index.process_site[index.control_process]
    scale = data.scale[site]
    base = data.baseline.controlled[:, 0] / scale
    before = data.demand_before / data.scale[:, None]
    growth, raised = growth_of(data, sets)
    better = better_of(data)
    steps = []
    for group in site_controls(data):
        u = site[group[0]]
        pace = data.limits.coverage_pace[group].max(0)
        covered = sorted({i for j in group for i in better[j]})
        own, plan = (np.diff(mix.controlled[covered].sum(0) / data.scale[u], prepend=0.0)
                     for mix in (data.baseline, data.plan))
        room = pace * before[u] + growth[u]
        steps.append(above(np.maximum(room, np.maximum(own, plan - raised[u]))))
    return {
        "least_cover": np.maximum(data.floor_cover - ROOM, 0.0),
        "fixed_cover": data.fixed_cover,
        "cover": np.minimum(above(data.limits.coverage), 1.0),
        "cover_step": np.array(steps) if steps else np.zeros((0, len(index.years))),
        "control_base": _round(base[:, None] * data.control_base_survival),
        "control_survival": _round(data.control_new_survival),
    }


def _carrier_tables(data: Data) -> dict[str, Any]:
    index, c = data.city.index, data.city.coefficients
    scale = data.scale[index.process_site]
    control_scale = scale[index.control_process]
    use_x = effective(data, c.net_use, c.control_use) * scale[:, None] / CARRIER_SCALE
    use_z = c.control_use * control_scale[:, None] / CARRIER_SCALE
    split = {
        u: float(data.city.base.split[u] / data.scale[u] * CARRIER_SCALE) * supply_sign(index, u)
        for u in np.flatnonzero(index.linked).tolist()
    }
    return {
        "use_x": use_x,
        "use_z": use_z,
        "give_x": np.maximum(-use_x, 0.0),
        "give_z": np.maximum(-use_z, 0.0),
        "given_import": np.maximum(data.city.base.fixed_import, 0.0) / CARRIER_SCALE,
        "split": split,
        "stated_import": data.city.base.fixed_import / CARRIER_SCALE,
    }


def _cost_tables(data: Data) -> dict[str, Any]:
    index, c = data.city.index, data.city.coefficients
    scale = data.scale[index.process_site]
    control_scale = scale[index.control_process]
    per_capacity = scale / c.full_load
    money = data.discount / MONEY_SCALE
    variable = effective(data, c.variable_om, c.control_variable_om)
    rate = data.scenario.discount_rate
    build = unit_present_value(data.discount, c.capex, c.economic_life, rate)
    control_build = unit_present_value(
        data.discount, c.control_capex, c.control_economic_life, rate
    )
    keep = np.zeros_like(control_build)
    for v in range(1, len(money)):
        standing = data.control_new_survival[:, : len(money) - v]
        keep[:, v] = (standing * data.discount[v:]).sum(-1) * c.control_fixed_om
    levers = [lever.cost * money for lever in data.levers]
    return {
        "cost_x": (variable * scale)[:, None] * money,
        "cost_n": build * per_capacity[:, None] / MONEY_SCALE,
        "cost_cap": (c.fixed_om * per_capacity)[:, None] * money,
        "cost_z": (c.control_variable_om * control_scale)[:, None] * money,
        "cost_m": (control_build + keep) * control_scale[:, None] / MONEY_SCALE,
        "price_in": data.prices["import"] * CARRIER_SCALE * money,
        "price_out": data.prices["export"] * CARRIER_SCALE * money,
        "cost_v": np.array(levers) if levers else np.zeros((0, len(money))),
    }


def constant_cost(data: Data) -> float:
    """Return upkeep of the base-year control capacity, present value [million CNY]."""
    c = data.city.coefficients
    used = data.baseline.controlled[:, 0]
    counted = np.zeros(len(used), dtype=bool)
    counted[[*data.free_controls, *data.fixed_controls]] = True
    place = (used * counted)[:, None] * data.control_base_survival
    return float((place * c.control_fixed_om[:, None] * data.discount).sum() / MONEY_SCALE)
