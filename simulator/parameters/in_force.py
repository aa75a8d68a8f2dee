"""The rows of a table that a run uses: a city's own stand in place of the common ones."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import TYPE_CHECKING

from simulator.parameters.canonical import Store
from simulator.parameters.load import check_name
from simulator.parameters.reader import Value, row_name
from simulator.parameters.tables import ANY, CITY, kinds

if TYPE_CHECKING:
    import pandas as pd

Keys = tuple[str, ...]
NUMBERS = ("value", "low", "high", "unit", "year", "geography", "reference", "grade", "note",
           "file", "line")
_MEANT: Mapping[str, Callable[[Keys], Keys]] = {
    "prices": lambda keys: keys[:-1],
    "limits": lambda keys: keys[:-1],
    "fuels": lambda keys: (keys[0], keys[1] or ANY, keys[2]),
}
"""Table -> what rows are about, all years together: what a city's own states is its own alone."""
_EVERYWHERE = "processes"
"""Rows of a city are of one facility, or of all; only the latter replace common ones."""


def frame_in_force(store: Store, table: str) -> pd.DataFrame:
    """Return the rows of a table that are in force, a city's own first.

    Columns: `row`, the name by which `replace` and `draws` know it; its keys; value with range and
    unit, as written; year, geography, reference, grade, note; file and line; columns of its own.

    Raises
    ------
    InputError
        For a name that no table with numbers has.
    """
    import pandas as pd

    legal = dict.fromkeys(name.removeprefix(CITY) for name, kind in kinds().items() if kind.values)
    check_name(table, [*legal], "parameters()")
    names = [name for name in (CITY + table, table) if name in kinds()]
    columns = list(dict.fromkeys(column for name in names for column in kinds()[name].keys))
    told = [*NUMBERS, *dict.fromkeys(column for name in names for column in kinds()[name].own)]
    rows = [[row_name(row.keys), *(cells.get(column, "") for column in columns),
             *(getattr(row, column) for column in told)]
            for row, cells in _named(store, table, names)]
    return pd.DataFrame(rows, columns=["row", *columns, *told])


def _named(
    store: Store, table: str, names: Collection[str]
) -> Iterator[tuple[Value, dict[str, str]]]:
    """Yield the rows that are in force, with the cells that name them."""
    own = [store.rows[i].keys for i in store.ids(CITY + table)]
    for name in names:
        for row in (store.rows[i] for i in store.ids(name)):
            if name != table or not _replaced(table, row.keys, own):
                yield row, dict(zip(kinds()[name].keys, row.keys, strict=True))


def _replaced(table: str, keys: Keys, own: Collection[Keys]) -> bool:
    """Tell whether a city's own rows stand in place of a common one."""
    if table == _EVERYWHERE:
        source, technology, *what = keys[:-1]
        ways = [(ANY, source, each, *what) for each in (ANY, technology)]
        return any(other[:-1] in ways for other in own)
    meant = _MEANT.get(table)
    return meant is not None and meant(keys) in set(map(meant, own))
