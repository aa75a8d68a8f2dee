"""The written programme means the same to every solver: its minimum is the cost that is printed."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path

import highspy
import pytest

from simulator.analysis.money import case_costs
from simulator.optimiser.answers.best import Best
from simulator.optimiser.infeasible.proof import solve
from simulator.optimiser.optimise import optimise
from simulator.optimiser.programme.binding_targets import enforced
from simulator.optimiser.solving.lp_text import lp_text
from simulator.optimiser.solving.solver import OPTIMAL
from simulator.optimiser.solving.task import Task, prepare
from simulator.scenario.keys import Target
from simulator.simulation.case import LEAST_COST
from simulator.simulation.run import simulate
from tests.fixtures.bundled_cities import simulated
from tests.fixtures.moving import moving_city
from tests.fixtures.renamed import CHINESE, STEERED, task_of
from tests.hand.test_pencil_controls import fixed_control_standing
from tests.hand.test_pencil_register import PROOFS, city_of

UNREACHABLE = "LPS-T36"
LIMIT = 500
MILLION = 1e6


def highs(model: Path) -> float:
    """Return the objective that HiGHS finds in the file."""
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    assert solver.readModel(str(model)) == highspy.HighsStatus.kOk
    assert solver.run() == highspy.HighsStatus.kOk
    assert solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return float(solver.getInfo().objective_function_value)


def glpsol(model: Path) -> float:
    """Return the objective that GLPK finds."""
    report = model.with_suffix(".txt")
    subprocess.run(["glpsol", "--lp", model, "--tmlim", str(LIMIT), "--output", report],
                   check=True, capture_output=True)
    text = report.read_text("utf-8")
    assert re.search(r"^Status:\s+(INTEGER )?OPTIMAL", text, re.M), text[:400]
    found = re.search(r"^Objective:\s+obj = (\S+)", text, re.M)
    assert found
    return float(found[1])


def cbc(model: Path) -> float:
    """Return the objective that CBC finds."""
    report = model.with_suffix(".txt")
    subprocess.run(["cbc", model, "sec", str(LIMIT), "solve", "solution", report],
                   check=True, capture_output=True)
    found = re.match(r"Optimal - objective value\s+(\S+)", report.read_text("utf-8"))
    assert found
    return float(found[1])


def needs(solver: str) -> pytest.MarkDecorator:
    """Skip without the solver: it is a program of the system, which CI installs."""
    return pytest.mark.skipif(shutil.which(solver) is None, reason=f"{solver} is not installed "
                              "(apt-get install glpk-utils coinor-cbc)")


READERS = (highs, pytest.param(glpsol, marks=needs("glpsol")),
           pytest.param(cbc, marks=needs("cbc")))
by_every_solver = pytest.mark.parametrize("minimum", READERS)


def written(task: Task, folder: Path) -> Path:
    """Write the programme into a folder."""
    model = folder / "model.lp"
    model.write_text(lp_text(task), "utf-8")
    return model


def check(task: Task, minimum: Callable[[Path], float], folder: Path) -> None:
    found = solve(task)
    assert found.status == OPTIMAL
    cost = task.money(found.objective) / MILLION
    assert minimum(written(task, folder)) == pytest.approx(cost, rel=1e-6)


@by_every_solver
def test_the_tiny_city(minimum: Callable[[Path], float], tmp_path: Path) -> None:
    check(prepare(moving_city().run(), lambda _, target: enforced(target)), minimum, tmp_path)


@by_every_solver
def test_a_city_of_chinese_works_and_targets(
    minimum: Callable[[Path], float], tmp_path: Path
) -> None:
    """Names of equal length in another script, and names that would steer a terminal."""
    check(task_of(CHINESE), minimum, tmp_path)
    check(task_of(STEERED), minimum, tmp_path)


@by_every_solver
def test_the_cost_that_no_variable_changes_is_in_the_file(
    minimum: Callable[[Path], float], tmp_path: Path
) -> None:
    """146 by hand, of which the filters that stand from the start cost 1 x 0.5 x 6 = 3."""
    task = fixed_control_standing().task
    assert task.constant == pytest.approx(3, rel=1e-9)
    assert minimum(written(task, tmp_path)) == pytest.approx(146, rel=1e-6)


@pytest.mark.slow
@by_every_solver
@pytest.mark.parametrize("name", PROOFS)
def test_every_pencil_city(
    name: str, minimum: Callable[[Path], float], tmp_path: Path
) -> None:
    solved = city_of(name)
    assert minimum(written(solved.task, tmp_path)) == pytest.approx(solved.cost, rel=1e-6)


@cache
def yes_or_no() -> Best:
    """Return the least-cost mix of the tiny city with its projects in full or not at all."""
    scenario = moving_city().load()
    return optimise(scenario, simulate(scenario), projects="lumpy", gap=1e-9)


@by_every_solver
def test_a_programme_of_yes_or_no(minimum: Callable[[Path], float], tmp_path: Path) -> None:
    best = yes_or_no()
    assert best.status == OPTIMAL
    assert best.task.programme.integer.any()
    printed = case_costs(best.run)[LEAST_COST].present / MILLION
    assert minimum(written(best.task, tmp_path)) == pytest.approx(printed, rel=1e-6)


@pytest.mark.slow
@by_every_solver
def test_liupanshui(minimum: Callable[[Path], float], tmp_path: Path) -> None:
    """With every target of the plan but the one that no mix reaches."""

    def binds(name: str, target: Target) -> bool:
        return enforced(target) and name != UNREACHABLE

    check(prepare(simulated("liupanshui"), binds), minimum, tmp_path)
