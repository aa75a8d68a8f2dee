"""Read clauses.csv: how every clause, target and measure of a plan is treated."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from simulator.errors import Problems, suggest
from simulator.parameters.reader import Record, read_records
from simulator.scenario.plan_head import PlanHead

CLAUSES_FILE = "clauses.csv"
COLUMNS = ("clause", "item", "kind", "key", "status", "by", "reason", "label_zh", "label_en")
KINDS = ("clause", "target", "measure")
STATUSES = ("modelled", "covered_by", "indicator", "tracked", "not_modelled")
BOM = "\ufeff"
NEED_BY = ("modelled", "covered_by", "indicator")


@dataclass(frozen=True)
class Coverage:
    """The rows of one plan and their number by kind and status."""

    plan: PlanHead
    rows: tuple[Record, ...]

    def counts(self) -> dict[str, dict[str, int]]:
        """Return kind -> status -> number of rows; together they are all rows."""
        return {
            kind: {
                status: sum(r["kind"] == kind and r["status"] == status for r in self.rows)
                for status in STATUSES
            }
            for kind in KINDS
        }


def read_coverage(path: Path, plan: PlanHead, problems: Problems) -> Coverage:
    """Return the checked rows of a clauses.csv."""
    rows = tuple(read_records(path, path.as_posix(), COLUMNS, problems, values=False))
    known = {name for block in plan.names.values() for name in block} | {r["item"] for r in rows}
    seen: set[tuple[str, str]] = set()
    for row in rows:
        _check_words(row, problems)
        _check_names(row, known, problems)
        _check_status(row, plan, problems)
        if (row["clause"], row["item"]) in seen:
            _add(row, "E-DUPLICATE", "item", f'"{row["item"]}" a second time under this clause',
                 "each item once per clause", "delete one of the two rows", problems)
        seen.add((row["clause"], row["item"]))
    if rows:
        _check_complete(path, rows, plan, problems)
    return Coverage(plan, rows)


def in_line(text: str, statuses: Mapping[str, tuple[str, str]]) -> str:
    """Return the text of a table with statuses of targets as a scenario has them.

    statuses : target -> the status and reason of one that is not scored. Rows that agree stay.
    """
    read = csv.DictReader(io.StringIO(text.removeprefix(BOM)))
    rows = list(read)
    other = [row for row in rows if row["item"] in statuses
             and row["status"] != statuses[row["item"]][0]]
    for row in other:
        row["status"], row["reason"] = statuses[row["item"]]
    if not other:
        return text
    written = io.StringIO()
    writer = csv.DictWriter(written, read.fieldnames or COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue()


def names_of(row: Record) -> list[str]:
    """Return the names by which a row is treated."""
    return [name.strip() for name in row["by"].split(";") if name.strip()]


def _check_words(row: Record, problems: Problems) -> None:
    for column, legal in (("kind", KINDS), ("status", STATUSES)):
        if row[column] not in legal:
            _add(row, "E-NAME", column, f'unknown {column} "{row[column]}"',
                 "one of " + ", ".join(legal), suggest(row[column], legal), problems)
    if row["status"] != "modelled" and not row["reason"]:
        _add(row, "E-NOTE", "reason", f"status {row['status']} without a reason",
             "why the row is not modelled", "say it in the column reason", problems)
    for column in ("item", "label_zh", "label_en"):
        if not row[column]:
            _add(row, "E-NOTE", column, "an empty cell", "a text", f"fill {column}", problems)


def _check_names(row: Record, known: Iterable[str], problems: Problems) -> None:
    names = names_of(row)
    if row["status"] in NEED_BY and not names:
        _add(row, "E-NAME", "by", f"status {row['status']} without a name",
             "the measure, target or growth project that does it", "fill the column by", problems)
    for name in names:
        if name not in known:
            _add(row, "E-NAME", "by", f'unknown name "{name}"',
                 "a measure, target or growth project of the scenario, or an item of this table",
                 suggest(name, known), problems)


def _check_status(row: Record, plan: PlanHead, problems: Problems) -> None:
    """Compare the status of a target with the scenario's."""
    target = plan.names["targets"].get(row["item"])
    if not isinstance(target, dict) or row["status"] not in STATUSES:
        return
    status = target.get("status", "scored")
    unscored = ("not_modelled", "tracked")
    if status != "scored" and row["status"] != status:
        expected = f"{status}, as in the scenario"
    elif status == "scored" and row["status"] in unscored:
        expected = "modelled, covered_by or indicator: the scenario scores this target"
    else:
        return
    _add(row, "E-STATUS", "status", f"{row['item']} {row['status']}", expected,
         "correct the status here or in the scenario", problems)


def _check_complete(
    path: Path, rows: tuple[Record, ...], plan: PlanHead, problems: Problems
) -> None:
    """Report measures and targets of the scenario that no row names."""
    last = rows[-1].line if rows else 1
    named = {name for row in rows for name in (row["item"], *names_of(row))}
    for block in ("measures", "targets"):
        for name in plan.names[block]:
            if name not in named:
                problems.add(
                    "E-COVERAGE", path.as_posix(), last, name, "no row that names it",
                    f"every one of the scenario's {block} in item or by",
                    f'write "{name}" in the column by of the row it serves',
                )


def _add(
    row: Record, code: str, column: str, found: str, expected: str, fix: str, problems: Problems
) -> None:
    problems.add(code, row.file, row.line, column, found, expected, fix)
