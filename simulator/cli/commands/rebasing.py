"""`simulator rebase`: a city's folder with a later base year."""

from __future__ import annotations

from pathlib import Path

from simulator.cli.asked.options import Options
from simulator.cli.commands.starting import in_shell, show
from simulator.cli.shown.output import print_json
from simulator.cli.shown.progress import Progress
from simulator.rebasing.rebase import rebase
from simulator.simulation.loading import load


def run(options: Options, path: str, year: int, output: str) -> None:
    """Write the folder, and say what to do next."""
    with Progress(options) as progress:
        progress.step(options.say("rebase.running", name=path, year=year))
        before = load(path, options.data, options.sets)
        after = rebase(before, year)
        place = after.save(Path(output or after.name))
    if options.as_json:
        print_json({"name": after.name, "from": before.name, "base_year": year,
                    "path": str(place)})
    elif not options.quiet:
        said = options.say("rebase.done", place=place, year=year, old=before.file.years.start)
        show(said, f"simulator run {in_shell(place)}", options)
