"""The ledger of a city with observations and closures: the programme's is the accounting's.

Random mixes are put into the Pyomo rows; and the least-cost mix that a booked target binds books
in the simulation what the programme says.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

import simulator
from simulator.simulation.case import FROZEN, LEAST_COST
from simulator.simulation.run import Run, booked_of
from tests.fixtures.city import TinyCity, build, measure, target, uptake
from tests.fixtures.programme import probe, with_targets
from tests.hand.test_observations import INDUSTRY, covered, observed_city, output
from tests.parity.test_expressions import Filled

YEARS = (2021, 2022, 2025, 2030)
POLLUTANTS = ("NOx", "SO2", "CO2", "VOC", "PM2.5")


def with_closure(city: TinyCity) -> TinyCity:
    """Document that a fifth of the coke works closed in 2022."""
    return city.add(f"{INDUSTRY}activity.csv", 20, "percent", source="coke",
                    facility="works_a", item="closed", model_year="2022")


@cache
def probed() -> Run:
    run = with_closure(observed_city()).run()
    found = {f"{pollutant}-{year}": probe({"kind": "ledger", "pollutant": pollutant}, "t", year)
             for pollutant in POLLUTANTS if pollutant in run.index.pollutants for year in YEARS}
    return with_targets(run, found)


@pytest.mark.parametrize("seed", [1, 2])
def test_the_rows_of_the_programme_book_against_the_frozen_path(seed: int) -> None:
    seen = {quantity.pollutant for quantity in Filled.of(probed(), seed).quantities_agree()}
    assert {"NOx", "SO2"} <= seen


def test_the_frozen_path_books_nothing_against_itself() -> None:
    run = with_closure(observed_city()).run()
    cases = Run(run.scenario, {**run.cases, FROZEN: run.frozen})
    for pollutant in POLLUTANTS:
        assert np.abs(booked_of(cases, FROZEN, pollutant)).max() < 1e-9


def test_the_least_cost_mix_books_what_it_had_to() -> None:
    """A fifth closed: 8 t; 60 % ultra-low of the 80 kt left: 14.4 t; so 22.4 t were seen by 2022.

    500 t of 2025, which cost something at the margin, count these 22.4 t in.
    """
    city = with_closure(covered(output(build(), 2022, 80_000), 2022, standard=40, ultra_low=60))
    city.measures(coking_ule=measure(uptake({2025: "90 %"})))
    city.targets(LEDGER=target("engineering_reduction", {"kind": "ledger", "pollutant": "NOx"},
                               value="500 t", comparator=">=", target_year=2025))
    best = simulator.optimise(city.load())
    year = best.run.index.year
    before, least = (booked_of(best.run, case, "NOx") for case in ("baseline", LEAST_COST))
    assert before[[year(2022), year(2025)]] == pytest.approx(22.4, rel=1e-9)
    assert best.shadow_prices["LEDGER"].undiscounted > 0
    assert least[year(2025)] == pytest.approx(500, rel=1e-6)
