"""The columns `name` and `origin` of a parameter row: what may stand there."""

from __future__ import annotations

from collections.abc import Iterable

from simulator.errors import Problems, suggest
from simulator.parameters.codelists import Codelists
from simulator.parameters.reader import Value

ORIGINS = ("", "energy", "process", "other")
OF_POLLUTANT = frozenset({
    "burning_ef", "concentration", "correction_altitude", "correction_load", "correction_speed",
    "correction_sulphur", "deterioration", "emission_per_fuel", "emission_per_km", "emit",
    "flue_emission", "running_loss", "solvent_content", "standing_loss",
})
"""Items whose name is a pollutant."""
OF_CARRIER = frozenset({"byproduct_share", "fuel_share"})
"""Items whose name is a carrier, although their unit names none."""
PERHAPS_OF_CARRIER = frozenset({"efficiency", "performance"})
"""Items whose name is a carrier, or empty for all."""
NAMELESS = frozenset({
    "annual_distance", "cao_content", "capacity_factor", "climate_ratio", "economic_life",
    "full_load", "heat_consumption", "heated_share", "life", "mean_speed", "mgo_content",
    "net_coal_consumption", "network_loss", "power_to_heat", "saving", "weibull_shape",
})
"""Items that have no name: a name there would only hide the row from the formulas."""


def name_is_right(value: Value, lists: Codelists, problems: Problems) -> bool:
    """Report a wrong name or origin in a row of processes.csv; tell whether both are right."""
    *_, item, name, origin = value.keys
    if origin not in ORIGINS:
        _report(value, "origin", origin, ORIGINS[1:], problems)
        return False
    if item in NAMELESS and name:
        problems.add("E-NAME", value.file, value.line, "name", f'name "{name}" of {item}',
                     "an empty cell", "delete the name")
        return False
    if item in OF_POLLUTANT and name not in lists.pollutants:
        _report(value, "pollutant", name, lists.pollutants, problems)
        return False
    of_carrier = item in OF_CARRIER or (item in PERHAPS_OF_CARRIER and name)
    if of_carrier and name not in lists.carriers:
        _report(value, "carrier", name, lists.carriers, problems)
        return False
    return True


def _report(
    value: Value, what: str, name: str, legal: Iterable[str], problems: Problems
) -> None:
    problems.add("E-NAME", value.file, value.line, what, f'unknown {what} "{name}"',
                 f"a known {what}", suggest(name, legal))
