"""A city carried to a later base year: its baseline from then on is that of the first run."""

from __future__ import annotations

from pathlib import Path
from unittest import mock

import numpy as np
import pytest

from simulator.errors import InputError
from simulator.rebasing.rebase import rebase
from simulator.simulation.case import BASELINE
from simulator.simulation.loading import load
from simulator.simulation.run import Run, simulate
from simulator.simulation.scenario import Scenario
from tests.fixtures.city import TinyCity, measure, target, uptake
from tests.hand.test_observations import observed_city

EXACT = 1e-9
YEAR = 2023


def by_name(run: Run, what: str) -> dict[tuple[object, ...], np.ndarray]:
    """Return the values of the baseline by site and technology, or carrier, (name -> (year,))."""
    case, index = run.cases[BASELINE], run.index
    names = [(index.sites[p.site].name, p.technology) for p in index.processes]
    if what == "emissions":
        values = case.emissions.sum(1)
        return {(*name, p): values[n, k] for n, name in enumerate(names)
                for k, p in enumerate(index.pollutants)}
    if what == "use":
        return {(*name, f): case.carrier_use[n, k] for n, name in enumerate(names)
                for k, f in enumerate(index.carriers)}
    if what == "import":
        return {(f,): case.net_import[k] for k, f in enumerate(index.carriers)}
    if what == "coverage":
        return {(*names[c.process], c.control): case.mix.controlled[n]
                for n, c in enumerate(index.controls)}
    return {name: getattr(case.mix, what)[n] for n, name in enumerate(names)}


def assert_same_baseline(before: Run, after: Run, exact: float = EXACT) -> None:
    """Compare what both runs say of the years after the later base year."""
    years = [y for y in before.index.years if y >= after.index.years[0]]
    assert tuple(years) == after.index.years
    old = [before.index.year(y) for y in years]
    for what in ("activity", "capacity", "use", "emissions", "import", "coverage"):
        first, second = by_name(before, what), by_name(after, what)
        assert second.keys() <= first.keys()
        flow = max(float(np.abs(v).max()) for v in first.values()) if what == "import" else 0.0
        for name, values in first.items():
            found = second.get(name, np.zeros(len(years)))
            size = exact * max(flow, float(np.abs(values).max()))
            np.testing.assert_allclose(found, values[old], rtol=exact, atol=size,
                                       err_msg=str(name))


def growing() -> TinyCity:
    return TinyCity().growth()


@pytest.mark.parametrize("make", [TinyCity, growing, observed_city])
@pytest.mark.parametrize("year", [2021, YEAR, 2025, 2029])
def test_the_baseline_goes_on_as_before(make: type[TinyCity], year: int) -> None:
    """Trucks that die by Weibull, buses whose ages are stated, growth projects, observations."""
    city = make()
    scenario = city.load()
    assert_same_baseline(simulate(scenario), simulate(rebase(scenario, year)))
