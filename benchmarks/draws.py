"""Draws of a city: from parameter values to the verdict of every target."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import numpy as np

from benchmarks.clock import Laps
from benchmarks.models import CITY, SEED
from simulator import Scenario, load
from simulator.simulation.assessing import assess_cases, verdicts_of
from simulator.simulation.drawing import city_of, moves_of
from simulator.simulation.draws import Draws
from simulator.simulation.run import BLOCK, simulate

GOAL, NUMPY = 12.0, 70.0
"""Milliseconds of processor time: of a draw, on a machine that imports numpy in so many."""


FLOOR = "import numpy"
_IMPORT = "import time; a = time.process_time(); import numpy; print(time.process_time() - a)"


def imports_numpy() -> float:
    """Return the seconds that a fresh process takes for it: how fast this machine is today."""
    told = subprocess.run([sys.executable, "-c", _IMPORT], capture_output=True, check=True)
    return float(told.stdout)


def drawn(scenario: Scenario, count: int) -> Draws:
    """Return values of all rows anywhere between their ends."""
    low, high = scenario.store.low(), scenario.store.high()
    part = np.random.default_rng(SEED).random((count, len(low)))
    return Draws(low + part * (high - low))


def verdicts(rounds: int = 7) -> None:
    """One block of draws of one city, theta to verdicts of all targets in both cases."""
    scenario = load(CITY)
    draws, laps = drawn(scenario, BLOCK), Laps()
    city = city_of(scenario, draws)
    verdicts_of(simulate(scenario, draws))
    steps: dict[str, Callable[[], object]] = {
        "plain run": lambda: simulate(scenario),
        "plain run with verdicts": lambda: assess_cases(simulate(scenario)),
        "block: compile the city": lambda: city_of(scenario, draws),
        "block: resolve the moves": lambda: moves_of(scenario, city, draws),
        "block: theta to verdicts": lambda: verdicts_of(simulate(scenario, draws)),
    }
    for _ in range(rounds):
        laps.add(FLOOR, imports_numpy())
        for name, step in steps.items():
            with laps.lap(name):
                step()
    print(laps.table())
    whole, plain = laps.typical("block: theta to verdicts"), laps.typical("plain run")
    each, floor = whole / BLOCK, 1e3 * laps.typical(FLOOR)
    print(f"\n- per draw, blocks of {BLOCK}: {1e3 * each:.1f} ms here, where numpy is imported in "
          f"{floor:.0f} ms; **{1e3 * each * NUMPY / floor:.1f} ms** where that takes {NUMPY:g} "
          f"(goal {GOAL:g})")
    print(f"- over one plain run: **{each / plain:.3f}**; over a plain run with verdicts: "
          f"{each / laps.typical('plain run with verdicts'):.3f}")
