"""Lay scenario files over each other: a base, the file itself, its overrides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from simulator.errors import Problems
from simulator.scenario.yaml_file import Document, Key

Place = tuple[str, int]


@dataclass
class Owners:
    """What the overrides said: said : key -> value and place; under : key -> a key below it."""

    said: dict[Key, tuple[Any, Place]] = field(default_factory=dict)
    under: dict[Key, Key] = field(default_factory=dict)

    def add(self, key: Key, value: Any, place: Place) -> None:
        """Note a value and its place."""
        self.said[key] = (value, place)
        for length in range(len(key)):
            self.under.setdefault(key[:length], key)

    def other(self, key: Key, value: Any) -> tuple[Any, Place] | None:
        """Return what an earlier override said differently at, above or below a key."""
        for length in range(len(key)):
            if key[:length] in self.said:
                return self.said[key[:length]]
        if key in self.under:
            return self.said[self.under[key]]
        same = self.said.get(key)
        return same if same is not None and same[0] != value else None


def merge(base: Document, others: list[Document], problems: Problems) -> Document:
    """Lay overrides over a base; two overrides that differ on one key are a clash."""
    warned = [problem for one in (base, *others) for problem in one.warnings]
    files = {path: read for one in (base, *others) for path, read in one.files.items()}
    merged = Document(_copy(base.data), dict(base.places), warned, files)
    owners = Owners()
    for other in others:
        _lay(merged, other, other.data, (), owners, problems)
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
    merged: Document, other: Document, data: Mapping[Any, Any], key: Key, owners: Owners,
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
            _check_clash(path, value, place, owners, problems)
            target[own] = {} if block else _copy(value)
            merged.places[path] = place
        if block:
            _lay(merged, other, value, path, owners, problems)
        else:
            owners.add(path, value, place)
            merged.places.update((way, other.place(way)) for way in _ways(value, path))


def _ways(value: Any, key: Key) -> Iterator[Key]:
    """Yield a key and all keys below it."""
    yield key
    inside = value.items() if isinstance(value, Mapping) else (
        enumerate(value) if isinstance(value, list) else ())
    for own, part in inside:
        yield from _ways(part, (*key, own))


def _check_clash(
    path: Key, value: Any, place: Place, owners: Owners, problems: Problems
) -> None:
    other = owners.other(path, value)
    if other is not None:
        said, first = other
        problems.add(
            "E-CLASH", place[0], place[1], ".".join(map(str, path)),
            f"{written(value)} here and {written(said)} in {first[0]}:{first[1]}",
            "one value per key over all overrides", "delete the key from one of the overrides",
        )
