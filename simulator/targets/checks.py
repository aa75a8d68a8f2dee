"""Which targets are well written: names, units, years."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from simulator import units
from simulator.city.index import GROWTH, REST
from simulator.errors import Problems, suggest
from simulator.parameters.codelists import DRIVERS
from simulator.parameters.load import Tables
from simulator.scenario.keys import Quantity, ScenarioFile, Target
from simulator.scenario.yaml_file import Document
from simulator.targets.kinds import PEAK_SEEN, PERCENT_KINDS, SHARE_KINDS, evaluation_year


def check_targets(
    file: ScenarioFile, found: Tables, document: Document, problems: Problems
) -> None:
    """Report every name, unit and year in the targets that cannot be right."""
    for name, target in file.targets.items():
        checker = _Checker(name, found, document, problems)
        checker.run(target, file)


def _known(plain: str, written: str) -> float:
    """Return 1 if a unit exists; raise UnitError with the unit as it was written."""
    try:
        return units.factor(f"({plain})/({plain})", "1")
    except units.UnitError as error:
        raise units.UnitError(f'"{written}" is not a unit') from error


class _Checker:
    def __init__(self, name: str, found: Tables, document: Document, problems: Problems) -> None:
        self.name, self.lists = name, found.codelists
        self.document, self.problems = document, problems
        self.facilities = {r["facility"] for r in found.plain("facilities")} | {REST, GROWTH}

    def report(self, key: Iterable[str], code: str, found: str, expected: str, fix: str) -> None:
        path = ("targets", self.name, *key)
        file, line = self.document.place(path)
        self.problems.add(code, file, line, ".".join(path), found, expected, fix)

    def run(self, target: Target, file: ScenarioFile) -> None:
        if target.same_as is not None and (
            target.same_as not in file.targets or target.same_as == self.name
        ):
            others = [name for name in file.targets if name != self.name]
            self.report(["same_as"], "E-NAME", f'unknown target "{target.same_as}"',
                        "another target of this file", suggest(target.same_as, others))
        if target.status != "scored":
            if not target.reason:
                self.report(["reason"], "E-NOTE", f"status {target.status} without a reason",
                            "why the row is not scored", "say it in the reason")
            return
        if target.quantity is None:
            self.report(["quantity"], "E-KEY", 'no key "quantity"', "what is measured",
                        'add "quantity: {kind: ...}"')
        for part in ("quantity", "denominator"):
            quantity = getattr(target, part)
            if quantity is not None:
                self._quantity(part, quantity)
        self._value(target)
        self._years(target, file)

    def _value(self, target: Target) -> None:
        for part, percent in (("value", target.kind in PERCENT_KINDS), ("tolerance", True)):
            written = getattr(target, part)
            if written is not None:
                self._amount(part, str(written), percent, target)
        if target.value is not None and target.comparator is None and target.kind != "change":
            self.report(["comparator"], "E-KEY", "a value without a comparator", "<=, >= or band",
                        'add "comparator: \'<=\'"')

    def _amount(self, part: str, written: str, percent: bool, target: Target) -> None:
        """Report a number without the unit it needs, a unit nobody knows, a share over 100 %."""
        try:
            number, unit = units.split_quantity(written)
            plain = units.normalise(unit)
            scale = units.factor(plain, "1") if part == "tolerance" else _known(plain, unit)
        except units.UnitError as error:
            self.report([part], "E-UNIT", str(error), "a number with a unit",
                        'write for example "30 %" or "2825 t"')
            return
        if percent and not unit:
            self.report([part], "E-UNIT", f'"{written}" without a unit', "a number with a unit",
                        f'write "{written} %" if percent is meant')
        elif part == "tolerance" or (target.kind in SHARE_KINDS and plain == "percent"):
            low, high = (0, 1) if part == "tolerance" else SHARE_KINDS[target.kind]
            share = number * (scale if part == "tolerance" else 0.01)
            if not low <= share <= high:
                limits = "at least -100 %" if high == np.inf else "0 to 100 %"
                self.report([part], "E-RANGE", f'"{written}"', limits,
                            "correct the number or its sign")

    def _years(self, target: Target, file: ScenarioFile) -> None:
        first, last = file.years.start, file.years.end
        for part in ("target_year", "evaluation_year", "base_year"):
            year = getattr(target, part)
            if year is not None and not first <= year <= last:
                self.report([part], "E-YEAR", str(year), f"a year from {first} to {last}",
                            "correct the year, or extend years.end")
        year = evaluation_year(target, file.years.main_target) + PEAK_SEEN
        if target.kind == "peak" and year > last:
            self.report(["kind"], "E-YEAR", f"a peak with only {last - year + PEAK_SEEN} years "
                        "after it", f"at least {PEAK_SEEN} years", f'write "end: {year}" in years')

    def _quantity(self, part: str, q: Quantity) -> None:
        legal: dict[str, Iterable[str]] = {
            "sectors": self.lists.sectors,
            "sources": self.lists.sources,
            "facilities": self.facilities,
            "carriers": self.lists.carriers,
        }
        known = [self.lists.sources[s] for s in q.sources if s in self.lists.sources]
        pool = known or list(self.lists.sources.values())
        legal["technologies"] = {t for s in pool for t in s.technologies}
        legal["controls"] = {c for s in pool for c in s.controls}
        for column, names in legal.items():
            for name in getattr(q, column):
                if name not in names:
                    self.report([part, column], "E-NAME", f'unknown name "{name}"',
                                f"one of the {column} of the codelists", suggest(name, names))
        if q.kind in ("emission", "ledger") and q.pollutant not in self.lists.pollutants:
            self.report([part, "pollutant"], "E-NAME", f'unknown pollutant "{q.pollutant}"',
                        "a pollutant of the codelists", suggest(q.pollutant, self.lists.pollutants))
        if q.kind == "driver" and q.name not in DRIVERS:
            self.report([part, "name"], "E-NAME", f'unknown driver "{q.name}"',
                        "a driver of the city", suggest(q.name, DRIVERS))
        groups = {c.group for c in self.lists.carriers.values()} | {"coal_products"}
        if q.group and q.group not in groups:
            self.report([part, "group"], "E-NAME", f'unknown group "{q.group}"',
                        "a group of carriers", suggest(q.group, groups))
