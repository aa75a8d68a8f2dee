"""A city whose years are all moved has the same numbers, in the moved years."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from simulator.errors import InputError
from simulator.optimiser.optimise import optimise
from simulator.scenario.keys import Quantity
from simulator.simulation.assessing import assess_cases
from simulator.simulation.case import LEAST_COST
from simulator.simulation.run import Run, series_of, simulate
from tests.fixtures.city import TinyCity
from tests.fixtures.moving import moving_city
from tests.fixtures.whole_city import whole_city
from tests.fixtures.years import START, observed_again, with_base

BASE = 2024
BY = BASE - START
Make = Callable[[], TinyCity]
CITIES = pytest.mark.parametrize("make", [moving_city, whole_city])


def assert_close(a: object, b: object) -> None:
    np.testing.assert_allclose(np.asarray(a, float), np.asarray(b, float), rtol=1e-12, atol=1e-12)


def assert_same_cases(before: Run, after: Run) -> None:
    assert after.index.years == tuple(year + BY for year in before.index.years)
    assert list(after.cases) == list(before.cases)
    for name, case in before.cases.items():
        moved = after.cases[name]
        assert_close(moved.emissions, case.emissions)
        assert_close(moved.net_import, case.net_import)
        assert_close(moved.total_cost, case.total_cost)
    verdicts = (assess_cases(run, tuple(run.cases)) for run in (before, after))
    for first, second in zip(*verdicts, strict=True):
        assert (second.target, second.case, second.verdict) == (
            first.target, first.case, first.verdict)
        is_year = first.unit == "yr"
        for a, b in ((first.required, second.required), (first.achieved, second.achieved)):
            assert (a is None) == (b is None)
            if a is not None and b is not None:
                assert_close(b - BY if is_year else b, a)
        assert (second.year or BY) - BY == (first.year or 0)


@CITIES
def test_emissions_costs_and_verdicts_move_with_the_years(make: Make) -> None:
    before, after = (simulate(with_base(make(), base).load()) for base in (START, BASE))
    assert_same_cases(before, after)


@CITIES
def test_the_least_cost_moves_with_the_years(make: Make) -> None:
    before, after = (optimise(with_base(make(), base).load()) for base in (START, BASE))
    assert_close(after.objective, before.objective)
    assert LEAST_COST in before.run.cases
    assert_same_cases(before.run, after.run)


@pytest.fixture(scope="module")
def twice() -> TinyCity:
    """Return the city with a second base year: 10 % more cement, other blends, in 2024."""
    city, mix = observed_again(TinyCity(), BASE), "cities/tiny/industry/mix.csv"
    later = str(BASE)
    city.set("cities/tiny/industry/activity.csv", 110_000, source="cement", item="activity",
             model_year=later)
    city.set(mix, 60, source="cement", technology="standard_blend", model_year=later)
    return city.add(mix, 40, "percent", source="cement", facility="*", item="share",
                    technology="low_clinker", model_year=later)


def test_tables_of_two_base_years_are_read_for_the_one_that_is_named(twice: TinyCity) -> None:
    """110,000 t of cement in 2024 at 0.6 x 0.7 + 0.4 x 0.5 t of clinker, 10,000 t of it bought."""
    twice.scenario["years"] = {"start": BASE, "end": 2030, "main_target": 2026}
    run = simulate(twice.load())
    made = series_of(run, "baseline", Quantity(kind="activity", sources=["clinker"]))[0]
    assert_close(made[0], 110_000 * (0.6 * 0.7 + 0.4 * 0.5) - 10_000)
    assert run.index.years[0] == BASE
    # population grows from 1.00 to 1.10 million over 2020 to 2030: 1.04 in 2024, the base year now
    buses = series_of(run, "baseline", Quantity(kind="activity", sources=["buses"]))[0]
    assert_close(buses[-1], 5 * 1.1 / 1.04)


def test_rows_after_the_base_year_are_named_once_per_kind(twice: TinyCity) -> None:
    """Seven sites follow a driver; shares and coverage of a later year are what came of them."""
    twice.scenario["years"] = {"start": START, "end": 2030}
    with pytest.raises(InputError) as caught:
        twice.load()
    assert {p.code for p in caught.value.problems} == {"E-YEAR"}
    assert sorted(p.found for p in caught.value.problems) == [
        'base_age of "2024" and 1 more rows of later years',
        'driver of "2024" and 6 more rows of later years',
        'import of "2024"',
        'split of "2024"',
        'utilisation of "2024"',
    ]


def test_a_base_year_that_is_left_out_is_that_of_the_activity() -> None:
    city = with_base(TinyCity(), BASE)
    del city.scenario["years"]["start"]
    scenario = city.load()
    assert (scenario.file.years.start, scenario.file.years.decide_from) == (BASE, BASE + 1)
    assert scenario.replace(keys={"years.end": 2031}).index.years == tuple(range(BASE, 2032))
