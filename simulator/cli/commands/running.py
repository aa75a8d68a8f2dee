"""`run`, `simulate` and `optimise`: compute the cases, write and sum up the results."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from simulator.cli.asked.optimiser_options import Wanted
from simulator.cli.asked.options import Options
from simulator.cli.commands import reporting
from simulator.cli.shown.problem_blocks import show_warnings
from simulator.cli.shown.progress import Progress
from simulator.cli.shown.summary import FAILED, Summary, print_summaries
from simulator.cli.shown.warnings import refuse_if_strict
from simulator.errors import (
    EXIT_INFEASIBLE,
    EXIT_SOLVER,
    AnswerError,
    InputError,
    Problems,
)
from simulator.plausibility.collecting import warnings_of
from simulator.results.folder.folder import (
    Beside,
    Finish,
    refuse_other_results,
    write_results,
)
from simulator.results.folder.least_cost import write_best
from simulator.simulation.assessing import assess_cases
from simulator.simulation.loading import load
from simulator.simulation.run import Run, simulate
from simulator.simulation.scenario import Scenario

if TYPE_CHECKING:
    from simulator.optimiser.answers.best import Best

RESULTS = Path("results")
STEPS = 3


@dataclass
class Job:
    """One scenario on its way to results.

    seconds : time used for it so far; failed : why the optimiser's answer was refused.
    """

    scenario: Scenario
    seconds: float
    folder: Path = RESULTS
    run: Run | None = None
    best: Best | None = None
    failed: str = ""


def run(
    options: Options, paths: list[str], output: str, wanted: Wanted | None, report: bool = True
) -> None:
    """Run every scenario; write nothing before all of them are computed.

    wanted : what the optimiser is asked for; None leaves it out; report : whether report and
    workbook stand beside the results.

    Raises
    ------
    typer.Exit
        With code 4 where an answer failed its check, else 3 where a scenario has no feasible mix.
    """
    summaries = []
    with Progress(options, STEPS * len(paths)) as progress:
        jobs = _load_all(options, paths, wanted, progress)
        _set_folders(options, jobs, output)
        for job in jobs:
            progress.step(options.say("run.simulating", name=job.scenario.name))
            _compute(job, wanted, options)
        for job in jobs:
            progress.step(options.say("run.writing", name=job.scenario.name))
            summaries.append(_write(job, wanted, options, reporting.finish(options, report)))
    print_summaries(summaries, options)
    if any(summary.failed for summary in summaries):
        raise typer.Exit(EXIT_SOLVER)
    if any(summary.infeasible for summary in summaries):
        raise typer.Exit(EXIT_INFEASIBLE)


def _load_all(
    options: Options, paths: list[str], wanted: Wanted | None, progress: Progress
) -> list[Job]:
    """Load every scenario; report the problems of all of them at once."""
    problems, jobs = Problems(), []
    for path in paths:
        progress.step(options.say("run.loading", name=path))
        begin = time.perf_counter()
        try:
            own = wanted.files_of(path) if wanted else ()
            scenario = load(path, options.data, options.sets, own)
            show_warnings(scenario.document.warnings, options.lang)
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
            refuse_other_results(job.folder, name, options.replace)
        except InputError as error:
            problems.items += error.problems
    problems.raise_if_any()


def _compute(job: Job, wanted: Wanted | None, options: Options) -> None:
    begin = time.perf_counter()
    job.run = simulate(job.scenario)
    refuse_if_strict(job.run, options)
    if wanted is not None:
        try:
            job.best = wanted.answer(job.scenario, job.run)
            job.run = job.best.run
        except AnswerError as error:
            job.failed = str(error)
    job.seconds += time.perf_counter() - begin


def _write(job: Job, wanted: Wanted | None, options: Options, finish: Finish) -> Summary:
    assert job.run is not None
    if job.best is None or wanted is None:
        write_results(job.run, job.folder, attribution=True, seconds=job.seconds, finish=finish,
                      replace=options.replace, beside=_beside(job))
    else:
        write_best(job.best, job.folder, seconds=job.seconds, lp=wanted.lp, asked=wanted.record(),
                   finish=finish, replace=options.replace)
    verdicts = assess_cases(job.run, tuple(job.run.cases))
    return Summary(job.run, verdicts, job.folder, job.best, job.failed, warnings_of(job.run))


def _beside(job: Job) -> Beside:
    """Return what run.json says of an optimiser whose answer was refused."""
    return Beside({"optimise": {"status": FAILED, "reason": job.failed}} if job.failed else {})
