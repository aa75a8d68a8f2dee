"""Targets: which are well written, and what verdict each deserves in each case."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from simulator import units
from simulator.errors import Problems, suggest
from simulator.index import GROWTH, REST
from simulator.parameters.codelists import DRIVERS
from simulator.parameters.load import Tables
from simulator.schema.scenario import Quantity, ScenarioFile, Target
from simulator.schema.yaml_file import Document

Array = np.ndarray
RELATIVE = 1e-6
HELD_KINDS = ("cap", "share", "change", "intensity", "capacity", "quantity")
PERCENT_KINDS = ("share", "change", "direction", "annual_rate")
SHARE_KINDS = {"share": (0.0, 1.0), "change": (-1.0, np.inf)}
"""Kind of target -> range of its value where it is in percent."""
SIGNS = ("rise", "fall")
PEAK_SEEN = 5
"""Years after a peak that must be simulated before it can be called one."""
VERDICTS = ("met", "missed", "slack", "not_set", "not_modelled", "tracked")
BANS_FROM = 2021


@dataclass(frozen=True)
class Measured:
    """What a target is judged by in one case: series over years in its canonical unit.

    numerator, denominator : (year,); unit : canonical unit of their ratio.
    """

    numerator: Array
    denominator: Array | None
    unit: str

    @property
    def ratio(self) -> Array:
        """Return numerator over denominator, (year,); zero over zero is zero."""
        if self.denominator is None:
            return self.numerator
        result: Array = np.divide(
            self.numerator, self.denominator, out=np.zeros_like(self.numerator),
            where=self.denominator != 0,
        )
        return result


@dataclass(frozen=True)
class Verdict:
    """The judgement of one target in one case, in the unit of the target's row."""

    target: str
    case: str
    required: float | None
    tolerance: float
    unit: str
    achieved: float | None
    gap: float | None
    verdict: str
    reason: str = ""
    year: int | None = None


def evaluation_year(target: Target, main: int) -> int:
    """Return the year in which a target is judged."""
    return target.evaluation_year or target.target_year or main


def unit_of(target: Target) -> str:
    """Return the unit in which a target is written; percent for shares and changes."""
    if target.value is not None:
        try:
            unit = units.split_quantity(str(target.value))[1]
        except units.UnitError:
            unit = ""
        if unit:
            return unit
    return "%" if target.kind in PERCENT_KINDS or target.comparator in SIGNS else ""


def judge(
    name: str,
    target: Target,
    case: str,
    measure: Callable[[str], Measured],
    years: tuple[int, ...],
    main: int,
    until: int | None,
) -> Verdict:
    """Judge one target in one case.

    measure : case -> what is measured there; until : year from which a later row of the same
    indicator takes over (None = horizon).
    """
    blank = Verdict(name, case, None, 0.0, unit_of(target), None, None, target.status,
                    target.reason)
    if target.status != "scored" or target.quantity is None:
        return blank
    verdict = _score(blank, target, case, measure, years, main, until)
    if verdict.verdict != "met" or case == "baseline":
        return _slack_in_baseline(verdict) if case == "baseline" else verdict
    own = _score(blank, target, "baseline", measure, years, main, until)
    return replace(verdict, verdict="slack") if own.verdict == "met" else verdict


def _slack_in_baseline(verdict: Verdict) -> Verdict:
    return replace(verdict, verdict="slack") if verdict.verdict == "met" else verdict


def _score(
    blank: Verdict, target: Target, case: str, measure: Callable[[str], Measured],
    years: tuple[int, ...], main: int, until: int | None,
) -> Verdict:
    year = evaluation_year(target, main)
    measured = measure(case)
    if target.kind == "peak":
        return _peak(blank, target, measured, years, year)
    series, unit = indicator(target, case, measure, years)
    written, scale = row_unit(target, unit)
    shown = series * scale
    if target.kind == "direction" or target.comparator in SIGNS:
        return _direction(replace(blank, unit=written), target, shown, years, year)
    if target.value is None:
        at = years.index(year)
        return replace(blank, unit=written, achieved=float(shown[at]), verdict="not_set", year=year,
                       reason=target.reason or "the plan prints no value")
    required = units.split_quantity(str(target.value))[0]
    tolerance = _tolerance(target, required)
    judged = _judged_years(target, years, year, until)
    return _compare(replace(blank, unit=written, tolerance=tolerance), target, shown, required,
                    judged, years)


def _tolerance(target: Target, required: float) -> float:
    """Return the tolerance in the unit of the row; a tolerance is a share of the value."""
    if target.tolerance is None:
        return 0.0
    return abs(required) * units.quantity(str(target.tolerance), "1")


