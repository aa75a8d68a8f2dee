"""What a scenario, a run and draws hand out stays what it was: nobody can write into it."""

from __future__ import annotations

import pickle
from copy import deepcopy

import numpy as np
import pytest

import simulator
from simulator.kernels.containers import fixed, thawed
from simulator.scenario.keys import Quantity
from simulator.simulation.run import series_of
from simulator.simulation.scenario import Scenario
from tests.fixtures.whole_city import whole_city

NOX = Quantity(kind="emission", pollutant="NOx")


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    return whole_city().load(tmp_path_factory.mktemp("held"))


def _arrays(run: simulator.Run) -> dict[str, np.ndarray]:
    """Return the arrays by which a run is judged, and those of its city."""
    ledger, city = run.ledger("plan"), run.city
    return {
        "quantity": series_of(run, "plan", NOX)[0], "booked": ledger.booked,
        "transferred": ledger.transferred, "offsets": ledger.offsets,
        "emissions": run.cases["plan"].emissions, "demand": run.cases["plan"].mix.demand,
        "emission": city.coefficients.emission, "baseline_activity": city.baseline_activity,
        "driver": city.base.drivers["gdp"], "price": city.prices["import"],
        "years": city.index.year_array,
    }


@pytest.mark.parametrize("copied", [lambda run: run, deepcopy,
                                    lambda run: pickle.loads(pickle.dumps(run))])
def test_nobody_writes_into_a_run_or_its_copy(scenario: Scenario, copied) -> None:
    run = copied(simulator.simulate(scenario))
    free = [name for name, array in _arrays(run).items() if array.flags.writeable]
    assert free == []
    with pytest.raises(ValueError, match="read-only"):
        series_of(run, "plan", NOX)[0][:] /= 1000


def test_draws_keep_what_they_were_given(scenario: Scenario) -> None:
    theta = np.repeat(scenario.theta[None], 2, axis=0)
    part = np.array([0.2, 0.6])
    draws = simulator.Draws(theta=theta, measures=simulator.DrawnMeasures(
        realisation={"coking_ule": part}))
    theta[:], part[:] = 0.0, 1.0
    assert (draws.theta == scenario.theta).all()
    assert draws.measures.realisation["coking_ule"].tolist() == [0.2, 0.6]
    for own in (draws, draws.of(slice(0, 1)), pickle.loads(pickle.dumps(draws))):
        assert not own.theta.flags.writeable
        assert not own.measures.realisation["coking_ule"].flags.writeable


def test_drawn_cities_are_read_only_too(scenario: Scenario) -> None:
    run = simulator.simulate(scenario, draws={"prices": {"diesel import 2020": [5.0, 6.0]}})
    assert [name for name, array in _arrays(run).items() if array.flags.writeable] == []


def test_values_keep_what_they_were_given(scenario: Scenario) -> None:
    theta = scenario.theta.copy()
    other = scenario.with_values(theta)
    theta[:] = 0.0
    assert (other.theta == scenario.theta).all()


CHANGES = {
    "measures": lambda s: s.file.measures.clear(),
    "targets": lambda s: s.file.targets.pop("T1"),
    "uptake": lambda s: s.file.measures["coking_ule"].uptake.clear(),
    "path": lambda s: s.file.measures["coking_ule"].uptake[0].path.update({2030: "1 %"}),
    "clause": lambda s: s.file.measures["coking_ule"].clause.append("2"),
    "bureaux": lambda s: s.file.measures["coking_ule"].bureaux.append("x"),
    "growth": lambda s: s.file.growth.update({}),
    "sources": lambda s: next(t for t in s.file.targets.values() if t.quantity)
    .quantity.sources.append("coke"),
    "document": lambda s: s.document.data.__setitem__("measures", {}),
    "deep in the document": lambda s: s.document.data["years"].__setitem__("end", 2050),
    "places": lambda s: s.document.places.clear(),
    "rows": lambda s: s.tables.rows("prices").clear(),
    "tables": lambda s: s.tables.values.__delitem__("prices"),
    "cells": lambda s: s.tables.plain("moves")[0].cells.update(kind="ban"),
    "codelists": lambda s: s.index.lists.sources.clear(),
    "technologies": lambda s: s.index.lists.sources["coke"].technologies.clear(),
    "store": lambda s: s.store.rows.clear(),
    "scale": lambda s: s.store.scale.__setitem__(0, 2.0),
    "ids": lambda s: s.store.ids("prices").clear(),
}


@pytest.mark.parametrize("name", CHANGES)
@pytest.mark.parametrize("copied", [False, True])
def test_what_a_scenario_is_made_of_does_not_change(
    scenario: Scenario, name: str, copied: bool
) -> None:
    own = pickle.loads(pickle.dumps(scenario)) if copied else scenario
    with pytest.raises((TypeError, AttributeError)):
        CHANGES[name](own)
    assert own == scenario


@pytest.mark.parametrize("change", [
    lambda d: d.__setitem__("a", 1), lambda d: d.__delitem__("a"), lambda d: d.clear(),
    lambda d: d.pop("a"), lambda d: d.popitem(), lambda d: d.setdefault("z", 1),
    lambda d: d.update(a=2), lambda d: d.__ior__({"a": 2}),
    lambda d: d["a"].__setitem__(0, 1), lambda d: d["a"].__delitem__(0), lambda d: d["a"].clear(),
    lambda d: d["a"].pop(), lambda d: d["a"].append(1), lambda d: d["a"].extend([1]),
    lambda d: d["a"].insert(0, 1), lambda d: d["a"].remove(3), lambda d: d["a"].reverse(),
    lambda d: d["a"].sort(), lambda d: d["a"].__iadd__([1]), lambda d: d["a"].__imul__(2),
])
def test_a_fixed_container_refuses_every_change(change) -> None:
    """It is equal to the plain one, also pickled; a copy of it is plain, and one's own."""
    plain = {"a": [3, 1], "b": [{"c": 1}]}
    held = fixed(plain)
    for own in (held, pickle.loads(pickle.dumps(held))):
        with pytest.raises(TypeError, match="does not change in place"):
            change(own)
        assert own == plain
    change(deepcopy(held))
    change(thawed(held))
    assert held == plain


def test_plain_data_of_a_scenario_can_be_copied_and_changed(scenario: Scenario) -> None:
    data = deepcopy(scenario.document.data)
    data["years"]["end"] = 2033
    assert scenario.file.years.end != 2033
    assert type(scenario.file.model_dump()["measures"]) is dict
    assert type(scenario.file.model_dump()["measures"]["coking_ule"]["uptake"]) is list


def test_a_copy_of_a_scenario_is_itself(scenario: Scenario) -> None:
    assert deepcopy(scenario) is scenario
