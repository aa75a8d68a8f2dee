"""Draws are many single runs at once: nothing is read off the first or the largest of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from simulator.analysis.attribution import INTERACTION, attribute
from simulator.errors import InputError
from simulator.kernels.vintages import oldest
from simulator.measures.drawn import DrawnMeasures
from simulator.measures.potentials import at_potential
from simulator.results.folder.mix_as_scenario import mix_text
from simulator.scenario.keys import Quantity
from simulator.simulation.assessing import assess_cases, verdicts_of
from simulator.simulation.case import Case
from simulator.simulation.drawing import city_of
from simulator.simulation.draws import Draws
from simulator.simulation.loading import load
from simulator.simulation.run import BLOCK, Run, blocks, simulate
from simulator.simulation.scenario import Scenario
from simulator.simulation.series_of_draws import collect
from simulator.targets.verdicts import VERDICTS
from tests.fixtures.city import TinyCity, measure, target, uptake
from tests.fixtures.register_items import with_values

Array = np.ndarray
YEARS = range(2020, 2031)
CITY = "liupanshui"
EVERY = {
    "coal_power_ule": measure(uptake({2025: "50 %", 2030: "80 %"})),
    "coal_power_retire": measure(uptake({2025: "60 %"})),
    "pv_deployment": measure(uptake({2025: "200 MW"}, "utility"),
                             uptake({2025: "10 MW"}, "rooftop")),
    "voc_treatment": measure(uptake({2025: "40 %"}, "coke")),
    "cement_raw_fuel_sub": measure(uptake({2025: "30 %"}, "low_clinker")),
    "cement_staggered": measure(uptake({2025: "-10 %"}, "output")),
    "capacity_swap": measure({"move": "main", "facility": [], "path": {}, "basis": "plan"}),
    "twohigh_project_control": measure(uptake({2025: "150 %"}, "offset", ["coking_new"])),
    "nev_bus": measure(uptake({2025: "50 %"}, "stock")),
    "mode_shift_freight": measure(uptake({2025: "10 %"}, "rail")),
    "old_vehicle_scrap": measure(uptake({2025: "0 %"}, "heavy")),
    "clean_heating": measure(uptake({2025: "30 %"}, "heat_pump")),
    "afforestation": measure(uptake({2025: "100 ha"})),
}  # fmt: skip
"""One measure or more of every kind of move but shares of additions."""
SALES = {**{key: EVERY[key] for key in ("coal_power_ule", "mode_shift_freight")},
         "nev_bus": measure(uptake({2025: "50 %"}))}  # fmt: skip
TARGETS = {
    "nox": target("change", {"kind": "emission", "pollutant": "NOx"}, value="-10 %"),
    "booked": target("engineering_reduction", {"kind": "ledger", "pollutant": "NOx"},
                     comparator=">=", value="100 t"),
    "carbon": target("peak", {"kind": "emission", "pollutant": "CO2"}),
    "energy": target("intensity", {"kind": "primary_energy"},
                     denominator={"kind": "driver", "name": "gdp"}, comparator="<=",
                     value="20 TJ/CNY"),
    "buses": target("share", {"kind": "capacity", "sources": ["buses"], "technologies": ["bev"]},
                    denominator={"kind": "capacity", "sources": ["buses"]}, comparator=">=",
                    value="30 %"),
    "way": target("cap", {"kind": "emission", "pollutant": "SO2"}, comparator="fall"),
    "rate": target("annual_rate", {"kind": "energy", "group": "coal"}, comparator="<=",
                   value="5 TJ"),
    "sum": target("cumulative", {"kind": "area", "sources": ["afforestation"]}),
    "listed": target("tracked", None, status="tracked", reason="a duty"),
}  # fmt: skip


def city(measures: Mapping[str, Any] = EVERY, growth: bool = True) -> TinyCity:
    """Return the tiny city under a plan, with targets of every kind of judgement."""
    return TinyCity().growth(growth).measures(**measures).targets(**TARGETS)


FLOWS = {"additions": "capacity", "retired": "capacity", "control_additions": "control_capacity"}
"""Differences of what stands, so that their rounding is that of the stock; so with imports,
which are uses less outputs."""


def close(found: Array, expected: Array, what: str, like: Array | None = None) -> None:
    """Compare two yearly arrays to 1e-12 of each row's size, or of the size of another array."""
    found, expected = np.asarray(found, float), np.asarray(expected, float)
    assert found.shape == expected.shape, what
    if not found.size:
        return
    scale = np.abs(np.nan_to_num(expected if like is None else like))
    size = scale.max(axis=-1, keepdims=True) if scale.ndim else scale
    floor = 1e-9 * np.abs(np.nan_to_num(expected)).max(initial=0.0)
    np.testing.assert_array_equal(np.isnan(found), np.isnan(expected), err_msg=what)
    gap = np.abs(np.nan_to_num(found - expected)) / np.maximum(np.maximum(size, floor), 1e-300)
    assert gap.max() <= 1e-12, (what, gap.max())


