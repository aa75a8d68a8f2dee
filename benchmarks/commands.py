"""What a planner waits for at the prompt: whole processes, from the words to the last file."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

FLOOR = ("-c", "import numpy, pandas, xarray")
COMMANDS: dict[str, tuple[str, ...]] = {
    "python -c 'import numpy, pandas, xarray' (floor)": FLOOR,
    "--help": ("--help",),
    "simulate liupanshui --no-report": ("simulate", "liupanshui", "--no-report"),
    "simulate liupanshui": ("simulate", "liupanshui"),
    "run huzhou": ("run", "huzhou"),
}
WRITES = ("simulate", "run")
ANSWERED = (0, 3)


def commands(runs: int = 5) -> None:
    """Whole processes, median of five: seconds of the clock, and of the processor with children."""
    found = {name: [_timed(words) for _ in range(runs)] for name, words in COMMANDS.items()}
    floor = median(clock for clock, _ in found[next(iter(found))])
    print("| command | median s | lowest | highest | processor s | over the floor |")
    print("|---|---:|---:|---:|---:|---:|")
    for name, times in found.items():
        clock, cpu = ([one[n] for one in times] for n in (0, 1))
        print(f"| `{name}` | {median(clock):.2f} | {min(clock):.2f} | {max(clock):.2f} "
              f"| {median(cpu):.2f} | {median(clock) / floor:.1f} |", flush=True)


def _timed(words: tuple[str, ...]) -> tuple[float, float]:
    """Run one process; return its seconds of the clock and of the processor."""
    with tempfile.TemporaryDirectory() as folder:
        asked = [sys.executable, *(words if words == FLOOR else ("-m", "simulator", *words))]
        if words[0] in WRITES:
            asked += ["--quiet", "-o", str(Path(folder) / "out")]
        before, begin = _children(), time.perf_counter()
        code = subprocess.run(asked, capture_output=True, check=False).returncode
        seconds = time.perf_counter() - begin
        assert code in ANSWERED, f"{' '.join(words)} ended with {code}"
        return seconds, _children() - before


def _children() -> float:
    times = os.times()
    return times.children_user + times.children_system
