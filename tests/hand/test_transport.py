"""Transport formulas against numbers worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.sectors import transport
from simulator.sectors.base import Cell, ProcessParameters


def view(source: str, technology: str, cells: dict[tuple[str, str], float]) -> ProcessParameters:
    """Return a process with the given canonical values, in row order."""
    table = {key: Cell(value, "energy", row) for row, (key, value) in enumerate(cells.items())}
    return ProcessParameters(source, technology, table)


def found(process: ProcessParameters) -> dict[tuple[str, str, str], float]:
    """Return the coefficients of a process by kind, name and origin."""
    return {(c.kind, c.name, c.origin): c.value for c in transport.coefficients(process)}


def test_a_rate_per_km_is_shared_by_the_tonnes_on_board() -> None:
    """A truck at 12 TJ/Mvkm with 8 t on board: 12 / 8 = 1.5 TJ/Mtkm."""
    assert transport.per_activity(12.0, 8.0) == pytest.approx(1.5)


def test_corrections_multiply() -> None:
    """China V heavy truck, NOx, guide of 2014 (mee2014onroad).

    4.721 g/km x 0.766 (speed) x 1.13 (load) x 0.84 (sulphur):
    4.721 x 0.766 = 3.616286; x 1.13 = 4.08640318; x 0.84 = 3.43257867 g/km, where on-board data
    of China V trucks give 3.894 (wang2022obd).
    """
    rate = transport.corrected(4.721, (0.766, 1.13, 0.84))
    assert rate == pytest.approx(3.43257867, rel=1e-8)


def test_no_correction_leaves_the_base_factor() -> None:
    """China VI trucks carry on-road values: 1.42 g/km stays 1.42 g/km."""
    assert transport.corrected(1.42, ()) == pytest.approx(1.42)


def test_evaporation_of_a_car() -> None:
    """Guide of 2014: 11.6 g per hour driven, 0.5 g per day parked.

    At 30 km/h a car of 10,560 km/yr drives 352 h: 352 x 11.6 = 4083.2 g. Parked all year:
    365.25 x 0.5 = 182.625 g. Together 4265.825 g per 10,560 km = 0.40396070 g/km = t/Mvkm.
    Canonical: 11.6e-6 t/h, 30e-6 Mvkm/h, 182.625e-6 t/yr, 0.01056 Mvkm/yr.
    """
    lost = transport.evaporation(11.6e-6, 30e-6, 182.625e-6, 0.01056)
    assert lost == pytest.approx(0.40396070, rel=1e-7)


def test_rail_nox_follows_the_fuel() -> None:
    """4.4 kg diesel per 1000 tkm x 42.65 MJ/kg = 0.18766 TJ/Mtkm.

    NOx 55.73 g/kg over 42.65 MJ/kg = 1.306682 t/TJ; 0.18766 x 1.306682 = 0.245212 t/Mtkm,
    the same as 4.4 t fuel per Mtkm x 55.73 kg/t = 245.212 kg.
    """
    assert transport.from_fuel(0.18766, 55.73 / 42.65) == pytest.approx(0.245212, rel=1e-6)


def test_a_truck_as_a_whole() -> None:
    """A diesel truck, 0.4 kgce/km, 5 g NOx/km, 58,000 km a year, 10 t on board.

    Burn 0.4 x 29.3076 = 11.72304 MJ/km = TJ/Mvkm, over 10 t: 1.172304 TJ/Mtkm.
    NOx 5 x 0.8 (speed) / 10 = 0.4 t/Mtkm. Yearly work 0.058 Mvkm x 10 = 0.58 Mtkm.
    NH3 1.172304 TJ x 0.003 t/TJ = 0.003516912 t/Mtkm.
    """
    truck = view(
        "heavy_trucks",
        "china_5",
        {
            ("fuel_use", "diesel"): 11.72304,
            ("load", ""): 10.0,
            ("annual_distance", ""): 0.058,
            ("emission_per_km", "NOx"): 5.0,
            ("correction_speed", "NOx"): 0.8,
            ("emission_per_fuel", "NH3"): 0.003,
        },
    )
    assert found(truck) == pytest.approx(
        {
            ("burn", "diesel", "energy"): 1.172304,
            ("full_load", "", "process"): 0.58,
            ("emit", "NOx", "energy"): 0.4,
            ("emit", "NH3", "energy"): 0.003516912,
        }
    )


def test_electricity_is_used_and_not_burnt() -> None:
    """A battery car at 0.165 kWh/km: 0.594 MJ/km = 0.594 TJ/Mvkm of use, and no emission."""
    car = view(
        "cars",
        "bev",
        {
            ("energy_use", "electricity"): 0.594,
            ("annual_distance", ""): 0.01056,
            ("emission_per_fuel", "NH3"): 0.0102,
        },
    )
    assert found(car) == pytest.approx(
        {
            ("use", "electricity", "energy"): 0.594,
            ("full_load", "", "process"): 0.01056,
            ("emit", "NH3", "energy"): 0.0,
        }
    )


def test_exhaust_and_vapour_are_told_apart_by_origin() -> None:
    """0.05 t/Mvkm of exhaust VOC beside vapour 2e-6/20e-6 + 1e-4/0.01 = 0.1 + 0.01 = 0.11."""
    car = view(
        "cars",
        "china_5",
        {
            ("annual_distance", ""): 0.01,
            ("emission_per_km", "VOC"): 0.05,
            ("running_loss", "VOC"): 2e-6,
            ("standing_loss", "VOC"): 1e-4,
            ("mean_speed", ""): 20e-6,
        },
    )
    result = found(car)
    assert result["emit", "VOC", "energy"] == pytest.approx(0.05)
    assert result["emit", "VOC", "other"] == pytest.approx(0.11)


def test_draws_pass_through() -> None:
    """Two draws of the load, 8 and 10 t, give two rates: 12/8 = 1.5 and 12/10 = 1.2."""
    rates = transport.per_activity(12.0, np.array([8.0, 10.0]))
    assert rates == pytest.approx([1.5, 1.2])
