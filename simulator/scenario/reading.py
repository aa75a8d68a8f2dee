"""Read a scenario: base file + overrides + changes of this run, checked against the schema."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from simulator.bundled import SCENARIO_FILE, bundled_scenarios, scenarios_root
from simulator.errors import PYTHON, InputError, Problem, Problems, suggest
from simulator.parameters.given_rows import TABLES
from simulator.scenario.keys import ScenarioFile
from simulator.scenario.layers import merge, written
from simulator.scenario.objections import explain, legal_keys
from simulator.scenario.old_keys import key_of_today, warning, with_keys_of_today
from simulator.scenario.plain import plain
from simulator.scenario.target_file import read_target_file
from simulator.scenario.yaml_file import Document, Key, read_value, read_yaml

LAYERS = ("base", "overrides")
UNREADABLE = ("E-YAML", "E-FILE", "E-ENCODING", "E-BASE")
"""Problems after which the keys of a scenario cannot be judged."""
SET = "--set"
SHOWN = 200
"""Letters of a name that a message shows."""


def find(name: str | Path) -> Path:
    """Return the scenario.yaml of a bundled name, a folder or a file; raise InputError."""
    path = Path(name)
    known = {own.casefold(): own for own in bundled_scenarios()}
    bundled = known.get(str(name).casefold())
    for file in (path / SCENARIO_FILE, path):
        if is_file(file):
            return file
    if bundled is not None:
        return scenarios_root() / bundled / SCENARIO_FILE
    shown = str(name) if len(str(name)) <= SHOWN else f"{str(name)[:SHOWN]}..."
    what = f'folder "{shown}" without scenario.yaml' if is_folder(path) else f'nothing at "{shown}"'
    raise InputError([Problem(
        "E-FILE", shown, 0, "", what, "a scenario file, its folder, or a bundled name",
        suggest(path.name[:SHOWN], bundled_scenarios()),
    )])


def is_file(path: Path) -> bool:
    """Tell whether a file lies at a path, which may be no name that a file can have."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def is_folder(path: Path) -> bool:
    """Tell the same of a folder."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def own_tables(path: Path, document: Document, problems: Problems) -> Path | None:
    """Return the folder of tables that a scenario names, or that stands beside it, if any."""
    said = document.data.get(TABLES)
    tables = path.parent / (said if isinstance(said, str) and said else TABLES)
    if tables.is_dir():
        return tables
    if isinstance(said, str) and said:
        problems.add("E-FILE", *document.place((TABLES,)), TABLES, f'no folder "{said}"',
                     "the folder of the tables, relative to this file",
                     "correct the path, or name the folder with --data")
    return None


def read_scenario(
    source: Path | Mapping[str, Any], sets: Mapping[str, Any], problems: Problems,
    targets: Sequence[Path] = (),
) -> tuple[ScenarioFile | None, Document]:
    """Read a scenario with its base and overrides; report everything the schema forbids.

    None stands for a scenario that the schema refuses, or of which a file cannot be read: its keys
    are then not judged (see `is_readable`).

    source : a scenario file, or its content as plain data; sets : dotted key -> value; targets :
    files with values of targets of the planner's own.
    """
    document = _read(source, problems)
    known = document.data.get("targets")
    names = list(known) if isinstance(known, dict) else []
    own = [read_target_file(file, names, problems) for file in targets]
    document = merge(document, own, problems) if own else document
    if not is_readable(problems):
        return None, document
    for dotted, value in sets.items():
        set_key(document, dotted, plain(value), problems)
    return validated(document, problems), document


def is_readable(problems: Problems) -> bool:
    """Tell whether all files of a scenario could be read."""
    return not any(problem.code in UNREADABLE for problem in problems)


def _read(source: Path | Mapping[str, Any], problems: Problems) -> Document:
    if isinstance(source, Path):
        path, document = source, read_yaml(source, source.as_posix(), problems)
    else:
        path, document = Path(SCENARIO_FILE), Document(plain(source), {(): (PYTHON, 0)})
    document = with_keys_of_today(document, problems)
    base, overrides = _layers_of(document, problems)
    if base is not None:
        below = _layer(path, base, ("base",), document, problems)
        document = merge(below, [document], problems)
    layers = [
        _layer(path, name, ("overrides", number), document, problems)
        for number, name in enumerate(overrides)
    ]
    return merge(document, layers, problems) if layers else document


def _layers_of(document: Document, problems: Problems) -> tuple[str | None, list[str]]:
    """Take the keys `base` and `overrides` out of a scenario; report wrong kinds of value."""
    base = document.data.pop("base", None)
    overrides = document.data.pop("overrides", None)
    if base is not None and not isinstance(base, str):
        problems.add("E-VALUE", *document.place(("base",)), "base", written(base),
                     "the name of one file", "write for example base: scenario.yaml")
        base = None
    names = overrides if isinstance(overrides, list) else []
    if overrides is not None and (names is not overrides
                                  or not all(isinstance(name, str) for name in names)):
        problems.add("E-VALUE", *document.place(("overrides",)), "overrides", written(overrides),
                     "a list of file names", "write for example overrides: [overrides/more.yaml]")
        names = []
    return base, names


def _layer(path: Path, name: str, key: Key, document: Document, problems: Problems) -> Document:
    """Read a base or an override, which must stand on its own."""
    file, line = document.place(key)
    bundled = scenarios_root() / name / SCENARIO_FILE
    own = path.parent / name
    if key == ("base",) and name in bundled_scenarios():
        own = bundled
    if not own.is_file():
        problems.add("E-FILE", file, line, ".".join(map(str, key)), f'no file "{name}"',
                     "a file beside the scenario, or below its folder"
                     + (", or the name of a bundled scenario" if key == ("base",) else ""),
                     "correct the name, or delete it here")
        return Document()
    layer = with_keys_of_today(read_yaml(own, own.as_posix(), problems), problems)
    for other in LAYERS:
        if other in layer.data:
            problems.add(
                "E-BASE", *layer.place((other,)), other, f'"{other}" in a file that another names '
                f"as {key[0]}", "one level of base and overrides",
                "name the lowest scenario as base, and list the rest as overrides",
            )
    return layer


def set_key(
    document: Document, dotted: str, value: Any, problems: Problems, place: str = SET
) -> None:
    """Change one value of the scenario; report a key that is not there.

    value : text is read as in a file; place : where the change was made, for messages.
    """
    target: Any = document.data
    keys: list[Any] = []
    *way, last = dotted.split(".")
    for part in way:
        if not _has(target, part, keys):
            _no_key(dotted, part, target, problems, place)
            return
        keys.append(_key(part, target))
        target = target[keys[-1]]
    if dotted in LAYERS:
        problems.add("E-SET", place, 0, dotted, f'"{dotted}" for one run',
                     "a key that holds values", "write it in the scenario file")
        return
    if not (isinstance(target, dict) or _has(target, last, keys)):
        _no_key(dotted, last, target, problems, place)
        return
    asked: Key = (*keys, _key(last, target))
    today = key_of_today(asked)
    if today != asked:
        document.warnings.append(warning(asked, (place, 0)))
    _write(document, target, today, value, problems, place)


def _has(target: Any, part: str, above: list[Any]) -> bool:
    """Tell whether a block or list has a key; a legal block that is left out is added."""
    key = _key(part, target)
    if isinstance(target, dict) and key not in target and part in legal_keys(tuple(above)):
        target[key] = {}
    if isinstance(target, list):
        return isinstance(key, int) and key < len(target)
    return isinstance(target, dict) and key in target


def _no_key(dotted: str, part: str, target: Any, problems: Problems, place: str) -> None:
    names = range(len(target)) if isinstance(target, list) else target
    legal = [str(name) for name in names] if isinstance(target, (dict, list)) else []
    problems.add("E-SET", place, 0, dotted, f'no key "{part}"', "a key of the scenario",
                 suggest(part, legal))


def _write(
    document: Document, target: Any, keys: Key, value: Any, problems: Problems, place: str
) -> None:
    try:
        target[keys[-1]] = read_value(value) if isinstance(value, str) else value
    except (yaml.YAMLError, RecursionError):
        problems.add("E-SET", place, 0, ".".join(map(str, keys)), f'"{value}"',
                     "a value as in a scenario file", "put it between double quotes")
        return
    document.moved(keys, place)


def _key(part: str, target: Any) -> Any:
    return int(part) if part.isdecimal() and not (isinstance(target, dict) and part in target) \
        else part


def validated(document: Document, problems: Problems) -> ScenarioFile | None:
    """Return the checked scenario file; report everything the schema forbids."""
    with_keys_of_today(document, problems)
    try:
        return ScenarioFile.model_validate(document.data)
    except ValidationError as error:
        explain(error, document, problems)
    return None
