"""From checked inputs to the compiled model, with every problem found on the way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from simulator import units
from simulator.city.assembling import assemble, assemble_with
from simulator.city.checks import check_city
from simulator.city.city import City
from simulator.city.lacking import OF_MEASURES, OF_MOVES, Lacks
from simulator.errors import InputError, Problem, Problems
from simulator.kernels.fixed import read_only
from simulator.measures.library import Library
from simulator.measures.library_rows import build_library
from simulator.measures.moves import Moves
from simulator.measures.resolving import resolve_moves
from simulator.measures.uptake_reader import check_uptakes
from simulator.parameters.canonical import Store, canonical
from simulator.parameters.load import Tables
from simulator.scenario.keys import ScenarioFile
from simulator.scenario.mix_keys import StatedMix
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
    rate_row,
)
from simulator.simulation.series_checks import check_drivers
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

    def __post_init__(self) -> None:
        read_only([self.theta, self.moves])


def compiled(
    file: ScenarioFile, document: Document, tables: Tables, values: Array | None
) -> Derived:
    """Return the compiled model; raise InputError with every problem found.

    values : (..., row) canonical values in place of those of the tables.
    """
    central = checked_model(file, document, tables, Problems(), Problems())
    return central if values is None else with_values(central, file, document, values)


def checked_model(
    file: ScenarioFile, document: Document, tables: Tables, problems: Problems,
    of_tables: Problems,
) -> Derived:
    """Return the compiled model; raise InputError with every problem of any part.

    problems, of_tables : what was found before. A part that rests on what is wrong is not judged.
    """
    store, library = compiled_tables(tables, file.years.start, of_tables)
    check_file(file, document, store, library, problems, of_tables)
    lacks = check_city(store, file.years.start, of_tables)
    problems.extend(of_tables)
    if lacks.none_of(*OF_MOVES):
        return _model(file, document, store, library, problems, lacks)
    if lacks.none_of(*OF_MEASURES):
        sources = store.tables.codelists.sources
        check_uptakes(file.measures, library, sources, document, problems)
    raise InputError(problems.in_order())


def with_values(before: Derived, file: ScenarioFile, document: Document, theta: Array
                ) -> Derived:
    """Return the compiled model of the same tables with other values of their rows.

    theta : (..., row); shares that do not add up are scaled to fit, as in draws. The city stays
    as it is where only limits of measures differ, and so does a mix that the scenario states.
    """
    store, problems = before.store, Problems()
    limits = [i for name in ("limits", "city_limits", "city_facts") for i in store.ids(name)]
    same = theta.shape == before.theta.shape
    city = before.city
    if not same or not np.isin(np.flatnonzero(theta != before.theta), limits).all():
        city = assemble_with(city.index, store, theta, city.growth_on, Problems())
    moves = before.moves
    if before.stated is None:
        moves = resolve_moves(file.measures, before.library, city.index, city.base, theta,
                              document, problems)
    problems.raise_if_any()
    row = rate_row(store) if file.finance.discount_rate is None else None
    rate = before.discount_rate if row is None else float(theta[row])
    return replace(before, theta=theta, city=city, moves=moves, discount_rate=rate)


def compiled_tables(
    tables: Tables, base: int, problems: Problems
) -> tuple[Store, Library]:
    """Return the rows in canonical units and the measure library."""
    store = canonical(tables, items(), base, problems)
    return store, build_library(store, problems)


def check_file(
    file: ScenarioFile, document: Document, store: Store, library: Library, problems: Problems,
    of_tables: Iterable[Problem] = (),
) -> None:
    """Report what a scenario file cannot say beside these tables, before a city is built.

    of_tables : what is wrong with the tables, and need not be said again.
    """
    discount_rate(file, store, document, problems)
    check_scenario(file, store.tables, document, problems)
    check_quantities(file, store.tables, document, problems)
    check_hurdles(file, library.measures, document, problems)
    check_drivers(file, store, problems, of_tables)


def with_plan(before: Derived, file: ScenarioFile, document: Document) -> Derived:
    """Return the compiled model of the same city, years and growth projects under another plan."""
    problems = Problems()
    check_file(file, document, before.store, before.library, problems)
    return _plan(file, document, before.store, before.library, before.city, problems, Lacks())


def _model(
    file: ScenarioFile, document: Document, store: Store, library: Library, problems: Problems,
    lacks: Lacks,
) -> Derived:
    growth = {name: project.active for name, project in file.growth.items()}
    city = assemble(store, file.years.every, store.central(), growth, lacks)
    check_growth(file, city.index, document, problems)
    if lacks.none_of("processes", "control_effects"):
        check_loops(city, document, lacks.found)
    problems.extend(lacks.found)
    return _plan(file, document, store, library, city, problems, lacks)


def _plan(
    file: ScenarioFile, document: Document, store: Store, library: Library, city: City,
    problems: Problems, lacks: Lacks,
) -> Derived:
    """Return the compiled model; lacks : what is wrong with the city, which tells what to judge."""
    theta, of_plan = store.central(), Problems()
    moves = resolve_moves(
        file.measures, library, city.index, city.base, theta, document, of_plan
    )
    if lacks.none_of("processes"):
        check_measured(file, city, store.tables, document, problems)
    stated = None
    if file.mix is not None and lacks.none_of(*OF_MOVES):
        stated = _stated(file.mix, city, moves, library, document, theta, of_plan)
        if lacks.nothing_wrong and not of_plan:
            check_mix(stated, city, document, of_plan)
    problems.extend(of_plan)
    problems.raise_if_any()
    rate = units.quantity(discount_rate(file, store, document, problems), "1")
    return Derived(store, theta, city, library, moves if stated is None else stated.moves,
                    stated, rate)


def _stated(
    block: StatedMix, city: City, moves: Moves, library: Library, document: Document,
    theta: Array, problems: Problems,
) -> Stated:
    """Return a stated mix; what it says of moves is read only where nothing is wrong with those."""
    own = block.model_copy(update={"demand": {}, "transfers": {}}) if problems else block
    return read_mix(own, city, moves, library, theta, document, problems)
