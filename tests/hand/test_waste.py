"""Waste by hand: each number is worked out in the docstring of its test."""

from __future__ import annotations

import pytest

from simulator.kernels.landfill import methane_commitment
from simulator.sectors import waste
from simulator.sectors.base import Cell, ProcessParameters


def view_of(technology: str, values: dict[tuple[str, str], float]) -> ProcessParameters:
    """Build a view from (item, name) -> value."""
    cells = {key: Cell(value, "", row) for row, (key, value) in enumerate(values.items())}
    return ProcessParameters("municipal_waste", technology, cells)


COMPONENTS = {
    ("composition", "food"): 0.6,
    ("composition", "plastics"): 0.1,
    ("doc", "food"): 0.15,
    ("doc", "plastics"): 0.0,
    ("docf", "food"): 0.7,
    ("docf", "plastics"): 0.0,
    ("dry_matter", "food"): 0.4,
    ("dry_matter", "plastics"): 1.0,
    ("carbon", "food"): 0.38,
    ("carbon", "plastics"): 0.75,
    ("fossil_share", "food"): 0.0,
    ("fossil_share", "plastics"): 1.0,
}


def emitted(view: ProcessParameters) -> dict[str, float]:
    """Return pollutant -> emission."""
    return {c.name: c.value for c in waste.coefficients(view) if c.kind == "emit"}


def test_methane_commitment_of_bulk_waste() -> None:
    """Bulk waste, IPCC defaults: 0.15 x 0.5 x 1 x 0.5 x 16/12 x 0.9 = 0.045 t CH4/t.

    DOC 0.15, DOCf 0.5, MCF 1 (managed anaerobic), F 0.5, OX 0.1 (covered with soil).
    """
    assert methane_commitment(0.15 * 0.5, 1, 0.5, 0.1) == pytest.approx(0.045)


def test_captured_gas_is_not_emitted() -> None:
    """As above with a fifth captured before oxidation: 0.05 x 0.8 x 0.9 = 0.036 t CH4/t."""
    assert methane_commitment(0.075, 1, 0.5, 0.1, recovery=0.2) == pytest.approx(0.036)


def test_landfilled_waste_by_component() -> None:
    """Food 0.6 x 0.15 x 0.7 = 0.063 t C; x 0.5 x 16/12 x 0.9 = 0.0378 t CH4/t."""
    landfill = {("mcf", ""): 1.0, ("methane_fraction", ""): 0.5, ("oxidation", ""): 0.1}
    found = emitted(view_of("landfill", {**COMPONENTS, **landfill}))
    assert found == {"CH4": pytest.approx(0.0378)}


def test_burnt_waste_counts_fossil_carbon_only() -> None:
    """Plastics 0.1 x 1 x 0.75 x 1 = 0.075 t C; x 44/12 = 0.275 t CO2/t; food adds nothing."""
    found = emitted(view_of("incineration", {**COMPONENTS, ("burnout", ""): 1.0}))
    assert found == {"CO2": pytest.approx(0.275)}


def test_paper_holds_little_fossil_carbon() -> None:
    """Paper 0.085 x 0.90 x 0.46 x 0.01 = 0.00035190 t C/t (IPCC 2006 Table 2.4)."""
    assert waste.fossil_carbon(0.085, 0.90, 0.46, 0.01) == pytest.approx(0.0003519)


def test_recycled_waste_emits_nothing_here() -> None:
    """Components alone, without landfill or furnace items, give no emission."""
    assert emitted(view_of("recycling", COMPONENTS)) == {}
