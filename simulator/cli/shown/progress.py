"""A bar for what takes longer than two seconds: on a terminal only."""

from __future__ import annotations

import sys
import threading
import time
from types import TracebackType

import typer

from simulator.cli.asked.options import Options
from simulator.cli.shown.output import PAGE, pad, wrap

PATIENCE = 2.0
"""Seconds before the bar is shown."""
BEAT = 0.2
LENGTH = 20


class Progress:
    """Shows which step is being done; steps : their number if it is known."""

    def __init__(self, options: Options, steps: int = 0) -> None:
        self.steps, self.done, self.label = steps, -1, ""
        self._begin = time.monotonic()
        self._over = threading.Event()
        self._shown = False
        wanted = sys.stderr.isatty() and not options.quiet
        self._thread = threading.Thread(target=self._watch, daemon=True) if wanted else None

    def __enter__(self) -> Progress:
        if self._thread is not None:
            self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over.set()
        if self._thread is not None:
            self._thread.join()
        if self._shown:
            typer.echo("\r" + " " * (PAGE - 1) + "\r", err=True, nl=False)

    def step(self, label: str) -> None:
        """Begin the next step."""
        self.done, self.label = self.done + 1, label

    def line(self, seconds: float) -> str:
        """Return the bar as one line shorter than the page."""
        share = self.done / self.steps if self.steps else 0.0
        full = round(share * LENGTH)
        head = f"[{'#' * full}{'.' * (LENGTH - full)}] " if self.steps else ""
        text = wrap(f"{head}{self.label}", PAGE - 10)[0]
        return pad(f"{text} {seconds:.0f} s", PAGE - 1)

    def _watch(self) -> None:
        while not self._over.wait(BEAT):
            seconds = time.monotonic() - self._begin
            if seconds > PATIENCE:
                self._shown = True
                typer.echo("\r" + self.line(seconds), err=True, nl=False)
