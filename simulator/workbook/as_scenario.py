"""Turn the rows of a workbook into a scenario, and remember which cell each key comes from."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from simulator.errors import suggest
from simulator.parameters.cell_numbers import number
from simulator.scenario.yaml_file import Key
from simulator.workbook.cells import PERCENT, CellPlace, Found, SheetRow
from simulator.workbook.layout import (
    GROWTH,
    HURDLES,
    MEASURES,
    SETTING_WAYS,
    SETTINGS,
    TARGETS,
    UPTAKE,
    InputColumn,
    Sheet,
)

YEAR = "year"
"""Below the key of a year of a path: the cell of the year itself."""
_BETWEEN = re.compile(r"[;；\n]")
_DIGITS = re.compile(r"[+-]?\d[\d,.]*")
_YEAR = re.compile(r"[0-9]{4}")
_FLAGS = {"yes": True, "no": False, "是": True, "否": False, "true": True, "false": False}


@dataclass
class Draft:
    """A scenario as plain data; library : legal measures; places : keys -> cell."""

    found: Found
    library: Sequence[str] = ()
    data: dict[str, Any] = field(default_factory=dict)
    places: dict[Key, CellPlace] = field(default_factory=dict)

    def put(self, key: Key, value: Any, place: CellPlace) -> None:
        """Write one value, with the blocks above it."""
        block: Any = self.data
        for part in key[:-1]:
            block = block.setdefault(part, {})
        block[key[-1]] = value
        self.mark(key, place)

    def mark(self, key: Key, place: CellPlace) -> None:
        """Remember the cell of a key, and of the keys above that have none."""
        self.places[key] = place
        for length in range(1, len(key)):
            self.places.setdefault(key[:length], place)


def read_draft(found: Found, library: Sequence[str]) -> Draft:
    """Return the scenario that the sheets of the plan describe; library : legal measures."""
    draft = Draft(found, library)
    _settings(draft)
    for sheet, block, name in ((GROWTH, "growth", "facility"), (MEASURES, "measures", "measure"),
                               (TARGETS, "targets", "target")):
        draft.data[block] = {}
        for row in _named(draft, sheet, name):
            _part(draft, row, (block, row[name]))
            if sheet is MEASURES and row[name] not in library:
                found.add(row.place(name), "E-NAME", f"{block}.{row[name]}",
                          f'unknown measure "{row[name]}"', "a measure of the library",
                          suggest(row[name], library))
    _uptake(draft)
    for row in _named(draft, HURDLES, "measure"):
        draft.put(("finance", "hurdle_rates", row["measure"]), _amount(row["rate"], ""),
                  row.place("rate"))
    return draft


def _settings(draft: Draft) -> None:
    for row in _named(draft, SETTINGS, "item"):
        item = row["item"]
        if item not in SETTING_WAYS:
            draft.found.add(row.place("item"), "E-KEY", item, f'unknown item "{item}"',
                            "one of " + ", ".join(SETTING_WAYS), suggest(item, SETTING_WAYS))
            continue
        way, kind = SETTING_WAYS[item]
        draft.mark(way, row.place("value"))
        if row["value"]:
            draft.put(way, _value(row, InputColumn("value", kind), draft.found), row.place("value"))


def _named(draft: Draft, sheet: Sheet, name: str) -> Iterator[SheetRow]:
    """Yield the rows that have a name of their own; report empty and repeated names."""
    first: dict[str, SheetRow] = {}
    for row in draft.found.rows(sheet):
        key = row[name]
        if not key:
            draft.found.add(row.place(name), "E-NAME", name, "an empty cell",
                            f"the {name} that the row is about", "fill it in, or delete the row")
        elif key in first:
            draft.found.add(row.place(name), "E-DUPLICATE", key, f'"{key}" a second time',
                            f"each {name} once: it stands in {first[key].place(name).text()} too",
                            "delete the row that is not wanted")
        else:
            first[key] = row
            yield row


def _part(draft: Draft, row: SheetRow, above: Key) -> None:
    """Write one growth project, measure or target."""
    name = next(column.key for column in row.sheet.columns if column.needed)
    draft.put(above, {}, row.place(name))
    for column in row.sheet.columns:
        if column.way:
            draft.mark((*above, *column.way), row.place(column.key))
            if row[column.key]:
                value = _value(row, column, draft.found)
                draft.put((*above, *column.way), value, row.place(column.key))
    if row["value"] and not _has_two_units(draft, row):
        draft.put((*above, "value"), _amount(row["value"], row["unit"]), row.place("value"))
    draft.places[above] = row.place(name)


def _value(row: SheetRow, column: InputColumn, found: Found) -> Any:
    """Return what a cell of the plan means."""
    text = row[column.key]
    if column.kind == "list":
        return [part.strip() for part in _BETWEEN.split(text) if part.strip()]
    if column.kind == "flag":
        known = _FLAGS.get(text.lower())
        if known is None:
            found.add(row.place(column.key), "E-VALUE", column.key, f'"{text}"', "yes or no",
                      "write yes or no")
        return known
    if column.kind == "year":
        return _year(text)
    return _amount(text, "") if column.kind == "amount" else text


def _year(text: str) -> int | str:
    plain = unicodedata.normalize("NFKC", text)
    return int(plain) if _YEAR.fullmatch(plain) else text


def _amount(text: str, unit: str) -> str | int | float:
    """Return a number with its unit as it would stand in a scenario file."""
    found = number(text)
    value = text if found is None else int(found) if found.is_integer() else found
    return f"{value} {'%' if unit in PERCENT else unit}" if unit else value


def _has_two_units(draft: Draft, row: SheetRow) -> bool:
    """Report a number with its unit, beside a cell with the unit."""
    text, unit = row["value"], row["unit"]
    begin = _DIGITS.match(text)
    if not unit or begin is None or number(text) is not None:
        return False
    draft.found.add(row.place("value"), "E-NUMBER", "value", f'"{text}" beside the unit "{unit}"',
                    "a number; its unit stands in the column unit",
                    f"write {begin[0]}")
    return True


def _uptake(draft: Draft) -> None:
    """Write the moves of every measure: rows of one move and facilities make one path."""
    begun: dict[tuple[str, ...], tuple[Key, dict[str, Any], SheetRow]] = {}
    measures = draft.data["measures"]
    for measure in measures.values():
        measure.setdefault("uptake", [])
    for row in draft.found.rows(UPTAKE):
        name = row["measure"]
        if name not in measures:
            _no_measure(draft, row, list(measures))
            continue
        group = (name, row["move"], row["facility"])
        if group not in begun:
            begun[group] = _begin(draft, row, name)
        key, entry, first = begun[group]
        _same_words(draft, row, first)
        _point(draft, row, key, entry)


def _no_measure(draft: Draft, row: SheetRow, measures: Sequence[str]) -> None:
    """Report a row of the uptake whose measure has no row of its own."""
    name, where = row["measure"], MEASURES.title
    found, fix = f'unknown measure "{name}"' if name else "an empty cell", suggest(name, measures)
    if name in draft.library:
        found = f'measure "{name}", which has no row in the sheet {where}'
        fix = f"add the measure to the sheet {where}, correct its name there, or delete this row"
    draft.found.add(row.place("measure"), "E-NAME", "measure", found,
                    f"a measure of the sheet {where}", fix)


def _begin(draft: Draft, row: SheetRow, name: str) -> tuple[Key, dict[str, Any], SheetRow]:
    entries = draft.data["measures"][name]["uptake"]
    key = ("measures", name, "uptake", len(entries))
    entry: dict[str, Any] = {}
    entries.append(entry)
    draft.mark(key, row.place("measure"))
    for column in UPTAKE.columns:
        if column.way:
            draft.mark((*key, *column.way), row.place(column.key))
            if row[column.key] and column.key not in ("basis", "note"):
                entry[column.way[0]] = _value(row, column, draft.found)
    entry["path"] = {}
    draft.mark((*key, "path"), row.place("value"))
    for word in ("basis", "note"):
        if row[word]:
            entry[word] = row[word]
    return key, entry, row


def _same_words(draft: Draft, row: SheetRow, first: SheetRow) -> None:
    """Report a basis or note that differs within one move: an empty cell repeats the first."""
    for word in ("basis", "note"):
        if row is not first and row[word] and row[word] != first[word]:
            draft.found.add(row.place(word), "E-CLASH", word,
                            f'"{row[word]}", and "{first[word]}" in {first.place(word).text()}',
                            f"one {word} for all years of a move",
                            "write the same, or leave the cell empty")


def _point(draft: Draft, row: SheetRow, key: Key, entry: dict[str, Any]) -> None:
    """Write the level of one year; a ban has neither year nor value."""
    if not (row["year"] or row["value"]):
        return
    for column in ("year", "value"):
        if not row[column]:
            draft.found.add(row.place(column), "E-NUMBER", column, "an empty cell",
                            f"the {column} of the uptake", "fill it in, or delete the row")
            return
    year = _year(row["year"])
    if year in entry["path"]:
        before = draft.places[*key, "path", year].text()
        draft.found.add(row.place("year"), "E-DUPLICATE", "year", f"{year} a second time",
                        f"each year of a move once: it stands in {before} too",
                        "delete the row that is not wanted")
        return
    if _has_two_units(draft, row):
        return
    entry["path"][year] = _amount(row["value"], row["unit"])
    draft.places[*key, "path", year] = row.place("value")
    draft.places[*key, "path", year, YEAR] = row.place("year")
