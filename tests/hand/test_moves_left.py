"""What is left of a move of activity after its activity was observed: by pencil."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulator.measures.levers import closures
from simulator.measures.moves import no_moves
from simulator.optimiser.solving.replay import check_replay, with_case
from simulator.optimiser.solving.solver import OPTIMAL
from simulator.plausibility.collecting import warnings_of
from simulator.simulation.run import Run
from tests.fixtures.city import build, measure, target, uptake
from tests.fixtures.programme import column_values, misses, variables_of
from tests.hand.test_observations import ENERGY, EXACT, TRANSPORT, demand, limited, output
from tests.parity.test_plan import Solved


@pytest.mark.parametrize(("path", "wanted"), [
    ({2022: "-100 %"}, 80_000),
    ({2022: "-100 %", 2025: "-50 %"}, 80_000),
    ({2022: "-60 %", 2025: "-20 %"}, 80_000),
    ({2022: "-20 %", 2025: "0 %"}, 80_000),
    ({2022: "20 %", 2025: "10 %"}, 80_000),
    ({2022: "-20 %", 2025: "10 %"}, 88_000),
    ({2022: "-20 %", 2025: "-60 %"}, 40_000),
])
def test_a_limit_that_is_eased_does_not_raise_what_was_made(
    path: dict[int, str], wanted: float,
) -> None:
    """80 kt of 100 in 2022. Less than was due by then is no more to do; 0.4 / 0.8 leave a half."""
    city = build(lambda c: output(c, 2022, 80_000)).measures(output_limit=limited(path))
    found = demand(city.run(), "plan", "coke", "works_a")
    assert (found[2022], found[2025]) == pytest.approx((80_000, wanted), rel=EXACT)


@pytest.mark.parametrize("path", [{2022: "40 %", 2025: "20 %"}, {2022: "100 %", 2025: "50 %"}])
def test_a_transfer_gives_nothing_back(path: dict[int, str]) -> None:
    """The lorries carry what they did in the baseline, not what trains would have to give them."""
    city = build(lambda c: c.add(f"{TRANSPORT}activity.csv", 500, "Mtkm", source="heavy_trucks",
                                 facility="rest", item="activity", model_year="2022"))
    run = city.measures(mode_shift_freight=measure(uptake(path, "rail"))).run()
    own = [demand(run, case, "heavy_trucks") for case in ("plan", "baseline")]
    assert own[0] == pytest.approx(own[1], rel=EXACT)


@pytest.mark.parametrize(("path", "found"), [
    ({2022: "-60 %", 2025: "-20 %"},
     '"-20 %", less than the -60 % that were due by 2022, up to which the activity is observed'),
    ({2022: "-20 %", 2025: "-60 %"}, ""),
    ({2022: "-20 %"}, ""),
])
def test_a_path_with_nothing_left_to_do_is_told(path: dict[int, str], found: str) -> None:
    city = build(lambda c: output(c, 2022, 80_000)).measures(output_limit=limited(path))
    own = [w.problem.found for w in warnings_of(city.run()) if w.problem.code == "W-TURN"]
    assert own == [found] * bool(found)


def plant(run: Run, case: str, what: str) -> dict[int, float]:
    """Return an array of the mix of plant_a's 250 MW of 4,000 h by year."""
    p = next(n for n, p in enumerate(run.index.processes) if p.technology == "subcritical"
             and run.index.sites[p.site].facility == "plant_a")
    return dict(zip(run.index.years, getattr(run.cases[case].mix, what)[p].tolist(), strict=True))


def retiring(path: dict[int, str], made: float, **targets: dict[str, Any]) -> Run:
    city = build(lambda c: c.add(f"{ENERGY}activity.csv", made, "GWh", source="grid_coal_power",
                                 facility="plant_a", item="activity", model_year="2023"))
    return city.measures(coal_power_retire=measure(uptake(path))).targets(**targets).run()


