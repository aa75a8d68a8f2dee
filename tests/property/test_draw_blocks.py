"""A draw is the same bytes whatever stands beside it, and costs what its rate says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

import numpy as np
import pytest

from simulator.kernels.vintages import oldest
from simulator.measures.drawn import DrawnMeasures
from simulator.scenario.keys import Quantity
from simulator.simulation.assessing import verdicts_of
from simulator.simulation.draws import Draws
from simulator.simulation.run import BLOCK, Run, blocks, booked_of, series_of, simulate
from simulator.simulation.scenario import Scenario
from simulator.simulation.series_of_draws import collect
from tests.fixtures.drawn import (
    EVERY,
    SALES,
    YEARS,
    Array,
    between,
    bundled,
    city,
    close,
    rate_rows,
)

# blocks


@pytest.mark.slow
def test_a_draw_is_the_same_bytes_whatever_stands_beside_it() -> None:
    scenario = city().load()
    theta = scenario.theta * np.random.default_rng(5).uniform(0.9, 1.1, (BLOCK + 9, 1))
    draws = Draws(theta)
    nox = Quantity.model_validate({"kind": "emission", "pollutant": "NOx"})
    series = {"nox": lambda run, case: series_of(run, case, nox)[0],
              "cost": lambda run, case: run.cases[case].total_cost}
    whole = collect(scenario, draws, series)
    assert whole.series["nox"].shape == (BLOCK + 9, 2, len(YEARS))
    for cut in (1, 7, BLOCK):
        parts = [collect(scenario, draws.of(slice(first, first + cut)), series)
                 for first in range(0, min(draws.size, 3 * cut), cut)]
        for name, found in whole.series.items():
            joined = np.concatenate([part.series[name] for part in parts])
            np.testing.assert_array_equal(joined, found[: len(joined)])
        for name in ("achieved", "gap", "codes"):
            joined = np.concatenate([getattr(part.verdicts, name) for part in parts])
            np.testing.assert_array_equal(joined, getattr(whole.verdicts, name)[: len(joined)])


def test_blocks_come_in_order() -> None:
    scenario = city().load()
    theta = scenario.theta * np.linspace(0.9, 1.1, 5)[:, None]
    whole = simulate(scenario, Draws(theta)).cases["plan"].total_cost
    found = [run.cases["plan"].total_cost for run in blocks(scenario, Draws(theta), 2)]
    assert [len(part) for part in found] == [2, 2, 1]
    np.testing.assert_allclose(np.concatenate(found), whole, rtol=1e-12)


def numbers_of(run: Run) -> dict[str, Array]:
    """Return everything with draws in front that a run is asked for."""
    judged = verdicts_of(run)
    found = {name: getattr(judged, name) for name in ("achieved", "gap", "codes")}
    for name, case in run.cases.items():
        found |= {f"{name} {f.name}": getattr(case.mix, f.name) for f in fields(case.mix)}
        found |= {f"{name} emissions": case.emissions, f"{name} cost": case.total_cost,
                  f"{name} value": case.present_cost, f"{name} NOx": booked_of(run, name, "NOx")}
    return {name: own for name, own in found.items()
            if isinstance(own, np.ndarray) and own.shape[:1] == run.lead}


def assert_same_bytes_in_chunks(scenario: Scenario, draws: Draws, sizes: Iterable[int]) -> None:
    whole = numbers_of(simulate(scenario, draws))
    assert len(whole) > 20
    for size in sizes:
        parts = [numbers_of(run) for run in blocks(scenario, draws, size)]
        for name, array in whole.items():
            np.testing.assert_array_equal(
                np.concatenate([part[name] for part in parts]), array, f"{name} by {size}")


@pytest.mark.slow
@pytest.mark.parametrize("measures", [EVERY, SALES], ids=["every", "sales"])
def test_a_draw_is_the_same_bytes_however_many_stand_beside_it(
    measures: Mapping[str, Any]
) -> None:
    """37 draws of all rows and of a realisation, by one, two, three and five."""
    scenario = city(measures).load()
    random = np.random.default_rng(5)
    theta = scenario.theta * random.uniform(0.9, 1.1, (37, len(scenario.theta)))
    drawn = DrawnMeasures(realisation={"nev_bus": random.random(37)})
    assert_same_bytes_in_chunks(scenario, Draws(theta, drawn), (1, 2, 3, 5))


@pytest.mark.slow
def test_a_draw_of_a_bundled_city_is_the_same_bytes_in_any_chunk() -> None:
    scenario = bundled()
    assert_same_bytes_in_chunks(scenario, Draws(between(scenario, 37)), (1, 2, 3, 5))


def test_a_draw_that_loses_nothing_stays_whatever_others_lose() -> None:
    """A remainder below zero by rounding is not taken away where nothing is."""
    standing = np.array([[[-1e-13, 5.0]], [[3.0, 4.0]]])
    gone = oldest(standing, np.array([[0.0, 6.0]]))
    np.testing.assert_array_equal(gone, [[[0.0, 5.0]], [[0.0, 1.0]]])


def test_prices_and_the_rate_of_the_tables_are_drawn() -> None:
    """A rate of 8 % in the second draw costs what a scenario with 8 % costs."""
    scenario = city().load()
    rows = rate_rows(scenario)
    theta = np.repeat(scenario.theta[None], 2, axis=0)
    theta[1, rows] = 0.08
    many = simulate(scenario, Draws(theta)).cases["plan"]
    assert rows
    other = city()
    other.scenario["finance"] = {"discount_rate": "8 %"}
    for draw, one in enumerate((simulate(scenario), other.run())):
        close(many.total_cost[draw], one.cases["plan"].total_cost, "cost")
        close(many.present_cost[draw], one.cases["plan"].present_cost, "present value")
