"""The targets that bind, as rows of the programme."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from simulator.optimiser.choice import Chosen, enforced
from simulator.optimiser.data import CARRIER_SCALE, Data
from simulator.optimiser.target_kinds import Row, rows_of
from simulator.run import Run
from simulator.targets import evaluation_year, takes_over

Array = np.ndarray


@dataclass
class TargetRows:
    """Rows in scaled units, with the tables and sets that the constraint functions index."""

    rows: list[Row] = field(default_factory=list)
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
        found: dict[str, Any] = {"bound": self.bound}
        for low, high in names.items():
            found[f"on_{low}"] = self.cells.get(low, {})
            own = self.keys.get(low, {})
            found[f"ON_{high}"] = {i: own.get(i, []) for i in range(len(self.rows))}
        return found


def build_rows(
    run: Run, data: Data, chosen: Callable[[str, Target], bool] | None = None
) -> TargetRows:
    """Return the rows of every target that binds.

    chosen : decides by id and target; default `enforced`.
    """
    file = run.scenario.file
    main = file.years.main_target
    until = takes_over(file.targets, main)
    rows: list[Row] = []
    for name, target in file.targets.items():
        binds = enforced(target) if chosen is None else chosen(name, target)
        if binds and target.quantity is not None and run.present(target.quantity):
            rows += _rows(run, data, name, target, evaluation_year(target, main), until.get(name))
    return scaled(rows, data)


_VARIABLE = {"activity": "x", "controlled": "z", "additions": "n", "capacity": "cap",
             "dumped": "dump", "levers": "v"}


def scaled(rows: list[Row], data: Data) -> TargetRows:
    """Return rows in the programme's units: divided by their size, fixed controls folded in."""
    found = TargetRows(rows)
    for i, row in enumerate(rows):
        cells: dict[str, dict[tuple[int, int], float]] = {}
        constant = row.constant
        for array, weights, t in row.terms:
            constant += _place(cells, data, array, weights, t)
        for variable, own in cells.items():
            for (item, t), weight in own.items():
                if weight != 0.0:
                    found.cells.setdefault(variable, {})[i, item, t] = weight / row.scale
                    found.keys.setdefault(variable, {}).setdefault(i, []).append((item, t))
        found.bound[i] = -constant / row.scale
    return found


def _place(
    cells: dict[str, dict[tuple[int, int], float]], data: Data, array: str, weights: Array, t: int
) -> float:
    """Add one term to the cells of a row, in scaled units; return what is constant in it."""
    index = data.city.index
    chosen = _chosen(data)
    constant = 0.0
    for item in np.flatnonzero(weights):
        number = int(item)
        variable, target, factor = _VARIABLE[array], number, 1.0
        if array == "controlled":
            process = int(index.control_process[number])
            factor = data.scale[index.process_site[process]]
            if number in chosen["fixed"]:
                variable, target = "x", process
                factor *= data.fixed_cover[number]
            elif number not in chosen["free"]:
                continue
        elif array in ("activity", "additions", "capacity"):
            if number not in chosen["process"]:
                continue
            factor = data.scale[index.process_site[number]]
            if array != "activity":
                factor = factor / data.city.coefficients.full_load[number]
        elif array == "dumped":
            factor = CARRIER_SCALE
        own = cells.setdefault(variable, {})
        own[target, t] = own.get((target, t), 0.0) + float(weights[number]) * factor
    return constant


def _chosen(data: Data) -> dict[str, set[int]]:
    return {"process": set(data.processes), "free": set(data.free_controls),
            "fixed": set(data.fixed_controls)}
