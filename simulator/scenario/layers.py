"""Lay scenario files over each other: a base, the file itself, its overrides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.errors import Problems
from simulator.scenario.yaml_file import Document, Key

Owner = dict[Key, tuple[Any, tuple[str, int]]]
"""Key -> what an override said there, and where."""


def merge(base: Document, others: list[Document], problems: Problems) -> Document:
    """Lay overrides over a base; two overrides that differ on one key are a clash."""
    warned = [problem for one in (base, *others) for problem in one.warnings]
    merged = Document(_copy(base.data), dict(base.places), warned)
    owner: Owner = {}
    for other in others:
        _lay(merged, other, other.data, (), owner, problems)
    return merged


def written(value: Any) -> str:
    """Return a value as a planner would have written it."""
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, Mapping):
        return "a block of keys" if value else "{}"
    if isinstance(value, list):
        return "a list" if value else "[]"
    if isinstance(value, bool):
        return str(value).lower()
    return "nothing" if value is None else str(value)


def _copy(data: Any) -> Any:
    if isinstance(data, Mapping):
        return {key: _copy(value) for key, value in data.items()}
    return list(data) if isinstance(data, list) else data


def _lay(
    merged: Document, other: Document, data: Mapping[Any, Any], key: Key, owner: Owner,
    problems: Problems,
) -> None:
    target = merged.data
    for part in key:
        target = target[part]
    for own, value in data.items():
        path = (*key, own)
        place = other.place(path)
        block = isinstance(value, Mapping) and bool(value)
        if not (block and isinstance(target.get(own), dict)):
            _check_clash(path, value, place, owner, problems)
            target[own] = {} if block else _copy(value)
            merged.places[path] = place
        if block:
            _lay(merged, other, value, path, owner, problems)
        else:
            owner[path] = (value, place)
            merged.places.update({k: p for k, p in other.places.items() if k[: len(path)] == path})


def _check_clash(
    path: Key, value: Any, place: tuple[str, int], owner: Owner, problems: Problems
) -> None:
    for earlier, (said, first) in owner.items():
        shared = min(len(earlier), len(path))
        if earlier[:shared] == path[:shared] and (earlier != path or said != value):
            problems.add(
                "E-CLASH", place[0], place[1], ".".join(map(str, path)),
                f"{written(value)} here and {written(said)} in {first[0]}:{first[1]}",
                "one value per key over all overrides", "delete the key from one of the overrides",
            )
            return
