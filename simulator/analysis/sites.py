"""What the sites of a case emit, use and cost, and what the city comes to with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from simulator.accounting.balances import import_emissions, sum_by
from simulator.accounting.costs import carrier_costs
from simulator.accounting.ledger import site_emissions
from simulator.analysis.effects import Effect
from simulator.city.city import City
from simulator.city.coefficients import FLARED_GROUP
from simulator.kernels.axes import over_years
from simulator.simulation.case import Case

Array = np.ndarray


@dataclass(frozen=True)
class Sites:
    """A case by site.

    emissions : (..., site, pollutant, year) [t/yr], CO2 of sinks apart in sinks : (..., site, year)
    use : (..., site, carrier, year) net use; cost : (..., site, year) [CNY of 2020], trade left out
    dumped : (..., carrier, year) surplus that nobody uses
    """

    city: City
    emissions: Array
    sinks: Array
    use: Array
    cost: Array
    dumped: Array

    @classmethod
    def of(cls, case: Case) -> Sites:
        """Add up what the processes of every site emit, use and cost."""
        index = case.city.index
        site, count = index.process_site, len(index.sites)
        emitted, co2 = site_emissions(case.city, case.mix), index.pollutant("CO2")
        taken = emitted[..., co2, :] * index.sink[:, None]
        emitted[..., co2, :] -= taken
        cost = _move_costs(case)
        for item, values in case.costs.items():
            owner = site[index.control_process] if item.startswith("control_") else site
            cost = cost + sum_by(values, owner, count, -2)
        use = sum_by(case.carrier_use, site, count, -3)
        return cls(case.city, emitted, taken, use, cost, case.mix.dumped)

    def one(self, number: int) -> Sites:
        """Return one of several cases that stand on the first axis."""
        own = {name: getattr(self, name)[number] for name in (*BY_SITE, "dumped")}
        return Sites(self.city, **own)

    def replaced(self, other: Sites, sites: frozenset[int]) -> Sites:
        """Return this case with some sites taken from another one."""
        rows = sorted(sites)
        taken = np.isin(np.arange(len(self.city.index.sites)), rows)
        mixed = {
            name: np.where(taken.reshape(-1, *(1,) * after), getattr(other, name),
                           getattr(self, name))
            for name, after in BY_SITE.items()
        }
        dumped = np.broadcast_to(self.dumped, other.dumped.shape).copy()
        carriers = [self.city.index.carrier(self.city.index.source(n).carrier) for n in rows
                    if self.city.index.linked[n]]
        dumped[..., carriers, :] = other.dumped[..., carriers, :]
        return Sites(self.city, dumped=dumped, **mixed)

    @property
    def surplus(self) -> Array:
        """Return what nobody uses, by-product gas that is flared included, (..., carrier, year)."""
        use, dumped = self.use.sum(-3), self.dumped.copy()
        for number, carrier in enumerate(self.city.index.lists.carriers.values()):
            if carrier.group == FLARED_GROUP:
                dumped[..., number, :] = np.maximum(-use[..., number, :], 0.0)
        return dumped

    def total(self, prices: Mapping[str, Array]) -> Effect:
        """Return the city's emissions and cost."""
        index, use, dumped = self.city.index, self.use.sum(-3), self.surplus
        flared = np.einsum("...fp,...fy->...py", self.city.coefficients.flare, dumped)
        imports = use + dumped
        bought = carrier_costs(imports, prices["import"], prices["export"]).sum(-2)
        return Effect(
            direct=self.emissions.sum(-3) + flared,
            imports=sum(import_emissions(imports, self.city.base, index).values(), np.zeros(1)),
            sinks=self.sinks.sum(-2),
            cost=self.cost.sum(-2) + bought,
        )


BY_SITE = {"emissions": 2, "sinks": 1, "use": 2, "cost": 1}
"""Arrays of a case by site, and how many axes come after that of the site."""


def totals(case: Case) -> Effect:
    """Return the emissions and the cost of a whole city in a case."""
    return Sites.of(case).total(case.city.prices)


def between(before: Effect, after: Effect) -> Effect:
    """Return what takes the totals of one case to those of another."""
    return Effect(before.direct - after.direct, before.imports - after.imports,
                  before.sinks - after.sinks, after.cost - before.cost)


def _move_costs(case: Case) -> Array:
    """Return what demand and transfer moves cost, booked at their first site, (..., site, year).

    A move of the library may act on no site of a city: it moves nothing.
    """
    result = np.zeros(case.mix.demand.shape)
    for number, transfer in enumerate(case.moves.transfers):
        price = over_years(transfer.cost)
        for site in transfer.donors[:1]:
            result[..., site, :] += case.mix.transfers[..., number, :] * price
    for number, demand in enumerate(case.moves.demand):
        moved = np.abs(case.mix.demand_moves[..., number, :])
        for site in demand.sites[:1]:
            result[..., site, :] += moved * over_years(demand.cost)
    return result
