"""The range in which a number can make sense, whatever its source: shares, lives, amounts."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from simulator.errors import Problems
from simulator.parameters.ranges import (
    NOT_NEGATIVE,
    POSITIVE,
    RATIO,
    SHARE,
    Bounds,
    between,
)
from simulator.parameters.reader import Record, Value, row_name
from simulator.parameters.written_moves import WRITTEN_MOVES

SHARE_ITEMS = frozenset({
    "biogas_yield", "burnout", "byproduct_share", "cao_content", "carbon", "carbon_fraction",
    "cod_digested", "cod_export", "cod_removal", "combustion_factor", "composition", "doc",
    "docf", "dry_matter", "ef1", "ef3", "ef4", "ef5", "evaporated_share", "fossil_share",
    "frac_gasf", "frac_leach", "fuel_share", "gas_recovery", "heat_set_share", "heated_share",
    "housing_loss", "leak_rate", "mcf", "mcf_discharge", "methane_capacity",
    "methane_correction", "methane_fraction", "mgo_content", "n2o_factor", "network_loss",
    "nh3n_removal", "nitrogen_export", "nitrogen_removal", "noncarbonate_share", "oxidation",
    "residue_nitrogen", "round_trip_efficiency", "runoff_nh3n", "saving", "spreading_loss",
    "storage_loss", "storage_other_loss", "urea_carbon", "urea_nitrogen", "urea_share",
    "voc_retained",
})
"""Items of processes.csv that are a part of a whole, or made of no more than it."""
RATIO_ITEMS = frozenset({
    "burning_ef", "cfoa", "climate_ratio", "cooling_ratio", "correction_altitude",
    "correction_load", "correction_speed", "correction_sulphur", "deterioration",
    "nitrogen_ratio", "power_to_heat", "root_ratio", "sfo_exponent", "sfp", "sfw",
})
"""Plain numbers of processes.csv that may exceed 1."""
DIVISORS = frozenset({
    "annual_distance", "cooling_performance", "economic_life", "efficiency", "full_load", "life",
    "load", "mean_speed", "performance", "weibull_shape",
})
"""Items of processes.csv by which the formulas divide."""
PER_UNIT = "in canonical units (t, TJ, m3, CNY ...) per unit of activity"
"""What most items of a process and a control count."""
LEAST_DIVISOR = 1e-9
"""Smallest number by which a formula may divide. The smallest real ones are concentrations in t
per m3, 5e-7, and speeds in Mkm per hour, 2e-5."""
MOST_PER_UNIT = 1e7
"""The largest real one is flue gas, 4e5 m3 per TJ of coal; energy and pollutants stay below 1e3."""
ELASTICITY = between(-10.0, 10.0)
"""Published elasticities of energy, freight and floor area to income or size lie within 3."""
LIFE = POSITIVE.up_to(1e3, "years: dams and forests stand for centuries")
AGE = NOT_NEGATIVE.up_to(1e3, "years: dams and forests stand for centuries")
AMOUNT = NOT_NEGATIVE.up_to(1e13, "of its unit: the world uses 4e12 m3 of water a year")
MONEY = NOT_NEGATIVE.up_to(1e10, "CNY per unit: a nuclear reactor costs 2e7 per MW")
_LARGEST: Mapping[str, Bounds] = {
    "capacity_factor": POSITIVE.up_to(8.784, "GWh per MW: a leap year has 8784 hours"),
    "full_load": Bounds(LEAST_DIVISOR, 1e5, "a number above 0", above=True,
                        ceiling="at most 1e+05 units of activity per unit of capacity"),
    "weibull_shape": POSITIVE.up_to(100.0, "- beyond 20 all of a stock dies in one year"),
    "life": LIFE,
    "economic_life": LIFE,
    "days": NOT_NEGATIVE.up_to(366.0, "days of a year"),
}
"""Items of processes.csv with an upper end of their own."""
_DIVISOR = Bounds(LEAST_DIVISOR, MOST_PER_UNIT, "a number above 0", above=True,
                  ceiling=f"at most {MOST_PER_UNIT:g} {PER_UNIT}")
_PER_UNIT = NOT_NEGATIVE.up_to(MOST_PER_UNIT, PER_UNIT)
_SIGNED_PER_UNIT = between(-MOST_PER_UNIT, MOST_PER_UNIT, PER_UNIT)
_OF_ITEM: Mapping[str, Mapping[str, Bounds]] = {
    "control_effects": {
        "removal": SHARE, "life": LIFE, "economic_life": LIFE,
        # what a control delivers, such as power from waste heat, is negative
        "energy": _SIGNED_PER_UNIT, "side": _SIGNED_PER_UNIT,
    },
    "costs": {
        "capex": MONEY, "fixed_om": MONEY,
        # revenue of by-products is negative
        "variable_om": between(-1e10, 1e10, "CNY per unit of activity"),
    },
    "fuels": {
        "ncv": POSITIVE.up_to(0.2, "TJ per t or m3: hydrogen, the richest, has 0.142 TJ/t"),
        # blast furnace gas, the poorest, carries 0.08 t of carbon per GJ
        "carbon_content": NOT_NEGATIVE.up_to(1e3, "t of carbon per TJ"),
        "oxidation": SHARE, "sulphur": SHARE, "sulphur_retention": SHARE,
    },
    "finance": {
        "deflator": POSITIVE.up_to(1e3, "- prices a thousandfold"),
        "discount_rate": SHARE, "discount_rate_private": SHARE,
        "gwp_ch4": NOT_NEGATIVE.up_to(1e5, ": SF6, the strongest gas, has 2.5e4"),
        "gwp_n2o": NOT_NEGATIVE.up_to(1e5, ": SF6, the strongest gas, has 2.5e4"),
        "environment_tax_air": NOT_NEGATIVE.up_to(1e6, "CNY per equivalent: the law has 12"),
        "carbon_price": NOT_NEGATIVE.up_to(1e6, "CNY/t: removal from air costs below 1e4"),
    },
    "city_activity": {
        "activity": AMOUNT, "capacity": AMOUNT, "split": SHARE, "closed": SHARE,
        "driver": ELASTICITY,
        "import": between(-1e10, 1e10, "t or TJ: the world makes 4e9 t of cement"),
    },
    "city_mix": {
        "share": SHARE, "additions_share": SHARE,
        "utilisation": Bounds(0.0, 1.0, "above 0, up to 100 %", above=True),
        "base_age": AGE, "youngest_age": AGE, "built": SHARE,
    },
    "city_grid": {
        "nonfossil_share": SHARE, "displacement": SHARE,
        "grid_factor": NOT_NEGATIVE.up_to(1e4, "t/GWh: lignite emits 1.4e3"),
        "heat_factor": NOT_NEGATIVE.up_to(1e3, "t/TJ: lignite emits 1e2, an old boiler 2e2"),
        "gce_per_kwh": NOT_NEGATIVE.up_to(1e3, "TJ/GWh: the worst plants burn 2e1"),
    },
    "city_drivers": {
        **dict.fromkeys(("population",), POSITIVE.up_to(1e10, "people, more than the world has")),
        **dict.fromkeys(("urban_population", "rural_population"),
                        NOT_NEGATIVE.up_to(1e10, "people, more than the world has")),
        "gdp": POSITIVE.up_to(1e16, "CNY: the world makes 7e14"),
        **dict.fromkeys(("value_added_primary", "value_added_secondary", "value_added_tertiary"),
                        NOT_NEGATIVE.up_to(1e16, "CNY: the world makes 7e14")),
        **dict.fromkeys(("urban_floor_area", "rural_floor_area", "public_floor_area"),
                        NOT_NEGATIVE.up_to(1e12, "m2: all of China has 7e10")),
        "vehicle_ownership": NOT_NEGATIVE.up_to(1e10, "vehicles: the world has 1.5e9"),
        "freight_turnover": NOT_NEGATIVE.up_to(1e9, "Mtkm: the world has 1.3e8"),
        "coal_output": NOT_NEGATIVE.up_to(1e11, "t: the world digs 9e9"),
        "coal_power_output": NOT_NEGATIVE.up_to(1e9, "GWh: the world makes 3e7"),
        "constant": POSITIVE.up_to(1e6, "- it stands for 1"),
    },
}
"""Table -> item -> range. Upper ends are what no city of the world comes near, so that a number
beyond them is a slip of the pen or of the unit; they keep every product of numbers finite."""
_OUTLOOK = POSITIVE.up_to(1e16, "of its unit: the world makes 7e14 CNY a year")
_PRICE = NOT_NEGATIVE.up_to(1e9, "CNY per t or TJ: gold costs 6e8")
_EQUIVALENT = POSITIVE.up_to(1e6, "kg per equivalent: the law has at most 1e1")
_FACTOR = NOT_NEGATIVE.up_to(1e4, "t/TJ: CO2 of the poorest gas stays below 3e2")
_LIMITS: Mapping[str, Bounds] = {
    "pace": between(-1e13, 1e13, "a year"),
    "cost": MONEY,
    "factor": RATIO,
    "earliest": between(0.0, 1e4, "as a year"),
}


def _of_process(item: str) -> Bounds:
    if item in SHARE_ITEMS:
        return SHARE
    if item in RATIO_ITEMS:
        return RATIO
    return _LARGEST.get(item, _DIVISOR if item in DIVISORS else _PER_UNIT)


def _of_table(table: str, position: int) -> Callable[[Value], Bounds | None]:
    return lambda value: _OF_ITEM[table].get(value.keys[position])


_BOUNDS: Mapping[str, Callable[[Value], Bounds | None]] = {
    "processes": lambda value: _of_process(value.keys[2]),
    "city_processes": lambda value: _of_process(value.keys[3]),
    "control_effects": _of_table("control_effects", 3),
    "costs": _of_table("costs", 3),
    "fuels": _of_table("fuels", 2),
    "city_fuels": _of_table("fuels", 2),
    "emission_factors": lambda _: _FACTOR,
    "finance": lambda value: _OF_ITEM["finance"].get(value.keys[0], _EQUIVALENT),
    "prices": lambda _: _PRICE,
    "city_prices": lambda _: _PRICE,
    "city_activity": _of_table("city_activity", 3),
    "city_mix": _of_table("city_mix", 3),
    "city_controls": lambda _: SHARE,
    "city_drivers": lambda value: _OF_ITEM["city_drivers"].get(value.keys[0], _OUTLOOK),
    "outlooks": lambda _: _OUTLOOK,
    "city_grid": _of_table("city_grid", 0),
    "city_facts": lambda _: AMOUNT,
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
                f'{column} {number:g} with unit "{value.unit}"', bounds.expected(number * scale),
                "correct the number, its sign or its unit",
            )
            return


def bounds_of(value: Value, moves: Mapping[tuple[str, str], Record]) -> Bounds | None:
    """Return the range in which the number of a row can make sense; None for any number."""
    if value.table in ("limits", "city_limits"):
        return _of_limit(value, moves)
    return _BOUNDS[value.table](value) if value.table in _BOUNDS else None


def _of_limit(value: Value, moves: Mapping[tuple[str, str], Record]) -> Bounds | None:
    if value.keys[2] != "potential":
        return _LIMITS.get(value.keys[2])
    if value.keys[:2] not in moves:
        return None
    return WRITTEN_MOVES[moves[value.keys[0], value.keys[1]]["kind"]].range
