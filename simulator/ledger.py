"""The ledger of key projects: engineering reductions beside the change of the inventory.

R[p,T] = sum over registered sites of (Db / D0) * (E_baseline - E_case) - offsets, with D0 the
baseline activity in T and Db = min(activity of the base year, D0). Growth and natural turnover are
out, closures are in, and the baseline's own ledger is zero.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.accounting.balances import emissions, sum_by
from simulator.mix import Mix
from simulator.moves import Moves, TransferMove
from simulator.projection import City

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
        transferred=_transferred(moves, baseline, case, own + change, (share, registered)),
        offsets=_offsets(city, moves, own),
    )


def _transferred(
    moves: Moves, baseline: Mix, case: Mix, before: Array, ledger: tuple[Array, Array]
) -> Array:
    """Return what receivers emit for moved activity at the donor's Db / D0, beyond their own row."""
    total = np.zeros((*before.shape[:-3], *before.shape[-2:]))
    for number, move in enumerate(moves.transfers):
        per_unit = transfer_intensity(move, baseline, before, ledger)
        total = total + per_unit * case.transfers[..., number, None, :]
    return total


def transfer_intensity(
    move: TransferMove, baseline: Mix, before: Array, ledger: tuple[Array, Array]
) -> Array:
    """Return what one unit moved books against the ledger, (..., pollutant, year) [t per unit].

    A registered receiver already books its rise at its own Db / D0; the difference to the donor's
    is added, so that moving an activity is no closure, whatever the receiver did in the base year.
    Receivers emit at their baseline intensity, so that the ledger is linear in what is moved.
    before : baseline emissions by site; ledger : (Db / D0, registered).
    """
    share, registered = ledger
    given = _part(baseline.demand[..., move.donors, :]) * registered[move.donors, None]
    at_donors = (given * share[..., move.donors, :]).sum(-2)
    in_row = share[..., move.receivers, :] * registered[move.receivers, None]
    beyond = at_donors[..., None, :] - given.sum(-2)[..., None, :] * in_row
    activity = baseline.demand[..., move.receivers, :].sum(-2)[..., None, None, :]
    emitted = before[..., move.receivers, :, :] * beyond[..., None, :]
    per_unit = np.divide(emitted, activity, out=np.zeros_like(emitted), where=activity > 0)
    result: Array = per_unit.sum(-3) * np.asarray(move.factor)[..., None, None]
    return result


def _part(values: Array) -> Array:
    """Return (..., site, year) shares of the sum over sites, zero where it is zero."""
    total = values.sum(-2, keepdims=True)
    result: Array = np.divide(values, total, out=np.zeros_like(values), where=total > 0)
    return result


def _offsets(city: City, moves: Moves, own: Array) -> Array:
    """Return ratio x emissions of growth projects, where an offset measure is on."""
    growth = [n for n, s in enumerate(city.index.sites) if s.growth]
    new = own[..., growth, :, :].sum(-3)
    ratio = sum((path for _, path in moves.offsets), np.zeros(own.shape[-1]))
    result: Array = new * ratio
    return result
