"""Primary and non-fossil energy by hand: the coal-equivalent method on a city of two sources.

300 gce/kWh is 300 tce/GWh; with 29.3076 GJ/tce that is 8.79228 TJ per GWh of 3.6 TJ, so a TJ of
electricity counts as 2.4423 TJ. Three tenths of the grid are non-fossil.
"""

from __future__ import annotations

import pytest

from simulator.scenario.keys import Quantity
from simulator.simulation.run import series_of
from tests.fixtures.pencil import PencilCity

close = pytest.approx
FACTOR = 300 * 29.3076 / 1000 / 3.6


def city(*, electricity: float = 0.72) -> PencilCity:
    """1 kt of goods from gas, straw, electricity and green power; wind delivers 360 TJ."""
    found = PencilCity()
    columns, rows = found.files["codelists/carriers.csv"]
    rows.append(dict(zip(columns, ("straw", "TJ", "biomass", "trade", "", "yes"), strict=False))
                | {"zh": "straw", "en": "straw"})
    found.plant("mill", {"works": 0})
    for carrier, use in (("gas", 2), ("straw", 0.5), ("electricity", electricity),
                         ("electricity_green", 0.18)):
        found.process("mill", "works", "use", use, "TJ/t", carrier)
    found.plant("wind", {"wind": 0}, kind="capacity", item="fixed_om")
    return found.process("wind", "*", "output", 0.36, "TJ/t", "electricity")


def energy(found: PencilCity) -> list[float]:
    """Return primary and non-fossil energy of the plan in 2026 [TJ]."""
    run = found.run()
    kinds = ("primary_energy", "non_fossil_energy")
    return [float(series_of(run, "plan", Quantity(kind=kind))[0][-1]) for kind in kinds]


def test_an_importer() -> None:
    """720 TJ used less 360 of wind are bought: 360.

    Primary: gas 2000 + straw 500 + (360 bought + 180 green + 360 wind) x 2.4423 = 4698.1;
    non-fossil: straw 500 + (0.3 x 360 + 180 + 360) x 2.4423 = 2082.6.
    """
    assert energy(city()) == close([2500 + 900 * FACTOR, 500 + 648 * FACTOR])
    assert energy(city()) == close([4698.07, 2082.61], rel=1e-5)


def test_an_exporter() -> None:
    """Of 360 TJ of wind 180 are used and 180 sold: the sale is taken off at the grid's share.

    Primary: 2500 + (-180 + 180 + 360) x 2.4423; non-fossil: 500 + (-54 + 180 + 360) x 2.4423.
    """
    found = energy(city(electricity=0.18))
    assert found == close([2500 + 360 * FACTOR, 500 + 486 * FACTOR])


def test_what_controls_use_and_save_counts() -> None:
    """A control on all of the mill takes 0.09 TJ/t of electricity and saves 1 TJ/t of gas."""
    found = city().control("mill", "exchanger", 0, covers=100)
    found.effect("mill", "exchanger", "energy", 0.09, "TJ/t", "electricity")
    found.effect("mill", "exchanger", "energy", -1, "TJ/t", "gas")
    assert energy(found) == close([1500 + 990 * FACTOR, 500 + (648 + 0.3 * 90) * FACTOR])


def test_what_is_made_of_a_fuel_is_not_clean_power() -> None:
    """A wind farm that burns gas, 0.1 TJ/t, delivers no non-fossil electricity: only its sale of
    360 TJ lowers what is bought."""
    found = city().process("wind", "wind", "use", 0.1, "TJ/t", "gas")
    expected = [2600 + 540 * FACTOR, 500 + (0.3 * 360 + 180) * FACTOR]
    assert energy(found) == close(expected)
