"""What quantities count: which places, which controls, how little is still something."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from simulator.accounting.quantities import form, present, ratio_unit
from simulator.scenario.keys import Quantity
from simulator.simulation.run import Run, series_of
from tests.fixtures.pencil import PencilCity

close = pytest.approx


@cache
def two_mills() -> Run:
    """1 kt at alpha and 0.5 t at beta; filters on half and all of them, scrubbers on 30 % of alpha.

    Alpha emits 2 t of NOx per t, which its filter takes away, beta 4.
    """
    city = PencilCity()
    for name, activity, covered, nox in (("alpha", 1, 50, 2), ("beta", 0.0005, 100, 4)):
        city.plant(name, {"works": 10}, activity=activity)
        city.process(name, "works", "emit", nox, name="NOx")
        city.control(name, "filter", 1, covers=covered, NOx=1 if name == "alpha" else 0)
    city.control("alpha", "scrubber", 1, rank=2, covers=30, NOx=0)
    return city.run()


def measured(kind: str, **keys: Any) -> float:
    return float(series_of(two_mills(), "plan", Quantity(kind=kind, **keys))[0][-1])


@pytest.mark.parametrize(("keys", "expected"), [
    ({"sources": ["alpha"], "controls": ["filter"]}, 500),
    ({"sources": ["beta"], "controls": ["filter"]}, 0.5),
    ({"controls": ["filter"]}, 500.5),
    ({"sources": ["alpha"]}, 800),
    ({"sources": ["alpha"], "controls": ["scrubber"]}, 300),
    ({"sectors": ["industry"]}, 800.5),
    ({"sectors": ["industry"], "sources": ["beta"]}, 0.5),
    ({"sectors": ["energy"]}, 0),
    ({"sources": ["alpha"], "facilities": ["rest"]}, 800),
    ({"technologies": ["works"], "sources": ["beta"]}, 0.5),
])
@pytest.mark.parametrize("kind", ["coverage", "control_capacity"])
def test_what_controls_cover(kind: str, keys: dict[str, Any], expected: float) -> None:
    """Capacity is as large as activity here; half a tonne under a filter is half a tonne."""
    assert measured(kind, **keys) == close(expected)


@pytest.mark.parametrize(("keys", "expected"), [
    ({}, 1002), ({"sources": ["alpha"]}, 1000), ({"sources": ["beta"]}, 2),
    ({"sectors": ["energy"]}, 0),
])
def test_what_is_emitted_behind_filters(keys: dict[str, Any], expected: float) -> None:
    """2 x 1000 t less the filtered half; 4 x 0.5 t, from which its filter takes nothing."""
    assert measured("emission", pollutant="NOx", **keys) == close(expected)


def test_units_of_ratios() -> None:
    """t of NOx per t made are counted in t on both sides, and are a share."""
    city = two_mills().scenario.city
    made, emitted = Quantity(kind="activity"), Quantity(kind="emission", pollutant="NOx")
    assert ratio_unit(city, emitted, None) == "t"
    assert ratio_unit(city, emitted, made) == "1"
    assert ratio_unit(city, emitted, Quantity(kind="energy")) == "(t)/(TJ)"


def test_what_a_city_has() -> None:
    index = two_mills().index
    assert present(index, Quantity(kind="activity", sources=["alpha"]))
    assert not present(index, Quantity(kind="activity", sectors=["energy"]))
    assert present(index, Quantity(kind="cost"))


def test_a_quantity_without_terms_is_nothing() -> None:
    """No process emits CO2 here: weights of zero, and zero for every mix."""
    run = two_mills()
    own = form(run.scenario.city, Quantity(kind="emission", pollutant="CO2"))
    assert own.value(run.cases["plan"].mix).tolist() == [0.0] * 7
