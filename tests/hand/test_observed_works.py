"""Coverage and shares observed at one works, beside what rows say of all works."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.city.assembling import assemble_with
from simulator.errors import InputError, Problems
from tests.fixtures.city import TinyCity, build, measure, uptake
from tests.hand.test_observations import (
    CASES,
    EXACT,
    INDUSTRY,
    TRANSPORT,
    coverage,
    covered,
    share,
)


def of_one_works(city: TinyCity, **of_all: float) -> TinyCity:
    """State 60 % ultra-low for one works in 2022, beside what rows of all works say.

    of_all : shares of 2022 of all works; in 2020 60 % had standard and 20 % ultra-low controls.
    """
    path = f"{INDUSTRY}controls.csv"
    city.change(path, {"value": "60", "low": "60", "high": "60"}, source="coke",
                control="standard")
    for facility, year, value in (("*", "", 20), ("works_a", "2022", 60)):
        city.add(path, value, "percent", source="coke", facility=facility, technology="*",
                 control="ultra_low", model_year=year)
    return covered(city, 2022, **of_all)


@pytest.mark.parametrize("case", CASES)
def test_one_share_observed_of_one_works_leaves_the_rest_to_the_others(case: str) -> None:
    """10 % of the buses of the depot ran on batteries in 2022, 5 % in 2021; none in 2020."""
    city = build(lambda c: c.add(f"{TRANSPORT}mix.csv", 10, "percent", source="buses",
                                 facility="rest", technology="bev", item="share",
                                 model_year="2022"))
    found = share(city.run(), case, "buses", "bev")
    assert [found[y] for y in (2020, 2021, 2022)] == pytest.approx([0, 0.05, 0.1], rel=EXACT)


def test_all_shares_of_one_works_that_do_not_add_up_are_told() -> None:
    """Every technology of 2020 is stated, and together they serve 90 %."""
    city = build()
    for technology, value in (("china_4", 50), ("china_6", 40)):
        city.add(f"{TRANSPORT}mix.csv", value, "percent", source="buses", facility="rest",
                 technology=technology, item="share", model_year="2022")
    with pytest.raises(InputError) as caught:
        city.load()
    assert [p.code for p in caught.value.problems] == ["E-SHARE"]
    assert "add up to 0.9 in 2022" in caught.value.problems[0].found


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("of_all", [{}, {"standard": 60}, {"standard": 60, "ultra_low": 40}])
def test_what_was_observed_of_one_works_stands_before_what_is_said_of_all(
    case: str, of_all: dict[str, float],
) -> None:
    """20 % in 2020, 60 % in 2022, 40 % between: of 60 % with standard controls 40 % are left."""
    run = build(lambda c: of_one_works(c, **of_all)).run()
    for control, wanted in (("ultra_low", [0.2, 0.4, 0.6]), ("standard", [0.6, 0.6, 0.4])):
        found = coverage(run, case, "coke@works_a", control)
        assert [found[y] for y in (2020, 2021, 2022)] == pytest.approx(wanted, rel=EXACT)
        assert found[2025] == pytest.approx(wanted[-1], rel=EXACT)


def test_what_was_observed_takes_from_others_as_a_measure_does() -> None:
    """A plan of 60 % in 2022 that was not observed comes to the same coverage."""
    seen = build(of_one_works).run()
    city = build(of_one_works)
    rows = city.rows(f"{INDUSTRY}controls.csv")
    rows[:] = [row for row in rows if row["facility"] != "works_a"]
    planned = city.measures(coking_ule=measure(uptake({2022: "60 %"}))).run()
    for control in ("standard", "ultra_low"):
        assert coverage(seen, "plan", "coke@works_a", control) == pytest.approx(
            coverage(planned, "plan", "coke@works_a", control), rel=EXACT)


def test_what_was_observed_stands_in_every_draw() -> None:
    """Of one works 50 % or 90 % in 2022; standard controls have what is left, 60 % at most."""
    scenario = build(of_one_works).load()
    theta = np.stack([scenario.theta] * 2)
    row = next(n for n, row in enumerate(scenario.store.rows) if row.table == "city_controls"
               and row.keys[1] == "works_a")
    theta[:, row] = 0.5, 0.9
    index = scenario.index
    drawn = assemble_with(index, scenario.store, theta, scenario.city.growth_on, Problems())
    found = {index.controls[n].control: drawn.base.coverage[:, n, 2].tolist()
             for n, c in enumerate(index.controls) if c.family == "flue_gas"
             and index.sites[index.processes[c.process].site].name == "coke@works_a"}
    assert found["ultra_low"] == [0.5, 0.9]
    assert found["standard"] == pytest.approx([0.5, 0.1], rel=EXACT)
