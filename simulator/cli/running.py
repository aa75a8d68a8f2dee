"""`simulator run` and `simulator simulate`: compute the cases, write and sum up the results."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from simulator.cli.options import Options
from simulator.cli.progress import Progress
from simulator.cli.summary import Summary, print_summaries
from simulator.errors import InputError, Problems
from simulator.model import Scenario, load
from simulator.results.folder import refuse_foreign, write_results
from simulator.run import Run, assess_cases, simulate

RESULTS = Path("results")
STEPS = 3


@dataclass
class Job:
    """One scenario on its way to results; seconds : time used for it so far."""

    scenario: Scenario
    seconds: float
    folder: Path = RESULTS
    run: Run | None = None


def run(options: Options, paths: list[str], output: str, optimise: bool) -> None:
    """Run every scenario; write nothing before all of them are computed."""
    summaries = []
    with Progress(options, STEPS * len(paths)) as progress:
        jobs = _load_all(options, paths, progress)
        _set_folders(options, jobs, output)
        for job in jobs:
            progress.step(options.say("run.simulating", name=job.scenario.name))
            _compute(job)
        for job in jobs:
            progress.step(options.say("run.writing", name=job.scenario.name))
            summaries.append(_write(job))
    print_summaries(summaries, options, least_cost=optimise)


def _load_all(options: Options, paths: list[str], progress: Progress) -> list[Job]:
    """Load every scenario; report the problems of all of them at once."""
    problems, jobs = Problems(), []
    for path in paths:
        progress.step(options.say("run.loading", name=path))
        begin = time.perf_counter()
        try:
            scenario = load(path, options.data, options.sets)
            jobs.append(Job(scenario, time.perf_counter() - begin))
        except InputError as error:
            problems.items += [p for p in error.problems if p not in problems.items]
    problems.raise_if_any()
    return jobs


def _set_folders(options: Options, jobs: list[Job], output: str) -> None:
    """Give every scenario its folder; refuse one name for two, and folders of other files."""
    problems, seen = Problems(), set()
    for job in jobs:
        name = job.scenario.name
        if name in seen:
            problems.add(
                "E-USAGE", "simulator", 0, "", options.say("usage.same_name", name=name),
                options.say("usage.one_name"), options.say("usage.rename"),
            )
        seen.add(name)
        job.folder = Path(output) if output and len(jobs) == 1 else Path(output or RESULTS) / name
        try:
            refuse_foreign(job.folder)
        except InputError as error:
            problems.items += error.problems
    problems.raise_if_any()


def _compute(job: Job) -> None:
    begin = time.perf_counter()
    job.run = simulate(job.scenario)
    job.seconds += time.perf_counter() - begin


def _write(job: Job) -> Summary:
    assert job.run is not None
    write_results(job.run, job.folder, attribution=True, seconds=job.seconds)
    return Summary(job.run, assess_cases(job.run), job.folder)
