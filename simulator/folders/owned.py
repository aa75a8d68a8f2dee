"""A folder of results: only what the program wrote there is ever replaced.

A manifest in the folder lists every file with its SHA-256. Files of others stay; a listed file that
was changed since, and results of another scenario, stop the run unless it may replace them.
"""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simulator.errors import InputError, Problems
from simulator.folders.exchange import (
    ASIDE,
    FRESH,
    exchange,
    has_leftovers,
    recover,
    waiting_in,
)
from simulator.folders.lock import LOCK, locked
from simulator.folders.manifest import (
    OUTPUTS,
    changed_files,
    files_in,
    is_sealed,
    outputs,
    read_manifest,
    sealed_text,
)
from simulator.folders.whole_files import whole_file

WRITABLE, ELSEWHERE = "a folder that may be written", "name another folder with -o"
NOBODYS = frozenset({"lost+found", ".DS_Store", "desktop.ini", "Thumbs.db", LOCK, FRESH, ASIDE})
"""What stands in a folder that counts as empty."""
FREE = "free space on the disk, or name another folder with -o"
FIXES = {errno.ENOSPC: FREE, errno.EDQUOT: FREE,
         errno.ENAMETOOLONG: "name a folder with a shorter name with -o"}


@dataclass(frozen=True)
class Owner:
    """Whose files a folder holds.

    manifest : name of the file that lists them; content : what they are, in words; name : the
    scenario they are of, empty if it does not matter; replace : whether files that were changed
    since, and those of another scenario, may be replaced; legacy : names that count as listed
    where an earlier version listed nothing and `replace` is said.
    """

    manifest: str
    content: str
    name: str = ""
    replace: bool = False
    legacy: frozenset[str] = frozenset()


def refuse_foreign(folder: Path, owner: Owner) -> None:
    """Raise InputError (E-OUTPUT) where writing would harm what somebody else put there."""
    problems = Problems()
    with _told(folder, problems):
        if has_leftovers(folder):
            with locked(folder):
                recover(folder)
        _refuse_waiting(folder, problems)
        _refuse(folder, owner, problems)
    problems.raise_if_any()


def restore(folder: Path) -> None:
    """Put back results that a killed run had set aside, where that can be done now."""
    with suppress(OSError, InputError):
        if has_leftovers(folder):
            with locked(folder):
                recover(folder)


@contextmanager
def filled(folder: Path, owner: Owner, *, keep: bool = False) -> Iterator[Path]:
    """Give an empty folder to fill, whose files take the place of the listed ones at the end.

    The block writes the manifest too, as JSON; the list of files is added here. keep : whether
    listed files stay that the block does not write.

    Raises
    ------
    InputError
        If files would be replaced that the program did not write, or nothing can be written
        (E-OUTPUT).
    """
    refuse_foreign(folder, owner)
    problems, place = Problems(), folder.absolute()
    made = [path for path in (place, *place.parents) if not path.exists()]
    try:
        with _told(folder, problems):
            place.mkdir(parents=True, exist_ok=True)
            with locked(place):
                (place / FRESH).mkdir()
                yield place / FRESH
                _put_in_place(folder, owner, keep)
    finally:
        with suppress(OSError):
            shutil.rmtree(place / FRESH, ignore_errors=True)
            for path in made:
                path.rmdir()
    problems.raise_if_any()


@contextmanager
def renewed(file: Path, owner: Owner, expected: str, fix: str) -> Iterator[Path]:
    """Give the path of one file of a folder to write, which takes its place when the block ends.

    expected, fix : words for a planner whose file cannot be written.

    Raises
    ------
    InputError
        If a listed file was changed since, or the file cannot be written (E-OUTPUT).
    """
    manifest = file.parent / owner.manifest
    if OUTPUTS not in (read_manifest(manifest) or {}):
        with whole_file(file, expected, fix) as fresh:
            yield fresh
        return
    with filled(file.parent, owner, keep=True) as place:
        shutil.copyfile(manifest, place / owner.manifest)
        yield place / file.name


@contextmanager
def _told(folder: Path, problems: Problems) -> Iterator[None]:
    """Turn an error of the system about this folder into a problem with a fix."""
    place = str(folder.absolute())
    try:
        yield
    except OSError as error:
        named = place if error.filename is None else str(error.filename)
        if not (named.startswith(place) or place.startswith(named)):
            raise
        problems.add("E-OUTPUT", folder.as_posix(), 0, "",
                     f"no write access ({error.strerror or error})", WRITABLE,
                     FIXES.get(error.errno or 0, ELSEWHERE))


