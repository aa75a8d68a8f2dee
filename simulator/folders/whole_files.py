"""Folders and files that are written whole or not at all: what stood there comes back on failure.

Everything is written beside its place first and then put there in one step.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from simulator.errors import Problems

WRITABLE, ELSEWHERE = "a folder that may be written", "name another folder with -o"


@contextmanager
def whole_folder(folder: Path) -> Iterator[Path]:
    """Give an empty folder to fill, whose files stand in `folder` when the block ends well.

    The folder is a new or an empty one.

    Raises
    ------
    InputError
        If nothing can be written beside the folder (E-OUTPUT).
    """
    place, problems = folder.absolute(), Problems()
    fresh = _empty_for(place)
    try:
        fresh.chmod(0o755)
        yield fresh
        _put_in_place(fresh, place)
    except OSError as error:
        if error.filename is not None and not str(error.filename).startswith(str(place.parent)):
            raise
        _report(folder, error, WRITABLE, ELSEWHERE, problems)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    problems.raise_if_any()


@contextmanager
def whole_file(file: Path, expected: str = WRITABLE, fix: str = ELSEWHERE) -> Iterator[Path]:
    """Give the path of a file to write, which takes the place of `file` when the block ends well.

    expected, fix : words for a planner whose file or folder cannot be written.

    Raises
    ------
    InputError
        If the file cannot be written (E-OUTPUT).
    """
    problems, folder = Problems(), file.absolute().parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{file.name}-", dir=folder) as place:
            fresh = Path(place) / file.name
            yield fresh
            fresh.replace(file)
    except OSError as error:
        _report(file, error, expected, fix, problems)
    problems.raise_if_any()


def _empty_for(folder: Path) -> Path:
    """Return a new empty folder on the same disk, which nobody takes for results."""
    problems = Problems()
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        beside = folder if folder.is_dir() else folder.parent
        return Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=beside))
    except OSError as error:
        _report(folder, error, WRITABLE, ELSEWHERE, problems)
    problems.raise_if_any()
    raise AssertionError


def _report(
    path: Path, error: OSError, expected: str, fix: str, problems: Problems
) -> None:
    problems.add("E-OUTPUT", path.as_posix(), 0, "", f"no write access ({error.strerror})",
                 expected, fix)


def _put_in_place(fresh: Path, folder: Path) -> None:
    """Rename `fresh` to `folder`; one that is there, and empty, is filled."""
    if not folder.is_dir():
        fresh.replace(folder)
        return
    moved: list[Path] = []
    try:
        for path in sorted(fresh.iterdir()):
            moved.append(folder / path.name)
            path.replace(moved[-1])
    except BaseException:
        for path in moved:
            (shutil.rmtree if path.is_dir() else Path.unlink)(path)
        raise
