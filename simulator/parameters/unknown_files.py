"""Tables that nothing reads: a name that is wrong by a letter would leave its numbers out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from pathlib import Path

from simulator.errors import Problems, closest, suggest
from simulator.parameters import tables
from simulator.parameters.tables import Table

OF_COMMON = frozenset({"bib", "cities", "codelists", "measures"})
"""Folders beside those of the sectors."""
FOR_PEOPLE = frozenset({"measure_keys.csv", "effects.csv"})
"""Tables that are read by tests and people alone."""
OF_SCENARIO = frozenset({"accepted.csv", "clauses.csv"})
"""Tables that lie beside a scenario, not among those of its city."""
BY_SECTOR = (*tables.SECTOR_CODELISTS, *tables.SECTOR_VALUES)
OF_CITY = (*tables.CITY_VALUES, *tables.CITY_OPTIONAL, *tables.COMMON_VALUES, tables.MEASURES,
           tables.MOVES, tables.LIMITS)
DEEPEST = 2
"""A table of a city lies in its folder, or in one below it."""
OF_CITY_SECTOR = (*tables.CITY_SECTOR_VALUES, tables.FACILITIES, *BY_SECTOR)


def report_in_root(root: Path, name: Callable[[Path], str], problems: Problems) -> None:
    """Report tables and folders below `parameters` that are not of the model."""
    sectors = _sectors(root)
    for path in _below(root):
        inside = path.relative_to(root).parts
        if len(inside) == 1:
            _check(path, _names(tables.COMMON_VALUES), name, problems)
        elif inside[0] in sectors:
            _check(path, _names(BY_SECTOR), name, problems)
        elif inside[0] == "codelists":
            _check(path, {f"{own}.csv" for own in tables.CODELISTS} | FOR_PEOPLE, name, problems)
        elif inside[0] == "measures":
            own = _names((tables.MEASURES, tables.MOVES, tables.LIMITS))
            _check(path, own | FOR_PEOPLE, name, problems)
        elif inside[0] not in OF_COMMON:
            _folder(path, sectors | OF_COMMON, name, problems)


def report_in_city(folder: Path, name: Callable[[Path], str], problems: Problems) -> None:
    """Report tables of a city that the program does not read; its folders have any names."""
    for path in _below(folder):
        inside = path.relative_to(folder).parts
        legal = _names(OF_CITY if len(inside) == 1 else OF_CITY_SECTOR)
        if len(inside) <= DEEPEST:
            _check(path, legal, name, problems)
        else:
            _too_deep(path, inside, name, problems)


def report_too_deep(folder: Path, problems: Problems) -> None:
    """Report tables in folders of the folders of a planner's own tables."""
    for path in _below(folder):
        inside = path.relative_to(folder).parts
        if len(inside) > DEEPEST:
            _too_deep(path, inside, Path.as_posix, problems)


def _too_deep(
    path: Path, inside: Sequence[str], name: Callable[[Path], str], problems: Problems
) -> None:
    """Report a table in folders of a folder, such as those of years."""
    problems.add(
        "E-FILE", name(path), 0, "", f"a table {len(inside) - 1} folders deep that nothing reads",
        f"a table in the folder of its sector: {inside[0]}/{path.name}",
        f"move it into the folder {inside[0]}; years stand in its rows, in the column model_year",
    )


def _sectors(root: Path) -> set[str]:
    return {path.parent.name for name in ("sources", "processes")
            for path in root.glob(f"*/{name}.csv")}


def _below(folder: Path) -> Iterator[Path]:
    """Yield every table below a folder, but hidden ones and those a spreadsheet holds open."""
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() == ".csv" and not path.name.startswith((".", "~$")):
            yield path


def _names(of: Iterable[Table]) -> set[str]:
    return {f"{table.name}.csv" for table in of}


def _check(
    path: Path, legal: Collection[str], name: Callable[[Path], str], problems: Problems
) -> None:
    if path.name not in legal:
        problems.add(
            "E-FILE", name(path), 0, "", f'a table "{path.name}" that nothing reads',
            f"one of {', '.join(sorted(legal))}",
            whither(path, legal),
        )


def whither(path: Path, legal: Iterable[str]) -> str:
    """Return the fix for a table of a name that nothing reads here."""
    if path.name in OF_SCENARIO:
        return "move it into the folder of scenario.yaml"
    near = closest(path.stem, (name.removesuffix(".csv") for name in legal))
    fix = f'write "{near}.csv"' if near else suggest("", legal)
    return f"{fix}, or move it out of the folder"


def _folder(
    path: Path, legal: Collection[str], name: Callable[[Path], str], problems: Problems
) -> None:
    found = path.parent.name
    problems.add(
        "E-FILE", name(path), 0, "", f'a table in a folder "{found}" that nothing reads',
        f"a folder of a sector: {', '.join(sorted(legal))}",
        f"{suggest(found, legal)}, or move it out of the folder",
    )
