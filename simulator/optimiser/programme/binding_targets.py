"""Which targets bind in the programme."""

from __future__ import annotations

from collections.abc import Callable, Collection

from simulator.scenario.keys import Target
from simulator.targets.kinds import SIGNS

Chosen = Callable[[str, Target], bool]
"""Decides by id and target whether a target binds."""
PLAN_VALUES = ("plan",)
VALUE_SOURCES = ("plan", "province", "national_standard", "assumed", "user")
HOLD, FREE = "hold", "free"
PARTS, LUMPY = "parts", "lumpy"
"""How far named projects are built: in parts, or as yes or no."""
QUOTA_KINDS = ("activity", "additions", "capacity", "coverage", "control_capacity", "area",
               "attribute")  # fmt: skip
NOT_LINEAR = ("control_capacity", "cost")
"""Quantities that are judged but have no linear form."""


def enforced(target: Target, sources: Collection[str] = PLAN_VALUES) -> bool:
    """Tell whether a target binds: it can be scored, and its value comes from one of the sources.

    A row that only says rise or fall binds by a small margin; of several printings of a target one
    binds. The key `enforce` of the target decides in place of the source of its value.
    """
    if not _can_bind(target):
        return False
    return target.value_source in sources if target.enforce is None else target.enforce


def _can_bind(target: Target) -> bool:
    return (
        target.status == "scored" and target.same_as is None
        and target.quantity is not None and target.quantity.kind not in NOT_LINEAR
        and (target.value is not None or target.kind == "peak" or is_direction(target))
    )  # fmt: skip


def is_direction(target: Target) -> bool:
    """Tell whether a target only says rise or fall: it is judged by the sign of a change."""
    return target.kind == "direction" or target.comparator in SIGNS


def rises(target: Target) -> bool:
    """Tell whether a direction is up."""
    return target.comparator in ("rise", ">=")


def is_quota(target: Target) -> bool:
    """Tell whether a target is a technology quota, not a result for air, water or carbon."""
    return target.quantity is not None and target.quantity.kind in QUOTA_KINDS


def choose(
    sources: Collection[str] = PLAN_VALUES, quotas: str = HOLD, chosen: Chosen | None = None
) -> Chosen:
    """Return the rule by which targets bind.

    sources : sources of values that bind; quotas : "free" leaves technology quotas out;
    chosen : a rule of the caller's own in place of the sources.
    """
    def binds(name: str, target: Target) -> bool:
        own = enforced(target, sources) if chosen is None else chosen(name, target)
        return own and (quotas == HOLD or not is_quota(target))

    return binds
