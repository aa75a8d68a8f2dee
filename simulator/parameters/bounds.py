"""The range in which a number can make sense, whatever its source: shares, lives, amounts."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from simulator.errors import Problems
from simulator.parameters.ranges import NOT_NEGATIVE, POSITIVE, SHARE, Bounds
from simulator.parameters.reader import Record, Value, row_name
from simulator.parameters.written_moves import WRITTEN_MOVES

SHARE_ITEMS = frozenset({
    "burnout", "byproduct_share", "cao_content", "carbon_fraction", "cod_digested", "cod_removal",
    "composition", "doc", "docf", "dry_matter", "evaporated_share", "fossil_share", "frac_gasf",
    "frac_leach", "fuel_share", "gas_recovery", "heat_set_share", "heated_share", "mcf",
    "methane_fraction", "mgo_content", "network_loss", "nh3n_removal", "nitrogen_removal",
    "noncarbonate_share", "oxidation", "round_trip_efficiency", "urea_share", "voc_retained",
})  # fmt: skip
"""Items of processes.csv that are a part of a whole."""
DIVISORS = frozenset({
    "annual_distance", "cooling_performance", "economic_life", "efficiency", "full_load", "life",
    "load", "mean_speed", "performance", "weibull_shape",
})  # fmt: skip
"""Items of processes.csv by which the formulas divide."""
_OF_ITEM: Mapping[str, Mapping[str, Bounds]] = {
    "control_effects": {"removal": SHARE, "life": POSITIVE, "economic_life": POSITIVE},
    "costs": {"capex": NOT_NEGATIVE, "fixed_om": NOT_NEGATIVE},
    "fuels": {
        "ncv": POSITIVE, "carbon_content": NOT_NEGATIVE,
        "oxidation": SHARE, "sulphur": SHARE, "sulphur_retention": SHARE,
    },
    "finance": {"deflator": POSITIVE},
    "city_activity": {"activity": NOT_NEGATIVE, "capacity": NOT_NEGATIVE, "split": SHARE},
    "city_mix": {
        "share": SHARE, "additions_share": SHARE,
        "utilisation": Bounds(0.0, 1.0, "above 0, up to 100 %", above=True),
        "base_age": NOT_NEGATIVE, "youngest_age": NOT_NEGATIVE,
    },
    "city_grid": {
        "nonfossil_share": SHARE, "displacement": SHARE, "grid_factor": NOT_NEGATIVE,
        "heat_factor": NOT_NEGATIVE, "gce_per_kwh": NOT_NEGATIVE,
    },
}  # fmt: skip


def _of_process(item: str) -> Bounds:
    if item in SHARE_ITEMS:
        return SHARE
    return POSITIVE if item in DIVISORS else NOT_NEGATIVE


def _of_table(table: str, position: int) -> Callable[[Value], Bounds | None]:
    return lambda value: _OF_ITEM[table].get(value.keys[position])


_BOUNDS: Mapping[str, Callable[[Value], Bounds | None]] = {
    "processes": lambda value: _of_process(value.keys[2]),
    "city_processes": lambda value: _of_process(value.keys[3]),
    "control_effects": _of_table("control_effects", 3),
    "costs": _of_table("costs", 3),
    "fuels": _of_table("fuels", 2),
    "city_fuels": _of_table("fuels", 2),
    "emission_factors": lambda _: NOT_NEGATIVE,
    "finance": _of_table("finance", 0),
    "city_activity": _of_table("city_activity", 3),
    "city_mix": _of_table("city_mix", 3),
    "city_controls": lambda _: SHARE,
    "city_drivers": lambda _: NOT_NEGATIVE,
    "city_grid": _of_table("city_grid", 0),
}


def check_bounds(
    value: Value, scale: float, moves: Mapping[tuple[str, str], Record], problems: Problems
) -> None:
    """Report a value, or an end of its range, that lies where it cannot make sense.

    scale : factor to canonical units; moves : (measure, move) -> its row, for the limits.
    """
    bounds = bounds_of(value, moves)
    if bounds is None:
        return
    for column in ("value", "low", "high"):
        number = getattr(value, column)
        if not bounds.hold(number * scale):
            problems.add(
                "E-RANGE", value.file, value.line, row_name(value.keys),
                f'{column} {number:g} with unit "{value.unit}"', bounds.words,
                "correct the number, its sign or its unit",
            )
            return


def bounds_of(value: Value, moves: Mapping[tuple[str, str], Record]) -> Bounds | None:
    """Return the range in which the number of a row can make sense; None for any number."""
    if value.table == "limits":
        return _of_limit(value, moves)
    return _BOUNDS[value.table](value) if value.table in _BOUNDS else None


def _of_limit(value: Value, moves: Mapping[tuple[str, str], Record]) -> Bounds | None:
    if value.keys[2] != "potential" or value.keys[:2] not in moves:
        return None
    return WRITTEN_MOVES[moves[value.keys[0], value.keys[1]]["kind"]].range
