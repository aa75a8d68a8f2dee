"""A bar for what takes longer than two seconds: on a terminal only."""

from __future__ import annotations

import os
import sys
import time
from threading import Lock, Timer
from types import TracebackType
from typing import TYPE_CHECKING

from simulator.cli.asked.options import Options
from simulator.foreign import harmless

if TYPE_CHECKING:
    from rich import progress as rich_progress

PATIENCE = 2.0
"""Seconds before the bar is shown, and before rich is loaded for it."""
LENGTH = 20
PER_SECOND = 5


class Progress:
    """Shows which step is being done; steps : their number if it is known."""

    def __init__(self, options: Options, steps: int = 0) -> None:
        self.steps, self.done, self.label = steps, -1, ""
        self._begin = time.monotonic()
        self._lock = Lock()
        self._bar: rich_progress.Progress | None = None
        wanted = sys.stderr.isatty() and os.environ.get("TERM") != "dumb" and not options.quiet
        self._timer = Timer(PATIENCE, self._show) if wanted else None

    def __enter__(self) -> Progress:
        if self._timer is not None:
            self._timer.daemon = True
            self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer.join()
        if self._bar is not None:
            self._bar.stop()

    def step(self, label: str) -> None:
        """Begin the next step."""
        with self._lock:
            self.done, self.label = self.done + 1, harmless(label)
            if self._bar is not None:
                self._bar.update(self._bar.task_ids[0], completed=self.done,
                                 description=self.label)

    def _show(self) -> None:
        bar = _bar()
        with self._lock:
            task = bar.add_task(self.label, total=self.steps or None, completed=max(self.done, 0))
            bar.tasks[task].start_time = self._begin
            bar.start()
            self._bar = bar


def _bar() -> rich_progress.Progress:
    """Return a bar on the error stream that vanishes at the end and takes no text for markup.

    What is printed meanwhile goes where it would go without it: output to a pipe stays clean.
    """
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar
    from rich.table import Column

    label = TextColumn("{task.description}", markup=False,
                       table_column=Column(ratio=1, no_wrap=True, overflow="ellipsis"))
    shown = BarColumn(LENGTH, complete_style="green", pulse_style="green"), label
    return Bar(*shown, TimeElapsedColumn(), console=Console(file=sys.stderr), expand=True,
               transient=True, redirect_stdout=False, refresh_per_second=PER_SECOND,
               get_time=time.monotonic)
