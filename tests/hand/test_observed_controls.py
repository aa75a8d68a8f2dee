"""Controls of one family of which not all were observed in the same year."""

from __future__ import annotations

import numpy as np
import pytest

import simulator
from simulator.city.assembling import assemble_with
from simulator.errors import Problems
from simulator.rebasing.rebase import rebase
from simulator.simulation.run import simulate
from tests.fixtures.city import TinyCity, build, measure, uptake
from tests.hand.test_observations import CASES, EXACT, INDUSTRY, coverage, covered

CONTROLS = f"{INDUSTRY}controls.csv"
FAMILY = ("standard", "ultra_low")


def begun(standard: int, ultra_low: int) -> TinyCity:
    """Return a city with shares of 2020 of the flue gas controls of its coke ovens, in percent."""
    city = build()
    city.change(CONTROLS, dict.fromkeys(("value", "low", "high"), str(standard)), source="coke",
                control="standard")
    return city.add(CONTROLS, ultra_low, "percent", source="coke", facility="*", technology="*",
                    control="ultra_low", model_year="")


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("facility", ["*", "works_a"])
def test_a_control_that_was_not_observed_gives_way_at_one_works_or_all(
    facility: str, case: str
) -> None:
    """Ultra-low from 30 % in 2020 to 70 % in 2023, a third of the way in 2021; 70 % were standard.

    The measure asks for 50 % in 2022, and comes after what was observed.
    """
    city = begun(70, 30).add(CONTROLS, 70, "percent", source="coke", facility=facility,
                             technology="*", control="ultra_low", model_year="2023")
    run = city.measures(coking_ule=measure(uptake({2022: "50 %"}))).run()
    high = coverage(run, case, "coke@works_a", "ultra_low")
    low = coverage(run, case, "coke@works_a", "standard")
    for year, wanted in ((2020, 0.3), (2021, 0.3 + 0.4 / 3), (2023, 0.7), (2030, 0.7)):
        assert (high[year], low[year]) == pytest.approx((wanted, 1 - wanted), rel=EXACT)


def in_two_years() -> TinyCity:
    """State standard controls of 2022 and ultra-low ones of 2025, each half of all in 2020."""
    return covered(covered(begun(50, 50), 2022, standard=40), 2025, ultra_low=90)


ALONG = {2021: (0.45, 0.55), 2022: (0.4, 0.6), 2023: (0.3, 0.7), 2025: (0.1, 0.9),
         2030: (0.1, 0.9)}
"""Year -> shares of both: the line to 90 % says 66 % of 2022, of which 60 % are left; from there it
rises by 10 % a year, and what was observed before gives way."""


@pytest.mark.parametrize("base", [2020, 2022, 2023])
def test_controls_observed_in_different_years_stand_each_in_its_own(base: int) -> None:
    """`ALONG`, from a later base year as well."""
    run = simulate(rebase(in_two_years().load(), base)) if base > 2020 else in_two_years().run()
    for number, control in enumerate(FAMILY):
        found = coverage(run, "baseline", "coke@works_a", control)
        for year, wanted in ALONG.items():
            if year >= base:
                assert found[year] == pytest.approx(wanted[number], rel=1e-9), (control, year)


def test_the_least_cost_passes_through_both() -> None:
    """`ALONG` up to 2025, beside a measure that could do more."""
    city = in_two_years().measures(coking_ule=measure(uptake({2022: "80 %", 2026: "95 %"})))
    run = simulator.optimise(city.load()).run
    for case in ("plan", "least_cost"):
        for number, control in enumerate(FAMILY):
            found = coverage(run, case, "coke@works_a", control)
            for year in (2021, 2022, 2023, 2025):
                assert found[year] == pytest.approx(ALONG[year][number], rel=1e-6), (case, year)


def test_what_was_observed_of_one_control_stands_in_every_draw() -> None:
    """40 or 70 % standard controls in 2022 leave 60 or 30 % to ultra-low ones."""
    scenario = in_two_years().load()
    theta = np.stack([scenario.theta] * 2)
    row = next(n for n, row in enumerate(scenario.store.rows) if row.table == "city_controls"
               and row.keys[-2:] == ("standard", "2022"))
    theta[:, row] = 0.4, 0.7
    index = scenario.index
    drawn = assemble_with(index, scenario.store, theta, scenario.city.growth_on, Problems())
    found = {index.controls[n].control: drawn.base.coverage[:, n, [2, 5]].tolist()
             for n, c in enumerate(index.controls) if c.family == "flue_gas"
             and index.sites[index.processes[c.process].site].name == "coke@works_a"}
    assert found["standard"] == [pytest.approx([0.4, 0.1]), pytest.approx([0.7, 0.1])]
    assert found["ultra_low"] == [pytest.approx([0.6, 0.9]), pytest.approx([0.3, 0.9])]


def test_an_estimate_of_a_year_stands_before_what_is_said_of_an_earlier_one() -> None:
    """All had standard controls in 2020; 60 % ultra-low ones in 2022, an estimate, leave 40 %."""
    city = covered(build(), 2022, ultra_low=60)
    city.change(CONTROLS, {"grade": "estimate", "note": "scaled from the province"},
                model_year="2022")
    run = city.run()
    found = [coverage(run, "baseline", "coke@works_a", control)[2022] for control in FAMILY]
    assert found == pytest.approx([0.4, 0.6], rel=EXACT)
