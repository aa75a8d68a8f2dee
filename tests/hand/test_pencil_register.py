"""Every constraint of the programme has a pencil-size optimum that it decides."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path
from types import ModuleType

import pytest

from simulator.optimiser.programme import constraints
from simulator.optimiser.programme.assembly import FAMILIES
from tests.fixtures.pencil import Solved
from tests.hand import (
    test_pencil_controls,
    test_pencil_levers,
    test_pencil_shares,
    test_pencil_stock,
    test_pencil_targets,
)

TARGETS = ("target_most", "target_least")
PROOFS: dict[str, tuple[ModuleType, str]] = {
    "serve": (test_pencil_shares, "test_serve"),
    "exogenous": (test_pencil_shares, "test_exogenous"),
    "dispatched": (test_pencil_shares, "test_dispatched"),
    "linked": (test_pencil_shares, "test_linked"),
    "dump_limit": (test_pencil_shares, "test_dump_limit"),
    "share_limit": (test_pencil_shares, "test_share_limit"),
    "share_floor": (test_pencil_shares, "test_share_floor"),
    "share_pace": (test_pencil_shares, "test_share_pace"),
    "additions_limit": (test_pencil_shares, "test_additions_limit"),
    "standing": (test_pencil_stock, "test_standing"),
    "standing_exact": (test_pencil_stock, "test_standing_exact"),
    "no_return": (test_pencil_stock, "test_no_return"),
    "run_idle": (test_pencil_stock, "test_run_idle"),
    "run_full": (test_pencil_stock, "test_run_full"),
    "known_capacity": (test_pencil_stock, "test_known_capacity"),
    "reserve": (test_pencil_stock, "test_reserve"),
    "capacity_limit": (test_pencil_stock, "test_capacity_limit"),
    "capacity_floor": (test_pencil_stock, "test_capacity_floor"),
    "capacity_pace": (test_pencil_stock, "test_capacity_pace"),
    "land_stays": (test_pencil_stock, "test_land_stays"),
    "family": (test_pencil_controls, "test_family"),
    "no_backsliding": (test_pencil_controls, "test_no_backsliding"),
    "cover_limit": (test_pencil_controls, "test_cover_limit"),
    "cover_pace": (test_pencil_controls, "test_cover_pace"),
    "control_standing": (test_pencil_controls, "test_control_standing"),
    "fixed_control_standing": (test_pencil_controls, "test_fixed_control_standing"),
    "lever_pace": (test_pencil_levers, "test_lever_pace"),
    "closed_stays_closed": (test_pencil_levers, "test_closed_stays_closed"),
    "trade": (test_pencil_shares, "test_trade"),
    "target_most": (test_pencil_targets, "test_a_cap"),
    "target_least": (test_pencil_targets, "test_the_worked_programme"),
}
"""Constraint -> the test that it decides; the city of the test has the constraint's name."""


def city_of(name: str) -> Solved:
    """Return the solved city of a constraint's pencil test."""
    module, _ = PROOFS[name]
    solved: Solved = getattr(module, name)()
    return solved


def test_no_constraint_lacks_a_pencil_optimum() -> None:
    written = {name for name, found in inspect.getmembers(constraints, inspect.isfunction)
               if found.__module__ == constraints.__name__ and not name.startswith("_")}
    assert set(PROOFS) == written - {"cost"}
    assert set(PROOFS) == {name for name, _, _ in FAMILIES} | set(TARGETS)


@pytest.mark.parametrize("name", PROOFS)
def test_the_constraint_decides_its_pencil_optimum(name: str) -> None:
    """Its test exists; its rows are in the programme; without them the answer would be cheaper."""
    module, test = PROOFS[name]
    assert callable(getattr(module, test))
    solved = city_of(name)
    assert solved.rows(name)
    assert solved.cost_without(name) < solved.cost - 1e-3


@pytest.mark.parametrize("path", sorted(Path(__file__).parent.glob("test_pencil_*.py")),
                         ids=lambda path: path.stem)
def test_every_pencil_test_says_what_it_proves(path: Path) -> None:
    if path == Path(__file__):
        return
    tests = [node for node in ast.parse(path.read_text("utf-8")).body
             if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")]
    assert tests
    for node in tests:
        said = ast.get_docstring(node) or ""
        assert "Proves:" in said, node.name
        assert "Sensitivity:" in said, node.name
