"""The targets that bind, as rows of the programme."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from simulator.optimiser.programme.binding_targets import Chosen, choose, is_past
from simulator.optimiser.programme.prepared import CARRIER_SCALE, Data
from simulator.optimiser.programme.target_terms import Row, rows_of
from simulator.simulation.assessing import unjudged
from simulator.simulation.run import Run
from simulator.targets.asked import evaluation_year, takes_over

Array = np.ndarray
Cells = dict[str, dict[tuple[int, int], float]]
"""Variable -> (item, year number) -> coefficient."""


@dataclass
class TargetRows:
    """Rows in scaled units, with the tables and sets that the constraint functions index.

    empty : rows that no variable can change, and that do not hold.
    """

    rows: list[Row] = field(default_factory=list)
    empty: list[int] = field(default_factory=list)
    cells: dict[str, dict[tuple[int, int, int], float]] = field(default_factory=dict)
    keys: dict[str, dict[int, list[tuple[int, int]]]] = field(default_factory=dict)
    bound: dict[int, float] = field(default_factory=dict)

    @property
    def most(self) -> list[int]:
        """Return the rows that set a ceiling."""
        return [i for i, row in enumerate(self.rows) if not row.least]

    @property
    def least(self) -> list[int]:
        """Return the rows that set a floor."""
        return [i for i, row in enumerate(self.rows) if row.least]

    def tables(self) -> dict[str, Any]:
        """Return tables and ragged sets by the names that the constraint functions use."""
        names = {"x": "X", "z": "Z", "n": "N", "cap": "CAP", "dump": "DUMP", "v": "V"}
        found: dict[str, Any] = {
            "bound": self.bound,
            "ON_NOTHING": {i: [0] if i in self.empty else [] for i in range(len(self.rows))},
        }
        for low, high in names.items():
            found[f"on_{low}"] = self.cells.get(low, {})
            own = self.keys.get(low, {})
            found[f"ON_{high}"] = {i: own.get(i, []) for i in range(len(self.rows))}
        return found


def build_rows(run: Run, data: Data, chosen: Chosen | None = None) -> TargetRows:
    """Return the rows of every target that binds.

    chosen : decides by id and target; default every scored target with a value of the plan.
    """
    file, binds = run.scenario.file, chosen or choose()
    main = file.years.main_target
    until = takes_over(file.targets, main)
    rows: list[Row] = []
    for name, target in file.targets.items():
        last = until.get(name)
        open_still = not is_past(target, file.years) and binds(name, target)
        if open_still and target.quantity is not None and not unjudged(run, target, last):
            rows += rows_of(run, data, name, target, evaluation_year(target, main), last)
    return scaled(rows, data)


_VARIABLE = {"activity": "x", "controlled": "z", "additions": "n", "capacity": "cap",
             "dumped": "dump", "levers": "v"}


def scaled(rows: list[Row], data: Data) -> TargetRows:
    """Return rows in the programme's units: divided by their size, fixed controls folded in.

    A row that no variable can change and that holds is left out.
    """
    placing, found = _Placing(data), TargetRows()
    for row in rows:
        cells: Cells = {}
        for array, weights, t in row.terms:
            placing.add(cells, array, weights, t)
        moved = any(weight != 0.0 for own in cells.values() for weight in own.values())
        bound = -row.constant / row.scale
        if not moved and (bound <= 0.0 if row.least else bound >= 0.0):
            continue
        i = len(found.rows)
        found.rows.append(row)
        found.bound[i] = bound
        if not moved:
            found.empty.append(i)
        for variable, own in cells.items():
            for (item, t), weight in own.items():
                if weight != 0.0:
                    found.cells.setdefault(variable, {})[i, item, t] = weight / row.scale
                    found.keys.setdefault(variable, {}).setdefault(i, []).append((item, t))
    return found


def placed(data: Data, terms: Iterable[tuple[str, Array, int]]) -> Cells:
    """Return terms (array of the mix, weights, year number) as coefficients of the variables."""
    cells: Cells = {}
    placing = _Placing(data)
    for array, weights, t in terms:
        placing.add(cells, array, weights, t)
    return cells


class _Placing:
    """Turns weights on the mix into coefficients of the variables, in scaled units."""

    def __init__(self, data: Data) -> None:
        self.data, self.index = data, data.city.index
        self.process, self.free = set(data.processes), set(data.free_controls)
        self.fixed = set(data.fixed_controls)
        site = self.index.process_site
        capacity = data.scale[site] / data.city.coefficients.full_load
        self.of_process = {"activity": data.scale[site], "additions": capacity,
                           "capacity": capacity}
        self.control = data.scale[site][self.index.control_process]

    def add(self, cells: Cells, array: str, weights: Array, t: int) -> None:
        """Add one term of a row to its cells; what is no variable is zero in every case."""
        for item in np.flatnonzero(weights).tolist():
            found = self._variable(array, item)
            if found is not None:
                variable, number, factor = found
                own = cells.setdefault(variable, {})
                own[number, t] = own.get((number, t), 0.0) + float(weights[item]) * factor

    def _variable(self, array: str, item: int) -> tuple[str, int, float] | None:
        name = _VARIABLE[array]
        if array == "controlled":
            return self._control(item)
        if array in self.of_process:
            factor = float(self.of_process[array][item])
            return (name, item, factor) if item in self.process else None
        return name, item, CARRIER_SCALE if array == "dumped" else 1.0

    def _control(self, item: int) -> tuple[str, int, float] | None:
        factor = float(self.control[item])
        if item in self.free:
            return "z", item, factor
        if item in self.fixed:
            process = int(self.index.control_process[item])
            return "x", process, factor * float(self.data.fixed_cover[item])
        return None
