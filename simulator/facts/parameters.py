"""All parameters used, packed so that thousands of rows stay small in the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.facts.numbers import exact
from simulator.facts.sums import is_number
from simulator.parameters.tables import KEY_COLUMNS

if TYPE_CHECKING:
    from simulator.results.reading import ResultsFolder

WORDS = ("table", "what", "subject", "unit", "year", "geography", "reference", "grade", "note",
         "file")
MADE = ("what", "subject")
NUMBERS = ("value", "low", "high")


def packed(folder: ResultsFolder) -> dict[str, Any]:
    """Return the rows by column: texts once each and rows as numbers into them.

    what : the keys of a row, joined; subject : its source or measure, whose name is in `names`;
    value, low, high : as in the table.
    """
    table = folder.table("parameters")
    keys = [key for key in KEY_COLUMNS if key in table]  # folders written before have no facts
    columns = {name: table[name].tolist() for name in (*keys, *NUMBERS, "line")}
    columns |= {name: table[name].tolist() for name in WORDS if name not in MADE}
    columns["subject"] = [source if source not in ("", "*") else measure for source, measure in
                          zip(columns["source"], columns["measure"], strict=True)]
    columns["what"] = [" · ".join(str(part) for part in row if part not in ("", "*"))
                       for row in zip(*(columns[key] for key in keys), strict=True)]
    found: dict[str, Any] = {"size": len(table)}
    for name in WORDS:
        place: dict[str, int] = {}
        codes = [place.setdefault(str(cell), len(place)) for cell in columns[name]]
        found[name] = {"words": list(place), "rows": codes}
    for name in NUMBERS:
        found[name] = [exact(cell) if is_number(cell) else "" for cell in columns[name]]
    found["names"] = {key: list(pair) for (kind, key), pair in folder.labels.items()
                      if kind in ("source", "measure")}
    found["line"] = [int(cell) if is_number(cell) else None for cell in columns["line"]]
    return found


def references(folder: ResultsFolder) -> dict[str, str]:
    """Return reference -> author, title, year, publisher in one line."""
    if not folder.has("references"):
        return {}
    found = {}
    for row in folder.table("references").to_dict("records"):
        parts = [str(row[part]) for part in ("author", "title", "year", "publisher") if row[part]]
        found[str(row["reference"])] = ". ".join(parts)
    return found
