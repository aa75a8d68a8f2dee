"""Readable members of the index sets: numbers of the programme -> names of the city."""

from __future__ import annotations

from typing import Any

from simulator.optimiser.programme.sets import families_of
from simulator.optimiser.solving.lp_names import PLACES
from simulator.optimiser.solving.task import Task

Member = str | tuple[str, ...]
PLACE_OF = {name: place for place, text in PLACES.items() for name in text.split()}
"""Variable or family of rows -> what its first index counts; the second is the year."""
TARGETS = ("c_target_most", "c_target_least")


class MemberNames:
    """What the numbers of a programme stand for.

    of : place -> members by number: site (source, facility); process and control with technology
    and control behind it; carrier and lever by their names; years : by number.
    """

    def __init__(self, task: Task) -> None:
        index, self._rows = task.data.city.index, task.rows.rows
        self.years = index.years
        sites = [(site.source, site.facility) for site in index.sites]
        processes = [(*sites[p.site], p.technology) for p in index.processes]
        families = [index.controls[group[0]] for group in families_of(task.data)]
        paced = [index.controls[group[0]] for group in task.paced_controls]
        self.of: dict[str, list[Member]] = {
            "site": [*sites],
            "process": [*processes],
            "control": [(*processes[c.process], c.control) for c in index.controls],
            "family": [(*processes[c.process], c.family) for c in families],
            "site_control": [(*sites[index.processes[c.process].site], c.control) for c in paced],
            "carrier": [*index.carriers],
            "lever": [lever.template.name(index) for lever in task.data.levers],
        }

    def key(self, name: str, key: Any) -> Any:
        """Return the readable key of a variable or row: parts of the member, then the year."""
        if name in TARGETS:
            row = self._rows[key]
            return row.target, self.years[row.year]
        if name not in PLACE_OF:
            return key
        member = self.of[PLACE_OF[name]][key[0]]
        parts = member if isinstance(member, tuple) else (member,)
        return *parts, self.years[key[1]]
