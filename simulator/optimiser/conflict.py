"""Which targets cannot hold together: the smallest sets, by a deletion filter over targets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from simulator.errors import SolverError
from simulator.optimiser.elastic import NOISE, TOLERANCE, Elastic
from simulator.optimiser.task import Task

PROCESS_ROWS = ("c_share_limit", "c_share_floor", "c_additions_limit", "c_capacity_limit",
                "c_share_pace", "c_capacity_pace")  # fmt: skip
CONTROL_ROWS = ("c_cover_limit",)
MOST_MEASURES = 6


@dataclass(frozen=True)
class Conflict:
    """Targets that cannot hold together though any of them can be dropped to make the rest hold.

    measures : measures of the library whose potential or pace stands in the way, the one that
    matters most first.
    """

    members: tuple[str, ...]
    measures: tuple[str, ...]


def find_conflicts(elastic: Elastic, task: Task) -> list[Conflict]:
    """Return irreducible conflicts that share no target, until what is left can hold together."""
    left, found = list(task.rows_of_target), []
    while elastic.lacking(left) > TOLERANCE:
        members = _filter(elastic, elastic.support())
        elastic.lacking(members)
        found.append(Conflict(tuple(members), _measures(elastic, task)))
        left = [name for name in left if name not in members]
    if not found:
        raise SolverError("the targets can be met only to within rounding")
    return found


def _filter(elastic: Elastic, names: list[str]) -> list[str]:
    """Return the members of `names` none of which can be spared for a contradiction.

    Each is dropped in turn; where a contradiction is left, it stays dropped, and so does all that
    the proof of this contradiction does not need.
    """
    kept = list(names)
    for name in names:
        if name not in kept:
            continue
        rest = [other for other in kept if other != name]
        if elastic.lacking(rest) > TOLERANCE:
            needed = elastic.support()
            kept = [other for other in rest if other in needed]
    return kept


def proved(elastic: Elastic, members: Iterable[str]) -> bool:
    """Tell whether a set is a contradiction, and is none without any one of its members."""
    found = list(members)
    return elastic.lacking(found) > TOLERANCE and all(
        elastic.lacking([other for other in found if other != name]) <= TOLERANCE
        for name in found
    )


def _measures(elastic: Elastic, task: Task) -> tuple[str, ...]:
    """Return the measures whose limits the last violation rests on, by the size of their duals."""
    weights: dict[str, float] = {}
    for (family, key), number in task.programme.row.items():
        dual = abs(float(elastic.found.duals[number]))
        if dual > NOISE and family.startswith("c_"):
            for owner in _owners(task, family, key):
                weights[owner] = weights.get(owner, 0.0) + dual
    for (name, key), number in task.programme.column.items():
        reduced = abs(float(elastic.found.reduced[number]))
        lever = task.data.levers[key[0]] if name == "v" else None
        if lever is not None and reduced > NOISE and (lever.low != lever.high).any():
            for owner in _lever_owners(task, key[0]):
                weights[owner] = weights.get(owner, 0.0) + reduced
    order = sorted(weights, key=lambda owner: (-weights[owner], owner))
    return tuple(order[:MOST_MEASURES])


def _owners(task: Task, family: str, key: tuple[int, int]) -> list[str]:
    limits = task.data.limits
    if family in PROCESS_ROWS:
        return limits.process_owners.get(key[0], [])
    if family in CONTROL_ROWS:
        return limits.control_owners.get(key[0], [])
    if family == "c_cover_pace":
        group = task.paced_controls[key[0]]
        return list(dict.fromkeys(o for j in group for o in limits.control_owners.get(j, [])))
    return _lever_owners(task, key[0]) if family == "c_lever_pace" else []


def _lever_owners(task: Task, number: int) -> list[str]:
    lever = task.data.levers[number]
    if lever.kind != "closure":
        return [lever.measure]
    place = (int(lever.measure), int(lever.move))
    index = task.data.city.index
    return [owner for p in np.flatnonzero(index.process_site == place[0]).tolist()
            if index.processes[p].slot == place[1]
            for owner in task.data.limits.process_owners.get(p, [])]  # fmt: skip
