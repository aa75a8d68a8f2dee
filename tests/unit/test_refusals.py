"""Plans that contradict themselves are refused, and the refusal names both sides."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from simulator.errors import InputError, Problem
from simulator.simulation.run import simulate
from tests.fixtures.city import TinyCity, measure, target, uptake

NOX = {"kind": "emission", "pollutant": "NOx"}


def refused(city: TinyCity) -> tuple[Problem, ...]:
    with pytest.raises(InputError) as caught:
        simulate(city.load())
    return caught.value.problems


def codes(problems: Iterable[Problem]) -> list[str]:
    return sorted({p.code for p in problems})


def test_two_measures_that_fix_one_quantity() -> None:
    found = refused(TinyCity().measures(
        coking_ule=measure(uptake({2025: "50 %"})), coking_deep=measure(uptake({2025: "60 %"})),
    ))
    assert codes(found) == ["E-CLASH"]
    what = "coverage of coke@works_a coke_oven by ultra_low"
    assert f"{what} fixed by coking_deep and by coking_ule" in found[0].found


def test_one_measure_that_fixes_a_quantity_twice() -> None:
    found = refused(TinyCity().measures(
        coking_ule=measure(uptake({2025: "50 %"}), uptake({2025: "60 %"})),
    ))
    assert codes(found) == ["E-CLASH"]


def test_the_same_quantity_at_two_facilities_is_no_clash() -> None:
    city = TinyCity().growth().measures(
        coking_ule=measure(uptake({2025: "50 %"}, facility=["works_a"])),
        coking_deep=measure(uptake({2025: "60 %"}, facility=["coking_new"])),
    )
    assert city.load().moves.claims.keys() == {"coking_ule", "coking_deep"}


def test_shares_over_100_percent_together() -> None:
    found = refused(TinyCity().measures(
        nev_bus=measure(uptake({2025: "70 %"}, "stock")),
        bus_renewal=measure(uptake({2025: "50 %"}, "modern")),
    ))
    assert codes(found) == ["E-SHARE"]
    assert "shares of buses@rest that add up to" in found[0].found
    assert "bus_renewal" in found[0].found
    assert "nev_bus" in found[0].found


def test_shares_of_exactly_100_percent_are_fine() -> None:
    TinyCity().measures(
        nev_bus=measure(uptake({2025: "50 %"}, "stock")),
        bus_renewal=measure(uptake({2025: "50 %"}, "modern")),
    ).load()


@pytest.mark.parametrize("written", ["120 %", "-5 %"])
def test_a_share_outside_its_range(written: str) -> None:
    found = refused(TinyCity().measures(coking_ule=measure(uptake({2025: written}))))
    assert codes(found) == ["E-RANGE"]
    assert written in found[0].found


def test_a_fall_of_more_than_everything() -> None:
    found = refused(TinyCity().measures(
        cement_staggered=measure(uptake({2025: "-120 %"}, "output"))))
    assert codes(found) == ["E-RANGE"]


def test_a_sales_and_a_stock_share_of_one_technology() -> None:
    found = refused(TinyCity().measures(
        nev_bus=measure(uptake({2025: "50 %"}), uptake({2025: "30 %"}, "stock"))))
    assert codes(found) == ["E-CLASH"]
    assert "share of stock by nev_bus" in found[0].found
    assert "share of additions by nev_bus" in found[0].found


@pytest.mark.parametrize(
    ("key", "entry", "code", "text"),
    [
        ("coking_ulee", measure(uptake({2025: "50 %"})), "E-NAME", 'unknown measure "coking_ulee"'),
        ("coking_ule", measure(uptake({2025: "50 %"}, "mian")), "E-NAME", 'unknown move "mian"'),
        ("coking_ule", measure(uptake({2025: "50 %"}, facility=["works_b"])), "E-NAME",
         'unknown facility "works_b"'),
        ("coking_ule", measure(uptake({2025: "50 MW"})), "E-UNIT", '"50 MW"'),
        ("pv_deployment", measure(uptake({2025: "50 %"}, "utility")), "E-UNIT", '"50 %"'),
        ("coking_ule", measure(uptake({})), "E-PATH", "no path"),
        ("coking_ule", measure(uptake({2025: "50 %"}), realisation="half"), "E-NUMBER", '"half"'),
    ],
)
def test_measures_that_are_not_understood(key: str, entry: dict, code: str, text: str) -> None:
    found = [p for p in refused(TinyCity().measures(**{key: entry})) if p.code == code]
    assert text in found[0].found
    assert found[0].line > 0


def test_an_assumption_needs_a_note() -> None:
    entry = measure(uptake({2025: "50 %"}) | {"basis": "assumption"})
    assert codes(refused(TinyCity().measures(coking_ule=entry))) == ["E-NOTE"]


@pytest.mark.parametrize(
    ("row", "code", "text"),
    [
        (target("cap", NOX, value="75 furlongs", comparator="<="), "E-UNIT", "furlongs"),
        (target("cap", NOX, value="75 t"), "E-KEY", "a value without a comparator"),
        (target("cap", NOX, value="75 t", comparator="<=", target_year=2041), "E-YEAR", "2041"),
        (target("cap", NOX | {"sources": ["cokes"]}, value="75 t", comparator="<="), "E-NAME",
         'unknown name "cokes"'),
        (target("cap", NOX | {"pollutant": "NOX"}, value="75 t", comparator="<="), "E-NAME",
         'unknown pollutant "NOX"'),
        (target("cap", None, value="75 t", comparator="<="), "E-KEY", 'no key "quantity"'),
        (target("cap", NOX, status="tracked"), "E-NOTE", "status tracked without a reason"),
        (target("cap", NOX, value="75 t", comparator="<=", same_as="x"), "E-NAME",
         'unknown target "x"'),
        (target("peak", NOX, target_year=2028), "E-YEAR", "a peak with only 2 years after it"),
    ],
)
def test_targets_that_are_not_understood(row: dict, code: str, text: str) -> None:
    found = refused(TinyCity().targets(T=row))
    assert codes(found) == [code]
    assert text in found[0].found


def test_a_target_in_the_units_of_a_plan_is_understood() -> None:
    """万吨 and 万辆 in the value of a target."""
    TinyCity().targets(
        T1=target("cap", NOX, value="2.5 万吨", comparator="<="),
        T2=target("capacity", {"kind": "capacity", "sources": ["buses"]}, value="0.01 万辆",
                  comparator=">="),
    ).load()


def test_everything_wrong_is_reported_at_once() -> None:
    city = TinyCity().measures(coking_ulee=measure(uptake({2025: "50 %"})),
                               coking_ule=measure(uptake({2025: "150 %"})))
    city.targets(T=target("cap", NOX, value="75 t"))
    city.scenario["growth"]["plant_old"] = {"clause": ["1"]}
    assert codes(refused(city)) == ["E-KEY", "E-NAME", "E-RANGE"]


# tables


def test_every_row_needs_a_source_a_grade_and_a_range() -> None:
    city = TinyCity()
    row = city.rows("energy/processes.csv", item="life", source="pv_power")[0]
    row.update(reference="unheard_of", grade="guess", low="30", high="20")
    found = refused(city)
    assert codes(found) == ["E-GRADE", "E-RANGE", "E-REFERENCE"]
    row.update(low="20", high="30")
    assert codes(refused(city)) == ["E-GRADE", "E-REFERENCE"]


def test_an_estimate_says_how_it_was_found() -> None:
    city = TinyCity().change("cities/tiny/grid.csv",
                             {"grade": "estimate"}, item="grid_factor")
    assert codes(refused(city)) == ["E-NOTE"]


def test_two_families_cannot_remove_one_pollutant() -> None:
    keys = {"source": "coke", "technology": "*", "control": "secondary", "item": "removal"}
    city = TinyCity().add("industry/control_effects.csv", 0.5, "1", **keys, name="NOx")
    assert codes(refused(city)) == ["E-FAMILY"]


def test_shares_of_a_source_add_up() -> None:
    city = TinyCity().set("cities/tiny/transport/mix.csv", 50, source="buses",
                          technology="china_4", item="share")
    found = refused(city)
    assert codes(found) == ["E-SHARE"]
    assert "add up to 0.9" in found[0].found


def test_a_table_in_the_wrong_kind_of_unit() -> None:
    city = TinyCity().change("transport/processes.csv", {"unit": "t/h"}, source="buses",
                             item="annual_distance")
    assert codes(refused(city)) == ["E-UNIT"]
