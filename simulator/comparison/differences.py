"""What differs between runs of one city: in what they were given, and in what came out."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from simulator.comparison.rows import Entry, Label, LongTable, Value
from simulator.comparison.scale import Named, item_of
from simulator.facts import city_totals as totals
from simulator.report.excel.texts import pair
from simulator.tolerances import REPEATED
from simulator.units.canonical import MONEY_UNIT

VALUES = frozenset({"value", "low", "high", "unit", "year", "geography", "reference", "grade",
                    "note", "file", "line"})
"""Columns of parameters.csv that are no key."""
ASKED = ("status", "targets", "quotas", "time_limit", "gap", "target_files", "enforced")
"""Entries of `optimise` in run.json that say what was asked for, and the answer's status."""
NAMED = {"different_values": "target", "different_verdicts": "target",
         "different_uptake": "measure"}
"""Section -> kind of name that its items have in labels.csv."""
Keyed = Mapping[tuple[str, str, int | None], tuple[Value, str]]
"""(item, case, year) -> value and unit."""


def add_differences(rows: LongTable, runs: Sequence[Named]) -> None:
    """Add what differs between two or more runs of one city."""
    for section, read in SECTIONS.items():
        found = [(run, read(run)) for run in runs]
        for key in dict.fromkeys(key for _, cells in found for key in cells):
            values = [cells.get(key, (None, ""))[0] for _, cells in found]
            if all(same(values[0], value) for value in values[1:]):
                continue
            item, case, year = key
            unit = next(cells[key][1] for _, cells in found if key in cells)
            for (run, _), value in zip(found, values, strict=True):
                rows.add(Entry(section, item, case, year, run.label, value, unit),
                         _label(section, item, runs, rows))


def same(a: Value, b: Value) -> bool:
    """Tell whether two values are equal; numbers within the last digits of a file."""
    if isinstance(a, float) and isinstance(b, float):
        return math.isclose(a, b, rel_tol=REPEATED) or (math.isnan(a) and math.isnan(b))
    return a == b


def _label(section: str, item: str, runs: Sequence[Named], rows: LongTable) -> Label | None:
    """Return the name of an item in both languages, or None where its key says it all."""
    if section == "different_emissions":
        return rows.labels.get(("emissions", item))
    if section == "different_costs":
        return pair("item", item)
    key, _, move = item.partition("/")
    end = f" / {move}" if move else ""
    for run in runs:
        if (NAMED.get(section, ""), key) in run.folder.labels:
            zh, en = run.folder.labels[NAMED[section], key]
            return zh + end, en + end
    return None


def flat(data: Any, key: str = "") -> dict[str, str]:
    """Return dotted key -> value as JSON text; a list is one value."""
    if isinstance(data, dict) and data:
        found: dict[str, str] = {}
        for name, value in data.items():
            found |= flat(value, f"{key}.{name}" if key else str(name))
        return found
    return {key: json.dumps(data, ensure_ascii=False)}


def _texts(data: Mapping[str, Any]) -> Keyed:
    return {(item, "", None): (text, "") for item, text in data.items()}


def _scenario(run: Named) -> Keyed:
    return _texts(flat(run.folder.resolved))


def _optimise(run: Named) -> Keyed:
    asked = run.folder.record.get("optimise", {})
    return _texts(flat({key: asked[key] for key in ASKED if key in asked}))


def _files(run: Named) -> Keyed:
    return _texts(run.folder.record.get("inputs", {}))


def _versions(run: Named) -> Keyed:
    record = run.folder.record
    return _texts({"simulator": str(record.get("simulator", "")), **record.get("versions", {})})


def _parameters(run: Named) -> Keyed:
    """Return the value of every parameter row; of rows with one key the last counts."""
    table = run.folder.table("parameters")
    columns = [name for name in table.columns if name not in VALUES]
    keys = list(zip(*(table[name].tolist() for name in columns), strict=True))
    short = ["/".join(cell for cell in key if cell) for key in keys]
    often = Counter(short)
    found: dict[tuple[str, str, int | None], tuple[Value, str]] = {}
    for key, text, value, unit in zip(keys, short, table["value"].tolist(),
                                      table["unit"].tolist(), strict=True):
        cells = zip(columns, key, strict=True)
        item = text if often[text] == 1 else "/".join(f"{n}={c}" for n, c in cells if c)
        found[item, "", None] = (value, unit)
    return found


def _emissions(run: Named) -> Keyed:
    return {
        (item_of(pollutant, boundary), case, year): (value, "t/yr")
        for (pollutant, boundary, case), values in run.emissions.items()
        for year, value in zip(run.years, values.tolist(), strict=True)
    }


def _targets(run: Named, column: str) -> Keyed:
    found: dict[tuple[str, str, int | None], tuple[Value, str]] = {}
    for row in run.folder.table("targets").to_dict("records"):
        year = None if math.isnan(row["target_year"]) else int(row["target_year"])
        unit = row["unit"] if column == "achieved" else ""
        found[row["target_id"], row["case"], year] = (row[column], unit)
    return found


def _costs(run: Named) -> Keyed:
    """Return the present value of every cost item over the years compared."""
    folder = run.folder
    wide = folder.table("costs").groupby(["item", "case", "year"])["value"].sum().unstack("year")
    wide = wide.reindex(columns=totals.years(folder)).fillna(0.0)
    return {(item, case, None): (run.present_value(values), MONEY_UNIT)
            for (item, case), values in zip(wide.index, wide.to_numpy(), strict=True)}


def _uptake(run: Named) -> Keyed:
    table = run.folder.table("uptake")
    chosen = table[table["year"].isin(run.milestones)]
    columns = ("measure", "move", "case", "year", "uptake", "unit")
    cells = zip(*(chosen[name].tolist() for name in columns), strict=True)
    return {(f"{measure}/{move}", case, year): (uptake, unit)
            for measure, move, case, year, uptake, unit in cells}


SECTIONS: dict[str, Callable[[Named], Keyed]] = {
    "different_scenario": _scenario,
    "different_optimise": _optimise,
    "different_files": _files,
    "different_versions": _versions,
    "different_parameters": _parameters,
    "different_emissions": _emissions,
    "different_verdicts": lambda run: _targets(run, "verdict"),
    "different_values": lambda run: _targets(run, "achieved"),
    "different_costs": _costs,
    "different_uptake": _uptake,
}
"""Section -> what it compares, inputs first."""
INPUTS = tuple(SECTIONS)[:5]
RESULTS = tuple(SECTIONS)[5:]