def _refuse_waiting(folder: Path, problems: Problems) -> None:
    """Report files that a killed run had set aside and that cannot be put back."""
    if waiting := waiting_in(folder):
        problems.add("E-OUTPUT", folder.as_posix(), 0, "",
                     f"{len(waiting)} files of a run that was stopped, in {ASIDE}, whose places "
                     f"are taken ({waiting[0]})", "free places, to which they can go back",
                     f"move what stands in their places elsewhere, or the folder {ASIDE}")


def _refuse(folder: Path, owner: Owner, problems: Problems) -> None:
    if not folder.is_dir():
        if folder.exists():
            problems.add("E-OUTPUT", folder.as_posix(), 0, "", "a file",
                         f"a folder for the {owner.content}", ELSEWHERE)
        return
    record = read_manifest(folder / owner.manifest)
    if record is None:
        _refuse_others(folder, owner, problems)
        return
    _refuse_folders(folder, outputs(record), problems)
    if not owner.replace:
        _refuse_other_scenario(folder, owner, record, problems)
        _refuse_changed(folder, owner, record, problems)


def _refuse_others(folder: Path, owner: Owner, problems: Problems) -> None:
    others = {path.name for path in folder.iterdir()} - NOBODYS
    if others:
        found = (f"{owner.manifest}, which this program did not write" if owner.manifest in others
                 else f"a folder with other files and no {owner.manifest}")
        problems.add(
            "E-OUTPUT", folder.as_posix(), 0, "", found,
            f"a new folder, an empty one, or one of earlier {owner.content}",
            "name another folder with -o, or empty this one yourself",
        )


def _refuse_other_scenario(
    folder: Path, owner: Owner, record: Mapping[str, Any], problems: Problems
) -> None:
    before = str(record.get("scenario", ""))
    if owner.name and before != owner.name:
        problems.add(
            "E-OUTPUT", folder.as_posix(), 0, "", f'{owner.content} of the scenario "{before}"',
            f'{owner.content} of "{owner.name}", or an empty folder',
            "name another folder with -o, or add --replace",
        )
    elif OUTPUTS not in record:
        problems.add(
            "E-OUTPUT", folder.as_posix(), 0, "",
            f"{owner.content} of an earlier version, without a list of its files",
            "a folder whose files are listed",
            "name another folder with -o, or add --replace to replace the files of its names",
        )


def _refuse_folders(folder: Path, names: Iterable[str], problems: Problems) -> None:
    """Report folders where files are to be put: nobody knows what is in them."""
    for name in names:
        if (folder / name).is_dir():
            problems.add(
                "E-OUTPUT", (folder / name).as_posix(), 0, "", "a folder of this name",
                "a file that the program wrote, or nothing",
                "give your folder another name, or name another folder with -o",
            )


def _refuse_changed(
    folder: Path, owner: Owner, record: Mapping[str, Any], problems: Problems
) -> None:
    changed = "a file that was changed since it was written"
    if OUTPUTS in record and not is_sealed(record):
        problems.add(
            "E-OUTPUT", (folder / owner.manifest).as_posix(), 0, "", changed,
            "the file as it was written", "name another folder with -o, or add --replace",
        )
    for name in changed_files(folder, record):
        if (folder / name).is_file():
            problems.add(
                "E-OUTPUT", (folder / name).as_posix(), 0, "",
                changed, "the file as it was written",
                "give your copy another name, name another folder with -o, or add --replace",
            )


def _put_in_place(folder: Path, owner: Owner, keep: bool) -> None:
    place = folder.absolute()
    record = read_manifest(place / owner.manifest)
    new = files_in(place / FRESH)
    kept = {name: sha for name, sha in outputs(record or {}).items() if keep and name not in new}
    listed = _listed(record, owner)
    _refuse_strangers(folder, [name for name in new if name not in listed])
    text = sealed_text(place / FRESH, owner.manifest, kept)
    (place / FRESH / owner.manifest).write_text(text, "utf-8", newline="\n")
    old = [name for name in listed if name not in kept and (place / name).is_file()]
    exchange(place, owner.manifest, old)


def _listed(record: Mapping[str, Any] | None, owner: Owner) -> list[str]:
    """Return the files that may be replaced."""
    if record is None:
        return []
    own = outputs(record) if OUTPUTS in record else sorted(owner.legacy)
    return list(dict.fromkeys([owner.manifest, *own]))


def _refuse_strangers(folder: Path, unlisted: list[str]) -> None:
    problems = Problems()
    _refuse_folders(folder, unlisted, problems)
    for name in unlisted:
        if (folder / name).exists() and not (folder / name).is_dir():
            problems.add(
                "E-OUTPUT", (folder / name).as_posix(), 0, "",
                "a file of this name that the program did not write", "no such file",
                "give your file another name, or name another folder with -o",
            )
    problems.raise_if_any()
