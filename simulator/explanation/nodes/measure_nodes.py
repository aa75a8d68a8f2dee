"""Measures as links of a chain: uptake, limits, what they reduce and cost."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from simulator.explanation.lookups import PLAN, Facts, Parameter, listed, number
from simulator.explanation.nodes.parameter_nodes import parameter_node
from simulator.explanation.structure import Node, Value, Words
from simulator.explanation.texts import same, word
from simulator.facts.measures import REDUCTION, basis_name
from simulator.measures.library import PLAN_PATH
from simulator.wording import NO_MEASURES

MILLION = 1e6
BOUNDS = ("potential", "pace", "earliest")


def measure_word(facts: Facts, measure: str) -> Words:
    """Return the name of a measure, or of what stands among measures and is none."""
    return word(measure) if measure in NO_MEASURES else facts.label("measure", measure)


def states(facts: Facts, year: int, case: str = PLAN) -> dict[str, dict[str, Any]]:
    """Return measure -> its row of measures.csv in one year and case."""
    return {row["measure"]: row for row in facts.records("measures", case=case, year=year)}


def state_cells(facts: Facts, row: dict[str, Any] | None) -> dict[str, Value]:
    """Return uptake, potential, what limits and the yearly cost of a measure; shares in percent."""
    if row is None:
        return {}
    cost, unit = number(row["annual_cost"]), facts.uptake_units.get(row["measure"], "")
    reached = {name: number(row[name]) for name in ("uptake", "potential")}
    if unit == "1":
        unit = "%"
        reached = {k: None if v is None else 100 * v for k, v in reached.items()}
    return {
        **reached, "uptake_unit": unit if reached["uptake"] is not None else None,
        "basis": _basis(facts, row.get("basis", "")),
        "binding": word(f"binding_{row['binding']}") if row["binding"] else None,
        "annual_cost": None if cost is None else cost / MILLION,
    }


def _basis(facts: Facts, said: str) -> Words | None:
    """Return what potentials in an amount rest on, None for shares."""
    return Words(*basis_name(facts.folder, said)) if said else None


def measures_node(facts: Facts, measures: Iterable[str], year: int) -> Node:
    """Return measures with their uptake, potential, limit and cost in one year of the plan."""
    rows = states(facts, year)
    children = tuple(
        Node(key, measure_word(facts, key), key, cells={
            "clauses": ", ".join(facts.measures.get(key, {}).get("clause", ())),
            **state_cells(facts, rows.get(key)),
        }) for key in measures
    )
    title = word("measures")
    return Node("measures", Words(f"{title.zh}（{year}年）", f"{title.en} ({year})"),
                children=children)


def reductions(row: dict[str, Any] | None) -> dict[str, float]:
    """Return pollutant -> reduction of a row of measures.csv, blank and zero ones left out."""
    found = {}
    for column, value in (row or {}).items():
        amount = number(value) if column.startswith(REDUCTION) else None
        if amount:
            found[column.removeprefix(REDUCTION)] = amount
    return found


def reductions_node(facts: Facts, measures: Sequence[str], years: Sequence[int]) -> Node:
    """Return reductions by pollutant of some measures together, in some years of the plan."""
    found: dict[str, dict[str, float]] = {}
    costs: dict[str, Value] = {}
    for year in years:
        rows = states(facts, year)
        own = [rows[m] for m in measures if m in rows]
        for row in own:
            for pollutant, amount in reductions(row).items():
                sums = found.setdefault(pollutant, {})
                sums[str(year)] = sums.get(str(year), 0.0) + amount
        costs[str(year)] = sum((number(row["annual_cost"]) or 0.0) for row in own) / MILLION
    children = [
        Node(p, pollutant_word(facts, p), unit="t/yr",
             cells={str(y): sums.get(str(y), 0.0) for y in years})
        for p, sums in found.items()
    ]
    children.append(Node("annual_cost", word("cost"), unit="million CNY/yr", cells=costs))
    note = word("not_additive") if len(measures) > 1 else None
    return Node("reductions", word("reductions"), note=note, children=tuple(children))


def periods_node(facts: Facts, measure: str) -> Node:
    """Return what a measure of the plan comes to in years already past, and in open ones."""
    rows = (facts.records("periods", case=PLAN, measure=measure)
            if facts.folder.has("periods") else [])
    columns = dict.fromkeys(key for row in rows for key in reductions(row))
    children = [
        Node(p, pollutant_word(facts, p), unit="t",
             cells={row["period"]: float(row[f"{REDUCTION}{p}"]) for row in rows})
        for p in columns
    ]
    if children:
        children.append(Node("present_value", word("present_value"), unit="million CNY", cells={
            row["period"]: float(row["present_cost"]) / MILLION for row in rows}))
    return Node("periods", word("periods"), note=_spans(rows), place="periods.csv",
                children=tuple(children))


def _spans(rows: Sequence[dict[str, Any]]) -> Words | None:
    """Return which years are past and which are open."""
    said = [word(f"{row['period']}_years", first=row["first_year"], last=row["last_year"])
            for row in rows]
    return joined(said) if said else None


def pollutant_word(facts: Facts, name: str) -> Words:
    """Return the name of a pollutant, or of one of the two further kinds of CO2."""
    if name == "CO2_import":
        return word("imports")
    if name == "CO2_sink":
        return Words("CO2 碳汇", "CO2 sinks")
    known = facts.label("pollutant", name)
    return Words(f"{name} {known.zh}" if known.zh != name else name, name)


def moves_of(facts: Facts, measures: Iterable[str]) -> list[dict[str, Any]]:
    """Return the rows of moves.csv of some measures."""
    wanted = set(measures)
    return [row for row in facts.records("moves") if row["measure"] in wanted]


def moved_node(facts: Facts, moves: Iterable[dict[str, Any]]) -> Node:
    """Return what moves act on: sources, technologies and controls, move by move."""
    return Node("moved", word("moved"), children=tuple(_moved(facts, row) for row in moves))


def _moved(facts: Facts, row: dict[str, Any]) -> Node:
    sources = listed(row["sources"]) + listed(row["to_sources"])
    technologies = listed(row["technologies"])
    control = row["control"]
    first = sources[0] if sources else ""
    return Node(
        f"{row['measure']}/{row['move']}", measure_word(facts, row["measure"]), row["move"],
        place=row["place"], note=same(row["note"]) if row["note"] else None,
        cells={
            "kind": row["kind"],
            "sources": joined([facts.label("source", s) for s in sources]) if sources
            else word("everywhere"),
            "technologies": joined([facts.label("technology", f"{first}/{t}")
                                    for t in technologies]),
            "control": facts.label("control", f"{first}/{control}") if control else None,
            "facility": ", ".join(listed(row["facilities"])),
        },
    )


def joined(names: Sequence[Words]) -> Words:
    """Return names side by side, in both languages."""
    return Words("、".join(n.zh for n in names), ", ".join(n.en for n in names))


def _limits(facts: Facts, measure: str) -> list[Parameter]:
    """Return the limits of a measure; one of the city's own stands for all years of the common."""
    own = facts.parameter_rows(["city_limits"], measure=measure)
    taken = {(p.keys["move"], p.keys["item"]) for p in own}
    common = [p for p in facts.parameter_rows(["limits"], measure=measure)
              if (p.keys["move"], p.keys["item"]) not in taken]
    return [p for p in (*common, *own) if p.keys["item"] in BOUNDS]


