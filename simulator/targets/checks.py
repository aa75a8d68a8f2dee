"""Which targets are well written: units, ranges, years, and what a row must say."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from simulator import units
from simulator.errors import Problems, suggest
from simulator.scenario.keys import ScenarioFile, Target
from simulator.scenario.yaml_file import Document
from simulator.targets.asked import evaluation_year
from simulator.targets.kinds import TARGET_KINDS, Asks

TOLERANCE = (0.0, 1.0)
"""Range of a tolerance, as a share of the value."""


def check_targets(file: ScenarioFile, document: Document, problems: Problems) -> None:
    """Report every unit, range and year in the targets that cannot be right."""
    for name, target in file.targets.items():
        _Checker(name, target, document, problems).run(file)


def _known(plain: str, written: str) -> float:
    """Return 1 if a unit exists; raise UnitError with the unit as it was written."""
    try:
        return units.factor(f"({plain})/({plain})", "1")
    except units.UnitError as error:
        raise units.UnitError(f'"{written}" is not a unit') from error


def _within(limits: tuple[float, float]) -> str:
    """Return a range of shares in words."""
    low, high = (f"{100 * limit:g}" for limit in limits)
    return f"at least {low} %" if limits[1] == np.inf else f"{low} to {high} %"


class _Checker:
    def __init__(self, name: str, target: Target, document: Document, problems: Problems) -> None:
        self.name, self.target, self.kind = name, target, TARGET_KINDS[target.kind]
        self.document, self.problems = document, problems

    def report(self, key: Iterable[str], code: str, found: str, expected: str, fix: str) -> None:
        path = ("targets", self.name, *key)
        file, line = self.document.place(path)
        self.problems.add(code, file, line, ".".join(path), found, expected, fix)

    def run(self, file: ScenarioFile) -> None:
        self._same_as(file)
        if self.target.status != "scored":
            if not self.target.reason:
                self.report(["reason"], "E-NOTE", f"status {self.target.status} without a reason",
                            "why the row is not scored", "say it in the reason")
            return
        if self.kind.asks is Asks.NOTHING:
            self.report(["kind"], "E-VALUE", f"kind {self.kind.key} with status scored",
                        "a row that is only listed",
                        'write "status: tracked" and a reason, or another kind')
        if self.target.quantity is None:
            self.report(["quantity"], "E-KEY", 'no key "quantity"', "what is measured",
                        'add "quantity: {kind: ...}"')
        self._value()
        self._years(file)

    def _same_as(self, file: ScenarioFile) -> None:
        other = self.target.same_as
        if other is not None and (other not in file.targets or other == self.name):
            others = [name for name in file.targets if name != self.name]
            self.report(["same_as"], "E-NAME", f'unknown target "{other}"',
                        "another target of this file", suggest(other, others))

    def _value(self) -> None:
        value, tolerance = self.target.value, self.target.tolerance
        if value is not None:
            self._amount("value", str(value), self.kind.percent)
        if tolerance is not None:
            self._amount("tolerance", str(tolerance), True)
        if value is not None and self.target.comparator is None and not self.kind.signed:
            self.report(["comparator"], "E-KEY", "a value without a comparator", "<=, >= or band",
                        'add "comparator: \'<=\'"')

    def _amount(self, part: str, written: str, percent: bool) -> None:
        """Report a number without the unit it needs, a unit nobody knows, a share over 100 %."""
        try:
            number, unit = units.split_quantity(written)
            plain = units.normalise(unit)
            scale = units.factor(plain, "1") if part == "tolerance" else _known(plain, unit)
        except units.UnitError as error:
            self.report([part], "E-UNIT", units.said_of(written, error), "a number with a unit",
                        error.fix or 'write for example "30 %" or "2825 t"')
            return
        if percent and not unit:
            self.report([part], "E-UNIT", f'"{written}" without a unit', "a number with a unit",
                        f'write "{written} %" if percent is meant')
        elif part == "tolerance":
            self._range(part, written, number * scale, TOLERANCE)
        elif self.kind.limits is not None and plain == "percent":
            self._range(part, written, number * 0.01, self.kind.limits)

    def _range(self, part: str, written: str, share: float, limits: tuple[float, float]) -> None:
        if not limits[0] <= share <= limits[1]:
            self.report([part], "E-RANGE", f'"{written}"', _within(limits),
                        "correct the number or its sign")

    def _years(self, file: ScenarioFile) -> None:
        first, last = file.years.start, file.years.end
        for part in ("target_year", "evaluation_year", "base_year"):
            year = getattr(self.target, part)
            known = part == "base_year" and self.target.base_value is not None
            if year is not None and not (first <= year or known):
                more = ", or write its base_value" if part == "base_year" else ""
                self.report([part], "E-YEAR", str(year), f"a year from {first} to {last}",
                            f"correct the year, or set years.start to an earlier base year{more}")
            elif year is not None and year > last:
                self.report([part], "E-YEAR", str(year), f"a year from {first} to {last}",
                            "correct the year, or extend years.end")
        if self.target.base_value is not None and (self.target.base_year or first) >= first:
            self.report(["base_value"], "E-CLASH", f'"{self.target.base_value}" for a base year '
                        "that is simulated", f"a base_year before {first}",
                        "delete base_value, or correct base_year")
        self._after_its_base(file)
        after = self.kind.years_after
        year = evaluation_year(self.target, file.years.main_target) + after
        if after and year > last:
            self.report(["kind"], "E-YEAR", f"a {self.kind.words[1]} with only "
                        f"{last - year + after} years after it", f"at least {after} years",
                        f'write "end: {year}" in years')

    def _after_its_base(self, file: ScenarioFile) -> None:
        """Report a change that is judged in the year it is counted from, or before: it is none."""
        base = self.target.base_year or file.years.start
        year = evaluation_year(self.target, file.years.main_target)
        if self.kind.relative and file.years.start <= year <= base:
            part = next((name for name in ("evaluation_year", "target_year", "base_year")
                         if getattr(self.target, name) is not None), "kind")
            self.report([part], "E-YEAR", f"a {self.kind.words[1]} from {base} to {year}",
                        "a year of the target after its base year",
                        "correct the year of the target, or its base year")