@pytest.mark.parametrize(("path", "made", "wanted"), [
    ({2021: "0 %"}, 1000, {2023: 1000, 2024: 0, 2025: 0, 2030: 0}),
    ({2021: "50 %"}, 1000, {2023: 1000, 2024: 500, 2025: 500, 2030: 500}),
    ({2021: "50 %", 2025: "25 %"}, 1000, {2023: 1000, 2024: 625, 2025: 250}),
    ({2021: "50 %"}, 800, {2023: 800, 2024: 500, 2030: 500}),
    ({2021: "50 %"}, 400, {2023: 400, 2024: 400, 2030: 400}),
    ({2021: "50 %"}, 1500, {2023: 1500, 2024: 750, 2030: 750}),
    ({2021: "50 %"}, 0, {2023: 0, 2024: 0, 2030: 0}),
])
def test_a_plant_that_runs_on_closes_after_it_was_observed(
    path: dict[int, str], made: float, wanted: dict[int, float],
) -> None:
    """1000 GWh in 2020. What is gone when it is last observed is not closed again.

    Half of the plant of 2020 may make 500 GWh: of 800 in 2023 three eighths close, of 400 nothing.
    It closes by half of what it grew to, too.
    """
    run = retiring(path, made)
    found = plant(run, "plan", "activity")
    assert {year: found[year] for year in wanted} == pytest.approx(wanted, rel=EXACT)
    before = plant(run, "baseline", "activity")
    assert [found[y] for y in range(2020, 2024)] == [before[y] for y in range(2020, 2024)]


@pytest.mark.parametrize(("path", "made", "built", "retired"), [
    ({2021: "0 %"}, 1000, 0, 225 - 25 / 3),
    ({2021: "50 %"}, 1500, 0, 0),
])
def test_nothing_is_built_anew_that_is_to_close(
    path: dict[int, str], made: float, built: float, retired: float,
) -> None:
    """250 MW age by 25 / 3 a year: 216.7 MW are scrapped in 2024, and nothing takes their place."""
    run = retiring(path, made)
    new, gone = (plant(run, "plan", what) for what in ("additions", "retired"))
    assert [new[y] for y in range(2024, 2031)] == [built] * 7
    if retired:
        assert gone[2024] == pytest.approx(retired)
        assert [gone[y] for y in (2021, 2022, 2023, 2025)] == [0] * 4


def test_a_closure_is_what_it_was_when_it_is_written_and_read() -> None:
    """Of 800 GWh in 2023 three eighths close: a fifth of the plant was gone, a half is left."""
    scenario = retiring({2021: "50 %"}, 800).scenario
    planned, = closures(scenario.city, scenario.moves)
    assert planned.path[3:5] == pytest.approx([0, 0.375])
    assert planned.allowed[3:5] == pytest.approx([np.inf, 0.5])
    moves = no_moves(scenario.index)
    moves.add(planned)
    again, = closures(scenario.city, moves)
    assert again.path == pytest.approx(planned.path)


def test_the_programme_closes_as_the_projection_does() -> None:
    """A cap of 550 GWh in 2024 and later on 800 of 2023 needs the closure of the plan."""
    run = retiring({2021: "50 %"}, 800, cap=target(
        "cap", {"kind": "activity", "sources": ["grid_coal_power"]}, value="550 GWh",
        comparator="<=", target_year=2024))
    solved = Solved(run)
    assert solved.met == {"cap"}
    rows, columns = misses(solved.task.programme, column_values(
        solved.task.programme, variables_of(solved.task.data, run.cases["plan"].mix)))
    assert max(rows.max(), columns.max()) <= 1e-6
    assert solved.found.status == OPTIMAL
    assert check_replay(solved.task, solved.case, solved.objective) < 1e-6
    found = plant(with_case(run, solved.case), solved.case.name, "activity")
    assert [found[y] for y in (2022, 2023)] == pytest.approx([2600 / 3, 800])
    assert found[2024] <= 550 * (1 + 1e-6)


@pytest.mark.parametrize(("path", "wanted"), [
    ({2021: "300 ha", 2025: "1000 ha"}, {2021: 100, 2022: 200, 2023: 1400 / 3, 2025: 1000}),
    ({2021: "300 ha"}, {2022: 200, 2023: 300, 2030: 300}),
    ({2021: "100 ha", 2025: "150 ha"}, {2022: 200, 2023: 200, 2030: 200}),
])
def test_land_goes_on_from_what_was_planted_to_what_is_planned(
    path: dict[int, str], wanted: dict[int, float],
) -> None:
    """200 ha by 2022. A third of the 800 ha that lack to 1000 in 2025 is planted each year."""
    city = build(lambda c: c.add(
        "cities/tiny/land/activity.csv", 200, "ha", source="afforestation", facility="rest",
        technology="managed", item="capacity", model_year="2022"))
    run = city.measures(afforestation=measure(uptake(path))).run()
    found = demand(run, "plan", "afforestation")
    assert {year: found[year] for year in wanted} == pytest.approx(wanted, rel=EXACT)
