"""Measures: what each takes off, how far it goes, and what limits it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from simulator.facts import city_totals
from simulator.facts.numbers import Pair
from simulator.measures.library import CITY_ROW, PLAN_PATH
from simulator.wording import INTERACTION, NO_MEASURES, OBSERVED

if TYPE_CHECKING:
    import pandas as pd

    from simulator.results.reading import ResultsFolder

REDUCTION = "reduction_"
BASES = {PLAN_PATH: ("规划自身路径（无依据）", "plan's own path (no basis)"),
         CITY_ROW: ("本市自有数据行", "city's own row")}
"""What a potential in an amount rests on, beside facts of the city."""
LARGEST = 8
"""Measures with a wedge of their own; the rest stands together."""


@dataclass(frozen=True)
class Wedges:
    """What takes a pollutant from the baseline to a case, (year,) [t/yr].

    own : measure -> reduction, the largest first; others : all other measures together and their
    number; interaction : what makes the parts add up; observed : what takes it from the frozen
    path to the baseline, None where nothing was observed.
    """

    own: dict[str, np.ndarray]
    others: np.ndarray
    other_count: int
    interaction: np.ndarray
    observed: np.ndarray | None


def reduction_columns(folder: ResultsFolder) -> list[str]:
    """Return the columns of measures.csv that hold a reduction of something."""
    table = folder.table("measures")
    return [c for c in table.columns if c.startswith(REDUCTION) and table[c].abs().sum() > 0]


def wedges(folder: ResultsFolder, column: str, case: str) -> Wedges | None:
    """Return the wedges of a pollutant in a case; None where the folder has none."""
    table = folder.table("measures")
    rows = table.loc[table["case"] == case, ["measure", "year", column]]
    if rows.empty:
        return None
    years = city_totals.years(folder)
    codes, names = rows["measure"].factorize()
    wide, zero = np.zeros((len(names), len(years))), np.zeros(len(years))
    np.add.at(wide, (codes, np.searchsorted(years, rows["year"])), rows[column].fillna(0.0))
    found = {str(key): own for key, own in zip(names, wide, strict=True)}
    joint, seen = found.pop(INTERACTION, zero), found.pop(OBSERVED, None)
    order = sorted((key for key, own in found.items() if own.any()),
                   key=lambda key: -np.abs(found[key]).sum())
    if not order and (seen is None or not seen.any()):
        return None
    others = order[LARGEST:]
    return Wedges({key: found[key] for key in order[:LARGEST]},
                  sum((found[key] for key in others), zero), len(others), joint, seen)


def player(folder: ResultsFolder, key: str) -> Pair:
    """Return the name of a measure, or of what stands among measures and is none."""
    if key in NO_MEASURES:
        return NO_MEASURES[key]
    return folder.label("measure", key, "zh"), folder.label("measure", key, "en")


@dataclass(frozen=True)
class MovePath:
    """One move of a measure: uptake by case and what the library allows, (year,).

    limits : case -> what limits it in the main target year; basis : what its potential in an
    amount rests on, empty for shares.
    """

    measure: str
    move: str
    kind: str
    unit: str
    uptake: dict[str, np.ndarray]
    potential: np.ndarray
    limits: dict[str, str]
    basis: Pair


def move_paths(folder: ResultsFolder) -> list[MovePath]:
    """Return every move that is taken up in some case."""
    table, main = folder.table("uptake"), city_totals.main_year(folder)
    columns = ("measure", "move", "kind", "unit", "case", "year", "uptake", "potential", "binding")
    uptake: dict[tuple[str, str, str, str], dict[str, list[float]]] = {}
    potential: dict[tuple[str, str, str, str], dict[int, float]] = {}
    limits: dict[tuple[str, str, str, str], dict[str, str]] = {}
    for measure, move, kind, unit, case, year, value, most, limit in zip(
        *(table[c].tolist() for c in columns), strict=True
    ):
        key = measure, move, kind, unit
        uptake.setdefault(key, {}).setdefault(case, []).append(value)
        potential.setdefault(key, {})[year] = most
        if year == main:
            limits.setdefault(key, {})[case] = limit
    bases = move_bases(folder)
    return [
        MovePath(*key, {c: np.array(v) for c, v in cases.items()},
                 np.array(list(potential[key].values())), limits.get(key, {}),
                 basis_name(folder, bases.get(key[:2], "")))
        for key, cases in uptake.items()
        if any(value != values[0] for values in cases.values() for value in values)
    ]


def move_bases(folder: ResultsFolder) -> dict[tuple[str, str], str]:
    """Return (measure, move) -> what its potential rests on; empty in folders written before."""
    rows = folder.table("uptake").drop_duplicates(["measure", "move"]).to_dict("records")
    return {(row["measure"], row["move"]): row.get("basis", "") for row in rows}


def basis_name(folder: ResultsFolder, said: str) -> Pair:
    """Return what potentials rest on, as people read it; several stand with ; between."""
    found = [BASES[word] if word in BASES else
             (folder.label("fact", word, "zh"), folder.label("fact", word, "en"))
             for word in said.split(";") if word]
    return "、".join(zh for zh, _ in found), ", ".join(en for _, en in found)


def move_names(folder: ResultsFolder) -> dict[tuple[str, str], Pair]:
    """Return (measure, move) -> what it moves to: technology, control or source."""
    found: dict[tuple[str, str], Pair] = {}
    if not folder.has("moves"):
        return found
    for row in folder.table("moves").to_dict("records"):
        source = str(row["sources"]).split(";")[0]
        detail: Pair = (folder.label("source", source, "zh"), folder.label("source", source, "en"))
        for kind, column in (("technology", "technologies"), ("control", "control")):
            key = f"{source}/{str(row[column]).split(';')[0]}"
            if row[column] and (kind, key) in folder.labels:
                zh, en = folder.labels[kind, key]
                detail = (f"{detail[0]}：{zh}", f"{detail[1]}: {en}")
                break
        found[str(row["measure"]), str(row["move"])] = detail
    return found


def uptake_units(folder: ResultsFolder) -> dict[str, str]:
    """Return measure -> unit of its uptake in measures.csv: that of its first move."""
    table = folder.table("uptake")
    found: dict[str, str] = {}
    for measure, unit in zip(table["measure"], table["unit"], strict=True):
        found.setdefault(str(measure), str(unit))
    return found


def in_year(folder: ResultsFolder, year: int) -> pd.DataFrame:
    """Return the rows of measures.csv of one year, without those of no measure."""
    table = folder.table("measures")
    return table[(table["year"] == year) & ~table["measure"].isin(NO_MEASURES)]

