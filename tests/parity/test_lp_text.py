"""The programme as text: every constraint as it would be written by hand, the same each time."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from simulator.optimiser.solving.lp_text import lp_text
from tests.fixtures.lp import Row, rows_of
from tests.hand.test_pencil_register import PROOFS, TARGETS, city_of

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SHOWN = ("2021", "2021lo", "2021up", "2026", "2026lo", "2026up")
"""Years whose rows are in the files: the first, which the base year touches, and the last."""


def written(name: str) -> dict[str, Row]:
    """Return the rows of one constraint in its pencil city."""
    rows = rows_of(lp_text(city_of(name).task))
    start = "target." if name in TARGETS else f"{name}."
    return {key: row for key, row in rows.items()
            if key.startswith(start) and key.rpartition(".")[2] in SHOWN}


@pytest.mark.parametrize("name", PROOFS)
def test_the_rows_of_a_constraint_are_those_of_its_file(name: str) -> None:
    expected = rows_of((HERE / "lp" / f"{name}.lp").read_text("utf-8"))
    found = written(name)
    assert list(found) == list(expected)
    for key, row in expected.items():
        assert found[key].exact == row.exact, key
        assert found[key].terms == pytest.approx(row.terms, rel=1e-12), key
        assert found[key].bound == pytest.approx(row.bound, rel=1e-12), key


def test_no_file_lacks_its_constraint() -> None:
    assert {path.stem for path in (HERE / "lp").glob("*.lp")} == set(PROOFS)


TINY = """
from tests.fixtures.moving import moving_city
run = moving_city().run()
"""
CITY = """
from simulator.simulation.loading import load
from simulator.simulation.run import simulate
run = simulate(load("liupanshui"))
"""
PRINT = """
import hashlib
from simulator.optimiser.infeasible.proof import solve
from simulator.optimiser.programme.binding_targets import choose
from simulator.optimiser.solving.lp_text import lp_text
from simulator.optimiser.solving.task import prepare
task = prepare(run, choose(chosen=lambda name, target: name != "LPS-T36"))
print(hashlib.sha256(lp_text(task).encode()).hexdigest())
print(hashlib.sha256(solve(task).values.tobytes()).hexdigest())
"""


def printed(code: str, seeds: tuple[str, ...]) -> list[str]:
    """Return what processes of their own print, each with its seed for hashes."""
    base = os.environ | {"PYTHONPATH": str(ROOT)}
    started = [
        subprocess.Popen([sys.executable, "-c", code + PRINT], cwd=ROOT, text=True,
                         env=base | {"PYTHONHASHSEED": seed}, stdout=subprocess.PIPE)
        for seed in seeds
    ]  # fmt: skip
    return [process.communicate()[0] for process in started]


@pytest.mark.parametrize("code", [
    pytest.param(TINY, id="tiny"),
    pytest.param(CITY, id="liupanshui", marks=pytest.mark.slow),
])  # fmt: skip
def test_two_processes_write_the_same_text_and_find_the_same_mix(code: str) -> None:
    first, second = printed(code, ("1", "2"))
    assert len(first.splitlines()) == 2
    assert first == second
