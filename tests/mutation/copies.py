"""Copies of the tree, each with a process that tries mutants in it."""

from __future__ import annotations

import compileall
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack, contextmanager
from pathlib import Path
from py_compile import PycInvalidationMode
from queue import SimpleQueue
from typing import Any

Job = dict[str, Any]
Ask = Callable[[Job], dict[str, Any]]
COPIED = ("simulator", "parameters", "scenarios", "tests", "docs", "benchmarks")
SETTINGS = {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONHASHSEED": "0"}


@contextmanager
def copies(root: Path, count: int) -> Iterator[Callable[[Iterable[Job]], Iterator[Any]]]:
    """Make copies of a tree; give a function that does jobs in them and pairs them with results.

    The compiled files know their source by its content, so that a changed source is always read.
    """
    with ExitStack() as stack:
        idle: SimpleQueue[Ask] = SimpleQueue()
        for _ in range(count):
            idle.put(stack.enter_context(_copy(root)))

        def one(job: Job) -> dict[str, Any]:
            ask = idle.get()
            try:
                return ask(job)
            finally:
                idle.put(ask)

        def done(jobs: Iterable[Job]) -> Iterator[tuple[Job, dict[str, Any]]]:
            with ThreadPoolExecutor(count) as pool:
                running = {pool.submit(one, job): job for job in jobs}
                try:
                    for future in as_completed(running):
                        yield running[future], future.result()
                finally:
                    pool.shutdown(cancel_futures=True)

        yield done


@contextmanager
def _copy(root: Path) -> Iterator[Ask]:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "tree"
        _copy_tree(root, place)
        for name in ("simulator", "tests"):
            compileall.compile_dir(place / name, quiet=1,
                                   invalidation_mode=PycInvalidationMode.CHECKED_HASH)
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.mutation.worker"], cwd=place, text=True, encoding="utf-8",
            env=os.environ | SETTINGS | {"PYTHONPATH": str(place), "TMPDIR": folder},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )
        try:
            yield lambda job: _asked(process, job)
        finally:
            process.communicate()


def _copy_tree(root: Path, place: Path) -> None:
    place.mkdir()
    for path in (path for path in root.iterdir() if path.is_file()):
        shutil.copy(path, place)
    for name in COPIED:
        shutil.copytree(root / name, place / name, ignore=shutil.ignore_patterns("__pycache__"))


def _asked(process: subprocess.Popen[str], job: Job) -> dict[str, Any]:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(json.dumps(job) + "\n")
    process.stdin.flush()
    answer: dict[str, Any] = json.loads(process.stdout.readline())
    return answer
