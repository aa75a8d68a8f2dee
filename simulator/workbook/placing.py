"""Say of a problem in a written file where in the workbook it lies."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from simulator.bundled import SCENARIO_FILE, parameters_root
from simulator.errors import Problem
from simulator.workbook.as_scenario import YEAR, Draft
from simulator.workbook.as_tables import Written
from simulator.workbook.cells import CellPlace, SheetRow
from simulator.workbook.layout import CODES, REFERENCES, SETTINGS, TABLES

_QUOTED = re.compile(r'"([^"]*)"')
_ROWS = re.compile(r"correct row (\d+(?: or \d+)*)")
_COLUMN_OF = {"E-UNIT": "unit", "E-REFERENCE": "reference", "E-NOTE": "note", "E-GRADE": "grade",
              "E-RANGE": "value", "E-NUMBER": "value", "E-SHARE": "value"}
"""Column that a code is about where the problem does not name one."""
_FILES = {f"{own.table.name}.csv": own.sheet.title for own in TABLES}
_WORDS = {
    "a key of parameters/bib/*.bib": f"a key of {CODES} or of the sheet {REFERENCES.title}",
    "add the entry to sources.bib beside the tables": f"list it in the sheet {REFERENCES.title}",
    "bureaux.csv": CODES,
    **_FILES,
}
"""What the checks say of files -> what it is in a workbook."""
_WORD = re.compile("|".join(rf"(?<!\w){re.escape(words)}" for words in _WORDS))


_IN_CELLS = (
    (re.compile(r'"path: [^"]*"'), '"2025" as year and "30 %" as value'),
    (re.compile(r'"\d{4}: ([^"]*)"'), r'"\1"'),
    (re.compile(r"""(?:add|write)(?: for example)? "(\w+): '?([^'"]*)'?"(?: (?:in|under) \w+)?"""),
     r'write "\2" as \1'),
)
"""How a fix says what to write in a scenario file -> how in a cell."""


@dataclass(frozen=True)
class Placer:
    """Knows the places of everything that was written to a folder."""

    folder: Path
    written: Written
    draft: Draft

    def problems(self, problems: Iterable[Problem]) -> Iterator[Problem]:
        """Yield problems of the folder as problems of the workbook, without those known before."""
        for problem in problems:
            place = self._place(problem)
            if place is not None and self._known(place):
                continue
            yield self._worded(problem, problem.file if place is None else place.text())

    def _known(self, place: CellPlace) -> bool:
        """Tell whether the cell has been reported as such."""
        return (place.sheet, place.row, place.column) in self.draft.found.bad

    def _place(self, problem: Problem) -> CellPlace | None:
        """Return the place of a problem; None if it lies in none of the written files."""
        name = self._name(problem.file)
        if name == SCENARIO_FILE:
            own = f"{problem.key}.{YEAR}" if problem.code == "E-YEAR" else problem.key
            return self._of_key(own)
        if name not in self.written.sheets:
            title = _FILES.get(problem.file)
            return None if title is None else CellPlace(title)
        row = self.written.lines.get((name, problem.line))
        if row is None or problem.code == "E-COVERAGE":  # no row names it: any cell would mislead
            return CellPlace(self.written.sheets[name].title)
        return row.place(_column(problem, row))

    def _name(self, file: str) -> str:
        """Return the name of a file of the folder, below which tables may be named otherwise."""
        for path in (Path(file), parameters_root().parent / file):
            if path.is_relative_to(self.folder):
                return path.relative_to(self.folder).as_posix()
        return ""

    def _of_key(self, dotted: str) -> CellPlace:
        """Return the cell of a key of the scenario, or of the nearest key above it."""
        places = {".".join(map(str, key)): place for key, place in self.draft.places.items()}
        near = dotted
        while near and near not in places:
            near = near.rpartition(".")[0]
        return places.get(near, CellPlace(SETTINGS.title))

    def _worded(self, problem: Problem, where: str) -> Problem:
        """Return a problem whose words speak of sheets and cells."""
        found, expected, fix = (self._in_sheets(text, problem)
                                for text in (problem.found, problem.expected, problem.fix))
        if problem.code == "E-KEY" and found.startswith("no key"):
            found, expected, fix = "an empty cell", "a value", "fill it in"
        for written, in_cells in _IN_CELLS if self._name(problem.file) == SCENARIO_FILE else ():
            fix = written.sub(in_cells, fix)
        zh = None
        if problem.zh is not None:
            said, wanted, mend = (self._in_sheets(text, problem) for text in problem.zh)
            zh = said, wanted, mend
        return replace(problem, file=where, line=0, found=found, expected=expected, fix=fix, zh=zh)

    def _in_sheets(self, text: str, problem: Problem) -> str:
        for (name, line), row in self._mentioned(text):
            text = text.replace(f"{(self.folder / name).as_posix()}:{line}", row.place().text())
        name = self._name(problem.file)

        def row_of(found: re.Match[str]) -> str:
            rows = [self.written.lines.get((name, int(n))) for n in found[1].split(" or ")]
            return "correct row " + " or ".join(str(row.row) for row in rows if row is not None)

        return _WORD.sub(lambda found: _WORDS[found[0]], _ROWS.sub(row_of, text))

    def _mentioned(self, text: str) -> Iterator[tuple[tuple[str, int], SheetRow]]:
        if self.folder.as_posix() in text:
            longest = sorted(self.written.lines.items(), key=lambda item: -item[0][1])
            yield from longest


def _column(problem: Problem, row: SheetRow) -> str:
    """Return the column of a row that a problem is about."""
    last = problem.key.split(" ")[-1]
    if last in row.letters and last not in ("item",):
        return last
    quoted = _QUOTED.findall(problem.found)
    if problem.code in ("E-NAME", "E-YEAR", "E-STATUS") and quoted:
        same = [column for column, text in row.cells.items() if text == quoted[0]]
        if same:
            return same[0]
    for column in ("low", "high", "value"):
        if problem.code == "E-RANGE" and problem.found.startswith(f"{column} ") \
                and "," not in problem.found:
            return column
    return _COLUMN_OF.get(problem.code, "") if problem.key != "reason" else "reason"


def in_order(problems: Iterable[Problem], titles: Mapping[str, int]) -> list[Problem]:
    """Return problems in the order of the sheets, their rows and columns."""
    def rank(problem: Problem) -> tuple[int, int, str, str]:
        sheet, _, cell = problem.file.partition("!")
        digits = "".join(char for char in cell if char.isdigit())
        letters = cell.removesuffix(digits)
        return titles.get(sheet, -1), int(digits or 0), f"{len(letters)}{letters}", problem.key

    return sorted(dict.fromkeys(problems), key=rank)
