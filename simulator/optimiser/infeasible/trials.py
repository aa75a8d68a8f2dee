"""Tries changes of a plan on a copy of its programme: is there a mix, and at what cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np

from simulator.optimiser.infeasible.changed_targets import Changed, Changes
from simulator.optimiser.infeasible.elastic import Elastic
from simulator.optimiser.infeasible.raised_limits import Raised
from simulator.optimiser.solving.solution import mix_of, moves_of
from simulator.optimiser.solving.solver import OPTIMAL, Handle
from simulator.optimiser.solving.task import Task
from simulator.scenario.keys import Target
from simulator.simulation.case import Case
from simulator.simulation.run import Run
from simulator.targets.asked import takes_over
from simulator.targets.judging import judge
from simulator.targets.verdicts import Verdict
from simulator.tolerances import VIOLATION

Array = np.ndarray
Known = Mapping[tuple[tuple[str, str], ...], float | None]
PATIENCE = 1_500
"""Most steps of the simplex method from the last basis, before a solve starts afresh."""


class Bench:
    """Tries changes on a copy of the programme, each from where the last one ended.

    closest : verdicts on the broken targets in the closest mix; known : costs found so far.
    """

    def __init__(self, task: Task, closest: Mapping[str, Verdict], known: Known) -> None:
        self.task, self.closest, self.known = task, closest, dict(known)
        self.elastic = Elastic(task)
        self.handle = Handle(task.programme, task.handle.time_limit)
        self.handle.prefer_devex()
        self.names = list(task.rows_of_target)
        self.changes = Changes(task, self.handle)
        self.solved = False

    def lacking(
        self, changed: Sequence[Changed] = (), raised: Raised | None = None
    ) -> float:
        """Return the smallest total violation after a change, zero where there is a mix."""
        gone = [change.name for change in changed]
        held = [name for name in self.names if name not in gone]
        found = self.elastic.lacking_after(held, changed, raised)
        return 0.0 if found <= VIOLATION else found

    def cost(
        self, changed: Sequence[Changed] = (), dropped: Sequence[str] = (),
        raised: Raised | None = None,
    ) -> float | None:
        """Return the least cost after a change [CNY of 2020], or None where none is feasible.

        Solved from where the last solve ended, so feasible changes should follow each other.
        """
        key = tuple(sorted((change.name, change.target.model_dump_json()) for change in changed))
        if dropped or raised is not None:
            return self._cost(changed, dropped, raised)
        if key not in self.known:
            self.known[key] = self._cost(changed, dropped, raised)
        return self.known[key]

    def _cost(
        self, changed: Sequence[Changed], dropped: Sequence[str], raised: Raised | None
    ) -> float | None:
        handle, task = self.handle, self.task
        gone = {*dropped, *(change.name for change in changed)}
        numbers = [task.row_numbers[i] for name in gone for i in task.rows_of_target.get(name, [])]
        for number in numbers:
            handle.free_row(number)
        for change in changed:
            self.changes.add(change)
        if raised is not None:
            raised.apply(handle)
        found = (handle.attempt(PATIENCE) if self.solved else None) or handle.solve()
        self.solved = found.status == OPTIMAL
        if raised is not None:
            raised.revert(handle)
        self.changes.clear()
        for number in numbers:
            handle.restore_row(number)
        return task.cost_of(found) if found.status == OPTIMAL else None

    def target(self, name: str) -> Target:
        """Return a target of the scenario."""
        return self.task.run.scenario.file.targets[name]


def verdict_on(task: Task, values: Array, name: str, target: Target) -> Verdict:
    """Return the verdict on a target in the mix of a solution."""
    data, case = task.data, "closest"
    mix = mix_of(data, task.programme, values)
    own = Case(case, data.city, moves_of(data, task.programme, values), mix,
               data.scenario.discount_rate)
    run = Run(task.run.scenario, {**task.run.cases, case: own})
    file = run.scenario.file
    main = file.years.main_target
    until = takes_over(file.targets, main).get(name)
    return judge(name, target, case, partial(run.measured, target), run.index.years, main, until)
