"""The whole mix of a site up to the last year in which shares of it were observed."""

from __future__ import annotations

import numpy as np
import pytest

import simulator
from simulator.city.assembling import assemble_with
from simulator.errors import Problems
from simulator.kernels.grouping import Grouping
from simulator.measures.fixed_shares import Reallocation
from simulator.rebasing.rebase import rebase
from simulator.simulation.run import Run, simulate
from tests.fixtures.city import TinyCity, build, measure, uptake
from tests.hand.test_observations import CASES, EXACT, TRANSPORT, bus_shares, share

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


def in_two_years(city: TinyCity) -> TinyCity:
    """State battery buses in 2022, and the whole mix in 2025; 60 % were of China IV in 2020."""
    return bus_shares(bus_shares(city, 2022, bev=30), 2025, china_4=5, china_6=45, bev=50)


@pytest.mark.parametrize("case", CASES)
def test_what_is_under_way_shares_what_was_observed_leaves(case: str) -> None:
    """30 % on batteries in 2022; the lines of the others to 2025 have come to 38 and 42 %.

    They share 70 %: 38 * 7 / 8 = 33.25 and 42 * 7 / 8 = 36.75 %. Half way in 2021, and a third of
    the way from there to 2025 in 2023.
    """
    run = build(in_two_years).run()
    for year, wanted in ((2021, [0.46625, 0.38375, 0.15]), (2022, [0.3325, 0.3675, 0.3]),
                         (2023, [(2 * 0.3325 + 0.05) / 3, (2 * 0.3675 + 0.45) / 3, 1.1 / 3]),
                         (2025, [0.05, 0.45, 0.5])):
        assert mixes(run, case, year) == pytest.approx(wanted, rel=EXACT), year


@pytest.mark.parametrize("year", [2022, 2023])
def test_a_later_base_year_goes_on_the_same_way(year: int) -> None:
    """Rebased, the mix of 2024 lies on the line from 2022 to 2025: two thirds of the way."""
    run = simulate(rebase(build(in_two_years).load(), year))
    wanted = [(0.3325 + 2 * 0.05) / 3, (0.3675 + 2 * 0.45) / 3, 1.3 / 3]
    assert mixes(run, "baseline", 2024) == pytest.approx(wanted, rel=1e-9)


@pytest.mark.parametrize(("sold", "wanted"), [
    (0, [0.55, 0.45, 0]), (100, [0.52, 0.45, 0.03]),
])
def test_what_is_under_way_fills_what_nothing_else_can(sold: float, wanted: list[float]) -> None:
    """45 % of China VI in 2022; China IV is on its way from 60 to 40 % in 2025: 52 %.

    Battery buses have the 3 % left if such are sold; if none are, China IV has 55 %.
    """
    city = bus_shares(bus_shares(build(), 2022, china_6=45), 2025, china_4=40)
    city.change(f"{TRANSPORT}mix.csv", dict.fromkeys(("value", "low", "high"), f"{100 - sold}"),
                source="buses", item="additions_share")
    bus_shares(city, 2020, "additions_share", bev=sold)
    assert mixes(city.run(), "baseline", 2022) == pytest.approx(wanted, abs=EXACT)


def stated(city: TinyCity, technology: str, drawn: list[float]) -> dict[str, list[list[float]]]:
    """Return the stated shares of buses in 2021 and 2022, where one of 2022 is drawn."""
    scenario = city.load()
    theta = np.stack([scenario.theta] * len(drawn))
    row = next(n for n, row in enumerate(scenario.store.rows) if row.table == "city_mix"
               and row.keys[2:] == (technology, "share", "2022"))
    theta[:, row] = drawn
    index = scenario.index
    base = assemble_with(index, scenario.store, theta, scenario.city.growth_on, Problems()).base
    return {p.technology: base.stated_share[:, p.site, p.slot, 1:3].tolist()
            for p in index.processes if index.sites[p.site].source == "buses"}


def test_what_is_under_way_shares_what_is_left_in_every_draw() -> None:
    """20 % or 90 % on batteries in 2022: the lines say 38 and 42 %, and have 80 or 10 % of all."""
    found = stated(build(in_two_years), "bev", [0.2, 0.9])
    for technology, wanted in (("bev", [[0.1, 0.2], [0.45, 0.9]]),
                               ("china_4", [[0.49, 0.38], [0.32375, 0.0475]]),
                               ("china_6", [[0.41, 0.42], [0.22625, 0.0525]])):
        assert found[technology] == [pytest.approx(own, rel=EXACT) for own in wanted]


def test_drawn_shares_of_one_year_are_scaled_together() -> None:
    """60 % on batteries and 90 % of China VI, drawn, are 40 and 60 % of all buses."""
    city = build(lambda c: bus_shares(c, 2022, bev=60, china_6=40))
    found = stated(city, "china_6", [0.4, 0.9])
    assert found["bev"] == [pytest.approx([0.3, 0.6]), pytest.approx([0.2, 0.4])]
    assert found["china_6"] == [pytest.approx([0.4, 0.4]), pytest.approx([0.5, 0.6])]
