"""What a change of a case amounts to: emissions, cost, and what targets are judged by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from simulator.analysis.target_effects import Number, above_noise
from simulator.kernels.axes import Lead

Array = np.ndarray


@dataclass(frozen=True)
class Effect:
    """What a measure changes: positive where it reduces, and where it costs.

    direct : (..., pollutant, year) [t/yr] emissions inside the city, CO2 of sinks left out
    imports : (..., year) [t/yr] CO2 of net imported electricity and heat
    sinks : (..., year) [t/yr] CO2 taken up by land
    cost : (..., year) [CNY of 2020 per year] added to the system
    targets : target -> change of what it is judged by in its year, towards the target, in
        canonical units, (...)
    """

    direct: Array
    imports: Array
    sinks: Array
    cost: Array
    targets: Mapping[str, Number] = field(default_factory=dict)

    def co2(self, pollutant: int) -> Array:
        """Return CO2 reduced in all three boundaries together, (..., year) [t/yr]."""
        result: Array = self.direct[..., pollutant, :] + self.imports + self.sinks
        return result

    def over(self, lead: Lead) -> Effect:
        """Return the same effect for every draw; lead : the lengths of the draw axes."""
        def wide(values: Array, own: int) -> Array:
            return np.broadcast_to(values, (*lead, *values.shape[values.ndim - own:]))

        return replace(self, direct=wide(self.direct, 2), imports=wide(self.imports, 1),
                       sinks=wide(self.sinks, 1), cost=wide(self.cost, 1))

    def less(self, others: Iterable[Effect]) -> Effect:
        """Return what is left when other effects are taken away."""
        parts = list(others)
        arrays = {
            name: getattr(self, name) - sum(getattr(other, name) for other in parts)
            for name in ("direct", "imports", "sinks", "cost")
        }
        left = {key: _rest(value, [other.targets[key] for other in parts])
                for key, value in self.targets.items()}
        return Effect(**arrays, targets=left)


Effects = Mapping[str, Effect]
"""Measure, or what is left over, -> what it changes."""


def _rest(whole: Number, parts: list[Number]) -> Number:
    """Return what is left of a whole; nothing where only rounding is left."""
    size = np.abs(whole) + sum((np.abs(part) for part in parts), np.zeros(()))
    return above_noise(np.asarray(whole - sum(parts)), size)
