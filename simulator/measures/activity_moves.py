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
from simulator.kernels.shares import shares_in

Array = np.ndarray
Share = Array | float
Change = tuple[Array, Array]
"""Numbers of sites, and the change of their activity, (..., site, year)."""


@dataclass(frozen=True)
class DemandMove:
    """A change of baseline activity: (..., year) fraction, at some sites."""

    measure: str
    move: str
    sites: Array
    path: Array
    cost: Array | float

    @property
    def touches(self) -> frozenset[int]:
        """Return the sites whose activity it changes."""
        return frozenset(self.sites.tolist())

    @property
    def has_place(self) -> bool:
        """Tell whether the city has anything that it changes."""
        return len(self.sites) > 0

    def changes(self, base: Array, share: Share) -> Iterator[Change]:
        """Yield what a share of the baseline activity, (..., site, year), changes."""
        yield self.sites, _of_sites(share) * base[..., self.sites, :]

    def amount(self, base: Array, share: Share) -> Array:
        """Return the activity that comes or goes, (..., year)."""
        result: Array = share * summed(base[..., self.sites, :], 2, -2)
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
    """Activity moved between sources: (..., year) share of the donors' baseline activity."""

    measure: str
    move: str
    donors: Array
    receivers: Array
    path: Array
    factor: Array | float
    cost: Array | float

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
        yield self.donors, -(_of_sites(share) * base[..., self.donors, :])
        received = self.amount(base, share) * np.asarray(self.factor)[..., None]
        yield self.receivers, received[..., None, :] * shares_in(base[..., self.receivers, :])

    def amount(self, base: Array, share: Share) -> Array:
        """Return the activity that leaves the donors, (..., year)."""
        result: Array = share * summed(base[..., self.donors, :], 2, -2)
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

    stock : (..., 1) share of the site's activity that the stock has in the base year.
    """

    site: int
    slot: int
    path: Array
    stock: Array
    cost: float = 0.0

    def changes(self, base: Array, share: Share) -> Iterator[Change]:
        """Yield the activity that ends with a part of the stock."""
        yield np.array([self.site]), -(self.amount(base, share)[..., None, :])

    def amount(self, base: Array, share: Share) -> Array:
        """Return the activity that ends, (..., year)."""
        result: Array = base[..., self.site, :] * self.stock * share
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


ActivityMove = DemandMove | TransferMove | Closure


def _of_sites(share: Share) -> Share:
    """Return a share over the years, (..., year), as it stands beside sites, (..., 1, year)."""
    return share if isinstance(share, float) else np.asarray(share)[..., None, :]
