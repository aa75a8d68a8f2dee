"""Read a planner's own values for targets: `id: value`, a block that changes a target, or `off`."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

from simulator.errors import Problems, suggest
from simulator.scenario.yaml_file import Document, Key, read_yaml

BLOCK = "targets"
OFF = "off"
OWN = {"value_source": "user", "enforce": True}
"""What such a file says of a target unless it is written there: whose value it is, and it binds."""


def read_target_file(path: Path, known: Collection[str], problems: Problems) -> Document:
    """Return a layer to be laid over a scenario.

    known : ids of the scenario's targets; another id needs a whole target in the scenario's form.
    """
    example = next(iter(known), "nox_cap")
    written = read_yaml(path, path.as_posix(), problems,
                        f'write the id of a target and its value, such as "{example}: 30 %"')
    block = written.data
    layer = Document({BLOCK: {}}, {(): written.place(())}, files=written.files)
    for name, said in block.items():
        place = written.place((name,))
        layer.places |= _moved(written, name)
        if not isinstance(said, dict) and name not in known:
            problems.add("E-NAME", *place, str(name), f'unknown target "{name}"',
                         "the id of a target of the scenario, or a whole new target under it",
                         suggest(str(name), known))
            continue
        layer.data[BLOCK][name] = _own(said)
        layer.places |= {(BLOCK, name, key): place for key in layer.data[BLOCK][name]
                         if (BLOCK, name, key) not in layer.places}
    return layer


def _moved(written: Document, name: Any) -> dict[Key, tuple[str, int]]:
    return {(BLOCK, *key): place for key, place in written.places.items() if key[:1] == (name,)}


def _own(said: Any) -> dict[str, Any]:
    if isinstance(said, dict):
        return {**(OWN if "value" in said else {"enforce": True}), **said}
    return {"enforce": False} if said in (OFF, False) else {"value": said, **OWN}
