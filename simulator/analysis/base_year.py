"""The base-year balance of a city: coal, electricity and CO2 as they follow from its activities."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.accounting.balances import ELECTRICITY
from simulator.accounting.quantities import form
from simulator.city.index import Index
from simulator.kernels.constants import TJ_PER_GWH, TJ_PER_TCE
from simulator.scenario.keys import Quantity
from simulator.simulation.case import BASELINE
from simulator.simulation.run import Run

Array = np.ndarray
GWH_PER_TWH = 1e3
MEGA, KILO = 1e6, 1e3


@dataclass(frozen=True)
class BalanceLine:
    """One line of the balance."""

    name: str
    value: float
    unit: str


def balance(run: Run) -> list[BalanceLine]:
    """Return coal, electricity, energy and CO2 of the base year, and each pollutant's total."""
    return [*_energy(run), *_carbon(run), *_pollutants(run)]


def _first(run: Run, **fields: str) -> float:
    found = form(run.scenario.city, Quantity(**fields))  # type: ignore[arg-type]
    return float(found.value(run.cases[BASELINE].mix)[0])


def _energy(run: Run) -> list[BalanceLine]:
    electricity = run.cases[BASELINE].carrier_use[:, run.index.carrier(ELECTRICITY), 0]
    twh = electricity / TJ_PER_GWH / GWH_PER_TWH
    primary = _first(run, kind="primary_energy")
    return [
        BalanceLine("Coal used, all kinds", _first(run, kind="energy", group="coal") / KILO, "PJ"),
        BalanceLine("Oil products used", _first(run, kind="energy", group="oil") / KILO, "PJ"),
        BalanceLine("Natural gas used", _first(run, kind="energy", group="gas") / KILO, "PJ"),
        BalanceLine("Electricity generated, net of own use", float(-twh[twh < 0].sum()), "TWh"),
        BalanceLine("Electricity used", float(twh[twh > 0].sum()), "TWh"),
        BalanceLine("Primary energy, coal-equivalent method", primary / TJ_PER_TCE / MEGA, "Mtce"),
        BalanceLine("Non-fossil share", 100 * _first(run, kind="non_fossil_energy") / primary, "%"),
    ]


def _carbon(run: Run) -> list[BalanceLine]:
    case = run.cases[BASELINE]
    index = run.index
    emitted = case.emissions[..., index.pollutant("CO2"), 0]
    sink = run.scenario.city.coefficients.sink
    lines = [BalanceLine("CO2 released in the city", float(emitted[~sink].sum()
             + case.flared[:, index.pollutant("CO2"), 0].sum()) / MEGA, "Mt")]
    lines += [
        BalanceLine(f"of which {name}",
                    float(emitted[_sector(index, sector) & ~sink].sum()) / MEGA, "Mt")
        for sector, name in _sectors(index)
    ]
    net = _first(run, kind="emission", pollutant="CO2", boundary="energy_net")
    traded = float(case.import_emissions["imported_electricity"][0])
    return [
        *lines,
        BalanceLine("of which flared by-product gas",
                    float(case.flared[:, index.pollutant("CO2"), 0].sum()) / MEGA, "Mt"),
        BalanceLine("CO2 of net imported electricity", traded / MEGA, "Mt"),
        BalanceLine("CO2, energy with net imports (energy_net)", net / MEGA, "Mt"),
        BalanceLine("CO2 taken up by land (memo)", float(-emitted[sink].sum()) / MEGA, "Mt"),
    ]


def _sectors(index: Index) -> list[tuple[str, str]]:
    return [(name, label.en.lower()) for name, label in index.lists.sectors.items()
            if name != "land" and _sector(index, name).any()]


def _sector(index: Index, sector: str) -> Array:
    return np.array([index.source(p.site).sector == sector for p in index.processes])


def _pollutants(run: Run) -> list[BalanceLine]:
    emitted = run.cases[BASELINE].emissions[..., 0].sum((0, 1))
    wanted = ("NOx", "VOC", "COD", "NH3-N", "SO2", "PM2.5", "NH3", "CH4", "N2O")
    return [BalanceLine(name, float(emitted[run.index.pollutant(name)]) / KILO, "kt")
            for name in wanted]
