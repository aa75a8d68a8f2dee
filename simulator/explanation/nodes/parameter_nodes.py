"""Parameters as links of a chain, and how much of a result rests on which grade of data."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from simulator.explanation.lookups import Facts, Parameter, number
from simulator.explanation.rebuilt_emission import Rebuilt
from simulator.explanation.structure import Node, Value, Words
from simulator.explanation.texts import same, word
from simulator.parameters.base_rows import LEVELS
from simulator.parameters.reader import GRADES
from simulator.parameters.tables import ANY

Weighted = tuple[Parameter, float]
LISTED = 12


def parameter_node(p: Parameter, elasticity: float | None = None) -> Node:
    """Return one parameter with its range, reference and grade."""
    cells: dict[str, Value] = {
        "low": number(p.low), "high": number(p.high), "reference": p.reference,
        "grade": word(p.grade),
    }
    if elasticity is not None:
        cells["elasticity"] = round(elasticity, 3)
    note = same(p.note) if p.note else None
    return Node("parameter", same(p.label), number(p.value), p.unit, p.place, note, cells)


def parameters_node(
    found: Iterable[Weighted], key: str = "ingredients", listed: int = LISTED
) -> Node:
    """Return parameters, those that matter most first, the rest left out with a count."""
    ranked = sorted(merged(found), key=lambda pair: -abs(pair[1]))
    shown = tuple(parameter_node(p, weight) for p, weight in ranked[:listed])
    note = None
    if len(ranked) > listed:
        left = len(ranked) - listed
        note = Words(f"另有 {left} 个参数影响较小", f"{left} more parameters matter less")
    return Node(key, word("ingredients"), note=note, children=shown)


def merged(found: Iterable[Weighted]) -> list[Weighted]:
    """Return each parameter once, its weights added up."""
    kept: dict[str, Parameter] = {}
    by_place: dict[str, float] = defaultdict(float)
    for p, weight in found:
        kept[p.place] = p
        by_place[p.place] += weight
    return [(kept[place], weight) for place, weight in by_place.items()]


def behind(facts: Facts, own: Rebuilt) -> list[Weighted]:
    """Return the parameters behind an emission, with the elasticity of the emission to each."""
    found: list[Weighted] = list(own.behind)
    row, whole = own.row, own.value
    if not whole:
        return found
    home = facts.home(row["source"], row["facility"], row["technology"])
    recipe = facts.ingredients.get(home, [])
    passed = own.activity - sum(c.activity * c.removal for c in own.covered)
    for part in own.parts:
        share = part.value * passed / whole
        name = part.name if part.amount is not None else part.pollutant
        for i in recipe:
            if (i["part"], i["name"]) == (part.kind, name):
                found += _weighted(facts, i, share)
        if part.amount is not None:
            for i in _fuel(facts, part.kind, part.combustion, part.name, part.pollutant):
                found += _weighted(facts, i, share)
    for c in own.covered:
        removed, added = -c.activity * own.factor * c.removal / whole, c.activity * c.side / whole
        found += _effects(facts, row, c.control, "removal", removed)
        found += _effects(facts, row, c.control, "side", added)
    return [*found, *((p, 1.0) for p in amounts(facts, row["source"], row["facility"]))]


def _fuel(
    facts: Facts, kind: str, combustion: str, carrier: str, pollutant: str
) -> list[dict[str, Any]]:
    """Return the rows behind a fuel's factor; what is transformed releases all of its carbon."""
    found = facts.fuel_ingredients
    return found.get((combustion if kind == "burn" else "", carrier, pollutant), [])


def _weighted(facts: Facts, i: dict[str, Any], share: float) -> list[Weighted]:
    p = facts.parameters.get((i["file"], int(i["line"])))
    return [(p, share * float(i["elasticity"]))] if p is not None else []


def _effects(
    facts: Facts, row: dict[str, Any], control: str, item: str, weight: float
) -> list[Weighted]:
    """Return the row of a control's effect: that of the technology before that of all."""
    found = facts.parameter_rows(["control_effects"], source=str(row["source"]), control=control,
                                 item=item, name=str(row["pollutant"]))
    own = [p for p in found if p.keys["technology"] == row["technology"]]
    own = own or [p for p in found if p.keys["technology"] == ANY]
    return [(own[0], weight)] if own and weight else []


def amounts(facts: Facts, source: str, facility: str) -> list[Parameter]:
    """Return the rows that state how much of a source there is in the base year."""
    rows = facts.parameter_rows(["city_activity"], source=source)
    stated = [p for p in rows if p.keys["item"] in LEVELS
              and p.keys["facility"] in (facility, ANY)]
    first = {p.keys["technology"]: p for p in reversed(stated)}
    return list(first.values())


def activity_parameters(
    facts: Facts, source: str, facility: str, technology: str
) -> list[Parameter]:
    """Return all rows behind the activity, mix and base controls of a process or site."""
    rows = facts.parameter_rows(["city_activity", "city_mix", "city_controls"], source=source)
    places = (facility, ANY, "") if facility else None
    return [p for p in rows if (places is None or p.keys["facility"] in places)
            and (not technology or p.keys["technology"] in (technology, ANY, ""))]


def grades_node(facts: Facts, found: Sequence[Rebuilt]) -> Node:
    """Return how much of some emissions rests on each grade of data.

    Every emission is shared out to its parameters by the size of their elasticities.
    """
    shares: dict[str, float] = defaultdict(float)
    rows: dict[str, set[str]] = defaultdict(set)
    for own in found:
        weights = behind(facts, own)
        whole = sum(abs(weight) for _, weight in weights)
        for p, weight in weights:
            rows[p.grade].add(p.place)
            shares[p.grade] += abs(own.printed) * abs(weight) / whole if whole else 0.0
    total = sum(shares.values())
    children = tuple(
        Node(grade, word(grade), 100 * shares[grade] / total if total else None, "%",
             cells={"count": len(rows[grade])})
        for grade in sorted(shares, key=lambda g: GRADES.index(g) if g in GRADES else len(GRADES))
    )
    return Node("grades", word("grades"), note=word("grade_note"), children=children)
