"""Emissions as links of a chain: who emits, with which share, and how a number comes about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from simulator.city.index import SURPLUS_GAS
from simulator.explanation.from_parameters import stated_factor
from simulator.explanation.lookups import PLAN, Facts
from simulator.explanation.nodes.parameter_nodes import LISTED, behind, parameters_node
from simulator.explanation.rebuilt_emission import Rebuilt, rebuild
from simulator.explanation.structure import Node, Value, Words
from simulator.explanation.texts import same, word

Rows = Sequence[dict[str, Any]]


def source_word(facts: Facts, row: dict[str, Any]) -> Words:
    """Return the name of a source; of a carrier at the city boundary that of the carrier."""
    if row.get("boundary") == "import" or row["source"] not in facts.known("source"):
        own = facts.label("carrier", row["source"])
        prefix = word("import")
        return Words(f"{prefix.zh}{own.zh}", f"{prefix.en}: {own.en}") if row.get(
            "boundary") == "import" else own
    return facts.label("source", row["source"])


def by_case(
    rows: Rows, key: Callable[[dict[str, Any]], str], cases: Sequence[str]
) -> dict[str, dict[str, float]]:
    """Return key -> case -> sum of values."""
    found: dict[str, dict[str, float]] = defaultdict(lambda: dict.fromkeys(cases, 0.0))
    for row in rows:
        found[key(row)][row["case"]] += row["value"]
    return found


def shares_node(
    facts: Facts, rows: Rows, *, key: str, label: Words, listed: int = LISTED
) -> Node:
    """Return sources by case with their share of the plan, the largest first."""
    cases = facts.cases
    names = {row["source"]: source_word(facts, row) for row in rows}
    sums = by_case(rows, lambda row: str(row["source"]), cases)
    whole = {case: sum(own[case] for own in sums.values()) for case in cases}
    unit = rows[0]["unit"] if rows else ""
    children = ranked_nodes(names, sums, whole, unit, listed)
    return Node(key, label, whole.get(PLAN), unit, children=children)


def ranked_nodes(
    names: dict[str, Words], sums: dict[str, dict[str, float]], whole: dict[str, float],
    unit: str, listed: int = LISTED,
) -> tuple[Node, ...]:
    """Return the largest parts by case with shares, what is left over, and the total."""
    last = PLAN if PLAN in whole else next(iter(whole), PLAN)
    ranked = sorted(sums, key=lambda k: -max(abs(v) for v in sums[k].values()))
    found = [_share(k, names[k], sums[k], whole, last, unit) for k in ranked[:listed]]
    left = ranked[listed:]
    if left:
        rest = {case: sum(sums[k][case] for k in left) for case in whole}
        found.append(_share("rest", word("rest"), rest, whole, last, unit))
    if len(ranked) > 1:
        found.append(_share("total", word("total"), whole, whole, last, unit))
    return tuple(found)


def _share(
    key: str, label: Words, own: dict[str, float], whole: dict[str, float], last: str, unit: str
) -> Node:
    cells: dict[str, Value] = dict(own)
    if whole.get(last):
        cells["share"] = same(f"{own[last] / whole[last]:.1%}")
    return Node(key, label, unit=unit, cells=cells)


def rebuilt_node(facts: Facts, own: Rebuilt, listed: int = 8) -> Node:
    """Return an emission rebuilt: activity, factors, controls, difference and parameters."""
    row = own.row
    name = source_word(facts, row)
    title = Words(
        f"{name.zh}@{row['facility']} {row['technology']} {row['pollutant']} {row['year']}",
        f"{name.en}@{row['facility']} {row['technology']} {row['pollutant']} {row['year']}",
    )
    children = [
        Node("printed", word("printed"), own.printed, row["unit"], row.get("place", "")),
        Node("recomputed", word("recomputed"), own.value, row["unit"]),
        Node("difference", word("difference"), own.difference, row["unit"]),
        *_activity(own), *_parts(facts, own), *_controls(facts, own), _equation(facts, own),
        parameters_node(behind(facts, own), listed=listed),
    ]
    return Node("rebuilt", title, own.printed, row["unit"], children=tuple(children))


def _activity(own: Rebuilt) -> list[Node]:
    if not own.unit:
        return []
    place = "activity.csv"
    return [Node("activity", word("activity"), own.activity, own.unit, place)]


def _parts(facts: Facts, own: Rebuilt) -> list[Node]:
    nodes = []
    for part in own.parts:
        name = facts.label("carrier", part.name) if part.name else same("")
        if part.amount is None:
            nodes.append(Node(part.kind, word(part.kind), part.value, part.unit,
                              "coefficients.csv"))
            continue
        cells: dict[str, Value] = {
            "per_unit": same(f"{part.amount:.6g} {part.amount_unit}"),
            "factor": same(f"{part.factor:.6g} {part.factor_unit}"),
        }
        nodes.append(Node(part.kind, name, part.value, part.unit, "coefficients.csv", cells=cells))
    unit = own.parts[0].unit if own.parts else ""
    found = [Node("factor", word("factor"), own.factor, unit, "coefficients.csv",
                  children=tuple(nodes))]
    if own.unit and own.parts:
        stated = stated_factor(facts, own)
        said = word("derived") if stated is None else stated
        found.append(Node("from_parameters", word("from_parameters"), said, unit,
                          "parameters.csv"))
    return found


def _controls(facts: Facts, own: Rebuilt) -> list[Node]:
    if not own.covered:
        return []
    nodes = tuple(
        Node(c.control, facts.label("control", f"{own.row['source']}/{c.control}"),
             place="removals.csv", cells={
                 "covered": c.activity, "removal": same(f"{c.removal:.4%}"), "own": c.side or None,
             })
        for c in own.covered
    )
    return [Node("controls", word("controls"), children=nodes)]


def _equation(facts: Facts, own: Rebuilt) -> Node:
    if own.row["boundary"] == "import":
        return Node("equation", word("equation"), word("eq_import"))
    if own.row["source"] == SURPLUS_GAS:
        return Node("equation", word("equation"), word("eq_energy"))
    sector = facts.groups.get(("source", own.row["source"]), own.row["sector"])
    above, below = word("eq_emission"), word("eq_factor", sector=sector)
    return Node("equation", word("equation"),
                Words(f"{above.zh}；{below.zh}", f"{above.en}; {below.en}"))


def main_rebuilt(
    facts: Facts, rows: Rows, count: int, apart: Sequence[str] = ("source", "technology")
) -> list[Rebuilt]:
    """Return the largest rows worked out again, at most one of each source and technology."""
    found: dict[tuple[str, ...], Rebuilt] = {}
    for row in sorted(rows, key=lambda r: -abs(r["value"])):
        place = tuple(str(row[column]) for column in apart)
        if place not in found and row["value"]:
            found[place] = rebuild(facts, row)
        if len(found) == count:
            break
    return list(found.values())
