"""Every labelled array that a public function returns: one order of dimensions, units, a name."""

from __future__ import annotations

import inspect
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
    "Run.emissions of draws": lambda s: simulator.simulate(s, _draws(s)).emissions,
    "Run.dataset of draws": lambda s: simulator.simulate(s, _draws(s)).dataset,
    "Run.dataset of an answer": lambda s: simulator.optimise(s, targets=["plan"]).run.dataset,
    "collect": lambda s: simulator.collect(s, _draws(s), {"carbon": CO2}),
}
"""Public name, and of what -> the call."""


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    return whole_city().load(tmp_path_factory.mktemp("arrays"))


def labelled(name: str, value: object) -> Iterator[str]:
    """Yield the public names below a public name whose answer is labelled."""
    if inspect.isclass(value):
        for own, member in inspect.getmembers(value):
            if not own.startswith("_"):
                call = member.fget if isinstance(member, property) else member
                yield from labelled(f"{name}.{own}", call) if callable(call) else ()
    elif "xr." in str(getattr(value, "__annotations__", {}).get("return", "")):
        yield name


def test_every_labelled_answer_is_asked_for() -> None:
    found = {way for name in simulator.__all__
             for way in labelled(name, getattr(simulator, name))}
    assert found == {name.split(" of ")[0] for name in ASKED}


@pytest.mark.parametrize("name", ASKED)
def test_dimensions_units_and_names(scenario: Scenario, name: str) -> None:
    answer = ASKED[name](scenario)
    found = answer.variables if isinstance(answer, xr.Dataset) else {
        name: answer, **answer.coords}
    assert len(found) > 3
    for own, variable in found.items():
        assert variable.attrs.get("units"), own
        assert variable.attrs.get("long_name"), own
        places = [ORDER.index(str(dim)) for dim in variable.dims]
        assert places == sorted(set(places)), own
        if variable.dtype.kind == "f":
            assert variable.dtype == np.float64, own
            assert not np.isnan(variable.values[..., :1]).all() or "target" in variable.dims, own
