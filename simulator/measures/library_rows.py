"""The rows of the measure tables as the library; every name in a move is checked."""

from __future__ import annotations

from collections.abc import Iterable

from simulator.errors import Problems, suggest
from simulator.measures.bases import bases_of
from simulator.measures.library import Library, LibraryMeasure, Move
from simulator.measures.move_kinds import MOVE_KINDS
from simulator.parameters.canonical import Store
from simulator.parameters.codelists import Codelists
from simulator.parameters.labels import Label
from simulator.parameters.reader import Record

EFFECTS = ("", "replaced", "lost")


def build_library(store: Store, problems: Problems) -> Library:
    """Read the measure tables; every name in a move must be a name of the codelists."""
    lists = store.tables.codelists
    measures: dict[str, LibraryMeasure] = {}
    for r in store.tables.plain("measures"):
        if r["sector"] not in lists.sectors:
            _unknown(r, "sector", r["sector"], lists.sectors, problems)
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
    limits = _limits(store)
    bases = bases_of(store, limits, measures, problems)
    return Library(measures, limits, bases)


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
    kind = MOVE_KINDS.get(move.kind)
    if kind is None:
        _unknown(r, "kind", move.kind, MOVE_KINDS, problems)
    if r["effect"] not in EFFECTS:
        _unknown(r, "effect", r["effect"], EFFECTS, problems)
    if not move.sources and not (kind and kind.of_growth):
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
    if ((kind and kind.by_control) or move.control) and move.control not in controls:
        _unknown(r, "control", move.control, controls, problems)


def _unknown(
    r: Record, column: str, name: str, legal: Iterable[str], problems: Problems
) -> None:
    problems.add(
        "E-NAME", r.file, r.line, f"{r['measure']} {column}", f'unknown {column} "{name}"',
        f"a known {column}", suggest(name, legal),
    )
