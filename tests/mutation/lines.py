"""The map of the tests: which lines each runs, and how long it takes; kept by content.

A file of tests is followed again when it, the program, the tables or what all tests stand on has
changed. Left out are tests marked slow or above SECONDS, and those that start other programs.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

LEFT_OUT = {"browser", "cli", "exchange", "mutation", "mutators", "scripts", "test_docs.py",
            "test_user_types.py"}
GROUND = ("simulator", "parameters", "scenarios", "tests/conftest.py", "tests/fixtures")
SECONDS, LIMIT = 6.0, 1200.0
"""CPU time of the longest test that is used, followed and with all it shares; of a file."""
Lines = dict[str, int]
"""File -> lines, as the bits of a number."""


@dataclass
class Map:
    """Of each test: the lines it runs, its CPU seconds, and a digest of its file."""

    lines: dict[str, Lines] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)

    def add(self, found: dict[str, Any], digest: str) -> None:
        """Add what a file of tests runs."""
        for test, own in found["tests"].items():
            if own["seconds"] <= SECONDS:
                self.lines[test], self.seconds[test] = _numbers(own["lines"]), own["seconds"]
                self.digests[test] = digest


def _numbers(lines: dict[str, str]) -> Lines:
    return {path: int(mask, 16) for path, mask in lines.items()}


def joined(several: Iterable[Lines]) -> Lines:
    """Return all the lines of several maps of lines."""
    found: Lines = {}
    for own in several:
        for path, mask in own.items():
            found[path] = found.get(path, 0) | mask
    return found


def digest(paths: Iterable[Path]) -> str:
    """Return a digest of files and folders."""
    total = hashlib.sha256()
    for path in paths:
        for file in [path] if path.is_file() else sorted(path.rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts:
                total.update(file.name.encode() + file.read_bytes())
    return total.hexdigest()[:20]


def files(root: Path) -> Iterator[Path]:
    """Yield the files of tests that are used."""
    for path in sorted((root / "tests").rglob("test_*.py")):
        if not LEFT_OUT & set(path.relative_to(root / "tests").parts):
            yield path


def collected(root: Path, store: Path, done: Callable[..., Any]) -> Map:
    """Return the map, following only the files of tests that are not in the store."""
    ground = digest(root / part for part in GROUND)
    known = {path: ground + digest([*sorted(path.parent.glob("conftest.py")), path])
             for path in files(root)}
    store.mkdir(parents=True, exist_ok=True)
    jobs = [{"file": path.relative_to(root).as_posix(), "cpu": LIMIT, "key": key}
            for path, key in known.items() if not (store / f"{key}.json").is_file()]
    for number, (job, found) in enumerate(done(jobs), 1):
        if "tests" not in found:
            raise RuntimeError(f"{job['file']} ended with signal {found['signal']}")
        (store / f"{job['key']}.json").write_text(json.dumps(found), "utf-8")
        print(f"followed {number}/{len(jobs)} {job['file']}: {len(found['tests'])} tests pass, "
              f"{found['others']} do not, {found['seconds']:.0f} s", file=sys.stderr, flush=True)
    result = Map()
    for key in known.values():
        result.add(json.loads((store / f"{key}.json").read_text("utf-8")), key)
    return result