def row_unit(target: Target, unit: str) -> tuple[str, float]:
    """Return the unit of a target's row, and what turns its canonical `unit` into it."""
    written = unit if target.value is None and unit != "1" else unit_of(target) or unit
    return written, 1 / units.factor(written, unit) if unit != "*" else 1.0


def indicator(
    target: Target, case: str, measure: Callable[[str], Measured], years: tuple[int, ...]
) -> tuple[Array, str]:
    """Return the series that is compared, and its canonical unit."""
    measured = measure(case)
    ratio = measured.ratio
    if target.kind in ("change", "direction") or target.comparator in SIGNS:
        base_case = "plan" if target.base_case == "plan" else case
        base_year = target.base_year or years[0]
        origin = measure(base_case).ratio[years.index(base_year)]
        return (ratio / origin - 1 if origin else ratio), "1"
    if target.kind == "cumulative":
        total = np.cumsum(measured.numerator) - measured.numerator[0]
        if measured.denominator is not None:
            below = np.cumsum(measured.denominator) - measured.denominator[0]
            total = np.divide(total, below, out=np.zeros_like(total), where=below != 0)
        return total, measured.unit
    if target.kind == "annual_rate":
        return np.diff(ratio, prepend=ratio[0]), measured.unit
    return ratio, measured.unit


def _judged_years(
    target: Target, years: tuple[int, ...], year: int, until: int | None
) -> list[int]:
    """Return the positions of the years in which a target is judged."""
    holds = target.hold and target.comparator != "band" and target.kind in HELD_KINDS
    if target.kind == "annual_rate":
        return [n for n, y in enumerate(years) if BANS_FROM <= y <= year]
    if not holds:
        return [years.index(year)]
    last = until - 1 if until is not None and until > year else years[-1]
    return [n for n, y in enumerate(years) if year <= y <= last]


def _compare(
    blank: Verdict, target: Target, shown: Array, required: float, judged: list[int],
    years: tuple[int, ...],
) -> Verdict:
    comparator = target.comparator
    if target.kind == "change" and comparator is None:
        comparator = "<=" if required < 0 else ">="
    values = shown[judged]
    if comparator == ">=":
        gaps = required - values
    elif comparator == "<=":
        gaps = values - required
    else:
        gaps = np.abs(values - required)
    worst = int(np.argmax(gaps))
    gap = float(gaps[worst])
    size = max(abs(required), abs(float(values[worst])), _whole(target, blank.unit))
    allowed = blank.tolerance + RELATIVE * size
    return replace(
        blank, required=required, achieved=float(values[worst]), gap=gap,
        verdict="met" if gap <= allowed else "missed", year=years[judged[worst]],
    )


def _whole(target: Target, unit: str) -> float:
    """Return 100 % in the unit of a share or a change: what rounding is relative to at zero."""
    if target.kind not in SHARE_KINDS:
        return 0.0
    try:
        return units.factor("1", units.normalise(unit))
    except units.UnitError:
        return 0.0


def _direction(
    blank: Verdict, target: Target, change: Array, years: tuple[int, ...], year: int
) -> Verdict:
    """Judge a row that only says rise or fall, by the sign of the change since the base year."""
    at = years.index(year)
    value = float(change[at])
    rises = target.comparator in ("rise", ">=")
    good = value > RELATIVE if rises else value < -RELATIVE
    return replace(blank, achieved=value, gap=None if good else abs(value), required=0.0,
                   verdict="met" if good else "missed", year=year)


def _peak(
    blank: Verdict, target: Target, measured: Measured, years: tuple[int, ...], year: int
) -> Verdict:
    """Judge a peak: no year after `year` is above the year before it."""
    series = measured.ratio
    after = [n for n, y in enumerate(years) if y > year]
    rises = [n for n in after if series[n] > series[n - 1] * (1 + RELATIVE)]
    last_rise = years[rises[-1]] if rises else None
    highest = years[int(np.argmax(series))]
    if last_rise is None:
        achieved = highest if highest <= year else year
        return replace(blank, required=float(year), achieved=float(achieved), gap=0.0, unit="yr",
                       verdict="met", year=year)
    return replace(blank, required=float(year), achieved=float(last_rise),
                   gap=float(last_rise - year), unit="yr", verdict="missed", year=last_rise,
                   reason=f"still rising in {last_rise}")


def takes_over(targets: Mapping[str, Target], main: int) -> dict[str, int]:
    """Return target -> year from which a later row of the same indicator takes over."""
    found: dict[str, int] = {}
    for name, target in targets.items():
        own = evaluation_year(target, main)
        later = [
            evaluation_year(other, main) for key, other in targets.items()
            if key != name and other.indicator == target.indicator and other.status == "scored"
            and other.kind == target.kind and evaluation_year(other, main) > own
            and other.value is not None
        ]
        if later:
            found[name] = min(later)
    return found


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
