"""Kill the program at random moments over earlier results: `python -m tests.mutators.kills`.

Nothing earlier is lost, and nothing is left behind after the next run. The tiny city is run; any
other with `--city liupanshui`. What is imported is the workbook of a bundled city.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import simulator
from simulator.folders.manifest import changed_files, outputs, read_manifest
from simulator.folders.owned import restore
from tests.bad_inputs.place import write_tables

ROOT = Path(simulator.__file__).parents[1]
TINY, WORKBOOK = "tiny", "liupanshui"
NOTE = "a planner's note\n"
NOTES = ("note.txt", "备注/第一稿.md")
PROGRAM = """\
import sys
from pathlib import Path
from simulator.cli.asked import subjects
from simulator.cli.main import main
from simulator.simulation import loading

if Path("parameters").is_dir() and sys.argv[1] in ("run", "simulate"):
    loading.parameters_root = subjects.parameters_root = lambda: Path("parameters")
sys.exit(main(["-q", *sys.argv[1:]]))
"""
"""The program with the tables of the folder it is started in."""
FRACTIONS = (0.1, 1.02)
"""When it is killed, as shares of the time that it takes."""


@dataclass
class Command:
    """What is killed: its words, its folder and the file that lists what it wrote there.

    seconds : how long it takes when nobody kills it.
    """

    words: tuple[str, ...]
    folder: str
    manifest: str
    seconds: float = 0.0
    optional: frozenset[str] = field(default_factory=frozenset)

    @property
    def name(self) -> str:
        """Return the command."""
        return self.words[0]


def commands(city: str, book: str) -> list[Command]:
    """Return what is killed; city : as it is named after `run`; book : a workbook to import."""
    beside = frozenset({"report.html", "results.xlsx", "least_cost.yaml", "unused.csv",
                        "diagnosis.csv"})
    return [
        Command(("run", city, "-o", "out"), "out", "run.json", optional=beside),
        Command(("run", city, "-o", "out", "--no-report"), "out", "run.json", optional=beside),
        Command(("simulate", city, "-o", "out"), "out", "run.json", optional=beside),
        Command(("import", book, "-o", "city"), "city", "imported.json"),
    ]


def started(place: Path, words: Sequence[str]) -> subprocess.Popen[bytes]:
    """Start the program in a folder, whose `tmp` it takes for temporary files."""
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *words], cwd=place, start_new_session=True,
        env=os.environ | {"PYTHONPATH": str(ROOT), "TMPDIR": str(place / "tmp")},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )


def harm(place: Path, command: Command, before: dict[str, str]) -> Iterator[str]:
    """Yield what a kill harmed: results that are neither the earlier ones nor whole new ones."""
    out = place / command.folder
    yield from lost_notes(out)
    record = read_manifest(out / command.manifest)
    if record is None:
        yield f"no {command.manifest}"
    elif changed_files(out, record):
        yield f"files do not match {command.manifest}: {changed_files(out, record)}"
    elif set(before) - set(outputs(record)) - command.optional:
        yield "files of the earlier results are missing"


def lost_notes(out: Path) -> Iterator[str]:
    """Yield the notes of the planner that are gone or changed."""
    for name in NOTES:
        if not (out / name).is_file() or (out / name).read_text("utf-8") != NOTE:
            yield f"the note {name} is gone"


def one(place: Path, command: Command, after: float) -> list[str]:
    """Run, kill after some seconds, and return what was harmed."""
    before = listed(place, command)
    process = started(place, command.words)
    try:
        process.wait(after)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    restore(place / command.folder)
    return list(harm(place, command, before))


def listed(place: Path, command: Command) -> dict[str, str]:
    """Return the listed files of the results."""
    record = read_manifest(place / command.folder / command.manifest)
    assert record is not None
    return outputs(record)


def left_behind(place: Path, all_of: Sequence[Command]) -> list[str]:
    """Run every command to its end; return what does not belong there, and harm."""
    found = []
    for command in all_of:
        before = listed(place, command)
        code = started(place, command.words).wait()
        found += [f"{command.name} ends with {code}"] if code not in (0, 3) else []
        found += list(harm(place, command, before))
    for folder in sorted({command.folder for command in all_of}):
        record = next(listed(place, c) for c in all_of if c.folder == folder)
        own = {*record, *NOTES, *(c.manifest for c in all_of if c.folder == folder)}
        found += [f"{folder}/{path.relative_to(place / folder).as_posix()}"
                  for path in sorted((place / folder).rglob("*"))
                  if path.is_file() and path.relative_to(place / folder).as_posix() not in own]
    return found + [f"tmp/{path.name}" for path in sorted((place / "tmp").iterdir())]


@contextmanager
def earlier_results(city: str = TINY, imports: bool = True) -> Iterator[tuple[Path, list[Command]]]:
    """Give a folder with results and notes in it, and the commands with the time they take."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "tmp").mkdir()
        if city == TINY:
            write_tables(place)
        found = commands("scenarios/tiny" if city == TINY else city, "book.xlsx")
        if imports:
            made = started(place, ("new", "book", "--from", WORKBOOK, "--excel"))
            assert made.wait() == 0
        own = found if imports else [one for one in found if one.name != "import"]
        for command in own:
            begin = time.perf_counter()
            assert started(place, command.words).wait() in (0, 3), command.words
            command.seconds = time.perf_counter() - begin
        for out in {place / command.folder for command in own}:
            for name in NOTES:
                (out / name).parent.mkdir(exist_ok=True)
                (out / name).write_text(NOTE, "utf-8")
        yield place, own


def main() -> int:
    """Kill many times; print what was harmed, and return 1 if anything was."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--city", default=TINY)
    asked = parser.parse_args()
    rng, bad = Random(asked.seed), 0
    with earlier_results(asked.city) as (place, own):
        for number in range(asked.count):
            command = rng.choice(own)
            after = rng.uniform(*FRACTIONS) * command.seconds
            found = one(place, command, after)
            bad += bool(found)
            print(number, *command.words, f"{after:.2f} s", "; ".join(found) or "nothing lost",
                  flush=True)
        left = left_behind(place, own)
    print(f"{bad} of {asked.count} kills harmed something; "
          f"wrong after the next run: {'; '.join(left) or 'nothing'}")
    return 1 if bad or left else 0


if __name__ == "__main__":
    sys.exit(main())
