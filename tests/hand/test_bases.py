"""Potentials in MW and ha that rest on facts of the city, each worked out by hand.

The tiny city has no PV on roofs in 2020, and no new forest. A density of 0.14 kW on every m2 of
500,000 m2 of roofs is 70 MW; half of 3,000 ha of bare land is 1,500 ha.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulator.errors import InputError
from simulator.measures.library import potentials
from simulator.optimiser.programme.limits import Limits, build_limits
from simulator.plausibility.collecting import warnings_of
from simulator.results.rows.measure_rows import uptake_rows
from simulator.simulation.case import BASELINE, PLAN
from simulator.simulation.run import Run, simulate
from simulator.simulation.scenario import Scenario
from tests.fixtures.bundled_cities import loaded
from tests.fixtures.city import TAIL, TinyCity, measure, uptake

FACTS, LIMITS, OWN = "cities/tiny/facts.csv", "measures/limits.csv", "cities/tiny/limits.csv"
ROOF: dict[str, str] = {"measure": "pv_deployment", "move": "rooftop", "item": "potential"}
ROOFS, NO_PLAN = 500_000, 0.0


def city(**facts: tuple[float, str]) -> TinyCity:
    """Return the city with facts, name -> amount and unit."""
    found = TinyCity()
    found.files[FACTS] = (("fact", "model_year", *TAIL), [])
    for name, (value, unit) in facts.items():
        found.add(FACTS, value, unit, fact=name)
    return found


def roofs(condition: str = "", **facts: tuple[float, str]) -> TinyCity:
    """Return the city in which roofs carry 0.14 kW/m2."""
    return city(**facts).add(LIMITS, 0.14, "kW/m^2", **ROOF, basis="roof_area",
                             condition=condition)


def with_plan(own: TinyCity, path: dict[int, str | float]) -> TinyCity:
    return own.measures(pv_deployment=measure(uptake(path, "rooftop")))


def limits_of(scenario: Scenario) -> tuple[Run, Limits]:
    run = simulate(scenario)
    return run, build_limits(scenario, run.cases[BASELINE].mix, run.cases[PLAN].mix)


def room(own: TinyCity) -> list[float]:
    """Return the capacity that may be built beside the baseline's, 2021 to 2030 [MW]."""
    run, limits = limits_of(own.load())
    (number,) = (n for n, p in enumerate(run.index.processes) if p.technology == "rooftop_pv")
    return [float(value) for value in limits.capacity[number, 1:]]


def basis(own: TinyCity, move: str = "rooftop", case: str = PLAN) -> set[tuple[str, float]]:
    """Return basis and potential of a move in 2030, as uptake.csv says them."""
    header, rows = uptake_rows(own.run())
    found = [dict(zip(header, row, strict=True)) for row in rows]
    return {(str(row["basis"]), round(float(str(row["potential"])), 9)) for row in found
            if (row["move"], row["case"], row["year"]) == (move, case, 2030)}


def test_a_density_times_its_basis_is_the_potential() -> None:
    own = roofs(roof_area=(ROOFS, "m^2"))
    assert room(own) == pytest.approx([70.0] * 10)
    assert basis(with_plan(own, {2025: "20 MW"})) == {("roof_area", 70.0)}


def test_units_of_density_and_basis_may_be_any_that_fit() -> None:
    """140 MW/km2 on 50 ha."""
    own = city(roof_area=(50, "ha")).add(LIMITS, 140, "MW/km^2", **ROOF, basis="roof_area")
    assert room(own) == pytest.approx([70.0] * 10)


def test_a_fact_that_grows_makes_room() -> None:
    """500,000 m2 in 2021, 600,000 in 2025: 0.14 kW/m2 are 70 and 84 MW, 77 in between."""
    own = roofs()
    own.add(FACTS, 500_000, "m^2", fact="roof_area", model_year="2021")
    own.add(FACTS, 600_000, "m^2", fact="roof_area", model_year="2025")
    assert room(own)[:5] == pytest.approx([70, 73.5, 77, 80.5, 84])
    scenario = own.load()
    move = scenario.library.measures["pv_deployment"].moves["rooftop"]
    found = potentials(scenario.library, move, np.stack([scenario.theta, 2 * scenario.theta]))
    assert found[2025].tolist() == pytest.approx([84, 4 * 84])


