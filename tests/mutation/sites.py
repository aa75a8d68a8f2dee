"""Where the program can be changed and how: a seeded sample of mutants."""

from __future__ import annotations

import ast
import difflib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import islice, permutations
from pathlib import Path
from typing import Any

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.operators.provider import OperatorProvider

from tests.mutation import PACKAGES
from tests.mutation.exempt import exempt, upward

PROVIDER = OperatorProvider()


def _exchanges(prefix: str, *names: str) -> list[str]:
    return [f"{prefix}_{a}_{b}" for a, b in permutations(names, 2)]


BINARY, COMPARISON, UNARY = (
    f"Replace{kind}Operator" for kind in ("Binary", "Comparison", "Unary"))
OPERATORS = (
    *_exchanges(BINARY, "Add", "Sub", "Mul", "Div"),
    *_exchanges(BINARY, "BitAnd", "BitOr"),
    *(f"{BINARY}_{name}_Mul" for name in ("FloorDiv", "Mod", "Pow")),
    *_exchanges(COMPARISON, "Eq", "NotEq"),
    *_exchanges(COMPARISON, "Lt", "LtE", "Gt", "GtE"),
    *_exchanges(COMPARISON, "Is", "IsNot"),
    f"{UNARY}_USub_UAdd", f"{UNARY}_Delete_Invert", f"{UNARY}_Delete_Not",
    "AddNot", "ReplaceTrueWithFalse", "ReplaceFalseWithTrue", "ReplaceAndWithOr",
    "ReplaceOrWithAnd", "ReplaceBreakWithContinue", "ReplaceContinueWithBreak",
    "ExceptionReplacer", "NumberReplacer", "RemoveDecorator", "ZeroIterationForLoop",
)
"""Those of Cosmic Ray that look like a slip: `+` becomes `-`, `*` or `/`, not `>>`."""


@dataclass(frozen=True, order=True)
class Site:
    """A place in a file, and the (operator, occurrence) that change it.

    lines : where it is run: its own line and its statement, none of them outside every function,
    where imports run it; definition : what it stands in or belongs to; names : of those.
    """

    path: str
    start: tuple[int, int]
    stop: tuple[int, int]
    kind: str
    lines: tuple[range, ...] = field(compare=False)
    definition: range = field(compare=False)
    names: tuple[str, ...] = field(compare=False)
    options: tuple[tuple[str, int], ...] = field(compare=False)


@dataclass(frozen=True)
class Mutant:
    """One changed file."""

    site: Site
    operator: str
    source: str
    changed: str

    @property
    def package(self) -> str:
        """Return the package it lies in."""
        return self.site.path.split("/")[1]

    def diff(self) -> Iterator[str]:
        """Yield the lines that differ."""
        lines = difflib.unified_diff(self.source.splitlines(), self.changed.splitlines(), n=0,
                                     lineterm="")
        yield from islice(lines, 3, None)


def mutants(root: Path, seed: int) -> Iterator[Mutant]:
    """Yield mutants in a seeded order, one per site, every site as likely as every other.

    The order is that of digests of what stands at the sites, so that a change elsewhere in the
    program leaves the sample as it is.
    """
    ranked = sorted((_rank(seed, words), site) for words, site in _worded(root))
    for rank, site in ranked:
        operator, occurrence = site.options[rank % len(site.options)]
        source = (root / site.path).read_text("utf-8")
        changed = mutate_code(source, PROVIDER[operator](), occurrence)
        if changed is not None and _differs(source, changed):
            yield Mutant(site, operator, source, changed)


def _rank(seed: int, words: Sequence[object]) -> int:
    return int(sha256(repr((seed, *words)).encode()).hexdigest(), 16)


def _worded(root: Path) -> Iterator[tuple[tuple[object, ...], Site]]:
    """Yield what stands at each site, beside the site: file, kind, line, place in it, repeats."""
    seen: Counter[tuple[object, ...]] = Counter()
    for site in sites(root):
        line = (root / site.path).read_text("utf-8").splitlines()[site.start[0] - 1]
        indent = len(line) - len(line.lstrip())
        words = site.path, site.kind, line.strip(), site.start[1] - indent
        seen[words] += 1
        yield (*words, seen[words]), site


def _differs(source: str, changed: str) -> bool:
    """Tell whether a change is Python, and another program."""
    try:
        return ast.dump(ast.parse(source)) != ast.dump(ast.parse(changed))
    except SyntaxError:
        return False


def sites(root: Path) -> Iterator[Site]:
    """Yield every place of the packages where an operator acts."""
    for package in PACKAGES:
        for path in sorted((root / "simulator" / package).rglob("*.py")):
            yield from sites_of(path.read_text("utf-8"), path.relative_to(root).as_posix())


def sites_of(source: str, path: str) -> Iterator[Site]:
    """Yield the places of one file."""
    tree = get_ast(source)
    nodes = list(ast_nodes(tree))
    options: dict[Any, list[tuple[str, int]]] = defaultdict(list)
    around: dict[Any, tuple[Any, ...]] = {}
    for operator in OPERATORS:
        for number, (node, start, stop) in enumerate(_positions(nodes, operator)):
            if not exempt(node):
                key = (start, stop, operator.split("_")[0])
                options[key].append((operator, number))
                around[key] = _run(node, start[0]), _definition(node), _names(node)
    for key, own in options.items():
        yield Site(path, *key, *around[key], tuple(own))


def _positions(nodes: Iterable[Any], operator: str) -> Iterator[Any]:
    acts = PROVIDER[operator]()
    for node in nodes:
        for start, stop in acts.mutation_positions(node):
            yield node, start, stop


def _run(node: Any, line: int) -> tuple[range, ...]:
    """Return the lines that tests of a node run; none outside the body of a function."""
    steps = list(upward(node))
    if not any(above.type == "funcdef" and child is above.children[-1] for child, above in steps):
        return ()
    statement = next(child for child, above in steps if above.type in COMPOUND)
    return range(line, line + 1), _lines(statement)


def _definition(node: Any) -> range:
    """Return the lines of the function or class around a node, or of its file."""
    parents = [node, *(above for _, above in upward(node))]
    return _lines(next((one for one in parents if one.type in DEFINITIONS), parents[-1]))


def _names(node: Any) -> tuple[str, ...]:
    """Return the names of the constant or field, functions and classes that a node belongs to."""
    found = []
    for one in [node, *(above for _, above in upward(node))]:
        if one.type == "expr_stmt" and one.children[0].type == "name":
            found.append(str(one.children[0].value))
        if one.type == "decorated":
            found.append(str(one.children[-1].name.value))
        elif one.type in DEFINITIONS and one.parent.type != "decorated":
            found.append(str(one.name.value))
    return tuple(found)


DEFINITIONS = ("funcdef", "classdef", "decorated")
COMPOUND = ("suite", "if_stmt", "for_stmt", "while_stmt", "with_stmt", "try_stmt", *DEFINITIONS)


def _lines(node: Any) -> range:
    return range(node.start_pos[0], node.get_last_leaf().start_pos[0] + 1)
