"""No kind of move is told by its name: tables say what a kind does."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping

import pytest

from simulator.measures.move_kinds import MOVE_KINDS
from tests.fixtures import source

OWN_WORDS = {"stock_share", "sales_share", "retire", "transfer", "ban", "offset"}
"""Kinds of move that are the name of nothing else."""
MOVE_LIKE = re.compile(r"(^kind|(^|\W)(move|lever|step|uptake)s?\b.*\.kind|^r\w*\['kind'\])$")
"""What holds a kind of move, where a word such as "capacity" may be of a source or target too."""
OTHERS = ("comparison/targets.py",)
"""Files whose `kind` is that of a target."""


def comparisons(
    parsed: ast.Module, nodes: Iterable[ast.AST], name: str = ""
) -> Iterator[str]:
    """Yield the comparisons of a module that tell kinds of move apart by their names."""
    named = {node.targets[0].id: _strings(node.value, {}) for node in parsed.body
             if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)}
    for node in nodes:
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            words = set().union(*(_strings(side, named) for side in sides)) & set(MOVE_KINDS)
            about = any(MOVE_LIKE.search(ast.unparse(side)) for side in sides)
            if words & OWN_WORDS or (words and about and name not in OTHERS):
                yield ast.unparse(node)
        if isinstance(node, ast.JoinedStr) and ".kind" in ast.unparse(node) and _is_name(node):
            yield ast.unparse(node)


def _strings(node: ast.AST, named: Mapping[str, set[str]]) -> set[str]:
    if isinstance(node, ast.Constant):
        return {node.value} if isinstance(node.value, str) else set()
    if isinstance(node, (ast.Tuple, ast.List, ast.Set)):
        return set().union(*(_strings(item, named) for item in node.elts))
    return named.get(node.id, set()) if isinstance(node, ast.Name) else set()


def _is_name(node: ast.JoinedStr) -> bool:
    """Tell whether a text could name a method: `_` and the kind."""
    first = node.values[0]
    return len(node.values) == 2 and isinstance(first, ast.Constant) and first.value == "_"


def test_no_kind_is_told_by_its_name() -> None:
    found = {name: list(comparisons(source.tree(name), source.nodes(name), name))
             for name in source.NAMES}
    assert {name: own for name, own in found.items() if own} == {}


def in_text(text: str) -> list[str]:
    parsed = ast.parse(text)
    return list(comparisons(parsed, ast.walk(parsed)))


@pytest.mark.parametrize("line", [
    'move.kind == "coverage"', 'move.kind in ("capacity", "sink")', 'kind != "retire"',
    'record["kind"] == "capacity"', 'self.moves[n].kind in {"demand"}', 'x.kind == "transfer"',
    'getattr(self, f"_{move.kind}")', 'LAST = ("offset", "ban")\nsort(p.kind in LAST)',
])
def test_a_comparison_by_name_would_be_seen(line: str) -> None:
    assert in_text(line) != []


@pytest.mark.parametrize("line", [
    'index.source(u).kind == "capacity"', 'q.kind == "coverage"', 'item == "capacity"',
])
def test_words_of_sources_and_quantities_are_no_kinds_of_move(line: str) -> None:
    assert in_text(line) == []
