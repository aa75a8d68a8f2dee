"""The tables that the constraint functions index, computed once from the prepared data."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from simulator.accounting.coefficients import FLARED_GROUP
from simulator.optimiser.data import CARRIER_SCALE, MONEY_SCALE, Data, dispatch, present_value
from simulator.projection import supply_sign

Array = np.ndarray
ZERO = 1e-13
LEAST_FLOOR = 1e-6
"""Smaller floors of a share are left out: their coefficients would be noise to a solver."""
ROOM = 1e-9


@dataclass
class Sets:
    """Index sets, as ordered lists."""

    years: list[int] = field(default_factory=list)
    sites: list[int] = field(default_factory=list)
    members: dict[str, list[Any]] = field(default_factory=dict)
    ragged: dict[str, dict[int, list[Any]]] = field(default_factory=dict)


def build_sets(data: Data) -> Sets:
    """Return every index set of the programme, in the order of the index."""
    index = data.city.index
    sets = Sets(years=list(range(1, len(index.years))))
    at: dict[int, list[int]] = defaultdict(list)
    for p in data.processes:
        at[index.processes[p].site].append(p)
    sets.sites = sorted(at)
    kinds = {u: index.source(u).kind for u in sets.sites}
    led = {u for u in sets.sites if kinds[u] in ("capacity", "area")}
    cut_sites = set(dispatch(data)[0])
    sets.members = {
        "P": data.processes,
        "U": sets.sites,
        "EXOGENOUS": [u for u in sets.sites if kinds[u] == "demand" and u not in cut_sites],
        "DISPATCHED": [u for u in sets.sites if u in cut_sites],
        "LINKED": [u for u in sets.sites if kinds[u] == "linked"],
        **_process_sets(data, led),
        **_control_sets(data),
        **_carrier_sets(data, sets.sites),
        "LEVER": list(range(len(data.levers))),
        "PACED": [k for k, lever in enumerate(data.levers) if np.isfinite(lever.pace)],
        "CLOSING": [k for k, lever in enumerate(data.levers) if lever.kind == "closure"],
    }
    sets.members["RESERVED"] = [
        u for u in sets.sites if u not in led and index.source(u).stock == "idle"
        and any(p in set(sets.members["RETIRABLE"]) for p in at[u])
    ]
    sets.ragged = {"AT": dict(at), **_ragged(data, sets)}
    return sets


def _process_sets(data: Data, led_sites: set[int]) -> dict[str, list[Any]]:
    index, limits = data.city.index, data.limits
    led = [p for p in data.processes if index.processes[p].site in led_sites]
    free = [p for p in data.processes if p not in set(led)]
    moved_sites = {index.processes[p].site for p in free if limits.moved[p]}
    full = [p for p in free if index.source(index.processes[p].site).stock == "full"]
    retirable = [p for p in free if index.processes[p].site in moved_sites or p in set(full)]
    years = range(1, len(index.years))
    paced = [
        (p, t) for p in free for t in years
        if limits.moved[p] and np.isfinite(limits.share_pace[p, t]) and limits.share_pace[p, t] < 1
    ]
    sold = {index.processes[p].site for p in free if limits.sold[p]}
    return {
        "LED": led,
        "SHARED": [(p, t) for p in free for t in years if limits.share[p, t] < 1],
        "FLOORED": [(p, t) for p in free for t in years if limits.floor[p, t] > LEAST_FLOOR],
        "SHARE_PACED": paced,
        "SOLD": [
            (p, t) for p in free for t in years
            if index.processes[p].site in sold and limits.added_share[p, t] < 1
        ],
        "IDLE": [p for p in free if p not in set(full)],
        "FULL": [*full, *led],
        "RETIRABLE": sorted([*retirable, *led]),
        "KEPT": [p for p in free if p not in set(retirable)],
        "RENEWABLE": _renewables(data),
    }


def _renewables(data: Data) -> list[int]:
    index = data.city.index
    electricity = data.city.coefficients.net_use[:, index.carrier("electricity")]
    power = set(data.city.power_sites)
    return [p for p in data.processes if index.processes[p].site in power and electricity[p] < 0]


def _control_sets(data: Data) -> dict[str, list[Any]]:
    index, limits = data.city.index, data.limits
    years = range(1, len(index.years))
    groups = _families(data)
    paced = site_controls(data)
    return {
        "FREE": data.free_controls,
        "FIXED_CONTROL": data.fixed_controls,
        "CONTROLS": sorted([*data.free_controls, *data.fixed_controls]),
        "FAMILIES": list(range(len(groups))),
        "COVERED": [j for j in data.free_controls if data.floor_cover[j] > ZERO],
        "COVER_LIMITED": [
            (j, t) for j in data.free_controls for t in years if limits.coverage[j, t] < 1
        ],
        "COVER_PACED": list(range(len(paced))),
    }


def _families(data: Data) -> list[list[int]]:
    free = set(data.free_controls)
    return [group for group in data.city.families if group[0] in free]


def site_controls(data: Data) -> list[list[int]]:
    """Return free controls of one kind at one site whose coverage has a finite pace."""
    index = data.city.index
    groups: dict[tuple[int, str], list[int]] = defaultdict(list)
    for j in data.free_controls:
        if np.isfinite(data.limits.coverage_pace[j, 1:]).all():
            site = index.processes[index.controls[j].process].site
            groups[site, index.controls[j].control].append(j)
    return list(groups.values())


def _carrier_sets(data: Data, sites: list[int]) -> dict[str, list[Any]]:
    index = data.city.index
    linked = {index.carrier(index.source(u).carrier) for u in sites
              if index.source(u).kind == "linked"}
    flared = [
        index.carrier(n) for n, c in index.lists.carriers.items() if c.group == FLARED_GROUP
    ]
    dumped = [f for f in linked
              if max(data.baseline.dumped[f].max(), data.plan.dumped[f].max()) > 0]
    used = {f for f, own in enumerate(zip(_users(data), _control_users(data), strict=True))
            if any(own)}
    return {
        "F": list(range(len(index.carriers))),
        "TRADED": sorted(used - linked),
        "FLARED": sorted(set(flared) & used),
        "DUMPED": sorted({*flared, *dumped}),
    }


def _users(data: Data) -> list[list[int]]:
    """Return, for every carrier, the processes that use or make it."""
    c, own = data.city.coefficients, np.array(data.processes, dtype=int)
    used = effective(data, c.net_use, c.control_use)[own] != 0
    return [own[column].tolist() for column in used.T]


def _control_users(data: Data) -> list[list[int]]:
    """Return, for every carrier, the free controls that use it."""
    own = np.array(data.free_controls, dtype=int)
    used = data.city.coefficients.control_use[own] != 0
    return [own[column].tolist() for column in used.T]


def effective(data: Data, on_process: Array, on_control: Array) -> Array:
    """Return (process, ...) coefficients with the controls that no measure moves folded in."""
    result = on_process.copy()
    index = data.city.index
    for j in data.fixed_controls:
        result[index.control_process[j]] += data.fixed_cover[j] * on_control[j]
    return result


def _ragged(data: Data, sets: Sets) -> dict[str, dict[int, list[Any]]]:
    index = data.city.index
    acts = np.zeros((len(data.levers), len(index.sites)), dtype=bool)
    adds = acts.copy()
    for k, lever in enumerate(data.levers):
        acts[k] = (lever.effect != 0).any(-1)
        adds[k] = acts[k] & (lever.effect >= 0).all(-1) & bool((lever.low >= 0).all())
    users, control_users = _users(data), _control_users(data)
    linked = [index.source(u).carrier for u in sets.members["LINKED"]]
    own = {index.carrier(name): name for name in linked}
    carriers = sorted({*sets.members["TRADED"], *own})
    groups = _families(data)
    better = _better(data)
    return {
        "LEVERS": {u: np.flatnonzero(acts[:, u]).tolist() for u in sets.sites},
        "RAISING": {u: np.flatnonzero(adds[:, u]).tolist() for u in sets.sites},
        "USERS": {f: [p for p in users[f] if _not_supplier(data, p, own.get(f))]
                  for f in carriers},
        "CONTROL_USERS": {f: control_users[f] for f in carriers},
        "FAMILY": dict(enumerate(groups)),
        "BETTER": better,
        "SITE_BETTER": {
            h: sorted({i for j in group for i in better[j]})
            for h, group in enumerate(site_controls(data))
        },
        "UPTO": {t: list(range(1, t + 1)) for t in sets.years},
    }


def _better(data: Data) -> dict[int, list[int]]:
    """Return, for each free control, the controls of its family that are at least as good."""
    known = data.city.index.controls
    groups: dict[tuple[int, str], list[int]] = defaultdict(list)
    for j in data.free_controls:
        groups[known[j].process, known[j].family].append(j)
    return {
        j: [i for i in groups[known[j].process, known[j].family] if known[i].rank >= known[j].rank]
        for j in data.free_controls
    }


def _not_supplier(data: Data, process: int, carrier: str | None) -> bool:
    source = data.city.index.source(data.city.index.processes[process].site)
    return carrier is None or source.carrier != carrier


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
        "process_of": [index.controls[g[0]].process for g in _families(data)],
        "carrier_of": {u: index.carrier(index.source(u).carrier) for u in sets.members["LINKED"]},
    }


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
    growth = data.demand_growth / scale[:, None]
    share = np.minimum(above(limits.share), 1.0)
    return {
        "fixed_demand": data.fixed_demand / scale[:, None],
        "effect": effect,
        "cut": cuts,
        "power": -electricity * scale[site] / CARRIER_SCALE,
        "renewable_base": base / CARRIER_SCALE,
        "share": share,
        "floor": np.maximum(limits.floor - 1e-9, 0.0),
        "step": above(
            np.where(np.isfinite(limits.share_pace), limits.share_pace, 1.0) * before[site]
            + np.maximum(share, np.roll(share, 1, axis=-1)) * growth[site]),
        "added_share": np.minimum(above(limits.added_share), 1.0),
        "weight": _weights(data),
        "least_reserve": data.reserve,
        "lever_step": [lever.pace + 1e-9 for lever in data.levers],
    }


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
        "base_standing": _round(data.base_capacity[:, None] * data.base_survival),
        "survival": _round(data.new_survival),
        "least_capacity": base * scale * (1 - 1e-9),
        "largest_capacity": (base + extra) * scale * (1 + 1e-9),
        "capacity_step": above((grown + pace) * scale),
    }


def above(values: Array) -> Array:
    """Return limits with a little room, so that the plan itself fits; what is zero stays zero.

    A room beside nothing would be a coefficient of a billionth, which leads the solver astray.
    """
    result: Array = np.where(values > ROOM, values + ROOM, 0.0)
    return result


def _round(values: Array) -> Array:
    return np.where(np.abs(values) < 1e-9, 0.0, values)


def _control_tables(data: Data, sets: Sets) -> dict[str, Any]:
    index = data.city.index
    site = index.process_site[index.control_process]
    scale = data.scale[site]
    base = data.baseline.controlled[:, 0] / scale
    before = data.demand_before / data.scale[:, None]
    growth = data.demand_growth / data.scale[:, None]
    better = _better(data)
    steps = []
    for group in site_controls(data):
        u = site[group[0]]
        pace = data.limits.coverage_pace[group].max(0)
        covered = sorted({i for j in group for i in better[j]})
        own = [np.diff(mix.controlled[covered].sum(0) / data.scale[u], prepend=0.0)
               for mix in (data.baseline, data.plan)]
        steps.append(above(np.maximum(pace * before[u] + growth[u], np.maximum(*own))))
    return {
        "least_cover": np.maximum(data.floor_cover - 1e-9, 0.0),
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
    used = effective(data, c.net_use, c.control_use)
    split = {
        u: float(data.city.base.split[u] / data.scale[u] * CARRIER_SCALE) * supply_sign(index, u)
        for u in range(len(index.sites)) if index.source(u).kind == "linked"
    }
    return {
        "use_x": used * scale[:, None] / CARRIER_SCALE,
        "use_z": c.control_use * control_scale[:, None] / CARRIER_SCALE,
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
    build = present_value(data, c.capex, c.economic_life)
    control_build = present_value(data, c.control_capex, c.control_economic_life)
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
