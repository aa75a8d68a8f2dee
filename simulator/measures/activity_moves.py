"""Moves of activity: a change of demand, a transfer between sources, a closure.

Each is linear in its share, so that a projection (shares given) and a programme (shares sought)
ask the same object what one share moves.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from simulator.city.index import Index
from simulator.kernels.adding import summed
from simulator.kernels.axes import over_years
from simulator.kernels.shares import shares_in

Array = np.ndarray
Share = Array | float
Change = tuple[Array, Array]
"""Numbers of sites, and the change of their activity, (..., site, year)."""


@dataclass(frozen=True)
class DemandMove:
    """A change of baseline activity: (..., year) fraction, at some sites.

    open : (site, year) bool, years in which the activity of each site is not yet observed; done :
    (...) change by the last year in which all are, on which the path is laid: it then starts at 0.
    """

    measure: str
    move: str
    sites: Array
    path: Array
    cost: Array | float
    open: Array | bool = True
    done: Array | float = 0.0

    @property
    def touches(self) -> frozenset[int]:
        """Return the sites whose activity it changes."""
        return frozenset(self.sites.tolist())

    @property
    def uptake(self) -> Array:
        """Return the change since the base year, (..., year)."""
        done = over_years(self.done)
        return np.asarray(done + (1 + done) * self.path)

    def observed_until(self, place: int) -> DemandMove:
        """Return what is left to change after a year, a place on the year axis.

        Equation: (1 + path[t]) / (1 + path[place]) - 1; 0 up to that year, and where the path asks
        for no more than it did then: what was made is not raised by a limit. path[t] where it
        leads to the other side of zero.
        """
        done = self.path[..., place]
        was = np.broadcast_to(over_years(done), self.path.shape)
        further = (self.path * was >= 0) & (np.abs(self.path) > np.abs(was))
        left = np.divide(self.path - was, 1 + was, out=np.zeros_like(self.path), where=further)
        left = np.where(self.path * was < 0, self.path, left)
        return replace(self, path=_after(place, left), done=done)

    @property
    def has_place(self) -> bool:
        """Tell whether the city has anything that it changes."""
        return len(self.sites) > 0

    def changes(self, base: Array, share: Share) -> Iterator[Change]:
        """Yield what a share of the baseline activity, (..., site, year), changes."""
        yield self.sites, _of_sites(share) * (base[..., self.sites, :] * self.open)

    def amount(self, base: Array, share: Share) -> Array:
        """Return the activity that comes or goes, (..., year)."""
        result: Array = share * summed(base[..., self.sites, :] * self.open, 2, -2)
        return result

    def with_path(self, path: Array) -> DemandMove:
        """Return the same move with other shares."""
        return replace(self, path=path)

    def name(self, index: Index) -> str:
        """Return the name under which a programme lists it."""
        del index
        return f"demand.{self.measure}.{self.move}"


@dataclass(frozen=True)
class TransferMove:
    """Activity moved between sources: (..., year) share of the donors' baseline activity.

    open : (donor, year) bool, years in which neither a donor's activity nor any receiver's is
    observed; done : (...) share moved by the last year in which all donors are, on which the path
    is laid.
    """

    measure: str
    move: str
    donors: Array
    receivers: Array
    path: Array
    factor: Array | float
    cost: Array | float
    open: Array | bool = True
    done: Array | float = 0.0

    @property
    def uptake(self) -> Array:
        """Return the share moved since the base year, (..., year)."""
        done = over_years(self.done)
        return np.asarray(done + (1 - done) * self.path)

    def observed_until(self, place: int) -> TransferMove:
        """Return what is left to move after a year, a place on the year axis.

        Equation: 1 - (1 - path[t]) / (1 - path[place]), 0 up to that year, where all is moved and
        where the path asks for no more than it did then.
        """
        done = self.path[..., place]
        rest = np.broadcast_to(1 - over_years(done), self.path.shape)
        moved = np.maximum(self.path - over_years(done), 0.0)
        left = np.divide(moved, rest, out=np.zeros_like(moved), where=rest > 0)
        return replace(self, path=_after(place, left), done=done)

    @property
    def touches(self) -> frozenset[int]:
        """Return the sites whose activity it changes."""
        return frozenset([*self.donors.tolist(), *self.receivers.tolist()])

    @property
    def has_place(self) -> bool:
        """Tell whether the city has both who gives and who receives."""
        return len(self.donors) > 0 and len(self.receivers) > 0

    def changes(self, base: Array, share: Share) -> Iterator[Change]:
        """Yield what a share of the donors' activity takes from them and brings to receivers."""
        yield self.donors, -(_of_sites(share) * (base[..., self.donors, :] * self.open))
        received = self.amount(base, share) * np.asarray(self.factor)[..., None]
        yield self.receivers, received[..., None, :] * shares_in(base[..., self.receivers, :])

    def amount(self, base: Array, share: Share) -> Array:
        """Return the activity that leaves the donors, (..., year)."""
        result: Array = share * summed(base[..., self.donors, :] * self.open, 2, -2)
        return result

    def with_path(self, path: Array) -> TransferMove:
        """Return the same move with other shares."""
        return replace(self, path=path)

    def name(self, index: Index) -> str:
        """Return the name under which a programme lists it."""
        del index
        return f"transfer.{self.measure}.{self.move}"


@dataclass(frozen=True)
class Closure:
    """Stock that ends with its activity: (..., year) part of it that is closed and not replaced.

    stock : (..., 1) share of the site's activity that the stock has in the base year; open :
    (year,) bool, years in which the activity is not yet observed; done : (..., 1) part of the stock
    that is gone with what the activity was last observed to be, of the rest of which path is part.
    """

    site: int
    slot: int
    path: Array
    stock: Array
    open: Array | bool = True
    done: Array | float = 0.0
    cost: float = 0.0

    @property
    def allowed(self) -> Array:
        """Return the share of the stock of the base year that is left, inf in observed years."""
        closed = self.done + (1 - self.stock * self.done) * self.path
        return np.where(self.open, 1.0 - closed, np.inf)

    def changes(self, base: Array, share: Share) -> Iterator[Change]:
        """Yield the activity that ends with a part of the stock."""
        yield np.array([self.site]), -(self.amount(base, share)[..., None, :])

    def amount(self, base: Array, share: Share) -> Array:
        """Return the activity that ends, (..., year)."""
        result: Array = base[..., self.site, :] * self.open * self.stock * share
        return result

    def with_path(self, path: Array) -> Closure:
        """Return the same closure with other shares."""
        return replace(self, path=path)

    def name(self, index: Index) -> str:
        """Return the name under which a programme lists it."""
        site = index.sites[self.site]
        stock = next(p.technology for p in index.processes
                     if (p.site, p.slot) == (self.site, self.slot))
        return f"closure.{site.source}.{site.facility}.{stock}"


def _after(place: int, path: Array) -> Array:
    """Return a path that is 0 up to a place on the year axis."""
    result = path.copy()
    result[..., : place + 1] = 0.0
    return result


ActivityMove = DemandMove | TransferMove | Closure


def _of_sites(share: Share) -> Share:
    """Return a share over the years, (..., year), as it stands beside sites, (..., 1, year)."""
    return share if isinstance(share, float) else np.asarray(share)[..., None, :]
