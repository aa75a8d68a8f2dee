"""Pencil-size contradictions: what is lacking, what proves it, how far limits must be raised.

Units of all pencil cities: kt, PJ, million CNY; six equal years, nothing discounted.
"""

from __future__ import annotations

import pytest

from simulator.optimiser.infeasible.changed_targets import Changed
from simulator.optimiser.infeasible.conflict import Conflict, proved
from simulator.optimiser.infeasible.elastic import Elastic
from simulator.optimiser.infeasible.raised_limits import BOTH, PACE, POTENTIAL
from simulator.optimiser.infeasible.ways_out import Relaxation, _smallest
from simulator.optimiser.optimise import optimise
from simulator.optimiser.programme.binding_targets import choose
from simulator.optimiser.solving.task import Task, prepare
from tests.fixtures.pencil import MILLION, PencilCity

close = pytest.approx
OF_MILL = {"kind": "activity", "sources": ["mill"]}
OF_NEW = OF_MILL | {"technologies": ["new"]}
NEW = {"technology": "new", "replaces": "old"}


def wanted(percent: float, potential: float, pace: float | None = None) -> PencilCity:
    """1 kt; old costs 10, new 30; a share of new is asked for in 2026."""
    city = PencilCity().plant("mill", {"old": 10, "new": 30})
    city.lever("modernise", "stock_share", "mill", potential, pace=pace, **NEW)
    return city.aim("T", "share", OF_NEW, f"{percent} %", comparator=">=", denominator=OF_MILL)


def impossible() -> Task:
    """Half must be new where a fifth can be; a tenth of it is asked for besides."""
    city = wanted(50, 20).aim("U", "cap", OF_NEW, "100 t", comparator=">=")
    return prepare(city.run(), choose())


def test_what_is_lacking_is_a_share_of_the_bound() -> None:
    """0.3 of 0.5 is lacking; the other target alone lacks nothing.

    Proves: violations are counted for the targets that are asked about, whatever was tried on
    the copy before. Sensitivity: the potential, 20 %.
    """
    elastic, task = Elastic(impossible()), impossible()
    assert elastic.lacking(["T", "U"]) == close(0.6, rel=1e-5)
    assert elastic.broken() == ["T"]
    own = Changed("U", task.run.scenario.file.targets["U"])
    assert elastic.furthest(["T"], [], own) is None
    assert elastic.lacking(["T"]) == close(0.6, rel=1e-5)
    assert elastic.lacking(["U"]) == close(0, abs=1e-9)


def test_a_contradiction_is_one_only_where_no_member_can_be_spared() -> None:
    """T alone cannot hold, so that T and U together prove nothing about U.

    Proves: sets with a member too many are refused. Sensitivity: none; U holds without T.
    """
    task = impossible()
    assert proved(task, ["T"])
    assert not proved(task, ["T", "U"])


def gains(city: PencilCity) -> dict[str, tuple[float, float]]:
    found = optimise(city.load()).diagnosis
    assert found is not None
    (conflict,) = found.conflicts
    return {key: (potential, pace) for key, (potential, pace) in conflict.gains.items()}


def test_what_doubling_a_limit_could_gain() -> None:
    """Of the bound, 0.5: twice a potential of 0.2 gains 0.4; of 0.6: six years at 0.08 gain 0.8.

    Of a cap of 0.6 kt: twice a cut of 0.3 gains 0.5. Proves: potential and pace are told apart,
    and levers count. Sensitivity: the potential, 20 %, the pace, 8 %, and the cut, 30 %.
    """
    assert gains(wanted(50, 20)) == {"modernise": close((0.4, 0), abs=1e-5)}
    assert gains(wanted(60, 100, pace=8)) == {"modernise": close((0, 0.8), abs=1e-5)}
    assert gains(cut_down()) == {"less": close((0.5, 0), abs=1e-5)}


def cut_down() -> PencilCity:
    """1 kt that may be cut by three tenths, at 30 a kt, where 0.4 must go in 2026."""
    city = PencilCity().plant("mill", {"old": 10})
    return city.lever("less", "demand", "mill", -30, cost=30).aim("T", "cap", OF_MILL, "600 t")


def test_the_potential_of_a_cut_is_raised() -> None:
    """0.4 of 0.3 is 1.33 times as much: 140 %; 60 - 4 + 0.4 x 30 = 68.

    Proves: the end of a lever that changes is moved where the other end stays at zero.
    Sensitivity: the cut, 30 %.
    """
    way = ways(cut_down())["raise_potential"]
    assert (way.feasible, way.measure, way.after) == (True, "less", "140 %")
    assert way.cost == close(68 * MILLION, rel=1e-5)


def test_the_potential_of_a_share_of_sales_is_raised() -> None:
    """A quarter of the stock is bought each year, two fifths of it new: ten points a year, 60 %.

    70 % in 2026 is 1.17 times as much: 120 %, or 12 points a year, as late as possible: 0.7, 0.58,
    0.46, 0.34, 0.22, 0.1 of new at 20 more: 60 + 48. Proves: shares of new capacity are raised in
    the programme, with the pace that turnover sets. Sensitivity: the life, 4 years.
    """
    city = PencilCity().plant("mill", {"old": 10, "new": 30}).process("mill", "*", "life", 4, "yr")
    city.lever("buy", "sales_share", "mill", 40, technology="new")
    city.aim("T", "share", OF_NEW, "70 %", comparator=">=", denominator=OF_MILL)
    way = ways(city)["raise_potential"]
    assert (way.feasible, way.measure, way.after) == (True, "buy", "120 %")
    assert way.cost == close(108 * MILLION, rel=1e-5)


