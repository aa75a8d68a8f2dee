"""Read a YAML file and remember on which line every key stands."""

from __future__ import annotations

import gc
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from simulator.errors import Problem, Problems
from simulator.kernels.containers import FixedDict, fixed
from simulator.parameters.reader import Read, read_text
from simulator.scenario.syntax import report_syntax

Key = tuple[Any, ...]
_C: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The C loader where PyYAML has it: ten times faster, same result."""
_WORDS = {"": None, "~": None, "null": None, "Null": None, "NULL": None, "true": True,
          "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INTEGER = re.compile(r"^[-+]?[0-9]+$")
_DECIMAL = re.compile(r"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$")
_WIDE_COLON = re.compile(r"\s([A-Za-z_]\w*)\s*：")
MOST_KEYS = 200_000
"""Keys and values of a scenario: five times those of an optimised mix that is written out."""
BEGIN = "start from a copy of a bundled scenario.yaml"
LONG = 200_000
"""Characters of a text whose keys and values are counted before they fill the memory."""
MOST_DIGITS = 30
"""Digits of a number; longer ones stay text, which no number of the scenario is."""


class _Fast(_C):  # type: ignore[misc]  # its base is chosen where the program runs
    """A loader that leaves out what scalars mean, which is worked out below."""

    def resolve(self, kind: Any, value: Any, implicit: Any) -> str:
        """Return no tag of YAML 1.1."""
        return ""


class TooManyKeysError(Exception):
    """A file whose aliases stand for more than anybody wrote."""


@dataclass
class Document:
    """Plain data with the place of every key: path of keys -> (file, line); and warnings."""

    data: dict[str, Any] = field(default_factory=dict)
    places: dict[Key, tuple[str, int]] = field(default_factory=dict)
    warnings: list[Problem] = field(default_factory=list)
    files: dict[Path, Read] = field(default_factory=dict)

    def place(self, key: Key) -> tuple[str, int]:
        """Return the place of a key, or of the nearest key above it."""
        for length in range(len(key), -1, -1):
            if key[:length] in self.places:
                return self.places[key[:length]]
        return ("", 0)

    def fixed(self) -> Document:
        """Return the document with content that nobody may change."""
        if isinstance(self.data, FixedDict):
            return self
        own = Document()
        for name, content in vars(self).items():
            setattr(own, name, fixed(content))
        return own

    def moved(self, key: Key, place: str) -> None:
        """Note that a key, with everything below it, comes from another place."""
        for old in [old for old in self.places if old[: len(key)] == key]:
            del self.places[old]
        self.places[key] = (place, 0)


def read_yaml(path: Path, name: str, problems: Problems, fix: str = BEGIN) -> Document:
    """Read a YAML file; report a syntax error, a key written twice, a file that is no mapping.

    fix : what helps where it is no mapping.
    """
    document = Document(places={(): (name, 1)})
    text = read_text(path, name, problems, document.files)
    if text is None:
        return document
    try:
        _check_size(text)
        with uncollected():
            node = yaml.compose(text, Loader=_Fast)
            if isinstance(node, yaml.MappingNode):
                document.data = _plain(node, (), name, document.places, problems)
                return document
    except TooManyKeysError:
        problems.add("E-YAML", name, 1, "", f"more than {MOST_KEYS:,} keys and values, those "
                     "behind *names written out", "a scenario of at most as many",
                     "write blocks out once, without & and *")
        return Document(places={(): (name, 1)}, files=document.files)
    except (yaml.YAMLError, RecursionError) as error:
        report_syntax(text, name, error, problems)
        return document
    problems.add(
        "E-YAML", name, 1, "", "a list" if isinstance(node, yaml.SequenceNode) else
        "a file without keys", "a mapping of keys to values", fix,
    )
    return document


@contextmanager
def uncollected() -> Iterator[None]:
    """Keep Python from looking for garbage while many small objects are made: 7 times faster."""
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


def _check_size(text: str) -> None:
    """Raise TooManyKeysError for more keys and values than memory should hold."""
    if len(text) < LONG:
        return
    for number, _ in enumerate(yaml.parse(text, Loader=_Fast)):
        if number > MOST_KEYS:
            raise TooManyKeysError


def read_value(text: str) -> Any:
    """Return a value given on the command line, read as in a file; raise YAMLError."""
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    return None if node is None else _plain(node, (), "", {}, Problems())


def _plain(
    node: yaml.Node, key: Key, name: str, places: dict[Key, tuple[str, int]], problems: Problems
) -> Any:
    if len(places) > MOST_KEYS:
        raise TooManyKeysError
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, key, name, places, problems)
    if isinstance(node, yaml.SequenceNode):
        found = []
        for number, item in enumerate(node.value):
            places[(*key, number)] = (name, item.start_mark.line + 1)
            found.append(_plain(item, (*key, number), name, places, problems))
        return found
    _check_colon(node, key, name, problems)
    return _scalar(node)


def _check_colon(node: yaml.Node, key: Key, name: str, problems: Problems) -> None:
    """Report a key with a full-width colon: YAML takes it for more words of the line above."""
    one_line = node.start_mark.line == node.end_mark.line
    if one_line or not isinstance(node, yaml.ScalarNode) or node.style:
        return
    swallowed = _WIDE_COLON.search(str(node.value))
    if swallowed is not None:
        word = swallowed[1]
        problems.add(
            "E-YAML", name, node.start_mark.line + 2, ".".join(map(str, key)),
            f'"{word}：" with a full-width colon', "a colon and a space after each key",
            f'write "{word}: "',
        )


def _scalar(node: yaml.Node) -> Any:
    """Return a scalar as YAML 1.2 reads it: `on`, dates and times stay words."""
    if not isinstance(node, yaml.ScalarNode):
        raise yaml.composer.ComposerError(
            None, None, "a key that is a list or a mapping", node.start_mark
        )
    text: str = node.value
    if node.style:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if len(text) > MOST_DIGITS:
        return text
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
        whole = isinstance(own, float) and own.is_integer()
        plain = unicodedata.normalize("NFKC", str(int(own) if whole else own))
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
