"""The chain of a source, a site or a technology: emissions, activity, parameters, measures."""

from __future__ import annotations

from typing import Any

from simulator.explanation.lookups import PLAN, Facts, Parameter
from simulator.explanation.nodes.emission_nodes import Rows, by_case, main_rebuilt, rebuilt_node
from simulator.explanation.nodes.measure_nodes import measures_node, moved_node, pollutant_word
from simulator.explanation.nodes.parameter_nodes import (
    activity_parameters,
    grades_node,
    parameter_node,
)
from simulator.explanation.rebuilt_emission import rebuild
from simulator.explanation.structure import Chain, Node, Value, Words
from simulator.explanation.texts import same, word
from simulator.parameters.tables import ANY

REBUILT = 3
OWN_TABLES = ("processes", "city_processes", "control_effects", "costs")


def source_chain(
    facts: Facts, source: str, facility: str = "", technology: str = ""
) -> Chain:
    """Return everything about a source, at one facility or with one technology if given."""
    cells = {"source": source, **({"facility": facility} if facility else {}),
             **({"technology": technology} if technology else {})}
    rows = facts.records("emissions", **cells)
    moves = [row for row in facts.moves_on(source, technology, facility)
             if row["measure"] in facts.measures]
    planned = list(dict.fromkeys(row["measure"] for row in moves))
    found = parameters_of(facts, source, facility, technology)
    main = [r for r in rows if r["case"] == PLAN and r["year"] == facts.main]
    nodes = [
        _emissions(facts, rows), _activity(facts, cells), measures_node(facts, planned, facts.main),
        moved_node(facts, moves), _numbers(facts, main),
        grades_node(facts, [rebuild(facts, row) for row in main]),
        Node("ingredients", word("ingredients"), children=tuple(map(parameter_node, found))),
        citations(facts, found),
    ]
    kind = "site" if facility else "technology" if technology else "source"
    key = f"{source}@{facility}" if facility else f"{source}/{technology}" if technology else source
    return Chain(kind, key, _title(facts, source, facility, technology),
                 tuple(node for node in nodes if node.children))


def _title(facts: Facts, source: str, facility: str, technology: str) -> Words:
    name = facts.label("source", source)
    more = None
    if technology:
        more = facts.label("technology", f"{source}/{technology}")
    elif facility:
        more = facts.label("facility", f"{source}@{facility}")
        if ("facility", f"{source}@{facility}") not in facts.folder.labels:
            more = same(facility)
    if more is None:
        return name
    return Words(f"{name.zh}：{more.zh}", f"{name.en}: {more.en}")


def parameters_of(
    facts: Facts, source: str, facility: str, technology: str
) -> list[Parameter]:
    """Return the parameter rows of a source, narrowed to a facility and technology."""
    rows = facts.parameter_rows(OWN_TABLES, source=source)
    rows = [p for p in rows
            if (not technology or p.keys["technology"] in (technology, ANY, ""))
            and (not facility or p.keys["facility"] in (facility, ANY, ""))]
    return activity_parameters(facts, source, facility, technology) + rows


def _emissions(facts: Facts, rows: Rows) -> Node:
    """Return emissions by pollutant, boundary and origin, cases compared in two years."""
    children = []
    for year in (facts.main, facts.end):
        own = [row for row in rows if row["year"] == year]
        sums = by_case(own, lambda r: f"{r['pollutant']}|{r['boundary']}|{r['origin']}",
                       facts.cases)
        for key, values in sums.items():
            pollutant, boundary, origin = key.split("|")
            cells: dict[str, Value] = {"year": year, "boundary": word(boundary),
                                       "origin": same(origin), **values}
            children.append(Node(pollutant, pollutant_word(facts, pollutant), unit="t/yr",
                                 place="emissions.csv", cells=cells))
    return Node("emissions", word("emissions"), unit="t/yr", children=tuple(children))


def _activity(facts: Facts, cells: dict[str, str]) -> Node:
    """Return activity by technology in the base year, the target year and at the end, by case."""
    source = cells["source"]
    rows: list[dict[str, Any]] = facts.records("activity", item="activity", control="all", **cells)
    children = []
    for year in (facts.base, facts.main, facts.end):
        own = [row for row in rows if row["year"] == year]
        for technology, values in by_case(own, lambda r: str(r["technology"]), facts.cases).items():
            named = facts.label("technology", f"{source}/{technology}")
            shown: dict[str, Value] = {"year": year, **values}
            children.append(Node(technology, named, unit=own[0]["unit"], place="activity.csv",
                                 cells=shown))
    return Node("activities", word("activities"), children=tuple(children))


def _numbers(facts: Facts, rows: Rows) -> Node:
    """Return how the largest emission of each pollutant comes about, a few of them."""
    best: dict[str, dict[str, Any]] = {}
    for row in rows:
        if abs(row["value"]) > abs(best.get(row["pollutant"], {"value": 0.0})["value"]):
            best[row["pollutant"]] = row
    ranked = sorted(best.values(), key=lambda r: -abs(r["value"]))[:REBUILT]
    found = [one for row in ranked for one in main_rebuilt(facts, [row], 1)]
    return Node("rebuilt", word("rebuilt", year=facts.main),
                children=tuple(rebuilt_node(facts, one) for one in found))


def citations(facts: Facts, found: list[Parameter]) -> Node:
    """Return the references behind parameters, each once."""
    wanted = {p.reference for p in found}
    children = []
    for row in facts.records("references"):
        if row["reference"] in wanted:
            year = f" ({row['year']})" if row["year"] else ""
            said = ". ".join(filter(None, (row["author"], row["title"] + year, row["publisher"])))
            children.append(Node(row["reference"], same(row["reference"]), said, place=row["url"],
                                 note=same(row["note"]) if row["note"] else None))
    return Node("citations", word("citations"), children=tuple(children))