def test_a_quota_of_what_is_bought_is_raised() -> None:
    """Half a kt is bought in 2026, half of it new is asked for: 1.25 x 40 %: 130 %.

    50 for five years, then 1.25 x 10 + 0.25 x 30, and 0.5 x 200 / 5 for what is bought: 90; to
    scrap the new at once would spare 5 and cost another 20. Proves: the share of sales itself is
    raised where it binds. Sensitivity: the potential, 40 %.
    """
    city = PencilCity().plant("mill", {"old": 10, "new": 30}, stock="full",
                              activity={2020: 1, 2025: 1, 2026: 1.5})
    city.lever("buy", "sales_share", "mill", 40, technology="new")
    city.cost("mill", "*", "capex", 200).process("mill", "*", "economic_life", 5, "yr")
    bought = {"kind": "additions", "sources": ["mill"]}
    city.aim("T", "share", bought | {"technologies": ["new"]}, "50 %", comparator=">=",
             denominator=bought)
    way = ways(city)["raise_potential"]
    assert (way.feasible, way.measure, way.after) == (True, "buy", "130 %")
    assert way.cost == close(90 * MILLION, rel=1e-5)


def test_limits_of_years_that_are_decided_already_are_left_alone() -> None:
    """As above for a share, 0.5 of 0.4, where the years to 2023 are fixed: 130 % again, at 70.

    Proves: rows and columns that the programme does not have are passed over. Sensitivity: the
    first year that is open, 2024.
    """
    city = wanted(50, 40)
    city.scenario["years"]["decide_from"] = 2024
    way = ways(city)["raise_potential"]
    assert (way.feasible, way.after) == (True, "130 %")
    assert way.cost == close(70 * MILLION, rel=1e-5)


def test_a_target_of_zero_that_the_plan_meets_is_measured_in_units() -> None:
    """Nothing is made of new, and at most nothing may be: the row is divided by one.

    Proves: what a row is divided by where bound and plan are zero.
    Sensitivity: the bound, 0 t.
    """
    city = PencilCity().plant("mill", {"old": 10, "new": 30})
    city.lever("modernise", "stock_share", "mill", 50, **NEW).aim("T", "cap", OF_NEW, "0 t")
    task = prepare(city.run(), choose())
    assert [row.scale for row in task.rows.rows] == [1.0]


def ways(city: PencilCity) -> dict[str, Relaxation]:
    found = optimise(city.load()).diagnosis
    assert found is not None
    return {way.what: way for way in found.relaxations}


def test_a_potential_is_raised_by_tenths_until_it_is_enough() -> None:
    """0.5 of 0.4 is 1.25 times as much: 130 %, and 0.5 kt of new cost 20 more: 60 + 10.

    Proves: the potential of a share of the stock is raised in the programme, and what the mix
    costs then. Sensitivity: the potential, 40 %: at 45 % it is 120 %.
    """
    way = ways(wanted(50, 40))["raise_potential"]
    assert (way.feasible, way.measure, way.after) == (True, "modernise", "130 %")
    assert way.cost == close(70 * MILLION, rel=1e-5)


def test_a_pace_is_raised_by_tenths_until_it_is_enough() -> None:
    """Six years at 0.08 are 0.48 of the 0.6 wanted: 1.25 times the pace: 130 %, 0.104 a year.

    New in the years to 2026 at least 0.6 - 0.104 n: 0.6, 0.496, 0.392, 0.288, 0.184, 0.08: 2.04,
    at 20 each: 60 + 40.8. Proves: the pace is raised and not the potential, which is not in the
    way. Sensitivity: the pace, 8 %.
    """
    way = ways(wanted(60, 100, pace=8))["raise_pace"]
    assert (way.feasible, way.after) == (True, "130 %")
    assert way.cost == close(100.8 * MILLION, rel=1e-5)


@pytest.mark.parametrize(("lacking", "gain", "enough", "expected"), [
    (3.0, 10.0, 3.0, [3]),       # 1 a step: three steps, exactly
    (3.0, 10.0, 2.5, [3]),
    (3.0, 15.0, 4.2, [2, 5]),    # 1.5 a step promise two; 1.57 are left, at 0.71 a step: 2.2 more
    (1.0, 1.0, 99.0, [10]),      # the last step is enough as it is
])
def test_the_smallest_step_that_is_enough(
    lacking: float, gain: float, enough: float, expected: list[int]
) -> None:
    """What is lacking after n steps: a straight line to zero at `enough`.

    Proves: the steps that are tried, and the smallest that is enough. Sensitivity: `enough`.
    """
    tried = []

    def after(step: int) -> float:
        tried.append(step)
        return max(lacking * (1 - step / enough), 0.0)

    found = _smallest(after, Conflict(("T",), lacking, {}), gain)
    assert list(dict.fromkeys([*tried, found])) == expected


def test_gains_of_potential_and_pace_add_up() -> None:
    """2 and 3: 5 together.

    Proves: both are doubled at once. Sensitivity: either gain.
    """
    conflict = Conflict(("T",), 1.0, {"m": (2.0, 3.0)})
    found = [conflict.gain("m", what) for what in (POTENTIAL, PACE, BOTH)]
    assert found == [2.0, 3.0, 5.0]