def assert_same_case(many: Case, one: Case, draw: int) -> None:
    """Compare a draw of a case with a single run."""
    lead = many.mix.demand.ndim - one.mix.demand.ndim
    for f in fields(many.mix):
        own, alone = getattr(many.mix, f.name), getattr(one.mix, f.name)
        own = own[draw] if lead else own
        if f.name in ("transfers", "demand_moves"):
            # of absent measures rows of zeros are left
            own, alone = own[own.any(axis=-1)], alone[alone.any(axis=-1)]
        stock = FLOWS.get(f.name)
        close(own, alone, f.name, getattr(one.mix, stock) if stock else None)
    pick = draw if many.total_cost.ndim > 1 else Ellipsis
    close(many.emissions.sum((-4, -3))[pick], one.emissions.sum((-4, -3)), "emissions")
    close(many.total_cost[pick], one.total_cost, "cost")
    used = np.abs(one.carrier_use).sum(-3)
    close(many.net_import[pick], one.net_import, "imports", used)


def assert_same_run(many: Run, one: Run, draw: int) -> None:
    """Compare a draw of a run with a single run: cases, ledger, uptake and verdicts."""
    for name, case in one.cases.items():
        assert_same_case(many.cases[name], case, draw)
    close(many.ledger("plan").total[draw], one.ledger("plan").total, "ledger")
    for place, path in one.cases["plan"].moves.paths.items():
        own = many.cases["plan"].moves.paths[place]
        close(own[draw] if own.ndim > 1 else own, path, str(place))
    judged = verdicts_of(many)
    for v in assess_cases(one):
        k, n = judged.cases.index(v.case), judged.targets.index(v.target)
        assert VERDICTS[judged.codes[draw, k, n]] == v.verdict, v
        for found, expected in ((judged.achieved, v.achieved), (judged.gap, v.gap)):
            if expected is None:
                assert np.isnan(found[draw, k, n]), v
            else:
                scale = max(abs(expected), abs(v.required or 0.0), abs(v.achieved or 0.0))
                assert abs(found[draw, k, n] - expected) <= 1e-11 * scale, v


def between(scenario: Scenario, draws: int, seed: int = 7) -> Array:
    """Return values of all rows between their ends, (draw, row), the first draw central."""
    low, high = scenario.store.low(), scenario.store.high()
    part = np.random.default_rng(seed).random((draws, len(low)))
    theta = low + part * (high - low)
    theta[0] = scenario.theta
    return theta


def rate_rows(scenario: Scenario) -> list[int]:
    """Return the rows of the discount rate, which a single run takes from its file."""
    return [i for i in scenario.store.ids("finance")
            if scenario.store.rows[i].keys[0] == "discount_rate"]  # fmt: skip


@cache
def bundled() -> Scenario:
    return load(CITY)


# one draw, many draws


@pytest.mark.parametrize("measures", [EVERY, SALES], ids=["every", "sales"])
@pytest.mark.parametrize("growth", [True, False])
def test_a_central_draw_is_the_plain_run(measures: Mapping[str, Any], growth: bool) -> None:
    scenario = city(measures, growth).load()
    assert_same_run(simulate(scenario, Draws(scenario.theta[None])), simulate(scenario), 0)


@pytest.mark.parametrize("measures", [EVERY, SALES], ids=["every", "sales"])
def test_draws_are_single_runs_of_a_small_city(measures: Mapping[str, Any]) -> None:
    """Every row moves by up to 10 % of itself, each in its own direction."""
    scenario = city(measures).load()
    moved = 1 + 0.1 * np.random.default_rng(3).uniform(-1, 1, (6, len(scenario.theta)))
    moved[:, rate_rows(scenario)] = 1.0
    theta = scenario.theta * moved
    many = simulate(scenario, Draws(theta))
    for draw, own in enumerate(theta):
        assert_same_run(many, simulate(with_values(scenario, own)), draw)


