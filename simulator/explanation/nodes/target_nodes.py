"""Targets as links of a chain: verdicts, bureaux, and how measures contribute."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from simulator.explanation.lookups import PLAN, Facts, number
from simulator.explanation.nodes.measure_nodes import measure_word, state_cells, states
from simulator.explanation.structure import Node, Value, Words
from simulator.explanation.texts import word
from simulator.wording import NO_MEASURES


def target_word(facts: Facts, target: str) -> Words:
    """Return the name of a target."""
    label = facts.targets[target]["label"]
    return Words(label["zh"], label["en"])


def year_of(facts: Facts, target: str) -> int:
    """Return the year in which a target is judged."""
    own = facts.targets[target]
    return int(own["evaluation_year"] or own["target_year"] or facts.main)


def verdict_cells(row: dict[str, Any]) -> dict[str, Value]:
    """Return required, achieved, gap and verdict of a row of targets.csv."""
    found: dict[str, Value] = {}
    for name in ("required", "achieved", "gap"):
        amount = number(row[name])
        found[name] = int(amount) if amount is not None and row["unit"] == "yr" else amount
    return {**found, "unit": row["unit"], "verdict": word(row["verdict"])}


def verdicts_node(facts: Facts, target: str) -> Node:
    """Return the verdict of one target in every case."""
    children = tuple(
        Node(row["case"], word(row["case"]), place=row["place"], cells=verdict_cells(row))
        for row in facts.records("targets", target_id=target)
    )
    return Node("verdicts", word("verdicts"), note=word("same_gap"), children=children)


def targets_node(facts: Facts, targets: Iterable[str]) -> Node:
    """Return the verdicts of several targets in the plan."""
    rows = {row["target_id"]: row for row in facts.records("targets", case=PLAN)}
    children = tuple(
        Node(key, _numbered(key, target_word(facts, key)), place=rows[key]["place"],
             cells=verdict_cells(rows[key]))
        for key in targets if key in rows
    )
    return Node("targets", word("targets"), children=children)


def _numbered(key: str, name: Words) -> Words:
    return Words(f"{key} {name.zh}", f"{key} {name.en}")


def bureaux_node(facts: Facts, bureaux: Iterable[str]) -> Node:
    """Return responsible bureaux by name."""
    children = tuple(Node(b, facts.label("bureau", b), b) for b in dict.fromkeys(bureaux))
    return Node("bureaux", word("bureaux"), children=children)


def contributions(facts: Facts, **cells: object) -> list[dict[str, Any]]:
    """Return rows of target_measures.csv."""
    return facts.records("target_measures", **cells)


def contributions_node(facts: Facts, target: str) -> Node:
    """Return what each measure contributes to a target, in the unit of its row."""
    rows = contributions(facts, target_id=target)
    year = int(rows[0]["year"]) if rows else year_of(facts, target)
    known, whole = states(facts, year), sum(row["own_effect"] for row in rows)
    ranked = sorted(rows, key=lambda r: (r["measure"] in NO_MEASURES, -abs(r["own_effect"])))
    children = [
        Node(row["measure"], measure_word(facts, row["measure"]), row["own_effect"],
             row["own_unit"], row["place"], cells=state_cells(
                 facts, None if row["measure"] in NO_MEASURES else known.get(row["measure"])))
        for row in ranked
    ]
    if rows:
        children.append(Node("total", word("total"), whole, rows[0]["own_unit"]))
    told = None if rows else word("no_contributions")
    return Node("contributions", word("contributions", year=year), told, children=tuple(children))


def acting(facts: Facts, target: str) -> list[str]:
    """Return the measures that act on a target, the largest contribution first."""
    rows = [row for row in contributions(facts, target_id=target)
            if row["measure"] not in NO_MEASURES and row["effect"]]
    return [row["measure"] for row in sorted(rows, key=lambda r: -abs(r["effect"]))]
