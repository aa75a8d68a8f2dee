"""One run at a time writes into a folder; a killed one leaves no lock."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from simulator.errors import Problems

LOCK = ".simulator-lock"


@contextmanager
def locked(place: Path) -> Iterator[None]:
    """Hold a folder while the block runs.

    Raises
    ------
    InputError
        If another run writes there (E-OUTPUT).
    """
    problems, path = Problems(), place / LOCK
    with path.open("a+b") as file:
        if not _takes(file):
            problems.add("E-OUTPUT", place.as_posix(), 0, "", "a folder into which another run "
                         "writes at this moment", "a folder that nobody writes into",
                         "wait for it to end, or name another folder with -o")
            problems.raise_if_any()
        try:
            yield
        finally:
            with suppress(OSError):
                path.unlink()


def _takes(file: IO[bytes]) -> bool:
    """Lock a file for this process without waiting; the system frees it when the process ends."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return _has_no_locks(error)
    return True


def _has_no_locks(error: OSError) -> bool:
    """Tell whether the file system knows no locks, as some network folders do."""
    return not isinstance(error, (BlockingIOError, PermissionError))
