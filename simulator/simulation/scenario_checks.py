"""What must hold between a scenario file and the tables, beyond what the schema can say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

from simulator import units
from simulator.city.city import City
from simulator.city.index import Index
from simulator.city.supply_order import LoopError
from simulator.errors import Problems, suggest
from simulator.parameters.canonical import Store
from simulator.parameters.load import Tables
from simulator.scenario.keys import ScenarioFile
from simulator.scenario.yaml_file import Document, Key
from simulator.targets.checks import check_targets
from simulator.tolerances import FILLED

RATE = "discount_rate"
PERCENT = 100.0
ONE_WAY = "local carriers that flow one way"
_FULL = 1 + FILLED


class Reporter:
    """Adds problems at a key of the scenario."""

    def __init__(self, document: Document, problems: Problems) -> None:
        self.document, self.problems = document, problems

    def add(self, key: Key, code: str, found: str, expected: str, fix: str) -> None:
        """Record one problem at the place of its key."""
        file, line = self.document.place(key)
        self.problems.add(code, file, line, ".".join(map(str, key)), found, expected, fix)


def check_scenario(
    file: ScenarioFile, found: Tables, document: Document, problems: Problems
) -> None:
    """Report names, years and shares of a scenario that cannot be right in any city."""
    report = Reporter(document, problems)
    _check_years(file, report)
    _check_shares(file, report)
    _check_bureaux(file, found, report)
    check_targets(file, document, problems)


def _check_years(file: ScenarioFile, report: Reporter) -> None:
    first, last = file.years.start, file.years.end
    within = f"a year from {first + 1} to {last}"
    for key in ("main_target", "decide_from"):
        year = getattr(file.years, key)
        if not first < year <= last:
            said = key in file.years.model_fields_set
            report.add(("years", key), "E-YEAR", str(year) if said else f"{year}, as none is "
                       "written", within, "correct the year" if said else
                       f'write for example "{key}: {usual_target(file)}" in years')
    for name, measure in file.measures.items():
        for number, uptake in enumerate(measure.uptake):
            for year in uptake.path:
                if year <= first:
                    report.add(("measures", name, "uptake", number, "path", year), "E-YEAR",
                               str(year), f"a year after the base year {first} (years.start)",
                               "correct the year, or delete it")


def usual_target(file: ScenarioFile) -> int:
    """Return the year within the horizon in which most targets are judged, the earliest in doubt.

    Without any it is the last year.
    """
    first, last = file.years.start, file.years.end
    printed = Counter(target.evaluation_year or target.target_year or last
                      for target in file.targets.values())
    inside = [year for year in printed if first < year <= last]
    return min(inside, key=lambda year: (-printed[year], year), default=last)


def _check_shares(file: ScenarioFile, report: Reporter) -> None:
    if file.finance.discount_rate is not None:
        _share(("finance", RATE), file.finance.discount_rate, "6 %", report)
    for name, rate in file.finance.hurdle_rates.items():
        _share(("finance", "hurdle_rates", name), rate, "12 %", report)
    for name, measure in file.measures.items():
        _share(("measures", name, "realisation"), measure.realisation, None, report)


def _share(key: Key, written: object, example: str | None, report: Reporter) -> None:
    """Report a share out of range; one without example has its unit checked elsewhere."""
    try:
        value = units.quantity(str(written), "1")
    except units.UnitError:
        if example is not None:
            report.add(key, "E-UNIT", f'"{written}"', f"a share such as {example}",
                       f'write for example "{example}"')
        return
    if not 0 <= value <= _FULL:
        report.add(key, "E-RANGE", f'"{written}"', "0 to 100 %",
                   "correct the number, or add the percent sign")


def _check_bureaux(file: ScenarioFile, found: Tables, report: Reporter) -> None:
    parts: Iterable[tuple[str, str, list[str]]] = [
        *(("measures", key, m.bureaux) for key, m in file.measures.items()),
        *(("targets", key, t.bureaux) for key, t in file.targets.items()),
    ]
    legal = found.codelists.bureaux
    for block, key, bureaux in parts:
        for bureau in bureaux:
            if bureau not in legal:
                report.add((block, key, "bureaux"), "E-NAME", f'unknown bureau "{bureau}"',
                           "a bureau of bureaux.csv", suggest(bureau, legal))


def discount_rate(
    file: ScenarioFile, store: Store, document: Document, problems: Problems
) -> str:
    """Return the discount rate as written, or that of finance.csv where the scenario has none."""
    if file.finance.discount_rate is not None:
        return str(file.finance.discount_rate)
    row = rate_row(store)
    if row is None:
        Reporter(document, problems).add(
            ("finance", RATE), "E-MISSING", "no rate, neither here nor in finance.csv",
            "a real rate per year", f'write "{RATE}: 6 %" under finance',
        )
        return "0 %"
    return f"{float(store.central()[row]) * PERCENT:g} %"


def rate_row(store: Store) -> int | None:
    """Return the row of the discount rate of finance.csv."""
    return next((i for i in store.ids("finance") if store.rows[i].keys[0] == RATE), None)


def check_hurdles(
    file: ScenarioFile, legal: Collection[str], document: Document, problems: Problems
) -> None:
    """Report hurdle rates of measures that the library does not have."""
    report = Reporter(document, problems)
    for name in file.finance.hurdle_rates:
        if name not in legal:
            report.add(("finance", "hurdle_rates", name), "E-NAME", f'unknown measure "{name}"',
                       "a measure of the library", suggest(name, legal))


def check_growth(
    file: ScenarioFile, index: Index, document: Document, problems: Problems
) -> None:
    """Report growth projects that the city does not have."""
    report = Reporter(document, problems)
    legal = [s.facility for s in index.sites if s.growth]
    for name in file.growth:
        if name not in legal:
            report.add(("growth", name), "E-NAME", f'unknown growth project "{name}"',
                       "a facility of facilities.csv with growth = yes", suggest(name, legal))


def check_loops(city: City, document: Document, problems: Problems) -> None:
    """Report local carriers that need each other."""
    try:
        _ = city.stages
    except LoopError as error:
        Reporter(document, problems).add(
            ("city",), "E-LOOP", str(error), ONE_WAY,
            "make one of the carriers traded in carriers.csv, or remove its use",
        )
