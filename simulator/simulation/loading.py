"""Load a scenario: what the planner wrote, and the tables of its city."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from simulator.bundled import SCENARIO_FILE, parameters_root, scenarios_root
from simulator.city.checks import check_city
from simulator.errors import InputError, Problems, suggest
from simulator.kernels.containers import FixedDict
from simulator.measures.clashes import fit
from simulator.measures.moves import Moves
from simulator.measures.resolving import resolve_moves
from simulator.parameters.base_rows import usual_base
from simulator.parameters.given_rows import is_whole_city, lie_below, rows_beside
from simulator.parameters.load import Tables, load_city, load_tables
from simulator.parameters.overlay import lay_over
from simulator.parameters.reader import Read
from simulator.scenario.keys import UNSTATED, ScenarioFile
from simulator.scenario.reading import find, is_readable, own_tables, read_scenario
from simulator.scenario.salvage import salvaged
from simulator.scenario.yaml_file import Document
from simulator.simulation.compiling import checked_model, compiled_tables
from simulator.simulation.scenario import Scenario
from simulator.simulation.settling import settled

Completing: TypeAlias = Callable[[Tables, int], Tables]
"""What makes tables whole, from them and the base year."""


def load(
    source: str | Path | Mapping[str, Any] | ScenarioFile, data: str | Path | None = None,
    sets: Mapping[str, Any] | None = None, targets: Sequence[str | Path] = (),
    completing: Completing | None = None,
) -> Scenario:
    """Load, check and compile a scenario.

    The arguments are those of `simulator.load`, read and checked there. completing : where tables
    may lack what others need, what makes them whole; those are checked in their place.

    Raises
    ------
    InputError
        With every problem found in the scenario and in the tables, at once.
    """
    problems, of_tables = Problems(), Problems()
    path, read = _source(source)
    file, document = read_scenario(read, sets or {}, problems, [Path(p) for p in targets])
    readable = is_readable(problems)
    city = document.data.get("city") if file is None else file.city
    named = city if isinstance(city, str) else None
    own = Path(data) if data is not None else own_tables(path, document, problems)
    tables = _tables_beside(named, own, document, of_tables, problems)
    file = settled(file, document, tables, problems) if readable else None
    if file is None or problems or of_tables:
        judged = file or (salvaged(document) if readable else None)
        whole = _whole(judged, tables, completing)
        _report(judged, document, whole, named, problems, of_tables)
    assert file is not None
    inputs = _inputs(tables, document)
    found = Scenario(file, path.parent, document, tables, inputs, data=own)
    whole = _whole(file, tables, completing)
    _ = checked(found if whole is tables else dataclasses.replace(found, tables=whole))
    return found


def _whole(
    file: ScenarioFile | None, tables: Tables, completing: Completing | None
) -> Tables:
    """Return the tables that are checked."""
    if completing is None or file is None or file.years.start == UNSTATED:
        return tables
    return completing(tables, file.years.start)


def _source(
    source: str | Path | Mapping[str, Any] | ScenarioFile
) -> tuple[Path, Path | Mapping[str, Any]]:
    """Return the place of a scenario, and its file or its plain data."""
    if isinstance(source, (str, Path)):
        path = find(source)
        return path, path
    data = source.model_dump(mode="json", exclude_unset=True) \
        if isinstance(source, ScenarioFile) else source
    return Path(SCENARIO_FILE), data


def checked(scenario: Scenario) -> Scenario:
    """Return a scenario whose inputs have been found to be right; raise InputError otherwise."""
    _ = scenario.compiled
    return scenario


def _report(
    file: ScenarioFile | None, document: Document, tables: Tables, city: str | None,
    problems: Problems, of_tables: Problems,
) -> None:
    """Raise everything that is wrong with a scenario or tables that cannot be compiled.

    file : what is right in it; None where nothing of it can be judged.
    """
    if file is not None and city is not None and file.years.start != UNSTATED:
        checked_model(file, document, tables, problems, of_tables)
    base = usual_base(tables) or UNSTATED
    store, _ = compiled_tables(tables, base, of_tables)
    if city is not None:
        check_city(store, base, of_tables)
    problems.extend(of_tables)
    problems.raise_if_any()


def _inputs(tables: Tables, document: Document) -> Mapping[Path, Read]:
    """Return the files read; the text of those that come with the package need not be kept."""
    bundled = (parameters_root().resolve(), scenarios_root().resolve())
    files = {**tables.files, **document.files}
    folders = {folder: folder.resolve() for folder in {path.parent for path in files}}
    found = {}
    for path, read in sorted(files.items()):
        ours = any(folders[path.parent].is_relative_to(root) for root in bundled)
        found[path] = Read(read.digest) if ours else read
    return FixedDict(found)


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


def _tables_beside(
    city: str | None, data: Path | None, document: Document, of_tables: Problems,
    problems: Problems,
) -> Tables:
    """Read the tables; where that stops, raise what is wrong with them and with the scenario."""
    try:
        return _load_tables(city, data, document, of_tables)
    except InputError as error:
        problems.extend(error.problems)
        raise InputError(problems.in_order()) from None


def _load_tables(
    city: str | None, data: Path | None, document: Document, problems: Problems
) -> Tables:
    """Read the common tables and those of one city: bundled ones, or a folder of one's own."""
    root = parameters_root()
    found = load_tables(root, problems)
    if city is None:
        return found
    if data is not None and lie_below(data, problems):
        problems.raise_if_any()
    legal = sorted(p.name for p in (root / "cities").glob("*") if p.is_dir())
    if data is not None and (city not in legal or is_whole_city(data)):
        load_city(found, data, problems)
    elif city in legal:
        load_city(found, root / "cities" / city, problems)
    else:
        file, line = document.place(("city",))
        problems.add(
            "E-NAME", file, line, "city", f'unknown city "{city}"',
            'a bundled city, or a folder "tables" beside the scenario',
            f"{suggest(city, legal)}, or name the folder of its tables with --data",
        )
    return found if data is None else _laid_over(found, data, city in legal, problems)


def _laid_over(found: Tables, data: Path, bundled: bool, problems: Problems) -> Tables:
    """Return the tables with what a folder of one's own holds beside whole tables of a city."""
    read: dict[Path, Read] = {}
    rows = list(rows_beside(data, bundled and not is_whole_city(data), problems, read))
    return lay_over(found, rows, problems, read) if rows else found
