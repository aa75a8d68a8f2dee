"""Read a YAML file and remember on which line every key stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from simulator.errors import Problems
from simulator.parameters.reader import read_text

Key = tuple[Any, ...]
_FAST: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The C loader where PyYAML has it: ten times faster, same result."""
_WORDS_LEFT_ALONE = "yYnNoO"


class _Loader(_FAST):  # type: ignore[misc]
    """A loader for which `on`, `off`, `yes` and `no` are words, as in YAML 1.2."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in rules
            if not (first in _WORDS_LEFT_ALONE and tag == "tag:yaml.org,2002:bool")]
    for first, rules in _FAST.yaml_implicit_resolvers.items()
}


@dataclass
class Document:
    """Plain data with the place of every key: path of keys -> (file, line)."""

    data: dict[str, Any] = field(default_factory=dict)
    places: dict[Key, tuple[str, int]] = field(default_factory=dict)

    def place(self, key: Key) -> tuple[str, int]:
        """Return the place of a key, or of the nearest key above it."""
        for length in range(len(key), -1, -1):
            if key[:length] in self.places:
                return self.places[key[:length]]
        return ("", 0)


def read_yaml(path: Path, name: str, problems: Problems) -> Document:
    """Read a YAML file; report a syntax error, a key written twice, a file that is no mapping."""
    text = read_text(path, name, problems)
    document = Document(places={(): (name, 1)})
    if text is None:
        return document
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark is not None else 0
        what = getattr(error, "problem", None) or "text that is not YAML"
        problems.add(
            "E-YAML", name, line, "", str(what), "YAML with two-space indents",
            "check the indent, the colon after the key and the quotes on this line",
        )
        return document
    if not isinstance(node, yaml.MappingNode):
        problems.add(
            "E-YAML", name, 1, "", "a file without keys", "a mapping of keys to values",
            "start from a copy of a bundled scenario.yaml",
        )
        return document
    document.data = _plain(node, (), name, document.places, problems)
    return document


def _plain(
    node: yaml.Node, key: Key, name: str, places: dict[Key, tuple[str, int]], problems: Problems
) -> Any:
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, key, name, places, problems)
    if isinstance(node, yaml.SequenceNode):
        found = []
        for number, item in enumerate(node.value):
            places[(*key, number)] = (name, item.start_mark.line + 1)
            found.append(_plain(item, (*key, number), name, places, problems))
        return found
    return _scalar(node)


def _scalar(node: yaml.Node) -> Any:
    loader = yaml.SafeLoader("")
    try:
        found = loader.construct_object(node)
    finally:
        loader.dispose()
    return found if isinstance(found, (str, int, float, bool, type(None))) else str(found)


def _mapping(
    node: yaml.MappingNode,
    key: Key,
    name: str,
    places: dict[Key, tuple[str, int]],
    problems: Problems,
) -> dict[Any, Any]:
    found: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        own = _scalar(key_node)
        line = key_node.start_mark.line + 1
        if own in found:
            problems.add(
                "E-DUPLICATE", name, line, ".".join(map(str, (*key, own))),
                f'key "{own}" a second time', "each key once",
                "delete one of the two, or give it another name",
            )
            continue
        places[(*key, own)] = (name, line)
        found[own] = _plain(value_node, (*key, own), name, places, problems)
    return found


def merge(base: Document, others: list[Document], problems: Problems) -> Document:
    """Lay overrides over a base; two overrides that differ on one key are a clash."""
    merged = Document(_copy(base.data), dict(base.places))
    owner: dict[Key, tuple[Any, tuple[str, int]]] = {}
    for other in others:
        _lay(merged, other, other.data, (), owner, problems)
    return merged


def _copy(data: Any) -> Any:
    if isinstance(data, Mapping):
        return {key: _copy(value) for key, value in data.items()}
    return list(data) if isinstance(data, list) else data


def _lay(
    merged: Document,
    other: Document,
    data: Mapping[Any, Any],
    key: Key,
    owner: dict[Key, tuple[Any, tuple[str, int]]],
    problems: Problems,
) -> None:
    target = merged.data
    for part in key:
        target = target.setdefault(part, {})
    for own, value in data.items():
        path = (*key, own)
        place = other.place(path)
        if isinstance(value, Mapping) and isinstance(target.get(own), dict):
            _lay(merged, other, value, path, owner, problems)
            continue
        if path in owner and owner[path][0] != value:
            first = owner[path][1]
            problems.add(
                "E-CLASH", place[0], place[1], ".".join(map(str, path)),
                f"{value!r} here and {owner[path][0]!r} in {first[0]}:{first[1]}",
                "one value per key over all overrides", "delete the key from one of the overrides",
            )
        owner[path] = (value, place)
        target[own] = _copy(value)
        merged.places[path] = place
        merged.places.update({k: p for k, p in other.places.items() if k[: len(path)] == path})
