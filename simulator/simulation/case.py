"""One case of a scenario: its moves and its mix, and what follows from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from simulator.accounting import balances, costs
from simulator.accounting.mix import Mix
from simulator.city.city import City
from simulator.kernels.fixed import FixedInCopies, FixedProperty, read_only
from simulator.measures.moves import Moves

Array = np.ndarray
BASELINE, PLAN, LEAST_COST = "baseline", "plan", "least_cost"
FROZEN = "frozen"
"""What the ledger books against; no case of a run of its own."""


@dataclass(frozen=True)
class Case(FixedInCopies):
    """One case: its moves and mix, and what follows from them (computed when first asked for)."""

    name: str
    city: City
    moves: Moves
    mix: Mix
    rate: Array | float

    def __post_init__(self) -> None:
        read_only(self.mix)

    @FixedProperty
    def emissions(self) -> Array:
        """Return direct emissions, (..., process, origin, pollutant, year) [t/yr]."""
        return balances.emissions(self.mix, self.city.coefficients, self.city.index)

    @FixedProperty
    def carrier_use(self) -> Array:
        """Return net use by process, (..., process, carrier, year) [TJ or t per year]."""
        return balances.carrier_use(self.mix, self.city.coefficients, self.city.index)

    @FixedProperty
    def net_import(self) -> Array:
        """Return signed net imports, (..., carrier, year) [TJ or t per year]."""
        return balances.net_import(self.mix, self.city.coefficients)

    @FixedProperty
    def import_emissions(self) -> Mapping[str, Array]:
        """Return CO2 of net imported electricity and heat, (..., year) [t/yr]."""
        return balances.import_emissions(self.net_import, self.city.base, self.city.index)

    @FixedProperty
    def flared(self) -> Array:
        """Return emissions of flared by-product gas, (..., carrier, pollutant, year) [t/yr]."""
        flare = self.city.coefficients.flare[..., None]
        result: Array = flare * self.mix.dumped[..., :, None, :]
        return result

    @FixedProperty
    def costs(self) -> Mapping[str, Array]:
        """Return yearly cost by item [CNY of 2020]: per process, or per control."""
        return costs.costs(self.mix, self.city.coefficients, self.rate)

    @FixedProperty
    def total_cost(self) -> Array:
        """Return the yearly system cost, (..., year) [CNY of 2020]."""
        moved = costs.move_costs(self.moves, self.mix)
        return costs.system_cost(self.costs, self.net_import, self.city.prices, moved)

    @FixedProperty
    def present_cost(self) -> Array:
        """Return the present value of the system cost over the horizon, (...) [CNY of 2020]."""
        return costs.present_value(self.total_cost, self.rate)
