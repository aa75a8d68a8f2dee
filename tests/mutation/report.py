"""What a campaign came to, in a table, and every mutant that no test noticed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from tests.mutation import PACKAGES
from tests.mutation.outcomes import KILLED, SURVIVED, TIMED_OUT
from tests.mutation.sites import Mutant

ENOUGH = 0.9
"""The least share of mutants that a test must notice."""
Found = Sequence[tuple[Mutant, Mapping[str, Any]]]


def report(found: Found) -> int:
    """Print the table and the survivors; return 1 if too many survived."""
    print("| package | mutants | killed | timed out | survived | score |")
    print("|---|---:|---:|---:|---:|---:|")
    for package in PACKAGES:
        print(_row(package, [one for one in found if one[0].package == package]))
    print(_row("all", found), end="\n\n")
    for mutant, outcome in found:
        if outcome["verdict"] == SURVIVED:
            _show(mutant, outcome)
    return int(_score(found) < ENOUGH)


def _row(name: str, found: Found) -> str:
    number = Counter(outcome["verdict"] for _, outcome in found)
    counts = " | ".join(str(number[verdict]) for verdict in (KILLED, TIMED_OUT, SURVIVED))
    return f"| {name} | {len(found)} | {counts} | {_score(found):.1%} |"


def _score(found: Found) -> float:
    noticed = sum(outcome["verdict"] != SURVIVED for _, outcome in found)
    return noticed / len(found) if found else 1.0


def _show(mutant: Mutant, outcome: Mapping[str, Any]) -> None:
    tests = f"{outcome['of']} tests" if outcome["of"] else "no test runs it"
    print(f"{mutant.site.path}:{mutant.site.start[0]} {mutant.operator} ({tests})")
    for line in mutant.diff():
        print(f"    {line}")
