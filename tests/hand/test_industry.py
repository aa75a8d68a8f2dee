"""Industry formulas against numbers worked out by hand."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from simulator.sectors import industry
from simulator.sectors.base import Cell, ProcessParameters

PARAMETERS = Path(__file__).parents[2] / "parameters"


def _view(source: str, technology: str, **rows: float) -> ProcessParameters:
    cells = {
        (item, name): Cell(value, "", row)
        for row, (key, value) in enumerate(rows.items())
        for item, _, name in [key.partition("__")]
    }
    return ProcessParameters(source, technology, cells)


def _found(view: ProcessParameters) -> dict[tuple[str, str, str], float]:
    return {(c.kind, c.name, c.origin): c.value for c in industry.coefficients(view)}


def _table(table: str) -> list[dict[str, str]]:
    path = PARAMETERS / "industry" / f"{table}.csv"
    return list(csv.DictReader(path.read_text("utf-8").splitlines()))


def _row(table: str, /, **keys: str) -> float:
    hits = [r for r in _table(table) if all(r[k] == v for k, v in keys.items())]
    assert len(hits) == 1, keys
    return float(hits[0]["value"])


def test_calcination_of_pure_carbonate_raw_meal() -> None:
    """65 % CaO x 44/56 = 0.5107 and 2 % MgO x 44/40 = 0.0220, together 0.5327 t CO2/t."""
    assert industry.calcination(0.65, 0.02, 0.0) == pytest.approx(0.5327, abs=5e-5)


def test_calcination_with_slag_in_the_raw_meal() -> None:
    """2 % of the oxides without carbonate: 0.5327 x 0.98 = 0.5221; with 12 %: 0.4688."""
    assert industry.calcination(0.65, 0.02, 0.02) == pytest.approx(0.5221, abs=5e-5)
    assert industry.calcination(0.65, 0.02, 0.12) == pytest.approx(0.4688, abs=5e-5)


def test_calcination_broadcasts_over_draws() -> None:
    """Two draws at once: 65 % CaO alone gives 0.5107, 56 % CaO gives 0.44."""
    found = industry.calcination(np.array([0.65, 0.56]), 0.0, 0.0)
    assert found == pytest.approx([0.510714, 0.44], abs=1e-6)


def test_coke_oven_charge_is_split_into_oven_and_by_products() -> None:
    """38.0 GJ/t of which 4.2 % leave as tar and benzol: 1.596 GJ used, 36.404 transformed."""
    view = _view("coke", "coke_oven", charge__coking_coal=0.038, byproduct_share__coking_coal=0.042)
    found = _found(view)
    assert found["use", "coking_coal", "process"] == pytest.approx(0.001596)
    assert found["transform", "coking_coal", "process"] == pytest.approx(0.036404)


def test_coke_oven_carbon_balance() -> None:
    """The carbon of the charge is all accounted for.

    36.404 GJ transformed x 25.41 kg C/GJ = 925.0 kg; coke 28.43 x 29.5 = 838.7 kg; gas made
    7.17 x 12.1 = 86.8 kg, of which 3.75 x 12.1 = 45.4 kg burnt under the ovens. Released:
    925.0 - 838.7 - 86.8 + 45.4 = 44.9 kg C = 0.165 t CO2/t coke, inside 0.16-0.86 of IPCC 2019.
    """
    charge = _row("processes", source="coke", technology="coke_oven", item="charge")
    share = _row("processes", source="coke", item="byproduct_share") / 100
    made = _row(
        "processes", source="coke", technology="coke_oven", item="output", name="coke_oven_gas"
    )
    burnt = _row("processes", source="coke", technology="coke_oven", item="burn")
    carbon = (charge - industry.feedstock(charge, share)) * 25.41
    released = (carbon - 28.43 * 29.5 - made * 12.1 + burnt * 12.1) * 44 / 12 / 1000
    assert released == pytest.approx(0.165, abs=0.002)


def test_top_gas_takes_its_carbon_to_the_power_plant() -> None:
    """1.2 GJ/t x 70.8 t C/TJ x 44/12 = 259.6 t CO2/TJ: 0.3115 t CO2/t steel leaves the works."""
    view = _view(
        "crude_steel",
        "bf_bof",
        gas_delivered__blast_furnace_gas=0.0012,
        gas_co2__blast_furnace_gas=259.6,
    )
    found = _found(view)
    assert found["output", "blast_furnace_gas", "process"] == pytest.approx(0.0012)
    assert found["emit", "CO2", "energy"] == pytest.approx(-0.31152)


def test_blast_furnace_route_direct_emission_is_plausible() -> None:
    """One tonne of steel, delivered top gas included, against 1.46-2.43 t/t of IPCC 2019.

    9.81 GJ x 29.5 x 0.93 x 44/12 = 0.987 t; 3.6 x 27.49 x 0.98 x 44/12 = 0.356 t; gas
    1.0 x 12.1 x 44/12 = 0.044 t; flux 0.03 t; sinter 1.45 x (0.95 x 29.5 + 0.2 x 27.49 +
    0.1 x 12.1) x 44/12 = 0.185 t and its flux 1.45 x 0.06 = 0.087 t; together 1.69 t.
    """

    def value(source: str, technology: str, item: str, name: str) -> float:
        return _row("processes", source=source, technology=technology, item=item, name=name)

    coke = value("crude_steel", "bf_bof", "burn", "coke") * 29.5 * 0.93
    coal = value("crude_steel", "bf_bof", "burn", "anthracite") * 27.49 * 0.98
    gas = value("crude_steel", "bf_bof", "burn", "coke_oven_gas") * 12.1
    strand = sum(
        value("sinter", "strand", "burn", name) * carbon
        for name, carbon in (("coke", 29.5), ("anthracite", 27.49), ("coke_oven_gas", 12.1))
    )
    sinter = value("crude_steel", "bf_bof", "use", "sinter")
    flux = value("crude_steel", "bf_bof", "emit", "CO2")
    total = (
        (coke + coal + gas + sinter * strand) * 44 / 12 / 1000
        + flux
        + sinter * value("sinter", "strand", "emit", "CO2")
    )
    assert total == pytest.approx(1.69, abs=0.01)


@pytest.mark.parametrize("control", ["standard", "ultra_low"])
def test_limestone_of_desulphurisation(control: str) -> None:
    """CaCO3 + SO2 gives 44/64 = 0.6875 t CO2 per t SO2.

    Sinter: 1.5 kg/t x 88.7 % = 1.33 kg removed and 0.915 kg CO2; at 94.7 %: 0.977 kg.
    """
    by_hand = {"standard": 0.915, "ultra_low": 0.977}[control]
    uncontrolled = _row("processes", source="sinter", item="emit", name="SO2")
    removal = _row("control_effects", source="sinter", control=control, item="removal", name="SO2")
    reagent = _row("control_effects", source="sinter", control=control, item="side", name="CO2")
    assert reagent == pytest.approx(by_hand, abs=0.001)
    assert reagent == pytest.approx(uncontrolled * removal / 100 * 44 / 64, rel=1e-3)


def test_fuel_for_useful_heat() -> None:
    """1 TJ of heat at 80 % takes 1.25 TJ of coal; a heat pump of 2.5 takes 0.4 TJ of power."""
    coal = _found(_view("industrial_boilers", "coal_large", efficiency__raw_coal=0.8))
    pump = _found(_view("industrial_boilers", "heat_pump", efficiency__electricity=2.5))
    assert coal == {("burn", "raw_coal", "process"): pytest.approx(1.25)}
    assert pump == {("use", "electricity", "process"): pytest.approx(0.4)}


def test_captured_carbon_is_deducted_where_it_arose() -> None:
    """A kiln that catches 0.47 t of calcination and 0.44 t of fuel CO2 books both as negative."""
    found = _found(_view("clinker", "ccs", captured__process=0.47, captured__energy=0.44))
    assert found["emit", "CO2", "process"] == pytest.approx(-0.47)
    assert found["emit", "CO2", "energy"] == pytest.approx(-0.44)
