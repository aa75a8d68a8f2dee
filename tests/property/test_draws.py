"""Draws are many single runs at once: nothing is read off the first or the largest of them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from simulator.analysis.attribution import attribute
from simulator.measures.drawn import DrawnMeasures
from simulator.measures.potentials import at_potential
from simulator.results.folder.mix_as_scenario import mix_text
from simulator.simulation.drawing import city_of
from simulator.simulation.draws import Draws
from simulator.simulation.run import Run, simulate
from simulator.wording import INTERACTION, OBSERVED
from tests.fixtures.city import measure
from tests.fixtures.drawn import (
    EVERY,
    SALES,
    YEARS,
    assert_same_case,
    assert_same_run,
    between,
    bundled,
    city,
    rate_rows,
)
from tests.fixtures.observed import with_observations
from tests.fixtures.register_items import with_values
from tests.unit.test_rebasing import on_the_way

# one draw, many draws


@pytest.mark.parametrize("measures", [EVERY, SALES], ids=["every", "sales"])
@pytest.mark.parametrize("growth", [True, False])
def test_a_central_draw_is_the_plain_run(measures: Mapping[str, Any], growth: bool) -> None:
    scenario = city(measures, growth).load()
    assert_same_run(simulate(scenario, Draws(scenario.theta[None])), simulate(scenario), 0)


@pytest.mark.slow
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


def test_draws_on_the_way_to_an_observation_are_single_runs() -> None:
    """Capacity and load between the base year and their first row hang on every row of both."""
    scenario = on_the_way().load()
    moved = 1 + 0.1 * np.random.default_rng(3).uniform(-1, 1, (3, len(scenario.theta)))
    moved[:, rate_rows(scenario)] = 1.0
    many = simulate(scenario, Draws(scenario.theta * moved))
    for draw, own in enumerate(scenario.theta * moved):
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
         ("pv_deployment", "utility"): "400 MW"}


@pytest.mark.slow
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


@pytest.mark.slow
def test_realisation_is_drawn_for_each_measure() -> None:
    drawn = {key: np.array([1.0, 0.5, np.nan, 0.25]) for key in ("nev_bus", "coal_power_ule")}
    plan = {**EVERY, "nev_bus": {**EVERY["nev_bus"], "realisation": "80 %"}}
    scenario = city(plan).load()
    many = simulate(scenario, Draws(measures=DrawnMeasures(realisation=drawn)))
    for draw, (bus, power) in enumerate([(100, 100), (50, 50), (80, 100), (25, 25)]):
        own = {**plan, "nev_bus": {**EVERY["nev_bus"], "realisation": f"{bus} %"},
               "coal_power_ule": {**EVERY["coal_power_ule"], "realisation": f"{power} %"}}
        assert_same_run(many, city(own).run(), draw)


@pytest.mark.slow
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


def test_what_was_observed_contributes_in_each_draw_what_it_does_alone() -> None:
    """Also where the measures alone differ by draw, and the frozen path does not."""
    scenario = with_observations(city().load())
    theta = scenario.theta * np.random.default_rng(4).uniform(0.97, 1.03, (2, len(scenario.theta)))
    theta[:, rate_rows(scenario)] = scenario.theta[rate_rows(scenario)]
    for draws in (Draws(theta), Draws(measures=DrawnMeasures(
            absent={"nev_bus": np.array([False, True])}))):
        many = simulate(scenario, draws)
        found = attribute(many)[OBSERVED]
        for draw in (0, 1):
            own = scenario if draws.theta is None else with_values(scenario, theta[draw])
            alone = attribute(simulate(own))[OBSERVED]
            scale = np.abs(alone.direct).max(-1, keepdims=True)
            assert scale.max() > 0
            assert (np.abs(found.direct[draw] - alone.direct) <= 1e-9 * scale + 1e-9).all()
            assert found.cost[draw] == pytest.approx(alone.cost, rel=1e-9)


def test_an_absent_measure_contributes_nothing_and_the_others_as_without_it() -> None:
    absent = {"nev_bus": np.array([False, True])}
    many = simulate(city().load(), Draws(measures=DrawnMeasures(absent=absent)))
    kept = {key: own for key, own in EVERY.items() if key != "nev_bus"}
    assert_same_effects(many, city().run(), 0)
    assert_same_effects(many, city(kept).run(), 1)
    assert not attribute(many)["nev_bus"].direct[1].any()


@pytest.mark.slow
def test_potentials_and_first_years_are_those_of_each_draw() -> None:
    """A measure of the library alone, as early and as far as each draw's rows let it go."""
    own = city()
    for key, move in (("mode_shift_freight", "rail"), ("nev_bus", "main")):
        own.add("measures/limits.csv", 2023, "yr", measure=key, move=move, item="earliest")
    scenario = own.load()
    theta = scenario.theta * np.random.default_rng(4).uniform(0.9, 1.0, (4, len(scenario.theta)))
    years = [i for i in scenario.store.ids("limits")
             if scenario.store.rows[i].keys[2] == "earliest"]
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
