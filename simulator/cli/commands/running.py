"""`run`, `simulate` and `optimise`: compute the cases, write and sum up the results."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from simulator.analysis.attribution import effects_of
from simulator.analysis.effects import Effects
from simulator.cli.asked.optimiser_options import Wanted
from simulator.cli.asked.options import Options
from simulator.cli.commands import reporting
from simulator.cli.shown.failures import tell, worst
from simulator.cli.shown.layout import table
from simulator.cli.shown.output import echo
from simulator.cli.shown.problem_blocks import show_warnings
from simulator.cli.shown.progress import Progress
from simulator.cli.shown.summary import FAILED, Summary, print_summaries
from simulator.cli.shown.warnings import refuse_if_strict
from simulator.errors import (
    EXIT_DONE,
    EXIT_INFEASIBLE,
    EXIT_SOLVER,
    Problems,
    SolverError,
)
from simulator.plausibility.collecting import warnings_of
from simulator.plausibility.warned import Warned
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
    """One path on its way to results.

    seconds : time used for it so far; failed : why there is no answer of the optimiser; code : the
    exit code that it deserves.
    """

    path: str
    scenario: Scenario | None = None
    seconds: float = 0.0
    folder: Path = RESULTS
    run: Run | None = None
    best: Best | None = None
    failed: SolverError | None = None
    summary: Summary | None = None
    code: int = EXIT_DONE


def run(
    options: Options, paths: list[str], output: str, wanted: Wanted | None, report: bool = True
) -> None:
    """Run every scenario; what is wrong with one of several paths never stops the others.

    wanted : what the optimiser is asked for; None leaves it out; report : whether report and
    workbook stand beside the results.

    Raises
    ------
    typer.Exit
        With the worst code of all paths: 4 where the solver gave no answer or one that failed its
        check, 3 where a scenario has no feasible mix; of several paths also 2 for bad input and 1
        for a fault.
    """
    jobs = [Job(path) for path in paths]
    with Progress(options, STEPS * len(paths)) as progress:
        for job in jobs:
            progress.step(options.say("run.loading", name=job.path))
            _step(jobs, job, options, partial(_load, job, wanted, options))
        _set_folders(options, jobs, output)
        for job in jobs:
            _step(jobs, job, options, partial(_work, job, wanted, options, progress, report))
    _say(jobs, options)
    code = worst(job.code for job in jobs)
    if code:
        raise typer.Exit(code)


def _work(
    job: Job, wanted: Wanted | None, options: Options, progress: Progress, report: bool
) -> None:
    """Compute and write one scenario, if nothing was wrong with it so far."""
    if job.code == EXIT_DONE and job.scenario is not None:
        progress.step(options.say("run.simulating", name=job.scenario.name))
        _compute(job, wanted, options)
        progress.step(options.say("run.writing", name=job.scenario.name))
        _write(job, wanted, options, reporting.finish(options, report))


def _step(jobs: list[Job], job: Job, options: Options, work: Callable[[], None]) -> None:
    """Do one step for one path; of several, note what went wrong and go on."""
    try:
        work()
    except Exception as error:
        if len(jobs) == 1:
            raise
        job.code = tell(error, options)


def _say(jobs: list[Job], options: Options) -> None:
    """Print the sums of what was computed and, of several paths, what became of each."""
    print_summaries([job.summary for job in jobs if job.summary is not None], options,
                    several=len(jobs) > 1)
    shown = not options.quiet and not options.as_json and any(job.summary for job in jobs)
    if len(jobs) > 1 and shown:
        header = [options.say(f"batch.{word}") for word in ("path", "outcome", "folder")]
        rows = [[job.path, options.say(f"batch.{job.code}"),
                 str(job.folder) if job.summary else ""] for job in jobs]
        echo("")
        echo(table(header, rows))


def _load(job: Job, wanted: Wanted | None, options: Options) -> None:
    begin = time.perf_counter()
    own = wanted.files_of(job.path) if wanted else ()
    job.scenario = load(job.path, options.data, options.sets, own)
    if wanted and wanted.from_now:
        job.scenario = job.scenario.from_now()
    show_warnings(job.scenario.document.warnings, options.lang)
    job.seconds = time.perf_counter() - begin


def _set_folders(options: Options, jobs: list[Job], output: str) -> None:
    """Give every scenario its folder; refuse one name for two, and folders of other files."""
    named = Counter(job.scenario.name for job in jobs if job.scenario is not None)
    for job in jobs:
        if job.scenario is not None:
            name = job.scenario.name
            alone = output and len(jobs) == 1
            job.folder = Path(output) if alone else Path(output or RESULTS) / name
            _step(jobs, job, options, partial(_refuse, job, named[name], options))


def _refuse(job: Job, count: int, options: Options) -> None:
    assert job.scenario is not None
    name, problems = job.scenario.name, Problems()
    if count > 1:
        problems.add(
            "E-USAGE", "simulator", 0, job.path, options.say("usage.same_name", name=name),
            options.say("usage.one_name"), options.say("usage.rename"),
        )
    problems.raise_if_any()
    refuse_other_results(job.folder, name, options.replace)


def _compute(job: Job, wanted: Wanted | None, options: Options) -> None:
    assert job.scenario is not None
    begin = time.perf_counter()
    job.run = simulate(job.scenario)
    refuse_if_strict(job.run, options)
    if wanted is not None:
        try:
            job.best = wanted.answer(job.scenario, job.run)
        except SolverError as error:
            job.failed = error
    job.seconds += time.perf_counter() - begin


def _write(job: Job, wanted: Wanted | None, options: Options, finish: Finish) -> None:
    run = job.best.run if job.best else job.run
    assert run is not None
    effects = effects_of(run)
    found = warnings_of(run, effects)
    beside = _beside(job, found, effects)
    if job.best is None or wanted is None:
        write_results(run, job.folder, attribution=True, seconds=job.seconds, finish=finish,
                      replace=options.replace, beside=beside)
    else:
        try:
            write_best(job.best, job.folder, seconds=job.seconds, lp=wanted.lp,
                       asked=wanted.record(), finish=finish, replace=options.replace,
                       beside=beside)
        except SolverError as error:
            job.best, job.failed = None, error
            return _write(job, wanted, options, finish)
    return _sum_up(job, run, found)


def _sum_up(job: Job, run: Run, found: Sequence[Warned]) -> None:
    """Note what is said at the end, and the exit code."""
    verdicts = assess_cases(run, tuple(run.cases))
    job.summary = Summary(run, verdicts, job.folder, job.best, job.failed, found)
    if job.failed:
        job.code = EXIT_SOLVER
    elif job.summary.infeasible:
        job.code = EXIT_INFEASIBLE


def _beside(job: Job, found: Sequence[Warned], effects: Effects | None) -> Beside:
    """Return the warnings, and what run.json says of an optimiser without an answer."""
    record = {"optimise": {"status": FAILED, "reason": str(job.failed)}} if job.failed else {}
    return Beside(record, warnings=found, effects=effects)
