"""LpNames of columns and rows that people understand and that every reader of LP files takes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
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
    "c_capacity_pace c_land_stays",
    "site": "d c_serve c_exogenous c_dispatched c_linked c_reserve c_known_capacity",
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


def words(names: Iterable[str], labels: Mapping[str, str], what: str) -> dict[str, str]:
    """Return a text for every name that means something where only Latin letters can stand.

    A name in another script gives way to its English label, if that is one, or to a number.

    labels : name -> its English label; what : what is numbered, such as "facility".
    """
    found = {name: name for name in names}
    foreign = [name for name in found if not (name.isascii() and name.isprintable())]
    for number, name in enumerate(foreign, 1):
        found[name] = _plain(labels.get(name, "")) or f"{what}_{number}"
    return found


def _plain(label: str) -> str:
    """Return a label whose letters are all Latin, its words joined; blank for any other."""
    letters = [character for character in label if character.isalpha()]
    latin = label.isprintable() and letters and all(letter.isascii() for letter in letters)
    return "_".join(re.findall(r"[A-Za-z0-9.]+", label)) if latin else ""


class LpNames:
    """LpNames of columns and rows: family, what it is about, year; parts joined by points.

    meaning : label -> what it stands for, where that is no name or too long for one.
    """

    def __init__(self, task: Task) -> None:
        index, self.rows = task.data.city.index, task.rows.rows
        self.years, self.meaning = index.years, dict[str, str]()
        english = {str(row["facility"]): str(row["en"])
                   for row in task.data.scenario.store.tables.plain("facilities")}
        plain = words((s.facility for s in index.sites), english, "facility")
        sites = self._labels([f"{s.source}.{s.facility}" for s in index.sites],
                             [f"{s.source}.{plain[s.facility]}" for s in index.sites])
        self.targets = self._targets(task)
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
        }
        self.place = {family: place for place, text in PLACES.items() for family in text.split()}

    def _labels(self, texts: Sequence[str], plain: Sequence[str] | None = None) -> list[str]:
        """Return a label for every text and note what it means; plain : the text made legible."""
        labels = legal_names(plain or texts, ROOM)
        self.meaning |= {label: text for label, text in zip(labels, texts, strict=True)
                         if label != text}
        return labels

    def _targets(self, task: Task) -> dict[str, str]:
        names = list(task.rows_of_target)
        labels = {name: str(task.data.scenario.file.targets[name].label.en) for name in names}
        return dict(zip(names, self._labels(names, list(words(names, labels, "target").values())),
                        strict=True))

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
            own, parts = "target", (key, self.targets[row.target], self.years[row.year])
        elif family in self.place:
            parts = self.labels[self.place[family]][key[0]], self.years[key[1]]
        elif family in PROJECTS:
            parts = *key[:-1], self.years[key[-1]]
        return ".".join(map(str, (own, *parts)))