@pytest.mark.slow
def test_draws_are_single_runs_of_a_bundled_city() -> None:
    """64 draws between the ends of all rows, the first of them central; every seventh is run."""
    scenario = bundled()
    theta = between(scenario, 64)
    theta[:, rate_rows(scenario)] = scenario.theta[rate_rows(scenario)]
    many = simulate(scenario, Draws(theta))
    assert_same_run(many, simulate(scenario), 0)
    for draw in range(1, 64, 7):
        assert_same_run(many, simulate(with_values(scenario, theta[draw])), draw)


# measures that are absent, go another way or are realised in part


@pytest.mark.slow
@pytest.mark.parametrize("measures", [EVERY, SALES], ids=["every", "sales"])
def test_an_absent_measure_is_one_that_the_plan_does_not_have(measures: Mapping[str, Any]) -> None:
    scenario, keys = city(measures).load(), list(measures)
    absent = {key: np.arange(len(keys) + 1) == n for n, key in enumerate(keys)}
    many = simulate(scenario, Draws(measures=DrawnMeasures(absent=absent)))
    for draw, key in enumerate([*keys, ""]):
        kept = {name: own for name, own in measures.items() if name != key}
        assert_same_run(many, city(kept).run(), draw)
        for (name, _), path in many.cases["plan"].moves.paths.items():
            assert np.isnan(path[draw] if path.ndim > 1 else path).all() == (name == key)


def test_a_plan_without_any_measure_is_the_baseline() -> None:
    scenario = city().load()
    nothing = {key: np.array([True, True]) for key in EVERY}
    run = simulate(scenario, Draws(measures=DrawnMeasures(absent=nothing)))
    assert_same_case(run.cases["plan"], run.cases["baseline"], 1)


PATHS = {("coal_power_ule", "main"): "70 %", ("cement_staggered", "output"): "-20 %",
         ("mode_shift_freight", "rail"): "25 %", ("nev_bus", "stock"): "80 %",
         ("old_vehicle_scrap", "heavy"): "50 %", ("afforestation", "main"): "300 ha",
         ("pv_deployment", "utility"): "400 MW"}  # fmt: skip


@pytest.mark.parametrize("place", PATHS, ids=lambda place: place[0])
def test_a_drawn_path_is_one_that_the_plan_states(place: tuple[str, str]) -> None:
    """Draw 0 goes as planned; draw 1 all the way from the first year on; draw 2 from 2026."""
    key, move = place
    stated, scenario = PATHS[place], city().load()
    number = float(stated.split()[0]) * (0.01 if "%" in stated else 1.0)
    paths = np.full((3, len(YEARS)), np.nan)
    paths[1, 1:] = paths[2, 6:] = number
    many = simulate(scenario, Draws(measures=DrawnMeasures(uptake={place: paths})))
    assert_same_run(many, simulate(scenario), 0)
    old = EVERY[key]["uptake"]
    own = next(u for u in old if u["move"] == move)
    begun = scenario.moves.paths[place]
    for draw, path in (
        (1, {2021: stated}),
        (2, {2025: own["path"][2025], **dict.fromkeys(range(2026, 2031), stated)}),
    ):
        new = [{**u, "path": path} if u is own else u for u in old]
        assert_same_run(many, city({**EVERY, key: measure(*new)}).run(), draw)
    assert begun.shape == (len(YEARS),)


def test_realisation_is_drawn_for_each_measure() -> None:
    drawn = {key: np.array([1.0, 0.5, np.nan, 0.25]) for key in ("nev_bus", "coal_power_ule")}
    plan = {**EVERY, "nev_bus": {**EVERY["nev_bus"], "realisation": "80 %"}}
    scenario = city(plan).load()
    many = simulate(scenario, Draws(measures=DrawnMeasures(realisation=drawn)))
    for draw, (bus, power) in enumerate([(100, 100), (50, 50), (80, 100), (25, 25)]):
        own = {**plan, "nev_bus": {**EVERY["nev_bus"], "realisation": f"{bus} %"},
               "coal_power_ule": {**EVERY["coal_power_ule"], "realisation": f"{power} %"}}
        assert_same_run(many, city(own).run(), draw)


