"""The ledger of key projects: engineering reductions beside the change of the inventory.

R[p,T] = sum over registered sites of (Db / D0) * (E_frozen - E_case) - offsets, with D0 the
activity of the frozen path in T and Db = min(activity of the base year, D0). The frozen path has
the base year's controls and shares of additions for ever: its stock ages, and it grows as the
baseline does. So growth and natural turnover are out, closures are in, and what was done since the
base year counts in every case. What is moved books the receivers' emissions at the donors' Db / D0.

`Books` holds this equation; simulation, programme and attribution all book with it: a case as
arrays (`build_ledger`), any mix as weights (`ledger_form`), site by site (`Books.booked`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from simulator.accounting.balances import sum_by
from simulator.accounting.forms import Form, Term
from simulator.accounting.mix import Mix
from simulator.city.city import City
from simulator.kernels.adding import summed
from simulator.kernels.shares import shares_in
from simulator.measures.activity_moves import TransferMove
from simulator.measures.moves import Moves

Array = np.ndarray
ALL = slice(None)


@dataclass(frozen=True)
class Ledger:
    """What a case books, each (..., site, pollutant, year) [t/yr] unless stated.

    booked : reduction counted, before offsets; inventory : E_frozen - E_case of every site;
    transferred : emissions that receivers of moved activity book against it,
    (..., pollutant, year); offsets : emissions of growth projects that an offset measure must
    cover, (..., pollutant, year).
    """

    booked: Array
    inventory: Array
    transferred: Array
    offsets: Array

    @property
    def total(self) -> Array:
        """Return the engineering reduction, (..., pollutant, year) [t/yr]."""
        result: Array = summed(self.booked, 3, -3) - self.transferred - self.offsets
        return result


@dataclass(frozen=True)
class Books:
    """What every case is booked against: the frozen path, and how much of each site counts.

    baseline : the mix whose activity moves change; before : emissions of the frozen path by site,
    (..., site, pollutant, year) [t/yr]; pollutants : those on the pollutant axis of all arrays;
    moved : what a unit of known moves books.
    """

    city: City
    baseline: Mix
    frozen: Mix
    before: Array
    pollutants: slice = field(default_factory=lambda: ALL)
    moved: dict[tuple[object, ...], Array] = field(default_factory=dict)

    @classmethod
    def of(cls, city: City, baseline: Mix, frozen: Mix, pollutants: slice = ALL) -> Books:
        """Return the books of a frozen path, for all pollutants or some."""
        before = site_emissions(city, frozen, pollutants)
        return cls(city, baseline, frozen, before, pollutants)

    @cached_property
    def old(self) -> Array:
        """Return Db / D0, (..., site, year)."""
        return old_activity_share(self.frozen)

    @cached_property
    def registered(self) -> Array:
        """Return 1 for registered sites, (site,)."""
        return np.array([s.registered for s in self.city.index.sites], dtype=float)

    @cached_property
    def growth(self) -> Array:
        """Return 1 for growth projects, (site,)."""
        return np.array([s.growth for s in self.city.index.sites], dtype=float)

    @cached_property
    def counted(self) -> Array:
        """Return the share of a site's reduction that counts, (..., site, year)."""
        result: Array = self.old * self.registered[:, None]
        return result

    def booked(self, own: Array) -> Array:
        """Return what sites book that emit `own`, both (..., site, pollutant, year) [t/yr]."""
        result: Array = (self.before - own) * self.counted[..., None, :]
        return result

    def of_closure(self, site: int, share: float) -> tuple[Array, Array]:
        """Return what a closed part of a site emits on the frozen path, and books for it.

        share : of the site's activity of the base year. Both (..., pollutant, year) [t/yr].
        """
        demand = self.frozen.demand[..., site, :]
        part = np.divide(share * demand[..., :1], demand, out=np.zeros_like(demand),
                         where=demand > 0)
        emitted = self.before[..., site, :, :] * part[..., None, :]
        return emitted, emitted * self.counted[..., site, None, :]

    def of_growth(self, own: Array) -> Array:
        """Return what growth projects emit, others zero, (..., site, pollutant, year) [t/yr]."""
        result: Array = own * self.growth[:, None, None]
        return result

    def per_unit_moved(self, move: TransferMove) -> Array:
        """Return what one unit moved books against the ledger, (..., pollutant, year) [t per unit].

        A registered receiver already books its rise at its own Db / D0; the difference to the
        donor's is added, so that moving an activity is no closure, whatever the receiver did in
        the base year. Receivers emit at their baseline intensity, so that the ledger is linear in
        what is moved.
        """
        key = (tuple(move.donors.tolist()), tuple(move.receivers.tolist()), move.measure, move.move)
        if key not in self.moved:
            result = summed(self._intensity(move) * self._beyond(move)[..., None, :], 3, -3)
            self.moved[key] = result * np.asarray(move.factor)[..., None, None]
        return self.moved[key]

    def _beyond(self, move: TransferMove) -> Array:
        """Return how much more of a receiver's emissions counts, by its part, (..., site, year)."""
        demand, donors, receivers = self.baseline.demand, move.donors, move.receivers
        given = shares_in(demand[..., donors, :]) * self.registered[donors, None]
        at_donors = summed(given * self.old[..., donors, :], 2, -2)
        in_row = self.counted[..., receivers, :]
        beyond = at_donors[..., None, :] - summed(given, 2, -2)[..., None, :] * in_row
        return np.asarray(shares_in(demand[..., receivers, :]) * beyond)

    def _intensity(self, move: TransferMove) -> Array:
        """Return what a unit of activity emits at receivers, (..., site, pollutant, year) [t]."""
        served = self.baseline.demand[..., move.receivers, :][..., None, :]
        before = self.before[..., move.receivers, :, :]
        if (served > 0).all():
            return np.asarray(before / served)
        fresh = new_unit_emissions(self.city, self.pollutants)[..., move.receivers, :, :]
        found: Array = np.divide(before, served, out=fresh, where=served > 0)
        return found


