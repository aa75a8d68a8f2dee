"""Any number of draws in the memory of one block: verdicts, and the series that are asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from simulator.api.drawing import draws_of
from simulator.api.labelled import read_draws
from simulator.api.reading import ScenarioLike, scenario_of
from simulator.doors import door, maybe, named
from simulator.errors import PYTHON, InputError, Problem
from simulator.scenario.keys import Quantity
from simulator.simulation.asked_quantity import read_quantity
from simulator.simulation.case import PLAN
from simulator.simulation.draws import Draws
from simulator.simulation.run import Run, series_of, simulate
from simulator.simulation.scenario import Scenario
from simulator.simulation.series_of_draws import Series, joined
from simulator.simulation.series_of_draws import collect as of_blocks

if TYPE_CHECKING:
    import xarray as xr

_EXAMPLE = '{"carbon": {"kind": "emission", "pollutant": "CO2"}}'


def _parts(value: Any) -> Any:
    """Return draws one after another: those given at once are one part."""
    several = isinstance(value, Iterable) and not isinstance(value, (str, Mapping))
    return value if several else [read_draws(value)]


@door(draws=read_draws)
def _one(scenario: Scenario, draws: Draws | Mapping[str, Any]) -> Draws:
    return draws_of(scenario, draws)


@door(scenario=scenario_of, draws=_parts,
      quantities=maybe(named("of names to quantities", _EXAMPLE)))
def collect(
    scenario: ScenarioLike,
    draws: Draws | Mapping[str, Any] | Iterable[Draws | Mapping[str, Any]],
    quantities: Mapping[str, Quantity | Mapping[str, Any]] | None = None,
) -> xr.Dataset:
    """Return the verdicts of all draws, and series of theirs, without keeping the runs.

    Draws are worked out in blocks of one size, so that memory is that of one block and of what is
    asked for, and each draw's numbers are the same bytes however many stand beside it.

    Parameters
    ----------
    scenario : one that is loaded, or anything that `load` reads.
    draws : as of `simulate`; or, where all of them would take too much memory, an iterable that
        yields them part by part, best in multiples of 64.
    quantities : name -> what is measured, as a `Quantity` or as a dict of its keys, such as
        ``{"carbon": {"kind": "emission", "pollutant": "CO2"}}``.

    Returns
    -------
    achieved, gap : (draw, case, target) in the unit of the target's row; verdict : (draw, case,
    target), a position among the words of its attribute `flag_meanings`; each quantity under its
    name, (draw, case, year), with its unit.

    Raises
    ------
    InputError
        For a wrong argument, an unknown row or measure, or arrays of different lengths.
    """
    from simulator.results.dataset.dataset import DRAW, judged_dataset

    assert isinstance(scenario, Scenario)
    asked = {name: read_quantity(scenario, own, f"collect() {name}")
             for name, own in (quantities or {}).items()}
    series = {name: _series(q) for name, q in asked.items()}
    parts = cast(Iterable[Draws | Mapping[str, Any]], draws)
    collected = [of_blocks(scenario, _one(scenario, part), series) for part in parts]
    if not collected:
        raise InputError([Problem("E-VALUE", PYTHON, 0, "collect() draws", "no draws",
                                  "at least one", "give one part or more")])
    found = joined(collected)
    central = simulate(scenario)
    units = {name: series_of(central, PLAN, q)[1] for name, q in asked.items()}
    return judged_dataset(central, found.verdicts, {
        name: ((DRAW, "case", "year"), values, {"long_name": name, "units": units[name]})
        for name, values in found.series.items()
    })


def _series(quantity: Quantity) -> Series:
    def series(run: Run, case: str) -> np.ndarray:
        return series_of(run, case, quantity)[0]

    return series
