"""Which targets bind in the programme."""

from __future__ import annotations

from collections.abc import Callable, Collection

from simulator.accounting.quantities import QUANTITY_KINDS
from simulator.scenario.keys import Target, Years
from simulator.targets.asked import evaluation_year, own_kind
from simulator.targets.kinds import Asks

Chosen = Callable[[str, Target], bool]
"""Decides by id and target whether a target binds."""
PLAN_VALUES = ("plan",)
SOURCES = ("plan", "province", "national_standard", "assumed", "user")
"""Where the values of targets that bind may come from."""
HOLD, FREE = "hold", "free"
"""Whether technology quotas bind."""
PARTS, LUMPY = "parts", "lumpy"
"""How far named projects are built: in parts, or as yes or no."""


def enforced(target: Target, sources: Collection[str] = PLAN_VALUES) -> bool:
    """Tell whether a target binds: it can be scored, and its value comes from one of the sources.

    A row that only says rise or fall binds by a small margin; of several printings of a target one
    binds. The key `enforce` of the target decides in place of the source of its value.
    """
    if target.same_as is not None or not can_bind(target):
        return False
    return target.value_source in sources if target.enforce is None else target.enforce


def is_past(target: Target, years: Years) -> bool:
    """Tell whether a target is judged before anything can be decided: its outcome is settled."""
    return evaluation_year(target, years.main_target) < years.decide_from


def can_bind(target: Target) -> bool:
    """Tell whether a target asks for something that can be written as rows of the programme."""
    asks = own_kind(target).asks
    return (
        target.status == "scored" and asks is not Asks.NOTHING
        and target.quantity is not None and QUANTITY_KINDS[target.quantity.kind].linear
        and (target.value is not None or asks is not Asks.AMOUNT)
    )


def why_past(target: Target, years: Years) -> str:
    """Return why a target whose outcome is settled was not held."""
    return (f"not held: judged in {evaluation_year(target, years.main_target)}, before "
            f"{years.decide_from}, the first year that is decided")


def why_free(target: Target) -> str:
    """Return why a target that has a verdict was not held; its own reasons come first."""
    asks, q = own_kind(target).asks, target.quantity
    if target.same_as is not None:
        return f"not held: the same target as {target.same_as}, which stands for both"
    if q is not None and not QUANTITY_KINDS[q.kind].linear:
        return f"not held: {q.kind} is no sum over what is decided"
    if target.enforce is False:
        return "not held: the scenario says enforce: false"
    if target.enforce is None and target.value_source not in PLAN_VALUES:
        return f"not held unless values of the source {target.value_source} are asked for"
    if asks is Asks.DIRECTION:
        return "not held: its base year is decided too, or no decision moves it"
    return "not held: no decision moves it, or it was left out of what was asked"


def is_quota(target: Target) -> bool:
    """Tell whether a target is a technology quota, not a result for air, water or carbon."""
    return target.quantity is not None and QUANTITY_KINDS[target.quantity.kind].quota


def choose(
    sources: Collection[str] = PLAN_VALUES, quotas: str = HOLD, chosen: Chosen | None = None
) -> Chosen:
    """Return the rule by which targets bind.

    sources : sources of values that bind; quotas : "free" leaves technology quotas out;
    chosen : a rule of the caller's own in place of the sources; targets that have no value, or
    that are no sum of what is decided, do not bind even so.
    """
    def binds(name: str, target: Target) -> bool:
        own = enforced(target, sources) if chosen is None else (
            can_bind(target) and bool(chosen(name, target)))
        return own and (quotas == HOLD or not is_quota(target))

    return binds
