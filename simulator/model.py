"""The compiled model of one scenario: what the planner wrote, the tables, what follows."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from simulator import units
from simulator.accounting.coefficients import build_coefficients
from simulator.city import build_base_year, build_index
from simulator.data import parameters_root
from simulator.errors import Problems, suggest
from simulator.index import Index
from simulator.library import Library, build_library
from simulator.measures import Moves, resolve_moves
from simulator.parameters.canonical import Store, canonical
from simulator.parameters.load import Tables, load_city, load_tables
from simulator.projection import City, LoopError
from simulator.quantities import ratio_unit
from simulator.scenario import find, read_scenario
from simulator.schema.scenario import ScenarioFile
from simulator.schema.yaml_file import Document
from simulator.sectors import items
from simulator.targets import check_targets, unit_of

Array = np.ndarray


@dataclass(frozen=True)
class Scenario:
    """A resolved scenario: what the planner wrote, the tables, and the moves that follow.

    file : the checked scenario file; folder : where it lies; document : places of its keys;
    store : all parameter rows; theta : (row,) their values; index, city, library, moves : the
    compiled model.
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
    name: str | Path, data: Path | None = None, sets: Mapping[str, str] | None = None
) -> Scenario:
    """Load, check and compile a scenario.

    Parameters
    ----------
    name : a bundled name ("liupanshui"), a scenario folder or a scenario.yaml.
    data : a folder of the planner's own city tables, in place of the bundled ones.
    sets : dotted key -> value, changes for this run (``{"growth.x.on": "false"}``).

    Raises
    ------
    InputError
        With every problem found in the scenario and in the tables, at once.
    """
    problems = Problems()
    path = find(name)
    file, document = read_scenario(path, sets or {}, problems)
    if file is None:
        problems.raise_if_any()
        raise AssertionError
    store = _load_store(file.city, data, document, problems)
    return _compile(file, path.parent, document, store, problems)


def potential_moves(scenario: Scenario) -> Moves:
    """Return the moves of a scenario with every measure at the library's potential."""
    problems = Problems()
    moves = resolve_moves(
        scenario.file.measures, scenario.library, scenario.index, scenario.city.base,
        scenario.theta, scenario.document, problems, at_potential=True,
    )
    problems.raise_if_any()
    return moves


def load_store(city: str | None, data: Path | None, problems: Problems) -> Store:
    """Load the common tables and those of one city, in canonical units."""
    return _load_store(city, data, Document(places={(): ("", 0)}), problems)


def _load_store(
    city: str | None, data: Path | None, document: Document, problems: Problems
) -> Store:
    root = parameters_root()
    found = load_tables(root, problems)
    if city is not None:
        folder = data or root / "cities" / city
        if folder.is_dir():
            load_city(found, folder, problems)
        else:
            file, line = document.place(("city",))
            legal = sorted(p.name for p in (root / "cities").iterdir())
            problems.add(
                "E-NAME", file, line, "city", f'unknown city "{city}"',
                "a folder of parameters/cities", suggest(city, legal),
            )
            problems.raise_if_any()
    return canonical(found, items(), problems)


def _compile(
    file: ScenarioFile, folder: Path, document: Document, store: Store, problems: Problems
) -> Scenario:
    theta = store.central()
    years = tuple(range(file.years.start, file.years.end + 1))
    library = build_library(store, problems)
    index = build_index(store, years, problems)
    _check_growth(file, index, document, problems)
    _check_names(file, store.tables, document, problems)
    base = build_base_year(store, index, theta, problems)
    coefficients = build_coefficients(store, index, theta, problems)
    moves = resolve_moves(file.measures, library, index, base, theta, document, problems)
    problems.raise_if_any()
    growth = {name: project.on for name, project in file.growth.items()}
    city = City(index, coefficients, base, growth)
    _check_loops(city, document, problems)
    _check_target_units(file, city, document, problems)
    problems.raise_if_any()
    inputs = (*store.tables.files, *{Path(p[0]) for p in document.places.values() if p[0]})
    return Scenario(
        file, folder, document, store, theta, index, city, library, moves,
        tuple(sorted({p for p in inputs if p.is_file()})),
    )


def _check_loops(city: City, document: Document, problems: Problems) -> None:
    try:
        _ = city.stages
    except LoopError as error:
        file, line = document.place(("city",))
        problems.add(
            "E-LOOP", file, line, "city", str(error), "local carriers that flow one way",
            "make one of the carriers traded in carriers.csv, or remove its use",
        )


def _check_target_units(
    file: ScenarioFile, city: City, document: Document, problems: Problems
) -> None:
    """Report targets whose unit does not fit what they measure."""
    for name, target in file.targets.items():
        relative = target.kind in ("change", "direction", "peak") or target.value is None
        if target.status != "scored" or target.quantity is None or relative:
            continue
        measured = ratio_unit(city, target.quantity, target.denominator)
        try:
            units.factor(units.normalise(unit_of(target)), measured)
        except units.UnitError:
            place = document.place(("targets", name, "value"))
            problems.add(
                "E-UNIT", *place, f"targets.{name}.value", f'"{target.value}"',
                f"an amount convertible to {measured}", f'give the value in "{measured}", or '
                "correct the quantity or denominator",
            )


def _check_growth(
    file: ScenarioFile, index: Index, document: Document, problems: Problems
) -> None:
    legal = [s.facility for s in index.sites if s.growth]
    for name in file.growth:
        if name not in legal:
            place = document.place(("growth", name))
            problems.add(
                "E-NAME", *place, f"growth.{name}", f'unknown growth project "{name}"',
                "a facility of facilities.csv with growth = yes", suggest(name, legal),
            )


def _check_names(
    file: ScenarioFile, found: Tables, document: Document, problems: Problems
) -> None:
    """Check bureaux of measures and targets, and every name inside the targets' quantities."""
    parts: Iterable[tuple[str, str, list[str]]] = [
        *(("measures", key, m.bureaux) for key, m in file.measures.items()),
        *(("targets", key, t.bureaux) for key, t in file.targets.items()),
    ]
    legal = found.codelists.bureaux
    for block, key, bureaux in parts:
        for bureau in bureaux:
            if bureau not in legal:
                place = document.place((block, key, "bureaux"))
                problems.add(
                    "E-NAME", *place, f"{block}.{key}.bureaux", f'unknown bureau "{bureau}"',
                    "a bureau of bureaux.csv", suggest(bureau, legal),
                )
    check_targets(file, found, document, problems)
