"""Turn a workbook into a scenario folder, through the same checks as any folder."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from simulator.bundled import SCENARIO_FILE, parameters_root
from simulator.errors import InputError, Problem, Problems
from simulator.folders.manifest import file_hash
from simulator.folders.owned import Owner, filled, refuse_foreign
from simulator.parameters.load import Tables, load_tables
from simulator.scenario.clauses import CLAUSES_FILE, read_coverage
from simulator.scenario.plan_head import read_plan
from simulator.simulation.loading import load
from simulator.workbook.as_scenario import Draft, read_draft
from simulator.workbook.as_tables import Written, write_tables
from simulator.workbook.cells import read_cells
from simulator.workbook.layout import EXAMPLE, MARK, SHEETS
from simulator.workbook.placing import Placer, in_order
from simulator.workbook.yaml_text import yaml_text

RECORD_FILE = "imported.json"
"""What an import wrote, so that a later one replaces nothing but that."""
HEAD = """\
# 由 simulator import 从 {book} 生成；请改工作簿后重新导入。
# Written by "simulator import" from {book}: edit the workbook and import it again.
"""


@dataclass(frozen=True)
class Imported:
    """What an import wrote.

    folder : the scenario folder; name : of the scenario; rows : rows of data in the workbook;
    examples : those still marked as numbers of the example.
    """

    folder: Path
    name: str
    rows: int
    examples: int


def import_workbook(
    path: str | Path, folder: str | Path, *, replace: bool = False
) -> Imported:
    """Turn a workbook into a scenario folder.

    path : the workbook (.xlsx); folder : where to write; the files of an earlier import that nobody
    has changed since are replaced; replace : whether those that were changed are replaced too.

    Raises
    ------
    InputError
        With every problem of the workbook, each with its sheet and cell; nothing is written then.
    """
    book, place = Path(path), Path(folder)
    owner = Owner(RECORD_FILE, "imports", replace=replace)
    refuse_foreign(place, owner)
    found = read_cells(book)
    common, written = load_tables(parameters_root(), Problems()), Written()
    draft = read_draft(found, [record["measure"] for record in common.plain("measures")])
    write_tables(found, *_sectors(common), written)
    written.text[SCENARIO_FILE] = HEAD.format(book=_one_line(book.name)) + yaml_text(draft.data)
    name = _put(book, draft, written, place, owner)
    rows = [row for lines in found.lines.values() for row in lines]
    return Imported(place, name, len(rows), sum(row[MARK] == EXAMPLE for row in rows))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _sectors(common: Tables) -> tuple[Mapping[str, str], list[str]]:
    """Return source -> folder of its sector, and all such folders."""
    of = {record["source"]: Path(record.file).parent.name for record in common.plain("sources")}
    return of, sorted(set(of.values()))


def _check(place: Path, draft: Draft, written: Written) -> str:
    """Load what was written to a place; raise all problems with their cells; return its name."""
    problems: list[Problem] = [*draft.found.problems]
    name, placer = "", Placer(place, written, draft)
    try:
        name = load(place).name
    except InputError as error:
        problems += placer.problems(error.problems)
    of_clauses = Problems()
    if written.has_rows(CLAUSES_FILE):
        scenario = place / SCENARIO_FILE
        read_coverage(place / CLAUSES_FILE, read_plan(scenario), of_clauses)
    problems += placer.problems(of_clauses)
    if problems:
        raise InputError(in_order(problems, {s.title: n for n, s in enumerate(SHEETS)}))
    return name


def _write(place: Path, written: Written) -> None:
    for name, text in written.text.items():
        path = place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", newline="\n")


def _put(book: Path, draft: Draft, written: Written, folder: Path, owner: Owner) -> str:
    """Write the folder in one step, if what is written passes the checks; return its name."""
    with filled(folder, owner) as fresh:
        _write(fresh, written)
        name = _check(fresh.resolve(), draft, written)
        record = {"workbook": book.name, "sha256": file_hash(book)}
        text = json.dumps(record, ensure_ascii=False, indent=1) + "\n"
        (fresh / RECORD_FILE).write_text(text, "utf-8", newline="\n")
    return name
