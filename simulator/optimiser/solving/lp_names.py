"""LpNames of columns and rows that people understand and that every reader of LP files takes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any

from simulator.optimiser.programme.sets import families_of
from simulator.optimiser.solving.task import Task

ILLEGAL = re.compile(r"[^A-Za-z0-9_.]+")
LIKE_A_NUMBER = re.compile(r"^(?=[0-9.]|[eE][0-9])")
"""What a name must not begin with: a reader would take it for a number."""
PLACES = {
    "process": "x cap n c_share_limit c_share_floor c_share_pace c_additions_limit c_standing "
    "c_standing_exact c_no_return c_run_idle c_run_full c_capacity_limit c_capacity_floor "
    "c_capacity_pace",
    "site": "d c_serve c_exogenous c_dispatched c_linked c_reserve",
    "control": "z m c_no_backsliding c_cover_limit c_control_standing c_fixed_control_standing",
    "family": "c_family",
    "site_control": "c_cover_pace",
    "carrier": "imp exp dump c_trade c_dump_limit",
    "lever": "v c_lever_pace c_closed_stays_closed",
}
"""What the first index of a variable or constraint counts."""
PROJECTS = ("project", "c_project_off", "c_project_on", "c_project_stays")
"""Variable and constraints of yes/no projects: numbers, then the year."""
FAMILIES = tuple(family for text in PLACES.values() for family in text.split())
LONGEST = 98
"""CBC drops every name of a file that has one of more than 100 characters; two are left for the
"lo" and "up" of the two sides of a row."""
ROOM = LONGEST - max(map(len, FAMILIES)) - len("..0000")
"""Characters of a label, which stands between family and year."""


def legal_names(texts: Sequence[str], longest: int = LONGEST) -> list[str]:
    """Return a different name for every text, in order; a text that is a name keeps itself.

    What a name cannot hold becomes "_", what is too long is cut; of those that are the same then,
    the later ones end in "_2", "_3" and so on.
    """
    names = [ILLEGAL.sub("_", text)[:longest] for text in texts]
    taken = {name for name, text in zip(names, texts, strict=True) if name == text}
    kept: set[str] = set()
    for n, (name, text) in enumerate(zip(names, texts, strict=True)):
        if name != text or name in kept:
            names[n] = _free(name, taken, longest)
        kept.add(names[n])
        taken.add(names[n])
    return names


def _free(name: str, taken: set[str], longest: int) -> str:
    if name not in taken:
        return name
    marks = (f"_{number}" for number in count(2))
    tries = (name[: longest - len(mark)] + mark for mark in marks)
    return next(found for found in tries if found not in taken)


class LpNames:
    """LpNames of columns and rows: family, what it is about, year; parts joined by points.

    meaning : label -> what it stands for, where that is no name or too long for one.
    """

    def __init__(self, task: Task) -> None:
        index, self.rows = task.data.city.index, task.rows.rows
        self.years, self.meaning = index.years, dict[str, str]()
        sites = self._labels([f"{s.source}.{s.facility}" for s in index.sites])
        processes = self._labels([f"{sites[p.site]}.{p.technology}" for p in index.processes])
        families = [index.controls[own[0]] for own in families_of(task.data)]
        paced = [index.controls[own[0]] for own in task.paced_controls]
        self.labels = {
            "site": sites,
            "process": processes,
            "control": self._labels([f"{processes[c.process]}.{c.control}"
                                     for c in index.controls]),
            "family": self._labels([f"{processes[c.process]}.{c.family}" for c in families]),
            "site_control": self._labels([f"{sites[index.processes[c.process].site]}.{c.control}"
                                          for c in paced]),
            "carrier": self._labels(index.carriers),
            "lever": self._labels([f"{k}.{lever.template.name(index)}"
                                   for k, lever in enumerate(task.data.levers)]),
        }  # fmt: skip
        self.place = {family: place for place, text in PLACES.items() for family in text.split()}

    def _labels(self, texts: Sequence[str]) -> list[str]:
        labels = legal_names(texts, ROOM)
        self.meaning |= {label: text for label, text in zip(labels, texts, strict=True)
                         if label != text}
        return labels

    def ordered(self, numbers: Mapping[tuple[str, Any], int], size: int) -> list[str]:
        """Return the names of all columns or of all rows, in their order."""
        found = [""] * size
        for (family, key), number in numbers.items():
            found[number] = self._of(family, key)
        return legal_names([LIKE_A_NUMBER.sub("_", name) for name in found])

    def _of(self, family: str, key: Any) -> str:
        own = family.removeprefix("c_")
        parts = key if isinstance(key, tuple) else (key,)
        if own.startswith("target_"):
            row = self.rows[key]
            own, parts = "target", (key, row.target, self.years[row.year])
        elif family in self.place:
            parts = self.labels[self.place[family]][key[0]], self.years[key[1]]
        elif family in PROJECTS:
            parts = *key[:-1], self.years[key[-1]]
        return ".".join(map(str, (own, *parts)))
