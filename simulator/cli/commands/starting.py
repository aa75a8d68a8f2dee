"""`simulator new`: a new city's folder or workbook, ready to edit."""

from __future__ import annotations

from pathlib import Path

from simulator.cli.asked.options import Options
from simulator.cli.shown.layout import wrap
from simulator.cli.shown.output import echo, print_json
from simulator.cli.shown.progress import Progress
from simulator.workbook.new import new_city


def run(options: Options, name: str, base: str, output: str, excel: bool) -> None:
    """Write the folder or the workbook, and say what to do next."""
    with Progress(options) as progress:
        progress.step(options.say("start.copying", name=base))
        place = new_city(name, base, output or (Path() if excel else Path(name)), excel)
    if options.as_json:
        print_json({"name": name, "from": base, "path": str(place), "excel": excel})
    elif not options.quiet:
        said = options.say("start.book" if excel else "start.folder", place=place, base=base)
        command = f"simulator {'import' if excel else 'run'} {in_shell(place)}"
        show(said, command, options)


def in_shell(path: Path) -> str:
    """Return a path as it is typed after a command."""
    return f'"{path}"' if any(char in " ()&;'" for char in str(path)) else str(path)


def show(said: str, command: str, options: Options) -> None:
    """Print what was done, and the command to type next on a line of its own."""
    echo("\n".join(wrap(said)))
    echo(options.say("start.next", command=command))
