"""Draws that do not fit a scenario are refused in words; numbers of any kind are numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest

from simulator.errors import InputError
from simulator.measures.drawn import DrawnMeasures
from simulator.simulation.draws import Draws
from simulator.simulation.run import simulate
from tests.fixtures.drawn import (
    Array,
    city,
)

# what is wrong is said


def wrong(make: Callable[[], Any]) -> str:
    """Return what the only problem says that was found and expected."""
    with pytest.raises(InputError) as caught:
        make()
    (problem,) = caught.value.problems
    return f"{problem.code} {problem.key}: {problem.found}; {problem.expected}"


def test_draws_that_do_not_fit_are_refused() -> None:
    scenario = city().load()
    rows = len(scenario.theta)

    def told(theta: Array | None = None, **measures: Any) -> str:
        return wrong(lambda: simulate(scenario, Draws(theta, DrawnMeasures(**measures))))

    assert told(np.ones((2, 3))) == (
        f"E-VALUE draws theta: 3 rows; the {rows} parameter rows of tiny")
    assert told(np.full((2, rows), np.nan)).startswith(
        "E-VALUE draws theta: numbers that are missing or infinite")
    assert told(absent={"nev_buss": np.array([True])}) == (
        'E-NAME draws absent: unknown name "nev_buss"; a measure of the plan')
    assert told(uptake={("nev_bus", "stok"): np.ones((1, 11))}) == (
        'E-NAME draws uptake nev_bus: unknown name "stok"; a move of nev_bus in the plan')
    assert told(uptake={("nev_bus", "stock"): np.ones((1, 4))}) == (
        "E-VALUE draws uptake nev_bus stock: 4 years; the 11 years of tiny")


@pytest.mark.parametrize(("theta", "measures", "said"), [
    (None, {}, "draws: nothing drawn; theta, or arrays in measures"),
    (np.ones(3), {}, "draws theta: the shape (3,); (draw, row)"),
    (np.ones((0, 3)), {}, "draws: arrays of no draws; at least one"),
    ("x", {}, "draws theta: str; an array of numbers"),
    ([[True, 1.0]], {}, "draws theta: list; an array of numbers"),
    (np.array([["1"]], object), {}, "draws theta: ndarray; an array of numbers"),
    ([[1.0, 2.0], [3.0]], {}, "draws theta: list; rows of one length, numbers in each"),
    (np.ones((2, 3)), {"realisation": {"a": np.ones(3)}},
     "draws: arrays of different numbers of draws: theta 2, realisation a 3; one number"),
    (None, {"absent": {"a": [0.5]}}, "draws absent a: [0.5]; an array of True and False"),
    (None, {"absent": {"a": "yes"}}, "draws absent a: 'yes'; an array of True and False"),
    (None, {"realisation": {"a": [True]}}, "draws realisation a: [True]; an array of numbers"),
    (None, {"realisation": 3}, "draws realisation: int; a mapping of measures to arrays"),
])
def test_arrays_of_other_shapes_are_refused(
    theta: Any, measures: Mapping[str, Any], said: str
) -> None:
    assert wrong(lambda: Draws(theta, DrawnMeasures(**measures))) == f"E-VALUE {said}"


def test_a_path_names_a_measure_and_its_move() -> None:
    assert wrong(lambda: DrawnMeasures(uptake={"nev_bus": np.ones((1, 11))})) == (  # type: ignore[dict-item]
        "E-NAME draws uptake: 'nev_bus'; pairs of measure and move")
    assert wrong(lambda: Draws(measures=None)).startswith("E-VALUE draws measures")  # type: ignore[arg-type]


def test_lists_and_objects_are_arrays_too() -> None:
    """Numbers of any kind become floats, as they stand."""
    for given in ([[1, 2.5]], np.array([[1, 2.5]], object), np.array([[1, 2.5]], np.float32)):
        found = Draws(given).theta  # type: ignore[arg-type]
        assert found is not None
        assert found.dtype == float
        assert found.tolist() == [[1.0, 2.5]]
    assert DrawnMeasures(realisation={"a": [0.5, 1]}).lead == (2,)  # type: ignore[dict-item]
