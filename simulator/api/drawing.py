"""Draws as people write them: rows of tables and measures by name, an array of draws each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from simulator.doors import Refused, of_numbers
from simulator.errors import PYTHON, Problems, suggest
from simulator.measures.drawn import ABSENT, REALISATION, UPTAKE, DrawnMeasures
from simulator.parameters.overlay import text_of
from simulator.parameters.reader import row_name
from simulator.parameters.tables import CITY
from simulator.simulation.draw_checks import check_ranges
from simulator.simulation.draws import Draws
from simulator.simulation.scenario import Scenario

Array = np.ndarray
OF_MEASURES = (UPTAKE, REALISATION, ABSENT)


def draws_of(scenario: Scenario, given: Draws | Mapping[str, Any]) -> Draws:
    """Return draws from a mapping, checked against a scenario.

    given : table -> {row: (draw,) values in the unit of the row}, a row named by its keys; besides,
    `uptake`: {(measure, move): (draw, year)}, `realisation`: {measure: (draw,)}, `absent`:
    {measure: (draw,) bool}.

    Raises
    ------
    InputError
        With every name that is unknown, every array of another shape, and every number that
        `Scenario.replace` would refuse as well.
    """
    draws = given if isinstance(given, Draws) else _read(scenario, given)
    draws.check(scenario)
    check_ranges(scenario, draws)
    return draws


def _read(scenario: Scenario, given: Mapping[str, Any]) -> Draws:
    problems = Problems()
    rows: dict[int, Array] = {}
    for table, own in given.items():
        if table not in OF_MEASURES:
            _put_rows(rows, scenario, table, own, problems)
    problems.raise_if_any()
    theta = _theta(scenario, rows, problems) if rows else None
    problems.raise_if_any()
    measures = {part: given[part] for part in OF_MEASURES if part in given}
    return Draws(theta, DrawnMeasures(**measures))


def _put_rows(
    rows: dict[int, Array], scenario: Scenario, table: Any, own: Any, problems: Problems
) -> None:
    """Put drawn values, in canonical units, at the numbers of their rows."""
    store = scenario.store
    ids = [i for name in (f"{CITY}{table}", table) for i in store.ids(name)]
    if not ids or not isinstance(own, Mapping):
        _no_table(scenario, table, own, known=bool(ids), problems=problems)
        return
    known: dict[str, int] = {}
    for i in ids:
        known.setdefault(row_name(store.rows[i].keys).casefold(), i)
    for name, values in own.items():
        row, key = known.get(text_of(name).casefold()), f"draws {table} {text_of(name)}"
        if row is None:
            problems.add("E-NAME", PYTHON, 0, f"draws {table}", f'no row "{text_of(name)}"',
                         f"a row of {table}", suggest(text_of(name), known))
        elif row in rows:
            problems.add("E-DUPLICATE", PYTHON, 0, key, "a row that is drawn already",
                         "each row once", "leave one of the two out")
        else:
            rows[row] = _values(key, values, problems) * store.scale[row]


def _no_table(
    scenario: Scenario, table: Any, own: Any, *, known: bool, problems: Problems
) -> None:
    if known:
        problems.add("E-VALUE", PYTHON, 0, f"draws {table}", type(own).__name__,
                     "a mapping of rows to values", "write {row: [600, 700]}")
        return
    names = {name.removeprefix(CITY) for name in scenario.store.by_table}
    problems.add("E-NAME", PYTHON, 0, f"draws {table}", f'"{table}"',
                 "a table with rows, {row: values}; or " + ", ".join(OF_MEASURES),
                 suggest(str(table), [*names, *OF_MEASURES]))


def _values(key: str, values: Any, problems: Problems) -> Array:
    try:
        return of_numbers(values, finite=True)
    except Refused as refused:
        problems.add("E-VALUE", PYTHON, 0, key, repr(values)[:40],
                     f"{refused.expected}, in the unit of the row", refused.fix)
        return np.zeros(0)


def _theta(scenario: Scenario, rows: Mapping[int, Array], problems: Problems) -> Array:
    """Return all parameter values, (draw, row): those not named at their central values."""
    shapes = {array.shape for array in rows.values()}
    if len(shapes) != 1 or any(len(shape) != 1 for shape in shapes):
        problems.add("E-VALUE", PYTHON, 0, "draws", f"arrays of the shapes {sorted(shapes)}",
                     "one value per draw in each, (draw,)", "give as many values in each")
        return scenario.theta
    theta = np.repeat(scenario.theta[None], len(next(iter(rows.values()))), axis=0)
    for row, values in rows.items():
        theta[:, row] = values
    return theta
