"""The way back from a parameter: which coefficients it enters, and which emissions rest on it."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from simulator.city.index import RELEASED
from simulator.explanation.chains.source_chain import citations
from simulator.explanation.lookups import PLAN, Facts, Parameter
from simulator.explanation.nodes.emission_nodes import by_case
from simulator.explanation.nodes.measure_nodes import measures_node, pollutant_word
from simulator.explanation.nodes.parameter_nodes import parameter_node
from simulator.explanation.structure import Chain, Node, Value, Words
from simulator.explanation.texts import same, word
from simulator.parameters.base_rows import BASED
from simulator.parameters.outlooks import OUTLOOKS, OWN
from simulator.parameters.tables import ANY

LISTED = 15
COST_ITEMS = {"capex": "annuity"}
SAID = {"limits": "limit_of", "city_limits": "limit_of", "prices": "price_of",
        "city_prices": "price_of", "city_drivers": "driver_of", "outlooks": "outlook_of",
        "city_grid": "eq_import",
        "city_statistics": "checked_by", "city_facts": "basis_of"}
"""Table -> the sentence that says what its rows are for."""
EMITTING = ("burn", "transform", "output", "emit")
Process = tuple[str, str, str]
Part = tuple[str, str]
"""Pollutant and origin of an emission."""
ALL_PARTS: Part = (ANY, ANY)


def parameter_chain(facts: Facts, place: str) -> Chain:
    """Return one parameter row, what it enters and what rests on it."""
    file, _, line = place.rpartition(":")
    p = facts.parameters[file, int(line)]
    about = [
        Node("value", word("value"), p.value, p.unit, p.place),
        Node("range", word("range"), same(f"{p.low:.6g} - {p.high:.6g}"), p.unit),
        Node("grade", word("grade"), word(p.grade)), Node("table", word("table"), p.table),
    ]
    about += [Node(key, same(key), value) for key, value in p.keys.items() if value]
    if p.note:
        about.append(Node("note", word("note"), p.note))
    nodes = [Node("about", word("about"), children=tuple(about)), *_use(facts, p)]
    return Chain("parameter", place, _title(facts, p), (*nodes, citations(facts, [p])))


def _title(facts: Facts, p: Parameter) -> Words:
    source = facts.label("source", p.keys["source"]) if p.keys["source"] else same("")
    return Words(f"{source.zh} {p.label}".strip(), f"{source.en} {p.label}".strip())


def _use(facts: Facts, p: Parameter) -> list[Node]:
    """Return what a row is used for, by the table it stands in."""
    if p.table == "control_effects" and p.keys["item"] in ("removal", "side"):
        return [_controlled(facts, p)]
    if p.table in BASED:
        return [Node("enters", word("enters"), word("all_of_site")), _rests(facts, _of_site(p))]
    if p.table in SAID:
        node = Node("enters", word("enters"), word(SAID[p.table]), children=_users(facts, p))
        return [node, *_some(_rests(facts, _moved(facts, p)))]
    if p.table == "costs":
        return [Node("enters", word("enters"), word("eq_cost")), *_some(_paid(facts, p))]
    entered = entering(facts, p)
    rests = _some(_rests(facts, _emitting(facts, entered)))
    said = [] if rests else [Node("life_only", word("life_only"))]
    return [*_some(_entered(facts, entered)), *rests, *said]


def _some(node: Node) -> list[Node]:
    return [node] if node.children else []


def _moved(facts: Facts, p: Parameter) -> dict[Process, dict[Part, float]]:
    """Return which emissions move with a driver, or with a factor of the grid."""
    if p.table == "city_grid":
        carrier = {"grid_factor": "electricity", "heat_factor": "heat"}.get(p.keys["item"], "")
        return {(carrier, ANY, ANY): {ALL_PARTS: 1.0}}
    return {(r.keys["source"], r.keys["facility"] or ANY, ANY): {ALL_PARTS: 1.0}
            for driver in _drivers(facts, p)
            for r in facts.parameter_rows(["city_activity"], item="driver", name=driver)}


def _drivers(facts: Facts, p: Parameter) -> list[str]:
    """Return the drivers that a row moves: its own, or those that its outlook stands for."""
    if p.table == OWN:
        return [p.keys["driver"]]
    if p.table != OUTLOOKS:
        return []
    name, own = p.keys["driver"], facts.parameter_rows([OWN])
    instead = [] if any(row.keys["driver"] == name for row in own) else [name]
    carried = (row.keys["driver"] for row in own if row.keys.get("extend") == name)
    return list(dict.fromkeys([*instead, *carried]))


def _paid(facts: Facts, p: Parameter) -> Node:
    """Return the yearly cost that follows from a row of costs.csv, by case."""
    item = COST_ITEMS.get(p.keys["item"], p.keys["item"])
    item = f"control_{item}" if p.keys["control"] else item
    rows = facts.records("costs", source=p.keys["source"], item=item, year=facts.main)
    wanted = p.keys["technology"]
    own = [r for r in rows if wanted in (ANY, r["technology"])]
    children = tuple(
        Node(technology, facts.label("technology", f"{p.keys['source']}/{technology}"),
             unit=own[0]["unit"], place="costs.csv", cells={"kind": word(item), **values})
        for technology, values in by_case(own, lambda r: str(r["technology"]),
                                          facts.cases).items()
    )
    title = word("cost")
    return Node("rests", Words(f"{title.zh}（{facts.main}年）", f"{title.en} ({facts.main})"),
                children=children)


def _users(facts: Facts, p: Parameter) -> tuple[Node, ...]:
    """Return the measure that a limit bounds, or what a driver or an outlook moves."""
    if p.table in ("limits", "city_limits"):
        return (measures_node(facts, [p.keys["measure"]], facts.main),)
    driven = [node for driver in _drivers(facts, p) for node in _driven(facts, driver)]
    return (*_joined(facts, p), *driven)


def _joined(facts: Facts, p: Parameter) -> list[Node]:
    """Return the outlook that a driver's row goes on by, or the drivers' rows that go on by one."""
    if p.table == OWN:
        rows = facts.parameter_rows([OUTLOOKS], driver=p.keys.get("extend", ""))
    else:
        rows = facts.parameter_rows([OWN], extend=p.keys["driver"]) if p.table == OUTLOOKS else []
    return [parameter_node(row) for row in rows]


def _of_site(p: Parameter) -> dict[Process, dict[Part, float]]:
    """Return which emissions rest on a row of a site: those of its technology, or all."""
    facility = p.keys["facility"] or ANY
    technology = p.keys["technology"] or ANY
    if p.table == "city_mix":
        technology = ANY
    return {(p.keys["source"], facility, technology): {ALL_PARTS: 1.0}}


def _driven(facts: Facts, driver: str) -> tuple[Node, ...]:
    rows = facts.parameter_rows(["city_activity"], item="driver", name=driver)
    return tuple(parameter_node(p) for p in rows)


def entering(facts: Facts, p: Parameter) -> list[dict[str, Any]]:
    """Return the rows of ingredients.csv of a parameter."""
    return facts.records("ingredients", file=p.file, line=float(p.line))


def _entered(facts: Facts, entered: list[dict[str, Any]]) -> Node:
    """Return the coefficients that follow from a parameter, with the elasticity."""
    children = []
    for i in entered:
        fuel = i["part"] in ("factor", "carbon")
        name = facts.label("carrier", i["name"]) if fuel else facts.label("source", i["source"])
        cells: dict[str, Value] = {
            "technologies": i["combustion"] if fuel else i["technology"],
            "facility": i["facility"], "kind": i["part"], "pollutant": i["pollutant"] or i["name"],
            "elasticity": i["elasticity"],
        }
        children.append(Node(i["part"], name, place=i["place"], cells=cells))
    return Node("enters", word("enters"), children=tuple(children))


def _emitting(
    facts: Facts, entered: list[dict[str, Any]]
) -> dict[Process, dict[Part, float]]:
    """Return which emissions rest on ingredients: process -> part -> share of its factor."""
    found: dict[Process, dict[Part, float]] = defaultdict(dict)
    for i in entered:
        own = (i["source"], i["facility"], i["technology"])
        fuel = i["part"] in ("factor", "carbon")
        homes = facts.coefficients if fuel else (own,)
        for home in homes:
            rows = facts.coefficients.get(home, [])
            for c in rows:
                if _follows(c, i):
                    part = c["pollutant"], c["origin"]
                    whole = sum(r["value"] for r in rows
                                if (r["pollutant"], r["origin"]) == part)
                    shares = found[home[0], home[1], home[2]]
                    shares[part] = shares.get(part, 0.0) + (c["value"] / whole if whole else 0.0)
    return found


def _follows(c: dict[str, Any], i: dict[str, Any]) -> bool:
    """Tell whether a row of coefficients.csv rests on a row of ingredients.csv."""
    if i["part"] == "factor":
        return bool((c["part"], c["name"], c["combustion"], c["pollutant"]) == (
            "burn", i["name"], i["combustion"], i["pollutant"]))
    if i["part"] == "carbon":
        return c["part"] in RELEASED and bool(c["name"] == i["name"])
    name = c["pollutant"] if c["part"] == "emit" else c["name"]
    return i["part"] in EMITTING and bool((c["part"], name) == (i["part"], i["name"]))


def _rests(facts: Facts, resting: dict[Process, dict[Part, float]]) -> Node:
    """Return the emissions of the plan that rest on some processes, in base and target year."""
    sums: dict[tuple[str, str, str], dict[str, float]] = {}
    whole: dict[str, dict[str, float]] = {}
    years = (facts.base, facts.main)
    for year in years:
        for row in facts.records("emissions", case=PLAN, year=year):
            total = whole.setdefault(row["pollutant"], dict.fromkeys(map(str, years), 0.0))
            if row["boundary"] in ("direct", "memo"):
                total[str(year)] += row["value"]
            share = _share(facts, row, resting)
            if share:
                key = row["source"], row["technology"], row["pollutant"]
                own = sums.setdefault(key, dict.fromkeys(map(str, years), 0.0))
                own[str(year)] += share * row["value"]
    ranked = sorted(sums, key=lambda k: -abs(sums[k][str(facts.main)]))
    children = tuple(
        _resting(facts, key, sums[key], whole[key[2]][str(facts.main)]) for key in ranked[:LISTED]
    )
    by_pollutant = _by_pollutant(facts, sums, whole)
    return Node("rests", word("rests"), note=Words(f"规划情形，{facts.base} 和 {facts.main} 年",
                                                   f"plan, {facts.base} and {facts.main}"),
                children=(*by_pollutant, *children))


def _share(
    facts: Facts, row: dict[str, Any], resting: dict[Process, dict[Part, float]]
) -> float:
    """Return how much of an emission rests on a parameter: a share of its factor, or all of it."""
    home = facts.home(row["source"], row["facility"], row["technology"])
    own = resting.get((home[0], home[1], home[2]), {}).get((row["pollutant"], row["origin"]))
    if own is not None:
        return own
    for facility in (row["facility"], ANY):
        if ALL_PARTS in resting.get((row["source"], facility, ANY), {}):
            return 1.0
        if ALL_PARTS in resting.get((row["source"], facility, row["technology"]), {}):
            return 1.0
    return 0.0


def _resting(
    facts: Facts, key: tuple[str, str, str], own: dict[str, float], whole: float
) -> Node:
    source, technology, pollutant = key
    cells: dict[str, Value] = {"technologies": facts.label("technology", f"{source}/{technology}"),
                               "pollutant": pollutant, **own}
    if whole:
        cells["share"] = same(f"{own[str(facts.main)] / whole:.1%}")
    return Node(f"{source}/{technology}", facts.label("source", source), unit="t/yr", cells=cells)


def _by_pollutant(
    facts: Facts, sums: dict[tuple[str, str, str], dict[str, float]],
    whole: dict[str, dict[str, float]],
) -> tuple[Node, ...]:
    """Return the totals by pollutant, with their share of what the city emits directly."""
    found: dict[str, dict[str, float]] = {}
    for (_, _, pollutant), own in sums.items():
        total = found.setdefault(pollutant, dict.fromkeys(own, 0.0))
        for year, value in own.items():
            total[year] += value
    nodes = []
    for pollutant, own in found.items():
        city = whole[pollutant][str(facts.main)]
        cells: dict[str, Value] = {"technologies": word("total"), "pollutant": pollutant, **own}
        if city:
            cells["share"] = same(f"{own[str(facts.main)] / city:.1%}")
        nodes.append(Node("total", pollutant_word(facts, pollutant), unit="t/yr", cells=cells))
    return tuple(nodes)


def _controlled(facts: Facts, p: Parameter) -> Node:
    """Return the emissions from which a control with this row takes something away."""
    wanted = p.keys["technology"]
    children = []
    for year in (facts.base, facts.main):
        rows = facts.records("activity", case=PLAN, year=year, source=p.keys["source"],
                             control=p.keys["control"], item="activity")
        for row in rows:
            if wanted in (ANY, row["technology"]) and row["value"]:
                removed = _removed(facts, p, row)
                children.append(Node(
                    "controlled", facts.label("technology", f"{row['source']}/{row['technology']}"),
                    unit="t/yr", place=row["place"], cells={
                        "year": year, "facility": row["facility"], "covered": row["value"],
                        "reduction": removed,
                    },
                ))
    return Node("enters", word("enters"), children=tuple(children))


def _removed(facts: Facts, p: Parameter, row: dict[str, Any]) -> float:
    """Return what the control takes away with this row [t/yr]; less than zero if it adds."""
    effects = facts.removals.get((row["source"], row["technology"], row["control"]), [])
    own = [r for r in effects if (r["item"], r["pollutant"]) == (p.keys["item"], p.keys["name"])]
    share = sum(float(r["value"]) for r in own)
    if p.keys["item"] == "side":
        return -float(row["value"]) * share
    home = facts.home(row["source"], row["facility"], row["technology"])
    factor = sum(float(c["value"]) for c in facts.coefficients.get(home, ())
                 if c["pollutant"] == p.keys["name"])
    return float(row["value"]) * factor * share
