"""The reference pages of the site: command line, scenario keys, every parameter row, sources."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from simulator.bundled import bundled_scenarios, parameters_root
from simulator.cli.app import app
from simulator.cli.main import main
from simulator.parameters.bibliography import Reference, bibliography
from simulator.parameters.reader import GRADES
from simulator.scenario.json_schema import json_schema
from simulator.sectors import CATALOGUE

ROOT = parameters_root()
SECTORS = tuple(path.parent.name for sector in CATALOGUE
                for path in sorted((*ROOT.glob(f"{sector}/sources.csv"),
                                    *ROOT.glob(f"{sector}_*/sources.csv"))))
"""Folders of the sectors: a large sector has several."""
PAGES: dict[str, tuple[str, tuple[str, ...]]] = {
    **{s: (f"Parameters: {s.replace('_', ' ')}", (f"{s}/*.csv",)) for s in SECTORS},
    "fuels": ("Parameters: fuels, combustion, prices, money", ("*.csv",)),
    "measures": ("Parameters: measures", ("measures/*.csv",)),
    **{c: (f"Parameters: {c.title()}", (f"cities/{c}/*.csv", f"cities/{c}/*/*.csv"))
       for c in bundled_scenarios()},
}
"""Page -> its title and the files it shows."""
NUMBERS = ("value", "low", "high")
NOT_SEARCHED = "---\nhide: [toc]\nsearch:\n  exclude: true\n---\n"
ROWS_TEXT = (
    "Every row with a number, as it stands in `parameters/`: value, low and high end of its range, "
    "unit, year, reference, grade and note. References are listed under "
    "[Sources cited](sources.md); `none` means that the note holds the derivation. What the "
    "columns mean: [Tables and their columns](../tables.md)."
)


@dataclass(frozen=True)
class Page:
    """One page: Markdown above, ready HTML below."""

    title: str
    text: str
    html: str
    front: str = ""


def pages() -> dict[str, Page]:
    """Return name -> page."""
    return {
        "cli": Page("Command line 命令行", "The help pages of the program.", _commands()),
        "scenario": Page("Keys of the scenario", _SCENARIO_TEXT, _keys()),
        "parameters": Page("Parameters", "How many rows there are, and how good they are.",
                           _overview()),
        **{name: Page(title, ROWS_TEXT, _tables(globs), NOT_SEARCHED)
           for name, (title, globs) in PAGES.items()},
        "sources": Page("Sources cited", "What the reference keys of the tables stand for.",
                        _sources(), NOT_SEARCHED),
    }


_SCENARIO_TEXT = (
    "Every key of [the scenario file](../scenario.md), made from the JSON Schema that "
    "`simulator schema` prints."
)


def value_tables(globs: tuple[str, ...]) -> Iterator[tuple[Path, list[dict[str, str]]]]:
    """Yield each file that carries numbers, with its rows."""
    for path in sorted(p for pattern in globs for p in ROOT.glob(pattern)):
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            if set(NUMBERS) <= set(reader.fieldnames or ()):
                yield path, list(reader)


def _tables(globs: tuple[str, ...]) -> str:
    return "".join(
        f'<h2 id="{_anchor(path)}">{path.relative_to(ROOT).as_posix()}</h2>{html_table(rows)}'
        for path, rows in value_tables(globs) if rows
    )


def _anchor(path: Path) -> str:
    return path.relative_to(ROOT).with_suffix("").as_posix().replace("/", "-")


def html_table(rows: list[dict[str, str]]) -> str:
    """Return rows as a table; columns that are empty throughout are left out."""
    heads = [head for head in rows[0] if any(row[head] for row in rows)]
    top = "".join(f"<th>{escape(head)}</th>" for head in heads)
    body = "".join(
        "<tr>" + "".join(_cell(head, row[head] or "") for head in heads) + "</tr>" for row in rows
    )
    table = f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"
    return f'<div class="rows">{table}</div>'


def _cell(head: str, text: str) -> str:
    return f'<td class="note">{escape(text)}</td>' if head == "note" else f"<td>{escape(text)}</td>"


def _overview() -> str:
    found = []
    for title, globs in PAGES.values():
        rows = [row for _, part in value_tables(globs) for row in part]
        grades = {grade: str(sum(row["grade"] == grade for row in rows)) for grade in GRADES}
        found.append({"page": title, "rows": str(len(rows)), **grades})
    total = {k: str(sum(int(row[k]) for row in found)) for k in ("rows", *GRADES)}
    return html_table([*found, {"page": "all", **total}])


def references() -> list[Reference]:
    """Return every work cited, by key."""
    found = {r.key: r for path in sorted((ROOT / "bib").glob("*.bib"))
             for r in bibliography(path.read_text("utf-8"))}
    return [found[key] for key in sorted(found)]


def _sources() -> str:
    return html_table([
        {"key": r.key, "author": r.author, "year": r.year, "title": r.title,
         "published by": r.publisher, "address": r.url, "note": r.note} for r in references()
    ])


def _commands() -> str:
    """Return the help pages in English and Chinese."""
    names = [c.name or c.callback.__name__ for c in app.registered_commands if c.callback]
    found = []
    for lang, title in (("en", "English"), ("zh", "中文")):
        found.append(f'<h2 id="{lang}">{title}</h2>{_help(lang)}')
        found += [f'<h3 id="{lang}-{name}">{name}</h3>{_help(lang, name)}' for name in names]
    return "".join(found)


def _help(lang: str, *command: str) -> str:
    text = io.StringIO()
    with redirect_stdout(text):
        code = main([*command, "--help", "--lang", lang])
    if code:
        raise RuntimeError(f"no help page: {' '.join(command)}")
    return _pre(text.getvalue())


def _pre(text: str) -> str:
    return f"<pre><code>{escape(text.strip())}</code></pre>"


def _keys() -> str:
    schema = json_schema()
    parts = {"scenario.yaml": schema, **schema["definitions"]}
    return "".join(_part(name, part) for name, part in parts.items())


def _default(value: Any) -> str:
    """Return a default as it would be written; blocks and lists have none of their own."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, (str, int, float)) else ""


def _part(name: str, part: dict[str, Any]) -> str:
    rows = [{"key": key, "needed": "yes" if key in part.get("required", ()) else "",
             "default": _default(field.get("default")),
             "one of": ", ".join(filter(None, map(str, field.get("enum") or ()))),
             "中文": field["description"].split("\n")[0],
             "English": field["description"].split("\n")[1]}
            for key, field in part["properties"].items()]
    chinese, english = part["description"].split("\n")
    head = f'<h2 id="{name}">{name}</h2><p>{escape(chinese)} {escape(english)}</p>'
    return head + html_table(rows)
