"""The chain of a responsible bureau: its targets with verdicts, and its measures."""

from __future__ import annotations

from collections import Counter

from simulator.explanation.lookups import PLAN, Facts
from simulator.explanation.nodes.measure_nodes import measures_node, reductions_node
from simulator.explanation.nodes.target_nodes import targets_node
from simulator.explanation.structure import Chain, Node
from simulator.explanation.texts import word
from simulator.facts.bureaux import Duties, duties


def bureau_chain(facts: Facts, bureau: str) -> Chain:
    """Return everything that a bureau answers for."""
    own = duties(facts.folder).get(bureau, Duties())
    targets, measures = own.targets, own.measures
    rows = facts.records("targets", case=PLAN)
    counts = Counter(row["verdict"] for row in rows if row["target_id"] in targets)
    tally = tuple(Node(verdict, word(verdict), count) for verdict, count in counts.items())
    nodes = [Node("verdicts", word("verdicts"), children=tally), targets_node(facts, targets)]
    if measures:
        nodes += [measures_node(facts, measures, facts.main),
                  reductions_node(facts, measures, (facts.main, facts.end))]
    return Chain("bureau", bureau, facts.label("bureau", bureau),
                 tuple(node for node in nodes if node.children))
