"""The whole mix of a site up to the last year in which shares of it were observed."""

from __future__ import annotations

import numpy as np
import pytest

import simulator
from simulator.kernels.grouping import Grouping
from simulator.measures.fixed_shares import Reallocation
from simulator.simulation.run import Run
from tests.fixtures.city import build, measure, uptake
from tests.hand.test_observations import CASES, EXACT, bus_shares, share

BUSES = ("china_4", "china_6", "bev")


def mixes(run: Run, case: str, year: int) -> list[float]:
    """Return the shares of the buses in a year."""
    return [share(run, case, "buses", technology)[year] for technology in BUSES]


def test_no_case_changes_the_rest_of_an_observed_mix() -> None:
    """30 % battery buses in 2022, 15 % in 2021; the others share the rest as they would have run.

    2021: 101 buses. Of 60 of China IV, on average 5 years old of 10, 6 go a year: 54 are left, and
    47 of China VI. 85 % of 54 / 101 is 45.9 buses: 8.1 / 0.9 = 9 of the 60 are gone for good.
    2022: 102 buses. 51 * 0.8 = 40.8 of China IV are left, 0.85 * 47 = 39.95 of China VI and 15.15
    on batteries; 6.1 of China VI are bought. They share 70 % as 40.8 to 46.05.
    The measure takes from China IV, and not before 2023.
    """
    city = build(lambda c: bus_shares(c, 2022, bev=30))
    city.measures(nev_bus=measure(uptake({2025: "60 %"}, "stock")))
    run = simulator.optimise(city.load()).run
    for case, within in (("baseline", EXACT), ("plan", EXACT), ("least_cost", 1e-6)):
        old = 0.85 * 54 / 101
        assert mixes(run, case, 2021) == pytest.approx([old, 0.85 - old, 0.15], rel=within)
        old = 0.7 * 40.8 / 86.85
        assert mixes(run, case, 2022) == pytest.approx([old, 0.7 - old, 0.3], rel=within)
    later = [share(run, case, "buses", "china_4")[2023] for case in CASES]
    assert later[1] < later[0]


def test_what_a_measure_replaces_gives_way_in_the_draws_that_have_it() -> None:
    """A half is fixed of the first of three, by a measure that replaces the second in one draw.

    Free are 0.2, 0.4 and 0.4: the lacking 0.3 comes from the second, or half from each.
    """
    fixed = np.full((1, 3, 2), np.nan)
    fixed[:, 0] = 0.5
    moved = np.zeros((1, 3, 2), dtype=bool)
    moved[:, 0, 0] = True
    laid = Reallocation(fixed, Grouping(np.zeros(3, dtype=int), 1, 2), {0: (1,)}, moved)
    found = laid(np.array([[0.2] * 2, [0.4] * 2, [0.4] * 2]), 0)
    assert found == pytest.approx(np.array([[0.5, 0.5], [0.1, 0.25], [0.4, 0.25]]), rel=EXACT)
