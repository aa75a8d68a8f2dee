"""Draws as people write them: rows of tables and measures by name, an array of draws each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from simulator.errors import InputError, Problems, suggest
from simulator.measures.drawn import DrawnMeasures
from simulator.parameters.overlay import text_of
from simulator.parameters.reader import row_name
from simulator.parameters.tables import CITY
from simulator.simulation.draws import Draws
from simulator.simulation.scenario import Scenario

Array = np.ndarray
PYTHON = "Python"
UPTAKE, REALISATION, ABSENT = "uptake", "realisation", "absent"
OF_MEASURES = (UPTAKE, REALISATION, ABSENT)


def draws_of(scenario: Scenario, given: Draws | Mapping[str, Any]) -> Draws:
    """Return draws from a mapping, checked against a scenario.

    given : table -> {row: (draw,) values in the unit of the row}, a row named by its keys; besides,
    `uptake`: {(measure, move): (draw, year)}, `realisation`: {measure: (draw,)}, `absent`:
    {measure: (draw,) bool}.

    Raises
    ------
    InputError
        With every name that is unknown and every array of another shape.
    """
    if isinstance(given, Draws):
        return _checked(scenario, given)
    problems = Problems()
    rows = {}
    for table, own in given.items():
        if table not in OF_MEASURES:
            rows.update(_rows(scenario, table, own, problems))
    problems.raise_if_any()
    theta = _theta(scenario, rows, problems) if rows else None
    problems.raise_if_any()
    try:
        measures = DrawnMeasures(
            uptake={key: np.asarray(path, float) for key, path in _own(given, UPTAKE)},
            realisation={key: np.asarray(part, float) for key, part in _own(given, REALISATION)},
            absent={key: np.asarray(gone, bool) for key, gone in _own(given, ABSENT)},
        )
        return _checked(scenario, Draws(theta, measures))
    except ValueError as error:
        raise _refused(str(error)) from None


def _checked(scenario: Scenario, draws: Draws) -> Draws:
    try:
        draws.check(scenario)
    except ValueError as error:
        raise _refused(str(error)) from None
    return draws


def _refused(found: str) -> InputError:
    problems = Problems()
    problems.add("E-VALUE", PYTHON, 0, "draws", found, "arrays with one number of draws in front",
                 "correct the array that is named")
    return InputError(problems)


def _own(given: Mapping[str, Any], name: str) -> Any:
    return dict(given.get(name, {})).items()


def _rows(
    scenario: Scenario, table: str, own: Any, problems: Problems
) -> dict[int, Array]:
    """Return the number of each row -> its drawn values in canonical units."""
    store = scenario.store
    ids = [i for name in (CITY + table, table) for i in store.ids(name)]
    if not ids or not isinstance(own, Mapping):
        names = sorted({name.removeprefix(CITY) for name in store.by_table})
        problems.add("E-NAME", PYTHON, 0, f"draws {table}", f'"{table}"',
                     "a table with rows, {row: values}; or " + ", ".join(OF_MEASURES),
                     suggest(table, [*names, *OF_MEASURES]))
        return {}
    known: dict[str, int] = {}
    for i in ids:
        known.setdefault(row_name(store.rows[i].keys).casefold(), i)
    found = {}
    for name, values in own.items():
        row = known.get(text_of(name).casefold())
        if row is None:
            problems.add("E-NAME", PYTHON, 0, f"draws {table}", f'no row "{text_of(name)}"',
                         f"a row of {table}", suggest(text_of(name), known))
            continue
        found[row] = np.asarray(values, float) * store.scale[row]
    return found


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
