"""`simulator run` and `simulator simulate`: compute the cases, write and sum up the results."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from simulator.analysis.attribution import attribute
from simulator.cli.options import Options
from simulator.cli.progress import Progress
from simulator.cli.summary import Summary, print_summaries
from simulator.errors import InputError, Problem, Problems
from simulator.model import Scenario, load
from simulator.results.folder import write_results
from simulator.run import Run, assess_cases, simulate

RESULTS = Path("results")
STEPS = 3


@dataclass(frozen=True)
class Job:
    """One scenario, where its results go, and how long it took."""

    run: Run
    folder: Path
    seconds: float


def run(options: Options, paths: list[str], output: str, optimise: bool) -> None:
    """Run every scenario; write nothing before all of them are computed."""
    with Progress(options, STEPS * len(paths)) as progress:
        scenarios = _load_all(options, paths, progress)
        folders = _folders(options, scenarios, output)
        jobs = [_compute(s, f, options, progress) for s, f in zip(scenarios, folders, strict=True)]
        for job in jobs:
            progress.step(options.say("run.writing", name=job.run.scenario.name))
            _write(job)
    summaries = [Summary(job.run, assess_cases(job.run), job.folder) for job in jobs]
    print_summaries(summaries, options, least_cost=optimise)


def _load_all(options: Options, paths: list[str], progress: Progress) -> list[Scenario]:
    """Load every scenario; report the problems of all of them at once."""
    problems, scenarios = Problems(), []
    for path in paths:
        progress.step(options.say("run.loading", name=path))
        try:
            scenarios.append(load(path, options.data, options.sets))
        except InputError as error:
            problems.items += [p for p in error.problems if p not in problems.items]
    problems.raise_if_any()
    return scenarios


def _folders(options: Options, scenarios: list[Scenario], output: str) -> list[Path]:
    names = [scenario.name for scenario in scenarios]
    for name in names:
        if names.count(name) > 1:
            raise InputError([Problem(
                "E-USAGE", "simulator", 0, "", options.say("usage.same_name", name=name),
                options.say("usage.one_name"), options.say("usage.rename"),
            )])  # fmt: skip
    if output and len(scenarios) == 1:
        return [Path(output)]
    return [Path(output or RESULTS) / name for name in names]


def _compute(scenario: Scenario, folder: Path, options: Options, progress: Progress) -> Job:
    progress.step(options.say("run.simulating", name=scenario.name))
    begin = time.perf_counter()
    found = simulate(scenario)
    return Job(found, folder, time.perf_counter() - begin)


def _write(job: Job) -> None:
    write_results(job.run, job.folder, attribution=attribute(job.run), seconds=job.seconds)
