"""The chain of a control: what it removes and adds, where it stands, which measures move it."""

from __future__ import annotations

from typing import Any

from simulator.explanation.chains.source_chain import citations
from simulator.explanation.lookups import Facts
from simulator.explanation.nodes.emission_nodes import by_case
from simulator.explanation.nodes.measure_nodes import measures_node, moved_node, pollutant_word
from simulator.explanation.nodes.parameter_nodes import parameter_node
from simulator.explanation.structure import Chain, Node, Value, Words
from simulator.explanation.texts import same, word


def control_chain(facts: Facts, key: str) -> Chain:
    """Return everything about a control of a source, source/control."""
    source, _, control = key.partition("/")
    found = facts.parameter_rows(("control_effects", "costs"), source=source, control=control)
    moves = [row for row in facts.moves_on(source)
             if row["control"] == control and row["measure"] in facts.measures]
    planned = list(dict.fromkeys(row["measure"] for row in moves))
    nodes = [
        _effects(facts, source, control), _covered(facts, source, control),
        measures_node(facts, planned, facts.main), moved_node(facts, moves),
        Node("ingredients", word("ingredients"), children=tuple(map(parameter_node, found))),
        citations(facts, found),
    ]
    name, own = facts.label("source", source), facts.label("control", key)
    return Chain("control", key, Words(f"{name.zh}：{own.zh}", f"{name.en}: {own.en}"),
                 tuple(node for node in nodes if node.children))


def _effects(facts: Facts, source: str, control: str) -> Node:
    """Return what the control removes and emits itself, by technology."""
    children = []
    for (owner, technology, name), rows in facts.removals.items():
        if (owner, name) != (source, control):
            continue
        label = facts.label("technology", f"{source}/{technology}")
        children += [
            Node(row["pollutant"], pollutant_word(facts, row["pollutant"]), row["value"],
                 row["unit"], "removals.csv",
                 cells={"technologies": label, "kind": word(row["item"]),
                        "origin": same(row["origin"])})
            for row in rows
        ]
    return Node("removals", word("removal"), children=tuple(children))


def _covered(facts: Facts, source: str, control: str) -> Node:
    """Return the activity under the control by facility, in three years, by case."""
    rows: list[dict[str, Any]] = facts.records("activity", source=source, control=control,
                                               item="activity")
    children = []
    for year in (facts.base, facts.main, facts.end):
        own = [row for row in rows if row["year"] == year]
        for facility, values in by_case(own, lambda r: str(r["facility"]), facts.cases).items():
            cells: dict[str, Value] = {"year": year, **values}
            children.append(Node(facility, same(facility), unit=own[0]["unit"],
                                 place="activity.csv", cells=cells))
    return Node("activities", word("covered"), children=tuple(children))
