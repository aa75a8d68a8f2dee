"""The names of a sector: its sources, with their technologies and controls."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from simulator.errors import Problems, suggest
from simulator.parameters.codelists import (
    COMBUSTION_CLASSES,
    STOCKS,
    Codelists,
    Control,
    Source,
    Technology,
)
from simulator.parameters.labels import Label
from simulator.parameters.reader import Record
from simulator.parameters.source_kinds import SOURCE_KINDS, UNKNOWN, kind_of


def label(record: Record) -> Label:
    """Return what people read of a row."""
    return Label(record["zh"], record["en"])


def add_technology(lists: Codelists, r: Record, _sector: str, problems: Problems) -> None:
    """Add a technology to its source."""
    if is_known(r, "source", lists.sources, problems):
        check_in(r, "combustion", COMBUSTION_CLASSES, problems)
        lists.sources[r["source"]].technologies[r["technology"]] = Technology(
            r["technology"], _integer(r, "rank", problems), r["combustion"], label(r)
        )


def add_control(lists: Codelists, r: Record, _sector: str, problems: Problems) -> None:
    """Add a control to its source."""
    if is_known(r, "source", lists.sources, problems):
        check_in(r, "family", lists.families, problems)
        lists.sources[r["source"]].controls[r["control"]] = Control(
            r["control"], r["family"], _integer(r, "rank", problems), label(r)
        )


def add_source(lists: Codelists, r: Record, sector: str, problems: Problems) -> None:
    """Add a source; one of an unknown kind is kept, so that its other rows are still checked."""
    kind, carrier = kind_of(r["kind"])
    known = lists.sources.get(r["source"])
    if kind is None:
        legal = [one.written for one in SOURCE_KINDS.values()]
        _unknown(r, "kind", r["kind"], legal, problems)
    elif kind.linked and carrier not in lists.carriers:
        _unknown(r, "kind", carrier, lists.carriers, problems)
    check_in(r, "stock", STOCKS, problems)
    check_in(r, "registered", ("yes", "no"), problems)
    if known and known.sector != sector:
        problems.add("E-DUPLICATE", r.file, r.line, "source", f'source "{r["source"]}", which is '
                     f"one of {known.sector} as well", "each source in one sector",
                     "delete one of the two rows, or give one another name")
    lists.sources[r["source"]] = Source(
        r["source"], sector, r["unit"], r["capacity_unit"] or r["unit"], kind or UNKNOWN, carrier,
        r["stock"] == STOCKS[0], r["registered"] == "yes", r["iamc"], label(r),
        *((known.technologies, known.controls) if known else ()),
    )


LISTED: Mapping[str, Callable[[Codelists, Record, str, Problems], None]] = {
    "sources": add_source, "technologies": add_technology, "controls": add_control,
}
"""List of names -> how a row of it, in a sector, is put among the names."""


def _integer(r: Record, column: str, problems: Problems) -> int:
    if r[column].isdigit():
        return int(r[column])
    problems.add(
        "E-NUMBER", r.file, r.line, column, f'"{r[column]}"', "a whole number from 1",
        "write the rank as 1, 2, 3 ...",
    )
    return 1


def is_known(r: Record, column: str, legal: Iterable[str], problems: Problems) -> bool:
    """Tell whether a cell holds a known name; report one that is none."""
    if r[column] in legal:
        return True
    _unknown(r, column, r[column], legal, problems)
    return False


def check_in(r: Record, column: str, legal: Iterable[str], problems: Problems) -> None:
    """Report a cell that holds none of the legal words."""
    if r[column] not in legal:
        _unknown(r, column, r[column], legal, problems)


def _unknown(
    r: Record, column: str, name: str, legal: Iterable[str], problems: Problems
) -> None:
    problems.add(
        "E-NAME", r.file, r.line, column, f'unknown {column} "{name}"',
        f"a known {column}", suggest(name, filter(None, legal)),
    )
