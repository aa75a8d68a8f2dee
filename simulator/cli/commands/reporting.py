"""`report`, and the report and workbook that stand beside new results."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.cli.asked.options import Options
from simulator.cli.shown.output import echo, print_json
from simulator.cli.shown.progress import Progress
from simulator.errors import InputError, Problems
from simulator.kernels.constants import MEGABYTE
from simulator.results.reading import read_results

if TYPE_CHECKING:
    from simulator.results.reading import ResultsFolder

REPORT, WORKBOOK = "report.html", "results.xlsx"
Writer = Callable[["ResultsFolder"], Path]


def run(options: Options, paths: list[str]) -> None:
    """Write the report and the workbook of every folder; read all of them before anything."""
    with Progress(options, 2 * len(paths)) as progress:
        folders = _read_all(options, paths, progress)
        written = []
        for folder in folders:
            progress.step(options.say("report.writing", name=folder.path))
            written += [write(folder) for write in writers(options).values()]
    if options.as_json:
        print_json([path.as_posix() for path in written])
    elif not options.quiet:
        for path in written:
            size = f"{path.stat().st_size / MEGABYTE:.2f}"
            echo(options.say("report.written", path=path, size=size))


def _read_all(options: Options, paths: list[str], progress: Progress) -> list[ResultsFolder]:
    problems, folders = Problems(), []
    for path in paths:
        progress.step(options.say("report.reading", name=path))
        try:
            folders.append(read_results(path))
        except InputError as error:
            problems.items += [p for p in error.problems if p not in problems.items]
    problems.raise_if_any()
    return folders


def writers(options: Options) -> dict[str, Writer]:
    """Return file name -> what writes it into a results folder."""
    from simulator.report.excel.workbook import write_workbook
    from simulator.report.write import write_report

    return {REPORT: lambda folder: write_report(folder, options.lang), WORKBOOK: write_workbook}


def finish(options: Options, wanted: bool) -> Callable[[Path], None] | None:
    """Return what puts report and workbook beside new results, or None if they are not wanted.

    What goes wrong there is said on the error stream and never costs the results themselves.
    """
    return (lambda folder: _beside(options, folder)) if wanted else None


def _beside(options: Options, place: Path) -> None:
    folder = read_results(place)
    for name, write in writers(options).items():
        try:
            write(folder)
        except Exception as error:  # results that took minutes outweigh a page about them
            message = " ".join(str(error).split())
            echo(options.say("report.failed", name=name, kind=type(error).__name__,
                             message=message), err=True)
