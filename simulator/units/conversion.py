"""Conversion of units: the only module that knows pint.

Whatever was written (see `grammar`) leaves this module as a factor to a canonical unit.

pint's registry takes longer to build than a city to simulate. So the conversions of the bundled
tables and plans stand, with pint's own numbers, in `factors.csv` beside this file; pint is
imported when somebody writes another one.
"""

from __future__ import annotations

import csv
import functools
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulator.units.grammar import UnitName, atoms, normalise
from simulator.units.written_numbers import UnitError, split_quantity

if TYPE_CHECKING:
    import pint


_DEFINITIONS = (
    "tce = 29.3076 GJ = tonne_of_coal_equivalent",  # 7000 kcal_IT per kg, GB/T 2589-2020
    "kgce = 1e-3 tce",
    "gce = 1e-6 tce",
    "CNY = [currency] = yuan",
    "CNY_2020 = CNY",
    "vehicle = [vehicle]",
    "person = [person]",
    "head = [head]",
    "household = [household]",
    "ship = [vehicle]",
    "vkm = vehicle * kilometer",
    "pkm = person * kilometer",
    "tkm = [freight] = tonne_km",
    "kt = 1000 * metric_ton",  # pint reads kt as knot
    "mu = hectare / 15",
    "berth_hour = [berth]",
    "jin = 0.5 kg",
    "toe_iea = 41.868 GJ",  # 10 Gcal_IT, as in the energy statistics of the IEA and of China
    "kgoe = 1e-3 toe_iea",
    "kcal = 4.1868 kJ",  # international table calorie, GB/T 2589-2020
    "Gcal = 1e6 kcal",  # pint's own calorie is the thermochemical one
    "MCNY = 1e6 CNY",
)


USUAL = {
    "mass": ("kg", "t", "万吨", "Mt"), "energy": ("kWh", "GJ", "TJ", "tce", "万tce", "亿kWh"),
    "power": ("kW", "MW", "万kW", "GW"), "length": ("m", "km"),
    "area": ("m2", "万m2", "km2", "ha", "亩", "万亩"), "volume": ("m3", "万m3", "亿m3", "L"),
    "money": ("CNY", "万元", "亿元"), "vehicles": ("辆", "万辆"), "persons": ("person", "万人"),
    "animals": ("head", "万头"), "households": ("household", "万户"), "share": ("%", "‰"),
    "freight traffic": ("tkm", "亿吨公里"), "passenger traffic": ("pkm", "亿人公里"),
    "time": ("h", "d", "yr"),
}
"""What is measured -> the units that messages name; every spelling stands in names.csv."""


@functools.cache
def _registry() -> pint.UnitRegistry[Any]:
    import pint

    registry: pint.UnitRegistry[Any] = pint.UnitRegistry(autoconvert_offset_to_baseunit=False)
    for definition in _DEFINITIONS:
        registry.define(definition)
    return registry


@functools.cache
def factor(unit: str, target: str) -> float:
    """Return the number that turns an amount in `unit` into `target`.

    Raises
    ------
    UnitError
        If either cannot be read, or the two measure different things.
    """
    if unit == target:
        return 1.0
    pair = normalise(unit), target
    found = _known()[pair] if pair in _known() else by_pint(unit, target)
    if found is None:
        raise UnitError(f'"{unit}" is not convertible to {target}')
    _check_load(unit, target)
    return found


_HOURS = ("h", "minute", "s")
"""Times by which a power is meant: 5 kWh in an hour are 5 kW, in a year a load nobody stated."""


def _check_load(unit: str, target: str) -> None:
    """Raise UnitError for a capacity that is stated as an energy in a year, or the reverse."""
    own, other = _measured(unit), _measured(target)
    more = own["power"] - other["power"]
    if not more or more != other["energy"] - own["energy"] or own.keys() & set(_HOURS):
        return
    if other.keys() & set(_HOURS) or not (own["power"] or own["energy"]):
        return
    is_not = "capacity, not generation" if own["power"] else "generation, not capacity"
    raise UnitError(f'"{unit}" is {is_not}, so it is not convertible to {target}')


def _measured(unit: str) -> Counter[str]:
    """Return how often a unit measures something, less how often it divides by such, and times."""
    found: Counter[str] = Counter()
    for sign, name in atoms(unit):
        found[name.canonical if name.canonical in _HOURS else name.measures] += (
            1 if sign == "*" else -1)
    return found


def converts(unit: str, target: str) -> bool:
    """Tell whether an amount in `unit` is one in `target`."""
    try:
        factor(unit, target)
    except UnitError:
        return False
    return True


@functools.cache
def _known() -> dict[tuple[str, str], float | None]:
    """Return (unit, target) -> factor, None for two that measure different things."""
    with Path(__file__).with_name("factors.csv").open(encoding="utf-8") as file:
        return {(r["unit"], r["target"]): float(r["factor"]) if r["factor"] else None
                for r in csv.DictReader(file)}


@functools.cache
def by_pint(unit: str, target: str) -> float | None:
    """Return the factor as pint finds it, None where the two measure different things."""
    import pint

    registry = _registry()
    try:
        amount = registry.Quantity(1.0, "dimensionless") * registry.parse_expression(
            normalise(unit)
        )
        goal = registry.parse_units(target) if target != "1" else registry.Unit("")
        return float(amount.to(goal).magnitude)
    except pint.DimensionalityError:
        return None
    except Exception as error:
        raise UnitError(f'"{unit}" is not a unit') from error


def unknown_name(unit: str) -> str:
    """Return the first name in a unit that nobody knows, or an empty string."""
    for name in re.finditer(r"(?<![\w.])[^\W\d]\w*", unit):
        if why_not(name[0]):
            return name[0]
    return ""


def factor_by(unit: str, target: str, bridges: tuple[tuple[str, float], ...]) -> float:
    """Return the factor to `target`, allowing a fuel's heating value as a bridge.

    bridges : pairs (unit per canonical amount, value), e.g. ("GJ/t", 20.9): tried in turn when
    the plain conversion fails, so that kilograms of coal per tonne become TJ per tonne.
    """
    try:
        return factor(unit, target)
    except UnitError:
        for bridge_unit, value in bridges:
            try:
                return factor(f"({normalise(unit)})*({bridge_unit})", target) * value
            except UnitError:
                continue
        raise


def said_of(written: object, error: UnitError) -> str:
    """Return all that was written, and what is wrong with it."""
    quoted, said = f'"{written}"', str(error)
    return said if said.startswith(quoted) else f"{quoted} ({said})"


def quantity(text: str, target: str) -> float:
    """Return a written amount such as "30 %" or "1200 万吨" in the target unit."""
    number, unit = split_quantity(text)
    return number * factor(unit or "1", target)


def legal_units(target: str) -> str:
    """Return in words which units fit: "mass (kg, t, 万吨, Mt) per energy (kWh, GJ, TJ, tce)"."""
    if target == "1":
        return "%, ‰ or a plain number"
    try:
        parts = atoms(target)
    except UnitError:
        return target
    shown = [f"{sign} {name.measures} ({_usual(name)})".removeprefix("* ").replace("/ ", "per ")
             for sign, name in parts]
    return " ".join(shown)


def why_not(unit: str) -> str:
    """Return why a text is not a unit, in brackets after a space; nothing for a unit."""
    try:
        normalise(unit)
    except UnitError as error:
        return f" ({error})"
    return ""


def _usual(name: UnitName) -> str:
    return ", ".join(USUAL.get(name.measures, (name.symbol,)))
