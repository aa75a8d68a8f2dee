"""Near-optimal alternatives: how different a mix can be at almost the same cost."""

from __future__ import annotations

import numpy as np

from simulator.errors import InputError, Problem
from simulator.optimiser.answers.aims import COST
from simulator.optimiser.answers.alternatives import Alternative, Alternatives, Effort
from simulator.optimiser.answers.best import Best
from simulator.optimiser.modes.aims_as_rows import LinearSum, cost_line, line_from
from simulator.optimiser.modes.sweep import Sweep
from simulator.optimiser.modes.uptake_rows import efforts, levels
from simulator.optimiser.solving.replay import check_replay, least_cost_case
from simulator.optimiser.solving.solver import OPTIMAL, Solution
from simulator.simulation.case import BASELINE, LEAST_COST, Case
from simulator.tolerances import SEEN

Array = np.ndarray
HOP, RANDOM = "hop_skip_jump", "random_direction"
APART = 0.01
"""Least difference, in uptake over its range, between two mixes that are counted apart."""
TRIES = 3


def near_optimal(best: Best, count: int, within: float = 0.02, seed: int = 0) -> Alternatives:
    """Return up to `count` mixes that meet the targets at nearly the least cost.

    The mixes are also kept as `best.alternatives`.

    Parameters
    ----------
    best : an optimal answer; count : number of alternatives; within : share of the least cost by
    which they may be dearer; seed : of the random directions.

    Method: hop, skip and jump (Brill, Chang and Hopkins 1982): least uptake of the measures that
    the mixes so far use; where that gives no new mix, a random direction of uptakes. A mix counts
    as new if the uptake of some measure differs by a hundredth of its range.

    Raises
    ------
    InputError
        For an answer of `build_model`: what was added to the programme is not in it; and for one
        that has no mix.
    """
    if best.of_model:
        raise InputError([Problem("E-USAGE", "near_optimal", 0, "best", "an answer of build_model",
                                  "an answer of optimise", "call near_optimal(optimise(...))")])
    if best.status != OPTIMAL:
        raise InputError([Problem("E-USAGE", "near_optimal", 0, "best", f"an answer without a mix: "
                                  f"{best.status}", "an optimal answer",
                                  "call best.diagnose(), which says what would give a mix")])
    search = _Search(best, within, np.random.default_rng(seed))
    found = Alternatives(search.own, search.levels(best.run.cases[BASELINE]), within,
                         seed, [search.first()])
    for attempt in range(TRIES * count):
        if len(found.mixes) > count:
            break
        method = HOP if attempt % TRIES == 0 else RANDOM
        mix = search.next(found, method)
        if mix is not None and all(_apart(mix, other, found) for other in found.mixes):
            found.mixes.append(mix)
    search.finish()
    best.alternatives = found
    return found


def _apart(one: Alternative, other: Alternative, found: Alternatives) -> bool:
    return bool((np.abs(one.uptake - other.uptake) > APART * _span(found)).any())


def _span(found: Alternatives) -> Array:
    """Return the range of each uptake so far, at least a share of one or 1 % of an amount."""
    seen = np.stack([found.baseline, *(mix.uptake for mix in found.mixes)])
    largest = np.abs(seen).max(axis=(0, 2))[:, None]
    return np.asarray(np.where([[e.unit == "1"] for e in found.efforts], 1.0,
                               np.maximum(largest, 1.0)))


class _Search:
    def __init__(self, best: Best, within: float, rng: np.random.Generator) -> None:
        self.best, self.task, self.rng = best, best.task, rng
        self.scenario = best.run.scenario
        self.own = efforts(best.task.data)
        self.lines = [_line(best, effort) for effort in self.own]
        self.sweep = Sweep(self.task)
        self.sweep.add(COST, cost_line(self.task), best.objective)
        self.sweep.between(COST, upper=best.objective + within * abs(best.objective))

    def levels(self, case: Case) -> Array:
        """Return the uptake of every measure, (effort, year)."""
        return levels(self.scenario, self.own, case)

    def first(self) -> Alternative:
        """Return the least-cost mix."""
        case = self.best.run.cases[LEAST_COST]
        return Alternative(case, self.best.objective, LEAST_COST, self.levels(case),
                           self.best.replay_gap)

    def next(self, found: Alternatives, method: str) -> Alternative | None:
        """Return another mix, or None where the solver finds none."""
        weights = self._used(found) if method == HOP else self.rng.standard_normal(len(self.own))
        cost = sum((line.dense(len(self.task.programme.cost)) * weight
                    for line, weight in zip(self.lines, weights.tolist(), strict=True)),
                   np.zeros(len(self.task.programme.cost)))
        self.task.handle.set_cost(cost)
        self.task.handle.forget()
        answer = self.sweep.solve()
        return self._read(answer, method) if answer.status == OPTIMAL else None

    def _used(self, found: Alternatives) -> Array:
        """Return how many mixes use each measure beyond the baseline."""
        used = [np.abs(mix.uptake - found.baseline).max(-1) > SEEN for mix in found.mixes]
        return np.asarray(np.sum(used, axis=0), dtype=float)

    def _read(self, answer: Solution, method: str) -> Alternative:
        cost = self.task.cost_of(answer)
        case = least_cost_case(self.task, answer)
        gap = check_replay(self.task, case, cost)
        return Alternative(case, cost, method, self.levels(case), gap)

    def finish(self) -> None:
        """Let the solver go, with the objective and the row of cost that it was given."""
        self.task.handle.release()


def _line(best: Best, effort: Effort) -> LinearSum:
    """Return the mean uptake of a measure over the years, in the scaled units of the programme."""
    years = range(1, len(best.run.index.years))
    cells: dict[str, dict[tuple[int, int], float]] = {}
    for name, item, weight in effort.cells:
        for t in years:
            own = cells.setdefault(name, {})
            own[item, t] = own.get((item, t), 0.0) + weight / len(years)
    return line_from(best.task, cells)
