"""Values of rows that no table could have beside each other, in any draw.

Each value may lie in its own range: what is checked here is what loading checks of several rows at
once. Shares that do not add up are scaled to fit, so only groups without anything are reported.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

from simulator.city.assembling import assemble_with
from simulator.city.city import City
from simulator.city.supply_order import LoopError
from simulator.city.trade import check_trade
from simulator.errors import PYTHON, Problems
from simulator.kernels.paths import interpolate
from simulator.parameters.base_rows import is_still, year_of
from simulator.parameters.canonical import Store
from simulator.parameters.reader import row_name
from simulator.parameters.tables import CITY
from simulator.simulation.scenario_checks import ONE_WAY

Array = np.ndarray
Members = dict[str, dict[int, int]]
"""Technology or works -> year -> row of its share."""
ADDED = ("share", "additions_share", "split")
"""Items that stand for parts of a whole."""
SHOWN = 3
"""Most rows that a message names."""


def check_together(
    store: Store, city: City, theta: Array, place: str, problems: Problems
) -> None:
    """Report values that cannot stand beside each other; theta : (..., row) canonical, in range.

    city : the one of the tables' own values; place : what holds the others, in messages.
    """
    flat = theta.reshape(-1, theta.shape[-1])
    check_trade(store, city.index, flat, problems, place)
    _check_drivers(store, city.index.years[0], flat, place, problems)
    _check_shares(store, city.index.years[0], flat, place, problems)
    _check_loops(store, city, flat, place, problems)


def _named(store: Store, rows: Sequence[int]) -> str:
    """Return the names of rows, table first."""
    own = [store.rows[i] for i in rows[:SHOWN]]
    return ", ".join(f"{row.table.removeprefix(CITY)} {row_name(row.keys)}" for row in own)


def _check_drivers(
    store: Store, base: int, flat: Array, place: str, problems: Problems
) -> None:
    """Report drivers of 0 where an activity would be divided by them."""
    for follower, driver in _divided(store, base, flat):
        bad = flat[:, driver] == 0
        if follower is not None:
            bad = bad & (flat[:, follower] < 0)
        if bad.any():
            what = "starts at 0" if follower is None else "is 0"
            problems.add(
                "E-RANGE", PYTHON, 0, f"{place} {_named(store, [driver])}",
                f"a driver that {what} in draw {int(np.argmax(bad))}",
                "a number above 0: an activity is divided by it", "correct the number",
            )


def _divided(store: Store, base: int, flat: Array) -> Iterator[tuple[int | None, int]]:
    """Yield drivers by row: the first that anything follows, all that something falls with."""
    rows: dict[str, list[int]] = defaultdict(list)
    for i in sorted(store.ids("city_drivers"), key=lambda i: year_of(store.rows[i], base)):
        rows[store.rows[i].keys[0]].append(i)
    for follower in store.ids("city_activity"):
        keys = store.rows[follower].keys
        if keys[3] != "driver" or keys[4] not in rows:
            continue
        own = rows[keys[4]]
        yield None, max((i for i in own if year_of(store.rows[i], base) <= base),
                        key=lambda i: year_of(store.rows[i], base), default=own[0])
        if (flat[:, follower] < 0).any():
            yield from ((follower, i) for i in own if year_of(store.rows[i], base) > base)


def _check_shares(
    store: Store, base: int, flat: Array, place: str, problems: Problems
) -> None:
    """Report groups of shares, of technologies or of works, that are all 0 in a year."""
    for members in _shares(store, base):
        years = np.array(sorted({year for path in members.values() for year in path}))
        total = sum(interpolate({year: flat[:, i] for year, i in path.items()}, years)
                    for path in members.values())
        bad = np.asarray(total == 0).any(axis=-1)
        if bad.any():
            rows = [i for path in members.values() for i in path.values()]
            problems.add(
                "E-SHARE", PYTHON, 0, f"{place} {_named(store, rows[:1])}",
                f"shares that are all 0 in draw {int(np.argmax(bad))}: {_named(store, rows)}",
                "at least one above 0: shares are scaled to 100 % together", "correct one of them",
            )


def _shares(store: Store, base: int) -> list[Members]:
    groups: dict[tuple[str, ...], Members] = defaultdict(lambda: defaultdict(dict))
    for i in (*store.ids("city_mix"), *store.ids("city_activity")):
        row = store.rows[i]
        source, facility, member, item = row.keys[:4]
        if item == "split":
            facility, member = "", facility
        if item in ADDED and (not is_still(row) or year_of(row, base) == base):
            groups[source, facility, item][member][year_of(row, base)] = i
    return list(groups.values())


def _check_loops(
    store: Store, city: City, flat: Array, place: str, problems: Problems
) -> None:
    """Report local carriers that need each other; only what was 0 can close a circle."""
    begun = (flat != 0) & (store.central() == 0)
    if not begun.any():
        return
    _, first = np.unique(begun, axis=0, return_index=True)
    said = _circle(store, city, flat[first])
    if said is None:
        return
    draw = next((d for d in sorted(first.tolist()) if _circle(store, city, flat[d])), None)
    rows = np.flatnonzero(begun.any(axis=0) if draw is None else begun[draw]).tolist()
    where = "in several draws together" if draw is None else f"in draw {draw}"
    problems.add("E-LOOP", PYTHON, 0, f"{place} {_named(store, rows[:1])}",
                 f"{said}, {where}, by {_named(store, rows)}", ONE_WAY,
                 "leave at 0 what is 0 in the tables")


def _circle(store: Store, city: City, values: Array) -> str | None:
    """Return the words for local carriers that need each other at some values, if any do."""
    try:
        _ = assemble_with(city.index, store, values, city.growth_on, Problems()).stages
    except LoopError as error:
        return str(error)
    return None
