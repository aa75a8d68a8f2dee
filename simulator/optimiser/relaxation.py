"""What would make a plan feasible: each change tried by solving, and priced."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from math import floor, log10

from simulator import units
from simulator.optimiser.changed import Changed, Changes
from simulator.optimiser.choice import is_quota
from simulator.optimiser.conflict import Conflict
from simulator.optimiser.elastic import Elastic
from simulator.optimiser.raised import BOTH, PACE, POTENTIAL, Raised, raise_measure
from simulator.optimiser.solution import mix_of, moves_of
from simulator.optimiser.solver import OPTIMAL
from simulator.optimiser.task import Task
from simulator.run import Case, Run
from simulator.schema.scenario import Target
from simulator.targets import HELD_KINDS, PEAK_SEEN, Verdict, evaluation_year, judge, takes_over
from simulator.targets import unit_of

MOVE, DELAY, QUOTA, ALL = "move_value", "delay_year", "free_quota", "move_all_values"
RAISE = {POTENTIAL: "raise_potential", PACE: "raise_pace", BOTH: "raise_potential_and_pace"}
LONGEST_DELAY = 5
LARGEST, STEPS = 2.0, 10
"""A limit is raised up to twice as far, in steps of a tenth."""
ROOM = 1.5
"""How much more than its slope says a measure may gain before it is not worth a trial."""
PATIENCE = 5_000
"""Most steps of the simplex method from the last basis, before a solve starts afresh."""
MOST_MEASURES = 3
"""Measures whose limits are raised, for each conflict."""
DIGITS = 3
ROUNDS = 6
CLOSE = 1e-7


@dataclass(frozen=True)
class Relaxation:
    """One change of the plan, or of what measures can do, and what follows.

    conflict : number of the conflict it resolves (0 for all); what : kind of change; targets :
    targets it changes; measure : measure whose limit it raises; cost : present value of the least
    cost [CNY of 2020], None where it stays infeasible; beside : targets of other conflicts that are
    moved at the same time.
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


class Bench:
    """Tries changes on the loaded programme, each from where the last one ended."""

    def __init__(self, task: Task, elastic: Elastic) -> None:
        self.task, self.elastic = task, elastic
        self.names = list(task.rows_of_target)
        self.changes = Changes(task, task.handle)
        self.closest: dict[str, Verdict] = {}

    def feasible(
        self, changed: Sequence[Changed] = (), raised: Raised | None = None
    ) -> bool:
        """Tell whether there is a mix after a change."""
        gone = [change.name for change in changed]
        return self.elastic.can_hold([n for n in self.names if n not in gone], changed, raised)

    def cost(
        self, changed: Sequence[Changed] = (), dropped: Sequence[str] = (),
        raised: Raised | None = None,
    ) -> float | None:
        """Return the least cost after a change [CNY of 2020], or None where none is feasible.

        Solved from where the last solve ended, so feasible changes should follow each other.
        """
        handle, task = self.task.handle, self.task
        gone = {*dropped, *(change.name for change in changed)}
        numbers = [task.row_numbers[i] for name in gone for i in task.rows_of_target.get(name, [])]
        for number in numbers:
            handle.free_row(number)
        for change in changed:
            self.changes.add(change)
        if raised is not None:
            raised.apply(handle)
        found = handle.attempt(PATIENCE) or handle.solve()
        if raised is not None:
            raised.revert(handle)
        self.changes.clear()
        for number in numbers:
            handle.restore_row(number)
        return task.cost_of(found) if found.status == OPTIMAL else None

    def target(self, name: str) -> Target:
        """Return a target of the scenario."""
        return self.task.run.scenario.file.targets[name]

    def verdict(self, values: object, name: str, target: Target) -> Verdict:
        """Return the verdict on a target in the mix of a solution."""
        task, case = self.task, "closest"
        data = task.data
        mix = mix_of(data, task.programme, values)  # type: ignore[arg-type]
        moves = moves_of(data, task.programme, values)  # type: ignore[arg-type]
        own = Case(case, data.city, moves, mix, data.scenario.discount_rate)
        run = Run(task.run.scenario, {**task.run.cases, case: own})
        file = run.scenario.file
        main = file.years.main_target
        until = takes_over(file.targets, main).get(name)
        return judge(name, target, case, partial(run.measured, target), run.index.years, main,
                     until)  # fmt: skip


def closest_values(bench: Bench, broken: Sequence[str], values: object) -> dict[str, Verdict]:
    """Return the verdict on each broken target in the solution that breaks least."""
    return {name: bench.verdict(values, name, bench.target(name)) for name in broken}


def moved_to(target: Target, name: str, achieved: float, step: int = 0) -> Changed:
    """Return a target whose value is what was achieved, rounded to the safe side.

    step : how many more units of the last digit to give way.
    """
    unit = unit_of(target)
    bound = _without_tolerance(target, achieved)
    size = 10.0 ** (floor(log10(abs(bound))) - DIGITS + 1) if bound else 1.0
    down = _is_floor(target)
    whole = bound / size
    near = round(whole)
    count = near if abs(whole - near) < CLOSE * abs(whole) else (
        floor(whole) if down else -floor(-whole)
    )
    number = (count - step if down else count + step) * size
    text = f"{number:.{DIGITS + 2}g} {unit}".strip()
    return Changed(name, target.model_copy(update={"value": text}))


def _is_floor(target: Target) -> bool:
    if target.kind == "change" and target.comparator is None:
        return units.split_quantity(str(target.value))[0] >= 0
    return target.comparator != "<="


