"""The chain of a number given by table and selectors: its rows, and what they rest on."""

from __future__ import annotations

from typing import Any

from simulator.explanation.chains.source_chain import parameters_of
from simulator.explanation.chains.target_chain import target_chain
from simulator.explanation.items import columns_match
from simulator.explanation.lookups import Facts, Parameter, number
from simulator.explanation.nodes.emission_nodes import Rows, main_rebuilt, rebuilt_node
from simulator.explanation.nodes.measure_nodes import limits_node
from simulator.explanation.nodes.parameter_nodes import (
    LISTED,
    activity_parameters,
    grades_node,
    parameter_node,
)
from simulator.explanation.rebuilt_emission import rebuild
from simulator.explanation.structure import Chain, Node, Value, Words
from simulator.explanation.texts import same, word

REBUILT = 4
GRADED = 2000
VALUES = {"ledger": "booked"}
"""Table -> the column that is added up, where it is not `value`."""
WIDE = ("measures", "targets")
EQUATIONS = {"energy": "eq_energy", "activity": "eq_stock", "costs": "eq_cost",
             "investment": "eq_cost", "ledger": "eq_ledger"}


def number_chain(facts: Facts, table: str, cells: dict[str, str]) -> Chain:
    """Return a row, or the sum of some rows, of a table and what stands behind it."""
    frame = facts.table(table)
    found = frame[columns_match(frame, cells)] if cells else frame
    rows: Rows = [{**row, "place": f"{table}.csv:{n + 2}"} for n, row in
                  zip(found.index, found.to_dict("records"), strict=True)]
    title = " ".join([table, *(f"{k}={v}" for k, v in cells.items())])
    nodes = _wide(facts, table, rows) if table in WIDE else _long(facts, table, rows, cells)
    return Chain("number", title, same(title), tuple(nodes))


def _long(facts: Facts, table: str, rows: Rows, cells: dict[str, str]) -> list[Node]:
    column = VALUES.get(table, "value")
    valued = [{**row, "value": float(row[column]), "unit": row.get("unit", "t/yr")}
              for row in rows]
    nodes = [*_sums(valued), _rows(valued, cells)]
    if table == "emissions":
        found = main_rebuilt(facts, valued, REBUILT)
        nodes.append(Node("rebuilt", word("rebuilt", year=_years(valued)), children=tuple(
            rebuilt_node(facts, own) for own in found)))
        if len(valued) <= GRADED:
            nodes.append(grades_node(facts, [rebuild(facts, row) for row in valued]))
    else:
        nodes.append(Node("equation", word("equation"), word(EQUATIONS[table])))
        nodes.append(_ingredients(facts, table, valued))
    return nodes


def _years(rows: Rows) -> str:
    years = sorted({int(row["year"]) for row in rows})
    return str(years[0]) if len(years) == 1 else f"{years[0]}-{years[-1]}"


def _sums(rows: Rows) -> list[Node]:
    """Return the sum of the rows by case and unit; cases are never added up."""
    sums: dict[tuple[str, str], tuple[float, int]] = {}
    for row in rows:
        key = row["case"], row["unit"]
        value, count = sums.get(key, (0.0, 0))
        sums[key] = value + row["value"], count + 1
    place = rows[0]["place"] if len(rows) == 1 else ""
    return [Node("sum", word(case), value, unit, place,
                 Words(f"{count} 行相加", f"sum of {count} rows") if count > 1 else None)
            for (case, unit), (value, count) in sums.items()]


def _rows(rows: Rows, cells: dict[str, str]) -> Node:
    """Return the largest rows with the columns that tell them apart."""
    ranked = sorted(rows, key=lambda r: -abs(r["value"]))
    keys = [k for k in rows[0] if k not in ("value", "unit", "place") and k not in cells
            and isinstance(rows[0][k], str | int)] if rows else []
    apart = [k for k in keys if len({row[k] for row in rows}) > 1]
    children = tuple(
        Node("row", same(" ".join(str(row[k]) for k in apart) or str(row["place"])),
             row["value"], row["unit"], row["place"])
        for row in ranked[:LISTED]
    )
    note = None
    if len(rows) > LISTED:
        note = Words(f"只列最大的 {LISTED} 行", f"the largest {LISTED} only")
    return Node("rows", word("rows"), note=note, children=children)


def _ingredients(facts: Facts, table: str, rows: Rows) -> Node:
    """Return the parameters behind the largest row."""
    largest = max(rows, key=lambda r: abs(r["value"]))
    source, place = largest["source"], largest["facility"]
    technology = str(largest.get("technology", ""))
    found: list[Parameter]
    if table == "activity":
        found = activity_parameters(facts, source, place, technology)
    elif table in ("costs", "investment"):
        found = facts.parameter_rows(["costs"], source=source)
        found = [p for p in found if p.keys["technology"] in (technology, "*")]
        found = found or facts.parameter_rows(["prices", "city_prices"], carrier=source)
        found = found or facts.parameter_rows(["limits"], measure=source, item="cost")
    else:
        found = parameters_of(facts, source, place, technology)
    children = tuple(map(parameter_node, found))
    note = None if children else word("no_parameter")
    return Node("ingredients", word("ingredients"), note=note, children=children)


def _wide(facts: Facts, table: str, rows: Rows) -> list[Node]:
    """Return every number of each row; the chain of the target or the limits of the measure."""
    nodes = []
    for row in rows[:LISTED]:
        numbers = tuple(Node(column, same(column), value) for column, value in _numbers(row))
        name = row["target_id"] if table == "targets" else row["measure"]
        tail = str(row["year"]) if "year" in row else ""
        nodes.append(Node("row", same(" ".join(filter(None, (name, row["case"], tail)))),
                          place=row["place"], children=numbers))
    if len(rows) > LISTED:
        nodes.append(Node("rows", word("rows"), len(rows)))
    if table == "targets" and len({row["target_id"] for row in rows}) == 1:
        nodes += target_chain(facts, rows[0]["target_id"]).nodes
    elif table == "measures" and len({row["measure"] for row in rows}) == 1:
        nodes.append(limits_node(facts, [rows[0]["measure"]]))
    return nodes


def _numbers(row: dict[str, Any]) -> list[tuple[str, Value]]:
    found: list[tuple[str, Value]] = []
    for column, value in row.items():
        if isinstance(value, float) and number(value) is not None:
            found.append((column, value))
        elif column in ("unit", "verdict", "binding", "basis", "clause") and value:
            found.append((column, str(value)))
    return found
