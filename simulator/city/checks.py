"""What must hold between the rows of a city's tables before a model can be built from them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping

from simulator.city.base_checks import SERIES, check_base
from simulator.city.index import REST
from simulator.city.lacking import NAMED, Lacks
from simulator.city.share_checks import (
    Rows,
    check_additions,
    check_built,
    check_coverage,
    check_stated_shares,
    check_sum,
)
from simulator.errors import Problems, suggest
from simulator.parameters.base_rows import BASED, CLOSED, is_still, year_of
from simulator.parameters.canonical import Store
from simulator.parameters.codelists import DRIVERS
from simulator.parameters.outlooks import OUTLOOKS
from simulator.parameters.reader import Value, row_name
from simulator.parameters.row_targets import GRID_UNITS
from simulator.parameters.source_kinds import OF_EVERY_KIND
from simulator.parameters.tables import ANY

AllRows = Mapping[str, Rows]
"""Table -> rows with their canonical values."""
Check = Callable[[Store, AllRows, int, Problems], None]
FACILITY_COLUMN = {"city_activity": 1, "city_mix": 1, "city_controls": 1, "city_processes": 0}
FULL_LOAD = ("full_load", "capacity_factor", "annual_distance")
"""Items that turn capacity into activity."""


def check_city(store: Store, base: int, problems: Problems) -> Lacks:
    """Report names, years and sums of the city's tables that do not fit together.

    base : the base year, which an empty year means; problems : what is known to be wrong: what
    rests on tables that lack rows because of it is left out. Returns what now lacks.
    """
    lacks = Lacks(problems)
    if not lacks.none_of(*NAMED):
        return lacks
    central = store.central()
    rows = {
        table: [(store.rows[i], float(central[i])) for i in store.ids(table)]
        for table in (*FACILITY_COLUMN, "city_drivers", "city_grid")
    }
    _check_items(store, rows["city_activity"], lacks.found)
    if lacks.none_of("facilities"):
        _check_facilities(store, rows, lacks.found)
    sound = [table for table in (*BASED, *SERIES, OUTLOOKS) if lacks.none_of(table)]
    check_base(store.tables, base, lacks.found, sound)
    rows = {table: [(row, number) for row, number in found
                    if not is_still(row) or year_of(row, base) == base]
            for table, found in rows.items()}
    for check in [check for needed, check in _CHECKS if lacks.none_of(*needed)]:
        check(store, rows, base, lacks.found)
    problems.extend(lacks.found)
    return lacks


def _add(problems: Problems, code: str, row: Value, *words: str) -> None:
    found, expected, fix = words
    label = row_name(row.keys)
    problems.add(code, row.file, row.line, label, found, expected, fix)


def _check_facilities(store: Store, rows: AllRows, problems: Problems) -> None:
    """Report facilities that facilities.csv does not have for a source."""
    known: dict[str, set[str]] = defaultdict(lambda: {REST})
    for record in store.tables.plain("facilities"):
        known[record["source"]].add(record["facility"])
    for table, column in FACILITY_COLUMN.items():
        for row, _ in rows[table]:
            facility, own = row.keys[column], known[row.keys[1 - column]]
            legal = own if table == "city_activity" else own | {ANY}
            if facility not in legal:
                _add(problems, "E-NAME", row, f'unknown facility "{facility}"',
                     "a facility of this source in facilities.csv, or " + " or ".join(
                         f'"{name}"' for name in sorted(legal & {REST, ANY}, reverse=True)),
                     suggest(facility, legal))


def _check_items(store: Store, activity: Rows, problems: Problems) -> None:
    """Report rows of activity.csv that nothing would read for a source of this kind."""
    for row, _ in activity:
        own, item = store.tables.codelists.sources[row.keys[0]], row.keys[3]
        if item not in (*own.kind.items, *OF_EVERY_KIND):
            words = own.kind.label.en.format(carrier=own.carrier)
            _add(problems, "E-CLASH", row, f"{item} of {own.name}, whose activity {words}",
                 f"rows of {' or '.join(own.kind.items)}", "delete the row, or correct its item")


def _check_named(store: Store, rows: AllRows, base: int, problems: Problems) -> None:
    """Report drivers that have no row."""
    place = store.tables.end_of("city_drivers", "drivers.csv")
    known = {row.keys[0] for row, _ in rows["city_drivers"]}
    for name in DRIVERS:
        if name not in known and name != "constant":
            problems.add("E-MISSING", *place, name, f"no driver {name}",
                         f"every driver from {base}", f"add rows for {name}")


def _check_drivers(store: Store, rows: AllRows, base: int, problems: Problems) -> None:
    """Report a driver that starts at zero while an activity follows it."""
    first: dict[str, tuple[Value, float]] = {}
    for row, number in sorted(rows["city_drivers"], key=lambda pair: year_of(pair[0], base)):
        if row.keys[0] not in first or year_of(row, base) <= base:
            first[row.keys[0]] = row, number
    followed = {row.keys[4] for row, _ in rows["city_activity"] if row.keys[3] == "driver"}
    falling = {row.keys[4] for row, power in rows["city_activity"]
               if row.keys[3] == "driver" and power < 0}
    for row, number in rows["city_drivers"]:
        if row.keys[0] in falling and number == 0 and year_of(row, base) > base:
            _add(problems, "E-RANGE", row, "a driver of 0 that an activity falls with",
                 "a number above 0: the activity would be without end", "correct the number, or "
                 "the sign of the elasticity")
    for name in sorted(followed & set(DRIVERS) & set(first)):
        row, number = first[name]
        if number == 0:
            _add(problems, "E-RANGE", row, "a driver that starts at 0",
                 "a number above 0: an activity grows with it", "correct the number, or let the "
                 "activity follow another driver")


def _check_one_driver(store: Store, rows: AllRows, base: int, problems: Problems) -> None:
    """Report a second driver of an activity: nothing would read it."""
    seen: dict[tuple[str, ...], Value] = {}
    for row, _ in rows["city_activity"]:
        if row.keys[3] == "driver":
            first = seen.setdefault(tuple(row.keys[:2]), row)
            if first is not row:
                _add(problems, "E-CLASH", row,
                     f"a second driver beside {first.keys[4]} ({first.file}:{first.line})",
                     "one driver for an activity", "delete the row that is not wanted")


def _check_grid(store: Store, rows: AllRows, base: int, problems: Problems) -> None:
    """Report items of the grid that have no row."""
    place = store.tables.end_of("city_grid", "grid.csv")
    for item in sorted(set(GRID_UNITS) - {row.keys[0] for row, _ in rows["city_grid"]}):
        problems.add("E-MISSING", *place, item, f"no {item}", "every item of the grid",
                     f"add a row for {item}")


def _check_mix(store: Store, rows: AllRows, base: int, problems: Problems) -> None:
    """Report a source of several technologies without their shares."""
    mixed = {row.keys[:2] for row, _ in rows["city_mix"] if row.keys[3] == "share"}
    seen: set[tuple[str, ...]] = set()
    for row, _ in rows["city_activity"]:
        own = store.tables.codelists.sources[row.keys[0]]
        if row.keys[:2] in seen or not own.kind.shared or len(own.technologies) == 1:
            continue
        seen.add(row.keys[:2])
        if not mixed & {row.keys[:2], (own.name, ANY)}:
            _add(problems, "E-MISSING", row, f"no share rows for {own.name}",
                 "the share of every technology", "add the share rows to mix.csv")


def _check_full_load(store: Store, rows: AllRows, base: int, problems: Problems) -> None:
    """Report a technology whose capacity has a unit of its own but yields no known activity."""
    known = {row.keys[-5:-2]: row for table in ("processes", "city_processes")
             for row in store.tables.rows(table)}
    for row in {row.keys[0]: row for row, _ in reversed(rows["city_activity"])}.values():
        own = store.tables.codelists.sources[row.keys[0]]
        lacking = [
            name for name in own.technologies if own.unit != own.capacity_unit
            and not any((own.name, t, item) in known for t in (ANY, name) for item in FULL_LOAD)
        ]
        if lacking:
            _add(problems, "E-MISSING", row, f"no {', '.join(FULL_LOAD)} of {', '.join(lacking)}",
                 f"how much a {own.capacity_unit} of {own.name} does in a year",
                 "add the rows to processes.csv")


def _check_split(store: Store, rows: AllRows, base: int, problems: Problems) -> None:
    groups: dict[str, Rows] = defaultdict(list)
    for row, number in rows["city_activity"]:
        if row.keys[3] == "split":
            groups[row.keys[0]].append((row, number))
    for parts in groups.values():
        check_sum(parts, "split rows", False, problems)


def _check_closed(store: Store, rows: AllRows, base: int, problems: Problems) -> None:
    """Report works of which more closed after the base year than there was."""
    groups: dict[tuple[str, ...], Rows] = defaultdict(list)
    for row, number in rows["city_activity"]:
        if row.keys[3] == CLOSED and year_of(row, base) > base:
            groups[row.keys[:2]].append((row, number))
    for parts in groups.values():
        check_sum(parts, "closed rows of all years", True, problems)


def _check_sums(store: Store, rows: AllRows, base: int, problems: Problems) -> None:
    check_additions(rows["city_mix"], base, problems)
    check_stated_shares(rows["city_mix"], base, problems)
    check_built(rows["city_mix"], base, problems)


def _check_controls(store: Store, rows: AllRows, base: int, problems: Problems) -> None:
    check_coverage(store, rows["city_controls"], base, problems)


_CHECKS: tuple[tuple[tuple[str, ...], Check], ...] = (
    (("city_drivers",), _check_named),
    (("city_drivers", "city_activity"), _check_drivers),
    (("city_activity",), _check_one_driver),
    (("city_grid",), _check_grid),
    (("city_mix", "city_activity"), _check_mix),
    (("processes", "city_activity"), _check_full_load),
    (("city_mix",), _check_sums),
    (("city_controls",), _check_controls),
    (("city_activity",), _check_split),
    (("city_activity",), _check_closed),
)
"""Tables that must be whole -> what is then checked."""
