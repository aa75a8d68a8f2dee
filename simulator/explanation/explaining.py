"""Find what an item is and return the chain behind it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from simulator.explanation.chains.bureau_chain import bureau_chain
from simulator.explanation.chains.clause_chain import clause_chain
from simulator.explanation.chains.control_chain import control_chain
from simulator.explanation.chains.cost_chain import cost_chain
from simulator.explanation.chains.measure_chain import measure_chain
from simulator.explanation.chains.number_chain import number_chain
from simulator.explanation.chains.parameter_chain import parameter_chain
from simulator.explanation.chains.pollutant_chain import pollutant_chain
from simulator.explanation.chains.source_chain import source_chain
from simulator.explanation.chains.target_chain import target_chain
from simulator.explanation.items import Item, find_item
from simulator.explanation.lookups import Facts
from simulator.explanation.structure import Chain, Node
from simulator.explanation.texts import word
from simulator.results.reading import ResultsFolder, read_results


def explain(folder: str | Path | ResultsFolder | Facts, item: str) -> Chain:
    """Return the chain behind an item of a results folder, or from a clause back to its numbers.

    folder : a results folder, or one that has been read (Facts keep the lookups of several calls);
    item : target id, clause, measure, source, source@facility, source/technology,
    source/control, pollutant, parameter row (file.csv:line), bureau, cost, or a table with
    selectors such as "emissions case=plan source=clinker pollutant=NOx year=2025".

    Raises
    ------
    InputError
        If it is no results folder (E-RESULTS), or nothing in it has this name (E-NAME).
    """
    facts = facts_of(folder)
    found = find_item(facts, item)
    chain = _chain(facts, found)
    also = tuple(Node("also", word("also"), name) for name in found.also)
    return replace(chain, nodes=(*also, *chain.nodes))


def facts_of(folder: str | Path | ResultsFolder | Facts) -> Facts:
    """Return the lookups of a results folder."""
    if isinstance(folder, Facts):
        return folder
    return Facts(folder if isinstance(folder, ResultsFolder) else read_results(folder))


SIMPLE = {
    "target": target_chain, "clause": clause_chain, "measure": measure_chain,
    "pollutant": pollutant_chain, "parameter": parameter_chain, "bureau": bureau_chain,
    "cost": cost_chain, "control": control_chain, "source": source_chain,
}
"""Kind of item -> its chain, from facts and key."""


def _chain(facts: Facts, item: Item) -> Chain:
    if item.kind == "number":
        return number_chain(facts, item.key, item.cells)
    if item.kind == "site":
        source, _, facility = item.key.partition("@")
        return source_chain(facts, source, facility=facility)
    if item.kind == "technology":
        source, _, technology = item.key.partition("/")
        return source_chain(facts, source, technology=technology)
    return SIMPLE[item.kind](facts, item.key)
