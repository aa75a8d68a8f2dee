"""Change the program in many places, one at a time, and see whether a test notices."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from tests.mutation.choosing import chosen, read_program
from tests.mutation.copies import Job, copies
from tests.mutation.lines import Map, collected, digest
from tests.mutation.outcomes import SURVIVED, Outcomes, verdict
from tests.mutation.report import report
from tests.mutation.sites import Mutant, mutants

ROOT = Path(__file__).parents[2]
LEAST, TIMES = 20.0, 2.0
"""CPU seconds that every trial may take, and how many times those of its tests besides."""
CONTROLS = 5
"""Selections of tests that are run on the unchanged program first; all must pass."""


def main() -> int:
    """Try the sample, print what came of it, and return 1 if too many mutants survived."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--store", type=Path, default=ROOT / ".mutation",
                        help="folder of the map of the tests and of outcomes")
    asked = parser.parse_args()
    sample = list(islice(mutants(ROOT, asked.seed), asked.count))
    outcomes = Outcomes(asked.store / "outcomes.jsonl", digest([ROOT / "simulator"]))
    with copies(ROOT, asked.workers) as done:
        tests = collected(ROOT, asked.store / "lines", done)
        program = read_program(ROOT)
        trials = [(mutant, chosen(mutant, tests, program)) for mutant in sample]
        _try(trials, tests, outcomes, done)
    return report([(mutant, outcomes.known[outcomes.key(mutant)]) for mutant in sample])


Trials = Sequence[tuple[Mutant, list[str]]]


def _try(trials: Trials, tests: Map, outcomes: Outcomes, done: Callable[..., Any]) -> None:
    """Try every mutant whose outcome is not known."""
    left = {n: trial for n, trial in enumerate(trials) if outcomes.find(*trial, tests) is None}
    for number in [n for n, (_, names) in left.items() if not names]:
        outcomes.add(*left.pop(number), tests, {"signal": 0, "code": 0, "seconds": 0.0})
    for job, found in done(_controls(left.values(), tests)):
        if verdict(found) != SURVIVED:
            raise RuntimeError(f"{found.get('failed')} fails on the unchanged program: {job}")
    jobs = [_job(mutant, names, tests) | {"number": n} for n, (mutant, names) in left.items()]
    for tried, (job, found) in enumerate(done(jobs), 1):
        mutant, names = left[job["number"]]
        outcomes.add(mutant, names, tests, found)
        print(f"tried {tried}/{len(jobs)} {mutant.site.path}:{mutant.site.start[0]} "
              f"{verdict(found)} in {found['seconds']:.0f} s by {found.get('failed')}",
              file=sys.stderr, flush=True)


def _controls(trials: Any, tests: Map) -> Iterator[Job]:
    for mutant, names in islice(trials, CONTROLS):
        yield _job(mutant, names, tests) | {"source": mutant.source}


def _job(mutant: Mutant, names: list[str], tests: Map) -> Job:
    cpu = LEAST + TIMES * sum(tests.seconds[name] for name in names)
    return {"path": mutant.site.path, "source": mutant.changed, "tests": names, "cpu": cpu}


if __name__ == "__main__":
    sys.exit(main())
