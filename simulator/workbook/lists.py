"""The legal values that a workbook offers in its drop-downs, by the name of their range."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, get_args

from simulator.parameters import tables
from simulator.parameters.codelists import COMBUSTION_CLASSES, DRIVERS
from simulator.parameters.names import ORIGINS
from simulator.parameters.outlooks import OUTLOOKS
from simulator.parameters.reader import DISTRIBUTIONS, EXTENSIONS, GRADES
from simulator.parameters.tables import CITY
from simulator.scenario.clauses import KINDS, STATUSES
from simulator.scenario.keys import Quantity, Target, Uptake
from simulator.sectors import items
from simulator.simulation.scenario import Scenario
from simulator.workbook.layout import EXAMPLE

Lists = Mapping[str, list[str]]


def legal_values(scenario: Scenario) -> Lists:
    """Return name of a range -> legal values; names of files are those of the bundled tables."""
    return {name: list(dict.fromkeys(filter(None, values)))
            for name, values in (*_words(), *_names(scenario), *_units(scenario))}


def _words() -> Iterator[tuple[str, Iterable[str]]]:
    yield "marks", (EXAMPLE, "own")
    yield "yes_no", ("yes", "no")
    yield "grades", GRADES
    yield "distributions", DISTRIBUTIONS
    yield "origins", ORIGINS
    yield "combustion", ("*", *COMBUSTION_CLASSES)
    yield "activity_items", tables.FACILITY_ITEMS_ACTIVITY
    yield "mix_items", tables.MIX_ITEMS
    yield "grid_items", tables.GRID_ITEMS
    yield "fuel_items", tables.FUEL_ITEMS
    yield "limit_items", tables.LIMIT_ITEMS
    yield "price_items", ("import", "export")
    yield "process_items", sorted({name for own in items().values() for name in own})
    yield "clause_kinds", KINDS
    yield "clause_statuses", STATUSES
    yield "bases", _literals(Uptake, "basis")
    yield "target_kinds", _literals(Target, "kind")
    yield "comparators", _literals(Target, "comparator")
    yield "strengths", _literals(Target, "strength")
    yield "value_sources", _literals(Target, "value_source")
    yield "target_statuses", _literals(Target, "status")
    yield "base_cases", _literals(Target, "base_case")
    yield "quantity_kinds", _literals(Quantity, "kind")
    yield "boundaries", _literals(Quantity, "boundary")


def _literals(model: Any, field: str) -> list[str]:
    """Return the words that a field of the scenario file may hold."""
    def inner(annotation: Any) -> Iterator[str]:
        for part in get_args(annotation):
            if isinstance(part, str):
                yield part
            else:
                yield from inner(part)

    return list(inner(model.model_fields[field].annotation))


def _names(scenario: Scenario) -> Iterator[tuple[str, Iterable[str]]]:
    found = scenario.store.tables
    lists = found.codelists
    sources = lists.sources.values()
    yield "sectors", sorted({path.parent.name for path in found.root.glob("*/sources.csv")})
    yield "model_sectors", lists.sectors
    yield "pollutants", lists.pollutants
    yield "carriers", lists.carriers
    yield "carrier_groups", sorted({carrier.group for carrier in lists.carriers.values()})
    yield "bureaux", lists.bureaux
    yield "facts", lists.facts
    outlooks = dict.fromkeys(row.keys[0] for row in found.rows(OUTLOOKS))
    yield "drivers", (*DRIVERS, *outlooks)
    yield "extensions", (*EXTENSIONS, *outlooks)
    yield "references", ("none", *sorted(lists.references))
    yield "sources", lists.sources
    yield "technologies", sorted({name for source in sources for name in source.technologies})
    yield "controls", sorted({name for source in sources for name in source.controls})
    yield "facilities", ("rest", "*", *(r["facility"] for r in found.plain("facilities")))
    yield "quantity_names", [*DRIVERS, *_attributes(scenario)]
    yield "measures", scenario.library.measures
    for source in sources:
        yield f"t_{source.name}", ("*", *source.technologies)
        yield f"c_{source.name}", source.controls
    for name, measure in scenario.library.measures.items():
        yield f"m_{name}", measure.moves


def _attributes(scenario: Scenario) -> Iterator[str]:
    """Yield the names of attributes that a target may judge."""
    for table in ("processes", "city_processes"):
        for row in scenario.store.tables.rows(table):
            if row.keys[-3] == "attribute":
                yield row.keys[-2]


def _units(scenario: Scenario) -> Iterator[tuple[str, Iterable[str]]]:
    """Yield the units that stand in the example, sheet by sheet, and the common ones."""
    found = scenario.store.tables
    for name in ("activity", "mix", "controls", "processes", "drivers", "outlooks", "grid",
                 "statistics", "facts", "limits", "prices", "fuels"):
        known = [table for table in (CITY + name, name) if table in found.values]
        yield f"units_{name}", sorted({row.unit for table in known for row in found.rows(table)})
    yield "units_uptake", ("%", "1", "MW", "ha", "万千瓦", "万亩", "万吨")
    yield "units_targets", ("%", "1", "t", "万吨", "MW", "ha", "m^2", "m^3", "km", "mg/m^3", "yr")
