"""`pareto` and `macc`: trace a front or a cost curve, write it, show it."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from simulator.cli.asked.optimiser_options import (
    Wanted,
    WrittenOptions,
    read_wanted,
    refuse_with_files,
)
from simulator.cli.asked.options import Options
from simulator.cli.commands import reporting
from simulator.cli.commands.running import RESULTS
from simulator.cli.shown.costs import money
from simulator.cli.shown.failures import tell_failure
from simulator.cli.shown.layout import table, wrap
from simulator.cli.shown.modes import aim_text, unit_text
from simulator.cli.shown.output import echo, print_json
from simulator.cli.shown.problem_blocks import show_warnings
from simulator.cli.shown.progress import Progress
from simulator.cli.shown.summary import FAILED
from simulator.cli.shown.warnings import refuse_if_strict
from simulator.errors import EXIT_INFEASIBLE, EXIT_SOLVER, Problems, SolverError
from simulator.results.folder.addition import add_tables
from simulator.results.folder.folder import refuse_other_results
from simulator.results.folder.mode_record import macc_record, pareto_record
from simulator.results.rows.mode_rows import macc_text, pareto_text
from simulator.simulation.loading import load
from simulator.simulation.run import Run, simulate
from simulator.simulation.scenario import Scenario
from simulator.wording import readable

if TYPE_CHECKING:
    from simulator.optimiser.answers.aims import Aim
    from simulator.optimiser.modes.cost_curve import AbatementCurve
    from simulator.optimiser.modes.frontier import Front

STEPS = 4
NAMED = 3


@dataclass(frozen=True)
class TraceArguments:
    """Arguments that both commands have; report : whether report and workbook are written."""

    path: str
    output: str
    targets: Sequence[str]
    time_limit: float | None
    points: int
    year: int | None
    report: bool = True


@dataclass
class _Job:
    """A scenario that has been run, and where its results go."""

    scenario: Scenario
    run: Run
    folder: Path
    wanted: Wanted
    begin: float


def pareto(options: Options, asked: TraceArguments, x: str, y: str) -> None:
    """Trace a front and write pareto.csv.

    Raises
    ------
    typer.Exit
        With code 3 where no mix meets the targets, 4 where the solver gives no answer.
    """
    with Progress(options, STEPS) as progress:
        job = _job(options, asked, progress)
        from simulator.optimiser.modes import frontier

        sources = job.wanted.sources if asked.targets else ()
        with _stops_at_solver(options, asked, job, "pareto"):
            front = frontier.pareto(job.scenario, job.run, x=x, y=y, points=asked.points,
                                    year=asked.year, targets=sources,
                                    time_limit=asked.time_limit)
        _stop_if_infeasible(front, options, asked, job)
        progress.step(options.say("run.writing", name=job.scenario.name))
        _add(options, asked, job, {"pareto.csv": pareto_text(front)}, pareto_record(front))
    _show(options, pareto_record(front), _pareto_lines(front, options), job.folder)


def macc(options: Options, asked: TraceArguments, pollutant: str) -> None:
    """Draw a cost curve and write macc.csv."""
    with Progress(options, STEPS) as progress:
        job = _job(options, asked, progress)
        from simulator.optimiser.modes import cost_curve

        with _stops_at_solver(options, asked, job, "macc"):
            curve = cost_curve.macc(job.scenario, job.run, pollutant=pollutant, year=asked.year,
                                    points=asked.points, time_limit=asked.time_limit)
        progress.step(options.say("run.writing", name=job.scenario.name))
        _add(options, asked, job, {"macc.csv": macc_text(curve)}, macc_record(curve))
    _show(options, macc_record(curve), _macc_lines(curve, options), job.folder)


def _job(options: Options, asked: TraceArguments, progress: Progress) -> _Job:
    begin = time.perf_counter()
    problems, written = Problems(), WrittenOptions(asked.targets, time_limit=asked.time_limit)
    wanted = problems.of(lambda: read_wanted(options, written))
    refuse_with_files(options, [asked.path], problems)
    assert wanted is not None
    progress.step(options.say("run.loading", name=asked.path))
    scenario = load(asked.path, options.data, options.sets, wanted.files_of(asked.path))
    show_warnings(scenario.document.warnings, options.lang)
    folder = Path(asked.output) if asked.output else RESULTS / scenario.name
    refuse_other_results(folder, scenario.name, options.replace)
    progress.step(options.say("run.simulating", name=scenario.name))
    run = simulate(scenario)
    refuse_if_strict(run, options)
    progress.step(options.say("mode.tracing", name=scenario.name))
    return _Job(scenario, run, folder, wanted, begin)


def _add(
    options: Options, asked: TraceArguments, job: _Job, texts: Mapping[str, str],
    record: Mapping[str, object],
) -> None:
    """Put the tables into the folder, and write report and workbook with them.

    What an earlier run of the command left there goes where this one has no answer.
    """
    stale = [f"{mode}.csv" for mode in record]
    add_tables(job.run, job.folder, texts, record, time.perf_counter() - job.begin,
               reporting.finish(options, asked.report), options.replace, stale)


@contextmanager
def _stops_at_solver(
    options: Options, asked: TraceArguments, job: _Job, mode: str
) -> Iterator[None]:
    """Leave baseline and plan where the solver gives no answer, and end with its exit code."""
    try:
        yield
    except SolverError as error:
        _add(options, asked, job, {}, {mode: {"status": FAILED, "reason": str(error)}})
        tell_failure(error, options)
        raise typer.Exit(EXIT_SOLVER) from error


def _stop_if_infeasible(
    front: Front, options: Options, asked: TraceArguments, job: _Job
) -> None:
    """Leave baseline and plan with the reason where there is no mix, and say the ways out.

    Raises
    ------
    typer.Exit
        With code 3.
    """
    if front.diagnosis is None:
        return
    lines = front.diagnosis.sentences()
    targets = "".join(f" --targets {name}" for name in asked.targets)
    reason = options.say("run.infeasible")
    ways = options.say("mode.ways_out", command=f"simulator optimise {asked.path}{targets}")
    said = {"reason": reason, "diagnosis": [{"zh": line.zh, "en": line.en} for line in lines]}
    ((mode, entry),) = pareto_record(front).items()
    _add(options, asked, job, {}, {mode: {**entry, **said}})
    if options.as_json:
        print_json({"status": front.status, **said, "ways_out": ways})
    elif not options.quiet:
        told = [reason, *(getattr(line, options.lang) for line in lines), ways]
        echo("\n".join(part for line in told for part in wrap(line)))
    raise typer.Exit(EXIT_INFEASIBLE)


def _show(options: Options, record: dict[str, object], lines: list[str], folder: Path) -> None:
    if options.as_json:
        print_json({**record, "folder": str(folder)})
    elif not options.quiet:
        echo("\n".join([*lines, "", options.say("run.folder", folder=folder)]))


def _pareto_lines(front: Front, options: Options) -> list[str]:
    title = options.say("mode.pareto", x=aim_text(front.x, options), y=aim_text(front.y, options),
                        year=front.year)
    aims = [front.x, front.y]
    per = "/".join(unit_text(aim, options) for aim in (front.y, front.x))
    with_cost = any(aim.is_cost for aim in aims)
    header = [*(_column(aim, options) for aim in aims), per]
    rows = [[_amount(front.x, p.x, options), _amount(front.y, p.y, options), readable(p.price)]
            for p in front.points]
    if not with_cost:
        header.append(options.say("mode.cost"))
        rows = [[*row, money(p.cost, options)]
                for row, p in zip(rows, front.points, strict=True)]
    return [*wrap(title), table(header, rows)]


def _column(aim: Aim, options: Options) -> str:
    """Return what stands over a column of a front."""
    if aim.is_cost:
        return options.say("mode.cost")
    return f"{aim.name}, {unit_text(aim, options)}"


def _amount(aim: Aim, value: float, options: Options) -> str:
    return money(value, options) if aim.is_cost else readable(value)


def _reduction(curve: AbatementCurve, options: Options) -> str:
    return options.say("mode.reduction", unit=unit_text(curve.aim, options))


def _macc_lines(curve: AbatementCurve, options: Options) -> list[str]:
    title = options.say("mode.macc", aim=aim_text(curve.aim, options), year=curve.year)
    header = [_reduction(curve, options), options.say("mode.marginal"), options.say("mode.above"),
              options.say("mode.enters")]
    rows = [[readable(s.reduction), readable(s.marginal), money(s.present_value, options),
             "; ".join(dict.fromkeys(c.effort.measure for c in s.changes[:NAMED]))]
            for s in curve.steps]
    return [*wrap(title), table(header, rows), "", *_alone_lines(curve, options)]


def _alone_lines(curve: AbatementCurve, options: Options) -> list[str]:
    header = [options.say("mode.measure"), _reduction(curve, options),
              options.say("mode.in_year"), options.say("mode.unit_cost")]
    rows = [[a.measure, readable(a.reduction), money(a.cost, options),
             "" if a.unit_cost is None else readable(a.unit_cost)]
            for a in curve.alone if a.rank is not None]
    return [*wrap(options.say("mode.alone")), table(header, rows)]
