"""An emission worked out again from activity, factors and removals, beside the printed number.

Equation: E = x * ef + sum over controls of z * (side - ef * removal).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from simulator.city.index import SURPLUS_GAS
from simulator.explanation.lookups import Facts, Parameter
from simulator.kernels.constants import TJ_PER_GWH

GRID_ITEM = {"electricity": ("grid_factor", TJ_PER_GWH), "heat": ("heat_factor", 1.0)}
ALL = "all"


@dataclass(frozen=True)
class FactorPart:
    """One part of the uncontrolled factor: fuel per unit times its factor, or what is stated.

    kind : burn, transform, output or emit; name : the carrier; amount, factor : None for emit;
    value : per unit of activity.
    """

    kind: str
    name: str
    amount: float | None
    amount_unit: str
    factor: float | None
    factor_unit: str
    value: float
    unit: str
    combustion: str
    pollutant: str


@dataclass(frozen=True)
class Covered:
    """One control on the process: activity under it, what it removes and what it emits itself."""

    control: str
    activity: float
    removal: float
    side: float


@dataclass(frozen=True)
class Rebuilt:
    """One emission worked out again.

    row : the row of emissions.csv; activity : with unit; factor : per unit before control;
    value : what comes out; printed : what the table says; behind : parameters of the factor of a
    year, with the weight of each.
    """

    row: dict[str, Any]
    activity: float
    unit: str
    parts: tuple[FactorPart, ...]
    covered: tuple[Covered, ...]
    value: float
    printed: float
    behind: tuple[tuple[Parameter, float], ...] = field(default=())

    @property
    def factor(self) -> float:
        """Return the emission per unit of activity before any control."""
        return sum(part.value for part in self.parts)

    @property
    def difference(self) -> float:
        """Return what is printed less what comes out."""
        return self.printed - self.value


def rebuild(facts: Facts, row: dict[str, Any]) -> Rebuilt:
    """Return a row of emissions.csv worked out again from the other tables of the folder."""
    if row["boundary"] == "import":
        return _imported(facts, row)
    if row["source"] == SURPLUS_GAS:
        return _flared(facts, row)
    place = row["source"], row["facility"], row["technology"]
    running = facts.activity.get((row["case"], *place, row["year"]), {})
    activity, unit = running.get(ALL, (0.0, ""))
    found = facts.coefficients.get(facts.home(*place), [])
    parts = tuple(_part(c) for c in found
                  if (c["pollutant"], c["origin"]) == (row["pollutant"], row["origin"]))
    factor = sum(part.value for part in parts)
    covered = tuple(_covered(facts, row, control, amount) for control, (amount, _) in
                    running.items() if control != ALL)
    value = activity * factor + sum(c.activity * (c.side - factor * c.removal) for c in covered)
    acting = tuple(c for c in covered if c.activity and (c.side or (c.removal and factor)))
    return Rebuilt(row, activity, unit, parts, acting, value, float(row["value"]))


def _part(c: dict[str, Any]) -> FactorPart:
    blank = c["per_unit"] != c["per_unit"]
    return FactorPart(
        c["part"], c["name"], None if blank else c["per_unit"], c["per_unit_unit"],
        None if blank else c["factor"], c["factor_unit"], c["value"], c["unit"],
        c["combustion"], c["pollutant"],
    )


def _covered(facts: Facts, row: dict[str, Any], control: str, activity: float) -> Covered:
    removal = side = 0.0
    for r in facts.removals.get((row["source"], row["technology"], control), ()):
        if r["pollutant"] != row["pollutant"]:
            continue
        if r["item"] == "removal":
            removal += r["value"]
        elif r["origin"] == row["origin"]:
            side += r["value"]
    return Covered(control, activity, removal, side)


def _flared(facts: Facts, row: dict[str, Any]) -> Rebuilt:
    """Return what the burning of surplus gas emits: surplus times the factor of the gas."""
    home = (row["source"], "*", row["technology"])
    surplus = facts.rows("energy", case=row["case"], flow="surplus", year=row["year"])
    amounts = dict(zip(surplus["carrier"], surplus["value"], strict=True))
    parts, total = [], 0.0
    for c in facts.coefficients.get(home, []):
        amount = float(amounts.get(c["name"], 0.0))
        if c["pollutant"] == row["pollutant"] and amount:
            value = amount * c["factor"]
            parts.append(FactorPart("burn", c["name"], amount, "TJ/yr", c["factor"],
                                    c["factor_unit"], value, "t/yr", c["combustion"],
                                    c["pollutant"]))
            total += value
    return Rebuilt(row, 1.0, "", tuple(parts), (), total, float(row["value"]))


def _imported(facts: Facts, row: dict[str, Any]) -> Rebuilt:
    """Return CO2 of net imported electricity or heat: net import times the factor of the year."""
    carrier = row["source"]
    item, per = GRID_ITEM[carrier]
    amount = 0.0
    for flow, sign in (("import", 1.0), ("export", -1.0)):
        found = facts.rows("energy", case=row["case"], carrier=carrier, flow=flow,
                           year=row["year"])
        amount += sign * float(found["value"].sum())
    factor, behind = grid_factor(facts, item, row["year"])
    part = FactorPart("import", carrier, amount / per, "GWh/yr" if per != 1.0 else "TJ/yr", factor,
                      "t/GWh" if per != 1.0 else "t/TJ", amount / per * factor, "t/yr", "", "CO2")
    return Rebuilt(row, 1.0, "", (part,), (), part.value, float(row["value"]), behind)


def grid_factor(
    facts: Facts, item: str, year: int
) -> tuple[float, tuple[tuple[Parameter, float], ...]]:
    """Return a factor of the grid in a year, in canonical units, and its rows with their weights.

    Linear between stated years, constant outside them.
    """
    from simulator.units import factor  # pint loads slowly

    goal = "t/GWh" if item == "grid_factor" else "t/TJ"
    stated = facts.parameter_rows(["city_grid"], item=item)
    rows = {int(p.keys["model_year"] or facts.base): p for p in stated}
    before, after = [y for y in rows if y <= year], [y for y in rows if y >= year]
    low, high = max(before or after or [0]), min(after or before or [0])
    if not rows:
        return 0.0, ()
    part = (year - low) / (high - low) if high > low else 0.0
    parts = [(rows[low], 1.0 - part), (rows[high], part)]
    used = [(p.value * factor(p.unit, goal) * weight, p) for p, weight in parts if weight]
    total = sum(value for value, _ in used)
    return total, tuple((p, value / total if total else 0.0) for value, p in used)
