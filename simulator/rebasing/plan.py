"""The scenario file of a later base year: its years, what is left of measures and targets."""

from __future__ import annotations

from typing import Any

from simulator.kernels.containers import thawed
from simulator.scenario.keys import ScenarioFile, Target
from simulator.scenario.yaml_file import Document
from simulator.simulation.run import Run
from simulator.simulation.scenario_checks import usual_target
from simulator.targets.asked import base_of, evaluation_year, own_kind, takes_over

LEFT_OUT = ("base", "overrides", "tables")
"""Keys of the file that are laid together already, or name the old tables."""
Data = dict[str, Any]


def plan_from(run: Run, year: int) -> Document:
    """Return the plain data of the scenario with another base year."""
    file, before = run.scenario.file, run.scenario.document
    data: Data = {key: value for key, value in thawed(before.data).items() if key not in LEFT_OUT}
    name = f"{file.scenario}_{year}"
    data |= {"scenario": name, "city": f"{file.city}_{year}"}
    data["years"] = _years(file, year)
    for measure in data.get("measures", {}).values():
        for uptake in measure["uptake"]:
            _open(uptake, year)
    later = takes_over(file.targets, file.years.main_target)
    for key, entry in data.get("targets", {}).items():
        _Entry(run, key, entry, year).write(later.get(key))
    return Document(data, dict(before.places), list(before.warnings))


def _years(file: ScenarioFile, year: int) -> Data:
    years = file.years.model_copy(update={"start": year})
    later = file.model_copy(update={"years": years})
    main = years.main_target if years.main_target > year else usual_target(later)
    return {"start": year, "end": years.end, "main_target": main,
            "decide_from": max(years.decide_from, year + 1)}


def _open(uptake: Data, year: int) -> None:
    """Leave the open years of a path; a level due up to the base year is due the year after it."""
    path = uptake.get("path")
    if not path:
        return
    left = {at: level for at, level in path.items() if int(at) > year}
    last = max(path, key=int)
    uptake["path"] = left or {year + 1: path[last]}
    if not left:
        said = f"due in {last}, up to the base year {year}: taken as due in {year + 1}"
        uptake["note"] = "; ".join(filter(None, [str(uptake.get("note", "")), said]))


class _Entry:
    """One target of a scenario, as it can be judged from a later base year on."""

    def __init__(self, run: Run, key: str, entry: Data, year: int) -> None:
        self.run, self.entry, self.year = run, entry, year
        self.file, self.base = run.scenario.file, run.scenario.file.years.start
        self.target: Target = self.file.targets[key]

    def write(self, until: int | None) -> None:
        """Change the entry; until : year from which a later row of the indicator takes over."""
        if self.target.status != "scored":
            return
        kind, main = own_kind(self.target), self.file.years.main_target
        due = evaluation_year(self.target, main)
        if kind.booked or kind.of_sums:
            self._past(f"counted from {self.base} on, before the base year {self.year}")
        elif due <= self.year and not self._goes_on(until):
            self._past(f"judged in {due}, up to the base year {self.year}")
        else:
            self._due(due)
            if kind.relative and (self.target.base_year or self.base) < self.year:
                self._since()

    def _goes_on(self, until: int | None) -> bool:
        """Tell whether the target holds in years after the base year."""
        holds = own_kind(self.target).holds and self.target.hold
        open_ended = until is None or until > self.year + 1
        return holds and self.target.comparator != "band" and open_ended

    def _past(self, reason: str) -> None:
        self.entry |= {"status": "tracked", "reason": f"{reason}: see the scenario of {self.base}"}

    def _due(self, due: int) -> None:
        """Write the year it is judged in: of one that is past and holds, the first open year."""
        if due <= self.year:
            self.entry.pop("target_year", None)
            self.entry["evaluation_year"] = self.year + 1
            self._note(f"due in {due}, and holds")
        elif not (self.target.evaluation_year or self.target.target_year):
            self.entry["evaluation_year"] = due

    def _since(self) -> None:
        """Write what it is a change of: the value of its base year in the first run."""
        case = "plan" if self.target.base_case == "plan" else "baseline"
        measured, years = self.run.measured(self.target, case), self.run.index.years
        value = float(base_of(self.target, measured, years).value)
        unit = "" if measured.unit == "1" else f" {measured.unit}"
        self.entry |= {"base_year": self.target.base_year or self.base,
                       "base_value": f"{value!r}{unit}"}
        self._note(f"base_value: {case} of the scenario of {self.base}")

    def _note(self, said: str) -> None:
        self.entry["note"] = "; ".join(filter(None, [str(self.entry.get("note", "")), said]))
