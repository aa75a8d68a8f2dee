"""What a row of a driver or of an outlook may be called, how it may go on, and what it counts."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from simulator import units
from simulator.errors import Problems, suggest
from simulator.parameters.codelists import DRIVERS
from simulator.parameters.reader import EXTENSIONS, Value, row_name

AMOUNTS = ("1", "t", "TJ", "m^3", "m^2", "MW", "Mtkm", "Mpkm", "CNY", "person", "vehicle",
           "household", "head")
"""What an outlook may be counted in; an index is a plain number."""
RESERVED = (*EXTENSIONS, "constant")
"""Names that mean something else where an outlook is named."""
YEARLY = "({})*yr"
"""An amount a year is as good as the amount."""
_NAME = re.compile(r"^[^\W\d][\w.-]*$")


def outlook_units(rows: Iterable[Value]) -> dict[str, str]:
    """Return outlook -> the canonical unit of all its rows, that of its first; "" if none fits."""
    found: dict[str, str] = {}
    for row in rows:
        if row.keys[0] not in found:
            found[row.keys[0]] = next((unit for unit in AMOUNTS if _counts(row.unit, unit)), "")
    return found


def _counts(unit: str, amount: str) -> bool:
    return units.converts(unit, amount) or units.converts(YEARLY.format(unit), amount)


def check_followed(
    value: Value, name: str, outlooks: Collection[str], problems: Problems
) -> bool:
    """Tell whether a name is that of a driver or an outlook; report it if not."""
    legal = [*DRIVERS, *(other for other in outlooks if other not in DRIVERS)]
    if name in legal:
        return True
    ours = f", or an outlook: {', '.join(outlooks)}" if outlooks else ""
    problems.add("E-NAME", value.file, value.line, "driver", f'unknown driver "{name}"',
                 f"a driver: {', '.join(DRIVERS)}{ours}", suggest(name, legal))
    return False


def driver_unit(value: Value, outlooks: Mapping[str, str], problems: Problems) -> str | None:
    """Return the canonical unit of a row of a city's drivers; report names that are unknown."""
    name = value.keys[0]
    goes_on = _extends(value, (*EXTENSIONS, *outlooks), problems)
    if not check_followed(value, name, outlooks, problems) or not goes_on:
        return None
    return DRIVERS.get(name) or outlooks[name] or None


def outlook_unit(value: Value, outlooks: Mapping[str, str], problems: Problems) -> str | None:
    """Return the canonical unit of a row of an outlook; report what no outlook can say."""
    right = [_named(value, problems), _dated(value, problems),
             _extends(value, EXTENSIONS, problems)]
    unit = outlooks[value.keys[0]]
    if not unit:
        problems.add(
            "E-UNIT", value.file, value.line, row_name(value.keys), f'unit "{value.unit}"',
            f"an index, or an amount convertible to one of {', '.join(AMOUNTS[1:])}",
            'write "1" for an index, or a unit such as Mt, TWh, 亿元')
    return unit if unit and all(right) else None


def _named(value: Value, problems: Problems) -> bool:
    name = value.keys[0]
    if _NAME.match(name) and name not in RESERVED:
        return True
    problems.add(
        "E-NAME", value.file, value.line, "driver", f'an outlook "{name}"',
        f"a name of letters, digits and _ that is none of {', '.join(RESERVED)}",
        "write for example cement_output_national")
    return False


def _dated(value: Value, problems: Problems) -> bool:
    """Tell whether a row has a year: an outlook is of no city, and so of no base year."""
    if value.keys[1]:
        return True
    problems.add(
        "E-YEAR", value.file, value.line, f"{row_name(value.keys)} model_year", "an empty cell",
        "a year such as 2025", "write the year in four digits")
    return False


def _extends(value: Value, legal: Collection[str], problems: Problems) -> bool:
    """Tell whether a row says in known words how the series goes on; report it if not."""
    if not value.extend or value.extend in legal:
        return True
    problems.add(
        "E-NAME", value.file, value.line, f"{row_name(value.keys)} extend", f'"{value.extend}"',
        f"one of {', '.join(legal)}, or an empty cell", suggest(value.extend, legal))
    return False
