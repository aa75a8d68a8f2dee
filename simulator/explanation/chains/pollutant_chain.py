"""The chain of a pollutant: who emits it in every case, which targets and measures are about it."""

from __future__ import annotations

from typing import Any

from simulator.explanation.lookups import PLAN, Facts, number
from simulator.explanation.nodes.emission_nodes import by_case, ranked_nodes, shares_node
from simulator.explanation.nodes.measure_nodes import (
    measure_word,
    pollutant_word,
    state_cells,
    states,
)
from simulator.explanation.nodes.target_nodes import targets_node
from simulator.explanation.structure import Chain, Node, Value
from simulator.explanation.texts import same, word
from simulator.facts.measures import REDUCTION
from simulator.wording import NO_MEASURES


def pollutant_chain(facts: Facts, pollutant: str) -> Chain:
    """Return everything about one pollutant."""
    rows = facts.records("emissions", pollutant=pollutant)
    main = [row for row in rows if row["year"] == facts.main]
    inside = [row for row in main if row["boundary"] in ("direct", "memo")]
    targets = [key for key, target in facts.targets.items()
               if target["quantity"] and target["quantity"]["pollutant"] == pollutant]
    nodes = [
        _series(facts, rows), _sectors(facts, main),
        shares_node(facts, inside, key="made_of", label=word("made_of", year=facts.main)),
        _measures(facts, pollutant), targets_node(facts, targets),
    ]
    return Chain("pollutant", pollutant, pollutant_word(facts, pollutant),
                 tuple(node for node in nodes if node.children))


def _series(facts: Facts, rows: list[dict[str, Any]]) -> Node:
    """Return the city's emission by boundary, year by year and case by case."""
    sums: dict[tuple[str, int], dict[str, Value]] = {}
    for row in rows:
        cells = sums.setdefault((row["boundary"], row["year"]),
                                {"boundary": word(row["boundary"]),
                                 **dict.fromkeys(facts.cases, 0.0)})
        before = cells[row["case"]]
        cells[row["case"]] = (before if isinstance(before, float) else 0.0) + row["value"]
    children = tuple(Node(f"{boundary} {year}", same(str(year)), unit="t/yr", cells=cells)
                     for (boundary, year), cells in sorted(sums.items()))
    return Node("series", word("series", unit="t/yr"), unit="t/yr", place="emissions.csv",
                children=children)


def _sectors(facts: Facts, rows: list[dict[str, Any]]) -> Node:
    """Return sectors by case, what is imported and taken up by land included."""
    sums = by_case(rows, lambda row: str(row["sector"]), facts.cases)
    whole = {case: sum(own[case] for own in sums.values()) for case in facts.cases}
    names = {key: facts.label("sector", key) if not key.startswith("imported_")
             else word("import") for key in sums}
    return Node("sectors", word("sectors"), unit="t/yr",
                children=ranked_nodes(names, sums, whole, "t/yr"))


def _measures(facts: Facts, pollutant: str) -> Node:
    """Return what each measure of the plan takes off the pollutant in the main target year."""
    column = f"{REDUCTION}{pollutant}"
    rows = states(facts, facts.main)
    found = [(key, number(row.get(column))) for key, row in rows.items()]
    ranked = sorted(((k, v) for k, v in found if v), key=lambda kv: (
        kv[0] in NO_MEASURES, -abs(kv[1] or 0.0)))
    children = tuple(Node(key, measure_word(facts, key), value, "t/yr", rows[key]["place"],
                          cells=state_cells(facts, rows[key])) for key, value in ranked)
    total = sum(value or 0.0 for _, value in ranked)
    more = (Node("total", word("total"), total, "t/yr"),) if children else ()
    return Node("contributions", word("contributions", year=facts.main),
                children=(*children, *more), place=f"measures.csv, {PLAN}")
