"""What targets measure, each as weights on the mix, so that simulation and programme share them.

A quantity is a sum of terms; a term is weights times one array of the mix in the same year.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from simulator.accounting.balances import ELECTRICITY
from simulator.accounting.mix import Mix
from simulator.city.city import City
from simulator.city.index import Index
from simulator.kernels.constants import TJ_PER_GWH
from simulator.parameters.codelists import DRIVERS
from simulator.scenario.keys import Quantity

Array = np.ndarray
ENERGY_GROUPS_LEFT_OUT = ("electricity", "heat", "material")
NON_FOSSIL_GROUPS = ("biomass",)
COAL_PRODUCTS = "coal_products"
"""Group that nets coal, coke and their gases over the city (煤品)."""
COAL_GROUPS = ("coal", "coke", "coal_gas")
VOLUME = "m^3"


@dataclass(frozen=True)
class Term:
    """Weights on one array of the mix: (..., item) or (..., item, year)."""

    array: str
    weights: Array


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
            if term.weights.ndim == state.ndim:
                total = total + (term.weights * state).sum(-2)
            else:
                total = total + np.einsum("...i,...iy->...y", term.weights, state)
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
        ], dtype=bool)  # fmt: skip
        self.process = sites[index.process_site]
        if technologies:
            self.process &= np.array([p.technology in technologies for p in index.processes])
        wanted = np.array([not q.controls or c.control in q.controls for c in index.controls],
                          dtype=bool)
        of_process = self.process[index.control_process] if len(wanted) else wanted
        self.control = wanted & of_process


def form(city: City, q: Quantity) -> Form:
    """Return the linear form of a quantity; `ledger` and `control_capacity` have none."""
    return FORMS[q.kind](city, q, Chosen(city.index, q))


def _emission(city: City, q: Quantity, chosen: Chosen) -> Form:
    c, index = city.coefficients, city.index
    p = index.pollutant(q.pollutant)
    origins = slice(0, 1) if q.boundary == "energy_net" else slice(None)
    counted = chosen.process & ~c.sink if q.pollutant == "CO2" else chosen.process
    on_process = c.emission[..., origins, p].sum(-1) * counted
    on_control = c.control_emission[..., origins, p].sum(-1) * counted[index.control_process]
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
        Term("activity", c.net_use[..., number][..., None] * weight),
        Term("controlled", c.control_use[..., number][..., None] * weight),
    ]
    if dumped:
        only = np.zeros(len(city.index.carriers))
        only[number] = 1.0
        terms.append(Term("dumped", only[:, None] * weight))
    return terms


def _activity(city: City, q: Quantity, chosen: Chosen) -> Form:
    return Form((Term("activity", chosen.process.astype(float)),), _unit(city.index, q, "unit"))


def _additions(city: City, q: Quantity, chosen: Chosen) -> Form:
    unit = _unit(city.index, q, "capacity_unit")
    return Form((Term("additions", chosen.process.astype(float)),), unit)


def _capacity(city: City, q: Quantity, chosen: Chosen) -> Form:
    unit = _unit(city.index, q, "capacity_unit")
    return Form((Term("capacity", chosen.process.astype(float)),), unit)


def _area(city: City, q: Quantity, chosen: Chosen) -> Form:
    land = chosen.process & city.coefficients.sink
    return Form((Term("capacity", land.astype(float)),), "ha")


def _coverage(city: City, q: Quantity, chosen: Chosen) -> Form:
    return Form((Term("controlled", chosen.control.astype(float)),), _unit(city.index, q, "unit"))


def _unit(index: Index, q: Quantity, attribute: str) -> str:
    sources = q.sources or [s.source for s in index.sites]
    units = {getattr(index.lists.sources[name], attribute) for name in sources}
    return units.pop() if len(units) == 1 else "1"


def _energy(city: City, q: Quantity, chosen: Chosen) -> Form:
    c = city.coefficients
    if q.group == COAL_PRODUCTS:
        return _coal_products(city, chosen)
    wanted = _carriers(city.index, q)
    on_process = (c.gross_use * wanted).sum(-1) * chosen.process
    of_chosen = chosen.process[city.index.control_process]
    on_control = (np.maximum(c.control_use, 0.0) * wanted).sum(-1) * of_chosen
    return Form((Term("activity", on_process), Term("controlled", on_control)), "TJ")


def _coal_products(city: City, chosen: Chosen) -> Form:
    """Coal, coke and their gases, what one process delivers taken off what another uses."""
    c, carriers = city.coefficients, city.index.lists.carriers.values()
    wanted = np.array([carrier.group in COAL_GROUPS for carrier in carriers], dtype=float)
    on_process = (c.net_use * wanted).sum(-1) * chosen.process
    of_chosen = chosen.process[city.index.control_process]
    on_control = (c.control_use * wanted).sum(-1) * of_chosen
    return Form((Term("activity", on_process), Term("controlled", on_control),
                 Term("dumped", wanted)), "TJ")


def _carriers(index: Index, q: Quantity) -> Array:
    names = set(q.carriers)
    return np.array([
        (name in names or (bool(q.group) and carrier.group == q.group))
        if (names or q.group) else carrier.group not in ("material",)
        for name, carrier in index.lists.carriers.items()
    ], dtype=float)  # fmt: skip


def _primary_energy(city: City, q: Quantity, chosen: Chosen) -> Form:
    """Coal-equivalent method: fuels as used, net imported and non-fossil electricity x gce/kWh."""
    c, index = city.coefficients, city.index
    fuels = np.array([
        carrier.group not in ENERGY_GROUPS_LEFT_OUT for carrier in index.lists.carriers.values()
    ], dtype=float)  # fmt: skip
    terms = [
        Term("activity", (c.net_use * fuels).sum(-1)),
        Term("controlled", (c.control_use * fuels).sum(-1)),
        Term("dumped", fuels),
    ]
    conversion = _electricity_conversion(city)
    terms += _carrier_terms(city, ELECTRICITY, conversion)
    terms += _carrier_terms(city, "electricity_green", conversion)
    terms.append(Term("activity", _clean_power(city)[..., None] * conversion))
    return Form(tuple(terms), "TJ")


def _non_fossil_energy(city: City, q: Quantity, chosen: Chosen) -> Form:
    """Local non-fossil power, biomass, green power, and the non-fossil part of net imports."""
    c, index = city.coefficients, city.index
    fuels = np.array([
        carrier.group in NON_FOSSIL_GROUPS for carrier in index.lists.carriers.values()
    ], dtype=float)  # fmt: skip
    conversion = _electricity_conversion(city)
    part = city.base.grid["nonfossil_share"][..., None, :]
    return Form((
        Term("activity", (c.net_use * fuels).sum(-1)),
        *_carrier_terms(city, ELECTRICITY, conversion * part),
        *_carrier_terms(city, "electricity_green", conversion),
        Term("activity", _clean_power(city)[..., None] * conversion),
    ), "TJ")  # fmt: skip


def _electricity_conversion(city: City) -> Array:
    """Return primary energy per unit of electricity, (..., 1, year) [TJ/TJ]."""
    result: Array = city.base.grid["gce_per_kwh"][..., None, :] / TJ_PER_GWH
    return result


def _clean_power(city: City) -> Array:
    """Return electricity delivered without any fuel, per activity, (..., process) [TJ]."""
    c, index = city.coefficients, city.index
    delivered = np.maximum(-c.net_use[..., index.carrier(ELECTRICITY)], 0.0)
    led = np.array([index.source(p.site).kind == "capacity" for p in index.processes])
    fuel = c.gross_use.sum(-1) > 0
    result: Array = np.where(led & ~fuel, delivered, 0.0)
    return result


def _attribute(city: City, q: Quantity, chosen: Chosen, name: str = "") -> Form:
    weights = city.coefficients.attributes.get(name or q.name)
    if weights is None:
        weights = np.zeros(len(city.index.processes))
    unit = VOLUME if name else _unit(city.index, q, "unit")
    return Form((Term("activity", weights * chosen.process),), unit)


def _flue_gas(city: City, q: Quantity, chosen: Chosen) -> Form:
    return _attribute(city, q, chosen, "flue_gas_volume")


def _driver(city: City, q: Quantity, chosen: Chosen) -> Form:
    return Form((), DRIVERS[q.name], city.base.drivers[q.name])


FORMS: dict[str, Callable[[City, Quantity, Chosen], Form]] = {
    "emission": _emission,
    "activity": _activity,
    "additions": _additions,
    "capacity": _capacity,
    "area": _area,
    "coverage": _coverage,
    "energy": _energy,
    "primary_energy": _primary_energy,
    "non_fossil_energy": _non_fossil_energy,
    "attribute": _attribute,
    "flue_gas": _flue_gas,
    "driver": _driver,
}
"""Kind of quantity -> its form."""


def unit_of(city: City, q: Quantity) -> str:
    """Return the canonical unit of a quantity."""
    if q.kind in ("ledger", "cost"):
        return "t" if q.kind == "ledger" else "CNY"
    if q.kind == "control_capacity":
        return form(city, q.model_copy(update={"kind": "capacity"})).unit
    return form(city, q).unit


def ratio_unit(city: City, quantity: Quantity, denominator: Quantity | None) -> str:
    """Return the canonical unit of a quantity over a denominator."""
    above = unit_of(city, quantity)
    if denominator is None:
        return above
    below = unit_of(city, denominator)
    return "1" if above == below else f"({above})/({below})"


def control_capacity(city: City, q: Quantity, mix: Mix) -> Array:
    """Return capacity x share of its activity under the controls, (..., year)."""
    chosen = Chosen(city.index, q)
    covered = mix.controlled * chosen.control[:, None]
    by_process = np.zeros_like(mix.activity)
    for number in np.flatnonzero(chosen.control):
        by_process[..., city.index.control_process[number], :] += covered[..., number, :]
    share = np.divide(by_process, mix.activity, out=np.zeros_like(by_process),
                      where=mix.activity > 0)
    result: Array = (share * mix.capacity).sum(-2)
    return result
