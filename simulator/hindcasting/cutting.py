"""A scenario as it could be written in its base year: no row of a later year, and no plan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from simulator.hindcasting.going_on import (
    carried,
    constant,
    grouped,
    undriven,
    whole_additions,
)
from simulator.parameters.base_rows import BASED, year_of
from simulator.parameters.load import Tables
from simulator.parameters.outlooks import OUTLOOKS, driving
from simulator.parameters.reader import HOLD, TREND, Value
from simulator.simulation.scenario import Scenario

BACK = 5
"""Years before the base year in which a trend may begin: those of the five-year plan before it."""
PRICES = ("prices", "city_prices")


@dataclass(frozen=True)
class Continued:
    """How a driver, or an activity without one, goes on after the base year.

    what : driver or activity; name : of the driver, or source@facility; how : trend or hold;
    since, until : years of the rows that it is read from.
    """

    what: str
    name: str
    how: str
    since: int
    until: int


def cut(scenario: Scenario) -> tuple[Scenario, tuple[Continued, ...]]:
    """Return a scenario without measures, targets and rows later than its base year.

    Drivers go on as they grew in the years before it, and stay where fewer than two rows speak of
    those; an activity that only its rows of later years would move stays as well. The result is the
    same, to the byte, for tables that never had those rows.
    """
    base = scenario.file.years.start
    found = scenario.tables if scenario.values is None else scenario.used.tables
    values = dict(found.values)
    for table in (*BASED, "city_grid", "city_statistics", *PRICES):
        values[table] = list(_known(found.rows(table), base, keep=table in PRICES))
    values["city_mix"] = whole_additions(values["city_mix"], base)
    values["city_grid"] = [carried(rows[-1], base) for rows in _series(values["city_grid"], base)]
    drivers = [_driver(rows, base) for rows in _series(found.rows("city_drivers"), base)]
    values["city_drivers"] = [row for rows, _ in drivers for row in rows]
    outlooks = list(_outlooks(found, base))
    values[OUTLOOKS] = [row for rows, _ in outlooks for row in rows]
    held = list(undriven(found, values["city_activity"], base))
    values["city_activity"] = [*values["city_activity"], *map(constant, held)]
    file = scenario.file.model_copy(update={"measures": {}, "targets": {}, "mix": None})
    growth = {r["facility"] for r in found.plain("facilities") if r["growth"] == "yes"}
    stays = [Continued("activity", "@".join(row.keys[:2]), HOLD, base, base)
             for row in held if row.keys[1] not in growth]
    other = replace(scenario, file=file, tables=replace(found, values=values), values=None)
    goes_on = [own for _, own in (*drivers, *outlooks) if own is not None]
    return other, (*goes_on, *stays)


def _series(rows: Iterable[Value], base: int) -> Iterator[list[Value]]:
    """Yield the rows up to the base year of everything that has any, in order of the years."""
    for group in grouped(rows).values():
        known = sorted((row for row in group if year_of(row, base) <= base),
                       key=lambda row: year_of(row, base))
        if known:
            yield known


def _known(rows: Sequence[Value], base: int, *, keep: bool) -> Iterator[Value]:
    """Yield the rows up to the base year.

    keep : whether the first row stays of what has later ones only. A price is needed, and moves no
    quantity that is compared.
    """
    groups = grouped(rows)
    first = {keys: min(year_of(row, base) for row in group) for keys, group in groups.items()}
    for row in rows:
        if year_of(row, base) <= (max(base, first[row.keys[:-1]]) if keep else base):
            yield row


def _driver(known: Sequence[Value], base: int) -> tuple[list[Value], Continued]:
    """Return the rows that a driver goes on from: the first of the last years, and the last."""
    recent = [row for row in known if year_of(row, base) >= base - BACK]
    last = carried(known[-1], base)
    name, until = last.keys[0], year_of(known[-1], base)
    since = year_of(recent[0], base) if recent else until
    if since == until:
        return [replace(last, extend=HOLD)], Continued("driver", name, HOLD, until, until)
    return [recent[0], replace(last, extend=TREND)], Continued("driver", name, TREND, since, until)


def _outlooks(
    found: Tables, base: int
) -> Iterator[tuple[list[Value], Continued | None]]:
    """Yield the rows of outlooks: one that stands for a driver goes on as a driver does.

    Of others nothing is read, as every driver goes on by its own rows; their names stay legal.
    """
    needed = driving(found)
    for rows in grouped(found.rows(OUTLOOKS)).values():
        known = sorted((row for row in rows if year_of(row, base) <= base),
                       key=lambda row: year_of(row, base))
        if known and rows[0].keys[0] in needed:
            yield _driver(known, base)
        else:
            yield list(_known(rows, base, keep=True)), None
