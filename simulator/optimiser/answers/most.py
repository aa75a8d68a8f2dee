"""What a budget can reduce at most."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.optimiser.answers.aims import Aim
from simulator.optimiser.content import Answer


@dataclass(eq=False, repr=False)
class Most(Answer):
    """How much a mix reduces within a budget.

    aim : what is reduced; year : first year that counts; baseline : yearly mean of the aim from
    that year to the horizon in the baseline; reduction : how much lower the mix is; limit : the
    reduction without any budget; budget : cost allowed above the cheapest mix, None for any;
    spent : cost above the cheapest mix [CNY of 2020, present value]; price : cost of one more
    unit of the mean, infinite where the budget is more than can be used [CNY per unit].
    """

    aim: Aim
    year: int
    budget: float | None = None
    baseline: float = 0.0
    reduction: float = 0.0
    limit: float = 0.0
    spent: float = 0.0
    price: float = float("inf")

    def numbers(self) -> dict[str, float | None]:
        """Return the numbers by name; None for a price that is not finite."""
        found = {name: value for name, value in vars(self).items() if name != "aim"}
        return {**found, "price": self.price if np.isfinite(self.price) else None}
