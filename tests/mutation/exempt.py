"""What of the source is never changed: no test could notice, or none should have to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

TEXT_CALLS = {"report", "Problem", "_problem", "_refused"}
"""Functions whose arguments are the words of a message."""

MUTE = {"cache", "overload"}
"""Decorators that save time or speak of types."""


def exempt(node: Any) -> bool:
    """Tell whether a node lies in a type, a message, an import or a list of public names."""
    return _is_mute(node) or _for_types(node) or any(
        _exempt(child, parent) for child, parent in upward(node))


def upward(node: Any) -> list[tuple[Any, Any]]:
    """Return (node, parent), (parent, its parent) ... up to the file."""
    steps = []
    while node.parent is not None:
        steps.append((node, node.parent))
        node = node.parent
    return steps


def _exempt(child: Any, parent: Any) -> bool:
    """Tell whether what stands in `child` of `parent` is exempt."""
    rule = RULES.get(parent.type)
    return parent.type in WHOLE or bool(rule and rule(child, parent))


def _names_types(statement: Any) -> bool:
    """Tell whether a statement outside every function joins types: `Key = str | int`."""
    value = statement.children[-1]
    return value.type == "expr" and not any(
        parent.type == "funcdef" for _, parent in upward(statement))


def _names_public(statement: Any) -> bool:
    return bool(statement.children[0].get_code().strip() == "__all__")


def _called(trailer: Any) -> str:
    """Return the name of the function that a trailer calls, or nothing."""
    before = trailer.get_previous_sibling()
    if before is None or trailer.children[0].value != "(":
        return ""
    return str(before.get_last_leaf().value)


def _for_types(node: Any) -> bool:
    """Tell whether a node is `if TYPE_CHECKING`, whose condition is changed with it."""
    return node.type == "if_stmt" and node.children[1].get_code().strip() == "TYPE_CHECKING"


def _is_mute(node: Any) -> bool:
    """Tell whether a node is a decorator that changes no result."""
    return node.type == "decorator" and node.children[1].get_code() in MUTE


WHOLE = {"fstring", "raise_stmt", "import_name", "import_from", "tfpdef"}
RULES: dict[str, Callable[[Any, Any], bool]] = {
    "annassign": lambda child, parent: child is parent.children[1],
    "funcdef": lambda child, parent: child is parent.annotation,
    "if_stmt": lambda _, parent: _for_types(parent),
    "expr_stmt": lambda _, parent: _names_types(parent) or _names_public(parent),
    "trailer": lambda _, parent: _called(parent) in TEXT_CALLS,
    "parameters": lambda child, _: child.type == "operator",
}