def test_a_stated_mix_stands_in_every_draw(tmp_path: Path) -> None:
    """Its emissions and costs are those of the drawn parameters; its quantities are as typed."""
    own = city()
    scenario = own.load(tmp_path)
    own.scenario = yaml.safe_load(mix_text(scenario, simulate(scenario).cases["plan"]))
    stated = own.load(tmp_path)
    assert stated.stated is not None
    theta = stated.theta * np.random.default_rng(2).uniform(0.9, 1.1, (3, len(stated.theta)))
    theta[:, rate_rows(stated)] = stated.theta[rate_rows(stated)]
    many = simulate(stated, Draws(theta))
    for draw, values in enumerate(theta):
        assert_same_run(many, simulate(with_values(stated, values)), draw)


# what each measure contributes


def assert_same_effects(many: Run, one: Run, draw: int) -> None:
    """Compare what measures contribute in a draw with a single run."""
    found, alone = attribute(many), attribute(one)
    assert set(alone) <= set(found)
    for name in ("direct", "imports", "sinks", "cost"):
        scale = np.max([np.abs(getattr(own, name)).max(axis=-1) for own in alone.values()], axis=0)
        for key, own in alone.items():
            gap = np.abs(getattr(found[key], name)[draw] - getattr(own, name)).max(axis=-1)
            assert (gap <= 1e-9 * np.maximum(scale, 1e-9)).all(), (name, key)
    for target_key in alone[INTERACTION].targets:
        values = [own.targets[target_key] for own in alone.values()]
        for key, own in alone.items():
            gap = abs(np.asarray(found[key].targets[target_key])[draw] - own.targets[target_key])
            assert gap <= 1e-9 * max(map(abs, values)), (key, target_key)


def test_contributions_of_draws_are_those_of_single_runs() -> None:
    scenario = city().load()
    theta = scenario.theta * np.random.default_rng(9).uniform(0.9, 1.1, (3, len(scenario.theta)))
    theta[:, rate_rows(scenario)] = scenario.theta[rate_rows(scenario)]
    many = simulate(scenario, Draws(theta))
    for draw in (0, 2):
        assert_same_effects(many, simulate(with_values(scenario, theta[draw])), draw)


def test_an_absent_measure_contributes_nothing_and_the_others_as_without_it() -> None:
    absent = {"nev_bus": np.array([False, True])}
    many = simulate(city().load(), Draws(measures=DrawnMeasures(absent=absent)))
    kept = {key: own for key, own in EVERY.items() if key != "nev_bus"}
    assert_same_effects(many, city().run(), 0)
    assert_same_effects(many, city(kept).run(), 1)
    assert not attribute(many)["nev_bus"].direct[1].any()


def test_potentials_and_first_years_are_those_of_each_draw() -> None:
    """A measure of the library alone, as early and as far as each draw's rows let it go."""
    own = city()
    for key, move in (("mode_shift_freight", "rail"), ("nev_bus", "main")):
        own.add("measures/limits.csv", 2023, "yr", measure=key, move=move, item="earliest")
    scenario = own.load()
    theta = scenario.theta * np.random.default_rng(4).uniform(0.9, 1.0, (4, len(scenario.theta)))
    years = [i for i in scenario.store.ids("limits")
             if scenario.store.rows[i].keys[2] == "earliest"]  # fmt: skip
    theta[:, years] = np.array([[2023, 2026], [2026, 2021], [2040, 2023], [2022, 2022]])
    keys = ["mode_shift_freight", "nev_bus", "coal_power_ule", "pv_deployment"]
    drawn = city_of(scenario, Draws(theta))
    many = at_potential(scenario.library, scenario.index, drawn.base, theta, keys)
    for draw, values in enumerate(theta):
        base = with_values(scenario, values).city.base
        one = at_potential(scenario.library, scenario.index, base, values, keys)
        for place, path in one.paths.items():
            found = np.broadcast_to(many.paths[place], (4, len(path)))[draw]
            np.testing.assert_allclose(found, path, rtol=1e-12, err_msg=str(place))
        for name in ("stock", "sales", "coverage", "capacity"):
            found, alone = getattr(many, name)[draw], getattr(one, name)
            np.testing.assert_allclose(found, alone, rtol=1e-12, err_msg=name)
        assert many.transfers[0].cost[draw] == one.transfers[0].cost
    assert (many.paths["mode_shift_freight", "rail"][2] == 0).all()


# blocks


