"""Read a YAML file and remember on which line every key stands."""

from __future__ import annotations

import re
import unicodedata
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
_WORDS = {"": None, "~": None, "null": None, "Null": None, "NULL": None, "true": True,
          "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}  # fmt: skip
_INTEGER = re.compile(r"^[-+]?[0-9]+$")
_DECIMAL = re.compile(r"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$")
_TAB = re.compile(r"^ *\t", re.M)
_MEANINGS = (
    ("could not find expected ':'", "a key without a colon and a space"),
    ("mapping values are not allowed", "a colon where no key can stand"),
    ("unexpected end of stream", "a quotation mark that is not closed"),
    ("expected ',' or '}'", "a brace { that is not closed, or a comma too few"),
    ("expected ',' or ']'", "a bracket [ that is not closed, or a comma too few"),
    ("<block end>", "a line whose indent fits none of the lines above"),
    ("cannot start any token", "a text that begins with a sign that YAML reserves"),
    ("special characters are not allowed", "a character that cannot be printed"),
    ("expected a single document", "a second document after ---"),
)
"""What the YAML parser says, and what it means to somebody who writes a scenario."""


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
        node = yaml.compose(text, Loader=_FAST)
        if isinstance(node, yaml.MappingNode):
            document.data = _plain(node, (), name, document.places, problems)
            return document
    except (yaml.YAMLError, RecursionError):
        _syntax(text, name, problems)
        return document
    problems.add(
        "E-YAML", name, 1, "", "a file without keys", "a mapping of keys to values",
        "start from a copy of a bundled scenario.yaml",
    )
    return document


def _syntax(text: str, name: str, problems: Problems) -> None:
    """Report why a text is not YAML, in the words of the parser that explains most."""
    line, what = 0, "keys nested in themselves"
    tab = _TAB.search(text)
    try:
        yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        line, what = _fault(error, text)
    except RecursionError:
        pass
    if tab is not None and (not line or line >= text.count("\n", 0, tab.start()) + 1):
        line, what = text.count("\n", 0, tab.start()) + 1, "a tab in the indent"
    problems.add(
        "E-YAML", name, line, "", what, "YAML with two-space indents",
        "check the indent, the colon after the key and the quotes on this line",
    )


def _fault(error: yaml.YAMLError, text: str) -> tuple[int, str]:
    """Return the line and the meaning of a syntax error."""
    if isinstance(error, yaml.reader.ReaderError):
        said, line = error.reason, text.count("\n", 0, int(error.position)) + 1
    elif isinstance(error, yaml.MarkedYAMLError):
        said = error.problem or "text that is not YAML"
        scanning = (error.context or "").startswith(("while scanning", "while parsing a flow"))
        mark = error.context_mark if scanning and error.context_mark else error.problem_mark
        line = mark.line + 1 if mark is not None else 0
    else:
        said, line = str(error), 0
    return line, next((meaning for part, meaning in _MEANINGS if part in said), said)


def read_value(text: str) -> Any:
    """Return a value given on the command line, read as in a file; raise YAMLError."""
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    return None if node is None else _plain(node, (), "", {}, Problems())


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
    """Return a scalar as YAML 1.2 reads it: `on`, dates and times stay words."""
    if not isinstance(node, yaml.ScalarNode):
        raise yaml.composer.ComposerError(
            None, None, "a key that is a list or a mapping", node.start_mark
        )
    text: str = node.value
    if node.style is not None:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.match(text):
        return int(text)
    return float(text) if _DECIMAL.match(text) else text


def _mapping(
    node: yaml.MappingNode,
    key: Key,
    name: str,
    places: dict[Key, tuple[str, int]],
    problems: Problems,
) -> dict[Any, Any]:
    found: dict[Any, Any] = {}
    seen: set[str] = set()
    for key_node, value_node in node.value:
        own = _scalar(key_node)
        line = key_node.start_mark.line + 1
        plain = unicodedata.normalize("NFKC", str(own))
        if plain in seen:
            problems.add(
                "E-DUPLICATE", name, line, ".".join(map(str, (*key, own))),
                f'key "{own}" a second time', "each key once",
                "delete one of the two, or give it another name",
            )
            continue
        seen.add(plain)
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
