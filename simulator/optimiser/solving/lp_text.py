"""The programme as text that any solver reads, with names a person understands."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from simulator.errors import SolverError
from simulator.optimiser.programme.sets import families_of
from simulator.optimiser.solving.native import Highs, highspy
from simulator.optimiser.solving.solver import lp_of
from simulator.optimiser.solving.task import Task

NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9_.]")
PLACES = {
    "process": "x cap n c_share_limit c_share_floor c_share_pace c_additions_limit c_standing "
    "c_standing_exact c_no_return c_run_idle c_run_full c_capacity_limit c_capacity_floor "
    "c_capacity_pace",
    "site": "d c_serve c_exogenous c_dispatched c_linked c_reserve",
    "control": "z m c_no_backsliding c_cover_limit c_control_standing c_fixed_control_standing",
    "family": "c_family",
    "site_control": "c_cover_pace",
    "carrier": "imp exp dump c_trade",
    "lever": "v c_lever_pace c_closed_stays_closed",
}
"""What the first index of a variable or constraint counts."""


def lp_text(task: Task) -> str:
    """Return the programme in LP format."""
    lp = lp_of(task.programme)
    names = _Names(task)
    lp.col_names_ = _ordered(task.programme.column, names, len(task.programme.cost))
    lp.row_names_ = _ordered(task.programme.row, names, len(task.programme.row_lower))
    highs = Highs()
    highs.setOptionValue("output_flag", False)
    highs.passModel(lp)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.lp"
        if highs.writeModel(str(path)) == highspy.HighsStatus.kError:
            raise SolverError("HiGHS did not write the programme")
        return path.read_text("utf-8")


def _ordered(numbers: Mapping[tuple[str, Any], int], names: _Names, count: int) -> list[str]:
    """Return the names in order; a row with two bounds is two rows, of which the last is known."""
    found = [""] * count
    for (family, key), number in numbers.items():
        found[number] = names.of(family, key)
    full = [name or f"{found[n + 1]}.lower" for n, name in enumerate(found)]
    return [NOT_IN_NAMES.sub("_", name) for name in full]


class _Names:
    """Names of columns and rows: family, what it is about, year; parts joined by points."""

    def __init__(self, task: Task) -> None:
        index, self.rows = task.data.city.index, task.rows.rows
        self.years = index.years
        sites = [f"{s.source}.{s.facility}" for s in index.sites]
        processes = [f"{sites[p.site]}.{p.technology}" for p in index.processes]
        self.names = {
            "site": sites,
            "process": processes,
            "control": [f"{processes[c.process]}.{c.control}" for c in index.controls],
            "family": [f"{processes[c.process]}.{c.family}"
                       for c in (index.controls[own[0]] for own in families_of(task.data))],
            "site_control": [f"{sites[index.processes[c.process].site]}.{c.control}"
                             for c in (index.controls[own[0]] for own in task.paced_controls)],
            "carrier": list(index.carriers),
            "lever": [f"{k}.{lever.template.name(index)}"
                      for k, lever in enumerate(task.data.levers)],
        }
        self.place = {family: place for place, text in PLACES.items() for family in text.split()}

    def of(self, family: str, key: Any) -> str:
        """Return the name of one variable or constraint."""
        own = family.removeprefix("c_")
        if own.startswith("target_"):
            row = self.rows[key]
            return f"target.{key}.{row.target}.{self.years[row.year]}"
        if not isinstance(key, tuple):
            return f"{own}.{key}"
        place = self.place.get(family)
        first = self.names[place][key[0]] if place else str(key[0])
        return f"{own}.{first}.{self.years[key[1]]}"
