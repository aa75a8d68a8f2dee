"""Answers of the optimiser as objects: they pickle, compare by content, show themselves, hold."""

from __future__ import annotations

import pickle
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

import numpy as np
import pytest

from simulator.optimiser.answers.best import Best
from simulator.optimiser.content import Answer, read_only, same
from simulator.optimiser.modes.alternatives import near_optimal
from simulator.optimiser.modes.budget import most_reduction
from simulator.optimiser.modes.cost_curve import macc
from simulator.optimiser.modes.frontier import pareto
from simulator.optimiser.optimise import optimise
from simulator.simulation.case import LEAST_COST
from simulator.simulation.scenario import Scenario
from tests.fixtures.moving import moving_city

LINES = 12


@cache
def city(cut: str = "-20 %") -> Scenario:
    tiny = moving_city()
    tiny.scenario["targets"]["T1"]["value"] = cut
    return tiny.load()


MAKERS = {
    "optimise": lambda: optimise(city()),
    "infeasible": lambda: optimise(city("-99 %")),
    "diagnosis": lambda: optimise(city("-99 %")).diagnosis,
    "lumpy": lambda: optimise(city(), projects="lumpy", gap=1e-9),
    "myopic": lambda: optimise(city(), myopic=True),
    "budget": lambda: most_reduction(city(), maximise="NOx", budget=1e8),
    "alternatives": lambda: near_optimal(optimise(city()), 2),
    "pareto": lambda: pareto(city(), x="NOx", points=3),
    "macc": lambda: macc(city(), points=3),
}


@cache
def answer(name: str) -> Any:
    return MAKERS[name]()


every_answer = pytest.mark.parametrize("name", MAKERS)


@every_answer
def test_an_answer_pickles_and_is_equal_to_its_copy(name: str) -> None:
    one = answer(name)
    copy = pickle.loads(pickle.dumps(one))
    assert copy == one
    assert copy is not one
    assert repr(copy) == repr(one)


@every_answer
def test_asked_twice_it_says_the_same(name: str) -> None:
    assert MAKERS[name]() == answer(name)


@every_answer
def test_an_answer_shows_itself_in_a_few_lines(name: str) -> None:
    lines = repr(answer(name)).splitlines()
    assert lines[0] == type(answer(name)).__name__
    assert 2 <= len(lines) <= LINES
    assert answer(name)._repr_html_().startswith(f"<table><caption>{lines[0]}</caption><tr>")


def test_what_the_line_of_an_optimum_say() -> None:
    """Case, status, cost, what the targets cost of it, how many are met: all four of the city."""
    best = answer("optimise")
    assert repr(best) == "\n".join([
        "Best",
        "  scenario    tiny",
        "  status      optimal",
        "  case        least_cost",
        f"  cost        {best.objective:,.0f} CNY of 2020, present value",
        f"  of targets  {best.objective - best.cheapest:,.0f} CNY of 2020",
        "  targets     4 of 4 met, 4 bind",
    ])


def test_other_content_is_not_equal() -> None:
    assert answer("optimise") != answer("infeasible")
    assert answer("optimise") != optimise(city("-21 %"))
    assert answer("optimise") != "optimal"
    copy = pickle.loads(pickle.dumps(answer("optimise")))
    copy.shadow_prices = {}
    assert copy != answer("optimise")


def arrays(found: Any, seen: set[int]) -> list[np.ndarray]:
    """Return the arrays of an answer and of what it holds."""
    if isinstance(found, np.ndarray):
        return [found]
    if isinstance(found, (list, tuple)):
        return [array for part in found for array in arrays(part, seen)]
    if not is_dataclass(found) or id(found) in seen:
        return []
    seen.add(id(found))
    own = [f.name for f in fields(found) if isinstance(found, Answer)]
    return [array for name in own for array in arrays(getattr(found, name), seen)]


@every_answer
def test_arrays_are_read_only_in_copies_too(name: str) -> None:
    for one in (answer(name), pickle.loads(pickle.dumps(answer(name)))):
        found = arrays(one, set())
        if isinstance(one, Best) and LEAST_COST in one.run.cases:
            found += list(vars(one.run.cases[LEAST_COST].mix).values())
        assert [array.shape for array in found if array.flags.writeable] == []


@pytest.mark.slow
def test_no_solver_is_kept() -> None:
    """What is kept is arrays; the solver is made again when it is asked for."""
    for name in ("optimise", "infeasible", "lumpy", "myopic", "budget"):
        assert answer(name).task.handle._highs is None
    best = optimise(city())
    near_optimal(best, 1)
    assert best.task.handle._highs is None


@pytest.mark.slow
def test_a_diagnosis_can_wait_until_it_is_asked_for() -> None:
    best = optimise(city("-99 %"), explain=False)
    assert best.diagnosis is None
    assert "diagnosis" not in best.seconds
    assert best == answer("infeasible")
    copy = pickle.loads(pickle.dumps(best))
    assert copy.diagnose() == answer("infeasible").diagnosis
    assert copy.diagnose() is copy.diagnosis
    assert best.diagnosis is None


def test_a_mix_has_no_diagnosis_and_targets_that_clash_have_the_same_without_foresight() -> None:
    assert answer("optimise").diagnose() is None
    blind = optimise(city("-99 %"), myopic=True)
    assert blind.diagnose() == answer("infeasible").diagnosis
    assert "diagnose() tells why" in repr(optimise(city("-99 %"), explain=False))


@pytest.mark.parametrize(("one", "other", "equal"), [
    (float("nan"), float("nan"), True), (1.0, 1, False), ([1, 2], (1, 2), False),
    ({"a": 1}, {"a": 2}, False), ([1], [1, 2], False), ("a", "a", True),
    (np.array([1.0, np.nan]), np.array([1.0, np.nan]), True),
    (np.array([1.0]), np.array([1.0, 1.0]), False), (np.array(["a"]), np.array(["a"]), True),
])
def test_same(one: Any, other: Any, equal: bool) -> None:
    assert same(one, other) is equal


def test_read_only() -> None:
    held = [np.zeros(2), (np.zeros(1),)]
    assert read_only(held) is held
    with pytest.raises(ValueError, match="read-only"):
        held[0][0] = 1.0
