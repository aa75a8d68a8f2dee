"""Old files out, new files in: all of it or nothing, also when the program is killed in between.

New files lie in one hidden folder inside the folder in question, which itself may be a mount point
or a symbolic link. Old ones are set aside into a second one until the new ones stand; the next
start puts them back if it came to nothing. The manifest goes first and comes last.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from simulator.folders.manifest import file_hash, files_in

FRESH, ASIDE, JOURNAL = ".simulator-new", ".simulator-old", ".journal.json"


def exchange(place: Path, manifest: str, old: list[str]) -> None:
    """Put all of the folder FRESH in the place of the old files.

    old : names relative to the folder; a new name that is not among them must be free.
    """
    new = files_in(place / FRESH)
    order = [*(name for name in new if name != manifest), manifest]
    _set_down(place, {"manifest": manifest, "old": old, "new": new,
                      "sha256": file_hash(place / FRESH / manifest)})
    try:
        for name in sorted(old, key=lambda name: name != manifest):
            _move(place / name, place / ASIDE / name)
        for name in order:
            _move(place / FRESH / name, place / name)
    except BaseException:
        _roll_back(place)
        raise
    shutil.rmtree(place / ASIDE, ignore_errors=True)


def has_leftovers(place: Path) -> bool:
    """Tell whether a killed run left something."""
    return (place / ASIDE).is_dir() or (place / FRESH).is_dir()


def recover(place: Path) -> None:
    """Put back what a killed run had set aside, and sweep what it left."""
    if (place / ASIDE).is_dir():
        if _is_done(place):
            shutil.rmtree(place / ASIDE)
        else:
            _roll_back(place)
    if (place / FRESH).is_dir():
        shutil.rmtree(place / FRESH)


def _set_down(place: Path, entry: Mapping[str, Any]) -> None:
    (place / ASIDE).mkdir()
    text = json.dumps(entry, ensure_ascii=False)
    (place / ASIDE / JOURNAL).write_text(text, "utf-8")


def _move(old: Path, new: Path) -> None:
    new.parent.mkdir(parents=True, exist_ok=True)
    old.replace(new)


def _is_done(place: Path) -> bool:
    """Tell whether all new files were in place when the run was killed."""
    entry = _journal(place)
    if entry is None or not (place / entry["manifest"]).is_file():
        return False
    return file_hash(place / entry["manifest"]) == str(entry["sha256"])


def _journal(place: Path) -> dict[str, Any] | None:
    """Return what was about to be exchanged; None where nothing had been moved yet."""
    try:
        found = json.loads((place / ASIDE / JOURNAL).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def _roll_back(place: Path) -> None:
    """Take new files away and put the old ones back, the manifest last.

    A file whose place somebody made a folder of waits until that is gone.
    """
    entry = _journal(place)
    if entry is not None:
        waiting = [name for name in files_in(place / ASIDE) if name != JOURNAL]
        for name in entry["new"]:
            mine = name in waiting or name not in entry["old"]
            if mine and not (place / name).is_dir():
                (place / name).unlink(missing_ok=True)
        for name in sorted(waiting, key=lambda name: name == entry["manifest"]):
            if not (place / name).is_dir():
                _move(place / ASIDE / name, place / name)
        for name in entry["new"]:
            _drop_empty(place, place / name)
        if any((place / name).is_dir() for name in waiting):
            return
    shutil.rmtree(place / ASIDE, ignore_errors=True)


def _drop_empty(place: Path, file: Path) -> None:
    """Remove folders that were made for a new file and are empty again."""
    with suppress(OSError):
        for parent in file.parents:
            if parent == place:
                return
            parent.rmdir()
