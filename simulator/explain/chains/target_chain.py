"""The chain of a target: verdict, who makes it up, which measures act, on which data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.explain.lookups import PLAN, Facts
from simulator.explain.nodes.emission_nodes import Rows, main_rebuilt, rebuilt_node, shares_node
from simulator.explain.nodes.energy_parts import energy_rows
from simulator.explain.nodes.measure_nodes import limits_node
from simulator.explain.nodes.parameter_nodes import grades_node
from simulator.explain.nodes.target_nodes import (
    acting,
    bureaux_node,
    contributions_node,
    target_word,
    verdicts_node,
    year_of,
)
from simulator.explain.rebuilt_emission import SURPLUS_GAS, rebuild
from simulator.explain.structure import Chain, Node, Value, Words
from simulator.explain.texts import same, word

REBUILT, LIMITED = 3, 3
NARROWED = ("sectors", "sources", "facilities", "technologies")
SINGULAR = {"sectors": "sector", "sources": "source", "facilities": "facility",
            "technologies": "technology"}  # fmt: skip
GROWTH = "growth"
CONTRIBUTORS = {
    "activity": ("activity", {"item": "activity", "control": "all"}),
    "additions": ("activity", {"item": "additions"}),
    "capacity": ("activity", {"item": "capacity"}),
    "control_capacity": ("activity", {"item": "capacity"}),
    "area": ("activity", {"item": "capacity"}),
    "coverage": ("activity", {"item": "activity"}),
    "attribute": ("activity", {"item": "activity", "control": "all"}),
    "flue_gas": ("activity", {"item": "activity", "control": "all"}),
    "energy": ("energy", {"flow": "use"}),
    "cost": ("costs", {}),
}  # fmt: skip
"""Kind of quantity -> table and rows in which its largest contributors are found."""


def target_chain(facts: Facts, target: str) -> Chain:
    """Return everything behind one target."""
    own = facts.targets[target]
    nodes = [verdicts_node(facts, target), _about(facts, target), *_bureaux(facts, own)]
    if own["status"] == "scored" and own["quantity"]:
        nodes += _measured(facts, target, own)
    else:
        nodes.append(Node("not_judged", word("not_judged")))
    return Chain("target", target, target_word(facts, target), tuple(nodes))


def _bureaux(facts: Facts, own: Mapping[str, Any]) -> list[Node]:
    return [bureaux_node(facts, own["bureaux"])] if own["bureaux"] else []


def _about(facts: Facts, target: str) -> Node:
    own = facts.targets[target]
    quantity, below = own["quantity"], own["denominator"]
    children = [
        Node("clause_of", word("clause_of"), own["clause"]),
        Node("indicator", word("indicator"), own["indicator"]),
        Node("year", word("year"), year_of(facts, target)),
        Node("strength", word("strength"), own["strength"]),
        Node("value_source", word("value_source"), own["value_source"]),
    ]
    if quantity:
        children.insert(2, Node("quantity", word("quantity"), said(facts, quantity)))
    if below:
        children.insert(3, Node("divided_by", word("divided_by"), said(facts, below)))
    for key in ("scope", "reason", "note"):
        if own.get(key):
            children.append(Node(key, word(key), own[key]))
    return Node("about", word("about"), children=tuple(children))


def said(facts: Facts, q: Mapping[str, Any]) -> Words:
    """Return a quantity in words."""
    kind = word(q["kind"]) if q["kind"] in ("emission", "activity", "cost") else same(q["kind"])
    plain = [q[k] for k in ("pollutant", "boundary", "group", "name") if q[k]]
    names = [facts.label("source", s) for s in q["sources"]]
    names += [facts.label("sector", s) for s in q["sectors"]]
    more = [*q["facilities"], *q["technologies"], *q["controls"], *q["carriers"]]
    return Words(" ".join([kind.zh, *plain, "、".join(n.zh for n in names), *more]).strip(),
                 " ".join([kind.en, *plain, ", ".join(n.en for n in names), *more]).strip())


def _measured(facts: Facts, target: str, own: Mapping[str, Any]) -> list[Node]:
    year = year_of(facts, target)
    rows = contributing(facts, own["quantity"], year)
    nodes = [_series(facts, target)]
    if rows:
        nodes.append(shares_node(facts, rows, key="made_of", label=word("made_of", year=year)))
    nodes.append(contributions_node(facts, target))
    measures = acting(facts, target)
    if measures:
        nodes.append(limits_node(facts, measures[:LIMITED]))
    if own["quantity"]["kind"] in ("emission", "ledger"):
        nodes += _numbers(facts, own["quantity"], year)
    return nodes


def _series(facts: Facts, target: str) -> Node:
    """Return what the target is judged by, year by year and case by case."""
    rows = facts.rows("target_series", target_id=target)
    wide: dict[int, dict[str, Value]] = {}
    for case, year, value in zip(rows["case"], rows["year"], rows["value"], strict=True):
        wide.setdefault(int(year), {})[case] = value
    unit = str(rows["unit"].iloc[0]) if len(rows) else ""
    children = tuple(Node(str(year), same(str(year)), unit=unit, cells=cells)
                     for year, cells in wide.items())
    shown = "1 = 100 %" if unit == "1" else unit
    return Node("series", word("series", unit=shown), unit=unit, place="target_series.csv",
                children=children)


def _numbers(facts: Facts, q: Mapping[str, Any], year: int) -> list[Node]:
    """Return how the largest emissions of the plan come about, and grades of the data behind."""
    rows = emission_rows(facts, q, year, PLAN)
    found = main_rebuilt(facts, rows, REBUILT, ("source",))
    children = tuple(rebuilt_node(facts, one) for one in found)
    everything = [rebuild(facts, row) for row in rows]
    return [Node("rebuilt", word("rebuilt", year=year), children=children),
            grades_node(facts, everything)]


def contributing(facts: Facts, q: Mapping[str, Any], year: int) -> Rows:
    """Return rows of the folder that make a quantity up, or its largest contributors."""
    if q["kind"] == "emission":
        return emission_rows(facts, q, year)
    if q["kind"] == "ledger":
        rows = facts.records("ledger", pollutant=q["pollutant"], year=year)
        return [{**row, "value": row["booked"], "unit": "t/yr"} for row in rows]
    if q["kind"] in ("primary_energy", "non_fossil_energy"):
        return energy_rows(facts, q["kind"], year)
    if q["kind"] not in CONTRIBUTORS:
        return []
    table, cells = CONTRIBUTORS[q["kind"]]
    rows = [row for row in facts.records(table, year=year, **cells) if _chosen(facts, q, row)]
    if q["controls"] and q["kind"] == "coverage":
        rows = [row for row in rows if row["control"] in q["controls"]]
    units = {row["unit"] for row in rows}
    return rows if len(units) == 1 else []


def emission_rows(facts: Facts, q: Mapping[str, Any], year: int, case: str = "") -> Rows:
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


def _chosen(facts: Facts, q: Mapping[str, Any], row: Mapping[str, Any]) -> bool:
    """Tell whether a row is about what a quantity names."""
    if q.get("carriers") and row.get("carrier") not in q["carriers"]:
        return False
    if q.get("group") and "carrier" in row and not _of_group(facts, q["group"], row["carrier"]):
        return False
    for name, column in SINGULAR.items():
        wanted = q[name]
        if wanted and row[column] not in wanted and not (
            column == "facility" and GROWTH in wanted
            and row["facility"] in facts.folder.resolved["growth"]
        ):
            return False
    return True


def _of_group(facts: Facts, group: str, carrier: str) -> bool:
    own = facts.groups.get(("carrier", carrier), "")
    return own in ("coal", "coke", "coal_gas") if group == "coal_products" else own == group

