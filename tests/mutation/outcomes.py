"""What became of mutants, one JSON line each, so that a campaign that was stopped goes on."""

from __future__ import annotations

import hashlib
import json
import signal
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from tests.mutation.lines import Map
from tests.mutation.sites import Mutant

KILLED, TIMED_OUT, SURVIVED = "killed", "timed out", "survived"
OUT_OF_TIME = (signal.SIGKILL, signal.SIGXCPU)
PASSED, NOTHING_RUN = 0, 5


class Outcomes:
    """The known outcomes: a kill holds for a state of the program, a survival for its tests too."""

    def __init__(self, file: Path, program: str) -> None:
        self.file, self.program = file, program
        self.known: dict[str, dict[str, Any]] = {}
        if file.is_file():
            for line in file.read_text("utf-8").splitlines():
                record = json.loads(line)
                self.known[record["key"]] = record

    def key(self, mutant: Mutant) -> str:
        """Return what a mutant is known by."""
        return _hash([self.program, mutant.site.path, mutant.changed])

    def find(self, mutant: Mutant, tests: Sequence[str], of: Map) -> dict[str, Any] | None:
        """Return the outcome of a mutant, unless it survived other tests than these."""
        found = self.known.get(self.key(mutant))
        if found and found["verdict"] == SURVIVED and found["tests"] != state(tests, of):
            return None
        return found

    def add(self, mutant: Mutant, tests: Sequence[str], of: Map, found: dict[str, Any]) -> None:
        """Write down what came of a mutant."""
        record = {
            "key": self.key(mutant), "path": mutant.site.path, "line": mutant.site.start[0],
            "operator": mutant.operator, "verdict": verdict(found), "by": found.get("failed"),
            "of": len(tests), "seconds": found["seconds"], "tests": state(tests, of),
        }
        self.known[record["key"]] = record
        with self.file.open("a", encoding="utf-8") as file:
            file.write(json.dumps(record) + "\n")


def state(tests: Sequence[str], of: Map) -> str:
    """Return a digest of tests and of the files they stand in."""
    return _hash([f"{name} {of.digests[name]}" for name in tests])


def _hash(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:20]


def verdict(found: dict[str, Any]) -> str:
    """Return what the result of a trial means: whatever ends badly was noticed."""
    if found["signal"] in OUT_OF_TIME:
        return TIMED_OUT
    return SURVIVED if found.get("code") in (PASSED, NOTHING_RUN) else KILLED
