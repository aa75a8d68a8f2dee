"""The tables of a results folder, looked up the way chains need them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from typing import Any, NamedTuple

from simulator.city.index import GROWTH
from simulator.explanation.structure import Words
from simulator.parameters.tables import ANY
from simulator.results.reading import ResultsFolder

PLAN, BASELINE = "plan", "baseline"
Keys = tuple[str, ...]


class Parameter(NamedTuple):
    """One row of parameters.csv that chains show."""

    table: str
    keys: dict[str, str]
    value: float
    low: float
    high: float
    unit: str
    reference: str
    grade: str
    note: str
    file: str
    line: int

    @property
    def place(self) -> str:
        """Return file:line."""
        return f"{self.file}:{self.line}"

    @property
    def label(self) -> str:
        """Return what the row is, in its own keys."""
        k = self.keys
        what = k["item"] or k["variable"] or k["driver"] or k.get("fact", "")
        words = (what, k["name"], k["carrier"], k["combustion"], k["pollutant"], k["control"],
                 k["model_year"])
        return " ".join(w for w in words if w and w != ANY) or self.table


class Facts:
    """Everything a chain looks up; each table is indexed when it is first asked for."""

    def __init__(self, folder: ResultsFolder) -> None:
        self.folder = folder
        years = folder.resolved["years"]
        self.base, self.main, self.end = years["start"], years["main_target"], years["end"]
        self.cases = folder.cases
        self.targets: dict[str, Any] = folder.resolved["targets"]
        self.measures: dict[str, Any] = folder.resolved["measures"]

    def table(self, name: str) -> Any:
        """Return a table of the folder, a DataFrame."""
        return self.folder.table(name)

    def rows(self, name: str, **cells: object) -> Any:
        """Return the rows of a table whose cells are these, a DataFrame."""
        frame = self.table(name)
        keep = None
        for column, wanted in cells.items():
            hit = frame[column] == wanted
            keep = hit if keep is None else keep & hit
        return frame if keep is None else frame[keep]

    def records(self, name: str, **cells: object) -> list[dict[str, Any]]:
        """Return rows as dictionaries, with `place` where each stands."""
        found = self.rows(name, **cells)
        places = [f"{name}.csv:{number + 2}" for number in found.index]
        rows: list[dict[str, Any]] = found.to_dict("records")
        return [{**row, "place": place} for row, place in zip(rows, places, strict=True)]

    def label(self, kind: str, key: str) -> Words:
        """Return the name of something in both languages; its key where it has none."""
        known = self.folder.labels.get((kind, key))
        return Words(*known) if known else Words(key, key)

    def known(self, kind: str) -> list[str]:
        """Return the keys of everything of one kind that has a name."""
        return [key for found, key in self.folder.labels if found == kind]

    @cached_property
    def groups(self) -> dict[Keys, str]:
        """Return (kind, key) -> group: the sector of a source or a measure."""
        rows = self.table("labels")
        return {(kind, key): group for kind, key, group in
                zip(rows["kind"], rows["key"], rows["group"], strict=True)}

    @cached_property
    def parameters(self) -> dict[tuple[str, int], Parameter]:
        """Return (file, line) -> parameter row."""
        frame = self.table("parameters")
        names = [c for c in frame.columns if c not in ("table", *Parameter._fields[2:])]
        found = {}
        for row in frame.to_dict("records"):
            keys = {str(name): str(row[name]) for name in names}
            place = (row["file"], int(row["line"]))
            found[place] = Parameter(
                row["table"], keys, row["value"], row["low"], row["high"], row["unit"],
                row["reference"], row["grade"], row["note"], *place,
            )
        return found

    def parameter_rows(self, tables: Iterable[str], **keys: str) -> list[Parameter]:
        """Return the parameter rows of some tables whose keys are these."""
        found = [(n, p) for table in set(tables) for n, p in self._numbered.get(table, ())
                 if all(p.keys.get(k) == v for k, v in keys.items())]
        return [p for _, p in sorted(found)]

    @cached_property
    def _numbered(self) -> dict[str, list[tuple[int, Parameter]]]:
        """Return table -> its parameter rows, each with its place among all."""
        found: dict[str, list[tuple[int, Parameter]]] = defaultdict(list)
        for number, row in enumerate(self.parameters.values()):
            found[row.table].append((number, row))
        return found

    @cached_property
    def uptake_units(self) -> dict[str, str]:
        """Return measure -> the unit of its uptake: that of its first move."""
        rows = self.table("uptake").drop_duplicates("measure")
        return dict(zip(rows["measure"], rows["unit"], strict=True))

    @cached_property
    def coefficients(self) -> dict[Keys, list[dict[str, Any]]]:
        """Return (source, facility, technology) -> rows of coefficients.csv."""
        return self._by("coefficients", "source", "facility", "technology")

    @cached_property
    def removals(self) -> dict[Keys, list[dict[str, Any]]]:
        """Return (source, technology, control) -> rows of removals.csv."""
        return self._by("removals", "source", "technology", "control")

    @cached_property
    def ingredients(self) -> dict[Keys, list[dict[str, Any]]]:
        """Return (source, facility, technology) -> rows of ingredients.csv."""
        return self._by("ingredients", "source", "facility", "technology")

    @cached_property
    def fuel_ingredients(self) -> dict[Keys, list[dict[str, Any]]]:
        """Return (combustion, carrier, pollutant) -> rows behind the factor of a fuel."""
        found: dict[Keys, list[dict[str, Any]]] = defaultdict(list)
        for row in self.ingredients.get(("", "", ""), ()):
            found[row["combustion"], row["name"], row["pollutant"]].append(row)
        return found

    @cached_property
    def activity(self) -> dict[tuple[Any, ...], dict[str, Any]]:
        """Return (case, source, facility, technology, year) -> control -> activity; "all" too."""
        rows = self.rows("activity", item="activity")
        found: dict[tuple[Any, ...], dict[str, Any]] = defaultdict(dict)
        for case, source, facility, technology, control, year, value, unit in zip(
            *(rows[c] for c in ("case", "source", "facility", "technology", "control", "year",
                                "value", "unit")), strict=True,
        ):
            found[case, source, facility, technology, year][control] = (value, unit)
        return found

    def _by(self, table: str, *columns: str) -> dict[Keys, list[dict[str, Any]]]:
        found: dict[Keys, list[dict[str, Any]]] = defaultdict(list)
        for row in self.table(table).to_dict("records"):
            found[tuple(row[c] for c in columns)].append(row)
        return found

    def home(self, source: str, facility: str, technology: str) -> Keys:
        """Return the key under which the coefficients of a process stand."""
        own = (source, facility, technology)
        return own if own in self.coefficients or own in self.ingredients else (
            source, ANY, technology)

    def moves_on(
        self, source: str, technology: str = "", facility: str = ""
    ) -> list[dict[str, Any]]:
        """Return the rows of moves.csv that act on a source, a technology or facility of it."""
        found = []
        for row in self.records("moves"):
            sources = listed(row["sources"]) + listed(row["to_sources"])
            touched = listed(row["technologies"]) + listed(row["replaces"])
            if (source in sources and (not technology or not touched or technology in touched)
                    and (not facility or self._at(row, facility))):
                found.append(row)
        return found

    def _at(self, row: dict[str, Any], facility: str) -> bool:
        """Tell whether a move acts at a facility, by the library and by the plan."""
        grows = facility in self.folder.resolved["growth"]
        planned = [u["facility"] for u in self.measures.get(row["measure"], {}).get("uptake", ())
                   if u["move"] == row["move"]]
        for names in (listed(row["facilities"]), *planned):
            if not names or facility in names or (grows and GROWTH in names):
                continue
            return False
        return True


def listed(text: str) -> list[str]:
    """Return the parts of a cell that lists several keys."""
    return [part for part in text.split(";") if part]


def number(value: Any) -> float | None:
    """Return a number of a table, None where the cell is blank."""
    return None if value is None or value != value else float(value)  # noqa: PLR0124 - NaN
