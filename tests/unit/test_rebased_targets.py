"""Targets and paths of a city that was carried to a later base year."""

from __future__ import annotations

import pytest

from simulator.errors import InputError
from simulator.optimiser.optimise import optimise
from simulator.scenario.keys import Quantity
from simulator.simulation.assessing import assess_cases
from simulator.simulation.case import BASELINE
from simulator.simulation.run import series_of, simulate
from tests.fixtures.city import TinyCity, measure, target, uptake
from tests.unit.test_rebasing import EXACT, of_2023

CO2 = {"kind": "emission", "pollutant": "CO2", "boundary": "direct"}


def with_targets() -> TinyCity:
    city = TinyCity()
    city.measures(nev_bus=measure(uptake({2022: "30 %", 2025: "60 %"}, "stock")),
                  coking_ule=measure(uptake({2022: "50 %"})))
    return city.targets(
        change=target("change", CO2, value="-5 %", base_year=2020, target_year=2028),
        held=target("change", CO2, value="-1 %", target_year=2022, indicator="b"),
        past=target("cap", CO2, value="1 Mt", comparator="<=", target_year=2022, hold=False),
        booked=target("engineering_reduction", {"kind": "ledger", "pollutant": "NOx"},
                      value="5 t", comparator=">=", target_year=2025),
        main=target("cap", CO2, value="1 Mt", comparator="<="),
    )


def test_a_change_is_counted_from_the_base_of_the_first_run() -> None:
    """The same emissions in 2028 are the same change since 2020, which is no year of the second."""
    before, after = simulate(with_targets().load()), simulate(of_2023(with_targets))
    first, second = (next(v for v in assess_cases(run, (BASELINE,)) if v.target == "change")
                     for run in (before, after))
    assert second.achieved == pytest.approx(first.achieved, rel=EXACT)
    assert second.verdict == first.verdict
    target = after.scenario.file.targets["change"]
    co2 = float(before.measured(target, BASELINE).ratio[0])
    assert target.base_value == f"{co2!r} t"


def test_targets_of_past_years_are_tracked_or_go_on() -> None:
    found = of_2023(with_targets).file
    assert {key: t.status for key, t in found.targets.items()} == {
        "change": "scored", "held": "scored", "past": "tracked", "booked": "tracked",
        "main": "scored"}
    held = found.targets["held"]
    assert (held.target_year, held.evaluation_year, held.base_year) == (None, 2024, 2020)
    assert found.years.main_target == 2025
    assert found.targets["past"].reason.startswith("judged in 2022, up to the base year 2023")


def test_paths_of_measures_begin_after_the_base_year() -> None:
    found = of_2023(with_targets).file.measures
    assert found["nev_bus"].uptake[0].path == {2025: "60 %"}
    assert found["coking_ule"].uptake[0].path == {2024: "50 %"}
    assert "due in 2022" in found["coking_ule"].uptake[0].note


def against_2015(**keys: str) -> TinyCity:
    return TinyCity().targets(fall=target("change", CO2, value="-5 %", target_year=2028, **{
        "base_year": 2015, "hold": False, **keys}))


def test_a_base_value_may_have_any_unit() -> None:
    """Half of what is emitted in 2028 was emitted in 2015, in kt: a rise by 100 %."""
    first = simulate(TinyCity().load())
    co2 = series_of(first, BASELINE, Quantity.model_validate(CO2))[0][first.index.year(2028)]
    run = simulate(against_2015(base_value=f"{float(co2) / 2e3!r} kt").load())
    found = next(v for v in assess_cases(run, (BASELINE,)))
    assert found.achieved == pytest.approx(100, rel=EXACT)
    assert found.verdict == "missed"


def test_the_least_cost_holds_a_change_since_an_earlier_year() -> None:
    """95 % of the emissions of 2015: twice those of 2028 leave room, and the target is met."""
    first = simulate(TinyCity().load())
    co2 = series_of(first, BASELINE, Quantity.model_validate(CO2))[0][first.index.year(2028)]
    best = optimise(against_2015(base_value=f"{2 * float(co2)!r} t").load())
    assert {v.verdict for v in assess_cases(best.run, tuple(best.run.cases))} == {"slack"}


@pytest.mark.parametrize(("keys", "said"), [
    ({}, "or write its base_value"),
    ({"base_value": "3 MW"}, "convertible to t"),
    ({"base_value": "3 t", "base_year": 2021}, "a base_year before 2020"),
])
def test_a_base_value_that_cannot_be_meant_is_refused(keys: dict[str, str], said: str) -> None:
    with pytest.raises(InputError, match=said):
        against_2015(**keys).load()
