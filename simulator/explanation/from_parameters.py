"""The factor of an emission worked out from the parameter rows alone, where they are simple.

Simple is what is stated per unit of activity (`burn`, `transform`, `output`, `emit`), a product or
quotient of rows, and the factor of a fuel; what the formulas of a sector combine is left to them.
"""

from __future__ import annotations

import math
from typing import Any

from simulator.explanation.lookups import Facts, Parameter
from simulator.explanation.rebuilt_emission import FactorPart, Rebuilt
from simulator.kernels.constants import CO2_PER_C, SO2_PER_S
from simulator.tolerances import REBUILT

FUEL_UNITS = {"carbon_content": "t/TJ", "oxidation": "1", "sulphur": "1", "ncv": "TJ/t",
              "sulphur_retention": "1"}
FACTOR_UNIT = "t/TJ"


def stated_factor(facts: Facts, own: Rebuilt) -> float | None:
    """Return the emission per unit before control from parameter rows; None where it is derived."""
    if not own.unit or not own.parts:
        return None
    row = own.row
    home = facts.home(row["source"], row["facility"], row["technology"])
    total = 0.0
    for part in own.parts:
        amount = _stated(facts, home, part)
        factor = fuel_factor(facts, part) if part.amount is not None else 1.0
        if amount is None or factor is None:
            return None
        total += amount * factor
    return total


def _stated(facts: Facts, home: tuple[str, ...], part: FactorPart) -> float | None:
    """Return a coefficient as its parameters give it, signed; None where they do not alone."""
    name = part.name if part.amount is not None else part.pollutant
    rows = [i for i in facts.ingredients.get(home, ()) if (i["part"], i["name"]) == (
        part.kind, name)]
    unit = part.amount_unit if part.amount is not None else part.unit
    if len(rows) == 1:
        p = _parameter(facts, rows[0])
        if p is not None and (p.keys["item"], p.keys["name"]) == (part.kind, name):
            value = converted(p, unit)
            return -value if value is not None and part.kind == "output" else value
    known = part.amount if part.amount is not None else part.value
    return _product(facts, rows, unit, known)


def _product(
    facts: Facts, rows: list[dict[str, Any]], unit: str, known: float
) -> float | None:
    """Return a product or quotient of rows, if the formula of the sector is no more than that.

    Elasticities of 1 and -1 alone do not prove it, so the product must also give the number.
    """
    found = [(_parameter(facts, i), i["elasticity"]) for i in rows]
    if not found or any(p is None or abs(e) != 1.0 for p, e in found):
        return None
    from simulator.units import UnitError, factor, normalise  # pint loads slowly

    value, text = math.copysign(1.0, known), "1"
    for p, elasticity in found:
        assert p is not None
        value *= p.value ** elasticity
        text += f"{'*' if elasticity > 0 else '/'}({normalise(p.unit)})"
    try:
        value *= factor(text, unit)
    except UnitError:
        return None
    return value if math.isclose(value, known, rel_tol=REBUILT) else None


def fuel_factor(facts: Facts, part: FactorPart) -> float | None:
    """Return the factor of a fuel from its rows [t/TJ].

    Equation: CO2 = carbon content x oxidation x 44/12; SO2 = 2 S (1 - retained) / NCV where the
    sulphur of the fuel is stated; the rest as stated.
    """
    key = part.combustion if part.kind == "burn" else ""
    found = [_parameter(facts, i) for i in
             facts.fuel_ingredients.get((key, part.name, part.pollutant), ())]
    rows = {p.keys["item"]: p for p in found if p is not None}
    values = {item: converted(p, FUEL_UNITS.get(item, FACTOR_UNIT)) for item, p in rows.items()}
    if not values or any(value is None for value in values.values()):
        return None
    known = {item: value for item, value in values.items() if value is not None}
    if "carbon_content" in known:
        return known["carbon_content"] * known.get("oxidation", 1.0) * CO2_PER_C
    if "sulphur" in known:
        kept = known.get("sulphur_retention", 0.0)
        return SO2_PER_S * known["sulphur"] * (1 - kept) / known["ncv"]
    return next(iter(known.values()))


def _parameter(facts: Facts, i: dict[str, Any]) -> Parameter | None:
    return facts.parameters.get((i["file"], int(i["line"])))


def converted(p: Parameter, unit: str) -> float | None:
    """Return the value of a row in another unit; None where only a heating value could bridge."""
    from simulator.units import UnitError, factor  # pint loads slowly

    try:
        return p.value * factor(p.unit, unit)
    except UnitError:
        return None
