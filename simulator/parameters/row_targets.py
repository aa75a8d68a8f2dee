"""What every row with a number should be: its legal names and its canonical unit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from simulator import units
from simulator.errors import Problems, suggest
from simulator.parameters import tables
from simulator.parameters.base_rows import ITEM
from simulator.parameters.codelists import COMBUSTION_CLASSES, Source
from simulator.parameters.driver_rows import (
    check_followed,
    driver_unit,
    outlook_unit,
    outlook_units,
)
from simulator.parameters.load import Tables
from simulator.parameters.names import name_is_right
from simulator.parameters.reader import Record, Value, row_name
from simulator.parameters.written_moves import WRITTEN_MOVES

GRID_UNITS = {
    "grid_factor": "t/GWh",
    "heat_factor": "t/TJ",
    "nonfossil_share": "1",
    "gce_per_kwh": "TJ/GWh",
    "displacement": "1",
}
FINANCE_UNITS = {
    "discount_rate": "1",
    "discount_rate_private": "1",
    "deflator": "1",
    "gwp_ch4": "1",
    "gwp_n2o": "1",
    "environment_tax_air": "CNY",
    "carbon_price": "CNY/t",
}
POLLUTION_EQUIVALENT = "pollution_equivalent_"
"""Begins the items of finance.csv that say how many kg of a pollutant are one equivalent."""
ATTRIBUTE_AMOUNTS = ("t", "m^3", "TJ", "Mpkm", "ha", "CNY", "1")
"""What an attribute of a process may be counted in."""


@dataclass(frozen=True)
class RowUnit:
    """The canonical unit of a row; `inverse` if heating values apply the other way round."""

    unit: str
    carrier: str = ""
    money: bool = False
    inverse: bool = False


class Context:
    """What a row is checked against: codelists, heating values, the deflator, outlooks."""

    def __init__(
        self, found: Tables, items: Mapping[str, Mapping[str, str]], problems: Problems
    ) -> None:
        self.lists = found.codelists
        self.items = items
        self.problems = problems
        self.heating = _heating_values(found)
        self.deflator = {
            row.keys[1]: row.value * (0.01 if row.unit in ("percent", "%") else 1.0)
            for row in found.rows("finance") if row.keys[0] == "deflator"
        }
        self.outlooks = outlook_units(found.rows("outlooks"))
        self.moves = {(m["measure"], m["move"]): m for m in found.plain("moves")}

    def name(self, value: Value, what: str, name: str, legal: Iterable[str]) -> bool:
        """Tell whether a name is legal; report it if not."""
        options = list(legal)
        if name in options:
            return True
        self.problems.add(
            "E-NAME", value.file, value.line, what, f'unknown {what} "{name}"',
            f"a known {what}", suggest(name, options),
        )
        return False

    def source(self, value: Value, name: str) -> Source | None:
        """Return a source by name."""
        return self.lists.sources[name] if self.name(
            value, "source", name, self.lists.sources
        ) else None

    def technology(self, value: Value, source: Source, name: str) -> bool:
        """Tell whether a source has a technology."""
        return name == "*" or self.name(value, "technology", name, source.technologies)

    def control(self, value: Value, source: Source, name: str) -> bool:
        """Tell whether a source has a control."""
        return self.name(value, "control", name, source.controls)

    def carrier_unit(self, value: Value, name: str) -> str | None:
        """Return the unit of a carrier."""
        if not self.name(value, "carrier", name, self.lists.carriers):
            return None
        return self.lists.carriers[name].unit


def _heating_values(found: Tables) -> dict[str, tuple[tuple[str, float], ...]]:
    heating: dict[str, tuple[tuple[str, float], ...]] = {}
    for table in ("fuels", "city_fuels"):
        for row in found.rows(table):
            carrier, _, item = row.keys
            if item == "ncv":
                kept = [pair for pair in heating.get(carrier, ()) if pair[0] != row.unit]
                # one that is none is told at its own row, and not again at every price
                heating[carrier] = (*kept, (row.unit, row.value if row.value > 0 else 1.0))
    return heating


def _process(context: Context, value: Value) -> RowUnit | None:
    source_name, technology, item, name = value.keys[:4]
    source = context.source(value, source_name)
    if source is None or not context.technology(value, source, technology):
        return None
    legal = context.items.get(source.sector)
    if legal is None or not context.name(value, "item", item, legal):
        return None
    if not name_is_right(value, context.lists, context.problems):
        return None
    template = legal[item]
    carrier = ""
    if "{carrier}" in template:
        unit = context.carrier_unit(value, name)
        if unit is None:
            return None
        carrier = name
        template = template.replace("{carrier}", unit)
    if template.startswith("*"):
        return RowUnit(_attribute_unit(value, _fill(template.removeprefix("*"), source)))
    return RowUnit(_fill(template, source), carrier)


def _attribute_unit(value: Value, per: str) -> str:
    """Return the canonical unit of an attribute: of an amount it can be converted to."""
    for amount in ATTRIBUTE_AMOUNTS:
        if units.converts(value.unit, amount + per):
            return amount + per
    return ATTRIBUTE_AMOUNTS[0] + per


def _fill(template: str, source: Source) -> str:
    return template.replace("{u}", f"({source.unit})").replace("{c}", f"({source.capacity_unit})")


def _city_process(context: Context, value: Value) -> RowUnit | None:
    inner = Value(**{**value.__dict__, "keys": value.keys[1:]})
    return _process(context, inner)


def _control_effect(  # noqa: PLR0911 - one return per item
    context: Context, value: Value
) -> RowUnit | None:
    source_name, technology, control, item, name = value.keys
    source = context.source(value, source_name)
    if source is None or not context.control(value, source, control):
        return None
    if not context.technology(value, source, technology):
        return None
    if not context.name(value, "item", item, tables.EFFECT_ITEMS):
        return None
    if item in ("life", "economic_life"):
        return RowUnit("yr")
    if item == "energy":
        unit = context.carrier_unit(value, name)
        return None if unit is None else RowUnit(f"{unit}/({source.unit})", name)
    if not context.name(value, "pollutant", name, context.lists.pollutants):
        return None
    return RowUnit("1" if item == "removal" else f"t/({source.unit})")


def _cost(context: Context, value: Value) -> RowUnit | None:
    source_name, technology, control, item = value.keys
    source = context.source(value, source_name)
    if source is None or not context.technology(value, source, technology):
        return None
    if control and not context.control(value, source, control):
        return None
    if not context.name(value, "item", item, tables.COST_ITEMS):
        return None
    per_capacity = item != "variable_om" and not control
    unit = source.capacity_unit if per_capacity else source.unit
    return RowUnit(f"CNY/({unit})", money=True)


def _fuel(context: Context, value: Value) -> RowUnit | None:
    carrier, combustion, item = value.keys
    if not context.name(value, "carrier", carrier, context.lists.carriers):
        return None
    if combustion not in ("", "*"):
        context.name(value, "combustion", combustion, COMBUSTION_CLASSES)
    if not context.name(value, "item", item, tables.FUEL_ITEMS):
        return None
    volume = "m^3" in value.unit or "m3" in value.unit
    unit = {
        "ncv": "TJ/m^3" if volume else "TJ/t",
        "carbon_content": "t/TJ",
    }.get(item, "1")
    return RowUnit(unit)


def _emission_factor(context: Context, value: Value) -> RowUnit | None:
    combustion, carrier, pollutant = value.keys
    context.name(value, "combustion", combustion, COMBUSTION_CLASSES)
    if carrier != "*":
        context.name(value, "carrier", carrier, context.lists.carriers)
    context.name(value, "pollutant", pollutant, context.lists.pollutants)
    return RowUnit("t/TJ", carrier, inverse=True)


def _price(context: Context, value: Value) -> RowUnit | None:
    carrier, item, _ = value.keys
    unit = context.carrier_unit(value, carrier)
    if unit is None or not context.name(value, "item", item, ("import", "export")):
        return None
    return RowUnit(f"CNY/{unit}", carrier, money=True, inverse=True)


def _finance(context: Context, value: Value) -> RowUnit | None:
    equivalents = {POLLUTION_EQUIVALENT + name: "kg" for name in context.lists.pollutants}
    legal = {**FINANCE_UNITS, **equivalents}
    item = value.keys[0]
    return RowUnit(legal[item]) if context.name(value, "item", item, legal) else None


def _activity(context: Context, value: Value) -> RowUnit | None:
    source_name, _, technology, item, name, _ = value.keys
    source = context.source(value, source_name)
    if source is None or not context.name(
        value, "item", item, tables.FACILITY_ITEMS_ACTIVITY
    ):
        return None
    if technology and not _has_technology(context, value, source, technology):
        return None
    if item == "driver":
        known = check_followed(value, name, context.outlooks, context.problems)
        return RowUnit("1") if known else None
    if item == "import":
        unit = context.carrier_unit(value, name)
        return None if unit is None else RowUnit(unit, name)
    if item in ("split", "closed"):
        return RowUnit("1")
    return RowUnit(source.unit if item == "activity" else source.capacity_unit)


def _has_technology(context: Context, value: Value, source: Source, name: str) -> bool:
    """Tell whether a row may name a technology, and whether the source has it."""
    known, item = context.technology(value, source, name), value.keys[ITEM]
    if known and item != "capacity":
        context.problems.add(
            "E-CLASH", value.file, value.line, row_name(value.keys),
            f'{item} of the technology "{name}"',
            "no technology: of these items capacity alone stands by technology",
            "leave technology empty; shares of technologies are rows of mix.csv",
        )
    return known and item == "capacity"


def _mix(context: Context, value: Value) -> RowUnit | None:
    source_name, _, technology, item, _ = value.keys
    source = context.source(value, source_name)
    if source is None or not context.name(value, "item", item, tables.MIX_ITEMS):
        return None
    if not context.technology(value, source, technology):
        return None
    return RowUnit("yr" if item.endswith("_age") else "1")


def _base_control(context: Context, value: Value) -> RowUnit | None:
    source_name, _, technology, control, _ = value.keys
    source = context.source(value, source_name)
    if source is None or not context.technology(value, source, technology):
        return None
    return RowUnit("1") if context.control(value, source, control) else None


def _limit(context: Context, value: Value) -> RowUnit | None:
    measure, move, item, _ = value.keys
    if not context.name(value, "item", item, tables.LIMIT_ITEMS):
        return None
    record = context.moves.get((measure, move))
    if record is None:
        context.name(value, "move", f"{measure} {move}", [" ".join(k) for k in context.moves])
        return None
    own = RowUnit("yr") if item == "earliest" else _limit_of(context, record, item)
    return own if not value.basis and not value.condition else _resting(context, value, own)


def _limit_of(context: Context, record: Record, item: str) -> RowUnit | None:
    """Return the target of a limit that is counted in units of what its move acts on."""
    source = context.lists.sources.get(record["source"].split(";")[0])
    if item == "factor":
        receiver = context.lists.sources.get(record["to_source"].split(";")[0])
        if source is None or receiver is None:
            return None
        return RowUnit(f"({receiver.unit})/({source.unit})")
    if item == "cost":
        return None if source is None else RowUnit(f"CNY/({source.unit})", money=True)
    kind = WRITTEN_MOVES.get(record["kind"])  # one that is unknown is reported at its own row
    unit = None if kind is None else kind.unit_at(source)
    return None if unit is None else RowUnit(unit)


def _resting(context: Context, value: Value, own: RowUnit | None) -> RowUnit | None:
    """Return the target of a potential that rests on a fact of the city: outright, or a density."""
    if own is None:
        return None
    if value.keys[2] != "potential" or own.unit == "1" or not value.basis:
        context.problems.add(
            "E-BASIS", value.file, value.line, row_name(value.keys),
            f'basis "{value.basis}", condition "{value.condition}"',
            "both only for a potential in an amount such as MW or ha, and a condition only "
            "beside a basis", "empty the cells, or name the fact that the potential rests on",
        )
        return None
    known = [context.name(value, "fact", name, context.lists.facts)
             for name in (value.basis, value.condition) if name]
    if not all(known):
        return None
    density = f"({own.unit})/({context.lists.facts[value.basis].unit})"
    return own if units.converts(value.unit, own.unit) else RowUnit(density)


def _fact(context: Context, value: Value) -> RowUnit | None:
    facts, name = context.lists.facts, value.keys[0]
    return RowUnit(facts[name].unit) if context.name(value, "fact", name, facts) else None


def _driver(context: Context, value: Value) -> RowUnit | None:
    unit = driver_unit(value, context.outlooks, context.problems)
    return None if unit is None else RowUnit(unit)


def _outlook(context: Context, value: Value) -> RowUnit | None:
    unit = outlook_unit(value, context.outlooks, context.problems)
    return None if unit is None else RowUnit(unit)


def _grid(context: Context, value: Value) -> RowUnit | None:
    item = value.keys[0]
    return RowUnit(GRID_UNITS[item]) if context.name(value, "item", item, GRID_UNITS) else None


def _free(context: Context, value: Value) -> RowUnit | None:
    return RowUnit("*")


TARGETS: dict[str, Callable[[Context, Value], RowUnit | None]] = {
    "processes": _process,
    "control_effects": _control_effect,
    "costs": _cost,
    "fuels": _fuel,
    "city_fuels": _fuel,
    "emission_factors": _emission_factor,
    "prices": _price,
    "city_prices": _price,
    "finance": _finance,
    "outlooks": _outlook,
    "limits": _limit,
    "city_limits": _limit,
    "city_activity": _activity,
    "city_mix": _mix,
    "city_controls": _base_control,
    "city_processes": _city_process,
    "city_drivers": _driver,
    "city_grid": _grid,
    "city_facts": _fact,
    "city_statistics": _free,
}
"""Table -> function that checks the names of a row and returns its canonical unit."""