def test_a_draw_is_the_same_bytes_whatever_stands_beside_it() -> None:
    scenario = city().load()
    theta = scenario.theta * np.random.default_rng(5).uniform(0.9, 1.1, (BLOCK + 9, 1))
    draws = Draws(theta)
    nox = Quantity.model_validate({"kind": "emission", "pollutant": "NOx"})
    series = {"nox": lambda run, case: run.quantity(case, nox)[0],
              "cost": lambda run, case: run.cases[case].total_cost}
    whole = collect(scenario, draws, series)
    assert whole.series["nox"].shape == (BLOCK + 9, 2, len(YEARS))
    for cut in (1, 7, BLOCK):
        parts = [collect(scenario, draws.of(slice(first, first + cut)), series)
                 for first in range(0, min(draws.size, 3 * cut), cut)]  # fmt: skip
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
                  f"{name} value": case.present_cost, f"{name} NOx": run.booked(name, "NOx")}
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


# what is wrong is said


def wrong(make: Callable[[], Any]) -> str:
    """Return what the only problem says that was found and expected."""
    with pytest.raises(InputError) as caught:
        make()
    (problem,) = caught.value.problems
    return f"{problem.code} {problem.key}: {problem.found}; {problem.expected}"


def test_draws_that_do_not_fit_are_refused() -> None:
    scenario = city().load()
    rows = len(scenario.theta)

    def told(theta: Array | None = None, **measures: Any) -> str:
        return wrong(lambda: simulate(scenario, Draws(theta, DrawnMeasures(**measures))))

    assert told(np.ones((2, 3))) == (
        f"E-VALUE draws theta: 3 rows; the {rows} parameter rows of tiny")
    assert told(np.full((2, rows), np.nan)).startswith(
        "E-VALUE draws theta: numbers that are missing or infinite")
    assert told(absent={"nev_buss": np.array([True])}) == (
        'E-NAME draws absent: unknown name "nev_buss"; a measure of the plan')
    assert told(uptake={("nev_bus", "stok"): np.ones((1, 11))}) == (
        'E-NAME draws uptake nev_bus: unknown name "stok"; a move of nev_bus in the plan')
    assert told(uptake={("nev_bus", "stock"): np.ones((1, 4))}) == (
        "E-VALUE draws uptake nev_bus stock: 4 years; the 11 years of tiny")


@pytest.mark.parametrize(("theta", "measures", "said"), [
    (None, {}, "draws: nothing drawn; theta, or arrays in measures"),
    (np.ones(3), {}, "draws theta: the shape (3,); (draw, row)"),
    (np.ones((0, 3)), {}, "draws: arrays of no draws; at least one"),
    ("x", {}, "draws theta: str; an array of numbers"),
    ([[True, 1.0]], {}, "draws theta: list; an array of numbers"),
    (np.array([["1"]], object), {}, "draws theta: ndarray; an array of numbers"),
    ([[1.0, 2.0], [3.0]], {}, "draws theta: list; rows of one length, numbers in each"),
    (np.ones((2, 3)), {"realisation": {"a": np.ones(3)}},
     "draws: arrays of different numbers of draws: theta 2, realisation a 3; one number"),
    (None, {"absent": {"a": [0.5]}}, "draws absent a: [0.5]; an array of True and False"),
    (None, {"absent": {"a": "yes"}}, "draws absent a: 'yes'; an array of True and False"),
    (None, {"realisation": {"a": [True]}}, "draws realisation a: [True]; an array of numbers"),
    (None, {"realisation": 3}, "draws realisation: int; a mapping of measures to arrays"),
])  # fmt: skip
def test_arrays_of_other_shapes_are_refused(
    theta: Any, measures: Mapping[str, Any], said: str
) -> None:
    assert wrong(lambda: Draws(theta, DrawnMeasures(**measures))) == f"E-VALUE {said}"


def test_a_path_names_a_measure_and_its_move() -> None:
    assert wrong(lambda: DrawnMeasures(uptake={"nev_bus": np.ones((1, 11))})) == (  # type: ignore[dict-item]
        "E-NAME draws uptake: 'nev_bus'; pairs of measure and move")
    assert wrong(lambda: Draws(measures=None)).startswith("E-VALUE draws measures")  # type: ignore[arg-type]


def test_lists_and_objects_are_arrays_too() -> None:
    """Numbers of any kind become floats, as they stand."""
    for given in ([[1, 2.5]], np.array([[1, 2.5]], object), np.array([[1, 2.5]], np.float32)):
        found = Draws(given).theta  # type: ignore[arg-type]
        assert found is not None
        assert found.dtype == float
        assert found.tolist() == [[1.0, 2.5]]
    assert DrawnMeasures(realisation={"a": [0.5, 1]}).lead == (2,)  # type: ignore[dict-item]
