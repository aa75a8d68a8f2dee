"""The programmes that are timed: one city, and a province of cities like it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pyomo.core as pyo

from simulator import load, simulate
from simulator.accounting.quantities import form
from simulator.optimiser.linear.arrays import Family, wrap
from simulator.optimiser.programme.assembly import build_programme
from simulator.optimiser.programme.binding_targets import choose, enforced
from simulator.optimiser.programme.prepared import Data, build_data
from simulator.optimiser.programme.target_rows import TargetRows, build_rows, placed
from simulator.scenario.keys import Quantity, Target
from simulator.simulation.run import Run

CITY, LEFT_OUT = "liupanshui", "LPS-T36"
SEED = 2020
CAP_YEAR = 2030
COSTS = ("cost_x", "cost_n", "cost_cap", "cost_z", "cost_m", "cost_v")


@cache
def city_run() -> Run:
    """Return baseline and plan of the city."""
    return simulate(load(CITY))


def binds(name: str, target: Target) -> bool:
    """Tell whether a target binds: all with a value of the plan but one that cannot be met."""
    return name != LEFT_OUT and enforced(target)


def prepare() -> tuple[Data, TargetRows]:
    """Return the numbers of the city's programme and its target rows."""
    data = build_data(city_run())
    return data, build_rows(city_run(), data, choose(chosen=binds))


@dataclass
class Province:
    """Cities as blocks of one model, joined by one cap on their CO2."""

    model: pyo.ConcreteModel
    cities: list[pyo.ConcreteModel]
    fixed: float


def build_province(data: Data, targets: TargetRows, count: int) -> Province:
    """Return a province without a cap: cities with the same structure and other numbers."""
    rng = np.random.default_rng(SEED)
    province = pyo.ConcreteModel(name="province")
    cities = []
    for number in range(count):
        city = build_programme(data, targets)
        _vary(city, rng)
        province.add_component(f"city{number}", city)
        cities.append(city)
    fixed = _declare_carbon(data, cities)
    return Province(province, cities, fixed * count)


def _vary(city: Any, rng: np.random.Generator) -> None:
    """Give a city costs, prices, energy use and target values of its own.

    Costs and prices move by about 20 %, what processes take across the border by up to 10 %, and
    bounds of targets are loosened by up to 3 %, so that every city can still meet them.
    """
    for name in COSTS:
        table = getattr(city, name)
        table.values = table.values * rng.lognormal(0.0, 0.2, table.values.shape)
    price = rng.lognormal(0.0, 0.2, city.price_in.values.shape)
    for name in ("price_in", "price_out"):
        table = getattr(city, name)
        table.values = table.values * price
    traded = list(city.TRADED)
    used = city.use_x.values.copy()
    used[:, traded] *= rng.uniform(0.9, 1.1, (len(used), len(traded)))
    city.use_x.values = used
    bound = dict(city.bound.values)
    for sign, rows in ((1.0, city.MOST), (-1.0, city.LEAST)):
        for i in rows:
            bound[i] += sign * abs(bound[i]) * rng.uniform(0.0, 0.03)
    city.bound = wrap(bound)


def _declare_carbon(data: Data, cities: list[Any]) -> float:
    """Write CO2 of the cap year as tables of every city [Mt]; return what is constant in it."""
    year = data.city.index.years.index(CAP_YEAR)
    found = form(data.city, Quantity(kind="emission", pollutant="CO2"))
    terms = [(t.array, t.weights[:, year] if t.weights.ndim > 1 else t.weights, year)
             for t in found.terms]
    cells = placed(data, terms)
    for city in cities:
        for name in ("x", "z"):
            own = {key: weight / 1e6 for key, weight in cells.get(name, {}).items()}
            setattr(city, f"carbon_{name}", wrap(own))
            setattr(city, f"CARBON_{name}", pyo.Set(initialize=list(own), dimen=2))
    return 0.0 if found.constant is None else float(found.constant[year]) / 1e6


def carbon(cities: list[Any]) -> Any:
    """Return CO2 of all cities in the cap year, as an expression [Mt]."""
    return sum([
        sum(c.carbon_x[p, t] * c.x[p, t] for p, t in c.CARBON_x)
        + sum(c.carbon_z[j, t] * c.z[j, t] for j, t in c.CARBON_z)
        for c in cities
    ])


def cap_carbon(province: Province, most: float) -> None:
    """Add the row that joins the cities."""
    province.model.c_cap = Family([0], rule=lambda m, _: carbon(province.cities) <= most)
