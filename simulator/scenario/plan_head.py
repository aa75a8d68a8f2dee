"""What a scenario file says, read without checking or compiling it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from simulator.errors import Problems
from simulator.scenario.yaml_file import read_yaml

BLOCKS = ("measures", "targets", "growth")


@dataclass(frozen=True)
class PlanHead:
    """The head of a scenario file, and the names in it.

    names : block ("measures", "targets", "growth") -> key -> what is written under it.
    """

    name: str
    city: str
    title: Mapping[str, Any]
    status: str
    years: Mapping[str, Any]
    names: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def read_plan(path: Path) -> PlanHead:
    """Return the head of a scenario with its base and overrides; raise InputError if unreadable."""
    data = _read(path)
    layers = [_read(path.parent / str(name)) for name in _list(data.get("overrides"))]
    if isinstance(data.get("base"), str):
        layers = [data, *layers]
        data = _read(path.parent / data["base"])
    for layer in layers:
        data = _laid_over(data, layer)
    plan = _mapping(data.get("plan"))
    return PlanHead(
        str(data.get("scenario", path.parent.name)), str(data.get("city", "")), plan,
        str(plan.get("status", "")), _mapping(data.get("years")),
        {block: _mapping(data.get(block)) for block in BLOCKS},
    )


def _read(path: Path) -> Mapping[str, Any]:
    problems = Problems()
    document = read_yaml(path, path.as_posix(), problems)
    problems.raise_if_any()
    return document.data


def _mapping(data: Any) -> Mapping[str, Any]:
    return data if isinstance(data, dict) else {}


def _list(data: Any) -> list[Any]:
    return data if isinstance(data, list) else []


def _laid_over(below: Mapping[str, Any], above: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return two layers as one; blocks of names are joined, not replaced."""
    joined = {
        key: {**_mapping(below.get(key)), **_mapping(above[key])}
        for key in above if isinstance(above[key], dict)
    }
    return {**below, **above, **joined}
