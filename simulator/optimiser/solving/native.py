"""HiGHS, kept from writing where the program writes: the only module that imports highspy.

Standard output belongs to whoever runs the program (with `--json` it must parse), yet native code
writes on file descriptor 1 whatever Python's `sys.stdout` is: HiGHS 1.16.0 prints its banner
whenever a solver is made, "output_flag" or not. So file descriptor 1 leads elsewhere while native
code runs. What it prints at its import and when a solver is made is a banner and is dropped; what
it prints later may matter and goes to standard error. A file descriptor belongs to the process:
what another thread prints meanwhile goes the same way.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import re
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

from simulator.errors import InputError, Problem

__all__ = ["GUARD", "MINIMUM_HIGHS", "Guard", "Highs", "check_version", "highspy"]
STDOUT, STDERR = 1, 2
MINIMUM_HIGHS = (1, 15, 1)
"""Earlier ones return wrong optima of programmes with whole numbers."""
C_STDOUT = {"linux": "stdout", "darwin": "__stdoutp"}
"""C's name of its standard output; elsewhere all its streams are flushed."""


def _c_flush() -> Callable[[], object]:
    """Return what empties C's own buffer of standard output."""
    library = ctypes.CDLL("ucrtbase" if sys.platform == "win32" else None)
    name = C_STDOUT.get(sys.platform)
    stream = ctypes.c_void_p.in_dll(library, name) if name else None
    return lambda: library.fflush(stream)


class Guard:
    """Leads file descriptor 1 elsewhere while native code runs, in any number of threads.

    inside : calls under way whose output goes to standard error; kept : where file descriptor 1
    led before the first of them, None if it was closed.
    """

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.inside = 0
        self.kept: int | None = None
        self.c_flush = _c_flush()

    @contextlib.contextmanager
    def to_stderr(self) -> Iterator[None]:
        """Send what native code prints to standard error; others may be inside too."""
        with self.lock:
            if not self.inside:
                self.kept = self._lead_to_stderr()
            self.inside += 1
        try:
            yield
        finally:
            with self.lock:
                self.inside -= 1
                if not self.inside:
                    self._lead_back(self.kept)

    @contextlib.contextmanager
    def dropped(self) -> Iterator[None]:
        """Drop what native code prints; nobody else may come in or go out meanwhile."""
        with self.lock:
            kept = self._lead_to_nowhere()
            try:
                yield
            finally:
                self._lead_back(kept)

    def _lead_to_stderr(self) -> int | None:
        """Return a copy of where file descriptor 1 led; nowhere does if there is no stderr."""
        if sys.__stderr__ is None or not _is_open(STDERR):
            return self._lead_to_nowhere()
        return self._lead_to(STDERR)

    def _lead_to_nowhere(self) -> int | None:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        try:
            return None if nowhere == STDOUT else self._lead_to(nowhere)
        finally:
            os.close(nowhere)

    def _lead_to(self, target: int) -> int | None:
        if not _is_open(STDOUT):
            return None
        self._flush()
        kept = os.dup(STDOUT)
        os.dup2(target, STDOUT)
        return kept

    def _lead_back(self, kept: int | None) -> None:
        if kept is None:
            return
        self.c_flush()
        os.dup2(kept, STDOUT)
        os.close(kept)

    def _flush(self) -> None:
        """Write out what was printed before.

        A broken pipe, a closed stream and one without a descriptor (under a test runner) are left
        for the printer to find: nothing that the solver says depends on them.
        """
        self.c_flush()
        with contextlib.suppress(OSError, ValueError, AttributeError):
            if sys.stdout.fileno() == STDOUT:
                sys.stdout.flush()


def _is_open(descriptor: int) -> bool:
    try:
        os.fstat(descriptor)
    except OSError as error:
        if error.errno != errno.EBADF:
            raise
        return False
    return True


GUARD = Guard()
with GUARD.dropped():
    import highspy


class Highs:
    """A solver of HiGHS; every method is that of `highspy.Highs`, under the guard."""

    def __init__(self) -> None:
        with GUARD.dropped():
            self._native: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        check_version(self.version())

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("_"):
            raise AttributeError(name)
        method = getattr(self._native, name)

        def guarded(*arguments: Any, **named: Any) -> Any:
            with GUARD.to_stderr():
                return method(*arguments, **named)

        return guarded


def check_version(installed: str) -> None:
    """Raise InputError where HiGHS is too old to be trusted."""
    numbers = tuple(int(number) for number in re.findall(r"\d+", installed)[:3])
    if numbers >= MINIMUM_HIGHS:
        return
    minimum = ".".join(map(str, MINIMUM_HIGHS))
    raise InputError([Problem(
        "E-SOLVER", "highspy", 0, "version", f"HiGHS {installed}", f"HiGHS {minimum} or newer",
        f'run "pip install \'highspy>={minimum}\'"',
    )])