def test_without_the_fact_the_potential_is_the_path_of_the_plan() -> None:
    """20 MW in 2025 are 4 MW a year from 2021 on; nothing where the plan has nothing."""
    assert room(roofs()) == [NO_PLAN] * 10
    own = with_plan(roofs(), {2025: "20 MW"})
    assert room(own) == pytest.approx([4, 8, 12, 16, 20, 20, 20, 20, 20, 20])
    assert basis(own) == {("plan_path", 20.0)}


def test_a_move_without_any_row_rests_on_the_plan_as_well() -> None:
    own = with_plan(city(), {2030: "50 MW"})
    assert room(own)[-1] == pytest.approx(50)
    assert basis(own) == {("plan_path", 50.0)}


def test_the_pace_is_that_of_the_library_also_on_the_path_of_the_plan() -> None:
    """The plan builds 4 MW a year; who waits may catch up by 10 MW a year."""
    own = with_plan(roofs(), {2025: "20 MW"}).add(LIMITS, 10, "MW", **ROOF | {"item": "pace"})
    run, limits = limits_of(own.load())
    (number,) = (n for n, p in enumerate(run.index.processes) if p.technology == "rooftop_pv")
    assert limits.capacity_pace[number, 1:6].tolist() == pytest.approx([10] * 5)
    assert "pv_deployment" in limits.process_owners[number]


@pytest.mark.parametrize(("karst", "most"), [({}, 20.0), ({"karst_area": (0, "km^2")}, 20.0),
                                             ({"karst_area": (3, "km^2")}, 70.0)])
def test_a_condition_must_be_there_and_not_zero(
    karst: dict[str, tuple[float, str]], most: float
) -> None:
    own = roofs("karst_area", roof_area=(ROOFS, "m^2"), **karst)
    assert room(with_plan(own, {2025: "20 MW"}))[-1] == pytest.approx(most)


def test_a_fact_of_nothing_leaves_the_path_of_the_plan() -> None:
    """0 m2 of roofs carry 0 MW; the plan's own 20 MW stay inside the programme."""
    own = with_plan(roofs(roof_area=(0, "m^2")), {2025: "20 MW"})
    assert room(own)[-1] == pytest.approx(20)
    assert basis(own) == {("roof_area", 0.0)}


def test_an_amount_counts_only_with_what_it_rests_on() -> None:
    own = with_plan(city(), {2025: "20 MW"})
    own.files[OWN] = own.files[LIMITS][0], []
    own.add(OWN, 90, "MW", **ROOF)
    assert room(own)[-1] == pytest.approx(20)
    (warned,) = (w.problem for w in warnings_of(own.run()) if w.problem.code == "W-BASIS")
    assert (warned.key, warned.file.rpartition("/")[2]) == (
        "pv_deployment rooftop potential", "limits.csv")
    own.change(OWN, {"basis": "roof_area"}, **ROOF)
    assert room(own)[-1] == pytest.approx(90)
    assert basis(own) == {("city_row", 90.0)}
    assert not [w for w in warnings_of(own.run()) if w.problem.code == "W-BASIS"]


@pytest.mark.parametrize(("karst", "most", "rests"), [
    ({}, 20.0, "plan_path"), ({"karst_area": (0, "km^2")}, 20.0, "plan_path"),
    ({"karst_area": (3, "km^2")}, 90.0, "city_row"),
])
def test_an_amount_counts_only_where_its_condition_holds(
    karst: dict[str, tuple[float, str]], most: float, rests: str,
) -> None:
    """90 MW on roofs if there is karst, else the 20 MW of the plan."""
    own = with_plan(city(**karst), {2025: "20 MW"})
    own.files[OWN] = own.files[LIMITS][0], []
    own.add(OWN, 90, "MW", **ROOF, basis="roof_area", condition="karst_area")
    assert room(own)[-1] == pytest.approx(most)
    assert basis(own) == {(rests, most)}


