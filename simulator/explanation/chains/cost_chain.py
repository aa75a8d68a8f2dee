"""The chain of a case's cost: present value, items, sources and measures."""

from __future__ import annotations

from simulator.explanation.lookups import BASELINE, PLAN, Facts, number
from simulator.explanation.nodes.emission_nodes import by_case, ranked_nodes
from simulator.explanation.nodes.measure_nodes import MILLION, measure_word, state_cells, states
from simulator.explanation.structure import Chain, Node, Value, Words
from simulator.explanation.texts import same, word
from simulator.units.canonical import MONEY_UNIT, YEARLY_MONEY
from simulator.wording import NO_MEASURES


def cost_chain(facts: Facts, case: str = "") -> Chain:
    """Return what the cases cost, or one of them, and what that is made of."""
    cases = (case,) if case else facts.cases
    rows = [row for row in facts.records("costs", year=facts.main) if row["case"] in cases]
    items = by_case(rows, lambda row: str(row["item"]), cases)
    sources = by_case(rows, lambda row: str(row["source"]), cases)
    names = {key: _name(facts, key) for key in sources}
    whole = {c: sum(own[c] for own in items.values()) for c in cases}
    said = Words(f"（{facts.main}年）", f" ({facts.main})")
    nodes = (
        _present(facts, cases),
        Node("items", _with(word("items"), said), place="costs.csv",
             children=ranked_nodes({k: word(k) for k in items}, items, whole, YEARLY_MONEY)),
        Node("made_of", _with(word("sources"), said), place="costs.csv",
             children=ranked_nodes(names, sources, whole, YEARLY_MONEY)),
        _measures(facts), Node("equation", word("equation"), word("eq_cost")),
    )
    return Chain("cost", case or "cost", word("cost"),
                 tuple(node for node in nodes if node.children or node.value is not None))


def _with(label: Words, said: Words) -> Words:
    return Words(label.zh + said.zh, label.en + said.en)


def _name(facts: Facts, key: str) -> Words:
    for kind in ("source", "carrier", "measure"):
        if (kind, key) in facts.folder.labels:
            return facts.label(kind, key)
    return same(key)


def _present(facts: Facts, cases: tuple[str, ...]) -> Node:
    """Return present values from the yearly cost and the discount rate of the scenario."""
    from simulator.facts import city_totals  # numpy loads slowly

    folder = facts.folder
    yearly = city_totals.yearly_costs(folder)
    values = {case: city_totals.present_value(folder, yearly.loc[case])
              for case in (*cases, BASELINE)}
    children = []
    for case in cases:
        cells: dict[str, Value] = {
            "present_value": values[case], "above_baseline": values[case] - values[BASELINE],
            str(facts.main): float(yearly.loc[case, facts.main]),
        }
        cells |= _of_periods(facts, case)
        children.append(Node(case, word(case), unit=MONEY_UNIT, cells=cells))
    stated = folder.resolved["finance"]["discount_rate"]
    note = same(f"{facts.base + 1}-{facts.end}, {stated}")
    return Node("present_value", word("present_value"), note=note, place="costs.csv",
                children=tuple(children))


def _of_periods(facts: Facts, case: str) -> dict[str, Value]:
    """Return what a case costs above the baseline, past and open, if anything was observed."""
    from simulator.facts import periods  # numpy loads slowly

    if periods.last_observed(facts.folder) is None:
        return {}
    past, still_open = periods.above_baseline(facts.folder, case)
    return {"past": past, "open": still_open}


def _measures(facts: Facts) -> Node:
    """Return what each measure of the plan costs in the main target year."""
    rows = states(facts, facts.main)
    known = {key: number(row["annual_cost"]) for key, row in rows.items()}
    ranked = sorted(((k, v) for k, v in known.items() if v), key=lambda kv: (
        kv[0] in NO_MEASURES, -abs(kv[1] or 0.0)))
    children = tuple(
        Node(key, measure_word(facts, key), (value or 0.0) / MILLION, "million CNY/yr",
             rows[key]["place"], cells={k: v for k, v in state_cells(facts, rows[key]).items()
                                        if k in ("uptake", "uptake_unit", "binding")})
        for key, value in ranked
    )
    return Node("contributions", word("contributions", year=facts.main),
                place=f"measures.csv, {PLAN}", children=children)
