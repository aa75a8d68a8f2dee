"""The chain of a measure: its clauses, what it moves, how far, against which limits, with what."""

from __future__ import annotations

from typing import Any

from simulator.explanation.lookups import PLAN, Facts, number
from simulator.explanation.nodes.measure_nodes import (
    limits_node,
    measure_word,
    moved_node,
    moves_of,
    periods_node,
    reductions_node,
    state_cells,
)
from simulator.explanation.nodes.target_nodes import bureaux_node, contributions, target_word
from simulator.explanation.structure import Chain, Node, Value
from simulator.explanation.texts import same, word


def measure_chain(facts: Facts, measure: str) -> Chain:
    """Return everything about one measure."""
    planned = facts.measures.get(measure, {})
    clauses = tuple(Node(c, same(c)) for c in planned.get("clause", ()))
    nodes = [
        Node("clauses", word("clauses"), children=clauses),
        moved_node(facts, moves_of(facts, [measure])),
        _uptake(facts, measure), _states(facts, measure), limits_node(facts, [measure]),
        reductions_node(facts, [measure], (facts.main, facts.end)),
        periods_node(facts, measure), _targets(facts, measure),
        bureaux_node(facts, planned.get("bureaux", ())),
    ]
    return Chain("measure", measure, measure_word(facts, measure),
                 tuple(node for node in nodes if node.children))


def _uptake(facts: Facts, measure: str) -> Node:
    """Return the path of every move over the years of the plan."""
    found: dict[int, dict[str, Value]] = {}
    units: dict[str, str] = {}
    for row in facts.records("uptake", measure=measure, case=PLAN):
        found.setdefault(row["year"], {})[row["move"]] = number(row["uptake"])
        units[row["move"]] = row["unit"]
    unit = units.popitem()[1] if len(set(units.values())) == 1 else ""
    children = tuple(Node(str(year), same(str(year)), unit=unit, cells=cells)
                     for year, cells in found.items())
    return Node("uptakes", word("uptakes"), unit=unit, place="uptake.csv", children=children)


def _states(facts: Facts, measure: str) -> Node:
    """Return how far the measure goes in every case, in the main target year and at the end."""
    children = []
    for year in (facts.main, facts.end):
        rows: list[dict[str, Any]] = facts.records("measures", measure=measure, year=year)
        children += [Node(f"{row['case']} {year}", word(row["case"]), place=row["place"],
                          cells={"year": year, **state_cells(facts, row)}) for row in rows]
    return Node("state", word("measure"), children=tuple(children))


def _targets(facts: Facts, measure: str) -> Node:
    rows = sorted(contributions(facts, measure=measure), key=lambda r: r["target_id"])
    children = tuple(
        Node(row["target_id"], target_word(facts, row["target_id"]), row["own_effect"],
             row["own_unit"], row["place"], cells={"targets": row["target_id"]})
        for row in rows if row["own_effect"]
    )
    return Node("targets", word("targets"), children=children)
