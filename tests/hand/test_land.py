"""Land by hand: each expected number is worked out in the docstring of its test."""

import pytest

from simulator.kernels.constants import CO2_PER_C
from simulator.sectors import land
from simulator.sectors.base import Cell, ProcessParameters


def _view(source: str, values: dict[str, float]) -> ProcessParameters:
    cells = {(item, ""): Cell(value, "", row) for row, (item, value) in enumerate(values.items())}
    return ProcessParameters(source, "managed", cells)


def test_young_subtropical_forest_of_asia() -> None:
    """IPCC 2019, Table 4.9: 2.5 t of dry matter a year; roots 0.20, carbon 0.47.

    2.5 x 1.2 x 0.47 x 44/12 = 5.17 t CO2 per ha, near the 5.13 of Chinese plantations.
    """
    assert land.biomass_sink(2.5, 0.2, 0.47) == pytest.approx(5.17)


def test_plantation_rate_in_carbon_becomes_carbon_dioxide() -> None:
    """1.4 t of carbon a year (Wang Limao 2004) x 44/12 = 5.133 t CO2."""
    assert 1.4 * CO2_PER_C == pytest.approx(5.133, rel=1e-3)


def test_a_sink_is_a_negative_emission_of_other_origin() -> None:
    """A published rate enters with a minus."""
    view = _view("forest_closure", {"sink": 1.91})
    (found,) = land.coefficients(view)
    assert (found.kind, found.name, found.origin) == ("emit", "CO2", "other")
    assert found.value == pytest.approx(-1.91)


def test_growth_that_a_city_states_goes_before_the_published_rate() -> None:
    """1.0 x 1.2 x 0.47 x 44/12 = 2.068 t CO2 per ha of forest older than 20 years."""
    view = _view("existing_forest", {
        "sink": 1.91, "biomass_growth": 1.0, "root_ratio": 0.2, "carbon_fraction": 0.47,
    })
    (found,) = land.coefficients(view)
    assert found.value == pytest.approx(-2.068)


def test_restored_wetland_stores_carbon_and_emits_methane() -> None:
    """Caohai: sqrt(0.50 x 8.57) = 2.0700 mg/m2/h x 87.6 = 181.33 kg/ha a year of methane."""
    methane = (0.50 * 8.57) ** 0.5 * 87.6 / 1000
    assert methane == pytest.approx(0.18133, rel=1e-4)
    found = land.coefficients(_view("wetland_restoration", {"sink": 2.0, "wetland_ch4": methane}))
    values = {c.name: c.value for c in found}
    assert values == {"CO2": -2.0, "CH4": pytest.approx(0.18133, rel=1e-4)}
