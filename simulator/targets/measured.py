"""What a target is judged by: a series over years, and the series that is compared."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

Array = np.ndarray


@dataclass(frozen=True)
class Measured:
    """What a target is judged by in one case: series over years in its canonical unit.

    numerator, denominator : (..., year); unit : canonical unit of their ratio.
    """

    numerator: Array
    denominator: Array | None
    unit: str

    @property
    def ratio(self) -> Array:
        """Return numerator over denominator, (..., year); zero over zero is zero."""
        if self.denominator is None:
            return self.numerator
        return over(self.numerator, self.denominator)


@dataclass(frozen=True)
class Base:
    """The base year of a target, its position, and the ratio measured in it, (...).

    at : place on the year axis, that of the first year where the base year lies before it.
    """

    year: int
    value: Array | float
    at: int = 0


def level(measured: Measured, base: Base) -> Array:
    """Return what is measured, year by year, (..., year)."""
    del base
    return measured.ratio


def change(measured: Measured, base: Base) -> Array:
    """Return the change since the base year as a share of it, (..., year); levels if it is zero."""
    ratio = measured.ratio
    before = np.asarray(base.value, float)[..., None]
    safe = np.where(before != 0, before, 1.0)
    return np.where(before != 0, ratio / safe - 1, ratio)


def cumulative(measured: Measured, base: Base) -> Array:
    """Return sums after the first year, (..., year); of a ratio, the sum over the sum."""
    del base
    total = _summed(measured.numerator)
    if measured.denominator is None:
        return total
    return over(total, _summed(measured.denominator))


def yearly_step(measured: Measured, base: Base) -> Array:
    """Return the change from one year to the next, (..., year); zero in the first."""
    del base
    ratio = measured.ratio
    return np.diff(ratio, prepend=ratio[..., :1])


def over(above: Array, below: Array) -> Array:
    """Return one series over another, (..., year); zero where the lower one is zero."""
    shape = np.broadcast_shapes(above.shape, below.shape)
    result: Array = np.divide(above, below, out=np.zeros(shape), where=below != 0)
    return result


def _summed(series: Array) -> Array:
    result: Array = np.cumsum(series, axis=-1) - series[..., :1]
    return result
