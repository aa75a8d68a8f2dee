"""What is legal and odd about the inputs of a run: rows of warnings.csv."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from simulator.plausibility.warned import Warned

WARNINGS_FILE = "warnings.csv"
HEADER = ["code", "file", "line", "key", "found", "plausible", "fix", "times_too_far", "accepted",
          "reason"]
Row = list[object]


def warning_rows(found: Iterable[Warned]) -> Iterator[Row]:
    """Yield one row per warning; an accepted one stays, with its reason."""
    for one in found:
        p = one.problem
        yield [p.code, p.file, p.line or "", p.key, p.found, p.expected, p.fix, one.weight,
               bool(one.accepted), one.accepted]
