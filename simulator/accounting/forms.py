"""Linear quantities as weights on the mix, so that simulation and programme share them.

A quantity is a sum of terms; a term is weights times one array of the mix in the same year.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.accounting.balances import ELECTRICITY
from simulator.accounting.mix import Mix
from simulator.city.city import City
from simulator.city.index import Index
from simulator.kernels.adding import contracted, summed
from simulator.kernels.constants import TJ_PER_GWH
from simulator.parameters.codelists import COAL_PRODUCTS, DRIVERS
from simulator.scenario.keys import Quantity

Array = np.ndarray
ENERGY_GROUPS_LEFT_OUT = ("electricity", "heat", "material")
NON_FOSSIL_GROUPS = ("biomass",)
COAL_GROUPS = ("coal", "coke", "coal_gas")
VOLUME = "m^3"


@dataclass(frozen=True)
class Term:
    """Weights on one array of the mix: (..., item) or, where they are yearly, (..., item, year)."""

    array: str
    weights: Array
    yearly: bool = False


@dataclass(frozen=True)
class Form:
    """A linear quantity: its terms, a constant series, and its canonical unit."""

    terms: tuple[Term, ...]
    unit: str
    constant: Array | None = None

    def value(self, mix: Mix) -> Array:
        """Return the quantity, (..., year)."""
        total: Array | float = 0.0 if self.constant is None else self.constant
        for term in self.terms:
            state = getattr(mix, term.array)
            axes = "iy,iy->y" if term.yearly else "i,iy->y"
            total = total + contracted(axes, term.weights, state)
        return np.asarray(total)


class Chosen:
    """Which processes and controls a quantity is about."""

    def __init__(self, index: Index, q: Quantity) -> None:
        sectors, sources = set(q.sectors), set(q.sources)
        facilities, technologies = set(q.facilities), set(q.technologies)
        sites = np.array([
            (not sectors or index.source(n).sector in sectors)
            and (not sources or site.source in sources)
            and (not facilities or site.among(facilities))
            for n, site in enumerate(index.sites)
        ], dtype=bool)
        self.process = sites[index.process_site]
        if technologies:
            self.process &= np.array([p.technology in technologies for p in index.processes])
        wanted = np.array([not q.controls or c.control in q.controls for c in index.controls],
                          dtype=bool)
        of_process = self.process[index.control_process] if len(wanted) else wanted
        self.control = wanted & of_process


def emission(city: City, q: Quantity) -> Form:
    """Return emissions, with CO2 of net imports in the boundary `energy_net` [t]."""
    c, index, chosen = city.coefficients, city.index, Chosen(city.index, q)
    p = index.pollutant(q.pollutant)
    origins = slice(0, 1) if q.boundary == "energy_net" else slice(None)
    counted = chosen.process & ~c.sink if q.pollutant == "CO2" else chosen.process
    on_process = summed(c.emission[..., origins, p], 2) * counted
    on_control = summed(c.control_emission[..., origins, p], 2) * counted[index.control_process]
    terms = [Term("activity", on_process), Term("controlled", on_control)]
    if not (q.sectors or q.sources or q.facilities):
        terms.append(Term("dumped", c.flare[..., p]))
        if q.boundary == "energy_net" and q.pollutant == "CO2":
            terms += _import_terms(city)
    return Form(tuple(terms), "t")


def _import_terms(city: City) -> list[Term]:
    grid = city.base.grid["grid_factor"][..., None, :] / TJ_PER_GWH
    heat = city.base.grid["heat_factor"][..., None, :]
    return [
        *_carrier_terms(city, ELECTRICITY, grid),
        *_carrier_terms(city, "heat", heat, dumped=True),
    ]


def _carrier_terms(city: City, name: str, weight: Array, dumped: bool = False) -> list[Term]:
    """Return terms of the net import of one carrier times a weight per year."""
    c, number = city.coefficients, city.index.carrier(name)
    terms = [
        Term("activity", c.net_use[..., number][..., None] * weight, yearly=True),
        Term("controlled", c.control_use[..., number][..., None] * weight, yearly=True),
    ]
    if dumped:
        only = np.zeros(len(city.index.carriers))
        only[number] = 1.0
        terms.append(Term("dumped", only[:, None] * weight, yearly=True))
    return terms


def activity(city: City, q: Quantity) -> Form:
    """Return activity, in the unit of its sources."""
    weights = Chosen(city.index, q).process.astype(float)
    return Form((Term("activity", weights),), _unit(city.index, q, "unit"))


def additions(city: City, q: Quantity) -> Form:
    """Return new capacity, in the unit of its sources."""
    weights = Chosen(city.index, q).process.astype(float)
    return Form((Term("additions", weights),), _unit(city.index, q, "capacity_unit"))


def capacity(city: City, q: Quantity) -> Form:
    """Return standing capacity, in the unit of its sources."""
    weights = Chosen(city.index, q).process.astype(float)
    return Form((Term("capacity", weights),), _unit(city.index, q, "capacity_unit"))


def area(city: City, q: Quantity) -> Form:
    """Return land under sinks [ha]."""
    land = Chosen(city.index, q).process & city.coefficients.sink
    return Form((Term("capacity", land.astype(float)),), "ha")


def coverage(city: City, q: Quantity) -> Form:
    """Return activity under controls, in the unit of its sources."""
    weights = Chosen(city.index, q).control.astype(float)
    return Form((Term("controlled", weights),), _unit(city.index, q, "unit"))


def _unit(index: Index, q: Quantity, attribute: str) -> str:
    sources = q.sources or [s.source for s in index.sites]
    units = {getattr(index.lists.sources[name], attribute) for name in sources}
    return units.pop() if len(units) == 1 else "1"


def energy(city: City, q: Quantity) -> Form:
    """Return carriers used [TJ]."""
    c, chosen = city.coefficients, Chosen(city.index, q)
    if q.group == COAL_PRODUCTS:
        return _coal_products(city, chosen)
    wanted = _carriers(city.index, q)
    on_process = summed(c.gross_use * wanted, 2) * chosen.process
    of_chosen = chosen.process[city.index.control_process]
    on_control = summed(np.maximum(c.control_use, 0.0) * wanted, 2) * of_chosen
    return Form((Term("activity", on_process), Term("controlled", on_control)), "TJ")


def _coal_products(city: City, chosen: Chosen) -> Form:
    """Coal, coke and their gases, what one process delivers taken off what another uses."""
    c, carriers = city.coefficients, city.index.lists.carriers.values()
    wanted = np.array([carrier.group in COAL_GROUPS for carrier in carriers], dtype=float)
    on_process = summed(c.net_use * wanted, 2) * chosen.process
    of_chosen = chosen.process[city.index.control_process]
    on_control = summed(c.control_use * wanted, 2) * of_chosen
    return Form((Term("activity", on_process), Term("controlled", on_control),
                 Term("dumped", wanted)), "TJ")


def _carriers(index: Index, q: Quantity) -> Array:
    names = set(q.carriers)
    return np.array([
        (name in names or (bool(q.group) and carrier.group == q.group))
        if (names or q.group) else carrier.group not in ("material",)
        for name, carrier in index.lists.carriers.items()
    ], dtype=float)


def primary_energy(city: City, q: Quantity) -> Form:
    """Coal-equivalent method: fuels as used, net imported and non-fossil electricity x gce/kWh."""
    c, index = city.coefficients, city.index
    fuels = np.array([
        carrier.group not in ENERGY_GROUPS_LEFT_OUT for carrier in index.lists.carriers.values()
    ], dtype=float)
    terms = [
        Term("activity", summed(c.net_use * fuels, 2)),
        Term("controlled", summed(c.control_use * fuels, 2)),
        Term("dumped", fuels),
    ]
    conversion = _electricity_conversion(city)
    terms += _carrier_terms(city, ELECTRICITY, conversion)
    terms += _carrier_terms(city, "electricity_green", conversion)
    terms.append(Term("activity", _clean_power(city)[..., None] * conversion, yearly=True))
    return Form(tuple(terms), "TJ")


def non_fossil_energy(city: City, q: Quantity) -> Form:
    """Local non-fossil power, biomass, green power, and the non-fossil part of net imports."""
    c, index = city.coefficients, city.index
    fuels = np.array([
        carrier.group in NON_FOSSIL_GROUPS for carrier in index.lists.carriers.values()
    ], dtype=float)
    conversion = _electricity_conversion(city)
    part = city.base.grid["nonfossil_share"][..., None, :]
    return Form((
        Term("activity", summed(c.net_use * fuels, 2)),
        *_carrier_terms(city, ELECTRICITY, conversion * part),
        *_carrier_terms(city, "electricity_green", conversion),
        Term("activity", _clean_power(city)[..., None] * conversion, yearly=True),
    ), "TJ")


def _electricity_conversion(city: City) -> Array:
    """Return primary energy per unit of electricity, (..., 1, year) [TJ/TJ]."""
    result: Array = city.base.grid["gce_per_kwh"][..., None, :] / TJ_PER_GWH
    return result


def _clean_power(city: City) -> Array:
    """Return electricity delivered without any fuel, per activity, (..., process) [TJ]."""
    c, index = city.coefficients, city.index
    delivered = np.maximum(-c.net_use[..., index.carrier(ELECTRICITY)], 0.0)
    led = index.led[index.process_site]
    fuel = c.gross_use.sum(-1) > 0
    result: Array = np.where(led & ~fuel, delivered, 0.0)
    return result


def attribute(city: City, q: Quantity, name: str = "") -> Form:
    """Return activity times an attribute of its processes."""
    weights = city.coefficients.attributes.get(name or q.name)
    if weights is None:
        weights = np.zeros(len(city.index.processes))
    unit = VOLUME if name else _unit(city.index, q, "unit")
    return Form((Term("activity", weights * Chosen(city.index, q).process),), unit)


def flue_gas(city: City, q: Quantity) -> Form:
    """Return the volume of flue gas."""
    return attribute(city, q, "flue_gas_volume")


def driver(city: City, q: Quantity) -> Form:
    """Return a driver of the city: a constant of all mixes."""
    return Form((), DRIVERS[q.name], city.base.drivers[q.name])
