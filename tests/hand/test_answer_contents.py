"""When two answers are equal, and small parts of the programme's arrays that others stand on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import highspy
import numpy as np
import pyomo.core as pyo
import pytest

from simulator.optimiser.answers.alternatives import Alternative
from simulator.optimiser.content import Answer, same
from simulator.optimiser.linear.compiled import compile_model
from simulator.optimiser.modelling.city_model import build_model
from simulator.optimiser.modelling.own_rows import OwnProgramme, _left, _power, _shrunk
from simulator.optimiser.solving.lp_text import CONSTANT, lp_text
from simulator.optimiser.solving.solver import Solution
from tests.fixtures.pencil import PencilCity, Solved


@dataclass
class Part:
    name: str
    numbers: Any


def mixed(uptake: float = 1.0, mix: float = 2.0) -> Alternative:
    case: Any = SimpleNamespace(mix=Part("mix", np.array([mix])))
    return Alternative(case, 3.0, "hop", np.array([[uptake]]), 0.0)


def test_alternatives_are_equal_by_mix_and_uptake() -> None:
    assert mixed() == mixed()
    assert mixed() != mixed(uptake=1.5)
    assert mixed() != mixed(mix=2.5)


@pytest.mark.parametrize(("one", "other", "equal"), [
    ([np.ones(2)], [np.ones(2)], True),
    ([np.ones(2)], [np.zeros(2)], False),
    ([np.ones(2)], [np.ones((1, 2))], False),
    ({"a": [np.nan]}, {"a": [np.nan]}, True),
    ({"a": [np.nan]}, {"a": [1.0]}, False),
    ([1.0], [1.0, 2.0], False),
    ([1.0, 2.0], [1.0, 3.0], False),
    (Part("a", np.ones(2)), Part("a", np.ones(2)), True),
    (Part("a", np.ones(2)), Part("a", np.zeros(2)), False),
    (Part("a", 1), Part("b", 1), False),
    (1.0, 1, False),
    (np.array(["a"]), np.array(["a"]), True),
])
def test_contents_are_compared_to_the_last_digit(one: Any, other: Any, equal: bool) -> None:
    assert same(one, other) is equal


@dataclass(eq=False, repr=False)
class Shown(Answer):
    part: Part
    number: float
    short: list[int]
    long: list[int]
    array: Any
    word: str


def test_what_an_answer_shows_of_its_parts() -> None:
    """A list of up to 60 characters is written out, here 20 digits with commas, blanks and ends."""
    own = Shown(Part("a", 1), 12345.678, [1] * 20, [1] * 21, np.ones((2, 3)), "optimal")
    assert own.told() == [
        ("part", "Part"), ("number", "12,345.7"), ("short", f"[{', '.join('1' * 20)}]"),
        ("long", "21 entries"), ("array", "array (2, 3)"), ("word", "optimal"),
    ]


def pairs() -> pyo.ConcreteModel:
    """-8 <= 3 x[1,2] + 5 x[4,3] <= q - 2, of which q is a parameter of 9; x[7,8] is not used."""
    m = pyo.ConcreteModel()
    m.x = pyo.Var([(1, 2), (4, 3), (7, 8)], bounds=(0, 6))
    m.q = pyo.Param(initialize=9.0, mutable=True)
    m.c = pyo.Constraint(expr=(-8, 3 * m.x[1, 2] + 5 * m.x[4, 3], m.q - 2))
    m.o = pyo.Objective(expr=m.x[4, 3])
    return m


def test_variables_of_pairs_and_bounds_of_parameters() -> None:
    found = compile_model(pairs())
    assert list(found.column) == [("x", (1, 2)), ("x", (4, 3))]
    assert (len(found.column), len(found.row)) == (2, 1)
    assert found.value.tolist() == [3.0, 5.0]
    assert (found.row_upper.tolist(), found.upper.tolist()) == ([7.0], [6.0, 6.0])
    assert found.block(np.array([1.0, 2.0]), "x", (8, 9))[[1, 4, 7], [2, 3, 8]].tolist() == [
        1.0, 2.0, 0.0]


def test_half_a_second_is_a_time() -> None:
    model = build_model(PencilCity().plant("mill", {"old": 10}).load())
    assert model.solve(time_limit=0.5).status == "optimal"


def test_what_was_added_is_listed_once_and_not_what_is_inside_it() -> None:
    model = build_model(PencilCity().plant("mill", {"old": 10}).load())
    assert model.added == []
    model.pyomo.own = pyo.Block()
    model.pyomo.own.inner = pyo.Var()
    assert model.added == ["own"]


def test_rows_of_ones_own_and_an_objective_are_divided_by_powers_of_two() -> None:
    """By their logarithms, 2.32, 3.58 and 32.48, the largest weights are near 2^2, 2^4 and 2^32."""
    m = pairs()
    m.o.deactivate()
    m.own = pyo.Objective(expr=12 * m.x[4, 3] + 32)
    found = compile_model(m)
    divided, factor = _shrunk(found, [0], is_cost=False)
    assert (divided.value.tolist(), divided.row_upper.tolist()) == ([3 / 4, 5 / 4], [7 / 4])
    assert divided.row_lower.tolist() == [-2.0]
    assert (divided.cost.tolist(), divided.offset, factor.tolist()) == ([0, 12 / 16], 2.0, [1 / 4])
    kept, factor = _shrunk(found, [], is_cost=True)
    assert (kept.value.tolist(), kept.cost.tolist(), factor.tolist()) == ([3, 5], [0, 12], [1.0])
    assert [_power(np.array(weights)) for weights in ([], [0.0], [np.inf], [-6e9])] == [
        1.0, 1.0, 1.0, 2.0**-32]


@pytest.mark.parametrize(("low", "high", "expected"), [
    (None, None, 0.0), (2.0, None, 2.0), (None, -3.0, -3.0), (-1.0, 5.0, 0.0), (1.5, 4.0, 1.5),
])
def test_a_variable_that_no_row_holds_is_nearest_to_zero(
    low: float | None, high: float | None, expected: float
) -> None:
    variable = pyo.Var(bounds=(low, high))
    variable.construct()
    assert _left(variable) == expected
    variable.fix(7.0)
    assert _left(variable) == 7.0


def test_a_value_beside_its_bound_is_put_as_it_is(caplog: pytest.LogCaptureFixture) -> None:
    """A solver ends within a tolerance of its bounds: no warning that -1e-9 is below zero."""
    m = pairs()
    m.x.domain = pyo.NonNegativeReals
    programme = compile_model(m)
    own = OwnProgramme(programme, np.ones(1), np.arange(2), np.arange(1), np.zeros(3), {}, True)
    found = Solution("optimal", 0.0, np.array([-1e-9, 2.0]), np.zeros(2), np.zeros(1), 0.0)
    own.put(m, found)
    assert [m.x[key].value for key in ((1, 2), (4, 3), (7, 8))] == [-1e-9, 2.0, 0.0]
    assert caplog.records == []


def least_of_the_text(solved: Solved, place: Path) -> float:
    (place / "model.lp").write_text(lp_text(solved.task), "utf-8")
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    highs.readModel(str(place / "model.lp"))
    highs.run()
    return float(highs.getInfo().objective_function_value)


def test_the_text_of_a_programme_has_the_minimum_that_is_printed(tmp_path: Path) -> None:
    """60 for the mill; half of it under a scrubber that costs 3 a year to keep: 6 x 1.5 = 9."""
    city = PencilCity().plant("mill", {"old": 10}).process("mill", "old", "emit", 1, name="NOx")
    city.control("mill", "scrubber", 0, covers=50, NOx=1)
    solved = city.cost("mill", "*", "fixed_om", 3, control="scrubber").solve()
    assert solved.cost == pytest.approx(69, rel=1e-6)
    assert least_of_the_text(solved, tmp_path) == pytest.approx(69, rel=1e-6)
    assert f" {CONSTANT} = 1\n" in lp_text(solved.task)


def test_the_text_counts_what_fixed_years_earn_once(tmp_path: Path) -> None:
    """A mill that costs 1 and sells power for 4 earns 3 in each of six years, two of them fixed."""
    city = PencilCity().plant("mill", {"old": 1}).price("electricity", 4)
    city.process("mill", "old", "output", 1, "TJ/t", "electricity")
    city.scenario["years"]["decide_from"] = 2023
    solved = city.solve()
    assert solved.cost == pytest.approx(-18, rel=1e-6)
    assert least_of_the_text(solved, tmp_path) == pytest.approx(-18, rel=1e-6)
