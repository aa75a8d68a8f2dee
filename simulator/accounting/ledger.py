"""The ledger of key projects: engineering reductions beside the change of the inventory.

R[p,T] = sum over registered sites of (Db / D0) * (E_baseline - E_case) - offsets, with D0 the
baseline activity in T and Db = min(activity of the base year, D0). Growth and natural turnover are
out, closures are in, and the baseline's own ledger is zero.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.accounting.balances import emissions, sum_by
from simulator.accounting.mix import Mix
from simulator.city.city import City
from simulator.kernels.shares import shares_in
from simulator.measures.activity_moves import TransferMove
from simulator.measures.moves import Moves

Array = np.ndarray


@dataclass(frozen=True)
class Ledger:
    """What a case books, each (..., site, pollutant, year) [t/yr] unless stated.

    booked : reduction counted, before offsets; inventory : E_baseline - E_case of every site;
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
        result: Array = self.booked.sum(-3) - self.transferred - self.offsets
        return result


def site_emissions(city: City, mix: Mix) -> Array:
    """Return emissions by site, (..., site, pollutant, year) [t/yr]."""
    by_process = emissions(mix, city.coefficients, city.index).sum(-3)
    return sum_by(by_process, city.index.process_site, len(city.index.sites), -3)


def old_activity_share(city: City, baseline: Mix) -> Array:
    """Return Db / D0, (..., site, year); zero where the baseline activity is zero."""
    before = baseline.demand
    old = np.minimum(before[..., :1], before)
    result: Array = np.divide(old, before, out=np.zeros_like(before), where=before > 0)
    return result


def build_ledger(city: City, moves: Moves, baseline: Mix, case: Mix) -> Ledger:
    """Book a case against the baseline."""
    registered = np.array([s.registered for s in city.index.sites], dtype=float)
    share = old_activity_share(city, baseline)
    own = site_emissions(city, case)
    change = site_emissions(city, baseline) - own
    booked = change * (share * registered[:, None])[..., None, :]
    return Ledger(
        booked=booked,
        inventory=change,
        transferred=_transferred(city, moves, baseline, case, own + change, (share, registered)),
        offsets=_offsets(city, moves, own),
    )


def _transferred(
    city: City, moves: Moves, baseline: Mix, case: Mix, before: Array, ledger: tuple[Array, Array]
) -> Array:
    """Return what receivers emit for moved activity at the donor's share, beyond their own row."""
    total = np.zeros((*before.shape[:-3], *before.shape[-2:]))
    for number, move in enumerate(moves.transfers):
        per_unit = transfer_intensity(city, move, baseline, before, ledger)
        total = total + per_unit * case.transfers[..., number, None, :]
    return total


def transfer_intensity(
    city: City, move: TransferMove, baseline: Mix, before: Array, ledger: tuple[Array, Array]
) -> Array:
    """Return what one unit moved books against the ledger, (..., pollutant, year) [t per unit].

    A registered receiver already books its rise at its own Db / D0; the difference to the donor's
    is added, so that moving an activity is no closure, whatever the receiver did in the base year.
    Receivers emit at their baseline intensity, so that the ledger is linear in what is moved.
    before : baseline emissions by site; ledger : (Db / D0, registered).
    """
    share, registered = ledger
    given = shares_in(baseline.demand[..., move.donors, :]) * registered[move.donors, None]
    at_donors = (given * share[..., move.donors, :]).sum(-2)
    in_row = share[..., move.receivers, :] * registered[move.receivers, None]
    beyond = at_donors[..., None, :] - given.sum(-2)[..., None, :] * in_row
    served = baseline.demand[..., move.receivers, :]
    fresh = new_unit_emissions(city)[..., move.receivers, :, :]
    own = before[..., move.receivers, :, :]
    intensity = np.divide(own, served[..., None, :], out=fresh, where=served[..., None, :] > 0)
    weight = shares_in(served) * beyond
    result: Array = (intensity * weight[..., None, :]).sum(-3)
    scaled: Array = result * np.asarray(move.factor)[..., None, None]
    return scaled


def new_unit_emissions(city: City) -> Array:
    """Return what one unit of activity on new capacity emits, (..., site, pollutant, year) [t].

    The baseline's shares of additions times the coefficients, controls at their base-year coverage:
    how a receiver emits that has no activity in the baseline.
    """
    c, index = city.coefficients, city.index
    cover = city.base.control_share[..., None] * c.control_emission.sum(-2)
    per_process = c.emission.sum(-2) + sum_by(
        cover, index.control_process, len(index.processes), -2
    )
    share = index.from_slots(np.moveaxis(city.base.additions, -1, 0))
    by_year = per_process[..., None] * np.moveaxis(share, 0, -1)[..., None, :]
    return sum_by(by_year, index.process_site, len(index.sites), -3)


def _offsets(city: City, moves: Moves, own: Array) -> Array:
    """Return ratio x emissions of growth projects, where an offset measure is on."""
    growth = [n for n, s in enumerate(city.index.sites) if s.growth]
    new = own[..., growth, :, :].sum(-3)
    ratio = sum((path for _, path in moves.offsets), np.zeros(own.shape[-1]))
    result: Array = new * ratio
    return result
