"""Folders for a moment in the system's place for such; those of killed runs go at the next one."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from simulator.errors import InputError
from simulator.folders.lock import locked

OWN = "simulator-"
"""How their names begin: nobody else's folder is swept."""
YOUNG = 60.0
"""Seconds in which a folder may be another run's that has not locked it yet."""


@contextmanager
def scratch(purpose: str) -> Iterator[Path]:
    """Give an empty folder that is gone when the block ends, and sweep those of killed runs."""
    prefix = f"{OWN}{purpose}-"
    _sweep(prefix)
    with tempfile.TemporaryDirectory(prefix=prefix) as name, locked(Path(name)):
        yield Path(name)


def _sweep(prefix: str) -> None:
    """Remove folders that no run holds: the system frees the lock of one that was killed."""
    for old in Path(tempfile.gettempdir()).glob(f"{prefix}*"):
        with suppress(OSError, InputError):
            if not old.is_symlink() and time.time() - old.stat().st_mtime > YOUNG:
                with locked(old):
                    shutil.rmtree(old, ignore_errors=True)