def site_emissions(city: City, mix: Mix, pollutants: slice = ALL) -> Array:
    """Return emissions by site, (..., site, pollutant, year) [t/yr]."""
    c, index = city.coefficients, city.index
    site = index.process_site
    result = _by_site(city, c.emission[..., pollutants], mix.activity, site)
    result += _by_site(city, c.control_emission[..., pollutants], mix.controlled,
                       site[index.control_process])
    return result


def _by_site(city: City, factors: Array, activity: Array, site: Array) -> Array:
    """Return factors (..., item, origin, pollutant) x activity (..., item, year), by site."""
    emits = factors.any(axis=(*range(factors.ndim - 3), -2, -1))
    rows = np.flatnonzero(emits)
    own = summed(factors[..., rows, :, :], 3, -2)[..., None] * activity[..., rows, None, :]
    return sum_by(own, site[rows], len(city.index.sites), -3)


def old_activity_share(frozen: Mix) -> Array:
    """Return Db / D0, (..., site, year); zero where the frozen path has no activity."""
    before = frozen.demand
    old = np.minimum(before[..., :1], before)
    result: Array = np.divide(old, before, out=np.zeros_like(before), where=before > 0)
    return result


def offset_ratio(moves: Moves, years: int, but: str = "") -> Array:
    """Return reductions that growth must be covered with, per emission, (..., year).

    but : a measure that is left out.
    """
    return np.asarray(sum((path for measure, path in moves.offsets if measure != but),
                          np.zeros(years)))


def build_ledger(city: City, moves: Moves, baseline: Mix, frozen: Mix, case: Mix) -> Ledger:
    """Book a case against the frozen path."""
    return book(Books.of(city, baseline, frozen), moves, case)


def book(books: Books, moves: Moves, case: Mix) -> Ledger:
    """Book a case, for the pollutants of the books."""
    own = site_emissions(books.city, case, books.pollutants)
    total = np.zeros((*own.shape[:-3], *own.shape[-2:]))
    for number, move in enumerate(moves.transfers):
        total = total + books.per_unit_moved(move) * case.transfers[..., number, None, :]
    return Ledger(
        booked=books.booked(own), inventory=books.before - own, transferred=total,
        offsets=summed(books.of_growth(own), 3, -3)
        * offset_ratio(moves, own.shape[-1])[..., None, :],
    )


def ledger_form(books: Books, pollutant: int, offset: Array, moved: Array) -> Form:
    """Return the engineering reduction of a pollutant as weights on a mix [t/yr].

    offset : (year,) see `offset_ratio`; moved : (lever, year) what each lever of a programme moves
    books per unit of the lever.
    """
    city, site = books.city, books.city.index.process_site
    against = books.counted + books.growth[:, None] * offset
    emitted = city.coefficients.emission[..., pollutant].sum(-1)
    by_control = city.coefficients.control_emission[..., pollutant].sum(-1)
    on_process = -emitted[:, None] * against[site]
    on_control = -by_control[:, None] * against[site[city.index.control_process]]
    constant = (books.before[:, pollutant, :] * books.counted).sum(0)
    return Form((Term("activity", on_process, yearly=True),
                 Term("controlled", on_control, yearly=True),
                 Term("levers", -moved, yearly=True)), "t", constant)


def new_unit_emissions(city: City, pollutants: slice = ALL) -> Array:
    """Return what one unit of activity on new capacity emits, (..., site, pollutant, year) [t].

    The baseline's shares of additions times the coefficients, controls at their base-year coverage:
    how a receiver emits that has no activity in the baseline.
    """
    c, index = city.coefficients, city.index
    cover = city.base.control_share[..., None] * summed(c.control_emission[..., pollutants], 3, -2)
    per_process = summed(c.emission[..., pollutants], 3, -2) + sum_by(
        cover, index.control_process, len(index.processes), -2
    )
    share = index.from_slots(np.moveaxis(city.base.additions, -1, 0))
    by_year = per_process[..., None] * np.moveaxis(share, 0, -1)[..., None, :]
    return sum_by(by_year, index.process_site, len(index.sites), -3)