def _without_tolerance(target: Target, achieved: float) -> float:
    """Return the value whose bound, less its tolerance, is what was achieved."""
    if target.tolerance is None:
        return achieved
    share = units.quantity(str(target.tolerance), "1")
    sign = 1.0 if achieved >= 0 else -1.0
    return achieved / (1 - sign * share if _is_floor(target) else 1 + sign * share)


def relaxations(
    bench: Bench, number: int, conflict: Conflict, others: Sequence[Changed]
) -> Iterator[Relaxation]:
    """Yield every relaxation of one conflict.

    others : targets of other conflicts, moved to where they can hold.
    """
    for name in conflict.members:
        yield from _move_value(bench, number, name, others)
        yield from _delay(bench, number, name, others)
        if is_quota(bench.target(name)):
            cost = bench.cost(others, [name])
            yield Relaxation(number, QUOTA, (name,), cost=cost, beside=_names(others))
    worth = [key for key in conflict.gains if _worth(conflict, key, BOTH)]
    for key in worth[:MOST_MEASURES]:
        yield from _raise(bench, number, conflict, key, others)
    if not worth:
        yield Relaxation(number, RAISE[BOTH], conflict.members, ";".join(conflict.gains), "100 %",
                         _percent(LARGEST), "%", beside=_names(others))  # fmt: skip


def _worth(conflict: Conflict, key: str, what: str) -> bool:
    """Tell whether raising a limit could do, going by the slope of the violation."""
    return ROOM * conflict.gain(key, what) > conflict.lacking


def _names(changed: Sequence[Changed]) -> tuple[str, ...]:
    return tuple(change.name for change in changed)


def _move_value(
    bench: Bench, number: int, name: str, others: Sequence[Changed]
) -> Iterator[Relaxation]:
    target = bench.target(name)
    if target.value is None or target.comparator in ("band", "="):
        return
    achieved = _reachable(bench, name, others)
    plain = Relaxation(number, MOVE, (name,), before=str(target.value), unit=unit_of(target),
                       beside=_names(others))  # fmt: skip
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


def _reachable(bench: Bench, name: str, others: Sequence[Changed]) -> float | None:
    """Return the furthest that a target can get while all others hold, in the unit of its row.

    A ratio is taken step by step: what the last solution achieves is the next value to beat.
    """
    target = bench.target(name)
    held = [n for n in bench.names if n != name and n not in _names(others)]
    achieved: float | None = None
    wanted = bench.closest[name].achieved if name in bench.closest else None
    for _ in range(ROUNDS):
        if wanted is not None:
            written = f"{_without_tolerance(target, wanted)!r} {unit_of(target)}".strip()
            target = target.model_copy(update={"value": written})
        values = bench.elastic.furthest(held, others, Changed(name, target))
        found = None if values is None else bench.verdict(values, name, target).achieved
        if found is None:
            return achieved
        achieved = found
        if wanted is not None and abs(found - wanted) <= CLOSE * max(abs(found), 1.0):
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
                       beside=_names(others))  # fmt: skip
    def later(by: int) -> list[Changed]:
        own = Changed(name, target.model_copy(update={"evaluation_year": year + by}))
        return [*others, own]

    by = _smallest(lambda step: bench.feasible(later(step)), last - year)
    if by is None:
        yield plain
        return
    yield replace(plain, after=str(year + by), cost=bench.cost(later(by)))


def _smallest(helps: Callable[[int], bool], largest: int, least: int = 1) -> int | None:
    """Return the smallest step that helps, found by halving, or None if the largest does not."""
    if not helps(largest):
        return None
    low, high = least - 1, largest
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if helps(middle) else (middle, high)
    return high


def _last_delay(bench: Bench, name: str, target: Target, year: int) -> int:
    file, years = bench.task.run.scenario.file, bench.task.run.index.years
    if target.kind == "annual_rate":
        return year
    last = years[-1] - (PEAK_SEEN if target.kind == "peak" else 0)
    until = takes_over(file.targets, file.years.main_target).get(name)
    if until is not None and target.kind in HELD_KINDS:
        last = min(last, until - 1)
    return min(last, year + LONGEST_DELAY)


def _raise(
    bench: Bench, number: int, conflict: Conflict, key: str, others: Sequence[Changed]
) -> Iterator[Relaxation]:
    """Yield the smallest steps up of a measure's limits that help, or that doubling does not."""
    plain = Relaxation(number, RAISE[BOTH], conflict.members, key, "100 %", _percent(LARGEST),
                       "%", beside=_names(others))  # fmt: skip
    found = [r for what in (POTENTIAL, PACE) for r in _steps(bench, plain, conflict, what, others)]
    yield from found or list(_steps(bench, plain, conflict, BOTH, others)) or [plain]


def _steps(
    bench: Bench, plain: Relaxation, conflict: Conflict, what: str, others: Sequence[Changed]
) -> Iterator[Relaxation]:
    """Yield the smallest factor that helps, to a tenth, up to twice as much."""
    if not _worth(conflict, plain.measure, what):
        return

    def raised(step: int) -> Raised:
        return raise_measure(bench.task, plain.measure, 1 + step / STEPS, what)

    least = max(1, floor(STEPS * conflict.lacking / ROOM / conflict.gain(plain.measure, what)))
    step = _smallest(lambda n: bench.feasible(others, raised(n)), STEPS, least)
    if step is not None:
        cost = bench.cost(others, raised=raised(step))
        yield replace(plain, what=RAISE[what], after=_percent(1 + step / STEPS), cost=cost)


def _percent(factor: float) -> str:
    return f"{factor:.0%}".replace("%", " %")
