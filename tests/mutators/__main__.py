"""Make many mistakes and sum up: `python -m tests.mutators --count 10000 --seed 1`."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from tests.bad_inputs.place import write_tables
from tests.mutators.trial import Outcome, trial

SHOWN = 30


def one(seed: int, template: Path, place: Path) -> Outcome:
    """Try one seed in a folder of its own."""
    return trial(seed, template, place / str(seed))


def main() -> int:
    """Run the trials, print what came of them, and return 1 if anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "template"
        template.mkdir()
        write_tables(template)
        with ProcessPoolExecutor(asked.workers) as pool:
            seeds = range(asked.seed, asked.seed + asked.count)
            outcomes = list(pool.map(partial(one, template=template, place=Path(folder)), seeds,
                                     chunksize=20))
    return report(outcomes, asked.seed)


def report(outcomes: list[Outcome], first: int) -> int:
    """Print codes by kind of mistake, warnings by kind, and every fault."""
    kinds = sorted({outcome.kind for outcome in outcomes})
    exits = " | ".join(f"exit {code}" for code in (0, 2, 3, 4))
    print(f"| mistake | number | {exits} | warned |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    for kind in kinds:
        own = [outcome for outcome in outcomes if outcome.kind == kind]
        codes = Counter(outcome.code for outcome in own)
        cells = " | ".join(str(codes[code]) for code in (0, 2, 3, 4))
        print(f"| {kind} | {len(own)} | {cells} | {sum(bool(o.codes) for o in own)} |")
    print("\nwarnings:", dict(Counter(code for o in outcomes for code in set(o.codes))))
    print(f"longest {max(o.seconds for o in outcomes):.1f} s of the processor")
    bad = [(n, outcome) for n, outcome in enumerate(outcomes, first) if outcome.faults]
    for seed, outcome in bad[:SHOWN]:
        print(f"seed {seed}: {outcome.what}: {'; '.join(outcome.faults)}")
        print("   ", outcome.words.strip()[-300:].replace("\n", "\n    "))
    print(f"{len(bad)} of {len(outcomes)} with faults")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