def test_land_rests_on_land() -> None:
    """Half of 3,000 ha of bare land; 500 ha of the plan without it."""
    for facts, most in (({"afforestation_land": (3000, "ha")}, 1500.0), ({}, 500.0)):
        own = city(**facts).measures(afforestation=measure(uptake({2030: "500 ha"})))
        own.add(LIMITS, 50, "percent", measure="afforestation", move="main", item="potential",
                basis="afforestation_land")
        run, limits = limits_of(own.load())
        (number,) = (n for n, p in enumerate(run.index.processes)
                     if run.index.sites[p.site].source == "afforestation")
        assert limits.capacity[number, -1] == pytest.approx(most)


def test_a_plan_beyond_its_basis_is_warned_of() -> None:
    """90 MW on roofs for 70."""
    found = [w for w in warnings_of(with_plan(roofs(roof_area=(ROOFS, "m^2")), {2025: "90 MW"})
                                    .run()) if w.problem.code == "W-POTENTIAL"]
    (one,) = found
    assert one.weight == pytest.approx(90 / 70)
    assert "up to 70 MW" in one.problem.expected


def test_the_plan_is_not_said_to_be_limited_by_itself() -> None:
    header, rows = uptake_rows(with_plan(roofs(), {2025: "20 MW"}).run())
    at = header.index("binding")
    assert {row[at] for row in rows if row[1] == "rooftop"} == {"no"}


def _problems(own: TinyCity) -> list[tuple[str, str]]:
    with pytest.raises(InputError) as caught:
        own.load()
    return [(p.code, p.key) for p in caught.value.problems]


@pytest.mark.parametrize(("unit", "cells", "code"), [
    ("MW/t", {"basis": "roof_area"}, "E-UNIT"),
    ("MW", {"basis": "rooof_area"}, "E-NAME"),
    ("MW/km^2", {"basis": "roof_area", "condition": "karst"}, "E-NAME"),
    ("MW/km^2", {"condition": "karst_area"}, "E-BASIS"),
    ("MW/km^2", {}, "E-UNIT"),
])
def test_a_basis_that_is_none_is_refused(unit: str, cells: dict[str, str], code: str) -> None:
    found = _problems(city().add(LIMITS, 1, unit, **ROOF, **cells))
    assert [problem for problem, _ in found] == [code]


def test_shares_have_no_basis_and_a_potential_has_one() -> None:
    share = {"measure": "nev_bus", "move": "main", "item": "potential"}
    assert _problems(city().change(LIMITS, {"basis": "roof_area"}, **share)) == [
        ("E-BASIS", "nev_bus main potential 2030")]
    own = roofs(roof_area=(ROOFS, "m^2")).add(LIMITS, 90, "MW", **ROOF, model_year="2030",
                                              basis="roof_area")
    assert _problems(own) == [("E-BASIS", "pv_deployment rooftop potential 2030")]


@pytest.mark.parametrize(("value", "unit", "name", "code"), [
    (1, "km", "roof_area", "E-UNIT"), (-1, "m^2", "roof_area", "E-RANGE"),
    (1, "m^2", "roofs", "E-NAME"),
])
def test_a_fact_is_known_and_no_less_than_nothing(
    value: float, unit: str, name: str, code: str
) -> None:
    assert [problem for problem, _ in _problems(city(**{name: (value, unit)}))] == [code]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["huzhou", "handan"])
def test_nobody_builds_wind_hydro_or_karst_beyond_the_plan(name: str) -> None:
    """Neither city has a basis for any of them: what may be built is what plan or baseline build.

    Read off the mixes of the two cases, which no limit touches.
    """
    run, limits = limits_of(loaded(name))
    wanted = {"wind_power", "hydro_power", "soil_conservation", "forest_closure",
              "degraded_forest_restoration", "afforestation", "wetland_restoration"}
    plan, still = (run.cases[case].mix.capacity for case in (PLAN, BASELINE))
    seen: set[str] = set()
    for n, process in enumerate(run.index.processes):
        source = run.index.sites[process.site].source
        if source in wanted:
            seen.add(source)
            most: Any = np.maximum(plan[n] - still[n], 0.0)
            assert np.allclose(limits.capacity[n], most, atol=1e-9), source
    assert {"wind_power", "hydro_power", "forest_closure"} <= seen
