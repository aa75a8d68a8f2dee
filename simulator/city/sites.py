"""Which sites, processes and controls a city has, or its measures may bring."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from simulator.city.index import REST, Index, Process, ProcessControl, Site
from simulator.city.rows import CityRows, report_missing
from simulator.errors import Problems, suggest
from simulator.parameters.canonical import Store
from simulator.parameters.codelists import Source
from simulator.parameters.reader import Record
from simulator.parameters.written_moves import WRITTEN_MOVES
from simulator.sectors import CATALOGUE


def build_index(store: Store, years: tuple[int, ...], problems: Problems) -> Index:
    """Return the sites, processes and controls that the city has or its measures may bring."""
    lists = store.tables.codelists
    rows = CityRows.of(store)
    sites = tuple(_sites(rows, store, problems))
    brought = _technologies_of_moves(store)
    processes: list[Process] = []
    for number, site in enumerate(sites):
        source = lists.sources[site.source]
        present = _present(rows, site, source, problems)
        names = [
            name
            for name in source.technologies
            if name in present or _may_come(brought[site.source], name, present)
        ]
        processes += [Process(number, name, slot) for slot, name in enumerate(names)]
    controls = _controls(store, sites, processes)
    return Index(lists, sites, tuple(processes), tuple(controls), years)


def _sites(rows: CityRows, store: Store, problems: Problems) -> Iterator[Site]:
    lists = store.tables.codelists
    named: dict[str, list[Record]] = defaultdict(list)
    for record in store.tables.plain("facilities"):
        if record["source"] in lists.sources:
            named[record["source"]].append(record)
        else:
            problems.add(
                "E-NAME", record.file, record.line, "source",
                f'unknown source "{record["source"]}"', "a source of the codelists",
                suggest(record["source"], lists.sources),
            )
    mixed = {source for source, _, _ in rows.mix}
    ordered = sorted(lists.sources.values(), key=lambda s: CATALOGUE.index(s.sector))
    for source in ordered:
        for record in named[source.name]:
            if (source.name, record["facility"]) in rows.activity:
                yield Site(
                    source.name, record["facility"], record["growth"] == "yes",
                    _registered(record, source),
                )
            else:
                problems.add(
                    "E-MISSING", record.file, record.line, record["facility"],
                    "a facility without a row in activity.csv",
                    "activity, capacity or split of every facility",
                    f'add a row for {source.name}, {record["facility"]} to activity.csv',
                )
        known = {record["facility"] for record in named[source.name]} | {REST}
        _unknown_facilities(rows, source, known, problems)
        has_rest = (source.name, REST) in rows.activity
        unnamed = source.kind.linked and source.name in mixed and not named[source.name]
        if has_rest or unnamed:
            yield Site(source.name, REST, False, source.registered)


def _registered(record: Record, source: Source) -> bool:
    if record["growth"] == "yes":
        return False
    return source.registered if not record["registered"] else record["registered"] == "yes"


def _unknown_facilities(
    rows: CityRows, source: Source, known: set[str], problems: Problems
) -> None:
    for (name, facility), found in rows.activity.items():
        if name == source.name and facility not in known:
            value = found[0][1]
            problems.add(
                "E-NAME", value.file, value.line, "facility", f'unknown facility "{facility}"',
                'a facility of facilities.csv, or "rest"', suggest(facility, known),
            )


def _present(rows: CityRows, site: Site, source: Source, problems: Problems) -> set[str]:
    share = rows.shares(site.source, site.facility, "share")
    added = rows.shares(site.source, site.facility, "additions_share")
    stated = {row.keys[2] for _, row in rows.of_site(site, "capacity")}
    found = {t for t in (*share, *added) if _any_positive(share.get(t, ()), added.get(t, ()))}
    found |= {t for t in stated if t and t != "*"}
    if not found and len(source.technologies) == 1:
        return set(source.technologies)
    if not found and source.kind.shared:
        report_missing(rows, site, "share", "mix.csv", problems)
    return found


def _any_positive(*groups: object) -> bool:
    return any(row.value > 0 for group in groups for _, row in group)  # type: ignore[attr-defined]


def _technologies_of_moves(store: Store) -> dict[str, dict[str, set[str]]]:
    brought: dict[str, dict[str, set[str]]] = defaultdict(dict)
    for record in store.tables.plain("moves"):
        if not WRITTEN_MOVES[record["kind"]].brings:
            continue
        replaces = {name for name in record["replaces"].split(";") if name}
        for source in record["source"].split(";"):
            for technology in record["technology"].split(";"):
                known = brought[source].setdefault(technology, set())
                known |= replaces or {"*"}
    return brought


def _may_come(brought: Mapping[str, set[str]], name: str, present: set[str]) -> bool:
    replaced = brought.get(name, set())
    return "*" in replaced or bool(replaced & present)


def _controls(
    store: Store, sites: tuple[Site, ...], processes: list[Process]
) -> Iterator[ProcessControl]:
    lists = store.tables.codelists
    effective: dict[tuple[str, str], set[str]] = defaultdict(set)
    for i in store.ids("control_effects"):
        source, technology, control, item = store.rows[i].keys[:4]
        if item in ("removal", "side", "energy"):
            effective[source, control].add(technology)
    for number, process in enumerate(processes):
        own = lists.sources[sites[process.site].source]
        for known in sorted(own.controls.values(), key=lambda c: (c.family, c.rank)):
            if effective[own.name, known.name] & {"*", process.technology}:
                yield ProcessControl(number, known.name, known.family, known.rank)
