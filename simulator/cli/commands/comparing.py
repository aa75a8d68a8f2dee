"""`simulator compare`: results folders side by side, as tables, JSON or files."""

from __future__ import annotations

from pathlib import Path

from simulator.cli.asked.options import Options
from simulator.cli.shown.layout import table, wrap
from simulator.cli.shown.output import echo, print_json
from simulator.comparison.comparison import Comparison, compare
from simulator.comparison.rows import ComparedItem
from simulator.comparison.show import DIFFERENT, YEARLY, Shown, chosen, show, title
from simulator.comparison.targets import POINTS
from simulator.simulation.case import BASELINE

TABLES = ("per_person", "per_gdp", "change", "required", "achieved", "cost", "verdicts",
          "missing", "grade_rows", "grade_co2")
SHARED = ("required", "achieved")
"""Sections that are shown only for what two or more runs have."""
JUDGED = ("met", "missed", "slack")
"""Verdicts that differ between cases; the others stand under what is missing."""
ASIDE = ("CO2:sink", "CO2_biogenic")
"""Emissions that no total holds: they are in the files only."""
BESIDE = 5
"""Runs beside each other in one table of 80 columns."""
MOST_ROWS = 12


def run(options: Options, folders: list[str], output: str) -> None:
    """Compare, write the files if a folder is named, and print what was asked for."""
    found = compare(folders)
    if output:
        from simulator.comparison.files import write_comparison

        write_comparison(found, Path(output), replace=options.replace)
    if options.as_json:
        print_json(record(found))
    elif not options.quiet:
        echo(text(found, options, output))


def record(found: Comparison) -> dict[str, object]:
    """Return a comparison for programs."""
    return {
        "runs": [{"label": r.label, "folder": str(r.folder.path), "scenario": r.folder.name,
                  "city": r.folder.record.get("city"),
                  "title": {lang: r.folder.title(lang) for lang in ("zh", "en")}}
                 for r in found.runs],
        "year": found.year,
        "years": list(found.years),
        "warnings": [{"zh": zh, "en": en} for zh, en in found.heads[1:]],
        "rows": [row._asdict() for row in found.rows],
    }


def text(found: Comparison, options: Options, output: str) -> str:
    """Return the tables for people."""
    labels = [run.label for run in found.runs]
    header = [options.say("compare.label"), options.say("compare.title")]
    parts = [table(header, [[r.label, r.folder.title(options.lang)] for r in found.runs])]
    heads = [words[options.lang != "zh"] for words in found.heads]
    parts.append("\n".join(line for head in heads for line in wrap(head)))
    for section in TABLES:
        lines = [line for line in chosen(found, section) if _on_page(found, line)]
        for first in range(0, len(labels), BESIDE):
            parts += _blocks(found, _plain(lines), labels[first:first + BESIDE], options)
    for city, runs in found.same_city.items():
        parts.append(_differences(found, city, [r.label for r in runs], options))
    parts += [part for key in ("compare.note", "compare.more") for part in
              ["\n".join(wrap(options.say(key)))]]
    if output:
        parts.append(options.say("compare.folder", folder=output))
    return "\n\n".join(parts)


def _on_page(found: Comparison, line: ComparedItem) -> bool:
    """Tell whether a row is shown here: one year, no baseline, targets that runs share."""
    if line.section in YEARLY and (line.year != found.year or line.item in ASIDE):
        return False
    if line.section in SHARED and (line.item, line.year) not in _shared(found):
        return False
    if line.section == "verdicts" and line.item not in JUDGED:
        return False
    return line.case != BASELINE and any(value != 0 for value in line.values.values())


def _shared(found: Comparison) -> set[tuple[str, int | None]]:
    """Return the targets, by indicator and year, that two or more runs have."""
    return {(line.item, line.year) for line in found.lines.get("achieved", [])
            if len(line.values) > 1}


def _plain(lines: list[ComparedItem]) -> list[ComparedItem]:
    """Leave the percent of a share out where it is shown in percentage points."""
    points = {line[:4] for line in lines if line.unit == POINTS}
    return [line for line in lines if line.unit == POINTS or line[:4] not in points]


def _differences(found: Comparison, city: str, labels: list[str], options: Options) -> str:
    """Return what differs between the runs of one city."""
    parts = []
    for section in DIFFERENT:
        lines = [line for line in chosen(found, section) if line.case != BASELINE
                 and (section not in YEARLY or line.year == found.year)
                 and set(labels) & set(line.values)]
        parts += _blocks(found, lines[:MOST_ROWS], labels[:BESIDE], options)
        if len(lines) > MOST_ROWS:
            parts.append(options.say("compare.rest", count=len(lines) - MOST_ROWS))
    head = "compare.different" if parts else "compare.equal"
    return "\n\n".join([options.say(head, city=city, runs=", ".join(labels)), *parts])


def _blocks(
    found: Comparison, lines: list[ComparedItem], labels: list[str], options: Options
) -> list[str]:
    """Return a title and a table for every case that a run here has."""
    parts = []
    for case in dict.fromkeys(line.case for line in lines):
        chosen_lines = [line for line in lines if line.case == case]
        shown = [show(found, line, labels, options.lang) for line in chosen_lines]
        rows = [(line, row) for line, row in zip(chosen_lines, shown, strict=True)
                if any(value != "-" for value in row.values)]
        if rows:
            parts.append(_block(found, rows, labels, options))
    return parts


def _block(
    found: Comparison, rows: list[tuple[ComparedItem, Shown]], labels: list[str], options: Options
) -> str:
    line, first = rows[0]
    units = {row.unit for _, row in rows}
    year = str(found.year) if line.section in YEARLY else ""
    one = len(units) == 1
    words = [title(line.section, options.lang), first.case, year, first.unit if one else ""]
    header = [options.say("compare.item"), *([] if one else [options.say("run.unit")]), *labels]
    body = [[_name(line, row), *([] if one else [row.unit]), *row.values] for line, row in rows]
    head = options.say("compare.comma").join(filter(None, words))
    numbers = [n for n in range(len(header) - len(labels), len(header))
               if all(_is_number(row[n]) for row in body)]
    return head + "\n" + table(header, body, numbers)


def _name(line: ComparedItem, row: Shown) -> str:
    """Return a short name: pollutants by their formula, targets with their year."""
    if line.section in YEARLY:
        return row.label if line.item.startswith("CO2") else line.item
    return f"{row.label} ({row.year})" if row.year else row.label


def _is_number(cell: str) -> bool:
    return cell == "-" or cell.replace(",", "").lstrip("-").replace(".", "").replace(
        "e-", "").isdigit()
