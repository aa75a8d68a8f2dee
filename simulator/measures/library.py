"""The measure library: what each measure moves, how far and how fast it may go, what it costs."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

import numpy as np

from simulator.city.index import Index
from simulator.errors import Problems, suggest
from simulator.parameters.canonical import Store
from simulator.parameters.codelists import Codelists, Label
from simulator.parameters.reader import Record

MOVE_KINDS = (
    "stock_share", "sales_share", "capacity", "coverage", "retire", "transfer", "demand", "ban",
    "offset", "sink",
)  # fmt: skip
EFFECTS = ("", "replaced", "lost")
SOURCELESS = ("ban", "offset")
"""Kinds of move that may name no source: they are about growth projects of any source."""


@dataclass(frozen=True)
class Move:
    """One move of a measure; empty tuples mean all."""

    measure: str
    name: str
    kind: str
    sources: tuple[str, ...]
    facilities: tuple[str, ...]
    technologies: tuple[str, ...]
    replaces: tuple[str, ...]
    control: str
    to_sources: tuple[str, ...]
    lost: bool
    place: tuple[str, int]


@dataclass(frozen=True)
class LibraryMeasure:
    """A measure of the library."""

    key: str
    sector: str
    label: Label
    moves: dict[str, Move] = field(default_factory=dict)


@dataclass(frozen=True)
class Library:
    """All measures, and the rows of their limits: (measure, move, item) -> {year: row number}."""

    measures: dict[str, LibraryMeasure]
    limits: dict[tuple[str, str, str], dict[int, int]]


def build_library(store: Store, problems: Problems) -> Library:
    """Read the measure tables; every name in a move must be a name of the codelists."""
    lists = store.tables.codelists
    measures: dict[str, LibraryMeasure] = {}
    for r in store.tables.plain("measures"):
        measures[r["measure"]] = LibraryMeasure(
            r["measure"], r["sector"], Label(r["zh"], r["en"])
        )
    for r in store.tables.plain("moves"):
        if r["measure"] not in measures:
            _unknown(r, "measure", r["measure"], measures, problems)
            continue
        move = _move(r)
        measures[r["measure"]].moves[r["move"]] = move
        _check_move(r, move, lists, problems)
    return Library(measures, _limits(store))


def _limits(store: Store) -> dict[tuple[str, str, str], dict[int, int]]:
    """Return the rows of every limit; a city's own rows replace the common ones of a limit."""
    limits: dict[tuple[str, str, str], dict[int, int]] = {}
    for table in ("limits", "city_limits"):
        own: dict[tuple[str, str, str], dict[int, int]] = {}
        for i in store.ids(table):
            measure, name, item, year = store.rows[i].keys
            own.setdefault((measure, name, item), {})[int(year or 0)] = i
        limits.update(own)
    return limits


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip() not in ("", "*"))


def _move(r: Record) -> Move:
    return Move(
        r["measure"], r["move"], r["kind"], _parts(r["source"]), _parts(r["facility"]),
        _parts(r["technology"]), _parts(r["replaces"]), r["control"], _parts(r["to_source"]),
        r["effect"] == "lost", (r.file, r.line),
    )


def _check_move(r: Record, move: Move, lists: Codelists, problems: Problems) -> None:
    if move.kind not in MOVE_KINDS:
        _unknown(r, "kind", move.kind, MOVE_KINDS, problems)
    if r["effect"] not in EFFECTS:
        _unknown(r, "effect", r["effect"], EFFECTS, problems)
    if not move.sources and move.kind not in SOURCELESS:
        _unknown(r, "source", "", lists.sources, problems)
    for name in (*move.sources, *move.to_sources):
        if name not in lists.sources:
            _unknown(r, "source", name, lists.sources, problems)
    known = [lists.sources[name] for name in move.sources if name in lists.sources]
    technologies = {t for source in known for t in source.technologies}
    for name in (*move.technologies, *move.replaces):
        if name not in technologies:
            _unknown(r, "technology", name, technologies, problems)
    controls = {c for source in known for c in source.controls}
    if (move.kind == "coverage" or move.control) and move.control not in controls:
        _unknown(r, "control", move.control, controls, problems)


def _unknown(
    r: Record, column: str, name: str, legal: Iterable[str], problems: Problems
) -> None:
    problems.add(
        "E-NAME", r.file, r.line, f"{r['measure']} {column}", f'unknown {column} "{name}"',
        f"a known {column}", suggest(name, legal),
    )


def banned(index: Index, move: Move, facilities: Collection[str]) -> set[str]:
    """Return the growth projects that a ban stops; `facilities` narrow what the move names."""
    wanted = facilities or move.facilities
    return {
        site.facility for site in index.sites
        if site.growth and site.among(wanted) and (not move.sources or site.source in move.sources)
    }


def limit_rows(library: Library, move: Move, item: str) -> dict[int, int]:
    """Return {year: row number} of one limit of a move (year 0 = all years)."""
    return library.limits.get((move.measure, move.name, item), {})


def first_year(library: Library, move: Move, theta: np.ndarray) -> int:
    """Return the first year in which a move can act, 0 where the library states none.

    theta : (..., row) parameter values; of several draws the first counts.
    """
    rows = limit_rows(library, move, "earliest")
    return int(theta.reshape(-1, theta.shape[-1])[0, max(rows.values())]) if rows else 0

