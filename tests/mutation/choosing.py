"""The tests that a mutant is tried with."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_
from pathlib import Path

from tests.mutation.lines import Lines, Map, joined
from tests.mutation.sites import Mutant

FASTEST, CASES = 60, 3
"""How many of the fastest tests are taken, and of one parametrised test at most."""
HAND = "tests/hand/"


@dataclass(frozen=True)
class Program:
    """What is known of the files of the program.

    texts : file -> source; bodies : lines inside functions, as the bits of a number; importers :
    who imports from it.
    """

    texts: dict[str, str]
    bodies: dict[str, int]
    importers: dict[str, set[str]]

    def mentions(self, name: str) -> Lines:
        """Return the lines inside functions that say a name."""
        word = re.compile(rf"\b{name}\b")
        return {path: self.bodies[path] & sum(
                    1 << n for n, line in enumerate(text.splitlines(), 1) if word.search(line))
                for path, text in self.texts.items() if name in text}


def read_program(root: Path) -> Program:
    """Read the files of the program."""
    texts = {path.relative_to(root).as_posix(): path.read_text("utf-8")
             for path in (root / "simulator").rglob("*.py")}
    importers = {}
    for path in texts:
        words = f"from {path.removesuffix('.py').replace('/', '.')} import"
        importers[path] = {other for other, text in texts.items() if words in text}
    return Program(texts, {path: bodies(text) for path, text in texts.items()}, importers)


def bodies(source: str) -> int:
    """Return the lines of a source that calls run, and imports do not."""
    return reduce(or_, (_mask(range(node.body[0].lineno, (node.end_lineno or 0) + 1))
                        for node in ast.walk(ast.parse(source))
                        if isinstance(node, ast.FunctionDef)), 0)


def chosen(mutant: Mutant, tests: Map, program: Program) -> list[str]:
    """Return the tests that run the changed line, the fastest first; none if nothing runs it.

    The fastest FASTEST, of one parametrised test CASES; and every hand calculation.
    """
    covering = next((found for found in _covering(mutant, tests, program) if found), [])
    each: Counter[str] = Counter()
    names: list[str] = []
    others: list[str] = []
    for name in sorted(covering, key=lambda name: (tests.seconds[name], name)):
        function = name.partition("[")[0]
        each[function] += 1
        names.append(name)
        if each[function] <= CASES:
            others.append(name)
    fast = set(others[:FASTEST])
    return [name for name in names if name in fast or name.startswith(HAND)]


def _covering(mutant: Mutant, tests: Map, program: Program) -> Iterator[list[str]]:
    """Yield tests of the line, of its statement; if imports run it, of what depends on it."""
    site = mutant.site
    yield from (_running(tests, {site.path: _mask(lines)}) for lines in site.lines)
    if not site.lines:
        own = program.bodies[site.path]
        yield _running(tests, joined(program.mentions(name) for name in site.names))
        yield _running(tests, {site.path: _mask(site.definition) & own})
        yield _running(tests, {site.path: own})
        yield _running(tests, {path: program.bodies[path] for path in program.importers[site.path]})


def _mask(lines: range) -> int:
    return sum(1 << line for line in lines)


def _running(tests: Map, wanted: Lines) -> list[str]:
    return [name for name, lines in tests.lines.items()
            if any(lines.get(path, 0) & mask for path, mask in wanted.items())]
