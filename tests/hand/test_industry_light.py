"""Light industry by hand: each number is worked out in the docstring of its test."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import numpy as np
import pytest

from simulator.sectors import industry_light
from simulator.sectors.base import Cell, ProcessParameters

ROOT = Path(__file__).parents[2] / "parameters"
TABLES = ROOT / "industry_light"
TWO_NUMBERS = re.compile(r"collection ([\d.]+) x destruction ([\d.]+)")
EFFLUENT = re.compile(r"effluent ([\d.]+) mg/L of ([\d.]+) mg/L raw(?:, ([\d.]+) % of the water)?")


def rows(name: str) -> list[dict[str, str]]:
    """Read one table of the sector."""
    with (TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def view_of(**values: float) -> ProcessParameters:
    """Build a process view; `cod_x` stands for the value x named COD, `nh3n_x` for NH3-N."""
    cells = {}
    for key, value in values.items():
        prefix, _, item = key.partition("__")
        name = {"cod": "COD", "nh3n": "NH3-N"}.get(prefix, "") if item else ""
        cells[(item or prefix, name)] = Cell(value, "", len(cells))
    return ProcessParameters("any", "standard", cells)


def emitted(view: ProcessParameters) -> dict[str, float]:
    """Return pollutant -> emission of the formulas."""
    return {c.name: c.value for c in industry_light.coefficients(view)}


def test_solvent_balance() -> None:
    """0.60 t VOC per t of coating, 5 % kept in sludge: 0.60 x 0.95 = 0.57 t released."""
    assert industry_light.solvent_emission(0.60, 0.05) == pytest.approx(0.57)


def test_solvent_balance_broadcasts_over_draws() -> None:
    """Two draws of the content: 0.5 and 0.7, nothing kept: 0.5 and 0.7 t."""
    released = industry_light.solvent_emission(np.array([0.5, 0.7]), 0)
    assert released == pytest.approx([0.5, 0.7])


def test_stenter() -> None:
    """0.2 kg per t of fabric, 90 % of it heat-set: 0.18 kg = 0.00018 t."""
    assert industry_light.stenter_emission(0.0002, 0.9) == pytest.approx(0.00018)


def test_effluent_of_liquor() -> None:
    """22 m^3/t at 7500 mg/L: 165 kg COD; at 25 mg/L: 0.55 kg NH3-N; no gas without factors."""
    process = view_of(wastewater_volume=22, cod__concentration=0.0075, nh3n__concentration=25e-6)
    assert emitted(process) == pytest.approx({"COD": 0.165, "NH3-N": 0.00055})


def test_gases_of_the_receiving_water() -> None:
    """0.165 t COD x 0.25 x 0.035 = 1.44375 kg CH4; 0.55 kg x 2 x 0.005 x 44/28 = 8.643 g N2O."""
    process = view_of(
        wastewater_volume=22, cod__concentration=0.0075, nh3n__concentration=25e-6,
        methane_capacity=0.25, methane_correction=0.035, nitrogen_ratio=2, n2o_factor=0.005,
    )
    found = emitted(process)
    assert found["CH4"] == pytest.approx(0.00144375)
    assert found["N2O"] == pytest.approx(8.642857e-6)


def test_load_counted_directly() -> None:
    """An activity counted in t COD: 1 t x 0.25 x 0.035 = 8.75 kg CH4, COD itself is generic."""
    process = view_of(cod__emit=1, methane_capacity=0.25, methane_correction=0.035)
    assert emitted(process) == pytest.approx({"CH4": 0.00875})


@pytest.mark.parametrize(
    "row",
    [r for r in rows("control_effects") if r["item"] == "removal" and r["name"] == "VOC"],
    ids=lambda r: f"{r['source']}-{r['control']}",
)
def test_voc_rows_follow_their_note(row: dict[str, str]) -> None:
    """Every VOC removal equals the product of the two numbers that its note states."""
    match = TWO_NUMBERS.search(row["note"])
    assert match is not None
    expected = float(match[1]) * float(match[2])
    assert float(row["value"]) == pytest.approx(expected * 100, rel=1e-3)


@pytest.mark.parametrize(
    "row",
    [
        r
        for r in rows("control_effects")
        if r["item"] == "removal" and r["name"] in ("COD", "NH3-N")
    ],
    ids=lambda r: f"{r['source']}-{r['control']}-{r['name']}",
)
def test_water_rows_follow_their_note(row: dict[str, str]) -> None:
    """Removal = 1 - effluent / raw x (1 - reused share), as the note states them."""
    match = EFFLUENT.search(row["note"])
    assert match is not None
    kept = 1 - float(match[3] or 0) / 100
    expected = 1 - float(match[1]) / float(match[2]) * kept
    assert float(row["value"]) == pytest.approx(expected * 100, rel=1e-3)


def test_a_higher_rank_removes_more() -> None:
    """Within a family each control removes at least as much as the one of lower rank."""
    rank = {(r["source"], r["control"]): int(r["rank"]) for r in rows("controls")}
    best: dict[tuple[str, str], list[tuple[int, float]]] = {}
    for row in rows("control_effects"):
        if row["item"] == "removal":
            place = best.setdefault((row["source"], row["name"]), [])
            place.append((rank[row["source"], row["control"]], float(row["value"])))
    for found in best.values():
        removed = [value for _, value in sorted(found)]
        assert removed == sorted(removed)


def test_oxidiser_gas_of_coating() -> None:
    """Rotor and RTO on 1.805 million m^3 per t of coating at 0.3 g/m^3.

    Gross heat per m^3 of tenfold concentrate: 1.3 x 775 x 0.05 + 1.3 x 160 x 0.5 = 154.375 kJ;
    the solvent gives 10 x 0.3 x 35 = 105 kJ; short by 49.375 kJ, 4.9375 kJ per m^3 of raw air;
    x 1.805e6 m^3 = 8.912 GJ per t.
    """
    gas = [
        float(r["value"])
        for r in rows("control_effects")
        if (r["source"], r["control"], r["name"])
        == ("industrial_coating", "thermal_oxidation", "natural_gas")
    ]
    assert gas == pytest.approx([8.912], rel=1e-3)
