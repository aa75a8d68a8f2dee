"""Find out what a path given to `check` is: a scenario, a folder of tables, or one table."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from simulator.bundled import SCENARIO_FILE, bundled_scenarios, parameters_root
from simulator.errors import Problems, suggest
from simulator.results.reading import RUN_FILE

PARAMETERS = "parameters"
CODELISTS = "codelists"
CITIES = "cities"
CITY_MARK = "drivers.csv"


@dataclass(frozen=True)
class Subject:
    """One thing to check.

    kind : scenario, parameters, city, table or clauses; path : file or folder (a bundled
    scenario's name as written); root : folder of the common tables, where it matters.
    """

    kind: str
    path: Path
    root: Path


def find_subjects(word: str, problems: Problems) -> list[Subject]:
    """Return what a word of the command line stands for; report a word that is nothing."""
    path, bundled = Path(word), parameters_root()
    if word == PARAMETERS and not path.is_dir():
        path = bundled
    if (path / RUN_FILE).is_file() and not (path / SCENARIO_FILE).is_file():
        problems.add("E-FILE", word, 0, "", "a folder of results", "a scenario, a folder of "
                     "tables, or a table in such a folder", f"write simulator verify {word}, or "
                     "name the folder of the scenario that the results are of")
        return []
    found = _folder(path) if path.is_dir() else _file(path)
    if not found and word in bundled_scenarios():
        found = [Subject("scenario", path, bundled)]
    if not found:
        there = "a folder or file of another kind" if path.exists() else f'nothing at "{word}"'
        problems.add(
            "E-FILE", word, 0, "", there,
            "a scenario, a folder of tables, a table in such a folder, or a bundled name",
            suggest(path.name, [*bundled_scenarios(), PARAMETERS]),
        )
    return found


def _folder(path: Path) -> list[Subject]:
    bundled = parameters_root()
    if (path / SCENARIO_FILE).is_file():
        return [Subject("scenario", path, bundled)]
    if (path / CODELISTS).is_dir():
        cities = [p for p in sorted((path / CITIES).glob("*")) if p.is_dir()]
        return [Subject("parameters", path, path), *(Subject("city", p, path) for p in cities)]
    if (path / CITY_MARK).is_file() or path.resolve().parent.name == CITIES:
        return [Subject("city", path, root_of_city(path))]
    inside = sorted(p.parent for p in path.glob(f"*/{SCENARIO_FILE}"))
    return [Subject("scenario", p, bundled) for p in inside]


def _file(path: Path) -> list[Subject]:
    if not path.is_file():
        return []
    if path.suffix.lower() in (".yaml", ".yml"):
        return [Subject("scenario", path, parameters_root())]
    if (path.parent / SCENARIO_FILE).is_file():
        return [Subject("clauses", path, parameters_root())]
    around = [folder for folder in path.resolve().parents if _folder_of_tables(folder)]
    return [Subject("table", path, around[0])] if around else []


def _folder_of_tables(folder: Path) -> bool:
    return (
        (folder / CODELISTS).is_dir()
        or (folder / CITY_MARK).is_file()
        or folder.parent.name == CITIES
    )


def root_of_city(path: Path) -> Path:
    """Return the common tables that belong to a city's folder: those above it, or the bundled."""
    above = path.resolve().parent.parent
    return above if (above / CODELISTS).is_dir() else parameters_root()
