"""`simulator coverage`: how each clause, target and measure of a plan is treated."""

from __future__ import annotations

from simulator.bundled import bundled_scenarios
from simulator.cli.asked.options import Options
from simulator.cli.shown.layout import table, wrap
from simulator.cli.shown.output import echo, print_json
from simulator.errors import Problems
from simulator.parameters.reader import Record
from simulator.scenario.clauses import (
    CLAUSES_FILE,
    KINDS,
    STATUSES,
    Coverage,
    read_coverage,
)
from simulator.scenario.plan_head import read_plan
from simulator.scenario.reading import find

ROW_COLUMNS = ("item", "status", "label", "reason")


def run(options: Options, path: str, rows: bool) -> None:
    """Print the counts of one plan, or of all bundled plans, and every row if asked."""
    problems = Problems()
    found = [_read(name, problems) for name in ([path] if path else bundled_scenarios())]
    problems.raise_if_any()
    if options.as_json:
        records = [_record(coverage, rows) for coverage in found]
        print_json(records[0] if path else records)
    elif not options.quiet:
        echo("\n\n".join(_text(coverage, rows, options) for coverage in found))


def _read(name: str, problems: Problems) -> Coverage:
    scenario = find(name)
    return read_coverage(scenario.parent / CLAUSES_FILE, read_plan(scenario), problems)


def _record(coverage: Coverage, rows: bool) -> dict[str, object]:
    record: dict[str, object] = {
        "scenario": coverage.plan.name,
        "total": len(coverage.rows),
        "counts": coverage.counts(),
    }
    if rows:
        record["rows"] = [row.cells for row in coverage.rows]
    return record


def _text(coverage: Coverage, rows: bool, options: Options) -> str:
    title = coverage.plan.title.get(options.lang, "") or coverage.plan.name
    parts = [*wrap(title), _counts(coverage, options)]
    if rows:
        parts += ["", _rows(coverage, options)]
    return "\n".join(parts)


def _rows(coverage: Coverage, options: Options) -> str:
    """Return all rows, in the order of the plan, each under the line of its clause."""
    header = [options.say(f"coverage.{column}") for column in ROW_COLUMNS]
    return table(header, [_row(row, options) for row in coverage.rows])


def _counts(coverage: Coverage, options: Options) -> str:
    counts = coverage.counts()
    header = [
        options.say("coverage.kind"), *(options.say(f"cover.{status}") for status in STATUSES),
        options.say("coverage.total"),
    ]
    body: list[list[object]] = [
        [options.say(f"kind.{kind}"), *counts[kind].values(), sum(counts[kind].values())]
        for kind in KINDS
    ]
    sums = [sum(counts[kind][status] for kind in KINDS) for status in STATUSES]
    body.append([options.say("coverage.total"), *sums, len(coverage.rows)])
    return table(header, body)


def _row(row: Record, options: Options) -> list[object]:
    why = [row["by"].replace(";", "; "), row["reason"]] if row["by"] != row["item"] else []
    return [
        row["item"], options.say(f"cover.{row['status']}"), row[f"label_{options.lang}"],
        ": ".join(filter(None, why)),
    ]
