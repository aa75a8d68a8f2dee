"""What would make a plan feasible: each change tried by solving, and priced."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil

from simulator.optimiser.infeasible.changed_targets import Changed
from simulator.optimiser.infeasible.conflict import Conflict
from simulator.optimiser.infeasible.moved_targets import as_change, moved_to, without_tolerance
from simulator.optimiser.infeasible.raised_limits import (
    BOTH,
    PACE,
    POTENTIAL,
    Raised,
    raise_measure,
)
from simulator.optimiser.infeasible.trials import Bench, verdict_on
from simulator.optimiser.programme.binding_targets import is_quota
from simulator.scenario.keys import Target
from simulator.targets.asked import BAND, evaluation_year, own_kind, takes_over, unit_of
from simulator.targets.kinds import Span
from simulator.tolerances import NO_DUAL, REACHED, WHOLE_COUNT

MOVE, DELAY, QUOTA, ALL = "move_value", "delay_year", "free_quota", "move_all_values"
FORESIGHT, IN_PARTS = "foresight", "in_parts"
RAISE = {POTENTIAL: "raise_potential", PACE: "raise_pace", BOTH: "raise_potential_and_pace"}
JOINED = "; "
"""Between the values of several targets."""
LONGEST_DELAY = 5
LARGEST, STEPS = 2.0, 10
"""A limit is raised up to twice as far, in steps of a tenth."""
ROOM = 1.5
"""How much more than its slope says a measure may gain before it is not worth a trial."""
MOST_MEASURES = 3
"""Measures whose limits are raised, for each conflict."""
ROUNDS = 6


@dataclass(frozen=True)
class Relaxation:
    """One change of the plan, or of what measures can do, and what follows.

    conflict : number of the conflict it resolves (0 for all); what : kind of change, of the plan or
    of how it is planned; targets : targets it changes; measure : measures whose limit it raises,
    joined by semicolons; cost : present value of the least cost [CNY of 2020], None where it stays
    infeasible; beside : targets of other conflicts that are moved at the same time.
    """

    conflict: int
    what: str
    targets: tuple[str, ...]
    measure: str = ""
    before: str = ""
    after: str = ""
    unit: str = ""
    cost: float | None = None
    beside: tuple[str, ...] = ()

    @property
    def feasible(self) -> bool:
        """Tell whether there is a mix after the change."""
        return self.cost is not None


def of_targets(
    bench: Bench, number: int, conflict: Conflict, others: Sequence[Changed]
) -> Iterator[Relaxation]:
    """Yield the relaxations of one conflict that change one of its targets.

    others : targets of other conflicts, moved to where they can hold.
    """
    for name in conflict.members:
        yield from _move_value(bench, number, name, others)
        yield from _delay(bench, number, name, others)
        if is_quota(bench.target(name)):
            cost = bench.cost(others, [name])
            yield Relaxation(number, QUOTA, (name,), cost=cost, beside=_names(others))


def of_measures(
    bench: Bench, number: int, conflict: Conflict, others: Sequence[Changed]
) -> Iterator[Relaxation]:
    """Yield the relaxations of one conflict that raise what a measure can do."""
    worth = [key for key in conflict.gains if _worth(conflict, key, BOTH)]
    for key in worth[:MOST_MEASURES]:
        yield from _raise(bench, number, conflict, key, others)
    if conflict.gains and not worth:
        keys = ";".join(list(conflict.gains)[:MOST_MEASURES])
        yield Relaxation(number, RAISE[BOTH], conflict.members, keys, "100 %", _percent(LARGEST),
                         "%", beside=_names(others))


def _worth(conflict: Conflict, key: str, what: str) -> bool:
    """Tell whether raising a limit could do, going by the slope of the violation."""
    return ROOM * conflict.gain(key, what) > conflict.lacking


def _names(changed: Sequence[Changed]) -> tuple[str, ...]:
    return tuple(change.name for change in changed)


def _move_value(
    bench: Bench, number: int, name: str, others: Sequence[Changed]
) -> Iterator[Relaxation]:
    written = bench.target(name)
    target = as_change(written)
    if target.value is None or target.comparator in BAND:
        return
    achieved = _reachable(bench, name, target, others)
    plain = Relaxation(number, MOVE, (name,), before=str(written.value or written.comparator),
                       unit=unit_of(target), beside=_names(others))
    if achieved is None:
        yield plain
        return
    for step in range(3):
        changed = moved_to(target, name, achieved, step)
        cost = bench.cost([*others, changed])
        if cost is not None:
            yield replace(plain, after=str(changed.target.value), cost=cost)
            return
    yield plain


def _reachable(
    bench: Bench, name: str, target: Target, others: Sequence[Changed]
) -> float | None:
    """Return the furthest that a target can get while all others hold, in the unit of its row.

    A ratio is taken step by step: what the last solution achieves is the next value to beat.
    """
    held = [n for n in bench.names if n != name and n not in _names(others)]
    achieved: float | None = None
    wanted = bench.closest[name].achieved if name in bench.closest else None
    for _ in range(ROUNDS):
        if wanted is not None:
            written = f"{without_tolerance(target, wanted)!r} {unit_of(target)}".strip()
            target = target.model_copy(update={"value": written})
        values = bench.elastic.furthest(held, others, Changed(name, target))
        found = None if values is None else verdict_on(bench.task, values, name, target).achieved
        if found is None:
            return achieved
        achieved = found
        if wanted is not None and abs(found - wanted) <= max(REACHED * abs(found), WHOLE_COUNT):
            return achieved
        wanted = found
    return achieved


def _delay(
    bench: Bench, number: int, name: str, others: Sequence[Changed]
) -> Iterator[Relaxation]:
    """Yield the first year in which the target can hold, or that even the last does not help.

    Found by halving: what can hold from a year on can hold from a later one.
    """
    target = bench.target(name)
    file = bench.task.run.scenario.file
    year = evaluation_year(target, file.years.main_target)
    last = _last_delay(bench, name, target, year)
    if last <= year:
        return
    plain = Relaxation(number, DELAY, (name,), before=str(year), after=str(last), unit="yr",
                       beside=_names(others))
    def later(by: int) -> list[Changed]:
        own = Changed(name, target.model_copy(update={"evaluation_year": year + by}))
        return [*others, own]

    if bench.lacking(later(last - year)):
        yield plain
        return
    low, high = 0, last - year
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if bench.lacking(later(middle)) else (low, middle)
    yield replace(plain, after=str(year + high), cost=bench.cost(later(high)))


def _last_delay(bench: Bench, name: str, target: Target, year: int) -> int:
    file, years = bench.task.run.scenario.file, bench.task.run.index.years
    kind = own_kind(target)
    if kind.span is Span.UP_TO_ITS_YEAR:
        return year
    last = years[-1] - kind.years_after
    until = takes_over(file.targets, file.years.main_target).get(name)
    if until is not None and kind.holds:
        last = min(last, until - 1)
    return min(last, year + LONGEST_DELAY)


def _raise(
    bench: Bench, number: int, conflict: Conflict, key: str, others: Sequence[Changed]
) -> Iterator[Relaxation]:
    """Yield the smallest steps up of a measure's limits that help, or that doubling does not."""
    plain = Relaxation(number, RAISE[BOTH], conflict.members, key, "100 %", _percent(LARGEST),
                       "%", beside=_names(others))
    if bench.lacking(others, raise_measure(bench.task, key, LARGEST, BOTH)):
        yield plain
        return
    found = [r for what in (POTENTIAL, PACE) for r in _steps(bench, plain, conflict, what, others)]
    yield from found or _steps(bench, plain, conflict, BOTH, others)


