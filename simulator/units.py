"""Units: the only module that knows pint.

Tables and scenario files may write any unit that pint reads, the units of the field that pint
lacks (tce, 万吨, 万千瓦, 亩, vehicle, tkm ...), and full-width characters. Everything leaves this
module as a factor to a canonical unit.

pint's registry takes longer to build than a city to simulate. So the conversions of the bundled
tables and plans stand, with pint's own numbers, in `unit_factors.csv` beside this file; pint is
imported when a planner writes another one.
"""

from __future__ import annotations

import csv
import functools
import re
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pint


class UnitError(ValueError):
    """A unit that cannot be read, or cannot be converted to the one that is needed."""


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
)

_CHINESE = (
    ("标准煤", "ce"),
    ("吨标煤", "tce"),
    ("万吨", "(1e4*t)"),
    ("亿吨", "(1e8*t)"),
    ("吨", "t"),
    ("公斤", "kg"),
    ("千克", "kg"),
    ("万千瓦时", "(1e4*kWh)"),
    ("亿千瓦时", "(1e8*kWh)"),
    ("千瓦时", "kWh"),
    ("万千瓦", "(1e4*kW)"),
    ("千瓦", "kW"),
    ("万立方米", "(1e4*m^3)"),
    ("亿立方米", "(1e8*m^3)"),
    ("立方米", "m^3"),
    ("万平方米", "(1e4*m^2)"),
    ("平方米", "m^2"),
    ("平方公里", "km^2"),
    ("公里", "km"),
    ("公顷", "ha"),
    ("万亩", "(1e4*mu)"),
    ("亩", "mu"),
    ("万辆", "(1e4*vehicle)"),
    ("辆", "vehicle"),
    ("万人", "(1e4*person)"),
    ("万头", "(1e4*head)"),
    ("万元", "(1e4*CNY)"),
    ("亿元", "(1e8*CNY)"),
    ("元", "CNY"),
    ("毫克", "mg"),
    ("克", "g"),
    ("年", "yr"),
    ("日", "day"),
    ("天", "day"),
    ("人", "person"),
    ("头", "head"),
    ("万", "1e4*"),
    ("亿", "1e8*"),
)

_NUMBER = re.compile(r"^\s*([+-]?(?:\d+(?:,\d{3})+|\d+)?(?:\.\d+)?(?:[eE][+-]?\d+)?)\s*(.*)$", re.S)


@functools.cache
def _registry() -> pint.UnitRegistry[Any]:
    import pint  # noqa: PLC0415

    registry: pint.UnitRegistry[Any] = pint.UnitRegistry(autoconvert_offset_to_baseunit=False)
    for definition in _DEFINITIONS:
        registry.define(definition)
    return registry


@functools.cache
def normalise(text: str) -> str:
    """Return a unit as pint reads it: half-width, Chinese units replaced, `%` spelled out."""
    plain = unicodedata.normalize("NFKC", text).strip()
    plain = plain.replace("千克标准煤", "kgce")
    plain = plain.replace("吨标准煤", "tce").replace("克标准煤", "gce")
    for chinese, latin in sorted(_CHINESE, key=lambda pair: -len(pair[0])):
        plain = plain.replace(chinese, latin)
    plain = plain.replace("%", "percent").replace("每", "/").replace("·", "*")
    plain = re.sub(r"(?<![A-Za-z])([kcm]?m)([23])(?![0-9])", r"\1^\2", plain)
    plain = re.sub(r"^1e(\d)\s+(?=[A-Za-z])", r"1e\1*", plain)
    return plain or "1"


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
    return found


@functools.cache
def _known() -> dict[tuple[str, str], float | None]:
    """Return (unit, target) -> factor, None for two that measure different things."""
    with Path(__file__).with_name("unit_factors.csv").open(encoding="utf-8") as file:
        return {(r["unit"], r["target"]): float(r["factor"]) if r["factor"] else None
                for r in csv.DictReader(file)}


def by_pint(unit: str, target: str) -> float | None:
    """Return the factor as pint finds it, None where the two measure different things."""
    import pint  # noqa: PLC0415

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
    for name in re.finditer(r"(?<![\w.])[^\W\d]\w*", normalise(unit)):
        try:
            by_pint(name[0], "1")
        except UnitError:
            return str(name[0])
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


def split_quantity(text: str) -> tuple[float, str]:
    """Split "1200 万吨" into its number and its unit.

    Raises
    ------
    UnitError
        If the text does not begin with a number.
    """
    plain = unicodedata.normalize("NFKC", str(text)).replace("−", "-").strip()
    match = _NUMBER.match(plain)
    if match is None or match.group(1) in ("", "+", "-"):
        raise UnitError(f'"{text}" does not begin with a number')
    return float(match.group(1).replace(",", "")), match.group(2).strip()


def quantity(text: str, target: str) -> float:
    """Return a written amount such as "30 %" or "1200 万吨" in the target unit."""
    number, unit = split_quantity(text)
    return number * factor(unit or "1", target)
