"""Old files out, new files in: all of it or nothing, also when the program is killed in between.

New files lie in one hidden folder inside the folder in question, which itself may be a mount point
or a symbolic link. Old ones are set aside into a second one until the new ones stand; the next
start puts them back if it came to nothing. The manifest goes first and comes last. A journal says
what was about to happen. It may be torn, or come from somebody else: a file is taken away only
inside the folder and only with the content that the journal gives it, and what was set aside is
kept until it is back in its place.
"""

from __future__ import annotations

import json
import os
import shutil
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from simulator.folders.manifest import file_hash, files_in, is_inside, read_manifest

FRESH, ASIDE, JOURNAL = ".simulator-new", ".simulator-old", ".journal.json"


@dataclass(frozen=True)
class _Journal:
    """What is about to be exchanged.

    manifest : name of the manifest; sha256 : of the new one; old : names set aside; new : name of
    a new file -> its SHA-256.
    """

    manifest: str
    sha256: str
    old: list[str]
    new: dict[str, str]


def exchange(place: Path, manifest: str, old: list[str]) -> None:
    """Put all of the folder FRESH in the place of the old files.

    old : names relative to the folder; a new name that is not among them must be free.
    """
    new = {name: file_hash(place / FRESH / name) for name in files_in(place / FRESH)}
    order = [*(name for name in new if name != manifest), manifest]
    _set_down(place, _Journal(manifest, new[manifest], old, new))
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
    return _is_own(place / ASIDE) or _is_own(place / FRESH)


def waiting_in(place: Path) -> list[str]:
    """Return the files that a killed run had set aside and that are not back in their places."""
    return _waiting(place) if _is_own(place / ASIDE) else []


def recover(place: Path) -> None:
    """Put back what a killed run had set aside, and sweep what it left."""
    if _is_own(place / ASIDE):
        if _is_done(place):
            shutil.rmtree(place / ASIDE)
        else:
            _roll_back(place)
    if _is_own(place / FRESH):
        shutil.rmtree(place / FRESH)


def _is_own(folder: Path) -> bool:
    """Tell whether a folder can be one of ours, which are no links."""
    return folder.is_dir() and not folder.is_symlink()


def _waiting(place: Path) -> list[str]:
    return [name for name in files_in(place / ASIDE) if name != JOURNAL]


def _set_down(place: Path, entry: _Journal) -> None:
    (place / ASIDE).mkdir()
    with (place / ASIDE / JOURNAL).open("w", encoding="utf-8") as file:
        file.write(json.dumps(asdict(entry), ensure_ascii=False))
        file.flush()
        os.fsync(file.fileno())


def _move(old: Path, new: Path) -> None:
    new.parent.mkdir(parents=True, exist_ok=True)
    old.replace(new)


def _is_done(place: Path) -> bool:
    """Tell whether all new files were in place when the run was killed."""
    entry = _journal(place)
    return entry is not None and _is_file_of(place, entry.manifest, entry.sha256)


def _is_file_of(place: Path, name: str, sha: str) -> bool:
    """Tell whether a file lies in the folder itself and has this content."""
    file = place / name
    return _lies_inside(place, file) and file.is_file() and file_hash(file) == sha


def _lies_inside(place: Path, file: Path) -> bool:
    """Tell whether no link on the way leads a file out of the folder."""
    return not file.is_symlink() and file.parent.resolve().is_relative_to(place.resolve())


def _journal(place: Path) -> _Journal | None:
    """Return what was about to be exchanged; None where that cannot be read, or names others."""
    try:
        found = json.loads((place / ASIDE / JOURNAL).read_text("utf-8"))
        entry = _Journal(**found)
    except (OSError, ValueError, TypeError, RecursionError):
        return None
    return entry if _is_sound(entry) else None


def _is_sound(entry: _Journal) -> bool:
    """Tell whether a journal has the shape of ours, with names inside the folder alone."""
    if not (isinstance(entry.old, list) and isinstance(entry.new, dict)):
        return False
    words: list[Any] = [entry.manifest, *entry.old, *entry.new]
    texts = [*words, entry.sha256, *entry.new.values()]
    return all(isinstance(text, str) for text in texts) and all(map(is_inside, words))


def _roll_back(place: Path) -> None:
    """Take new files away and put the old ones back, the manifest last.

    A file whose place is taken by something else waits until that is gone.
    """
    entry, waiting = _journal(place), _waiting(place)
    if entry is not None:
        _take_away(place, entry, waiting)
        last = entry.manifest
    else:
        last = next((name for name in waiting if read_manifest(place / ASIDE / name)), "")
        if any(os.path.lexists(place / name) for name in waiting):
            return
    for name in sorted(waiting, key=lambda name: name == last):
        if _lies_inside(place, place / name) and not os.path.lexists(place / name):
            _move(place / ASIDE / name, place / name)
    for name in entry.new if entry is not None else ():
        _drop_empty(place, place / name)
    if not _waiting(place):
        shutil.rmtree(place / ASIDE, ignore_errors=True)


def _take_away(place: Path, entry: _Journal, waiting: list[str]) -> None:
    """Take away the new files that stand already, and no other."""
    for name, sha in entry.new.items():
        mine = name in waiting or name not in entry.old
        if mine and _is_file_of(place, name, sha):
            (place / name).unlink()


def _drop_empty(place: Path, file: Path) -> None:
    """Remove folders that were made for a new file and are empty again."""
    with suppress(OSError):
        for parent in file.parents:
            if parent == place:
                return
            parent.rmdir()
