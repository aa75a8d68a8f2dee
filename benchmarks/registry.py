"""The cases by name: `python -m benchmarks.registry city front` runs and prints them."""

from __future__ import annotations

import sys
from collections.abc import Callable

from benchmarks import cases, commands, draws
from benchmarks.clock import machine

CASES: dict[str, Callable[[], None]] = {
    "city": cases.city,
    "commands": commands.commands,
    "draws": draws.verdicts,
    "front": cases.front,
    "methods": cases.methods,
    "province": cases.province,
}
QUICK = ("city", "front")
"""Run where no case is named; the others take minutes."""


def main(names: list[str]) -> int:
    """Run cases one after another; return 2 for a name that is none."""
    unknown = [name for name in names if name not in CASES]
    if unknown:
        print(f"unknown case {', '.join(unknown)}; known: {', '.join(CASES)}")
        return 2
    print(machine(), flush=True)
    for name in names or QUICK:
        print(f"\n## {name}\n\n{(CASES[name].__doc__ or '').strip()}\n", flush=True)
        CASES[name]()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
