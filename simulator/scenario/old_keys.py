"""Keys of earlier versions: read as the key of today, with a warning that names line and fix.

`on` was the switch of measures and growth projects. YAML 1.1 readers take it for the word true, so
that other programs lost the switch; it is called `active` now.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from simulator.errors import Problem, Problems
from simulator.scenario.yaml_file import Document, Key

BLOCKS = ("growth", "measures")
"""Blocks whose entries have the switch."""
RENAMED: Mapping[str, str] = {"on": "active"}
"""Key of earlier versions -> key of today."""
GONE: Mapping[str, tuple[str, ...]] = {"targets": ("boundary",)}
"""Block -> keys of earlier versions that no number followed from."""
CODE = "W-KEY"


def key_of_today(key: Key) -> Key:
    """Return a way through the keys with its old key replaced."""
    old = len(key) >= 3 and key[0] in BLOCKS and key[2] in RENAMED
    return (*key[:2], RENAMED[key[2]], *key[3:]) if old else key


def with_keys_of_today(document: Document, problems: Problems) -> Document:
    """Return a document with its old keys replaced and a warning for each.

    An entry that has both the old and the new key is an error.
    """
    ways = [(block, name, old) for block in BLOCKS for name, entry in _entries(document, block)
            for old in RENAMED if old in entry]
    for way in ways:
        _rename(document, way, problems)
    for block, keys in GONE.items():
        for name, entry in _entries(document, block):
            for key in keys:
                if entry.pop(key, None) is not None:
                    document.warnings.append(_gone((block, name, key), document))
    return document


def _gone(key: Key, document: Document) -> Problem:
    """Return the warning of a key that means nothing any more, which is left out."""
    return Problem(CODE, *document.place(key), dotted(key),
                   f'the key "{key[2]}" of earlier versions', "no such key: nothing followed from "
                   "it; the boundary of a quantity stands in its quantity",
                   f'delete "{key[2]}"',
                   (f"旧版本的键 “{key[2]}”", "没有这个键：它不起作用，量的边界写在 quantity 中",
                    f"删除 “{key[2]}”"))


def renamed_record(resolved: Mapping[str, Any]) -> dict[str, Any]:
    """Return the scenario in the record of a run with the keys of today, those gone left out."""
    found = dict(resolved)
    for block in (*BLOCKS, *GONE):
        entries = found.get(block)
        if isinstance(entries, Mapping):
            found[block] = {name: _of_record(block, entry) for name, entry in entries.items()}
    return found


def _of_record(block: str, entry: Any) -> Any:
    renamed = entry_of_today(entry) if block in BLOCKS else entry
    if not isinstance(renamed, Mapping):
        return renamed
    return {key: value for key, value in renamed.items() if key not in GONE.get(block, ())}


def warning(key: Key, place: tuple[str, int]) -> Problem:
    """Return the warning of an old key; key : the way to it as written."""
    old, new = key[2], RENAMED[key[2]]
    return Problem(CODE, *place, dotted(key), f'the key "{old}" of earlier versions',
                   f'"{new}", as other YAML readers take "{old}" for true',
                   f'write "{new}" in place of "{old}"',
                   (f"旧版本的键 “{old}”", f"“{new}”，其他 YAML 程序会把 “{old}” 读作 true",
                    f"把 “{old}” 改为 “{new}”"))


def dotted(key: Key) -> str:
    """Return the keys of a way joined by dots."""
    return ".".join(map(str, key))


def _entries(document: Document, block: str) -> Iterable[tuple[Any, dict[Any, Any]]]:
    found = document.data.get(block)
    entries = found.items() if isinstance(found, dict) else ()
    return [(name, entry) for name, entry in entries if isinstance(entry, dict)]


def _rename(document: Document, way: tuple[str, Any, str], problems: Problems) -> None:
    block, name, old = way
    entry, place = document.data[block][name], document.place(way)
    new = RENAMED[old]
    if new in entry:
        problems.add("E-DUPLICATE", *place, dotted(way), f'"{old}" beside "{new}"',
                     "one of the two", f'delete "{old}"')
        del entry[old]
        return
    document.data[block][name] = entry_of_today(entry)
    document.places[key_of_today(way)] = document.places.pop(way, place)
    document.warnings.append(warning(way, place))


def entry_of_today(entry: Any) -> Any:
    """Return an entry of a block with its old keys replaced."""
    if not isinstance(entry, Mapping):
        return entry
    return {RENAMED.get(key, key): value for key, value in entry.items()}
