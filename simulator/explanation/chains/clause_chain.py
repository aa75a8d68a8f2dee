"""The chain of a clause: how it is treated, its measures and targets, and all they move."""

from __future__ import annotations

from simulator.explanation.items import below, clauses
from simulator.explanation.lookups import Facts, listed
from simulator.explanation.nodes.measure_nodes import (
    limits_node,
    measures_node,
    moved_node,
    moves_of,
    reductions_node,
)
from simulator.explanation.nodes.target_nodes import (
    bureaux_node,
    contributions,
    target_word,
    targets_node,
)
from simulator.explanation.structure import Chain, Node, Words
from simulator.explanation.texts import same, word


def clause_chain(facts: Facts, clause: str) -> Chain:
    """Return everything that a clause, or all clauses below it, moves."""
    measures, targets = under(facts, clause)
    named = [c for c in clauses(facts) if below(c, clause)]
    bureaux = [b for t in targets for b in facts.targets[t]["bureaux"]]
    bureaux += [b for m in measures for b in facts.measures[m]["bureaux"]]
    nodes = [_coverage(facts, clause), targets_node(facts, targets)]
    if measures:
        nodes += [
            measures_node(facts, measures, facts.main),
            moved_node(facts, moves_of(facts, measures)),
            reductions_node(facts, measures, (facts.main, facts.end)),
            _targets_moved(facts, measures), limits_node(facts, measures),
        ]
    if bureaux:
        nodes.append(bureaux_node(facts, bureaux))
    title = ", ".join(named[:3]) + (" ..." if len(named) > 3 else "")
    return Chain("clause", clause, _title(facts, clause, title),
                 tuple(node for node in nodes if node.children))


def _title(facts: Facts, clause: str, names: str) -> Words:
    if facts.folder.has("clauses"):
        for row in facts.records("clauses", kind="clause"):
            if below(row["clause"], clause) and below(clause, row["clause"]):
                return Words(f"{row['clause']} {row['label_zh']}",
                             f"{row['clause']} {row['label_en']}")
    return same(names)


def under(facts: Facts, clause: str) -> tuple[list[str], list[str]]:
    """Return the measures and targets that a clause commands, by itself or through another row."""
    measures = [key for key, measure in facts.measures.items()
                if any(below(c, clause) for c in measure["clause"])]
    targets = [key for key, target in facts.targets.items() if below(target["clause"], clause)]
    if facts.folder.has("clauses"):
        for row in facts.records("clauses"):
            if below(row["clause"], clause):
                named = listed(row["by"])
                measures += [key for key in named if key in facts.measures]
                targets += [key for key in named if key in facts.targets]
    return list(dict.fromkeys(measures)), list(dict.fromkeys(targets))


def _coverage(facts: Facts, clause: str) -> Node:
    """Return the rows of the coverage table under a clause."""
    children = []
    if facts.folder.has("clauses"):
        for row in facts.records("clauses"):
            if below(row["clause"], clause):
                children.append(Node(
                    row["item"], Words(row["label_zh"], row["label_en"]), row["item"],
                    place=row["place"],
                    cells={"kind": word(row["kind"]), "status": word(row["status"]),
                           "by": row["by"].replace(";", "; "), "reason": row["reason"]},
                ))
    return Node("coverage", word("coverage"), children=tuple(children))


def _targets_moved(facts: Facts, measures: list[str]) -> Node:
    """Return what the measures of a clause contribute to every target they act on."""
    sums: dict[str, tuple[float, str]] = {}
    for row in contributions(facts):
        if row["measure"] in measures and row["own_effect"]:
            before, unit = sums.get(row["target_id"], (0.0, row["own_unit"]))
            sums[row["target_id"]] = before + row["own_effect"], unit
    children = tuple(Node(t, target_word(facts, t), effect, unit, cells={"targets": t})
                     for t, (effect, unit) in sums.items())
    return Node("contributions", word("contributions", year=facts.main),
                note=word("not_additive"), children=children)
