"""Energy formulas against numbers worked out by hand."""

from __future__ import annotations

import pytest

from simulator.sectors import energy
from simulator.sectors.base import Cell, ProcessParameters


def view(source: str, technology: str, **values: float) -> ProcessParameters:
    """Build a view; a double underscore in a keyword separates item and name."""
    cells = {}
    for row, (key, value) in enumerate(values.items()):
        item, _, name = key.partition("__")
        cells[item, name.replace("PM25", "PM2.5")] = Cell(value, "energy", row)
    return ProcessParameters(source, technology, cells)


def find(process: ProcessParameters, kind: str, name: str) -> float:
    """Sum the coefficients of one kind and name."""
    found = energy.coefficients(process)
    return sum(float(c.value) for c in found if (c.kind, c.name) == (kind, name))


def test_fuel_of_a_combined_cycle() -> None:
    """3.6 TJ of power at 55 % need 3.6 / 0.55 = 6.5455 TJ of gas."""
    assert energy.fuel_per_output(3.6, 0.55) == pytest.approx(6.5455, abs=1e-4)


def test_heat_sent_into_a_network() -> None:
    """8 % loss: 0.92 TJ arrive of 1 TJ, so 1 TJ delivered needs 1 / 0.92 = 1.08696 TJ."""
    assert energy.sent_into_network(1.0, 0.08) == pytest.approx(1.08696, abs=1e-5)


def test_cogeneration_books_heat_and_power() -> None:
    """40 kgce/GJ = 1.172304 TJ/TJ; over 0.92 = 1.274243; 285 gce/kWh = 8.352666 TJ/GWh.

    Per TJ of power 8.352666 / 3.6 = 2.320185, times 0.3 = 0.696056; sum 1.970299 TJ.
    """
    coal = energy.cogeneration_fuel(1.172304, 2.320185, 0.3, 0.08)
    assert coal == pytest.approx(1.970299, abs=1e-6)


def test_storage_loses_the_round_trip() -> None:
    """Discharging 3.6 TJ at 80 % takes 4.5 TJ in: 0.9 TJ are lost."""
    assert energy.storage_loss(3.6, 0.8) == pytest.approx(0.9)


def test_mine_methane_of_the_guideline_average() -> None:
    """(18 + 2.5) m3/t x 0.00067 t/m3 = 0.013735 t CH4 per t coal (ipcc2006v2ch4, Tier 1)."""
    assert energy.mine_methane(18.0, 2.5, 0.00067) == pytest.approx(0.013735)


def test_raw_mine_water_load() -> None:
    """2 m3/t at 100 g/m3 = 200 g = 0.0002 t COD per t coal."""
    assert energy.water_load(2.0, 1e-4) == pytest.approx(2e-4)


def test_leak_of_a_gas_network() -> None:
    """0.3 % of gas with 16.35 t CH4/TJ = 0.04905 t CH4 per TJ delivered."""
    assert energy.leaked_methane(0.003, 16.35) == pytest.approx(0.04905)


def test_supercritical_unit_burns_and_emits() -> None:
    """295 gce/kWh x 29.3076 kJ/gce = 8.645742 TJ/GWh, all raw coal.

    NOx 5.55 kg/t over 20.908 GJ/t = 0.265449 t/TJ: 2.295002 t/GWh before control. Ultra-low
    leaves 0.28 / 5.55: 0.115784 t/GWh (0.116 g/kWh; 0.125 measured in Anhui, anhui2019ule).
    Flue gas 360,000 m3/TJ: 3,112,467 m3/GWh; 0.115784e9 mg over it = 37.2 mg/m3 < 50.
    """
    unit = view(
        "grid_coal_power",
        "supercritical",
        net_coal_consumption=8.645742,
        fuel_share__raw_coal=1.0,
        flue_emission__NOx=0.265449,
        flue_gas_yield=360000.0,
    )
    nox = find(unit, "emit", "NOx")
    gas = find(unit, "attribute", "flue_gas_volume")
    assert find(unit, "burn", "raw_coal") == pytest.approx(8.645742)
    assert nox == pytest.approx(2.295002, rel=1e-5)
    assert gas == pytest.approx(3112467, rel=1e-6)
    assert nox * 0.28 / 5.55 * 1e9 / gas == pytest.approx(37.2, abs=0.05)


def test_fuel_shares_are_normalised() -> None:
    """Shares 0.6 and 0.2 of 8 TJ: three quarters and one quarter, 6 and 2 TJ."""
    unit = view(
        "grid_coal_power",
        "cfb",
        net_coal_consumption=8.0,
        fuel_share__raw_coal=0.6,
        fuel_share__coal_gangue=0.2,
    )
    assert find(unit, "burn", "raw_coal") == pytest.approx(6.0)
    assert find(unit, "burn", "coal_gangue") == pytest.approx(2.0)


def test_captured_carbon_is_taken_off() -> None:
    """348 gce/kWh = 10.199045 TJ/GWh x 85.1 t/TJ = 867.94 t CO2 captured per GWh."""
    unit = view(
        "grid_coal_power",
        "ultra_supercritical_ccs",
        net_coal_consumption=10.199045,
        fuel_share__raw_coal=1.0,
        captured__CO2=85.1,
    )
    assert find(unit, "emit", "CO2") == pytest.approx(-867.94, abs=0.01)


def test_heat_pump_uses_power_for_heat_behind_the_network() -> None:
    """1 / 0.92 TJ at a coefficient of performance of 2.8: 0.388199 TJ, plus 0.015 for pumps."""
    pump = view(
        "district_heat",
        "heat_pump",
        output__heat=1.0,
        network_loss=0.08,
        performance=2.8,
        use__electricity=0.015,
    )
    assert find(pump, "use", "electricity") == pytest.approx(0.403199, abs=1e-6)
    assert find(pump, "burn", "raw_coal") == 0


def test_gas_engine_burns_mine_gas() -> None:
    """3.6 TJ at 36 % need 10 TJ of mine gas; 1.5 % slip of 20 t/TJ gives 3 t CH4 per GWh."""
    engine = view(
        "coal_mine_gas_power",
        "gas_engine",
        output__electricity=3.6,
        efficiency=0.36,
        fuel_share__coal_mine_gas=1.0,
        flue_emission__CH4=0.3,
    )
    assert find(engine, "burn", "coal_mine_gas") == pytest.approx(10.0)
    assert find(engine, "emit", "CH4") == pytest.approx(3.0)


def test_capacity_factor_becomes_full_load() -> None:
    """A canonical capacity factor is the output of one unit of capacity in a year."""
    wind = view("wind_power", "onshore", output__electricity=3.6, capacity_factor=1.911)
    assert find(wind, "full_load", "") == pytest.approx(1.911)
    assert find(wind, "output", "electricity") == pytest.approx(3.6)
