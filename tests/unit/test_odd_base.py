"""Warnings about the base year and about paths before their measures: what is said, and when."""

from __future__ import annotations

import pytest

from simulator.errors import Problem
from simulator.plausibility.collecting import warnings_of
from simulator.scenario.keys import Quantity
from simulator.simulation.run import Run, series_of
from tests.fixtures.city import TinyCity, measure, uptake
from tests.fixtures.pencil import PencilCity

PEOPLE = 1_000_000
"""Of the tiny city in 2020."""


def of(run: Run, code: str) -> list[Problem]:
    return [one.problem for one in warnings_of(run) if one.problem.code == code]


def mill(kg_per_head: float) -> PencilCity:
    """1 kt of activity emits so many kg of NOx for each of a million people."""
    city = PencilCity().plant("mill", {"old": 10})
    return city.process("mill", "old", "emit", kg_per_head, name="NOx")


@pytest.mark.parametrize(("kg", "seen"), [(1.0, True), (3.0, False), (150.0, False), (300.0, True)])
def test_emissions_per_person_of_no_city_are_named(kg: float, seen: bool) -> None:
    """2 to 200 kg of NOx: 1000 t x kg over a million people are kg each."""
    found = [p for p in of(mill(kg).run(), "W-PERHEAD") if "NOx" in p.key]
    assert bool(found) == seen
    if found:
        (problem,) = found
        assert problem.file.endswith("drivers.csv")
        assert problem.key == "population 2020: NOx of the base year"
        assert problem.found == f"{kg / 1000:g} t per person"
        assert problem.expected == "0.002 to 0.2 t per person"
        assert problem.fix == "check the population and the activities of the base year"


@pytest.mark.parametrize(("times", "seen"), [(1.2, False), (1.5, True), (0.8, False), (0.6, True)])
def test_a_base_year_far_from_what_was_published_is_named(times: float, seen: bool) -> None:
    """The model has so many times the coke of a yearbook; up to 1.3 and down to 0.7 is usual."""
    coke = Quantity(kind="activity", sources=["coke"])
    made = float(series_of(TinyCity().run(), "baseline", coke)[0][0])
    city = TinyCity()
    city.add("cities/tiny/statistics.csv", made / times, "t", variable="coke_output",
             model_year="2020")
    found = of(city.run(), "W-PUBLISHED")
    assert bool(found) == seen
    if found:
        (problem,) = found
        assert (problem.line, problem.key) == (2, "coke_output 2020")
        assert problem.found == f"{made:,.0f} t in the model's base year"
        assert problem.expected.endswith("t as published, or at most 30% outside")
        assert problem.fix == ("check the activities behind it, or say in the note of the row what "
                               "is counted otherwise")


@pytest.mark.parametrize(("year", "seen"), [(2027, True), (2025, False)])
def test_a_path_before_the_first_year_of_its_measure_is_named(year: int, seen: bool) -> None:
    city = TinyCity().measures(pv_deployment=measure(uptake({2025: "200 MW"}, "utility")))
    city.add("measures/limits.csv", year, "yr", measure="pv_deployment", move="utility",
             item="earliest")
    found = of(city.run(), "W-EARLY")
    assert bool(found) == seen
    if found:
        (problem,) = found
        assert problem.key == "measures.pv_deployment.uptake.0.path.2025"
        assert problem.found == "a path that begins in 2025"
        assert problem.expected.startswith("a beginning in 2027, the first year of the measure")
        assert problem.fix == "check the year; the plan's path stands"
