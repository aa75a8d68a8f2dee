"""Runs tests in forks of a warm process, inside a copy of the tree: one JSON line per job.

The process has imported what the program stands on, and nothing of the program itself, so that
each fork imports the copy as it is at that moment.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import resource
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.mutation import FOLLOWED

WARM = ("numpy", "pandas", "xarray", "pyomo.environ", "highspy", "pydantic", "pint", "hypothesis",
        "hypothesis.extra.numpy", "scipy.sparse", "typer", "rich.console", "openpyxl", "xlsxwriter",
        "jinja2", "plotly.offline", "yaml", "h5netcdf", "coverage", "unittest.mock")
QUIET = ("-q", "-p", "no:xdist", "-p", "no:cacheprovider", "-o", "addopts=", "--strict-markers")
FIRST = 20
"""Tests whose files are read first: most mutants need no others."""
GIGABYTES, PATIENCE = 8, 5
"""Memory of a fork; how many times the allowed CPU seconds it may last by the clock."""


class Order:
    """Runs the tests that are named, in that order, and remembers the first that failed.

    Tests that a mutant takes away or renames are not missed.
    """

    def __init__(self, tests: Sequence[str]) -> None:
        self.places = {name: place for place, name in enumerate(tests)}
        self.failed: str | None = None

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Keep the tests that are named, in their order."""
        items[:] = sorted((item for item in items if item.nodeid in self.places),
                          key=lambda item: self.places[item.nodeid])

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Remember a failure."""
        if report.failed and self.failed is None:
            self.failed = report.nodeid


def tried(tests: Sequence[str], place: str) -> dict[str, Any]:
    """Run tests until one fails; return what it was, and the code of pytest."""
    code, order = pytest.ExitCode.NO_TESTS_COLLECTED, Order(())
    for part in filter(None, (tests[:FIRST], tests[FIRST:])):
        order = Order(part)
        files = dict.fromkeys(name.partition("::")[0] for name in part)
        code = pytest.main([*QUIET, "-x", "--assert=plain", f"--basetemp={place}", *files], [order])
        if code not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
            break
    return {"code": int(code), "failed": order.failed}


def followed(file: str, place: str) -> dict[str, Any]:
    """Run a file of tests; return the lines that each of them runs."""
    from tests.mutation.contexts import Contexts

    contexts = Contexts(Path.cwd(), [f"simulator/{name}/*" for name in FOLLOWED])
    with contexts.following():
        pytest.main([*QUIET, "-m", "not slow", f"--basetemp={place}", file], [contexts])
    return contexts.result()


def forked(work: Callable[[str], Any], cpu: float) -> dict[str, Any]:
    """Do work in a fork that has some CPU seconds; return its result, or how it ended."""
    with tempfile.TemporaryDirectory() as folder:
        answer, begin = Path(folder) / "answer.json", time.monotonic()
        child = os.fork()
        if not child:
            _child(work, answer, cpu)
        ended = _ended(child, cpu * PATIENCE)
        result = json.loads(answer.read_text("utf-8")) if answer.is_file() else {}
        return result | {"signal": ended, "seconds": round(time.monotonic() - begin, 2)}


def _child(work: Callable[[str], Any], answer: Path, cpu: float) -> None:
    """Do the work and leave without the clearing up of the process that was forked."""
    try:
        os.setsid()
        resource.setrlimit(resource.RLIMIT_CPU, (int(cpu) + 1, int(cpu) + 5))
        resource.setrlimit(resource.RLIMIT_AS, (GIGABYTES << 30, GIGABYTES << 30))
        log = os.open(answer.with_name("log"), os.O_WRONLY | os.O_CREAT)
        os.dup2(log, 1)
        os.dup2(log, 2)
        done = work(str(answer.with_name("tmp")))
        answer.with_suffix(".part").write_text(json.dumps(done), "utf-8")
        answer.with_suffix(".part").rename(answer)
    finally:
        os._exit(0)


def _ended(child: int, seconds: float) -> int:
    """Wait for a fork, and kill it and its children when it lasts too long; return the signal."""
    end, killed = time.monotonic() + seconds, 0
    while True:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            break
        if time.monotonic() > end and not killed:
            killed = signal.SIGKILL
            os.kill(child, killed)
        time.sleep(0.02)
    try:
        os.killpg(child, signal.SIGKILL)
    except ProcessLookupError:
        pass
    return killed or (os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0)


def answer(job: dict[str, Any]) -> dict[str, Any]:
    """Do one job: follow a file, or try a changed file of the program."""
    if "file" in job:
        return forked(lambda place: followed(job["file"], place), job["cpu"])
    path = Path(job["path"])
    kept = path.read_bytes()
    path.write_text(job["source"], "utf-8", newline="\n")
    try:
        return forked(lambda place: tried(job["tests"], place), job["cpu"])
    finally:
        path.write_bytes(kept)


def _jobs() -> Iterator[dict[str, Any]]:
    for line in sys.stdin:
        yield json.loads(line)


def main() -> None:
    """Answer jobs until there are no more."""
    for name in WARM:
        importlib.import_module(name)
    gc.freeze()
    for job in _jobs():
        print(json.dumps(answer(job)), flush=True)


if __name__ == "__main__":
    main()
