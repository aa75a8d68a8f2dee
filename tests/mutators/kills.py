"""Kill the program at random moments over earlier results: `python -m tests.mutators.kills`.

Nothing earlier is lost, and nothing is left behind after the next run.
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
from pathlib import Path
from random import Random

import simulator
from simulator.folders.manifest import changed_files, read_manifest

ROOT = Path(simulator.__file__).parents[1]
COMMANDS: tuple[tuple[str, ...], ...] = (("run", "--no-report"), ("simulate",))
NOTE = "a planner's note\n"


def started(place: Path, words: Sequence[str]) -> subprocess.Popen[bytes]:
    """Start the program on Liupanshui into the folder `out`."""
    return subprocess.Popen(
        [sys.executable, "-m", "simulator", "-q", words[0], "liupanshui", "-o", "out", *words[1:]],
        cwd=place, env=os.environ | {"PYTHONPATH": str(ROOT)}, start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def harm(place: Path, before: dict[str, str]) -> Iterator[str]:
    """Yield what a kill harmed: results that are neither the earlier ones nor whole new ones."""
    out = place / "out"
    if (out / "note.txt").read_text("utf-8") != NOTE:
        yield "the note of the planner is gone"
    record = read_manifest(out / "run.json")
    if record is None:
        yield "no run.json"
    elif changed_files(out, record):
        yield f"files do not match run.json: {changed_files(out, record)}"
    elif set(before) - set(record["outputs"]) - {"report.html", "results.xlsx"}:
        yield "files of the earlier results are missing"


def one(place: Path, words: Sequence[str], after: float) -> list[str]:
    """Run, kill after some seconds, look, and run again; return what was harmed or left behind."""
    from simulator.folders.owned import restore

    before = outputs(place)
    process = started(place, words)
    try:
        process.wait(after)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    restore(place / "out")
    return list(harm(place, before))


def outputs(place: Path) -> dict[str, str]:
    """Return the listed files of the results."""
    record = read_manifest(place / "out" / "run.json")
    assert record is not None
    return dict(record["outputs"])


@contextmanager
def earlier_results() -> Iterator[tuple[Path, float]]:
    """Give a folder with results and a note in it, and how long a run takes [s]."""
    with tempfile.TemporaryDirectory() as folder:
        place, begin = Path(folder), time.perf_counter()
        assert started(place, COMMANDS[0]).wait() in (0, 3)
        (place / "out" / "note.txt").write_text(NOTE, "utf-8")
        yield place, time.perf_counter() - begin


def main() -> int:
    """Kill many times; print what was harmed, and return 1 if anything was."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    rng, bad = Random(asked.seed), 0
    with earlier_results() as (place, seconds):
        for number in range(asked.count):
            words, after = rng.choice(COMMANDS), rng.uniform(0.2, 1.02) * seconds
            found = one(place, words, after)
            bad += bool(found)
            told = "; ".join(found) or "nothing lost"
            print(number, words[0], f"{after:.2f} s", told, flush=True)
        assert started(place, COMMANDS[0]).wait() in (0, 3)
        left = sorted(p.name for p in (place / "out").iterdir() if p.name.startswith("."))
        beside = sorted(p.name for p in place.iterdir())
    print(f"{bad} of {asked.count} kills harmed something; left behind: {left or 'nothing'}; "
          f"beside the results: {beside}")
    return 1 if bad or left or beside != ["out"] else 0


if __name__ == "__main__":
    sys.exit(main())
