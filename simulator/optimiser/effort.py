"""How far each measure of the library is taken up in a mix, and as a line of the programme.

Uptake is read off the mix alone, in the units of the moves, so that mixes that no measure wrote
down can be compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from simulator.mix import Mix
from simulator.model import Scenario
from simulator.moves import Moves
from simulator.optimiser.data import Data
from simulator.optimiser.limits import potential_of

Array = np.ndarray
SHARES = ("stock", "sales", "coverage", "retire", "demand", "transfer")
AMOUNTS = ("capacity", "area")


@dataclass(frozen=True)
class Effort:
    """Everything of one kind that a measure acts on.

    kind : stock, sales, capacity, area, coverage, retire, demand or transfer; numbers : processes,
    controls, or for demand and transfer the moves (measure, move); unit : of the uptake.
    """

    measure: str
    kind: str
    numbers: tuple[int, ...]
    names: tuple[str, ...]
    unit: str

    def level(self, scenario: Scenario, mix: Mix, moves: Moves) -> Array:
        """Return the uptake, (year,): a share of what the measure acts on, or an amount."""
        if self.kind in ("demand", "transfer"):
            return self._moved(scenario, moves)
        chosen = list(self.numbers)
        above, below = self._parts(scenario, mix, chosen)
        if below is None:
            return above
        return np.divide(above, below, out=np.zeros_like(above), where=below > 0)

    def _parts(self, scenario: Scenario, mix: Mix, chosen: list[int]) -> tuple[Array, Array | None]:
        site = scenario.index.process_site
        if self.kind in AMOUNTS:
            return mix.capacity[chosen].sum(0), None
        if self.kind == "coverage":
            at = scenario.index.control_process
            better = sorted({i for j in chosen for i in better_than(scenario, j)})
            return mix.controlled[better].sum(0), mix.activity[sorted({*at[chosen]})].sum(0)
        if self.kind == "sales":
            at_sites = np.isin(site, site[chosen])
            return mix.additions[chosen].sum(0), mix.additions[at_sites].sum(0)
        total = mix.demand[sorted({*site[chosen]})].sum(0)
        return mix.activity[chosen].sum(0), total

    def _moved(self, scenario: Scenario, moves: Moves) -> Array:
        result = np.zeros(len(scenario.index.years))
        for change in moves.demand if self.kind == "demand" else []:
            if (change.measure, change.move) in zip_names(self):
                result = result + np.abs(change.change)
        for transfer in moves.transfers if self.kind == "transfer" else []:
            if (transfer.measure, transfer.move) in zip_names(self):
                result = result + transfer.share
        return result

    def cells(self, data: Data) -> Iterator[tuple[str, int, float]]:
        """Yield variable, item and weight of the uptake in the programme, about one in sum."""
        count = len(self.numbers or self.names)
        if self.kind in ("demand", "transfer"):
            for k, lever in enumerate(data.levers):
                if lever.kind == self.kind and (lever.measure, lever.move) in zip_names(self):
                    yield "v", k, (-1.0 if lever.low.min() < 0 else 1.0) / count
        elif self.kind == "coverage":
            for i in sorted({i for j in self.numbers for i in better_than(data.scenario, j)}):
                if i in set(data.free_controls):
                    yield "z", i, 1.0 / count
        else:
            variable = {"sales": "n", "capacity": "cap", "area": "cap"}.get(self.kind, "x")
            sign = -1.0 if self.kind == "retire" else 1.0
            for p in self.numbers:
                if p in set(data.processes):
                    yield variable, p, sign / count


def zip_names(effort: Effort) -> set[tuple[str, str]]:
    """Return (measure, move) of the demand or transfer moves of a measure."""
    return {(effort.measure, name) for name in effort.names}


def better_than(scenario: Scenario, control: int) -> list[int]:
    """Return the controls of a family that are at least as good as one."""
    own = scenario.index.controls[control]
    group = next(g for g in scenario.city.families if control in g)
    return [i for i in group if scenario.index.controls[i].rank >= own.rank]


def efforts(scenario: Scenario) -> list[Effort]:
    """Return what every measure of the library may move in this city, in the library's order."""
    found = []
    for key in scenario.library.measures:
        found += _efforts_of(scenario, key, potential_of(scenario, key))
    return found


def _efforts_of(scenario: Scenario, key: str, alone: Moves) -> list[Effort]:
    groups: dict[str, list[int]] = {}
    for kind, number in alone.levers.get(key, []):
        groups.setdefault(kind, []).append(number)
    result = []
    for kind, numbers in groups.items():
        names: tuple[str, ...] = ()
        if kind in ("demand", "transfer"):
            own = alone.demand if kind == "demand" else alone.transfers
            names, numbers = tuple(own[n].move for n in numbers), []  # noqa: PLW2901
        unit = "1" if kind in SHARES else _capacity_unit(scenario, numbers[0])
        result.append(Effort(key, kind, tuple(sorted(set(numbers))), names, unit))
    return result


def _capacity_unit(scenario: Scenario, process: int) -> str:
    return scenario.index.source(scenario.index.processes[process].site).capacity_unit
