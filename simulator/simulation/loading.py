"""The compiled model of one scenario: what the planner wrote, the tables, what follows."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from simulator import units
from simulator.bundled import parameters_root
from simulator.city.assembling import assemble
from simulator.city.checks import check_city
from simulator.city.city import City
from simulator.city.index import Index
from simulator.errors import Problems, suggest
from simulator.measures.clashes import fit
from simulator.measures.library import Library
from simulator.measures.library_rows import build_library
from simulator.measures.moves import Moves
from simulator.measures.resolving import resolve_moves
from simulator.parameters.canonical import Store, canonical
from simulator.parameters.load import load_city, load_tables
from simulator.scenario.keys import ScenarioFile, Years
from simulator.scenario.reading import find, own_tables, read_scenario
from simulator.scenario.yaml_file import Document
from simulator.sectors import items
from simulator.simulation.mix_checks import check_mix
from simulator.simulation.quantity_checks import check_measured, check_quantities
from simulator.simulation.scenario_checks import (
    check_growth,
    check_hurdles,
    check_loops,
    check_scenario,
    with_discount_rate,
)
from simulator.simulation.stated_mix import Stated, read_mix

Array = np.ndarray


@dataclass(frozen=True)
class Scenario:
    """A resolved scenario: what the planner wrote, the tables, and the moves that follow.

    file : the checked scenario file; folder : where it lies; document : places of its keys;
    store : all parameter rows; theta : (row,) their values; index, city, library, moves : the
    compiled model; stated : a mix that stands in the scenario in place of what the moves make.
    """

    file: ScenarioFile
    folder: Path
    document: Document
    store: Store
    theta: Array
    index: Index
    city: City
    library: Library
    moves: Moves
    inputs: tuple[Path, ...]
    stated: Stated | None = None

    @property
    def name(self) -> str:
        """Return the name of the scenario."""
        return self.file.scenario

    @cached_property
    def hashes(self) -> Mapping[str, str]:
        """Return SHA-256 of every input file, by name."""
        return {_short(p): hashlib.sha256(p.read_bytes()).hexdigest() for p in self.inputs
                if p.is_file()}

    @cached_property
    def discount_rate(self) -> float:
        """Return the real discount rate per year."""
        return units.quantity(str(self.file.finance.discount_rate), "1")


def _short(path: Path) -> str:
    parts = path.parts
    for root in ("parameters", "scenarios"):
        if root in parts:
            return "/".join(parts[len(parts) - 1 - parts[::-1].index(root) :])
    return path.as_posix()


def load(
    name: str | Path, data: Path | None = None, sets: Mapping[str, str] | None = None,
    targets: Sequence[Path] = (),
) -> Scenario:
    """Load, check and compile a scenario.

    Parameters
    ----------
    name : a bundled name ("liupanshui"), a scenario folder or a scenario.yaml.
    data : a folder of the planner's own city tables, in place of the folder `tables` beside the
        scenario or, where there is none, of the bundled ones.
    sets : dotted key -> value, changes for this run (``{"growth.x.active": "false"}``).
    targets : files with values of targets of the planner's own: ``LPS-T36: 40 %``, a block that
        changes a target or adds one, or ``LPS-T36: off``.

    Raises
    ------
    InputError
        With every problem found in the scenario and in the tables, at once.
    """
    problems, in_tables = Problems(), Problems()
    path = find(name)
    file, document = read_scenario(path, sets or {}, problems, targets)
    city = document.data.get("city") if file is None else file.city
    base = (Years() if file is None else file.years).start
    store = _load_store(
        city if isinstance(city, str) else None, data or own_tables(path), base, document,
        in_tables,
    )
    library = build_library(store, in_tables)
    if file is not None:
        file = with_discount_rate(file, store, document, problems)
        check_scenario(file, store.tables, document, problems)
        check_quantities(file, store.tables, document, problems)
        check_hurdles(file, library.measures, document, problems)
    if not in_tables and isinstance(city, str):
        check_city(store, base, in_tables)
    problems.items += in_tables.items
    if file is None or in_tables:
        problems.raise_if_any()
    assert file is not None
    return _compile(file, path.parent, document, store, library, problems)


def potential_moves(scenario: Scenario) -> Moves:
    """Return the moves of a scenario with every measure at the library's potential.

    Shares of one site that then exceed 100 % together are scaled to fit.
    """
    problems = Problems()
    moves = resolve_moves(
        scenario.file.measures, scenario.library, scenario.index, scenario.city.base,
        scenario.theta, scenario.document, problems, at_potential=True,
    )
    problems.raise_if_any()
    fit(moves)
    return moves


def load_store(city: str | None, data: Path | None, problems: Problems) -> Store:
    """Load the common tables and those of one city, in canonical units."""
    return _load_store(city, data, Years().start, Document(places={(): ("", 0)}), problems)


def _load_store(
    city: str | None, data: Path | None, base: int, document: Document, problems: Problems
) -> Store:
    root = parameters_root()
    found = load_tables(root, problems)
    if city is not None:
        legal = sorted(p.name for p in (root / "cities").glob("*") if p.is_dir())
        if data is not None or city in legal:
            load_city(found, data or root / "cities" / city, problems)
        else:
            file, line = document.place(("city",))
            problems.add(
                "E-NAME", file, line, "city", f'unknown city "{city}"',
                'a bundled city, or a folder "tables" beside the scenario',
                f"{suggest(city, legal)}, or name the folder of its tables with --data",
            )
    return canonical(found, items(), base, problems)


def _compile(
    file: ScenarioFile, folder: Path, document: Document, store: Store, library: Library,
    problems: Problems,
) -> Scenario:
    theta = store.central()
    growth = {name: project.active for name, project in file.growth.items()}
    city = assemble(store, file.years.every, theta, growth, problems)
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
    inputs = (*store.tables.files, *{Path(p[0]) for p in document.places.values() if p[0]})
    return Scenario(
        file, folder, document, store, theta, city.index, city, library,
        moves if stated is None else stated.moves,
        tuple(sorted({p for p in inputs if p.is_file()})), stated,
    )
