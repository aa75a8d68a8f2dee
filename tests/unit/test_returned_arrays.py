"""Every labelled array that a public function returns: one order of dimensions, units, a name."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator

import numpy as np
import pytest
import xarray as xr

import simulator
from simulator.simulation.scenario import Scenario
from tests.fixtures.whole_city import whole_city

ORDER = ["draw", "case", "source", "facility", "technology", "control", "pollutant", "carrier",
         "cost_item", "target", "measure", "vintage", "year"]
CO2 = {"kind": "emission", "pollutant": "CO2"}
Ask = Callable[[Scenario], xr.DataArray | xr.Dataset]


def _draws(scenario: Scenario) -> simulator.Draws:
    return simulator.Draws(np.repeat(scenario.theta[None], 2, axis=0))


ASKED: dict[str, Ask] = {
    "Run.emissions": lambda s: simulator.simulate(s).emissions,
    "Run.dataset": lambda s: simulator.simulate(s).dataset,
    "Run.quantity": lambda s: simulator.simulate(s).quantity("plan", CO2),
    "Run.booked": lambda s: simulator.simulate(s).booked("plan", "CO2"),
    "Run.quantity of draws": lambda s: simulator.simulate(s, _draws(s)).quantity("plan", CO2),
    "Run.booked of draws": lambda s: simulator.simulate(s, _draws(s)).booked("plan", "CO2"),
    "Run.emissions of draws": lambda s: simulator.simulate(s, _draws(s)).emissions,
    "Run.dataset of draws": lambda s: simulator.simulate(s, _draws(s)).dataset,
    "Run.dataset of an answer": lambda s: simulator.optimise(s, targets=["plan"]).run.dataset,
    "collect": lambda s: simulator.collect(s, _draws(s), {"carbon": CO2}),
}
"""Public name, and of what -> the call."""
BARE = {"Scenario.theta", "DrawnMeasures.left", "DrawnMeasures.realised"}
"""What draws are made of, and no result: numbers by parameter or measure, as `Draws` takes them."""
YEARS_ALONE = ("Run.quantity", "Run.booked")


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    return whole_city().load(tmp_path_factory.mktemp("arrays"))


def returning(words: str, name: str, value: object) -> Iterator[str]:
    """Yield the public names below a public name whose answer is annotated by these words."""
    if inspect.isclass(value):
        for own, member in inspect.getmembers(value):
            if not own.startswith("_"):
                call = member.fget if isinstance(member, property) else member
                yield from returning(words, f"{name}.{own}", call) if callable(call) else ()
    elif re.search(words, str(getattr(value, "__annotations__", {}).get("return", ""))):
        yield name


def public(words: str) -> set[str]:
    return {way for name in simulator.__all__
            for way in returning(words, name, getattr(simulator, name))}


def test_every_labelled_answer_is_asked_for() -> None:
    assert public(r"\bxr\.") == {name.split(" of ")[0] for name in ASKED}


def test_no_answer_is_a_bare_array() -> None:
    assert public(r"\b(nd)?[Aa]rray\b") == BARE


@pytest.mark.parametrize("name", ASKED)
def test_dimensions_units_and_names(scenario: Scenario, name: str) -> None:
    answer = ASKED[name](scenario)
    found = answer.variables if isinstance(answer, xr.Dataset) else {
        name: answer, **answer.coords}
    assert len(found) > (1 if name.startswith(YEARS_ALONE) else 3)
    for own, variable in found.items():
        assert variable.attrs.get("units"), own
        assert variable.attrs.get("long_name"), own
        places = [ORDER.index(str(dim)) for dim in variable.dims]
        assert places == sorted(set(places)), own
        if variable.dtype.kind == "f":
            assert variable.dtype == np.float64, own
            assert not np.isnan(variable.values[..., :1]).all() or "target" in variable.dims, own
