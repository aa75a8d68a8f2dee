"""What was built in which year, and how much of it still stands.

Stocks have a vintage axis in front: 0 is what stood in the base year and of which nobody knows when
it was built, then the cohorts of known years up to the base year, then one vintage per later year.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from simulator.kernels.adding import added
from simulator.kernels.axes import Lead, draws_last
from simulator.kernels.grouping import quotient
from simulator.kernels.survival import base_stock_share, surviving_share

Array = np.ndarray


class BaseStock(NamedTuple):
    """What is known of the age of a base stock, each (..., process) [yr] unless it says more.

    base_age, youngest_age : mean and least age; aged : years that passed since these ages held;
    built : (..., cohort, process) parts of the base capacity that were built in each of the years
    up to the base year, the last; the ages are those of the rest.
    """

    base_age: Array
    youngest_age: Array
    aged: Array
    built: Array


class Survival(NamedTuple):
    """What stands of the base stock after some years, and of a vintage at some ages.

    base : (..., year, process) of what was built in unknown years; new : (..., age, process);
    built : (..., cohort, process) parts of the base capacity that were built in known years.
    """

    base: Array
    new: Array
    built: Array

    @classmethod
    def of(cls, years: int, life: Array, shape: Array, stock: BaseStock) -> Survival:
        """Return the shares for as many years; life, shape : (..., process), as in parameters."""
        ages = np.arange(years + stock.built.shape[-2], dtype=float)[:, None]
        life, shape, age, youngest = (
            v[..., None, :]
            for v in np.broadcast_arrays(life, shape, stock.base_age, stock.youngest_age)
        )
        base = _of_base(ages[:years], (life, shape, age, youngest), stock.aged)
        new = surviving_share(ages, life, shape)
        wide = life.shape[:-2]
        return cls(np.broadcast_to(base, (*wide, years, life.shape[-1])),
                   np.broadcast_to(new, (*wide, len(ages), life.shape[-1])), stock.built)

    @property
    def leads(self) -> list[Lead]:
        """Return the draw axes of the arrays."""
        return [array.shape[:-2] for array in self]

    @property
    def stock(self) -> Array:
        """Return what stands of the whole base stock after some years, (..., year, process)."""
        years, cohorts = self.base.shape[-2], self.built.shape[-2]
        if not cohorts:
            return self.base
        known = self._known()
        result: Array = (1 - known.sum(-2, keepdims=True)) * self.base
        for cohort in range(cohorts):
            age = cohorts - 1 - cohort
            now = self.new[..., age : age + 1, :]
            later = quotient(self.new[..., age : age + years, :], now)
            result = result + known[..., cohort : cohort + 1, :] * later
        return result

    def _known(self) -> Array:
        """Return the parts of known years that may still stand, (..., cohort, process)."""
        cohorts = self.built.shape[-2]
        known: Array = self.built * (self.new[..., :cohorts, :][..., ::-1, :] > 0)
        return known

    def at(self, processes: Array) -> Survival:
        """Return the shares of some processes."""
        return Survival(*(array[..., processes] for array in self))

    def wide(self, lead: Lead) -> Survival:
        """Return the shares with the draws last, (year, process, draw); one draw if all agree."""
        return Survival(*(draws_last(array, lead if own else (), 2)
                          for array, own in zip(self, self.leads, strict=True)))

    def of_vintages(self, t: int) -> Array:
        """Return what stands of every vintage in a year, (vintage, process, draw)."""
        return np.concatenate([self.base[t : t + 1], self.new[: t + len(self.built)][::-1]])

    def as_built(self, base: Array) -> Array:
        """Return the base stock (process, draw) by cohort, each as large as it was built.

        What would stand no longer was not built in its year: it counts to the rest.
        """
        if not len(self.built):
            return base[None]
        now = self.new[: len(self.built)][::-1]
        known = base * self.built * (now > 0)
        rest = np.maximum(base - added(known), 0.0)
        return np.concatenate([rest[None], quotient(known, now)])


def _of_base(elapsed: Array, stock: tuple[Array, ...], aged: Array) -> Array:
    """Return what stands of a stock whose ages (life, shape, mean, least) held some years ago.

    Equation: S(t) = B(t + aged) / B(aged), B the share of a base stock.
    """
    if not aged.any():
        return base_stock_share(elapsed, *stock)
    aged = aged[..., None, :]
    now = base_stock_share(aged, *stock)
    later = quotient(base_stock_share(elapsed + aged, *stock), now)
    return np.where(now > 0, later, elapsed <= 0)


def standing(base: Array, additions: Array, retired: Array, survival: Survival) -> Array:
    """Return what stands of every vintage in the last of some years, (vintage, process).

    base : (process,) base-year capacity; additions, retired : (process, year) what was built and
    retired, the oldest first, the base year among the years.
    """
    wide, years = survival.wide(()), additions.shape[-1]
    left = np.zeros((len(wide.built) + years, len(base), 1))
    left[: len(wide.built) + 1] = wide.as_built(base[:, None])
    for t in range(years):
        surviving = wide.of_vintages(t)
        own = slice(len(surviving))
        if t:
            left[len(surviving) - 1] = additions[:, t, None]
        removed = oldest(left[own] * surviving, retired[:, t, None])
        left[own] -= quotient(removed, surviving)
    result: Array = (left * wide.of_vintages(years - 1))[..., 0]
    return result


def oldest(standing: Array, amount: Array) -> Array:
    """Return what goes of (age, ..., draw) when an amount (..., draw) does, the first ages first.

    Draws that lose nothing stay to the last digit, whatever others beside them lose.
    """
    before = np.cumsum(standing, axis=0) - standing
    gone: Array = np.where(amount > 0, np.clip(amount - before, 0.0, standing), 0.0)
    return gone
