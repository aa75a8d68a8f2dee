"""The order of supply: which sites must be calculated before which."""

from __future__ import annotations

import numpy as np

from simulator.city.coefficients import DISPOSAL, Coefficients
from simulator.city.index import Index

Array = np.ndarray


class LoopError(ValueError):
    """Local carriers that need each other in a circle."""


def any_draw(found: Array, own: int) -> Array:
    """Return what holds in any draw, without the draw axes: the last `own` axes alone."""
    return np.asarray(found.any(axis=tuple(range(found.ndim - own))))


def supply_stages(index: Index, c: Coefficients) -> list[list[int]]:
    """Return sites stage by stage; raise LoopError if local carriers need each other."""
    supplier = {
        carrier.name: carrier.supplier for carrier in index.lists.carriers.values()
        if carrier.balance in ("local", DISPOSAL) and carrier.supplier
    }
    source_of = [index.sites[p.site].source for p in index.processes]
    needs: dict[str, set[str]] = {s.source: set() for s in index.sites}
    for name, owner in supplier.items():
        if owner not in needs:
            continue
        users = _users(index, c, index.carrier(name), source_of) - {owner}
        needs[owner] |= users
    displacing = _sources(index, index.displacing)
    for source in _sources(index, index.dispatched):
        needs[source] |= displacing
    stages: list[list[int]] = []
    done: set[str] = set()
    while len(done) < len(needs):
        ready = {s for s, before in needs.items() if s not in done and before <= done}
        if not ready:
            names = ", ".join(sorted(set(needs) - done))
            raise LoopError(f"these sources supply each other in a circle: {names}")
        stages.append([n for n, s in enumerate(index.sites) if s.source in ready])
        done |= ready
    return stages


def _sources(index: Index, sites: Array) -> set[str]:
    return {index.sites[n].source for n in np.flatnonzero(sites)}


def _users(index: Index, c: Coefficients, carrier: int, source_of: list[str]) -> set[str]:
    by_process = any_draw(c.net_use[..., carrier] != 0, 1)
    by_control = any_draw(c.control_use[..., carrier] != 0, 1)
    found = {source_of[n] for n in np.flatnonzero(by_process)}
    return found | {source_of[index.control_process[n]] for n in np.flatnonzero(by_control)}


def supply_sign(index: Index, site: int) -> float:
    """Return 1 where a linked site supplies its carrier, -1 where it takes it away."""
    carrier = index.lists.carriers[index.source(site).carrier]
    return -1.0 if carrier.balance == DISPOSAL else 1.0
