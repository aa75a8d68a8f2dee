"""From checked inputs to the compiled model, with every problem found on the way."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from simulator import units
from simulator.city.assembling import assemble
from simulator.city.checks import check_city
from simulator.city.city import City
from simulator.errors import Problems
from simulator.measures.library import Library
from simulator.measures.library_rows import build_library
from simulator.measures.moves import Moves
from simulator.measures.resolving import resolve_moves
from simulator.parameters.canonical import Store, canonical
from simulator.parameters.load import Tables
from simulator.scenario.keys import ScenarioFile
from simulator.scenario.yaml_file import Document
from simulator.sectors import items
from simulator.simulation.mix_checks import check_mix
from simulator.simulation.quantity_checks import check_measured, check_quantities
from simulator.simulation.scenario_checks import (
    check_growth,
    check_hurdles,
    check_loops,
    check_scenario,
    discount_rate,
)
from simulator.simulation.stated_mix import Stated, read_mix

Array = np.ndarray


@dataclass(frozen=True)
class Derived:
    """What follows from the inputs of a scenario.

    store : all parameter rows in canonical units; theta : (row,) their values; city, library,
    moves : the model; stated : a mix that stands in the scenario in place of what the moves make;
    discount_rate : real, per year.
    """

    store: Store
    theta: Array
    city: City
    library: Library
    moves: Moves
    stated: Stated | None
    discount_rate: float


def compiled(
    file: ScenarioFile, document: Document, tables: Tables, values: Array | None
) -> Derived:
    """Return the compiled model; raise InputError with every problem found.

    values : (..., row) canonical values in place of those of the tables.
    """
    problems, of_tables = Problems(), Problems()
    store, library = compiled_tables(tables, file.years.start, of_tables)
    check_file(file, document, store, library, problems)
    finish_tables(store, file.years.start, of_tables, problems)
    if values is not None:
        return _model(file, document, store, library, values, problems, drawn=True)
    return _model(file, document, store, library, store.central(), problems)


def with_values(before: Derived, file: ScenarioFile, document: Document, theta: Array
                ) -> Derived:  # fmt: skip
    """Return the compiled model of the same tables with other values of their rows.

    theta : (..., row). The city stays as it is where only limits of measures differ.
    """
    store, problems = before.store, Problems()
    limits = [*store.ids("limits"), *store.ids("city_limits")]
    same = theta.shape == before.theta.shape
    if not same or not np.isin(np.flatnonzero(theta != before.theta), limits).all():
        return _model(file, document, store, before.library, theta, problems, drawn=True)
    moves = resolve_moves(file.measures, before.library, before.city.index, before.city.base,
                          theta, document, problems)  # fmt: skip
    problems.raise_if_any()
    return replace(before, theta=theta, moves=moves if before.stated is None else before.moves)


def compiled_tables(
    tables: Tables, base: int, problems: Problems
) -> tuple[Store, Library]:
    """Return the rows in canonical units and the measure library."""
    store = canonical(tables, items(), base, problems)
    return store, build_library(store, problems)


def finish_tables(store: Store, base: int, of_tables: Problems, problems: Problems) -> None:
    """Check the city of tables that have no mistake so far; raise what was found anywhere."""
    if not of_tables:
        check_city(store, base, of_tables)
    problems.items += of_tables.items
    if of_tables:
        problems.raise_if_any()


def check_file(
    file: ScenarioFile, document: Document, store: Store, library: Library, problems: Problems
) -> None:
    """Report what a scenario file cannot say beside these tables, before a city is built."""
    discount_rate(file, store, document, problems)
    check_scenario(file, store.tables, document, problems)
    check_quantities(file, store.tables, document, problems)
    check_hurdles(file, library.measures, document, problems)


def _model(
    file: ScenarioFile, document: Document, store: Store, library: Library, theta: Array,
    problems: Problems, *, drawn: bool = False,
) -> Derived:
    """Return the compiled model; drawn : shares of the values are scaled to fit, not refused."""
    growth = {name: project.on for name, project in file.growth.items()}
    city = assemble(store, file.years.every, theta, growth, Problems() if drawn else problems)
    check_growth(file, city.index, document, problems)
    moves = resolve_moves(
        file.measures, library, city.index, city.base, theta, document, problems
    )
    problems.raise_if_any()
    check_loops(city, document, problems)
    check_measured(file, city, store.tables, document, problems)
    problems.raise_if_any()
    stated = None
    if file.mix is not None:
        stated = read_mix(file.mix, city, moves, library, theta, document, problems)
        problems.raise_if_any()
        check_mix(stated, city, document, problems)
        problems.raise_if_any()
    rate = units.quantity(discount_rate(file, store, document, problems), "1")
    return Derived(store, theta, city, library, moves if stated is None else stated.moves,
                    stated, rate)
