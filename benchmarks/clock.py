"""Stopwatch, ratios, and the machine they were measured on.

Seconds are those of the processor, so that other work on the machine counts less; every step uses
one thread, so that on an idle machine they are those of the clock.
"""

from __future__ import annotations

import gc
import os
import platform
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median

PACKAGES = ("numpy", "pyomo", "highspy", "highspy-extras", "linopy", "xarray", "scipy")


def now() -> float:
    """Return the processor time of this process [s]."""
    return time.process_time()


class Laps:
    """Seconds by step, one list per step."""

    def __init__(self) -> None:
        self.seconds: dict[str, list[float]] = {}

    @contextmanager
    def lap(self, name: str) -> Iterator[None]:
        """Time a step; rubbish of the step before is collected first, as a fresh process would."""
        gc.collect()
        begin = now()
        yield
        self.add(name, now() - begin)

    def add(self, name: str, seconds: float) -> None:
        """Add a time that was measured elsewhere."""
        self.seconds.setdefault(name, []).append(seconds)

    def typical(self, name: str) -> float:
        """Return the median of a step."""
        return float(median(self.seconds[name]))

    def ratio(self, steps: Iterable[str], floor: str) -> float:
        """Return the median over the runs of the sum of steps by the floor of the same run."""
        total = [sum(run) for run in zip(*(self.seconds[step] for step in steps), strict=True)]
        floors = self.seconds[floor]
        return float(median(a / b for a, b in zip(total, floors, strict=True)))

    def table(self) -> str:
        """Return a Markdown table of medians and ranges."""
        lines = ["| step | median s | lowest | highest | runs |", "|---|---:|---:|---:|---:|"]
        for name, found in self.seconds.items():
            lines.append(f"| {name} | {median(found):.3f} | {min(found):.3f} | {max(found):.3f} "
                         f"| {len(found)} |")
        return "\n".join(lines)


def machine() -> str:
    """Return processor, cores, system, load and versions in one line each."""
    found = Path("/proc/cpuinfo")
    names = [line.split(":", 1)[1].strip() for line in found.read_text().splitlines()
             if line.startswith("model name")] if found.exists() else [platform.processor()]
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"
    return "\n".join([
        f"{names[0] if names else 'unknown processor'}, {os.cpu_count()} cores, "
        f"{platform.system()}, Python {platform.python_version()}, load {load} at the start",
        ", ".join(f"{name} {_version(name)}" for name in PACKAGES),
    ])


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
