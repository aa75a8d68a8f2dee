"""The programme of a city as a Pyomo model whose answers are labelled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.api.labelled_best import LabelledBest, labelled_best
from simulator.optimiser.modelling.city_model import CityModel
from simulator.optimiser.modelling.solvers import HIGHS
from simulator.optimiser.solving.task import Task


class LabelledModel(CityModel):
    """The programme of a city as a Pyomo model; `simulator.build_model` returns one.

    asked : which targets bind, for the record.
    """

    TITLE = CityModel.__name__

    def __init__(self, task: Task, asked: Mapping[str, Any]) -> None:
        super().__init__(task)
        self._asked = asked

    def solve(
        self, solver: str = HIGHS, *, time_limit: float | None = None,
        options: Mapping[str, Any] | None = None,
    ) -> LabelledBest:
        """Return the best mix under what was added, see `CityModel.solve`."""
        best = super().solve(solver, time_limit=time_limit, options=options)
        asked = {**self._asked, "time_limit": time_limit, "solver": solver, "added": self.added,
                 "own_prices": best.own_prices}
        return labelled_best(best, asked)

    solve.__doc__ = CityModel.solve.__doc__
