"""Pencil-size programmes of the other modes: a front, a plan without foresight, projects, others.

Units of all pencil cities: kt, PJ, million CNY; six equal years after the given one, nothing
discounted. The mill costs 10 a year, 60 in all that is decided.
"""

from __future__ import annotations

import numpy as np
import pytest

from simulator.optimiser.modes.alternatives import near_optimal
from simulator.optimiser.modes.frontier import pareto
from simulator.optimiser.optimise import optimise
from simulator.optimiser.programme.binding_targets import LUMPY
from simulator.parameters import tables
from simulator.simulation.run import simulate
from tests.fixtures.pencil import MILLION, PencilCity

close = pytest.approx
NOX = {"kind": "emission", "pollutant": "NOx"}
MILL = 60.0
FILTER = 4.0
"""What a mill of 1 kt costs in all years, and what a filter on it costs in one."""


def filtered(*, pace: float | None = None) -> PencilCity:
    """1 kt emits 1 kt of NOx; a filter takes it away."""
    city = PencilCity().plant("mill", {"old": 10}).process("mill", "old", "emit", 1, name="NOx")
    city.control("mill", "filter", FILTER, NOx=1)
    return city.lever("fit", "coverage", "mill", 100, pace=pace, control="filter")


def test_a_front_of_three_points() -> None:
    """1000, 500 and 0 t in 2026 cost 60, 62 and 64; a tonne less costs 4 / 1000 = 4000 CNY.

    Proves: caps at equal distances between the ends, and the slope as price. Sensitivity: the cost
    of the filter, 4. The weights that make points efficient take a millionth off the price for
    each of 70 million and 1000 t: 0.07.
    """
    front = pareto(filtered().load(), x="NOx", y="cost", points=3)
    assert (front.status, front.year) == ("optimal", 2026)
    assert [point.cap for point in front.points] == close([np.inf, 500, 0], abs=1e-2)
    assert [point.x for point in front.points] == close([1000, 500, 0], abs=1e-2)
    assert [point.y / MILLION for point in front.points] == close(
        [MILL, MILL + FILTER / 2, MILL + FILTER], rel=1e-6)
    assert [point.emissions["NOx"] for point in front.points] == close([1000, 500, 0], abs=1e-2)
    assert [point.price for point in front.points] == close([0, 4000, 4000], abs=0.2)


def test_without_foresight_a_ramp_begins_too_late() -> None:
    """A fifth more filters each year; 1000 t in 2023 asks for none, 200 t in 2026 for four fifths.

    With foresight the ramp begins in 2023: 0.2 + 0.4 + 0.6 + 0.8 = 2 kt-years at 4, 68 in all.
    Without it nothing is fitted until 2023, and three years more bring 0.6. Proves: what was
    decided by a milestone is kept. Sensitivity: the pace, a quarter would do.
    """
    city = filtered(pace=20).aim("A", "cap", NOX, "1000 t", year=2023).aim("B", "cap", NOX, "200 t")
    scenario = city.load()
    best = optimise(scenario, simulate(scenario), myopic=True)
    assert best.milestones == (2023, 2026)
    assert (best.status, best.stuck) == ("infeasible", 2026)
    assert best.foresight is not None
    assert best.foresight / MILLION == close(MILL + 2 * FILTER, rel=1e-6)
    city = filtered(pace=80 / 3).aim("A", "cap", NOX, "1000 t", year=2023)
    scenario = city.aim("B", "cap", NOX, "200 t").load()
    late = optimise(scenario, simulate(scenario), myopic=True)
    ramp = (1 + 2 + 3) * 0.8 / 3
    assert late.objective / MILLION == close(MILL + ramp * FILTER, rel=1e-6)


def test_a_project_is_built_whole() -> None:
    """500 t in 2026 ask for half a filter: 2; a works with a name gets a whole one: 4.

    Proves: yes or no, in the year in which it is needed. Sensitivity: the cap, were it 1000 t
    there would be no project.
    """
    found = {}
    for projects in ("parts", LUMPY):
        city = filtered().aim("T", "cap", NOX, "500 t")
        columns = (*tables.FACILITIES.keys,)
        city.files["cities/tiny/industry/facilities.csv"] = (columns, [
            dict.fromkeys(columns, "") | {"source": "mill", "facility": "works", "zh": "works",
                                          "en": "works", "registered": "yes", "growth": "no"}])
        for row in city.rows("cities/tiny/industry/activity.csv", facility="rest"):
            row["facility"] = "works"
        scenario = city.load()
        found[projects] = optimise(scenario, simulate(scenario), projects=projects)
    assert found["parts"].objective / MILLION == close(MILL + FILTER / 2, rel=1e-6)
    assert found[LUMPY].objective / MILLION == close(MILL + FILTER, rel=1e-6)
    (decision,) = found[LUMPY].decisions
    assert (decision.project.name, decision.built) == ("mill@works filter", True)
    assert decision.uptake.tolist() == close([0, 0, 0, 0, 0, 0, 1], abs=1e-6)


def test_another_mix_of_nearly_the_same_cost() -> None:
    """Two mills; 1000 of 2000 t in 2026: a filter for 4 on the one, or for 4.1 on the other.

    Least cost 124; a thousandth more, 124.124, has room for the other filter (124.1) and not for
    both. Proves: the least uptake of what was used, within the room. Sensitivity: the room, at a
    ten-thousandth, 0.0124, only 12.4 % of it could move.
    """
    city = PencilCity()
    for name, cost in (("one", FILTER), ("two", FILTER + 0.1)):
        city.plant(name, {"old": 10}).process(name, "old", "emit", 1, name="NOx")
        city.control(name, "filter", cost, NOx=1)
        city.lever(f"fit_{name}", "coverage", name, 100, control="filter")
    scenario = city.aim("T", "cap", NOX, "1000 t").load()
    best = optimise(scenario, simulate(scenario))
    assert best.objective / MILLION == close(2 * MILL + FILTER, rel=1e-6)
    for within, moved in ((1e-3, 1.0), (1e-4, 0.124)):
        first, other = near_optimal(best, 1, within=within).mixes
        assert first.uptake[:, -1].tolist() == close([1, 0], abs=1e-6)
        assert other.uptake[:, -1].tolist() == close([1 - moved, moved], abs=1e-4)
        assert other.cost <= best.objective * (1 + within) * (1 + 1e-9)
