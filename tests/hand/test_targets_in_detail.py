"""What targets lack, listed rows in draws, units of wholes, and why a target was not held."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulator.optimiser.programme.binding_targets import why_free
from simulator.scenario.keys import Target
from simulator.targets.asked import towards
from simulator.targets.bases import lack_of
from simulator.targets.judging import judge
from simulator.targets.kinds import of_sum, of_year
from simulator.targets.measured import Base, Measured, change
from simulator.targets.verdicts import Question, listed

YEARS = (2020, 2021, 2022, 2023)
MORE = 1.0


def row(kind: str, **keys: Any) -> Target:
    text = {"zh": "目标", "en": "target"}
    quantity = keys.pop("quantity", {"kind": "emission", "pollutant": "NOx"})
    return Target(clause="1", label=text, indicator=kind, kind=kind, quantity=quantity, **keys)


def measured(above: Any, below: Any = None, unit: str = "t") -> Measured:
    return Measured(np.array(above, float), None if below is None else np.array(below, float), unit)


INTENSITY = row("intensity", comparator="<=", value="2 t/t", target_year=2022)
FALL = row("change", value="-10 %", target_year=2022)


@pytest.mark.parametrize(("below", "absent", "year"), [
    ([1, 1, 1, 0], True, "2023"),      # the second of the two years judged
    ([1, 1, 0, 0], True, "2022"),
    ([0, 0, 1, 1], False, ""),
])
def test_a_ratio_lacks_a_denominator_in_the_first_such_year(
    below: list[float], absent: bool, year: str
) -> None:
    lack = lack_of(INTENSITY, measured([1] * 4, below), [2, 3], YEARS)
    assert bool(lack.absent) is absent
    assert lack.everywhere is absent
    if absent:
        assert lack.words.endswith(f"in {year}")


def test_what_one_draw_lacks_another_may_have() -> None:
    """The denominators of three draws in 2022 and 2023: 1 and 0, 1 and 2, 0 and 2."""
    below = [[1, 1, 1, 0], [1, 1, 1, 2], [1, 1, 0, 2]]
    lack = lack_of(INTENSITY, measured(np.ones((3, 4)), below), [2, 3], YEARS)
    assert lack.absent.tolist() == [True, False, True]
    assert not lack.everywhere
    assert lack.words.endswith("in 2022")


@pytest.mark.parametrize(("target", "base", "absent", "word"), [
    (FALL, 0.0, True, "zero"), (FALL, -1.0, True, "negative"), (FALL, 2.0, False, "zero"),
    (FALL, 0.5, False, "zero"),
    (row("cap", comparator="fall", target_year=2022), 0.0, False, "zero"),
    (row("cap", comparator="fall", target_year=2022), -1.0, True, "negative"),
    (row("cap", comparator="<=", value="1 t", target_year=2022), -1.0, False, ""),
])
def test_a_change_lacks_a_base_that_is_not_above_zero(
    target: Target, base: float, absent: bool, word: str
) -> None:
    """A direction needs only a sign, which a base of zero leaves; a level needs no base."""
    lack = lack_of(target, measured([base, 1, 1, 1]), [2, 3], YEARS)
    assert lack.everywhere is absent
    assert word in lack.words


@pytest.mark.parametrize(("draws", "expected"), [((), False), ((3,), [False] * 3)])
def test_a_level_lacks_nothing_in_any_draw(draws: tuple[int, ...], expected: Any) -> None:
    cap = row("cap", comparator="<=", value="1 t", target_year=2022)
    lack = lack_of(cap, measured(np.ones((*draws, 4))), [2, 3], YEARS)
    assert lack.absent.tolist() == expected


def test_a_listed_row_says_nothing_in_any_draw() -> None:
    found = listed(Question(np.ones((3, 4)), YEARS, 2, (2,), "<=", None, 0.0, 0.0))
    assert (found.met.tolist(), found.state) == ([False] * 3, "tracked")
    assert np.isnan(found.achieved).all()
    assert found.achieved.shape == found.gap.shape == (3,)


@pytest.mark.parametrize(("target", "expected"), [
    (row("peak", target_year=2022), -1.0),
    (row("cap", comparator="<=", value="1 t"), -1.0), (row("cap", comparator="fall"), -1.0),
    (row("cap", comparator=">=", value="1 t"), 1.0), (row("cap", comparator="rise"), 1.0),
    (row("cap", comparator="band", value="1 t"), 0.0), (row("tracked"), MORE),
])
def test_which_way_is_towards_a_target(target: Target, expected: float) -> None:
    assert towards(target, MORE) == expected


def test_a_share_in_a_unit_that_is_no_percent_has_no_whole() -> None:
    """0.5 t per GJ is 500 t per TJ; 499.9 fall short by 0.1 t per TJ, 0.0001 t per GJ."""
    share = row("share", comparator=">=", value="0.5 t/GJ", target_year=2022, hold=False)
    found = judge("T", share, "plan", lambda _: measured([0, 0, 499.9, 0], [1] * 4, "t/TJ"), YEARS,
                  2022, None)
    assert (found.verdict, found.unit) == ("missed", "t/GJ")
    assert found.gap == pytest.approx(1e-4)


SHARE = {"kind": "activity", "sources": ["mill"]}


@pytest.mark.parametrize(("keys", "words"), [
    ({"same_as": "other"}, "the same target as other"),
    ({"enforce": False}, "enforce: false"),
    ({"value_source": "assumed"}, "values of the source assumed"),
    ({"comparator": "fall", "value": None}, "base year is decided too"),
    ({}, "no decision moves it, or it was left out"),
])
def test_why_a_target_was_not_held(keys: dict[str, Any], words: str) -> None:
    own = row("cap", **{"comparator": "<=", "value": "1 t", "quantity": SHARE} | keys)
    assert words in why_free(own)


def test_how_far_a_bound_moves_with_the_value() -> None:
    """The size of the year itself, without its sign; the sum of the years after the first."""
    size = np.array([1.0, 2.0, 4.0, -8.0])
    assert (of_year(size, 3), of_year(size, 1)) == (8.0, 2.0)
    assert (of_sum(size, 2), of_sum(size, 1)) == (6.0, 2.0)


def test_a_change_since_a_base_of_zero_is_the_level() -> None:
    """3 to 6 doubles; from zero there is nothing to compare with, in that draw."""
    own = measured([[3, 6], [0, 6]])
    with np.errstate(all="raise"):
        assert change(own, Base(0, np.array([3.0, 0.0]))).tolist() == [[0, 1], [0, 6]]