def _steps(
    bench: Bench, plain: Relaxation, conflict: Conflict, what: str, others: Sequence[Changed]
) -> Iterator[Relaxation]:
    """Yield the smallest factor that helps, to a tenth, up to twice as much."""
    if not _worth(conflict, plain.measure, what):
        return

    def raised(step: int) -> Raised:
        return raise_measure(bench.task, plain.measure, 1 + step / STEPS, what)

    if what != BOTH and bench.lacking(others, raised(STEPS)):
        return
    step = _smallest(lambda n: bench.lacking(others, raised(n)), conflict,
                     conflict.gain(plain.measure, what))
    cost = bench.cost(others, raised=raised(step))
    yield replace(plain, what=RAISE[what], after=_percent(1 + step / STEPS), cost=cost)


def _smallest(lacking: Callable[[int], float], conflict: Conflict, gain: float) -> int:
    """Return the smallest step after which nothing is lacking, where the last step is enough.

    What is lacking is convex in the step, so that a line through two steps that are not enough
    never leads beyond the first that is.
    """
    at, left, slope = 0, conflict.lacking, gain / STEPS
    while at < STEPS:
        step = min(STEPS, max(at + 1, at + ceil(left / slope - WHOLE_COUNT)))
        now = lacking(step) if step < STEPS else 0.0
        if not now:
            return step
        at, left, slope = step, now, max((left - now) / (step - at), NO_DUAL)
    return STEPS


def _percent(factor: float) -> str:
    return f"{factor:.0%}".replace("%", " %")
