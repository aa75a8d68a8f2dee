"""`simulator import`: a workbook that comes back as a scenario folder."""

from __future__ import annotations

from pathlib import Path

from simulator.cli.asked.options import Options
from simulator.cli.commands.starting import in_shell, show
from simulator.cli.shown.output import print_json
from simulator.cli.shown.progress import Progress
from simulator.workbook.read import import_workbook


def run(options: Options, book: str, output: str) -> None:
    """Check the workbook and write the folder, and say what to do next."""
    with Progress(options) as progress:
        progress.step(options.say("start.reading", name=book))
        done = import_workbook(book, output or Path(book).stem, replace=options.replace)
    if options.as_json:
        print_json({"scenario": done.name, "path": str(done.folder), "rows": done.rows,
                    "examples": done.examples})
    elif not options.quiet:
        said = options.say("start.imported", name=done.name, place=done.folder, rows=done.rows,
                           examples=done.examples)
        show(said, f"simulator run {in_shell(done.folder)}", options)
