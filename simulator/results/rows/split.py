"""One case cut along the boundaries of reporting: direct, sink and memo."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.city.index import BIOGENIC, ORIGINS
from simulator.simulation.case import Case

Array = np.ndarray
ENERGY = ORIGINS.index("energy")


@dataclass(frozen=True)
class Split:
    """Emissions of a case inside the city; draws stand in front.

    direct : (..., process, origin, pollutant, year) [t/yr], zero for sinks and for the memo item
    sink : (..., process, origin, year) [t/yr] CO2 of sources that are areas, negative if taken up
    memo : (..., process, origin, year) [t/yr] biogenic CO2
    flared : (..., pollutant, year) [t/yr] of by-product gas that nobody uses, direct as well
    """

    direct: Array
    sink: Array
    memo: Array
    flared: Array

    @classmethod
    def of(cls, case: Case) -> Split:
        """Cut the emissions of a case."""
        index, city = case.city.index, case.city
        co2, biogenic = index.pollutant("CO2"), index.pollutant(BIOGENIC)
        direct = case.emissions.copy()
        sink = direct[..., co2, :] * city.coefficients.sink[:, None, None]
        memo = direct[..., biogenic, :].copy()
        direct[..., co2, :] -= sink
        direct[..., biogenic, :] = 0.0
        return cls(direct, sink, memo, case.flared.sum(-3))
