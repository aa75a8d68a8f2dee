"""The list of files in a folder of results, with the SHA-256 of each."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

OUTPUTS, SEAL = "outputs", "seal"
"""Entries of a manifest: file -> SHA-256, and the SHA-256 of the manifest without this entry."""
CHUNK = 1 << 20


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while part := file.read(CHUNK):
            found.update(part)
    return found.hexdigest()


def seal_of(record: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a manifest without its seal."""
    own = {key: value for key, value in record.items() if key != SEAL}
    text = json.dumps(own, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def is_sealed(record: Mapping[str, Any]) -> bool:
    """Tell whether a manifest is as it was written."""
    return record.get(SEAL) == seal_of(record)


def read_manifest(path: Path) -> dict[str, Any] | None:
    """Return a manifest that this program wrote, None for anything else."""
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    own = isinstance(found, dict) and (OUTPUTS in found or {"simulator", "resolved"} <= set(found))
    return found if own else None


def outputs(record: Mapping[str, Any]) -> dict[str, str]:
    """Return the listed files of a manifest, those only that can lie in its own folder."""
    found = record.get(OUTPUTS)
    if not isinstance(found, dict):
        return {}
    return {name: str(sha) for name, sha in found.items() if is_inside(name)}


def changed_files(folder: Path, record: Mapping[str, Any]) -> list[str]:
    """Return the listed files that are missing or differ from what was written."""
    return [name for name, sha in outputs(record).items()
            if not (folder / name).is_file() or file_hash(folder / name) != sha]


def files_in(folder: Path) -> list[str]:
    """Return every file below a folder by its name relative to it, in order."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*")
                  if not path.is_dir())


def sealed_text(folder: Path, manifest: str, kept: Mapping[str, str]) -> str:
    """Return the manifest of a folder with the list of its files and a seal.

    kept : files with their hashes that lie elsewhere and belong to the list.
    """
    record = json.loads((folder / manifest).read_text("utf-8"))
    own = {name: file_hash(folder / name) for name in files_in(folder) if name != manifest}
    record[OUTPUTS] = dict(sorted({**kept, **own}.items()))
    record[SEAL] = seal_of(record)
    return json.dumps(record, ensure_ascii=False, indent=1) + "\n"


def is_inside(name: str) -> bool:
    """Tell whether a name can only be that of a file in the folder it is relative to."""
    path = PurePosixPath(name)
    return bool(path.parts) and not path.is_absolute() and ".." not in path.parts and (
        "\\" not in name and ":" not in name and "\0" not in name)
