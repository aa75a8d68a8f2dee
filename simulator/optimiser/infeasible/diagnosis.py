"""Why there is no feasible mix: what is lacking, which clauses clash, what would give a mix."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from simulator.errors import SolverError
from simulator.optimiser.content import Answer
from simulator.optimiser.infeasible.changed_targets import Changed
from simulator.optimiser.infeasible.conflict import Conflict, find_conflicts, proved
from simulator.optimiser.infeasible.elastic import Elastic
from simulator.optimiser.infeasible.moved_targets import as_change, moved_to
from simulator.optimiser.infeasible.proof import solve
from simulator.optimiser.infeasible.sentences import PlanWords
from simulator.optimiser.infeasible.trials import Bench, verdict_on
from simulator.optimiser.infeasible.ways_out import (
    ALL,
    DELAY,
    JOINED,
    Relaxation,
    of_measures,
    of_targets,
)
from simulator.optimiser.solving.solver import OPTIMAL
from simulator.optimiser.solving.task import Task
from simulator.scenario.keys import Target, Text
from simulator.targets.asked import is_direction, own_kind
from simulator.targets.kinds import Asks
from simulator.targets.verdicts import Verdict

Kind = Callable[[Bench, int, Conflict, Sequence[Changed]], Iterable[Relaxation]]
MOST_THREADS = 2
SHOWN = 5
"""Relaxations of a conflict that are read out; the table has all."""


@dataclass(eq=False, repr=False)
class Diagnosis(Answer):
    """The answer where no mix meets all targets.

    broken : target -> verdict in the mix with the smallest total violation; conflicts :
    irreducible sets of targets; relaxations : changes tried, for each conflict the cheapest first,
    those that do not help last; cheapest : cost of the cheapest mix without targets
    [CNY of 2020]; circumstance : what leaves no mix beside the targets, if anything does.
    """

    APART = frozenset({"words"})
    targets: Mapping[str, Target]
    words: PlanWords
    cheapest: float
    broken: dict[str, Verdict] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)
    relaxations: list[Relaxation] = field(default_factory=list)
    circumstance: Text | None = None

    def told(self) -> list[tuple[str, str]]:
        """Return the sentences in English."""
        return [(f"{n}.", text.en) for n, text in enumerate(self.sentences(), 1)]

    def sentences(self) -> list[Text]:
        """Return what a planner can take to a meeting: conflicts, and the cheapest ways out."""
        lines = [] if self.circumstance is None else [self.circumstance]
        for number, conflict in enumerate(self.conflicts, 1):
            lines.append(self.words.conflict(number, conflict, self.limit_of(number)))
            ways = [r for r in self.relaxations if r.conflict == number and r.feasible]
            lines += [self.words.relaxation(r) for r in ways[:SHOWN]]
            lines += [] if ways else [self.words.no_way(number)]
        return [*lines, *(self.words.relaxation(r) for r in self.relaxations if not r.conflict)]

    def limit_of(self, number: int) -> Relaxation | None:
        """Return how far the only target of a conflict can get, if that was found."""
        if len(self.conflicts[number - 1].members) > 1:
            return None
        moved = [r for r in self.relaxations
                 if (r.conflict, r.what) == (number, "move_value") and r.feasible]
        return moved[0] if moved else None


@dataclass(frozen=True)
class Circumstance:
    """What leaves no mix: the targets themselves, or how it is planned besides.

    task : the programme that has none; said : the sentence about how it is planned; way_out : how
    it could be planned instead.
    """

    task: Task
    said: Text | None = None
    way_out: Relaxation | None = None


def diagnosed(task: Task) -> Diagnosis:
    """Return the diagnosis of a programme in which another aim or more rows left no mix.

    Raises
    ------
    SolverError
        Where the targets do leave a mix: then the solver has lost it.
    """
    task.handle.release()
    if solve(task).status == OPTIMAL:
        raise SolverError("the targets leave a mix, and the solver has found none")
    free = task.without_targets()
    if free.status != OPTIMAL:
        raise SolverError(f"the programme without targets ended as {free.status}")
    return diagnose(task, task.cost_of(free))


def diagnose(task: Task, cheapest: float, beside: Circumstance | None = None) -> Diagnosis:
    """Return the diagnosis of a programme without a feasible mix.

    cheapest : present value of the cheapest mix without targets [CNY of 2020]; beside : what
    leaves no mix where it is not `task`.
    """
    beside = beside or Circumstance(task)
    found = _diagnosis(beside.task, cheapest)
    found.circumstance = beside.said
    found.relaxations += [] if beside.way_out is None else [beside.way_out]
    return found


def _diagnosis(task: Task, cheapest: float) -> Diagnosis:
    elastic, scenario = Elastic(task), task.run.scenario
    found = Diagnosis(scenario.file.targets, PlanWords(scenario, cheapest), cheapest)
    elastic.lacking(list(task.rows_of_target))
    broken, values = elastic.broken(), elastic.found.values
    found.broken = {name: verdict_on(task, values, name, found.targets[name]) for name in broken}
    found.conflicts = find_conflicts(elastic, task, broken)
    if not all(proved(task, conflict.members) for conflict in found.conflicts):
        raise SolverError("the conflict between targets could not be proved")
    found.relaxations = _ranked(_relaxations(task, found))
    return found


def _relaxations(task: Task, found: Diagnosis) -> list[Relaxation]:
    """Try every change, each kind and conflict on a copy of its own, as many at once as cores.

    HiGHS lets other threads run while it solves; the answers do not depend on their order.
    """
    first = Bench(task, found.broken, {})
    moved = [_moved(first, verdict) for verdict in found.broken.values()]
    together = [_move_all(first, moved)] if len(found.conflicts) > 1 else []

    def trial(kind: Kind, number: int, conflict: Conflict) -> list[Relaxation]:
        others = [change for change in moved if change.name not in conflict.members]
        bench = Bench(task, found.broken, first.known)
        return list(kind(bench, number, conflict, others))

    with ThreadPoolExecutor(min(MOST_THREADS, os.cpu_count() or 1)) as pool:
        trials = [pool.submit(trial, kind, number, conflict)
                  for number, conflict in enumerate(found.conflicts, 1)
                  for kind in (of_targets, of_measures)]
        return [r for done in trials for r in done.result()] + together


def _moved(bench: Bench, verdict: Verdict) -> Changed:
    """Return a broken target moved to where the closest mix meets it."""
    target = bench.target(verdict.target)
    if own_kind(target).asks is Asks.YEAR or verdict.achieved is None:
        year = int(verdict.achieved or bench.task.run.index.years[-1])
        return Changed(verdict.target, target.model_copy(update={"evaluation_year": year}))
    return moved_to(as_change(target), verdict.target, verdict.achieved)


def _move_all(bench: Bench, moved: Sequence[Changed]) -> Relaxation:
    names = tuple(change.name for change in moved)
    before = JOINED.join(_said(bench.target(name)) for name in names)
    after = JOINED.join(_said(change.target) for change in moved)
    return Relaxation(0, ALL, names, before=before, after=after, cost=bench.cost(moved))


def _said(target: Target) -> str:
    """Return what a target asks for: a number, a direction, or the year of a peak."""
    asked = target.value or (target.comparator if is_direction(target) else None)
    return str(asked or target.evaluation_year or target.target_year)


def _ranked(found: Sequence[Relaxation]) -> list[Relaxation]:
    """Return relaxations by conflict, the cheapest first, those that do not help last."""
    return sorted(found, key=lambda r: (r.conflict or len(found), not r.feasible, r.cost or 0.0,
                                        r.what != DELAY, r.targets, r.measure))
