"""The tests that a mutant is tried with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import reduce
from operator import or_
from pathlib import Path

from tests.mutation.lines import Lines, Map
from tests.mutation.sites import Mutant

FASTEST, CASES = 60, 3
"""How many of the fastest tests are taken, and of one parametrised test at most."""
HAND = "tests/hand/"


def chosen(mutant: Mutant, tests: Map, importers: dict[str, set[str]]) -> list[str]:
    """Return the tests that run the changed line, the fastest first; none if nothing runs it.

    The fastest FASTEST and every hand calculation; of one parametrised test, the fastest CASES.
    """
    covering = next((found for found in _covering(mutant, tests, importers) if found), [])
    each: Counter[str] = Counter()
    names = []
    for name in sorted(covering, key=lambda name: (tests.seconds[name], name)):
        function = name.partition("[")[0]
        each[function] += 1
        if each[function] <= CASES:
            names.append(name)
    fast = set(names[:FASTEST])
    return [name for name in names if name in fast or name.startswith(HAND)]


def _covering(mutant: Mutant, tests: Map, importers: dict[str, set[str]]) -> Iterator[list[str]]:
    """Yield tests of the line, of its statement; if imports run it, of what lies around it."""
    path = mutant.site.path
    own, *around = [_mask(lines) for lines in mutant.site.lines]
    yield _running(tests, {path: own})
    yield from (_running(tests, {path: mask}) for mask in around[:1])
    if tests.imports.get(path, 0) & reduce(or_, around[:1], own):
        yield from (_running(tests, {path: mask}) for mask in around[1:])
        yield _running(tests, {path: -1})
        yield _running(tests, dict.fromkeys(importers.get(path, ()), -1))


def _mask(lines: range) -> int:
    return sum(1 << line for line in lines)


def _running(tests: Map, wanted: Lines) -> list[str]:
    return [name for name, lines in tests.lines.items()
            if any(lines.get(path, 0) & mask for path, mask in wanted.items())]


def importing(root: Path) -> dict[str, set[str]]:
    """Return file -> files of the program that import from it by name."""
    found: dict[str, set[str]] = {}
    texts = {path.relative_to(root).as_posix(): path.read_text("utf-8")
             for path in (root / "simulator").rglob("*.py")}
    for path in texts:
        module = path.removesuffix(".py").replace("/", ".")
        found[path] = {other for other, text in texts.items() if f"from {module} import" in text}
    return found
