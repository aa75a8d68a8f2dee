"""The index sets of the programme, computed once from the prepared data."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from simulator.city.coefficients import FLARED_GROUP
from simulator.city.supply_order import supply_sign
from simulator.measures.acting import at_least_as_good
from simulator.measures.activity_moves import Closure
from simulator.optimiser.programme.prepared import Data
from simulator.parameters.source_kinds import Follows
from simulator.tolerances import LEAST_COVER, LEAST_FLOOR

Array = np.ndarray
ACTIVITY_SETS = {
    Follows.PATH: "EXOGENOUS",
    Follows.DISPATCH: "DISPATCHED",
    Follows.CARRIER: "LINKED",
    Follows.CAPACITY: "LED_SITES",
}
"""What the activity of a site follows -> the set whose rows settle it; of led sites the capacity
rows do, process by process."""


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
    led = {u for u in sets.sites if index.led[u]}
    sets.members = {
        "P": data.processes,
        "U": sets.sites,
        **_activity_sets(data, sets.sites),
        **_process_sets(data, led),
        **_control_sets(data),
        **_carrier_sets(data, sets.sites),
        "LEVER": list(range(len(data.levers))),
        "PACED": [k for k, lever in enumerate(data.levers) if np.isfinite(lever.pace)],
        "CLOSING": [k for k, lever in enumerate(data.levers)
                    if isinstance(lever.template, Closure)],
    }
    sets.members["RESERVED"] = [
        u for u in sets.sites if u not in led
        and (not index.full[u] or data.city.may_idle[u].any())
        and any(p in set(sets.members["RETIRABLE"]) for p in at[u])
    ]
    sets.ragged = {"AT": dict(at), **_ragged(data, sets)}
    return sets


def _activity_sets(data: Data, sites: list[int]) -> dict[str, list[Any]]:
    """Return the sites whose activity one family of rows settles, by the set of the family."""
    found: dict[str, list[Any]] = {name: [] for name in ACTIVITY_SETS.values()}
    for u in sites:
        found[ACTIVITY_SETS[data.city.index.source(u).kind.follows]].append(u)
    return found


def _process_sets(data: Data, led_sites: set[int]) -> dict[str, list[Any]]:
    index, limits = data.city.index, data.limits
    led = [p for p in data.processes if index.processes[p].site in led_sites]
    free = [p for p in data.processes if p not in set(led)]
    moved_sites = {index.processes[p].site for p in free if limits.moved[p]}
    full = [p for p in free if index.full[index.processes[p].site]]
    years = range(1, len(index.years))
    stated = set(np.flatnonzero(data.city.capacity_known.any(axis=-1)).tolist())
    settled = moved_sites | stated
    retirable = [p for p in free if index.processes[p].site in settled or p in set(full)]
    idle = data.city.may_idle[index.process_site]
    always = [(p, t) for p in (*full, *led) for t in years if not idle[p, t]]
    paced = [
        (p, t) for p in free for t in years
        if limits.moved[p] and np.isfinite(limits.share_pace[p, t]) and limits.share_pace[p, t] < 1
    ]
    sold = {index.processes[p].site for p in free if limits.sold[p]}
    return {
        "LED": led,
        "LAND": [p for p in led if index.source(index.processes[p].site).kind.sink],
        "SHARED": [(p, t) for p in free for t in years if limits.share[p, t] < 1],
        "FLOORED": [(p, t) for p in free for t in years if limits.floor[p, t] > LEAST_FLOOR],
        "SHARE_PACED": paced,
        "SOLD": [
            (p, t) for p in free for t in years
            if index.processes[p].site in sold and limits.added_share[p, t] < 1
        ],
        "IDLE": [(p, t) for p in free for t in years if p not in set(full) or idle[p, t]],
        "FULL": always,
        "CAPACITY_KNOWN": observed_capacities(data),
        "RETIRABLE": sorted([*retirable, *led]),
        "KEPT": [p for p in free if p not in set(retirable)],
        "RENEWABLE": _renewables(data),
    }


def observed_capacities(data: Data) -> list[tuple[int, int]]:
    """Return (site, year) of capacities that are known up to their last observation."""
    index, seen = data.city.index, data.city.base.observed.installed[:, None]
    known = data.city.capacity_known & (index.year_array <= seen)
    sites = {index.processes[p].site for p in data.processes}
    return [(u, t) for u, t in np.argwhere(known).tolist() if u in sites]


def _renewables(data: Data) -> list[int]:
    index = data.city.index
    electricity = data.city.coefficients.net_use[:, index.carrier("electricity")]
    power = set(data.city.power_sites)
    return [p for p in data.processes if index.processes[p].site in power and electricity[p] < 0]


def _control_sets(data: Data) -> dict[str, list[Any]]:
    index, limits = data.city.index, data.limits
    years = range(1, len(index.years))
    groups = families_of(data)
    paced = site_controls(data)
    return {
        "FREE": data.free_controls,
        "FIXED_CONTROL": data.fixed_controls,
        "CONTROLS": sorted([*data.free_controls, *data.fixed_controls]),
        "FAMILIES": list(range(len(groups))),
        "COVERED": [j for j in data.free_controls if data.floor_cover[j].max() > LEAST_COVER],
        "COVER_LIMITED": [
            (j, t) for j in data.free_controls for t in years if limits.coverage[j, t] < 1
        ],
        "COVER_PACED": list(range(len(paced))),
    }


def families_of(data: Data) -> list[list[int]]:
    """Return the families of controls that are variables."""
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
    linked = {index.carrier(index.source(u).carrier) for u in sites if index.linked[u]}
    flared = [
        index.carrier(n) for n, c in index.lists.carriers.items() if c.group == FLARED_GROUP
    ]
    dumped = [f for f in linked
              if max(data.baseline.dumped[f].max(), data.plan.dumped[f].max()) > 0]
    taken_away = {index.carrier(index.source(u).carrier) for u in sites
                  if index.linked[u] and supply_sign(index, u) < 0}
    used = {f for f, own in enumerate(zip(_users(data), _control_users(data), strict=True))
            if any(own)}
    return {
        "F": list(range(len(index.carriers))),
        "TRADED": sorted(used - linked),
        "FLARED": sorted(set(flared) & used),
        "DUMPED": sorted({*flared, *dumped}),
        "SURPLUS": sorted({*dumped} - taken_away),
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
    groups = families_of(data)
    better = better_of(data)
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


def better_of(data: Data) -> dict[int, list[int]]:
    """Return, for each free control, the controls of its family that are at least as good."""
    return {j: at_least_as_good(data.city.index, j) for j in data.free_controls}


def _not_supplier(data: Data, process: int, carrier: str | None) -> bool:
    source = data.city.index.source(data.city.index.processes[process].site)
    return carrier is None or source.carrier != carrier
