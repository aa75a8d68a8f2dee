"""The written programme means the same to other solvers: GLPK and CBC find the same cost."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from simulator.optimiser.infeasible.proof import solve
from simulator.optimiser.programme.binding_targets import enforced
from simulator.optimiser.solving.lp_text import lp_text
from simulator.optimiser.solving.solver import OPTIMAL
from simulator.optimiser.solving.task import Task, prepare
from simulator.scenario.keys import Target
from simulator.simulation.loading import load
from simulator.simulation.run import simulate
from tests.fixtures.moving import moving_city

UNREACHABLE = "LPS-T36"
LIMIT = 500
SOLVERS = ("glpsol", "cbc")


def glpsol(model: Path) -> float:
    """Return the objective that GLPK finds."""
    report = model.with_suffix(".txt")
    subprocess.run(["glpsol", "--lp", model, "--tmlim", str(LIMIT), "--output", report],
                   check=True, capture_output=True)  # fmt: skip
    text = report.read_text("utf-8")
    assert re.search(r"^Status:\s+OPTIMAL", text, re.M), text[:400]
    found = re.search(r"^Objective:\s+obj = (\S+)", text, re.M)
    assert found
    return float(found[1])


def cbc(model: Path) -> float:
    """Return the objective that CBC finds."""
    report = model.with_suffix(".txt")
    subprocess.run(["cbc", model, "sec", str(LIMIT), "solve", "solution", report],
                   check=True, capture_output=True)  # fmt: skip
    found = re.match(r"Optimal - objective value\s+(\S+)", report.read_text("utf-8"))
    assert found
    return float(found[1])


def check(task: Task, solver: str, folder: Path) -> None:
    found = solve(task)
    assert found.status == OPTIMAL
    model = folder / "model.lp"
    model.write_text(lp_text(task), "utf-8")
    objective = {"glpsol": glpsol, "cbc": cbc}[solver](model)
    assert objective + task.programme.offset == pytest.approx(found.objective, rel=1e-6)


def needs(solver: str) -> pytest.MarkDecorator:
    """Skip without the solver: it is a program of the system, which CI installs."""
    return pytest.mark.skipif(shutil.which(solver) is None, reason=f"{solver} is not installed "
                              "(apt-get install glpk-utils coinor-cbc)")  # fmt: skip


@pytest.mark.parametrize("solver", [pytest.param(s, marks=needs(s)) for s in SOLVERS])
def test_the_tiny_city(solver: str, tmp_path: Path) -> None:
    check(prepare(moving_city().run(), lambda _, target: enforced(target)), solver, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("solver", [pytest.param(s, marks=needs(s)) for s in SOLVERS])
def test_liupanshui(solver: str, tmp_path: Path) -> None:
    """With every target of the plan but the one that no mix reaches."""

    def binds(name: str, target: Target) -> bool:
        return enforced(target) and name != UNREACHABLE

    check(prepare(simulate(load("liupanshui")), binds), solver, tmp_path)
