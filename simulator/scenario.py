"""Read a scenario: base file + overrides + changes of this run, checked against the schema."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from simulator.data import SCENARIO_FILE, bundled_scenarios, scenarios_root
from simulator.errors import Problems, closest, suggest
from simulator.schema.scenario import ScenarioFile
from simulator.schema.yaml_file import Document, merge, read_yaml


def find(name: str | Path) -> Path:
    """Return the scenario.yaml of a bundled name, a folder or a file; raise InputError."""
    path = Path(name)
    if path.is_dir() and (path / SCENARIO_FILE).is_file():
        return path / SCENARIO_FILE
    if path.is_file():
        return path
    bundled = scenarios_root() / str(name) / SCENARIO_FILE
    if bundled.is_file():
        return bundled
    problems = Problems()
    what = f'folder "{name}" without scenario.yaml' if path.is_dir() else f'nothing at "{name}"'
    problems.add(
        "E-FILE", str(name), 0, "", what, "a scenario file, its folder, or a bundled name",
        suggest(path.name, bundled_scenarios()),
    )
    problems.raise_if_any()
    raise AssertionError


def read_scenario(
    path: Path, sets: Mapping[str, str], problems: Problems
) -> tuple[ScenarioFile | None, Document]:
    """Read a scenario file with its base and overrides; report everything the schema forbids."""
    document = _read(path, problems)
    problems.raise_if_any()
    _apply_sets(document, sets, problems)
    return _validate(document, problems), document


def _read(path: Path, problems: Problems) -> Document:
    document = read_yaml(path, path.as_posix(), problems)
    base = document.data.pop("base", None)
    overrides = document.data.pop("overrides", None) or []
    layers = []
    if isinstance(base, str):
        below = read_yaml(path.parent / base, (path.parent / base).as_posix(), problems)
        if "base" in below.data:
            file, line = below.place(("base",))
            problems.add(
                "E-BASE", file, line, "base", "a base that has a base", "one level of base",
                "name the lowest scenario as base, and list the rest as overrides",
            )
        document = merge(below, [document], problems)
    for name in overrides if isinstance(overrides, list) else []:
        layers.append(read_yaml(path.parent / str(name), (path.parent / str(name)).as_posix(),
                                problems))
    return merge(document, layers, problems) if layers else document


def _apply_sets(document: Document, sets: Mapping[str, str], problems: Problems) -> None:
    for dotted, text in sets.items():
        target: Any = document.data
        parts = dotted.split(".")
        for part in parts[:-1]:
            key = _key(part, target)
            if isinstance(target, dict) and key not in target and part in _legal_keys(
                tuple(parts[: parts.index(part)])
            ):
                target[key] = {}
            if not isinstance(target, dict) or not isinstance(target.get(key), (dict, list)):
                legal = [str(k) for k in target] if isinstance(target, dict) else []
                problems.add(
                    "E-SET", "--set", 0, dotted, f'no key "{part}"', "a key of the scenario",
                    suggest(part, legal) if legal else "see simulator schema",
                )
                target = None
                break
            target = target[key]
        if isinstance(target, dict):
            target[_key(parts[-1], target)] = yaml.safe_load(text)
            document.places[tuple(_key(p, {}) for p in parts)] = ("--set", 0)


def _key(part: str, target: Any) -> Any:
    return int(part) if part.isdigit() and not (isinstance(target, dict) and part in target) \
        else part


def _validate(document: Document, problems: Problems) -> ScenarioFile | None:
    try:
        return ScenarioFile.model_validate(document.data)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            _explain(detail, document, problems)
    return None


def _explain(detail: ErrorDetails, document: Document, problems: Problems) -> None:
    loc = tuple(part for part in detail["loc"] if not str(part).startswith(("function-", "str",
                "int", "float", "[key]")))
    file, line = document.place(loc)
    key = ".".join(map(str, loc))
    if detail["type"] == "extra_forbidden":
        legal = _legal_keys(loc[:-1])
        near = closest(str(loc[-1]), legal)
        problems.add(
            "E-KEY", file, line, key, f'unknown key "{loc[-1]}"', "one of " + ", ".join(legal),
            f'write "{near}"' if near else f'delete "{loc[-1]}"',
        )
    elif detail["type"] == "missing":
        problems.add(
            "E-KEY", file, line, key, f'no key "{loc[-1]}"', "this key",
            f'add "{loc[-1]}:" under {".".join(map(str, loc[:-1])) or "the file"}',
        )
    else:
        found = detail.get("input")
        problems.add(
            "E-VALUE", file, line, key, f"{found!r}", detail["msg"].lower(),
            "correct the value; simulator schema lists what is legal",
        )


def _legal_keys(loc: tuple[int | str, ...]) -> list[str]:
    """Return the legal keys at a place of the scenario file."""
    model: Any = ScenarioFile
    for part in loc:
        fields = getattr(model, "model_fields", {})
        if part in fields:
            model = _inner(fields[part].annotation)
    return list(getattr(model, "model_fields", {}))


def _inner(annotation: Any) -> Any:
    options = get_args(annotation)
    models = [o for o in options if hasattr(o, "model_fields")]
    return models[0] if models else annotation
