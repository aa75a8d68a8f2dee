"""What targets measure: keys that their kind reads, names of the tables, units that fit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from simulator import units
from simulator.accounting.quantities import QUANTITY_KINDS, NameOf, ratio_unit
from simulator.city.city import City
from simulator.city.index import GROWTH, REST
from simulator.errors import Problems, suggest
from simulator.parameters.codelists import COAL_PRODUCTS, DRIVERS, Codelists
from simulator.parameters.load import Tables
from simulator.scenario.keys import Quantity, ScenarioFile, Target
from simulator.scenario.yaml_file import Document
from simulator.simulation.scenario_checks import Reporter
from simulator.targets.asked import canonical_unit, own_kind, unit_of
from simulator.targets.kinds import Asks
from simulator.units.grammar import without_brackets

Place = tuple[str, ...]


def check_quantities(
    file: ScenarioFile, found: Tables, document: Document, problems: Problems
) -> None:
    """Report keys of a quantity that its kind does not read, and names that nothing has."""
    report = Reporter(document, problems)
    facilities = {r["facility"] for r in found.plain("facilities")} | {REST, GROWTH}
    for place, q in _scored(file):
        _check_keys(place, q, report)
        for column, legal in _legal(q, found.codelists, facilities).items():
            for name in getattr(q, column):
                if name not in legal:
                    report.add((*place, column), "E-NAME", f'unknown name "{name}"',
                               f"one of the {column} of the codelists", suggest(name, legal))
        _check_words(place, q, found.codelists, report)


def _scored(file: ScenarioFile) -> Iterator[tuple[Place, Quantity]]:
    """Yield what scored targets measure and divide by, with its place in the file."""
    for name, target in file.targets.items():
        for part in ("quantity", "denominator") if target.status == "scored" else ():
            quantity = getattr(target, part)
            if quantity is not None:
                yield ("targets", name, part), quantity


def _check_keys(place: Place, q: Quantity, report: Reporter) -> None:
    reads = QUANTITY_KINDS[q.kind].reads
    keys = [key for key in Quantity.model_fields if key in reads]
    for key in Quantity.model_fields:
        if key != "kind" and key not in reads and getattr(q, key):
            report.add((*place, key), "E-KEY", f'"{key}" beside the kind {q.kind}',
                       f"one of {', '.join(keys)}" if keys else "no key but kind",
                       f'delete "{key}", or correct the kind')


def _legal(
    q: Quantity, lists: Codelists, facilities: Iterable[str]
) -> Mapping[str, Iterable[str]]:
    """Return the legal names of each list of a quantity."""
    known = [lists.sources[s] for s in q.sources if s in lists.sources]
    pool = known or list(lists.sources.values())
    return {
        "sectors": lists.sectors, "sources": lists.sources, "facilities": facilities,
        "carriers": lists.carriers, "technologies": {t for s in pool for t in s.technologies},
        "controls": {c for s in pool for c in s.controls},
    }


def _check_words(place: Place, q: Quantity, lists: Codelists, report: Reporter) -> None:
    kind = QUANTITY_KINDS[q.kind]
    if kind.of_pollutant and q.pollutant not in lists.pollutants:
        report.add((*place, "pollutant"), "E-NAME", f'unknown pollutant "{q.pollutant}"',
                   "a pollutant of the codelists", suggest(q.pollutant, lists.pollutants))
    if kind.named is NameOf.DRIVER and q.name not in DRIVERS:
        report.add((*place, "name"), "E-NAME", f'unknown driver "{q.name}"',
                   "a driver of the city", suggest(q.name, DRIVERS))
    groups = {c.group for c in lists.carriers.values()} | {COAL_PRODUCTS}
    if q.group and q.group not in groups:
        report.add((*place, "group"), "E-NAME", f'unknown group "{q.group}"',
                   "a group of carriers", suggest(q.group, groups))


def check_measured(
    file: ScenarioFile, city: City, found: Tables, document: Document, problems: Problems
) -> None:
    """Report targets whose attribute nobody has, or whose unit does not fit what they measure.

    problems : with what was found before: a target whose names are wrong has no unit yet.
    """
    report = Reporter(document, problems)
    attributes = set(city.coefficients.attributes) | {
        row.keys[-2] for table in ("processes", "city_processes") for row in found.rows(table)
        if row.keys[-3] == "attribute"
    }
    for place, q in _scored(file):
        if QUANTITY_KINDS[q.kind].named is NameOf.ATTRIBUTE and q.name not in attributes:
            report.add((*place, "name"), "E-NAME", f'unknown attribute "{q.name}"',
                       "an attribute of processes.csv", suggest(q.name, attributes))
    at_fault = [problem.key for problem in problems]
    for name, target in file.targets.items():
        wrong = any(key.startswith(f"targets.{name}.") for key in at_fault)
        if target.status == "scored" and not wrong and target.quantity is not None:
            _check_unit(name, target, city, report)
            _check_base(name, target, city, report)


def _check_unit(name: str, target: Target, city: City, report: Reporter) -> None:
    """Report a value that cannot be what is measured; a year has no unit."""
    if target.value is None or own_kind(target).asks is Asks.YEAR:
        return
    assert target.quantity is not None
    measured = canonical_unit(target, ratio_unit(city, target.quantity, target.denominator))
    try:
        units.factor(units.normalise(unit_of(target)), measured)
    except units.UnitError:
        _other_unit((name, "value"), str(target.value), measured, report)


def _check_base(name: str, target: Target, city: City, report: Reporter) -> None:
    """Report a value of the base year that cannot be what is measured."""
    if target.base_value is None:
        return
    assert target.quantity is not None
    measured = ratio_unit(city, target.quantity, target.denominator)
    try:
        units.quantity(str(target.base_value), measured)
    except units.UnitError:
        _other_unit((name, "base_value"), str(target.base_value), measured, report)


def _other_unit(place: tuple[str, str], written: str, measured: str, report: Reporter) -> None:
    shown = "%" if measured == "1" else without_brackets(measured)
    report.add(
        ("targets", *place), "E-UNIT", f'"{written}"',
        f"an amount convertible to {shown}: {units.legal_units(measured)}",
        f'give the value in "{shown}", or correct the quantity or denominator',
    )
