"""Which targets cannot hold together: the smallest sets, by a deletion filter over targets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from simulator.errors import SolverError
from simulator.optimiser.infeasible.elastic import Elastic
from simulator.optimiser.infeasible.raised_limits import BOTH, PACE, POTENTIAL, raise_measure
from simulator.optimiser.programme.prepared import lever_owners
from simulator.optimiser.solving.task import Task
from simulator.tolerances import NO_DUAL, VIOLATION

PROCESS_ROWS = ("c_share_limit", "c_share_floor", "c_additions_limit", "c_capacity_limit",
                "c_share_pace", "c_capacity_pace")
CONTROL_ROWS = ("c_cover_limit",)
MOST_MEASURES = 6
A_STEP = 0.1
"""Rise of a limit from which its slope is read: twice a share may lie beyond the whole."""


@dataclass(frozen=True)
class Conflict:
    """Targets that cannot hold together though any of them can be dropped to make the rest hold.

    lacking : their smallest total violation, as a share of their bounds; gains : measure of the
    library whose limits stand in the way -> (potential, pace): by how much the violation could
    fall at most if it were doubled; the largest first.
    """

    members: tuple[str, ...]
    lacking: float
    gains: Mapping[str, tuple[float, float]]

    def gain(self, key: str, what: str) -> float:
        """Return the largest gain of doubling the potential, the pace or both of a measure."""
        potential, pace = self.gains[key]
        return {POTENTIAL: potential, PACE: pace, BOTH: potential + pace}[what]


def find_conflicts(elastic: Elastic, task: Task, broken: Sequence[str]) -> list[Conflict]:
    """Return irreducible conflicts that share no target, until what is left can hold together.

    broken : targets that the closest mix breaks: those that cannot hold even alone are among them.
    """
    found = []
    for name in broken:
        if elastic.lacking([name]) > VIOLATION:
            found.append(_conflict(elastic, task, [name]))
    left = [name for name in task.rows_of_target if (name,) not in [c.members for c in found]]
    while elastic.lacking(left) > VIOLATION:
        members = _filter(task, left if task.has_whole_numbers else elastic.support())
        elastic.lacking(members)
        found.append(_conflict(elastic, task, members))
        left = [name for name in left if name not in members]
    if not found:
        raise SolverError("the targets can be met only to within rounding")
    return found


def _conflict(elastic: Elastic, task: Task, members: Sequence[str]) -> Conflict:
    """Return a conflict whose violation the elastic copy has just measured."""
    return Conflict(tuple(members), elastic.found.objective, _gains(elastic, task))


def _filter(task: Task, names: list[str]) -> list[str]:
    """Return the members of `names` none of which can be spared for a contradiction.

    Each is dropped in turn, and stays dropped where a contradiction is left.
    """
    kept = list(names)
    for name in names:
        rest = [other for other in kept if other != name]
        if rest and not task.can_hold(rest):
            kept = rest
    return kept


def proved(task: Task, members: Sequence[str]) -> bool:
    """Tell whether a set is a contradiction, and is none without any one of its members.

    A single target needs no more than what was lacking: without it there is no target at all.
    """
    rests = [[other for other in members if other != name] for name in members]
    return len(members) == 1 or (
        not task.can_hold(members) and all(task.can_hold(rest) for rest in rests)
    )


def _gains(elastic: Elastic, task: Task) -> dict[str, tuple[float, float]]:
    """Return what doubling the limits of each measure could gain at most, the largest first.

    The smallest violation is convex in the limits, so it falls by no more than its slope there:
    dual of each limit times its change. Projects that are built whole or not leave no slopes.
    """
    found: dict[str, tuple[float, float]] = {}
    if task.has_whole_numbers:
        return found
    for key in _measures(elastic, task):
        potential, pace = (raise_measure(task, key, 1 + A_STEP, what).gain(elastic.found) / A_STEP
                           for what in (POTENTIAL, PACE))
        if potential + pace > NO_DUAL:
            found[key] = potential, pace
    return dict(sorted(found.items(), key=lambda item: (-sum(item[1]), item[0])))


def _measures(elastic: Elastic, task: Task) -> list[str]:
    """Return the measures whose limits the last violation rests on, by the size of their duals."""
    weights: dict[str, float] = {}
    for (family, key), number in task.programme.row.items():
        dual = abs(float(elastic.found.duals[number]))
        if dual > NO_DUAL and family.startswith("c_"):
            for owner in _owners(task, family, key):
                weights[owner] = weights.get(owner, 0.0) + dual
    for (name, key), number in task.programme.column.items():
        reduced = abs(float(elastic.found.reduced[number]))
        lever = task.data.levers[key[0]] if name == "v" else None
        if lever is not None and reduced > NO_DUAL and (lever.low != lever.high).any():
            for owner in lever_owners(task.data, key[0]):
                weights[owner] = weights.get(owner, 0.0) + reduced
    order = sorted(weights, key=lambda owner: (-weights[owner], owner))
    return order[:MOST_MEASURES]


def _owners(task: Task, family: str, key: tuple[int, int]) -> list[str]:
    limits = task.data.limits
    if family in PROCESS_ROWS:
        return limits.process_owners.get(key[0], [])
    if family in CONTROL_ROWS:
        return limits.control_owners.get(key[0], [])
    if family == "c_cover_pace":
        group = task.paced_controls[key[0]]
        return list(dict.fromkeys(o for j in group for o in limits.control_owners.get(j, [])))
    return lever_owners(task.data, key[0]) if family == "c_lever_pace" else []
