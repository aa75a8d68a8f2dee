"""Potentials in MW, ha, km or t: what in the city each rests on, or that it does not count."""

from __future__ import annotations

from collections.abc import Mapping

from simulator.errors import Problems
from simulator.measures.library import Basis, LibraryMeasure, Move, is_amount
from simulator.parameters.canonical import Store
from simulator.parameters.reader import Value, row_name

Rows = Mapping[int, int]
Limits = dict[tuple[str, str, str], dict[int, int]]


def bases_of(
    store: Store, limits: Limits, measures: Mapping[str, LibraryMeasure], problems: Problems
) -> dict[tuple[str, str], Basis]:
    """Return what each potential in an amount rests on; take out of `limits` those without."""
    facts = facts_of(store)
    found = {}
    for key in [key for key in limits if key[2] == "potential"]:
        move = measures[key[0]].moves.get(key[1]) if key[0] in measures else None
        if move is None or not is_amount(move):
            continue
        basis = _basis(store, move, limits[key], facts, problems)
        if basis is None:
            del limits[key]
        else:
            found[key[0], key[1]] = basis
    return found


def facts_of(store: Store) -> dict[str, dict[int, int]]:
    """Return name of a fact -> {year: row number}, year 0 = all years."""
    found: dict[str, dict[int, int]] = {}
    for i in store.ids("city_facts"):
        name, year = store.rows[i].keys
        found.setdefault(name, {})[int(year or 0)] = i
    return found


def is_outright(store: Store, move: Move, row: int) -> bool:
    """Tell whether a row of a potential says the amount itself, not a density."""
    return store.units[row] == move.unit(store.tables.codelists.sources)


def _basis(
    store: Store, move: Move, rows: Rows, facts: Mapping[str, Rows], problems: Problems
) -> Basis | None:
    """Return what a potential rests on; None where the city has no such fact."""
    first, *others = (store.rows[i] for i in rows.values())
    outright = {is_outright(store, move, i) for i in rows.values()}
    for row in others:
        if _said(row) != _said(first) or len(outright) > 1:
            _report_two(row, first, problems)
            return None
    if not first.basis or not _holds(store, first.condition, facts):
        return None
    if outright == {True}:
        return Basis(first.basis, {})
    return Basis(first.basis, facts[first.basis]) if first.basis in facts else None


def _holds(store: Store, condition: str, facts: Mapping[str, Rows]) -> bool:
    """Tell whether a condition is a fact of the city that is not zero; none always holds."""
    return not condition or any(store.rows[i].value for i in facts.get(condition, {}).values())


def _said(row: Value) -> tuple[str, str]:
    return row.basis, row.condition


def _report_two(row: Value, first: Value, problems: Problems) -> None:
    problems.add(
        "E-BASIS", row.file, row.line, row_name(row.keys),
        f'{row.unit} on basis "{row.basis}", condition "{row.condition}"',
        f'one basis for all years of a potential: {first.unit} on "{first.basis}", condition '
        f'"{first.condition}" ({first.file}:{first.line})',
        "write the same basis, condition and kind of unit in every row of the potential",
    )