def limits_node(facts: Facts, measures: Iterable[str]) -> Node:
    """Return the potentials and paces of measures with their bases, sources and grades."""
    children = []
    for measure in measures:
        name = measure_word(facts, measure)
        bases = {row["move"]: row.get("potential_basis", "") for row in moves_of(facts, [measure])}
        children += [_own_path(facts, name, move) for move, basis in bases.items()
                     if basis == PLAN_PATH]
        for p in _limits(facts, measure):
            basis = bases.get(p.keys["move"], "") if p.keys["item"] == "potential" else ""
            if basis != PLAN_PATH:
                children.append(_limit(facts, name, p, basis))
    return Node("limits", word("limits"), children=tuple(children))


def _limit(facts: Facts, measure: Words, p: Parameter, basis: str) -> Node:
    """Return a limit; of a density, the fact of the city that it is multiplied by as well."""
    node, tail = parameter_node(p), f"{p.keys['move']} {p.label}"
    cells = {**node.cells, **({"basis": _basis(facts, basis)} if basis else {})}
    return Node(node.key, Words(f"{measure.zh} {tail}", f"{measure.en} {tail}"), node.value,
                node.unit, node.place, node.note, cells,
                tuple(map(parameter_node, facts.parameter_rows(["city_facts"], fact=basis))))


def _own_path(facts: Facts, measure: Words, move: str) -> Node:
    """Return the potential of a move without a basis: the plan's own path."""
    said = f"{move} potential"
    return Node(said, Words(f"{measure.zh} {said}", f"{measure.en} {said}"),
                _basis(facts, PLAN_PATH))
