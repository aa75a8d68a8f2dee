"""The chain of a target: verdict, who makes it up, which measures act, on which data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.accounting.quantities import QUANTITY_KINDS
from simulator.explanation.lookups import Facts
from simulator.explanation.nodes.emission_nodes import main_rebuilt, rebuilt_node, shares_node
from simulator.explanation.nodes.measure_nodes import limits_node
from simulator.explanation.nodes.parameter_nodes import grades_node
from simulator.explanation.nodes.quantity_rows import contributing, plan_emissions
from simulator.explanation.nodes.target_nodes import (
    acting,
    bureaux_node,
    contributions_node,
    target_word,
    verdicts_node,
    year_of,
)
from simulator.explanation.rebuilt_emission import rebuild
from simulator.explanation.structure import Chain, Node, Value, Words
from simulator.explanation.texts import same, word
from simulator.targets.kinds import kind_of

REBUILT, LIMITED = 3, 3


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
    kind = kind_of(own["kind"], own["comparator"])
    children = [
        Node("clause_of", word("clause_of"), own["clause"]),
        Node("indicator", word("indicator"), own["indicator"]),
        Node("kind", word("target_kind"), Words(*kind.words)),
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
    kind = Words(*QUANTITY_KINDS[q["kind"]].words)
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
    if QUANTITY_KINDS[own["quantity"]["kind"]].of_pollutant:
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
    rows = plan_emissions(facts, q, year)
    found = main_rebuilt(facts, rows, REBUILT, ("source",))
    children = tuple(rebuilt_node(facts, one) for one in found)
    everything = [rebuild(facts, row) for row in rows]
    return [Node("rebuilt", word("rebuilt", year=year), children=children),
            grades_node(facts, everything)]
