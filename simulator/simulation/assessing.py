"""Judging the targets of a scenario in the cases of a run."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from simulator.scenario.keys import Target
from simulator.simulation.case import BASELINE, PLAN
from simulator.simulation.run import Run
from simulator.targets.asked import evaluation_year, takes_over
from simulator.targets.judging import judge
from simulator.targets.verdicts import Verdict


def assess_cases(run: Run, cases: tuple[str, ...] = (BASELINE, PLAN)) -> list[Verdict]:
    """Return the verdict of every target in every case, in the order of the scenario."""
    file = run.scenario.file
    main = file.years.main_target
    until = takes_over(file.targets, main)
    verdicts = []
    for name, target in file.targets.items():
        scored = target.status == "scored" and target.quantity is not None
        if scored and target.quantity is not None and not run.present(target.quantity):
            target = target.model_copy(update={  # noqa: PLW2901
                "status": "not_modelled", "reason": target.reason or "the city's tables have no "
                "such source; add its activity to judge this row",
            })  # fmt: skip
        measure = partial(run.measured, target)
        for case in cases:
            verdict = judge(name, target, case, measure, run.index.years, main, until.get(name))
            verdicts.append(_ranged(run, target, verdict, main))
    return verdicts


def _ranged(run: Run, target: Target, verdict: Verdict, main: int) -> Verdict:
    """Add the reachable range to a row without a value: baseline to all measures at potential."""
    if verdict.verdict != "not_set":
        return verdict
    year = evaluation_year(target, main)
    ends = [
        judge("", target, case, partial(at.measured, target), run.index.years, main, None).achieved
        for at, case in ((run, BASELINE), (run.at_potential, PLAN))
    ]
    low, high = sorted(value for value in ends if value is not None)
    reach = f"reachable {low:.4g} to {high:.4g} {verdict.unit} in {year}"
    if low == high:
        reach = f"no measure moves it: {low:.4g} {verdict.unit} in {year} in any case"
    return replace(verdict, reason=f"{verdict.reason}; {reach}")
