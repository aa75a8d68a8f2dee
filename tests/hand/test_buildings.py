"""Buildings by hand: each number is worked out in the docstring of its test."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.sectors import buildings
from simulator.sectors.base import Cell, ProcessParameters


def view_of(**cells: tuple[str, float]) -> ProcessParameters:
    """Build a process view from item=(name, value)."""
    return ProcessParameters(
        "any",
        "any",
        {(item, name): Cell(value, "", row) for row, (item, (name, value)) in enumerate(
            cells.items())},
    )


def found(view: ProcessParameters) -> dict[tuple[str, str], float]:
    """Return (kind, name) -> value of all coefficients of a process."""
    return {(c.kind, c.name): c.value for c in buildings.coefficients(view)}


def test_useful_heat_of_a_partly_heated_flat() -> None:
    """94 kWh/m^2 x 0.9 x 0.2 = 16.92 kWh/m^2; x 3.6e-6 TJ/kWh = 6.0912e-5 TJ/m^2."""
    assert buildings.useful_heat(94 * 3.6e-6, 0.9, 0.2) == pytest.approx(6.0912e-5)


def test_cooling_electricity() -> None:
    """9 kWh/m^2 of cold, ratio 0.5, performance 3: 1.5 kWh/m^2."""
    assert buildings.cooling_electricity(9, 0.5, 3) == pytest.approx(1.5)


def test_coal_stove_of_42_percent() -> None:
    """1 TJ useful / 0.42 = 2.380952 TJ of coal = 113.88 t at 20.908 GJ/t."""
    fuel = buildings.input_per_useful(0.42)
    assert fuel == pytest.approx(2.380952, rel=1e-6)
    assert fuel * 1000 / 20.908 == pytest.approx(113.88, rel=1e-4)


def test_heat_pump_replaces_stove() -> None:
    """Performance 2.6: 0.384615 TJ = 106.84 MWh per TJ useful, a sixth of the stove's fuel."""
    use = buildings.input_per_useful(2.6)
    assert use / 3.6e-3 == pytest.approx(106.84, rel=1e-4)
    assert use / buildings.input_per_useful(0.42) == pytest.approx(0.42 / 2.6)


def test_efficient_appliances() -> None:
    """1 GWh at standard efficiency, 30 % saved: 0.7 GWh = 2.52 TJ."""
    assert buildings.remaining_use(3.6, 0.3) == pytest.approx(2.52)


def test_paint() -> None:
    """1 t of solvent paint with 0.45 t VOC, 98 % evaporated: 0.441 t."""
    assert buildings.paint_emission(0.45, 0.98) == pytest.approx(0.441)


def test_broadcasts_over_draws() -> None:
    """Two draws of the heated share, 0.1 and 0.2 of 100: 10 and 20."""
    assert buildings.useful_heat(100, 1, np.array([0.1, 0.2])) == pytest.approx([10, 20])


def test_building_uses_heat_and_electricity() -> None:
    """Heat 50 x 0.5 x 0.4 = 10 of the useful-heat carrier; cold 6 x 0.5 / 3 = 1 of electricity."""
    process = view_of(
        heat_demand=("useful_heat_urban", 50), climate_ratio=("", 0.5), heated_share=("", 0.4),
        cooling_demand=("electricity", 6), cooling_ratio=("", 0.5), cooling_performance=("", 3),
    )
    assert found(process) == pytest.approx(
        {("use", "useful_heat_urban"): 10, ("use", "electricity"): 1}
    )


def test_gas_boiler_burns_and_pumps() -> None:
    """Efficiency 0.8 burns 1.25 TJ of gas; the pump's 0.012 TJ passes through unchanged."""
    process = view_of(efficiency=("natural_gas", 0.8), use=("electricity", 0.012))
    assert found(process) == pytest.approx(
        {("burn", "natural_gas"): 1.25, ("use", "electricity"): 0.012}
    )


def test_standard_service_saves_nothing() -> None:
    """Without a saving row the reference use of 3.6 TJ/GWh stays."""
    process = view_of(reference_use=("electricity", 3.6))
    assert found(process) == pytest.approx({("use", "electricity"): 3.6})


def test_paint_emits_voc() -> None:
    """Content 0.08 and all of it evaporated: 0.08 t VOC per t."""
    process = view_of(solvent_content=("VOC", 0.08), evaporated_share=("", 1))
    assert found(process) == pytest.approx({("emit", "VOC"): 0.08})


def test_missing_parameter_names_the_place() -> None:
    """A heat demand without a climate ratio cannot be turned into heat."""
    with pytest.raises(KeyError, match="climate_ratio"):
        buildings.coefficients(view_of(heat_demand=("useful_heat_urban", 50)))
