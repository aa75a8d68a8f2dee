"""What each site adds to quantities that are no weights on the mix alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from simulator.accounting.balances import sum_by
from simulator.accounting.ledger import Books, site_emissions
from simulator.accounting.quantities import capacity_under_control
from simulator.errors import KindTable
from simulator.scenario.keys import Quantity
from simulator.simulation.case import BASELINE, Case
from simulator.simulation.run import Run

Array = np.ndarray
Pair = tuple[Array, Array]


@dataclass(frozen=True)
class State:
    """What is no sum over sites: surplus, (..., carrier, year), and yearly cost, (..., year)."""

    surplus: Array
    cost: Array


class SiteLedger:
    """Books cases of a run site by site; what rests on the frozen path is worked out once."""

    def __init__(self, run: Run) -> None:
        self.books = Books.of(run.city, run.cases[BASELINE].mix, run.frozen.mix)

    def of(self, case: Case) -> Pair:
        """Return what sites book, moved activity at its first donor, and growth emissions.

        Both (..., site, pollutant, year) [t/yr].
        """
        own = site_emissions(case.city, case.mix)
        booked = self.books.booked(own)
        for number, move in enumerate(case.moves.transfers):
            moved = case.mix.transfers[..., number, None, :]
            booked[..., move.donors[0], :, :] -= self.books.per_unit_moved(move) * moved
        return booked, self.books.of_growth(own)


@dataclass
class CaseBySite:
    """A case as its sites make it up."""

    case: Case
    ledger: SiteLedger

    @cached_property
    def booked(self) -> Pair:
        """Return what sites book, and growth emissions, (..., site, pollutant, year) [t/yr]."""
        return self.ledger.of(self.case)


@dataclass(frozen=True)
class SiteParts:
    """How a quantity adds up over a city.

    sites : what every site adds in a case, and emissions of growth projects that an offset measure
    must cover, (..., site, year) each; rest : what is no sum over sites, (..., year).
    """

    sites: Callable[[CaseBySite, Quantity], Pair]
    rest: Callable[[State], Array]


def _ledger(own: CaseBySite, q: Quantity) -> Pair:
    p = own.case.city.index.pollutant(q.pollutant)
    booked, growth = own.booked
    return booked[..., p, :], growth[..., p, :]


def _under_control(own: CaseBySite, q: Quantity) -> Pair:
    index = own.case.city.index
    by_process = capacity_under_control(own.case.city, q, own.case.mix)
    sites = sum_by(by_process, index.process_site, len(index.sites), -2)
    return sites, np.zeros_like(sites)


def _no_sites(own: CaseBySite, q: Quantity) -> Pair:
    del q
    nothing = np.zeros_like(own.case.mix.demand)
    return nothing, nothing


def _nothing(state: State) -> Array:
    return np.zeros_like(state.cost)


def _cost(state: State) -> Array:
    return state.cost


PARTS: KindTable[SiteParts] = KindTable("parts of a quantity by site (analysis/site_parts.py)", {
    "ledger": SiteParts(_ledger, _nothing),
    "control_capacity": SiteParts(_under_control, _nothing),
    "cost": SiteParts(_no_sites, _cost),
})
"""Kind of quantity without weights on the mix -> how it adds up over the sites."""
