"""What a results folder needs to be read alone: names, parameters used, references, moves."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.city.index import SURPLUS_GAS
from simulator.measures.library import Move
from simulator.parameters import tables
from simulator.parameters.bibliography import FIELDS
from simulator.parameters.codelists import DRIVERS
from simulator.parameters.outlooks import OUTLOOKS, OWN
from simulator.parameters.reader import COMMON, Value
from simulator.parameters.tables import KEY_COLUMNS
from simulator.results.rows.coefficient_rows import (
    COEFFICIENT_HEADER,
    INGREDIENT_HEADER,
    REMOVAL_HEADER,
    Factors,
)
from simulator.results.rows.labels import SURPLUS_LABEL
from simulator.results.rows.measure_rows import basis_of
from simulator.results.rows.text import table_text
from simulator.scenario.clauses import CLAUSES_FILE
from simulator.simulation.run import Run
from simulator.units.grammar import without_brackets

Row = list[object]
LABEL_HEADER = ["kind", "key", "group", "zh", "en"]
PARAMETER_HEADER = ["table", *KEY_COLUMNS, *COMMON, *tables.LIMITS.own, *tables.DRIVER_OWN,
                    "file", "line"]
MOVE_HEADER = [
    "measure", "move", "kind", "clause", "in_plan", "sources", "facilities", "technologies",
    "replaces", "control", "to_sources", "unit", "basis", "potential_basis", "note",
]
TABLE_KEYS = {
    **{t.name: t.keys for t in (*tables.SECTOR_VALUES, *tables.COMMON_VALUES, tables.LIMITS)},
    **{f"city_{t.name}": t.keys for t in tables.CITY_TABLES},
}
ANY = ("", "*")


def context_tables(run: Run) -> Iterator[tuple[str, str]]:
    """Yield (file name, text) of the tables that make a folder readable alone."""
    yield "labels.csv", table_text(LABEL_HEADER, label_rows(run))
    used = list(used_parameters(run))
    yield "parameters.csv", table_text(PARAMETER_HEADER, parameter_rows(run, used))
    yield "references.csv", table_text(["reference", *FIELDS], reference_rows(run, used))
    yield "moves.csv", table_text(MOVE_HEADER, move_rows(run))
    yield "drivers.csv", table_text(["driver", "year", "value", "unit"], driver_rows(run))
    yield "target_series.csv", table_text(
        ["target_id", "case", "year", "value", "unit"], target_series_rows(run)
    )
    factors = Factors(run)
    yield "coefficients.csv", table_text(COEFFICIENT_HEADER, factors.coefficient_rows())
    yield "removals.csv", table_text(REMOVAL_HEADER, factors.removal_rows())
    yield "ingredients.csv", table_text(INGREDIENT_HEADER, factors.ingredient_rows())
    clauses = run.scenario.folder / CLAUSES_FILE
    if clauses.is_file():
        yield CLAUSES_FILE, clauses.read_text("utf-8-sig").rstrip("\n") + "\n"


def label_rows(run: Run) -> Iterator[Row]:
    """Yield kind, key, group, zh, en of every name in the results.

    Keys of technologies and controls are source/name, of facilities source@facility; the group is
    the sector of a source or measure, the source of a technology, the family of a control, the
    group of a carrier.
    """
    lists, file = run.index.lists, run.scenario.file
    facts = {fact.name: fact.label for fact in lists.facts.values()}
    for kind, known in (("sector", lists.sectors), ("pollutant", lists.pollutants), ("fact", facts),
                        ("family", lists.families), ("bureau", lists.bureaux)):
        for key, label in known.items():
            yield [kind, key, "", label.zh, label.en]
    for carrier in lists.carriers.values():
        yield ["carrier", carrier.name, carrier.group, carrier.label.zh, carrier.label.en]
    for name in dict.fromkeys(site.source for site in run.index.sites):
        source = lists.sources[name]
        yield ["source", name, source.sector, source.label.zh, source.label.en]
        for t in source.technologies.values():
            yield ["technology", f"{name}/{t.name}", name, t.label.zh, t.label.en]
        for c in source.controls.values():
            yield ["control", f"{name}/{c.name}", c.family, c.label.zh, c.label.en]
    yield ["source", SURPLUS_GAS, "industry", SURPLUS_LABEL.zh, SURPLUS_LABEL.en]
    for r in run.scenario.store.tables.plain("facilities"):
        yield ["facility", f"{r['source']}@{r['facility']}", r["source"], r["zh"], r["en"]]
    for key, measure in run.scenario.library.measures.items():
        own = file.measures.get(key)
        zh, en = (own.label.zh, own.label.en) if own else (measure.label.zh, measure.label.en)
        yield ["measure", key, measure.sector, zh, en]
    for key, target in file.targets.items():
        yield ["target", key, target.indicator, target.label.zh, target.label.en]


def used_parameters(run: Run) -> Iterator[Value]:
    """Yield the parameter rows of the sources, technologies and measures that the city has."""
    index = run.index
    sources = {site.source for site in index.sites}
    served = {(index.sites[p.site].source, p.technology) for p in index.processes}
    moved = {"", *(key for key, _, _ in _moves(run))}
    outlooks = run.scenario.city.base.outlooks
    for value in run.scenario.used.rows:
        keys = _keys(value)
        source, technology = keys.get("source", ""), keys.get("technology", "")
        if source not in ANY and source not in sources:
            continue
        if technology not in ANY and (source, technology) not in served:
            continue
        if keys.get("measure", "") not in moved:
            continue
        if value.table == OUTLOOKS and keys["driver"] not in outlooks:
            continue
        yield value


def parameter_rows(run: Run, used: list[Value]) -> Iterator[Row]:
    """Yield rows of parameters.csv: keys, value with range and unit, source, grade, place."""
    lists = run.index.lists
    for v in used:
        keys = _keys(v)
        source = lists.sources.get(keys.get("source", ""))
        keys["sector"] = source.sector if source else ""
        yield [
            v.table, *(keys.get(column, "") for column in KEY_COLUMNS), v.value, v.low, v.high,
            v.unit, v.year, v.geography, v.reference, v.grade, v.note, v.basis, v.condition,
            v.extend, v.file, v.line,
        ]


def _keys(value: Value) -> dict[str, str]:
    return dict(zip(TABLE_KEYS[value.table], value.keys, strict=True))


def reference_rows(run: Run, used: list[Value]) -> Iterator[Row]:
    """Yield the references behind the parameters used."""
    wanted = {value.reference for value in used}
    for key, found in run.index.lists.references.items():
        if key in wanted:
            yield [key, *(getattr(found, name) for name in FIELDS)]


def _moves(run: Run) -> Iterator[tuple[str, str, Move]]:
    """Yield measure, move and what it moves, for moves of the plan or that touch the city."""
    sources, planned = {site.source for site in run.index.sites}, run.scenario.file.measures
    for key, measure in run.scenario.library.measures.items():
        for name, move in measure.moves.items():
            if key in planned or not move.sources or sources.intersection(move.sources):
                yield key, name, move


def move_rows(run: Run) -> Iterator[Row]:
    """Yield rows of moves.csv: what every measure that can act in the city moves."""
    for key, name, move in _moves(run):
        measure = run.scenario.file.measures.get(key)
        own = [u for u in measure.uptake if u.move == name] if measure else []
        notes = "; ".join(dict.fromkeys(u.note for u in own if u.note))
        yield [
            key, name, move.kind, ";".join(measure.clause) if measure else "",
            "yes" if own else "no", ";".join(move.sources), ";".join(move.facilities),
            ";".join(move.technologies), ";".join(move.replaces), move.control,
            ";".join(move.to_sources), move.unit(run.index.lists.sources),
            ";".join(dict.fromkeys(u.basis for u in own)), basis_of(run.scenario, move), notes,
        ]


def driver_rows(run: Run) -> Iterator[Row]:
    """Yield the drivers over the years, the same in every case."""
    store = run.scenario.store
    units = {store.rows[i].keys[0]: store.units[i]
             for table in (OUTLOOKS, OWN) for i in store.ids(table)} | DRIVERS
    for name, series in run.scenario.city.base.drivers.items():
        for year, value in zip(run.index.years, series.tolist(), strict=True):
            yield [name, year, value, units[name]]


def target_series_rows(run: Run) -> Iterator[Row]:
    """Yield what each judged target is measured by, over the years, in canonical units."""
    for key, target in run.scenario.file.targets.items():
        if target.status != "scored" or target.quantity is None:
            continue
        for case in run.cases:
            measured = run.measured(target, case)
            unit = without_brackets(measured.unit)
            for year, value in zip(run.index.years, measured.ratio.tolist(), strict=True):
                yield [key, case, year, value, unit]
