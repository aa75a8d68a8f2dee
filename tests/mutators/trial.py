"""One mistake, one run of the program: what it said, and whether what passed can be trusted."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import math
import resource
import shutil
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from unittest import mock

from simulator.cli.main import main
from tests.mutators.mutations import mutate

SECONDS, ASLEEP, MEGABYTES = 5.0, 120.0, 1000
TIMERS = ((signal.ITIMER_PROF, signal.SIGPROF, SECONDS),
          (signal.ITIMER_REAL, signal.SIGALRM, ASLEEP))
"""Of the processor, which other work on the machine does not use up; and of the clock."""
LEGAL = (0, 2, 3, 4)
FAULTS = ("Traceback (most recent call last)", "Internal fault", "RuntimeWarning", "Warning:")
NUMBERS = ("emissions.csv", "energy.csv", "activity.csv", "costs.csv")


@dataclass
class Outcome:
    """What one trial came to.

    kind, what : the mistake; code : of the program; faults : what must not be; codes : of the
    warnings of a run that passed; words : its error stream.
    """

    kind: str
    what: str
    code: int = 0
    seconds: float = 0.0
    faults: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    words: str = ""


class TooLongError(BaseException):
    """The program did not end in time."""


def trial(seed: int, template: Path, place: Path) -> Outcome:
    """Copy the tiny city, make one mistake, run it, and look at what came of it."""
    root = place / "规划 plan"
    shutil.copytree(template, root)
    outcome = Outcome(*mutate(Random(seed), root))
    extra = root / "options.json"
    words = json.loads(extra.read_text("utf-8")) if extra.is_file() else []
    command = "optimise" if "--targets" in words else "simulate"
    before, peak = contents(root), _peak()
    begin = time.process_time()
    outcome.code, outcome.words = called(
        root, ["--lang", "en", command, "scenarios/tiny", "-o", "out", "--no-report", *words])
    outcome.seconds = time.process_time() - begin
    outcome.faults += list(_faults(outcome, root, before))
    if _peak() > max(peak, MEGABYTES):
        outcome.faults.append(f"more than {MEGABYTES} MB")
    if outcome.code in (0, 3):
        outcome.codes = [row["code"] for row in read(root / "out" / "warnings.csv")]
    shutil.rmtree(place)
    return outcome


def _peak() -> float:
    """Return the most memory that this process has ever held [MB]."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def contents(root: Path) -> dict[str, bytes]:
    """Return every file below a folder but those that the system may write."""
    return {path.relative_to(root).as_posix(): path.read_bytes()
            for path in root.rglob("*") if path.is_file()}


def called(root: Path, arguments: list[str]) -> tuple[int, str]:
    """Run the program in a folder; return its code and what it said on the error stream."""
    said, tables = io.StringIO(), root / "parameters"
    places = ("simulator.simulation.loading.parameters_root",
              "simulator.cli.asked.subjects.parameters_root")
    with contextlib.ExitStack() as stack:
        for name in places:
            stack.enter_context(mock.patch(name, return_value=tables))
        stack.enter_context(contextlib.redirect_stderr(said))
        stack.enter_context(contextlib.redirect_stdout(io.StringIO()))
        stack.enter_context(contextlib.chdir(root))
        stack.enter_context(_limit())
        try:
            code = main(arguments)
        except TooLongError:
            code = 124
    return code, said.getvalue()


@contextlib.contextmanager
def _limit() -> Iterator[None]:
    def stop(*_: object) -> None:
        raise TooLongError

    for timer, told, seconds in TIMERS:
        signal.signal(told, stop)
        signal.setitimer(timer, seconds)
    try:
        yield
    finally:
        for timer, _, _ in TIMERS:
            signal.setitimer(timer, 0)


def _faults(outcome: Outcome, root: Path, before: dict[str, bytes]) -> Iterator[str]:
    if outcome.code == 124:
        yield f"no end after {SECONDS:.0f} s of the processor, or {ASLEEP:.0f} s of the clock"
    elif outcome.code not in LEGAL:
        yield f"exit code {outcome.code}"
    yield from (f"said {word!r}" for word in FAULTS if word in outcome.words)
    if outcome.code == 2:
        if not any(line.startswith("  fix: ") for line in outcome.words.splitlines()):
            yield "an error without a fix"
        if contents(root) != before:
            yield "files were written in spite of bad input"
    if outcome.code in (0, 3):
        yield from _untrue(root / "out")


def read(path: Path) -> list[dict[str, str]]:
    """Return the rows of a table."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _untrue(out: Path) -> Iterator[str]:
    """Yield what cannot be in results: numbers that are none, activities below zero."""
    for name in NUMBERS:
        values = [float(row["value"]) for row in read(out / name)]
        if not all(map(math.isfinite, values)):
            yield f"{name} holds a value that is not finite"
        if name == "activity.csv" and min(values, default=0.0) < -1e-6 * max(values, default=0.0):
            yield "an activity below zero"
