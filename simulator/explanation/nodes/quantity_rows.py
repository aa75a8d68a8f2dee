"""Who makes up what a target measures: rows of the folder, by the kind of quantity."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from simulator.accounting.forms import COAL_GROUPS
from simulator.city.index import GROWTH, SURPLUS_GAS
from simulator.errors import KindTable
from simulator.explanation.lookups import PLAN, Facts
from simulator.explanation.nodes.emission_nodes import Rows
from simulator.explanation.nodes.energy_parts import energy_rows
from simulator.parameters.codelists import COAL_PRODUCTS

NARROWED = {"sectors": "sector", "sources": "source", "facilities": "facility",
            "technologies": "technology"}
"""Key of a quantity -> column of the tables that it narrows."""
Written = Mapping[str, Any]
"""A quantity as the record of the run has it."""


def contributing(facts: Facts, q: Written, year: int) -> Rows:
    """Return rows of the folder that make a quantity up, or its largest contributors."""
    return MADE_OF[q["kind"]](facts, q, year)


def emission_rows(facts: Facts, q: Written, year: int, case: str = "") -> Rows:
    """Return the rows of emissions.csv that a quantity adds up."""
    cells = {"case": case} if case else {}
    rows = facts.records("emissions", pollutant=q["pollutant"], year=year, **cells)
    narrowed = any(q[name] for name in NARROWED)
    boundaries = ("direct", "memo")
    found = []
    for row in rows:
        if row["boundary"] == "import":
            if q.get("boundary") == "energy_net" and not narrowed:
                found.append(row)
        elif row["boundary"] in boundaries and _chosen(facts, q, row):
            surplus = row["source"] == SURPLUS_GAS
            energy = q.get("boundary") != "energy_net" or row["origin"] == "energy"
            if energy and not (surplus and narrowed):
                found.append(row)
    return found


def plan_emissions(facts: Facts, q: Written, year: int) -> Rows:
    """Return the rows of the plan."""
    return emission_rows(facts, q, year, PLAN)


def _ledger(facts: Facts, q: Written, year: int) -> Rows:
    rows = facts.records("ledger", pollutant=q["pollutant"], year=year)
    return [{**row, "value": row["booked"], "unit": "t/yr"} for row in rows]


def _energy_of(facts: Facts, q: Written, year: int, *, fossil: bool) -> Rows:
    del q
    return energy_rows(facts, year, fossil=fossil)


def _table(
    facts: Facts, q: Written, year: int, *, table: str, cells: Mapping[str, str]
) -> Rows:
    """Return the rows of a table that a quantity chooses, if they have one unit."""
    rows = [row for row in facts.records(table, year=year, **cells) if _chosen(facts, q, row)]
    return rows if len({row["unit"] for row in rows}) == 1 else []


def _coverage(facts: Facts, q: Written, year: int) -> Rows:
    rows = [row for row in facts.records("activity", year=year, item="activity")
            if _chosen(facts, q, row) and (not q["controls"] or row["control"] in q["controls"])]
    return rows if len({row["unit"] for row in rows}) == 1 else []


def _nobody(facts: Facts, q: Written, year: int) -> Rows:
    del facts, q, year
    return []


def _chosen(facts: Facts, q: Written, row: Mapping[str, Any]) -> bool:
    """Tell whether a row is about what a quantity names."""
    if q.get("carriers") and row.get("carrier") not in q["carriers"]:
        return False
    if q.get("group") and "carrier" in row and not _of_group(facts, q["group"], row["carrier"]):
        return False
    for name, column in NARROWED.items():
        wanted = q[name]
        if wanted and row[column] not in wanted and not (
            column == "facility" and GROWTH in wanted
            and row["facility"] in facts.folder.resolved["growth"]
        ):
            return False
    return True


def _of_group(facts: Facts, group: str, carrier: str) -> bool:
    own = facts.groups.get(("carrier", carrier), "")
    return own in COAL_GROUPS if group == COAL_PRODUCTS else own == group


_activity = partial(_table, table="activity", cells={"item": "activity", "control": "all"})
_capacity = partial(_table, table="activity", cells={"item": "capacity"})
MADE_OF: KindTable[Callable[[Facts, Written, int], Rows]] = KindTable(
    "rows behind a quantity (explanation/nodes/quantity_rows.py)", {
        "emission": emission_rows, "ledger": _ledger, "activity": _activity,
        "attribute": _activity, "flue_gas": _activity, "coverage": _coverage,
        "additions": partial(_table, table="activity", cells={"item": "additions"}),
        "capacity": _capacity, "control_capacity": _capacity, "area": _capacity,
        "energy": partial(_table, table="energy", cells={"flow": "use"}),
        "primary_energy": partial(_energy_of, fossil=True),
        "non_fossil_energy": partial(_energy_of, fossil=False),
        "cost": partial(_table, table="costs", cells={}), "driver": _nobody,
    },
)
"""Kind of quantity -> rows that make it up, or in which its largest contributors are found."""
