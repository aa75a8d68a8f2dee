"""Water by hand: each number is worked out in the docstring of its test."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.sectors import water
from simulator.sectors.base import Cell, ProcessParameters

DOMESTIC_MCF = 0.0312  # 0.0078 kg CH4 per kg COD removed over B0 0.25
INDUSTRIAL_MCF = 0.1416  # 0.0354 over 0.25


def view_of(technology: str, **values: float) -> ProcessParameters:
    """Build a view from raw items."""
    cells = {(item, ""): Cell(value, "", row) for row, (item, value) in enumerate(values.items())}
    return ProcessParameters("urban_sewage", technology, cells)


def sewage(**changes: float) -> ProcessParameters:
    """Build a plant for a town where a head makes 36.5 kg COD in 100 m3 a year."""
    town = {
        "cod_generation": 0.0365,
        "nh3n_generation": 0.004,
        "nitrogen_generation": 0.0055,
        "sewage_per_person": 100.0,
        "cod_removal": 0.9,
        "nh3n_removal": 0.95,
        "nitrogen_removal": 0.7,
        "b0": 0.25,
        "mcf": 0.03,
        "mcf_discharge": 0.035,
        "n2o_treatment": 0.016,
        "n2o_discharge": 0.005,
    }
    return view_of("class_1a", **{**town, **changes})


def emitted(view: ProcessParameters) -> dict[str, float]:
    """Return pollutant -> emission."""
    return {c.name: c.value for c in water.coefficients(view) if c.kind == "emit"}


def test_methane_of_the_cod_target_at_domestic_plants() -> None:
    """2710 t COD x 0.25 x 0.0312 = 2710 x 0.0078 = 21.138, printed 21.1 t CH4; x 28 = 592 t CO2e.

    Source: factor of Cai et al. 2015; the target is that of the Liupanshui plan.
    """
    methane = water.sewage_methane(2710, 0, 0.25, DOMESTIC_MCF, 0)
    assert methane == pytest.approx(21.138)
    assert methane * 28 == pytest.approx(592, abs=0.5)


def test_methane_of_the_cod_target_at_industrial_plants() -> None:
    """2710 x 0.25 x 0.1416 = 2710 x 0.0354 = 95.934, printed 95.9 t CH4; x 28 = 2686 t CO2e."""
    methane = water.sewage_methane(2710, 0, 0.25, INDUSTRIAL_MCF, 0)
    assert methane == pytest.approx(95.934)
    assert methane * 28 == pytest.approx(2686, abs=0.5)


def test_a_plant_discharges_what_it_does_not_remove() -> None:
    """COD 36.5 kg / 100 m3 = 365 g/m3, 10 % left = 36.5 g; NH3-N 40 g/m3, 5 % left = 2 g."""
    found = emitted(sewage())
    assert found["COD"] == pytest.approx(36.5e-6)
    assert found["NH3-N"] == pytest.approx(2e-6)


def test_methane_of_a_plant_and_of_its_effluent() -> None:
    """0.25 x (0.03 x 365 x 0.9 + 0.035 x 36.5) = 0.25 x (9.855 + 1.2775) = 2.783125 g/m3."""
    assert emitted(sewage())["CH4"] == pytest.approx(2.783125e-6)


def test_methane_of_a_septic_tank_follows_what_it_digests() -> None:
    """0.25 x (0.5 x 365 x 0.75 + 0.035 x 365 x 0.75) = 0.25 x 146.45625 = 36.6140625 g/m3.

    A quarter of the COD leaves as sludge (IPCC 2019 equation 6.3C: 0.5 x 0.5), the rest digests.
    """
    tank = sewage(cod_removal=0.25, cod_digested=0.75, mcf=0.5)
    assert emitted(tank)["CH4"] == pytest.approx(36.6140625e-6)


def test_nitrous_oxide_of_a_plant() -> None:
    """44/28 x (0.016 x 55 + 0.005 x 55 x 0.3) = 44/28 x 0.9625 = 1.5125 g N2O/m3."""
    assert emitted(sewage())["N2O"] == pytest.approx(1.5125e-6)


def test_landfilled_sludge_commits_methane() -> None:
    """0.3 x 0.5 x 1 x 0.5 x 16/12 x 0.9 = 0.09 t CH4 per tonne of dry solids."""
    view = view_of("landfill", doc=0.3, docf=0.5, mcf=1, methane_fraction=0.5, oxidation=0.1)
    assert emitted(view) == {"CH4": pytest.approx(0.09)}


def test_water_supply_has_no_emission_of_its_own() -> None:
    """No raw item of sewage or sludge, so nothing is added to the table's own rows."""
    assert emitted(view_of("conventional", life=30)) == {}


def test_formulas_take_draws() -> None:
    """Removal of 0.8 and 0.9 leaves 73 and 36.5 g of 365 g/m3."""
    found = emitted(sewage(cod_removal=np.array([0.8, 0.9])))  # type: ignore[arg-type]
    np.testing.assert_allclose(found["COD"], [73e-6, 36.5e-6])
